//! What a pull request shows: SARIF, annotations, a comment.

#[expect(dead_code, reason = "the other renderers are tested elsewhere")]
mod fixture;

use gradus_core::finding::Severity;
use gradus_core::rules;
use gradus_report::json::Meta;
use gradus_report::{Checked, github, gitlab, markdown, sarif};
use insta::assert_snapshot;
use serde_json::Value;

const META: Meta<'static> = Meta {
    tool_version: "1.2.3",
    policy: Some("kubernetes"),
};

/// The standard's own schema, see `NOTICE.md` beside it.
const SCHEMA: &str = include_str!("sarif/sarif-schema-2.1.0.json");

fn log() -> Value {
    let text = fixture::checked(|c| sarif::render(c, &META));
    serde_json::from_str(&text).expect("SARIF is JSON")
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().expect("results")
}

fn result<'a>(log: &'a Value, gate: &str) -> &'a Value {
    let mut results = results(log).iter();
    let found = results.find(|r| r["properties"]["gate"] == gate);
    found.expect("a result of the gate")
}

/// As [`fixture::checked`], with very many findings of one severity.
fn flooded<T>(severity: Severity, with: impl FnOnce(&Checked<'_>) -> T) -> T {
    fixture::checked(|c| {
        let mut findings = Vec::new();
        for i in 0..100 {
            let mut finding = c.findings[1].clone();
            finding.severity = severity;
            finding.message = fixture::HOSTILE.repeat(100);
            finding.locations[0].path = "(a|b)<c>/".repeat(400);
            finding.fingerprint = format!("{i}");
            findings.push(finding);
        }
        with(&Checked {
            findings: &findings,
            ..*c
        })
    })
}

#[test]
fn sarif_is_valid_by_the_standards_own_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let wrong = |log: &Value| -> Vec<String> {
        let errors = validator.iter_errors(log);
        errors
            .map(|e| format!("{}: {e}", e.instance_path))
            .collect()
    };
    assert_eq!(wrong(&log()), [""; 0]);
    let empty = Checked::empty(&fixture::ledgers()).counting().count();
    assert_eq!(empty, 0);
    let text = sarif::render(&Checked::empty(&fixture::ledgers()), &META);
    let empty: Value = serde_json::from_str(&text).expect("SARIF is JSON");
    assert_eq!(wrong(&empty), [""; 0]);
    let mut bad = log();
    bad["runs"][0]["results"][0]["level"] = Value::from("dire");
    assert_eq!(wrong(&bad).len(), 1);
}

#[test]
fn sarif_lists_every_rule() {
    let log = log();
    let listed = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules");
    assert_eq!(listed.len(), rules::ALL.len());
    for (listed, rule) in listed.iter().zip(rules::ALL) {
        assert_eq!(listed["id"], rule.id);
        assert_eq!(listed["help"]["markdown"], rule.doc.trim());
    }
}

#[test]
fn sarif_has_places_below_the_root_and_pages_beside_them() {
    let log = log();
    let buoys = result(&log, "Buoys");
    let physical = &buoys["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "pkg/features.go");
    assert_eq!(physical["artifactLocation"]["uriBaseId"], "SRCROOT");
    assert_eq!(physical["region"]["startLine"], 21);
    let related = &buoys["relatedLocations"][0];
    assert_eq!(
        related["physicalLocation"]["artifactLocation"]["uri"],
        "docs/gates.md"
    );
    assert_eq!(
        related["message"]["text"],
        "other side: docs, docs/gates.md:31"
    );
    assert_eq!(buoys["partialFingerprints"]["gradus/v1"], "1f2e3d");
    // Only about the past: it stands where the gates are declared, or readers would drop it.
    let currents = result(&log, "Currents");
    let uri = |place: &Value| place["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert_eq!(uri(&currents["locations"][0]), "pkg/features.go");
    let page = uri(&currents["relatedLocations"][1]);
    let page = page.as_str().expect("a page");
    assert!(
        page.starts_with("https://github.com/sea/tide/blob/0123"),
        "{page}"
    );
    let provenance = &log["runs"][0]["versionControlProvenance"][0];
    assert_eq!(provenance["repositoryUri"], "https://github.com/sea/tide");
}

#[test]
fn sarif_suppresses_what_is_silenced_or_known_and_tells_what_was_not_read() {
    let log = log();
    let why = |gate: &str, i: usize| {
        let of: Vec<&Value> = results(&log)
            .iter()
            .filter(|r| r["properties"]["gate"] == gate)
            .collect();
        of[i]["suppressions"][0]["justification"].clone()
    };
    assert_eq!(why("Anchors", 0), "known");
    assert_eq!(why("Buoys", 0), Value::Null);
    assert_eq!(why("Buoys", 1), "known: it is in the baseline");
    let levels: Vec<&str> = results(&log)
        .iter()
        .filter_map(|r| r["level"].as_str())
        .collect();
    assert_eq!(levels, ["note", "warning", "error", "error", "error"]);
    let told = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .expect("notifications");
    // A ledger that is partial, and twelve files.
    assert_eq!(told.len(), 13);
    assert_eq!(told[0]["descriptor"]["id"], "coverage-docs");
    assert_eq!(told[1]["descriptor"]["id"], "unread-not-text");
    assert_eq!(
        told[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "docs/01%1B%5B31m.md"
    );
}

#[test]
fn github_annotations() {
    assert_snapshot!(fixture::checked(github::render));
}

#[test]
fn github_shows_ten_of_a_kind_and_tells_of_the_rest() {
    for (severity, shown, left) in [(Severity::Error, 10, 90), (Severity::Info, 9, 91)] {
        let out = flooded(severity, github::render);
        let command = match severity {
            Severity::Error => "::error ",
            _ => "::notice file=",
        };
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), shown + 1, "one line each: {out}");
        let of_it = lines.iter().filter(|l| l.starts_with(command)).count();
        assert_eq!(of_it, shown);
        let last = lines[shown];
        assert!(last.starts_with("::notice title=gradus::"), "{last}");
        assert!(
            last.contains(&format!("{left} more findings are not shown")),
            "{last}"
        );
        assert!(!out.contains('\u{1b}'));
    }
}

#[test]
fn check_markdown() {
    assert_snapshot!(fixture::checked(markdown::check::render));
}

#[test]
fn a_comment_is_a_screen_whatever_is_wrong() {
    let out = flooded(Severity::Error, markdown::check::render);
    assert!(out.lines().count() <= 40, "{} lines", out.lines().count());
    assert!(out.chars().count() <= 65_536, "{}", out.chars().count());
    assert!(out.contains("100 errors"), "all are counted");
    assert!(out.contains("84 more findings are not shown"), "{out}");
    assert!(!out.contains('<'), "no HTML");
    for row in out.lines().filter(|l| l.starts_with("| error")) {
        let bars = row.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 4, "{row}");
    }
}

#[test]
fn nothing_wrong_is_said_too() {
    let ledgers = gradus_core::ledgers::Ledgers::default();
    let checked = Checked::empty(&ledgers);
    assert_eq!(github::render(&checked), "");
    assert!(markdown::check::render(&checked).contains("no findings"));
}

#[test]
fn gitlab_takes_every_finding_that_counts() {
    let (text, counting) = fixture::checked(|c| (gitlab::render(c), c.counting().count()));
    let report: Value = serde_json::from_str(&text).expect("the report is JSON");
    let entries = report.as_array().expect("the report is an array");
    assert_eq!(entries.len(), counting);
    assert!(counting > 0, "the fixture has findings");
    for entry in entries {
        // What "Code Quality report format" of GitLab's documentation demands, and no more.
        let keys: Vec<&String> = entry.as_object().expect("an entry").keys().collect();
        assert_eq!(
            keys,
            [
                "check_name",
                "description",
                "fingerprint",
                "location",
                "severity"
            ]
        );
        for key in ["check_name", "description", "fingerprint"] {
            assert!(
                !entry[key].as_str().expect("a string").is_empty(),
                "{entry}"
            );
        }
        let severity = entry["severity"].as_str().expect("a string");
        assert!(["info", "minor", "major"].contains(&severity), "{entry}");
        let path = entry["location"]["path"].as_str().expect("a string");
        assert!(!path.is_empty() && !path.starts_with('/'), "{entry}");
        let line = entry["location"]["lines"]["begin"].as_u64();
        assert!(line.is_some_and(|line| line > 0), "{entry}");
    }
    assert!(
        !text.starts_with('\u{feff}'),
        "GitLab refuses a byte order mark"
    );
    let ledgers = fixture::ledgers();
    assert_eq!(gitlab::render(&Checked::empty(&ledgers)), "[]\n");
}
