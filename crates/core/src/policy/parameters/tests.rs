use crate::policy::{Policy, check, read};
use crate::statistics::{Lacking, Trials};

fn policy(criterion: &str) -> String {
    format!("schema: gradus/policy/v1\nname: x\nladder: [alpha]\ncriteria:\n{criterion}")
}

fn accepted(criterion: &str) -> Policy {
    let text = policy(criterion);
    read("x.yaml", &text).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"))
}

fn told(criterion: &str) -> Vec<String> {
    let (_, problems) = check("x.yaml", &policy(criterion));
    problems
        .into_iter()
        .map(|p| {
            let help = p.help.unwrap_or_default();
            format!("{}:{} {} | {help}", p.line, p.column, p.message)
        })
        .collect()
}

/// At least five tests, at least fourteen runs each, 95 % of them passing, on each platform.
const OPENSHIFT: &str = "\
- id: TESTED
  check: B2
  stage: alpha
  requirement: Five tests passed fourteen times on every platform.
  bases: [ran]
  parameters:
    tests: 5
    runs: 14
    passRate: 95%
    platforms: [aws, azure, gcp, metal/arm64, vsphere]
";

#[test]
fn the_rule_of_openshift_takes_ten_lines() {
    assert_eq!(OPENSHIFT.lines().count(), 10);
    let policy = accepted(OPENSHIFT);
    let criterion = &policy.criteria[0];
    assert_eq!(criterion.mechanism(), "B2");
    assert_eq!(criterion.id.value, "TESTED");
    let parameters = &criterion.parameters;
    assert_eq!(parameters.tests(), 5);
    assert_eq!(parameters.platforms.len(), 5);
    let lacking = |passes, failures| parameters.bar().lacking(Trials { passes, failures });
    assert_eq!(lacking(14, 0), Lacking::Nothing);
    assert_eq!(lacking(13, 0), Lacking::Passes(1));
    assert_eq!(lacking(13, 1), Lacking::Passes(6));
    assert_eq!(lacking(19, 1), Lacking::Nothing);
}

#[test]
fn a_value_knows_its_place() {
    let policy = accepted(OPENSHIFT);
    let rate = policy.criteria[0].parameters.pass_rate.as_ref();
    let rate = rate.expect("it is set");
    assert_eq!((rate.line, rate.column), (13, 15));
}

#[test]
fn without_parameters_one_run_is_enough_and_none_may_fail() {
    let policy = accepted("  - { id: B2, stage: alpha, requirement: x, bases: [ran] }\n");
    let parameters = &policy.criteria[0].parameters;
    assert_eq!(parameters.tests(), 1);
    let lacking = |passes, failures| parameters.bar().lacking(Trials { passes, failures });
    assert_eq!(lacking(0, 0), Lacking::Passes(1));
    assert_eq!(lacking(1, 0), Lacking::Nothing);
    assert_eq!(lacking(99, 1), Lacking::TooManyFailures);
}

#[test]
fn what_asks_nothing_is_refused() {
    let of = |parameters: &str| {
        told(&format!(
            "  - {{ id: B2, stage: alpha, requirement: x, bases: [ran], parameters: {{ \
             {parameters} }} }}\n"
        ))
    };
    for (parameters, why) in [
        ("passRate: 0%", "`passRate` of nothing asks nothing"),
        ("passRate: 0", "`passRate` of nothing asks nothing"),
        ("platforms: []", "`platforms` names none, and asks nothing"),
        ("platforms: [\"\"]", "a platform has no name"),
        ("platforms: [aws, \" \"]", "a platform has no name"),
        (
            "reliability: 0.01, confidence: 0.5",
            "one run that passes shows a reliability of 1 % at a confidence of 50 %: it asks \
             nothing",
        ),
        (
            "reliability: 0.9, confidence: 0.05",
            "one run that passes shows a reliability of 90 % at a confidence of 5 %",
        ),
    ] {
        let found = of(parameters);
        assert_eq!(found.len(), 1, "{parameters}: {found:#?}");
        assert!(found[0].contains(why), "{parameters}: {found:#?}");
    }
    for parameters in [
        "passRate: 1",
        "passRate: 0.1%",
        "platforms: [aws]",
        "reliability: 0.8, confidence: 0.8",
        "reliability: 0.5, confidence: 0.6",
    ] {
        assert_eq!(of(parameters), [""; 0], "{parameters}");
    }
}

#[test]
fn every_problem_is_told_with_its_place() {
    let found = told(
        "  - id: B2
    check: B3O
    stage: alpha
    requirement: x
    bases: [ran]
    parameters:
      reliabilty: 0.9
      confidence: 0.95
      passRate: 1.5
      runs: 0
      platforms: [aws, aws]
  - id: B9
    stage: alpha
    requirement: x
    bases: [read]
    parameters: { reliability: 1, confidence: 95 %, runs: many }
",
    );
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(
        found[1..],
        [
            "11:7 unknown key `reliabilty` in `parameters` | did you mean `reliability`?",
            "12:19 `confidence` says nothing without `reliability` | add `reliability: 0.95`",
            "13:17 `passRate` must be a share from 0 to 1, not `1.5` | passRate: 0.95",
            "14:13 `runs` must be 1 at least | ",
            "15:24 this platform stands twice | ",
            "20:17 `B9` takes no parameters | remove them, or name a check that counts runs: \
             `check: B2`",
            "20:32 `reliability` must be a share between 0 and 1, which runs can come near and \
             never reach, not `1` | reliability: 0.95",
            "20:59 `runs` must be a number from 0 to 1000, not `many` | ",
        ]
    );
    assert!(
        found[0].starts_with("6:12 unknown check `B3O`"),
        "{}",
        found[0]
    );
}
