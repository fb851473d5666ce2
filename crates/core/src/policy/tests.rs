use proptest::prelude::*;

use super::{BUILTIN, Level, Origin, builtin, check, read};
use crate::finding::Severity;
use crate::stage::Stage;

#[test]
fn the_built_in_policies_are_clean() {
    for (name, text) in BUILTIN {
        let (policy, problems) = check(&format!("policy:{name}"), text);
        assert_eq!(problems, [], "{name}");
        assert_eq!(policy.map(|p| p.name.value).as_deref(), Some(*name));
    }
    assert!(builtin("no-such-policy").is_none());
}

#[test]
fn the_driver_policy_has_every_criterion() {
    let policy = builtin("dra-driver").unwrap();
    let ids: Vec<&str> = policy
        .criteria
        .iter()
        .map(|c| c.id.value.as_str())
        .collect();
    let mut wanted: Vec<String> = (1..=5).map(|n| format!("A{n}")).collect();
    wanted.extend((1..=10).map(|n| format!("B{n}")));
    wanted.extend((1..=11).map(|n| format!("S{n}")));
    assert_eq!(ids, wanted);
    assert!(policy.criteria.iter().all(|c| !c.bases.is_empty()));
    let soak = |from, to| {
        let step = policy.transition(Origin::Stage(from), to)?;
        step.soak.as_ref().map(|s| s.value)
    };
    assert_eq!(soak(Stage::Alpha, Stage::Beta), Some(1));
    assert_eq!(soak(Stage::Beta, Stage::Stable), Some(2));
    assert_eq!(soak(Stage::Alpha, Stage::Stable), None);
    assert!(policy.transition(Origin::Entry, Stage::Beta).is_none());
    assert!(
        policy
            .transition(Origin::Stage(Stage::Beta), Stage::Deprecated)
            .is_some()
    );
    assert_eq!(policy.effective_after.unwrap().value, "25.12");
}

#[test]
fn a_value_points_at_its_line() {
    let policy = builtin("kubernetes").unwrap();
    let limit = policy.lines("stagnant", Some(Stage::Beta)).unwrap();
    assert_eq!(limit.value, 6);
    let location = policy.location(limit);
    assert_eq!(location.path, "policy:kubernetes");
    let line = usize::try_from(location.line).unwrap();
    let text = BUILTIN[0].1.lines().nth(line - 1).unwrap();
    let column = usize::try_from(location.column).unwrap();
    assert_eq!(&text[column - 1..column], "6");
}

const BAD: &str = "\
schema: gradus/policy/v2
name: mine
sumary: typo
ladder: [alpha, beta, gamma, alpha]
exits: [deprecated]
stages:
  - { stage: alpha, default: \"false\" }
  - { stage: alpha }
  - { stage: stable }
transitions:
  - { from: entry, to: alpha, soak: 1 }
  - { from: alpha, to: beta, soak: -1 }
rules:
  stagnent: { severity: error }
  stagnant: { severity: fatal, lines: 3 }
  stage-skipped: { lines: 3 }
criteria:
  - { id: A1, stage: alpha, requirement: x, bases: [] }
  - { id: A1, stage: alpha, requirement: x, bases: [reed], ledgers: [registry, registry] }
  - { stage: alpha, applies: { when: now } }
";

#[test]
fn every_problem_is_listed_with_its_place() {
    let problems = read("mine.yaml", BAD).unwrap_err();
    let told: Vec<String> = problems
        .iter()
        .map(|p| {
            let help = p.help.clone().unwrap_or_default();
            let help = help.split(',').next().unwrap_or_default();
            format!("{}:{} {} | {help}", p.line, p.column, p.message)
        })
        .collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    assert_eq!(
        told,
        [
            "1:9 unknown schema `gradus/policy/v2` | schema: gradus/policy/v1",
            "3:1 unknown key `sumary` in the policy | did you mean `summary`?",
            "4:23 unknown stage `gamma` | one of: pre-alpha",
            "4:30 `alpha` stands twice | ",
            "7:30 `default` must be true or false, not \"false\" | ",
            "8:5 the stage `alpha` stands twice | ",
            "9:14 `stable` is not on the ladder | add it to `ladder` or to `exits`",
            "11:37 a new gate has nothing to soak in: `soak` is unused here | ",
            "12:36 `soak` must be a number from 0 to 1000, not `-1` | ",
            "14:3 unknown rule `stagnent` | did you mean `stagnant`?",
            "15:25 unknown severity `fatal` | one of: off",
            "15:39 `lines` must be a map, not `3` | ",
            "16:27 the rule `stage-skipped` has no `lines` | remove it",
            "18:52 no basis can settle this criterion | ",
            "19:5 the criterion `A1` stands twice | ",
            "19:52 no basis can settle this criterion | ",
            "19:53 unknown basis `reed` | did you mean `read`?",
            "19:80 this ledger stands twice | ",
            "20:5 the criterion has no `bases` | ",
            "20:5 the criterion has no `id` | ",
            "20:5 the criterion has no `requirement` | ",
            "20:32 unknown key `when` in `applies` | one of: stages",
        ]
    );
    assert!(problems.iter().any(|p| p.severity == Severity::Warning));
}

#[test]
fn a_warning_does_not_make_a_policy_unusable() {
    let text = "schema: gradus/policy/v1\nname: x\nladder: [alpha]\n\
                transitions: [{from: entry, to: alpha, soak: 2}]\n\
                rules: {stagnant: {severity: \"off\"}}\n";
    let policy = read("x.yaml", text).unwrap();
    assert_eq!(
        policy.rules["stagnant"].level.as_ref().map(|l| l.value),
        Some(Level::Off)
    );
    assert_eq!(check("x.yaml", text).1.len(), 1);
}

#[test]
fn what_is_no_map_is_one_problem() {
    for text in ["[]", "- a\n- b", "just text", "a: [", "\u{0}", "a: &a [*a]"] {
        assert_eq!(read("x.yaml", text).unwrap_err().len(), 1, "{text:?}");
    }
}

proptest! {
    #[test]
    fn random_text_never_panics(text in "\\PC{0,200}") {
        let _ = check("x.yaml", &text);
    }

    #[test]
    fn random_yaml_never_panics(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "schema", "name", "ladder", "stages", "stage", "rules", "criteria", "from",
                "lines", ": ", "\n", "  ", "- ", "[", "]", "{", "}", ", ", "alpha", "'", "\"",
                "&a ", "*a", "!t ", "1", "true", "#", "|", ">", "---\n", "? ",
            ]),
            0..60,
        )
    ) {
        let _ = check("x.yaml", &parts.concat());
    }

    #[test]
    fn a_cut_policy_never_panics(cut in 0usize..8000) {
        for (name, text) in BUILTIN {
            if let Some(text) = text.get(..cut.min(text.len())) {
                let _ = check(name, text);
            }
        }
    }
}
