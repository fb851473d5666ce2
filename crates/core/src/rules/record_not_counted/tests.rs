use crate::assess::tests::{at, attested, text, waiver, with_page};
use crate::config::Config;
use crate::finding::{Finding, Severity};
use crate::fixtures::Fixture;
use crate::ledger::{LedgerKind, Unread, UnreadCode};
use crate::record::{Choice, Decision, Note, Record};

const RULE: &str = "record-not-counted";

/// A gate with a record; ada is an approver, and joan owns the gate.
pub(in crate::rules) fn project(change: impl FnOnce(&mut Record)) -> Fixture {
    let mut record = Record {
        owners: vec![text("joan")],
        ..Record::default()
    };
    change(&mut record);
    let fixture = Fixture::new().gate("FastPath", "0.4 beta on");
    with_page(fixture, "FastPath", record)
}

fn decision(choice: Choice, about: Option<&str>, by: &str) -> Decision {
    Decision {
        choice: at(choice),
        about: about.map(text),
        by: text(by),
        date: text("2025-12-01"),
        reason: text("it was weighed"),
        link: None,
        until: None,
    }
}

fn found(change: impl FnOnce(&mut Record)) -> Vec<Finding> {
    project(change).found("dra-driver", RULE)
}

/// Message and help of the one finding.
fn told(change: impl FnOnce(&mut Record)) -> (String, String) {
    let found = found(change);
    let [finding] = found.as_slice() else {
        panic!("one finding was expected: {found:#?}")
    };
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.gate.as_deref(), Some("FastPath"));
    assert_eq!(finding.locations[0].to_string(), "docs/gates/FastPath.md:7");
    (finding.message.clone(), finding.help.clone())
}

#[test]
fn approvers_count_and_others_do_not() {
    let (message, help) = told(|r| r.evidence.push(attested("S2", "grace")));
    assert_eq!(
        message,
        "grace's word on S2 for `FastPath` does not count: grace is no approver"
    );
    assert!(help.contains("add grace to `approvers`"));
    let (message, _) = told(|r| r.decisions.push(decision(Choice::Defer, None, "grace")));
    assert_eq!(
        message,
        "grace's decision `defer` for `FastPath` does not count: grace is no approver"
    );
    assert_eq!(found(|r| r.evidence.push(attested("S2", "@Ada"))), []);
    assert_eq!(found(|r| r.evidence.push(attested("S2", "ada"))), []);
}

#[test]
fn gradus_yaml_names_approvers_in_place_of_owners() {
    let config = Config {
        approvers: vec![text("Grace")],
        ..Config::default()
    };
    let judged = |by: &str| {
        let fixture = project(|r| r.evidence.push(attested("S2", by)));
        let mut found = fixture.judge_with("dra-driver", &config);
        found.retain(|f| f.rule == RULE);
        found.len()
    };
    assert_eq!((judged("grace"), judged("ada")), (0, 1));
}

#[test]
fn nobody_waives_for_a_gate_that_they_own() {
    let own = |r: &mut Record| {
        r.owners.push(text("@ada"));
        r.waivers.push(waiver("B4", "ada", "0.7"));
    };
    let (message, _) = told(own);
    assert_eq!(
        message,
        "ada's waiver of B4 for `FastPath` does not count: ada owns the gate"
    );
    assert_eq!(found(|r| r.waivers.push(waiver("B4", "ada", "0.7"))), []);
    let mut by_comment = project(|r| r.waivers.push(waiver("B4", "ada", "0.7")));
    by_comment.ledgers.inventory.gates[0].owners = vec!["@Ada".to_owned()];
    assert_eq!(by_comment.found("dra-driver", RULE).len(), 1);
}

#[test]
fn a_criterion_is_one_of_the_policy_that_a_word_can_settle() {
    let (message, help) = told(|r| r.evidence.push(attested("S22", "ada")));
    assert!(message.ends_with("the policy `dra-driver` has no criterion S22"));
    assert_eq!(help, "did you mean S2?");
    let (message, help) = told(|r| r.evidence.push(attested("A1", "ada")));
    assert!(message.ends_with("the policy takes nobody's word for A1"));
    assert_eq!(help, "remove it: A1 is settled by what is read");
    let (_, help) = told(|r| r.evidence.push(attested("B1", "ada")));
    assert_eq!(help, "remove it: B1 is settled by issues");
    let about = decision(Choice::NotApplicable, Some("B99"), "ada");
    let (message, _) = told(|r| r.decisions.push(about));
    assert!(message.ends_with("has no criterion B99"), "{message}");
    // The default policy asks for no criteria, so that none can be known.
    let fixture = project(|r| r.evidence.push(attested("S22", "ada")));
    assert_eq!(fixture.found("kubernetes", RULE), []);
}

#[test]
fn a_promotion_is_to_a_stage_of_the_ladder() {
    let to = |stage: &str| decision(Choice::Promote, Some(stage), "ada");
    let (message, help) = told(|r| r.decisions.push(to("tech-preview")));
    assert!(
        message.ends_with("`tech-preview` is not on the ladder of the policy `dra-driver`"),
        "{message}"
    );
    assert_eq!(help, "one of: pre-alpha, alpha, beta, stable");
    assert_eq!(found(|r| r.decisions.push(to("stable"))), []);
}

#[test]
fn without_any_approver_it_is_said_once_a_page() {
    let mut fixture = project(|r| {
        r.evidence.push(attested("S2", "ada"));
        r.waivers.push(waiver("B4", "ada", "0.7"));
    });
    fixture.ledgers.approvers.clear();
    let found = fixture.found("kubernetes", RULE);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0]
            .message
            .starts_with("neither OWNERS nor gradus.yaml")
    );
    assert!(found[0].message.ends_with("(2 entries)"), "{found:#?}");
    assert_eq!(found[0].severity, Severity::Warning);
    fixture.ledgers.unread.push(Unread {
        path: "OWNERS".to_owned(),
        code: UnreadCode::Syntax,
        reason: "broken".to_owned(),
    });
    let found = fixture.found("kubernetes", RULE);
    assert_eq!(found[0].severity, Severity::Info, "they may be in there");
}

#[test]
fn notes_are_for_everybody_and_what_has_lapsed_is_told_elsewhere() {
    let note = Note {
        text: text("watch the queue"),
        by: text("grace"),
        date: text("2025-12-01"),
        rework: None,
        until: None,
    };
    assert_eq!(found(|r| r.notes.push(note)), []);
    let lapsed = waiver("B4", "grace", "2025-12-31");
    assert_eq!(found(|r| r.waivers.push(lapsed)), []);
}

#[test]
fn mistakes_are_told_where_they_are() {
    let page = "---\ntitle: FastPath\ngradus:\n  ownrs: [ada]\n  upstream: [NoSuch]\n---\n";
    let read = crate::record::read("docs/gates/FastPath.md", page).expect("YAML");
    let read = read.expect("a record");
    let found = found(|r| *r = read);
    let told: Vec<(String, String)> = found
        .iter()
        .map(|f| (f.locations[0].to_string(), f.message.clone()))
        .collect();
    let at = |line, message: &str| (format!("docs/gates/FastPath.md:{line}"), message.to_owned());
    assert_eq!(
        told,
        [
            at(
                4,
                "in the record of `FastPath`, unknown key `ownrs` in the record: that does not count"
            ),
            at(
                5,
                "in the record of `FastPath`, `NoSuch` is neither a gate of Kubernetes nor an \
                 enhancement that is known here: that does not count"
            ),
        ]
    );
    assert_eq!(found[0].help, "did you mean `owners`?");
}

#[test]
fn a_page_is_of_a_gate_that_is_there_or_was() {
    let titled = |title: &str| {
        let mut fixture = project(|_| {});
        fixture.ledgers.pages[0].gate = title.to_owned();
        fixture
    };
    let found = titled("FastPaht").found("kubernetes", RULE);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].help, "did you mean `FastPath`?");
    assert_eq!(found[0].severity, Severity::Warning);
    let partial = titled("FastPaht").partial(LedgerKind::Registry);
    assert_eq!(
        partial.found("kubernetes", RULE)[0].severity,
        Severity::Info
    );
    let former = titled("OldPath")
        .line("v0.3", &[("OldPath", "0.3 alpha off")])
        .line("v0.4", &[("FastPath", "0.4 beta on")]);
    assert_eq!(former.found("kubernetes", RULE), []);
}

#[test]
fn one_gate_has_one_record() {
    let mut fixture = project(|r| r.evidence.push(attested("S2", "ada")));
    let mut other = fixture.ledgers.pages[0].clone();
    other.location.path = "docs/other.md".to_owned();
    fixture.ledgers.pages.push(other.clone());
    let found = fixture.found("dra-driver", RULE);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].locations[0].path, "docs/other.md");
    assert_eq!(found[0].locations[1].path, "docs/gates/FastPath.md");
    // A translation without one is no second record.
    other.record = Record::default();
    fixture.ledgers.pages[1] = other;
    assert_eq!(fixture.found("dra-driver", RULE), []);
}

#[test]
fn what_is_not_applicable_is_said_by_no_owner_and_of_no_fact() {
    let about = |id: &str| decision(Choice::NotApplicable, Some(id), "ada");
    assert_eq!(found(|r| r.decisions.push(about("S2"))), []);
    assert_eq!(found(|r| r.decisions.push(about("B4"))), []);
    let (message, _) = told(|r| {
        r.owners.push(text("ada"));
        r.decisions.push(about("B4"));
    });
    assert_eq!(
        message,
        "ada's decision `not-applicable B4` for `FastPath` does not count: ada owns the gate"
    );
    let (message, help) = told(|r| r.decisions.push(about("B8")));
    assert!(
        message.ends_with("the policy takes nobody's word for B8, nor for going without"),
        "{message}"
    );
    assert!(help.contains("waive it for a time"));
}

#[test]
fn what_is_dated_after_the_audited_commit_is_told() {
    let (message, _) = told(|r| {
        let mut word = attested("S2", "ada");
        word.date = text("2099-01-01");
        r.evidence.push(word);
    });
    assert!(
        message.contains("2099-01-01 is after the audited commit, "),
        "{message}"
    );
}
