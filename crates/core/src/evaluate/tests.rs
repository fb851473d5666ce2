use crate::config::Config;
use crate::fixtures::Fixture;
use crate::policy;

fn sample() -> Fixture {
    Fixture::new()
        .line("v0.1", &[("Bold", "alpha on"), ("Old", "beta on")])
        .line("v0.2", &[("Bold", "alpha on")])
        .gate("Bold", "alpha on")
        .gate("Early", "beta on locked")
}

#[test]
fn worst_first_then_by_rule_and_gate() {
    let found = sample().judge("kubernetes");
    let told: Vec<_> = found
        .iter()
        .map(|f| (f.severity.as_str(), f.rule))
        .collect();
    assert_eq!(
        told,
        [
            ("error", "default-against-stage"),
            ("warning", "removed-without-deprecation"),
            ("info", "lock-against-stage"),
        ]
    );
}

#[test]
fn a_fingerprint_stays_when_lines_and_words_change() {
    let prints = |fixture: &Fixture| -> Vec<String> {
        let found = fixture.judge("kubernetes");
        found.into_iter().map(|f| f.fingerprint).collect()
    };
    let before = prints(&sample());
    let mut moved = sample();
    for gate in &mut moved.ledgers.inventory.gates {
        for registration in &mut gate.registrations {
            registration.declared.line += 100;
        }
    }
    assert_eq!(prints(&moved), before);
    for gate in &mut moved.ledgers.inventory.gates {
        for registration in &mut gate.registrations {
            registration.declared.path = "elsewhere.go".to_owned();
        }
    }
    assert_ne!(prints(&moved), before);
}

#[test]
fn a_rule_that_is_off_does_not_run() {
    let text = policy::BUILTIN[0].1.replace(
        "default-against-stage: { severity: error }",
        "default-against-stage: { severity: \"off\" }",
    );
    let policy = policy::read("mine.yaml", &text).unwrap();
    let config = Config::default();
    let found = super::evaluate(
        &sample().project(&policy, &config),
        &policy,
        &config,
        "2026-01-01",
    );
    assert!(found.iter().all(|f| f.rule != "default-against-stage"));
    assert!(!found.is_empty());
}
