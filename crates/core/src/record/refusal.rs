//! Whether an entry may be written: what would not count is refused before it is there.

use super::{Entry, GatePage, List, Record, create, read};
use crate::assess::authority;
use crate::config::{Config, is_day};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::nearest;
use crate::policy::Policy;
use crate::project::{GateView, Project};
use crate::reading::At;
use crate::rules::{Context, link_objection, record_objection};

/// Why an entry is refused, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why, lower case, without a full stop.
    pub why: String,
    /// What to do instead.
    pub help: String,
}

impl Refusal {
    fn new(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            help: help.into(),
        }
    }
}

/// Returns why an entry about a gate would not count; `None` where it would.
///
/// What `gradus check` would say of it once it stands in the page, and what no page shows: a
/// gate that is not there, a time that is over when it begins. `today` is a day, `YYYY-MM-DD`.
#[must_use]
pub fn refusal(
    project: &Project,
    (policy, config): (&Policy, &Config),
    today: &str,
    gate: &str,
    entry: &Entry,
) -> Option<Refusal> {
    let context = Context::new(project, policy, config, today);
    let view = match governed(&context, gate) {
        Ok(view) => view,
        Err(refusal) => return Some(refusal),
    };
    let record = match alone(gate, entry) {
        Ok(record) => record,
        Err(refusal) => return Some(refusal),
    };
    if policy.criteria.is_empty() && is_about_criterion(&record) {
        return Some(Refusal::new(
            format!("the policy {} has no criteria", policy.name.value),
            "name one that has: --policy dra-driver, or `policy:` in gradus.yaml",
        ));
    }
    if let Some(refusal) = lapsed(&context, entry) {
        return Some(refusal);
    }
    // Notes are for everybody.
    if entry.list != List::Notes && nobody_is_named(&context) {
        return Some(Refusal::new(
            "neither OWNERS nor gradus.yaml names an approver, so that nobody's word counts",
            "name who may: `approvers: [login]` in gradus.yaml, or in an OWNERS file",
        ));
    }
    let mut pages = project.ledgers.pages.iter();
    let there = pages.find(|p| p.gate == gate);
    let nowhere = || Location::new(LedgerKind::Page, "", 0, 0);
    let page = GatePage {
        gate: gate.to_owned(),
        location: there.map_or_else(nowhere, |p| p.location.clone()),
        record: Record {
            owners: there.map_or_else(Vec::new, |p| p.record.owners.clone()),
            ..record
        },
        // It is about to be written.
        uncommitted: true,
    };
    if let Some(objection) = record_objection(&context, &page, view) {
        return Some(Refusal::new(objection.message, objection.help));
    }
    broken_link(&context, &page, entry)
}

/// Whether its link leads nowhere.
fn broken_link(context: &Context<'_>, page: &GatePage, entry: &Entry) -> Option<Refusal> {
    let mut fields = entry.fields.iter();
    let (_, link) = fields.find(|(key, _)| *key == "link")?;
    let link = At {
        value: link.clone(),
        line: 0,
        column: 0,
    };
    let why = link_objection(context, page, &link)?;
    Some(Refusal::new(
        why,
        "an address begins with https://, a path at the root of the repository",
    ))
}

fn nobody_is_named(context: &Context<'_>) -> bool {
    context.config.approvers.is_empty() && context.project.ledgers.approvers.is_empty()
}

fn governed<'a>(context: &Context<'a>, gate: &str) -> Result<&'a GateView, Refusal> {
    let mut views = context.declared_here();
    views.find(|v| v.gate.name == gate).ok_or_else(|| {
        let names = context.declared_here().map(|v| v.gate.name.as_str());
        let help = nearest(gate, names).map_or_else(
            || "gradus gates lists them".to_owned(),
            |near| format!("did you mean {near}?"),
        );
        Refusal::new(format!("this project declares no gate {gate}"), help)
    })
}

/// Reads the entry as a page would have it.
fn alone(gate: &str, entry: &Entry) -> Result<Record, Refusal> {
    let page = create(gate, entry).map_err(|why| Refusal::new(why.to_string(), "write another"))?;
    let record = match read("", &page) {
        Ok(record) => record.unwrap_or_default(),
        Err(problem) => return Err(Refusal::new(problem.message, "write it shorter")),
    };
    match record.problems.first() {
        None => Ok(record),
        Some(problem) => Err(Refusal::new(
            problem.message.clone(),
            problem.help.clone().unwrap_or_else(|| match entry.list {
                List::Notes => "a note has a text, and says whose it is".to_owned(),
                _ => "an entry says who, when and why".to_owned(),
            }),
        )),
    }
}

fn is_about_criterion(record: &Record) -> bool {
    let declined = |d: &super::Decision| d.choice.value == super::Choice::NotApplicable;
    !record.evidence.is_empty()
        || !record.waivers.is_empty()
        || record.decisions.iter().any(declined)
}

/// Whether its time is over before it begins.
fn lapsed(context: &Context<'_>, entry: &Entry) -> Option<Refusal> {
    let field = |key: &str| {
        let mut fields = entry.fields.iter();
        fields.find(|(k, _)| *k == key).map(|(_, v)| v.as_str())
    };
    let until = field("until")?;
    let is_before = is_day(until) && field("date").is_some_and(|date| until < date);
    let help = "name a release that is not out yet, or a day to come";
    if is_before {
        Some(Refusal::new(format!("{until} has passed already"), help))
    } else if authority::is_over(context, until) {
        Some(Refusal::new(
            format!("`until` {until} is over already"),
            help,
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::refusal;
    use crate::assess::tests::{text, with_page};
    use crate::config::Config;
    use crate::fixtures::Fixture;
    use crate::policy;
    use crate::record::{Entry, List, Record};

    /// Joan owns `FastPath`, ada approves, and 0.5 is out.
    fn fixture() -> Fixture {
        let gates: &[(&str, &str)] = &[("FastPath", "0.4 beta on")];
        let fixture = Fixture::new()
            .gate("FastPath", "0.4 beta on")
            .line("v0.4", gates)
            .line("v0.5", gates);
        let record = Record {
            owners: vec![text("ada-too"), text("joan")],
            ..Record::default()
        };
        let mut fixture = with_page(fixture, "FastPath", record);
        fixture.ledgers.paths = vec!["docs/a.md".into()];
        fixture
    }

    fn said(list: List, by: &str) -> Entry {
        let entry = Entry::new(list).with("by", by).with("date", "2026-01-15");
        match list {
            List::Notes => entry.with("text", "watch it"),
            List::Decisions => entry.with("decision", "defer").with("reason", "no"),
            _ => entry.with("criterion", "S2").with("reason", "seen"),
        }
    }

    fn refused_under(name: &str, gate: &str, entry: &Entry) -> Option<(String, String)> {
        let policy = policy::builtin(name).expect("a built-in policy");
        let mut fixture = fixture();
        if fixture.ledgers.approvers.len() == 1 {
            let mut joan = fixture.ledgers.approvers[0].clone();
            joan.login = "joan".to_owned();
            fixture.ledgers.approvers.push(joan);
        }
        let config = Config::default();
        fixture.ledgers.read_on = Some("2026-01-15".to_owned());
        let project = fixture.project(&policy, &config);
        let told = refusal(&project, (&policy, &config), "2026-01-15", gate, entry);
        told.map(|r| (r.why, r.help))
    }

    fn refused(entry: &Entry) -> String {
        refused_under("dra-driver", "FastPath", entry).map_or_else(String::new, |(why, _)| why)
    }

    #[test]
    fn what_counts_may_be_written() {
        for list in [List::Evidence, List::Decisions, List::Notes] {
            assert_eq!(refused(&said(list, "ada")), "", "{list:?}");
        }
        for link in ["docs/a.md:3", "../a.md", "#7", "https://example.com"] {
            let linked = said(List::Evidence, "ada").with("link", link);
            assert_eq!(refused(&linked), "", "{link}");
        }
        assert_eq!(
            refused(&said(List::Waivers, "ada").with("until", "0.6")),
            ""
        );
        assert_eq!(
            refused(&said(List::Notes, "anybody").with("rework", "0.6")),
            ""
        );
    }

    #[test]
    fn what_would_not_count_may_not() {
        let evidence = || said(List::Evidence, "ada");
        let waiver = |by: &str| said(List::Waivers, by);
        let with = |mut entry: Entry, key: &'static str, value: &str| {
            entry.fields.retain(|(k, _)| *k != key);
            entry.with(key, value)
        };
        for (entry, why) in [
            (said(List::Evidence, "grace"), "grace is no approver"),
            (waiver("joan").with("until", "0.6"), "joan owns the gate"),
            (waiver("ada"), "the waiver has no `until`"),
            (
                waiver("ada").with("until", "0.5"),
                "`until` 0.5 is over already",
            ),
            (
                waiver("ada").with("until", "2026-01-14"),
                "2026-01-14 has passed",
            ),
            (
                waiver("ada").with("until", "soon"),
                "must be a day or a release line",
            ),
            (with(evidence(), "criterion", "S22"), "no criterion S22"),
            (with(evidence(), "criterion", "A1"), "nobody's word for A1"),
            (
                with(evidence(), "date", "2026-02-30"),
                "`date` must be a day",
            ),
            (with(evidence(), "reason", " \n"), "`reason` is empty"),
            (with(evidence(), "by", ""), "`by` is empty"),
            (
                with(said(List::Decisions, "ada"), "decision", "promote"),
                "names no stage",
            ),
            (
                with(said(List::Decisions, "ada"), "decision", "perhaps"),
                "unknown decision `perhaps`",
            ),
            (
                with(evidence(), "date", "2026-01-17"),
                "is after today, 2026-01-15",
            ),
            (
                evidence().with("link", "docs/nope.md"),
                "leads to docs/nope.md",
            ),
            (
                said(List::Notes, "ada").with("rework", "soon"),
                "`rework` must be a release line",
            ),
        ] {
            let told = refused(&entry);
            assert!(told.contains(why), "{entry:?}: {told}");
        }
    }

    #[test]
    fn gates_and_criteria_have_to_be_there() {
        let entry = said(List::Evidence, "ada");
        let (why, help) = refused_under("dra-driver", "FastPaht", &entry).expect("it is refused");
        assert_eq!(why, "this project declares no gate FastPaht");
        assert_eq!(help, "did you mean FastPath?");
        let (why, _) = refused_under("kubernetes", "FastPath", &entry).expect("it is refused");
        assert_eq!(why, "the policy kubernetes has no criteria");
        let note = said(List::Notes, "ada");
        assert_eq!(refused_under("kubernetes", "FastPath", &note), None);
    }

    #[test]
    fn without_an_approver_nobody_speaks() {
        let policy = policy::builtin("dra-driver").expect("a built-in policy");
        let mut fixture = fixture();
        fixture.ledgers.approvers.clear();
        let config = Config::default();
        let project = fixture.project(&policy, &config);
        let told = |entry: &Entry| {
            let governed = (&policy, &config);
            refusal(&project, governed, "2026-01-15", "FastPath", entry)
        };
        let why = told(&said(List::Evidence, "ada"))
            .expect("it is refused")
            .why;
        assert!(why.starts_with("neither OWNERS nor gradus.yaml"), "{why}");
        assert_eq!(told(&said(List::Notes, "ada")), None);
    }
}
