use gradus_core::gate::{Gate, Inventory, NameBasis};
use gradus_core::issue::{Closure, Fix, Issue, Kind, Place, State, Tracker};
use gradus_core::ledger::CoverageState;
use gradus_core::stage::Stage;
use gradus_core::statement::Basis;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::read;
use crate::home::Home;
use crate::part::Part;

fn inventory() -> Inventory {
    let gates = ["GasLamp", "NightLamp"].map(|name| Gate::named(name, NameBasis::Read));
    Inventory {
        gates: gates.into(),
        ..Inventory::default()
    }
}

fn of(text: &str) -> (Tracker, Part) {
    read(
        [("issues.json", text.as_bytes())],
        &inventory(),
        &Home::default(),
    )
}

fn list(records: &[Value]) -> (Tracker, Part) {
    of(&serde_json::to_string(records).unwrap())
}

/// An issue of the interface, with some fields set.
fn issue(number: u64, title: &str, fields: Value) -> Value {
    let page = format!("https://github.com/town/lamps/issues/{number}");
    let mut issue = json!({
        "url": format!("https://api.github.com/repos/town/lamps/issues/{number}"),
        "repository_url": "https://api.github.com/repos/town/lamps",
        "html_url": page,
        "number": number,
        "title": title,
        "state": "open",
        "user": {"login": "ann", "type": "User"},
        "labels": [],
        "milestone": null,
        "created_at": "2025-03-04T05:06:07Z",
        "updated_at": "2025-04-04T05:06:07Z",
        "closed_at": null,
        "body": null,
    });
    merge(&mut issue, fields);
    issue
}

fn pull_request(number: u64, fields: Value) -> Value {
    let mut record = issue(number, "Swap the wick", json!({"pull_request": {}}));
    record["html_url"] = json!(format!("https://github.com/town/lamps/pull/{number}"));
    merge(&mut record, fields);
    record
}

fn merge(record: &mut Value, fields: Value) {
    if let (Value::Object(record), Value::Object(fields)) = (record, fields) {
        record.extend(fields);
    }
}

fn closed(by: Value, reason: Value) -> Value {
    json!({
        "state": "closed",
        "closed_at": "2025-04-01T00:00:00Z",
        "closed_by": by,
        "state_reason": reason,
    })
}

fn person() -> Value {
    json!({"login": "ann", "type": "User"})
}

fn only(tracker: &Tracker) -> &Issue {
    let [issue] = tracker.issues.as_slice() else {
        panic!("one issue was expected: {tracker:#?}")
    };
    issue
}

fn closure(records: &[Value]) -> Closure {
    let (tracker, _) = list(records);
    match &tracker.issues[0].state {
        State::Closed { closure, .. } => closure.clone(),
        State::Open => panic!("it is open"),
    }
}

#[test]
fn an_issue_of_the_interface_is_read() {
    let record = issue(
        7,
        "GasLamp goes\u{7} out",
        json!({
            "labels": [{"id": 1, "name": "kind/bug"}, {"name": "feature-gate/NightLamp"}],
            "milestone": {"number": 3, "title": "v0.5", "due_on": "2026-01-01T00:00:00Z"},
        }),
    );
    let (tracker, _) = list(&[record]);
    let issue = only(&tracker);
    assert_eq!((issue.repository.as_str(), issue.number), ("town/lamps", 7));
    assert_eq!(
        (issue.kind, issue.title.as_str()),
        (Kind::Issue, "GasLamp goes out")
    );
    assert_eq!(
        issue.location.path,
        "https://github.com/town/lamps/issues/7"
    );
    assert_eq!(issue.milestone.as_deref(), Some("v0.5"));
    assert_eq!(issue.created.as_deref(), Some("2025-03-04"));
    assert_eq!(issue.labels, ["kind/bug", "feature-gate/NightLamp"]);
    let named: Vec<(&str, bool)> = issue
        .gates
        .iter()
        .map(|n| (n.gate.as_str(), n.place == Place::Title))
        .collect();
    assert_eq!(named, [("GasLamp", true), ("NightLamp", false)]);
    assert!(issue.is_open());
}

#[test]
fn what_the_command_line_of_the_site_writes_is_read() {
    let (tracker, _) = list(&[
        json!({
            "number": 7,
            "title": "GasLamp goes out",
            "state": "CLOSED",
            "stateReason": "COMPLETED",
            "createdAt": "2025-03-04T05:06:07Z",
            "closedAt": "2025-04-01T00:00:00Z",
            "author": {"login": "ann", "is_bot": false},
            "labels": [{"name": "kind/bug"}],
            "milestone": {"title": "v0.5"},
            "url": "https://github.com/town/lamps/issues/7",
            "closedByPullRequestsReferences": [{"number": 8}],
        }),
        json!({
            "number": 8,
            "title": "Swap the wick",
            "state": "MERGED",
            "mergedAt": "2025-04-01T00:00:00Z",
            "headRefName": "wick",
            "url": "https://github.com/town/lamps/pull/8",
        }),
    ]);
    let wanted = Closure::Fix(Fix::PullRequest(8));
    let on = Some("2025-04-01".to_owned());
    assert_eq!(
        only(&tracker).state,
        State::Closed {
            on,
            closure: wanted
        }
    );
}

#[test]
fn the_body_counts_where_nothing_else_names_a_gate() {
    let body = "With `NightLamp` on it smokes.\n\n```\nfeatureGates: {GasLamp: true}\n```\n";
    let (tracker, _) = list(&[
        issue(1, "It smokes", json!({"body": body})),
        issue(2, "GasLamp smokes", json!({"body": body})),
        issue(3, "It smokes", json!({"body": "```\nGasLamp\n```"})),
    ]);
    let named: Vec<(u64, &str, Basis)> = tracker
        .issues
        .iter()
        .flat_map(|i| i.gates.iter().map(|n| (i.number, n.gate.as_str(), n.basis)))
        .collect();
    assert_eq!(
        named,
        [
            (1, "NightLamp", Basis::Inferred),
            (2, "GasLamp", Basis::Read)
        ]
    );
}

#[test]
fn closed_by_a_fix_is_not_closed_by_a_bot() {
    let done = |by| issue(7, "GasLamp", closed(by, json!("completed")));
    let stale = json!({"login": "stale[bot]", "type": "Bot"});
    let robot = json!({"login": "k8s-ci-robot", "type": "User"});
    let bot = |login: &str, acts_for_others| Closure::Bot {
        login: login.to_owned(),
        acts_for_others,
    };
    let fix = pull_request(
        8,
        json!({
            "state": "closed",
            "body": "Fixes #7",
            "pull_request": {"merged_at": "2025-04-01T00:00:00Z"},
        }),
    );
    let by_request = Closure::Fix(Fix::PullRequest(8));
    assert_eq!(
        closure(&[done(person())]),
        Closure::Person("ann".to_owned())
    );
    assert_eq!(closure(&[done(stale.clone())]), bot("stale[bot]", false));
    assert_eq!(closure(&[done(robot.clone())]), bot("k8s-ci-robot", true));
    assert_eq!(closure(&[done(robot.clone()), fix.clone()]), by_request);
    assert_eq!(closure(&[fix.clone(), done(person())]), by_request);
    assert_eq!(closure(&[done(Value::Null)]), Closure::Unknown);
    let planned = |by| issue(7, "GasLamp", closed(by, json!("not_planned")));
    assert_eq!(
        closure(&[planned(person()), fix.clone()]),
        Closure::NotPlanned
    );
    assert_eq!(closure(&[planned(robot)]), bot("k8s-ci-robot", false));
    let twice = issue(7, "GasLamp", closed(person(), json!("duplicate")));
    assert_eq!(closure(&[twice]), Closure::Duplicate);
    // Merged in spring, opened again, swept away in summer.
    let mut swept = done(stale);
    swept["closed_at"] = json!("2025-08-01T00:00:00Z");
    assert_eq!(closure(&[swept, fix]), bot("stale[bot]", false));
}

#[test]
fn a_pull_request_that_was_not_merged_fixes_nothing() {
    let fix = pull_request(8, json!({"state": "closed", "body": "Fixes #7"}));
    let done = issue(7, "GasLamp", closed(person(), json!("completed")));
    assert_eq!(closure(&[done, fix]), Closure::Person("ann".to_owned()));
}

#[test]
fn events_tell_what_closed_an_issue() {
    let done = |fields: Value| {
        let mut record = issue(7, "GasLamp", closed(Value::Null, json!("completed")));
        merge(&mut record, fields);
        record
    };
    let closing = |at: &str, commit: Value| json!({"event": "closed", "created_at": at, "commit_id": commit, "actor": person()});
    let fix = Closure::Fix(Fix::Commit("0123456789abcdef".to_owned()));
    let events = json!({"timeline": [
        closing("2025-04-02", json!("0123456789abcdef")),
        {"event": "labeled", "created_at": "2025-05-01"},
        closing("2025-04-01", Value::Null),
    ]});
    assert_eq!(closure(&[done(events)]), fix);
    let mut event = closing("2025-04-02", json!("0123456789abcdef"));
    event["issue"] =
        json!({"number": 7, "url": "https://api.github.com/repos/town/lamps/issues/7"});
    assert_eq!(closure(&[event, done(json!({}))]), fix);
    let by_hand = json!({"timeline": [closing("2025-04-02", Value::Null)]});
    assert_eq!(closure(&[done(by_hand)]), Closure::Person("ann".to_owned()));
}

#[test]
fn two_records_of_one_issue_are_one() {
    let open = issue(7, "GasLamp", json!({"updated_at": "2025-03-04T05:06:08Z"}));
    let done = issue(7, "GasLamp", closed(person(), json!("completed")));
    let bare = issue(7, "GasLamp", closed(Value::Null, json!("completed")));
    for records in [
        vec![open.clone(), done.clone()],
        vec![done.clone(), open],
        vec![done.clone(), bare.clone()],
        vec![bare, done],
    ] {
        assert_eq!(closure(&records), Closure::Person("ann".to_owned()));
    }
}

#[test]
fn promises_come_with_the_milestone() {
    let (tracker, _) = list(&[
        issue(
            7,
            "Promote GasLamp to beta",
            json!({
                "milestone": {"title": "v0.5"},
                "body": "- [x] Alpha: v0.3\n- [ ] Stable: v0.7\n",
            }),
        ),
        issue(
            8,
            "Roadmap",
            json!({"body": "- [ ] Promote NightLamp to GA in v0.6"}),
        ),
        json!({
            "number": 3,
            "title": "v0.5",
            "state": "open",
            "due_on": "2020-01-01T00:00:00Z",
            "html_url": "https://github.com/town/lamps/milestone/3",
        }),
    ]);
    let promised: Vec<(&str, Stage, Option<&str>, Option<bool>)> = tracker
        .issues
        .iter()
        .flat_map(|i| &i.promises)
        .map(|p| (p.gate.as_str(), p.stage, p.version.as_deref(), p.done))
        .collect();
    assert_eq!(
        promised,
        [
            ("GasLamp", Stage::Beta, None, None),
            ("GasLamp", Stage::Alpha, Some("v0.3"), Some(true)),
            ("GasLamp", Stage::Stable, Some("v0.7"), Some(false)),
            ("NightLamp", Stage::Stable, Some("v0.6"), Some(false)),
        ]
    );
    assert_eq!(tracker.issues[0].milestone.as_deref(), Some("v0.5"));
    let [milestone] = tracker.milestones.as_slice() else {
        panic!("one milestone")
    };
    assert_eq!((milestone.number, milestone.title.as_str()), (3, "v0.5"));
}

#[test]
fn an_export_is_whole_if_every_number_is_there() {
    let state = |part: &Part| part.coverage[0].state;
    let (_, whole) = list(&[issue(1, "x", json!({})), pull_request(2, json!({}))]);
    assert_eq!(state(&whole), CoverageState::Exhaustive);
    assert_eq!(
        whole.coverage[0].why,
        "1 file: 1 issue and 1 pull request of town/lamps, every number up to 2; 0 about \
         gates, 0 milestones, 0 unread"
    );
    let (_, gap) = list(&[issue(1, "x", json!({})), pull_request(4, json!({}))]);
    assert_eq!(state(&gap), CoverageState::Partial);
    assert!(
        gap.coverage[0]
            .why
            .contains("2 of the numbers up to 4 missing (50 %)"),
        "{}",
        gap.coverage[0].why
    );
    let (_, nothing) = of("[]");
    assert_eq!(state(&nothing), CoverageState::Absent);
    let milestone = json!({"number": 1, "title": "v1.0", "due_on": null});
    assert_eq!(state(&list(&[milestone]).1), CoverageState::Partial);
}

#[test]
fn several_files_are_one_export() {
    let one = serde_json::to_string(&[issue(1, "GasLamp", json!({}))]).unwrap();
    let two = serde_json::to_string(&pull_request(2, json!({}))).unwrap();
    let files = [("a.json", one.as_bytes()), ("b.jsonl", two.as_bytes())];
    let (tracker, part) = read(files, &inventory(), &Home::default());
    assert_eq!(part.coverage[0].state, CoverageState::Exhaustive);
    assert_eq!(tracker.extents[0].location.path, "a.json");
}

#[test]
fn what_was_whole_counts_and_the_rest_is_told() {
    let whole = serde_json::to_string(&[
        issue(1, "GasLamp", json!({})),
        issue(2, "NightLamp", json!({})),
    ])
    .unwrap();
    let cut = whole.len() - 30;
    let (tracker, part) = of(&whole[..cut]);
    assert_eq!(only(&tracker).number, 1);
    assert_eq!(part.coverage[0].state, CoverageState::Partial);
    let [unread] = part.unread.as_slice() else {
        panic!("{part:#?}")
    };
    assert_eq!(
        unread.reason,
        "line 1: cut off: the record that begins here has no end"
    );
    let refusal = "[{\"number\":1,\"title\":\"GasLamp\"}]{\"message\":\"API rate limit \
                   exceeded for you.\",\"documentation_url\":\"https://docs\"}";
    let (tracker, part) = of(refusal);
    assert_eq!(tracker.issues.len(), 1);
    assert_eq!(
        part.unread[0].reason,
        "line 1: in place of a page the tracker answered: API rate limit exceeded for you."
    );
    let odd = "[{\"number\":1,\"title\":\"GasLamp\"},{\"x\":tru},{\"x\":1},{\"tag_name\":\"v1\"}]";
    let (tracker, part) = of(odd);
    assert_eq!((tracker.issues.len(), part.unread.len()), (1, 3));
    let search = "{\"total_count\":1,\"incomplete_results\":true,\"items\":[{\"number\":1,\
                  \"title\":\"GasLamp\"}]}";
    let (tracker, part) = of(search);
    assert_eq!((tracker.issues.len(), part.unread.len()), (1, 1));
}

#[test]
fn an_issue_without_a_page_stands_in_its_file() {
    let (tracker, _) = of("\n{\"number\":1,\"title\":\"GasLamp\"}\n");
    let location = &only(&tracker).location;
    assert_eq!((location.path.as_str(), location.line), ("issues.json", 2));
}

/// What was read of an export, by a clone of `town/lamps`.
fn at_home(records: &[Value]) -> (Tracker, Part) {
    let text = serde_json::to_string(records).unwrap();
    let home = Home::of(["https://github.com/town/lamps.git"], None);
    read([("issues.json", text.as_bytes())], &inventory(), &home)
}

#[test]
fn issues_of_another_repository_are_unread() {
    let text = json!(issue(1, "GasLamp goes out", json!({}))).to_string();
    let other: Value = serde_json::from_str(&text.replace("town/lamps", "sea/lights")).unwrap();
    let (tracker, part) = at_home(&[other.clone(), other.clone()]);
    assert_eq!((tracker.issues.len(), tracker.extents.len()), (0, 0));
    assert_eq!(part.coverage[0].state, CoverageState::Absent);
    let told = &part.unread[0].reason;
    assert!(
        told.starts_with("2 records of sea/lights, and this is town/lamps: not read"),
        "{told}"
    );
    // One address of a record suffices.
    let mut mixed = issue(1, "GasLamp goes out", json!({}));
    mixed["html_url"] = json!("https://github.com/sea/lights/issues/1");
    let (tracker, part) = at_home(&[issue(2, "x", json!({})), mixed]);
    assert_eq!((tracker.issues.len(), part.unread.len()), (0, 1));
    let own = at_home(&[issue(1, "GasLamp goes out", json!({}))]);
    assert_eq!(own.0.issues.len(), 1);
    assert_eq!(own.1.coverage[0].state, CoverageState::Exhaustive);
    // Nothing tells which repository this is: that of the export may be it.
    let (tracker, part) = list(&[other]);
    assert_eq!(tracker.issues.len(), 1);
    assert_eq!(part.coverage[0].state, CoverageState::Exhaustive);
}

#[test]
fn issues_that_do_not_say_whose_they_are_are_never_all() {
    let bare = json!({"number": 1, "title": "x", "state": "OPEN", "labels": []});
    let (_, part) = at_home(std::slice::from_ref(&bare));
    assert_eq!(part.coverage[0].state, CoverageState::Partial);
    let why = &part.coverage[0].why;
    assert!(
        why.contains("nothing says that they are this project's"),
        "{why}"
    );
    let (_, part) = list(std::slice::from_ref(&bare));
    assert_eq!(part.coverage[0].state, CoverageState::Exhaustive);
    let (_, part) = list(&[bare, issue(1, "x", json!({}))]);
    assert_eq!(part.coverage[0].state, CoverageState::Partial);
}

#[test]
fn labels_that_were_not_exported_are_not_none() {
    let mut bare = issue(1, "GasLamp goes out", json!({}));
    bare.as_object_mut().unwrap().remove("labels");
    for record in [
        bare.clone(),
        issue(1, "GasLamp goes out", json!({"labels": null})),
    ] {
        let (tracker, part) = list(&[record]);
        assert_eq!(tracker.extents[0].unlabelled, 1);
        assert_eq!(part.coverage[0].state, CoverageState::Partial);
        let why = &part.coverage[0].why;
        assert!(why.contains("1 issue without their labels"), "{why}");
    }
    // Another list of the same issues has them, and the newer one does not take them away.
    bare["updated_at"] = json!("2026-01-01T00:00:00Z");
    let labels = json!({"labels": ["kind/bug"]});
    let (tracker, part) = list(&[issue(1, "GasLamp goes out", labels), bare]);
    assert_eq!(part.coverage[0].state, CoverageState::Exhaustive);
    assert_eq!(only(&tracker).labels, ["kind/bug"]);
}

#[test]
fn titles_in_another_case_name_a_gate_by_guess() {
    let (tracker, _) = list(&[issue(1, "the gas lamp loses oil", json!({}))]);
    let found = &only(&tracker).gates;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0].place, found[0].basis),
        (&Place::Title, Basis::Inferred)
    );
    let (tracker, _) = list(&[issue(1, "GasLamp and nightlamp", json!({}))]);
    let found: Vec<_> = only(&tracker).gates.iter().map(|n| n.basis).collect();
    assert_eq!(found, [Basis::Read, Basis::Inferred]);
}

#[test]
fn a_fix_that_was_reverted_is_told() {
    let bug = || issue(1, "GasLamp goes out", closed(person(), json!("completed")));
    let merged = |number: u64, title: &str, body: &str, day: &str| {
        let merged = json!({"merged_at": format!("2025-0{day}T00:00:00Z")});
        let fields = json!({"title": title, "body": body, "pull_request": merged});
        pull_request(number, fields)
    };
    let fix = || merged(2, "Trim the wick", "Fixes #1", "4-01");
    let by_number = merged(3, "Back to long wicks", "Reverts #2", "4-02");
    assert_eq!(
        closure(&[bug(), fix(), by_number]),
        Closure::Fix(Fix::PullRequest(2)),
        "its title does not say so"
    );
    let told = "Revert \"Trim the wick\"";
    let reverted = Closure::Reverted { fix: 2, by: 3 };
    let revert = |body: &str| merged(3, told, body, "4-02");
    assert_eq!(closure(&[revert(""), bug(), fix()]), reverted);
    assert_eq!(
        closure(&[bug(), fix(), revert("Reverts town/lamps#2")]),
        reverted
    );
    let again = merged(
        4,
        "Revert \"Revert \"Trim the wick\"\"",
        "Reverts #3",
        "4-03",
    );
    assert_eq!(
        closure(&[bug(), fix(), revert("Reverts #2"), again]),
        Closure::Fix(Fix::PullRequest(2))
    );
    let anew = merged(5, "Trim it right", "Fixes #1", "4-04");
    assert_eq!(
        closure(&[bug(), fix(), revert("Reverts #2"), anew]),
        Closure::Fix(Fix::PullRequest(5))
    );
    let open = pull_request(3, json!({"title": told, "body": "Reverts #2"}));
    assert_eq!(
        closure(&[bug(), fix(), open]),
        Closure::Fix(Fix::PullRequest(2))
    );
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[\\[\\]{}:,\"a1 \\\\]{0,80}") {
        prop_assert_eq!(of(&text), of(&text));
    }
}
