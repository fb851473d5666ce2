use super::{clean, one};
use crate::config;
use crate::finding::Severity;
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::stage::Stage;
use crate::statement::{Basis, Claim, Mode};

const ALPHA: &[Claim] = &[Claim::Stage(Stage::Alpha), Claim::Default(false)];
const BETA: &[Claim] = &[Claim::Stage(Stage::Beta), Claim::Default(true)];

fn project() -> Fixture {
    Fixture::new()
        .gate("FastPath", "0.1 alpha off")
        .gate("SlowPath", "0.2 alpha off")
        .gate("SidePath", "0.2 beta on")
        .line(
            "v0.1",
            &[
                ("FastPath", "0.1 alpha off"),
                ("LostPath", "0.1 alpha off"),
                ("SidePath", "0.1 alpha off"),
            ],
        )
        .line(
            "v0.2",
            &[
                ("FastPath", "0.1 alpha off"),
                ("SidePath", "0.2 beta on"),
                ("SlowPath", "0.2 alpha off"),
            ],
        )
}

fn page(path: &str, rows: &[(&str, &[Claim])]) -> Fixture {
    project().table(path, "Feature gates", rows)
}

#[test]
fn a_page_that_lists_gates_lists_all() {
    let rows: &[(&str, &[Claim])] = &[("FastPath", ALPHA), ("SidePath", BETA)];
    let rule = "undocumented-gate";
    let finding = one(
        &page("docs/gates.md", rows).found("kubernetes", rule),
        "SlowPath",
        Severity::Warning,
    );
    assert_eq!(finding.locations[0].ledger, LedgerKind::Docs);
    assert_eq!(finding.locations[1].ledger, LedgerKind::Registry);
    for dated in [
        "keps/12/README.md",
        "CHANGELOG.md",
        "docs/v0.1/gates.md",
        "site/blog/new.md",
    ] {
        assert_eq!(page(dated, rows).found("kubernetes", rule), [], "{dated}");
    }
    // Names alone are no inventory, and one gate of three neither.
    let names: &[(&str, &[Claim])] = &[("FastPath", &[]), ("SidePath", &[])];
    assert_eq!(page("docs/gates.md", names).found("kubernetes", rule), []);
    assert_eq!(
        project().found("kubernetes", rule),
        [],
        "no document at all"
    );
}

#[test]
fn stages_that_a_page_leaves_out_are_left_out_on_purpose() {
    let rows: &[(&str, &[Claim])] = &[("FastPath", ALPHA), ("SlowPath", ALPHA)];
    let fixture = page("docs/gates.md", rows);
    assert_eq!(fixture.found("kubernetes", "undocumented-gate"), []);
}

#[test]
fn configuration_makes_a_page_a_list_or_none() {
    let rows: &[(&str, &[Claim])] = &[("FastPath", ALPHA), ("SidePath", BETA)];
    let judged = |text: &str| {
        let config = config::read("gradus.yaml", text).unwrap();
        page("docs/gates.md", rows)
            .judge_with("kubernetes", &config)
            .len()
    };
    assert_eq!(judged("documents: {include: [docs/*.md]}"), 1);
    assert_eq!(judged("documents: {exclude: ['docs/**']}"), 0);
}

#[test]
fn a_name_that_nobody_knows() {
    let rows: &[(&str, &[Claim])] = &[
        ("FastPath", ALPHA),
        ("SidePath", BETA),
        ("SlowPaths", ALPHA),
        ("SlowPath", ALPHA),
        ("AllAlpha", &[]),
        ("Total", &[]),
    ];
    let rule = "unknown-gate";
    let finding = one(
        &page("docs/gates.md", rows).found("kubernetes", rule),
        "SlowPaths",
        Severity::Error,
    );
    assert!(finding.help.contains("`SlowPath`"), "{}", finding.help);
    let partial = page("docs/gates.md", rows).partial(LedgerKind::Registry);
    one(
        &partial.found("kubernetes", rule),
        "SlowPaths",
        Severity::Info,
    );
}

#[test]
fn a_row_without_an_end_is_about_today() {
    let ended: &[Claim] = &[Claim::StageSince(Stage::Alpha, "0.1".to_owned())];
    let rows: &[(&str, &[Claim])] = &[
        ("FastPath", ALPHA),
        ("SidePath", BETA),
        ("SlowPath", ALPHA),
        ("OldPath", ended),
        ("PoorPath", ended),
        ("PoorPath", BETA),
    ];
    let table = project().history_table("docs/gates.md", rows);
    one(
        &table.found("kubernetes", "unknown-gate"),
        "PoorPath",
        Severity::Error,
    );
}

#[test]
fn a_table_of_other_things_is_not_judged() {
    let rows: &[(&str, &[Claim])] = &[("FastPath", &[]), ("SidePath", &[]), ("PodPath", &[])];
    let fixture = project().table("docs/overview.md", "Integrations", rows);
    assert_eq!(fixture.judge("kubernetes"), []);
    let mostly: &[(&str, &[Claim])] = &[
        ("FastPath", ALPHA),
        ("A1b", &[]),
        ("B2c", &[]),
        ("C3d", &[]),
    ];
    assert_eq!(page("docs/gates.md", mostly).judge("kubernetes"), []);
}

#[test]
fn a_former_gate_is_not_current() {
    let rows: &[(&str, &[Claim])] = &[
        ("FastPath", ALPHA),
        ("SidePath", BETA),
        ("SlowPath", ALPHA),
        ("LostPath", ALPHA),
    ];
    let rule = "former-gate-documented";
    let finding = one(
        &page("docs/gates.md", rows).found("kubernetes", rule),
        "LostPath",
        Severity::Error,
    );
    assert!(
        finding.message.contains("gone in v0.2"),
        "{}",
        finding.message
    );
    let headed = project().table("docs/gates.md", "Removed feature gates", rows);
    assert_eq!(headed.found("kubernetes", rule), []);
    let said: &[(&str, &[Claim])] = &[
        ("FastPath", ALPHA),
        ("SlowPath", ALPHA),
        ("LostPath", &[Claim::Removed]),
    ];
    assert_eq!(page("docs/gates.md", said).found("kubernetes", rule), []);
}

#[test]
fn a_sample_sets_no_former_gate() {
    let sample = |path: &str, gate: &str| {
        let mut fixture = project().told(path, 9, gate, &Claim::SetsTo(true), Basis::Read);
        let told = fixture.ledgers.statements.last_mut().expect("it was told");
        told.mode = Mode::Advises;
        fixture.found("kubernetes", "former-gate-documented")
    };
    let finding = one(
        &sample("docs/use.md", "LostPath"),
        "LostPath",
        Severity::Error,
    );
    assert!(finding.message.contains("set in a sample"), "{finding:#?}");
    assert_eq!(sample("docs/use.md", "FastPath"), []);
    assert_eq!(sample("docs/upgrade-guide.md", "LostPath"), []);
}

#[test]
fn documents_and_code_agree() {
    let rule = "documented-differently";
    let said = |claims: &[Claim]| {
        let rows: &[(&str, &[Claim])] = &[
            ("FastPath", ALPHA),
            ("SidePath", claims),
            ("SlowPath", ALPHA),
        ];
        page("docs/gates.md", rows).found("kubernetes", rule)
    };
    let since = |v: &str| Claim::Since(v.to_owned());
    let stage_since = |v: &str| Claim::StageSince(Stage::Beta, v.to_owned());
    for wrong in [
        Claim::Stage(Stage::Stable),
        Claim::Default(false),
        Claim::Locked(true),
        since("v0.5"),
        stage_since("0.1"),
    ] {
        one(
            &said(&[Claim::Stage(Stage::Beta), wrong][1..]),
            "SidePath",
            Severity::Error,
        );
    }
    for right in [
        since("0.1"),
        since("v0.2.1"),
        since("0.2"),
        stage_since("0.2"),
        since("1.30"),
    ] {
        assert_eq!(said(std::slice::from_ref(&right)), [], "{right:?}");
    }
}

#[test]
fn a_page_of_its_own_agrees_too() {
    let found = |claim: &Claim| {
        project()
            .told("docs/gates/side.md", 6, "SidePath", claim, Basis::Read)
            .found("kubernetes", "documented-differently")
    };
    one(
        &found(&Claim::Stage(Stage::Alpha)),
        "SidePath",
        Severity::Error,
    );
    one(&found(&Claim::Default(false)), "SidePath", Severity::Error);
    let since = |version: &str| Claim::StageSince(Stage::Beta, version.to_owned());
    one(&found(&since("0.1")), "SidePath", Severity::Error);
    assert_eq!(found(&since("0.2")), []);
    assert_eq!(found(&Claim::Stage(Stage::Beta)), []);
    let prose = project().told(
        "docs/side.md",
        6,
        "SidePath",
        &Claim::Stage(Stage::Alpha),
        Basis::Inferred,
    );
    one(
        &prose.found("kubernetes", "documented-differently"),
        "SidePath",
        Severity::Warning,
    );
}

#[test]
fn several_rows_tell_of_several_times() {
    let rows: &[(&str, &[Claim])] = &[
        ("FastPath", ALPHA),
        ("SidePath", ALPHA),
        ("SidePath", BETA),
        ("SlowPath", ALPHA),
    ];
    assert_eq!(page("docs/gates.md", rows).judge("kubernetes"), []);
}

#[test]
fn silencers_hide_with_a_reason_and_must_hide_something() {
    let rows: &[(&str, &[Claim])] = &[("FastPath", ALPHA), ("SidePath", BETA)];
    let judged = |text: &str| {
        let config = config::read("gradus.yaml", text).unwrap();
        page("docs/gates.md", rows).judge_with("kubernetes", &config)
    };
    let hidden = judged("silencers: [{rule: undocumented-gate, gate: SlowPath, reason: soon}]");
    assert_eq!(hidden.len(), 1);
    assert_eq!(hidden[0].silenced.as_deref(), Some("soon"));
    let other = judged("silencers: [{rule: undocumented-gate, gate: Other, reason: soon}]");
    assert_eq!(other.len(), 2);
    assert!(other.iter().all(|f| f.silenced.is_none()));
    assert!(other.iter().any(|f| f.rule == "silencer-unused"));
    for until in ["2026-01-14", "\"0.2\""] {
        let over = judged(&format!(
            "silencers: [{{rule: undocumented-gate, reason: soon, until: {until}}}]"
        ));
        assert_eq!(over.len(), 2, "{until}");
        assert!(over.iter().all(|f| f.silenced.is_none()), "{until}");
    }
    for until in ["2026-01-15", "\"0.9\""] {
        let holds = judged(&format!(
            "silencers: [{{rule: undocumented-gate, reason: soon, until: {until}}}]"
        ));
        assert_eq!(holds.len(), 1, "{until}");
    }
    assert_eq!(clean().found("kubernetes", "silencer-unused"), []);
}

#[test]
fn a_shallow_clone_condemns_no_silencer() {
    let silencer = "silencers: [{rule: stagnant, gate: SlowPath, reason: waits}]";
    let config = config::read("gradus.yaml", silencer).expect("a configuration");
    let unused = |fixture: Fixture| {
        let mut found = fixture.judge_with("kubernetes", &config);
        found.retain(|f| f.rule == "silencer-unused");
        found.len()
    };
    assert_eq!(unused(project()), 1);
    assert_eq!(unused(project().partial(LedgerKind::History)), 0);
    assert_eq!(unused(project().without_history()), 0);
}

#[test]
fn a_table_of_another_time_is_not_held_against_today() {
    let beta: &[(&str, &[Claim])] = &[("FastPath", BETA), ("SidePath", BETA)];
    let rule = "documented-differently";
    let found = |heading: &str| {
        let mut fixture = project().table("docs/gates.md", heading, beta);
        for listing in &mut fixture.ledgers.listings {
            listing.headings.insert(0, "Feature gates".to_owned());
        }
        fixture.found("kubernetes", rule).len()
    };
    assert!(found("Reference") > 0);
    for heading in [
        "As of v0.1",
        "Planned for v2.0",
        "Upstream gates",
        "An example",
    ] {
        assert_eq!(found(heading), 0, "{heading}");
    }
}

#[test]
fn a_guess_of_a_table_is_called_one() {
    let rows: &[(&str, &[Claim])] = &[("FastPath", BETA), ("SidePath", BETA)];
    let mut fixture = page("docs/gates.md", rows);
    let rule = "documented-differently";
    assert!(
        fixture
            .found("kubernetes", rule)
            .iter()
            .all(|f| f.severity == Severity::Error)
    );
    for statement in &mut fixture.ledgers.statements {
        statement.basis = Basis::Inferred;
    }
    let found = fixture.found("kubernetes", rule);
    assert!(!found.is_empty());
    for finding in found {
        assert_eq!(finding.severity, Severity::Warning);
        assert!(finding.message.contains("that is a guess"), "{finding:?}");
    }
}

#[test]
fn a_gate_that_goes_may_be_called_deprecated() {
    let gone: &[Claim] = &[Claim::Stage(Stage::Deprecated)];
    let rows: &[(&str, &[Claim])] = &[("FastPath", gone), ("SidePath", BETA)];
    let rule = "documented-differently";
    let fixture = page("docs/gates.md", rows);
    one(
        &fixture.found("kubernetes", rule),
        "FastPath",
        Severity::Error,
    );
    let going = fixture.remark("FastPath", "remove in 0.9", "0.9");
    assert_eq!(going.found("kubernetes", rule), []);
}

#[test]
fn a_stage_whose_default_changed_begins_twice() {
    let fixture = Fixture::new()
        .gate("FastPath", "beta on")
        .line("v0.1", &[("FastPath", "beta off")])
        .line("v0.2", &[("FastPath", "beta off")])
        .line("v0.3", &[("FastPath", "beta on")]);
    let told = |version: &str| {
        let since = Claim::StageSince(Stage::Beta, version.to_owned());
        let fixture = fixture.clone();
        let told = fixture.told("docs/fast.md", 5, "FastPath", &since, Basis::Read);
        told.found("kubernetes", "documented-differently").len()
    };
    assert_eq!([told("0.1"), told("0.2"), told("0.3")], [0, 1, 0]);
}
