//! The project in which nothing is wrong, with one thing wrong: exactly those rules speak that
//! are about it.

use std::collections::BTreeSet;

use super::charts::refuses;
use super::clean;
use crate::assess::tests::text;
use crate::ci::Bound;
use crate::constraints::Kind;
use crate::gate::Gate;
use crate::ledgers::Ledgers;
use crate::record::Record;
use crate::stage::Stage;
use crate::statement::{Claim, Mode, Statement};
use crate::upstream;

/// What is wrong, how it comes about, and the rules that speak.
type Break = (&'static str, fn(&mut Ledgers), &'static [&'static str]);

const BREAKS: &[Break] = &[
    (
        "a value against the default",
        |l| l.charts[0].shown[0].value = Some(false),
        &["chart-default-differs"],
    ),
    (
        "a value is left out",
        |l| forget(&mut l.charts[0].shown, |s| s.gate == "SlowPath"),
        &["chart-omits-gate"],
    ),
    (
        "a value that a template asks for is left out",
        |l| forget(&mut l.charts[0].shown, |s| s.gate == "FastPath"),
        &["chart-ignores-default", "chart-omits-gate"],
    ),
    (
        "a value with a slip",
        |l| l.charts[0].shown[1].gate = "SlowPaht".to_owned(),
        &["chart-omits-gate", "chart-unknown-gate"],
    ),
    (
        "one refusal less",
        |l| forget(&mut l.charts[0].refusals, |r| r.gates[0] == "WidePath"),
        &["chart-does-not-refuse"],
    ),
    (
        "one refusal more",
        |l| {
            l.charts[0].refusals.push(refuses(
                &["FastPath", "WidePath"],
                Some(Kind::Excludes),
                None,
            ))
        },
        &["chart-refuses-more"],
    ),
    (
        "a manifest with another default",
        |l| said_in(l, "config/manager.yaml").claim = Claim::Default(false),
        &["manifest-default-differs"],
    ),
    (
        "a manifest with a slip",
        |l| said_in(l, "config/manager.yaml").subject = "FastPaht".to_owned(),
        &["manifest-unknown-gate"],
    ),
    (
        "no constraint in code",
        |l| {
            l.inventory
                .gates
                .iter_mut()
                .for_each(|g| g.requires.clear())
        },
        &["chart-refuses-more", "constraint-not-enforced"],
    ),
    (
        "a gate of which no page tells",
        |l| {
            forget(&mut l.statements, |s| {
                s.subject == "WidePath" && s.listing == Some(0)
            })
        },
        &["undocumented-gate"],
    ),
    (
        "a page with another stage",
        |l| say_instead(l, &Claim::Stage(Stage::Beta), Claim::Stage(Stage::Alpha)),
        &["documented-differently"],
    ),
    (
        "a form without a gate",
        |l| {
            forget(&mut l.statements, |s| {
                s.subject == "WidePath" && s.listing == Some(1)
            })
        },
        &["incomplete-list"],
    ),
    (
        "a form with a gate that nobody has",
        |l| said_in(l, ".github/form.yml").subject = "QuickPath".to_owned(),
        &["unknown-gate-in-list"],
    ),
    (
        "documents of an old release",
        |l| {
            l.described[0].version = "v0.2.0".to_owned();
            forget(&mut l.statements, |s| matches!(s.claim, Claim::Since(_)));
        },
        &["described-release"],
    ),
    (
        "no proposal",
        |l| l.proposals.documents.clear(),
        &["proposal-missing"],
    ),
    (
        "a default that no test asserts",
        |l| {
            forget(&mut l.statements, |s| {
                s.mode == Mode::Tests && s.claim == Claim::Default(true)
            })
        },
        &["default-unasserted"],
    ),
    (
        "a gate in no test",
        |l| {
            forget(&mut l.statements, |s| {
                s.mode == Mode::Tests && s.subject == "WidePath"
            })
        },
        &["constraint-untested", "default-unasserted", "gate-untested"],
    ),
    (
        "no test that expects an error",
        |l| l.cases.iter_mut().for_each(|c| c.expects_error = false),
        &["constraint-untested"],
    ),
    (
        "no tags",
        |l| l.cases.iter_mut().for_each(|c| c.tags.clear()),
        &["tag-filter-empty"],
    ),
    (
        "a file that no target runs",
        |l| forget_suite(l, "t/c.bats"),
        &["test-in-no-target"],
    ),
    (
        "a test with a slip",
        |l| said_in(l, "t/a.bats").subject = "SidePaht".to_owned(),
        &["test-names-unknown-gate"],
    ),
    (
        "a minor less",
        |l| forget(&mut l.ci.minors, |m| m.minor == upstream::latest()),
        &["minor-not-covered"],
    ),
    (
        "another oldest minor",
        |l| l.ci.supported[1].bound = Bound::AtLeast(upstream::latest()),
        &["minors-disagree"],
    ),
    (
        "a stage that is long reached",
        |l| l.enhancement_claims[0].reached = false,
        &["upstream-claimed-differently"],
    ),
    (
        "a need that is no older than the clusters",
        |l| said_in(l, "docs/side.md").claim = Claim::Needs("DRAExtendedResource".to_owned()),
        &["upstream-behind", "upstream-not-switched-on"],
    ),
    (
        "a program that does not validate",
        |l| l.code.binaries[1].validates = None,
        &["validation-not-called"],
    ),
    (
        "gates that nothing relates",
        |l| l.code.together[0].second = "WidePath".to_owned(),
        &["unrelated-together"],
    ),
    (
        "a comment with another version",
        |l| gate(l, "FastPath").milestones[0].version = "v0.3".to_owned(),
        &["milestone-differs"],
    ),
    (
        "a gate that nothing checks",
        |l| gate(l, "FastPath").use_sites.clear(),
        &["gate-unused"],
    ),
    (
        "an alert with a slip",
        |l| l.metrics.used[0].name = "paths_slwo_total".to_owned(),
        &["metric-unknown"],
    ),
    (
        "advice that is refused",
        |l| said_in(l, "main.go").subject = "WidePath".to_owned(),
        &["advice-refused"],
    ),
    (
        "an approver who left",
        |l| l.approvers[0].login = "grace".to_owned(),
        &["record-not-counted"],
    ),
    (
        "nobody may speak",
        |l| l.approvers.clear(),
        &["record-not-counted"],
    ),
    (
        "an owner who waives",
        |l| record(l).owners[0].value = "ada".to_owned(),
        &["record-new", "record-not-counted"],
    ),
    (
        "a page with a slip in its title",
        |l| {
            l.pages[0].gate = "FastPaht".to_owned();
            l.before = None;
        },
        &["record-not-counted"],
    ),
    (
        "a word whose time is over, and nobody knew",
        |l| record(l).evidence[0].until = Some(text("0.3")),
        &["record-lapsed", "record-new"],
    ),
    (
        "a file that was moved",
        |l| l.paths = vec!["t/b.bats".into()],
        &["record-link-broken"],
    ),
    (
        "a word that a change brings",
        |l| forget(&mut l.before.as_mut().expect("a change").pages, |_| true),
        &["record-new"],
    ),
];

fn record(ledgers: &mut Ledgers) -> &mut Record {
    &mut ledgers.pages[0].record
}

fn forget<T>(all: &mut Vec<T>, which: fn(&T) -> bool) {
    let before = all.len();
    all.retain(|one| !which(one));
    assert_ne!(all.len(), before, "it was there");
}

fn forget_suite(ledgers: &mut Ledgers, path: &str) {
    let suites = &mut ledgers.ci.runners[0].suites;
    suites.remove(path).expect("it was there");
}

fn gate<'a>(ledgers: &'a mut Ledgers, name: &str) -> &'a mut Gate {
    let mut gates = ledgers.inventory.gates.iter_mut();
    gates.find(|g| g.name == name).expect("a gate")
}

fn say_instead(ledgers: &mut Ledgers, before: &Claim, now: Claim) {
    let mut said = ledgers.statements.iter_mut();
    let said = said.find(|s| s.claim == *before).expect("it was said");
    said.claim = now;
}

/// The first thing that a file says.
fn said_in<'a>(ledgers: &'a mut Ledgers, path: &str) -> &'a mut Statement {
    let mut said = ledgers.statements.iter_mut();
    said.find(|s| s.location.path == path).expect("it speaks")
}

#[test]
fn one_thing_that_is_wrong_is_found() {
    for (what, happen, rules) in BREAKS {
        let mut fixture = clean();
        happen(&mut fixture.ledgers);
        let judged = ["kubernetes", "dra-driver"].map(|policy| fixture.judge(policy));
        let found: BTreeSet<&str> = judged.iter().flatten().map(|f| f.rule).collect();
        let expected: BTreeSet<&str> = rules.iter().copied().collect();
        assert_eq!(found, expected, "{what}: {judged:#?}");
    }
}
