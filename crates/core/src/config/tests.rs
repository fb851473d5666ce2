use proptest::prelude::*;

use super::{check, is_day, matches, read};

#[test]
fn an_empty_file_says_nothing() {
    let config = read("gradus.yaml", "").unwrap();
    assert!(config.policy.is_none() && config.silencers.is_empty());
}

#[test]
fn everything_is_read() {
    let text = "\
policy: dra-driver
effective: { after: \"25.12\" }
releaseLines: { \"25.12\": \"0.3\" }
kubernetes: [\"1.34\", \"1.35\"]
jobs: [build/jobs/*.yaml]
documents: { include: [docs/gates.md], exclude: [\"old/**\"] }
silencers:
  - { rule: stagnant, gate: Rapid, path: pkg/*, reason: waits for the kernel, until: 2026-12-31 }
";
    let config = read("gradus.yaml", text).unwrap();
    assert_eq!(config.policy.unwrap().value, "dra-driver");
    assert_eq!(config.kubernetes.len(), 2);
    assert_eq!(config.jobs[0].value, "build/jobs/*.yaml");
    let silencer = &config.silencers[0];
    assert_eq!((silencer.rule.line, silencer.rule.column), (8, 13));
    assert_eq!(silencer.until.as_ref().unwrap().value, "2026-12-31");
}

#[test]
fn every_problem_is_listed() {
    let text = "\
polcy: kubernetes
effective: {}
kubernetes: [yes]
silencers:
  - { rule: stagnant }
  - { rule: stagnat, reason: x }
  - { rule: stagnant, reason: \" \" }
  - { rule: stagnant, reason: x, until: soon }
  - { rule: stagnant, reason: y }
";
    let problems = read("gradus.yaml", text).unwrap_err();
    let told: Vec<String> = problems.iter().map(|p| format!("{p}")).collect();
    assert_eq!(
        told,
        [
            "gradus.yaml:1:1: unknown key `polcy` in the configuration",
            "gradus.yaml:2:12: `effective` names no release",
            "gradus.yaml:3:14: a Kubernetes minor must be a version, not `yes`",
            "gradus.yaml:5:5: the silencer has no `reason`",
            "gradus.yaml:6:13: unknown rule `stagnat`",
            "gradus.yaml:7:5: the silencer has no `reason`",
            "gradus.yaml:8:41: `until` must be a day or a release line, not `soon`",
            "gradus.yaml:9:5: this silencer stands twice",
        ]
    );
    assert_eq!(problems[0].help.as_deref(), Some("did you mean `policy`?"));
}

#[test]
fn job_files_stay_in_the_repository() {
    for path in [
        "../jobs",
        "/etc/x.yaml",
        "a/../../b",
        "~/jobs",
        "C:/jobs",
        "a\\\\b",
        "",
    ] {
        let text = format!("jobs: [\"{path}\"]");
        let problems = read("gradus.yaml", &text).unwrap_err();
        let message = &problems[0].message;
        assert!(message.starts_with("`jobs` leads out"), "{message}");
        assert!(problems[0].help.as_ref().unwrap().contains("--jobs PATH"));
    }
}

#[test]
fn days_are_days_of_the_calendar() {
    for day in ["2026-12-31", "2024-02-29", "2000-02-29"] {
        assert!(is_day(day), "{day}");
    }
    for text in [
        "2026-02-29",
        "1900-02-29",
        "2026-13-01",
        "2026-04-31",
        "2026-00-10",
        "2026-01-00",
        "2026-1-1",
        "2026/01/01",
        "+026-01-01",
        "2026-01-1\u{e9}",
        "",
    ] {
        assert!(!is_day(text), "{text}");
    }
}

#[test]
fn globs() {
    for (glob, path, wanted) in [
        ("docs/*.md", "docs/a.md", true),
        ("docs/*.md", "docs/a/b.md", false),
        ("docs/**", "docs/a/b.md", true),
        ("**/b.md", "b.md", true),
        ("**/b.md", "docs/a/b.md", true),
        ("docs/**/b.md", "docs/b.md", true),
        ("a?c", "abc", true),
        ("a?c", "ac", false),
        ("", "a", false),
        ("*", "a", true),
        ("*a*a*a*", "aaa", true),
    ] {
        assert_eq!(matches(glob, path), wanted, "{glob} {path}");
    }
}

proptest! {
    #[test]
    fn random_text_never_panics(text in "\\PC{0,200}") {
        let _ = check("gradus.yaml", &text);
    }

    #[test]
    fn a_path_matches_itself_and_two_stars(path in "[a-z.]{1,8}(/[a-z.]{1,8}){0,4}") {
        prop_assert!(matches(&path, &path));
        prop_assert!(matches("**", &path));
    }
}
