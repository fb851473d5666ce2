use super::{Judged, Moves, brought};
use crate::config::Config;
use crate::fixtures::Fixture;
use crate::policy;
use crate::stage::Stage;
use crate::statement::Claim;

const ALPHA: &[Claim] = &[Claim::Stage(Stage::Alpha), Claim::Default(false)];

/// Names of gates and rules that the change from one project to the other brings.
fn change(before: &Fixture, after: &Fixture) -> Vec<(&'static str, String)> {
    change_with(before, after, &Moves::new())
}

fn change_with(before: &Fixture, after: &Fixture, moves: &Moves) -> Vec<(&'static str, String)> {
    let policy = policy::builtin("dra-driver").expect("a built-in policy");
    let config = Config::default();
    let projects = [before, after].map(|f| f.project(&policy, &config));
    let findings = [before, after].map(|f| f.judge("dra-driver"));
    let [old, new] = [0, 1].map(|i| Judged {
        project: &projects[i],
        findings: &findings[i],
    });
    brought(old, new, moves)
        .into_iter()
        .map(|f| (f.rule, f.gate.unwrap_or_default()))
        .filter(|(rule, _)| *rule == "undocumented-gate" || *rule == "default-against-stage")
        .collect()
}

fn project() -> Fixture {
    Fixture::new()
        .gate("FastPath", "0.1 alpha off")
        .gate("SlowPath", "0.1 alpha off")
        .gate("SidePath", "0.1 alpha off")
        .table(
            "docs/gates.md",
            "Gates",
            &[("FastPath", ALPHA), ("SidePath", ALPHA)],
        )
}

#[test]
fn what_was_there_before_is_not_brought() {
    assert_eq!(change(&project(), &project()), []);
}

#[test]
fn a_new_gate_answers_for_itself() {
    let after = project().gate("NewPath", "0.1 alpha off");
    assert_eq!(
        change(&project(), &after),
        [("undocumented-gate", "NewPath".to_owned())]
    );
    let named: &[(&str, &[Claim])] =
        &[("FastPath", ALPHA), ("SidePath", ALPHA), ("NewPath", ALPHA)];
    let documented = Fixture::new()
        .gate("FastPath", "0.1 alpha off")
        .gate("SlowPath", "0.1 alpha off")
        .gate("SidePath", "0.1 alpha off")
        .gate("NewPath", "0.1 alpha off")
        .table("docs/gates.md", "Gates", named);
    assert_eq!(change(&project(), &documented), []);
}

#[test]
fn who_moves_a_gate_is_shown_what_is_wrong_with_it() {
    let after = Fixture::new()
        .gate("FastPath", "0.1 alpha off")
        .gate("SlowPath", "0.1 alpha off; 0.2 alpha off")
        .gate("SidePath", "0.1 alpha off")
        .table(
            "docs/gates.md",
            "Gates",
            &[("FastPath", ALPHA), ("SidePath", ALPHA)],
        );
    assert_eq!(
        change(&project(), &after),
        [("undocumented-gate", "SlowPath".to_owned())]
    );
}

#[test]
fn a_gate_that_breaks_a_rule_only_now_is_new() {
    let after = Fixture::new()
        .gate("FastPath", "0.1 alpha on")
        .gate("SlowPath", "0.1 alpha off")
        .gate("SidePath", "0.1 alpha off")
        .table(
            "docs/gates.md",
            "Gates",
            &[("FastPath", ALPHA), ("SidePath", ALPHA)],
        );
    assert_eq!(
        change(&project(), &after),
        [("default-against-stage", "FastPath".to_owned())]
    );
}

#[test]
fn a_file_that_moved_takes_its_findings_along() {
    let after = Fixture::new()
        .gate("FastPath", "0.1 alpha off")
        .gate("SlowPath", "0.1 alpha off")
        .gate("SidePath", "0.1 alpha off")
        .table(
            "site/gates.md",
            "Gates",
            &[("FastPath", ALPHA), ("SidePath", ALPHA)],
        );
    let undocumented = ("undocumented-gate", "SlowPath".to_owned());
    assert_eq!(change(&project(), &after), [undocumented]);
    let moved = Moves::from([("docs/gates.md".to_owned(), "site/gates.md".to_owned())]);
    assert_eq!(change_with(&project(), &after, &moved), []);
    // What is new in the moved file is new.
    let more = after.gate("NewPath", "0.1 alpha off");
    assert_eq!(
        change_with(&project(), &more, &moved),
        [("undocumented-gate", "NewPath".to_owned())]
    );
}

#[test]
fn to_number_all_versions_anew_moves_no_gate() {
    let numbered = |fast: &str, slow: &str, side: &str| {
        Fixture::new()
            .gate("FastPath", fast)
            .gate("SlowPath", slow)
            .gate("SidePath", side)
            .table(
                "docs/gates.md",
                "Gates",
                &[("FastPath", ALPHA), ("SidePath", ALPHA)],
            )
    };
    let before = numbered("25.3 alpha off", "25.8 alpha off", "25.8 alpha off");
    let after = numbered("0.1 alpha off", "0.2 alpha off", "0.2 alpha off");
    assert_eq!(change(&before, &after), []);
    // One that does something else beside it has moved.
    let moved = numbered(
        "0.1 alpha off",
        "0.2 alpha off; 0.3 alpha off",
        "0.2 alpha off",
    );
    assert_eq!(
        change(&before, &moved),
        [("undocumented-gate", "SlowPath".to_owned())]
    );
}
