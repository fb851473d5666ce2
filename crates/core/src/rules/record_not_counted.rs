//! Rule `record-not-counted`.

use std::collections::BTreeSet;

use super::context::Context;
use super::records::{Entry, entries, view};
use super::report::Report;
use super::{Parameter, Rule};
use crate::assess::authority;
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind};
use crate::location::Location;
use crate::nearest;
use crate::policy::Criterion;
use crate::project::GateView;
use crate::record::{Choice, GatePage, Record};
use crate::stage::Stage;
use crate::statement::Basis;

const ID: &str = "record-not-counted";

const DOC: &str = "\
Anybody can write a line into a file. What is vouched for, waived and decided in a gate's page \
counts if an approver says so (one of `approvers` in `gradus.yaml`, else of `OWNERS`; under \
`--base` of the revision that the change meets), about a criterion of the policy that a person's \
word can settle. Nobody waives for a gate that they own, or decides that a criterion is not \
applicable to it, and no waiver is without end. Who owned it before a change does still under \
`--base`. What an approver declares not applicable is what the policy takes words for, or asks of \
gates of some categories alone. An entry is not dated after the audited commit. What does not count looks as if it did, to whoever reads the page.

Also told: entries with a mistake in them, which are left out; a page whose title is no gate; \
and a second record of one gate.

Example: the page of `FastPath` waives B4, and the waiver was given by ada, who owns `FastPath`.

Fix: let somebody else give it; or correct the line.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "an entry in a gate's page does not count",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Page],
    check,
};

/// Entries that are shown where all have one trouble; the message counts them.
const MAX_SHOWN: usize = 8;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let pages = &context.project.ledgers.pages;
    let mut found = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for page in pages.iter().filter(|p| p.record != Record::default()) {
        found.extend(mistakes(context, page));
        let Some(view) = view(context, &page.gate) else {
            found.extend(unknown(context, page));
            continue;
        };
        if !seen.insert(&page.gate) {
            found.extend(second(context, page));
            continue;
        }
        if nobody_is_named(context) {
            found.extend(unheard(context, page));
            continue;
        }
        let live = entries(page).filter(|e| !e.is_over(context));
        found.extend(live.filter_map(|entry| refused(context, page, view, entry)));
    }
    found
}

fn report(context: &Context<'_>, page: &GatePage, message: String) -> Report {
    context.report(ID, message).gate(&page.gate)
}

/// What is wrong with the block, line by line.
fn mistakes(context: &Context<'_>, page: &GatePage) -> Vec<Finding> {
    let problems = page.record.problems.iter();
    problems
        .map(|problem| {
            let message = format!(
                "in the record of `{}`, {}: that does not count",
                page.gate, problem.message
            );
            let at = Location::new(
                LedgerKind::Page,
                page.location.path.clone(),
                problem.line,
                problem.column,
            );
            let help = problem.help.as_deref().unwrap_or("correct the line");
            report(context, page, message)
                .at(at)
                .help(help)
                .at_most(problem.severity)
                .done()
        })
        .collect()
}

/// A record whose gate nobody has, and nobody had.
fn unknown(context: &Context<'_>, page: &GatePage) -> Option<Finding> {
    let project = context.project;
    if project.removed.iter().any(|g| g.name == page.gate) {
        return None;
    }
    let message = format!(
        "the page of `{}` has a record, and no gate of the project is called so",
        page.gate
    );
    let names = project.gates.iter().map(|v| v.gate.name.as_str());
    let help = nearest(&page.gate, names).map_or_else(
        || "give it the gate's name for its title; or `removed: true`, if the gate is gone".into(),
        |near| format!("did you mean `{near}`?"),
    );
    let mut report = report(context, page, message);
    // It may be in what was not read.
    if context.coverage(LedgerKind::Registry) != CoverageState::Exhaustive {
        report = report.at_most(Severity::Info);
    }
    Some(report.at(page.location.clone()).help(help).done())
}

/// A record of a gate that has one elsewhere.
fn second(context: &Context<'_>, page: &GatePage) -> Option<Finding> {
    let mut pages = context.project.ledgers.pages.iter();
    let first = pages.find(|p| p.gate == page.gate)?;
    let message = format!(
        "`{}` has a record in two pages, and only that of {} counts",
        page.gate, first.location.path
    );
    let report = report(context, page, message)
        .at(page.location.clone())
        .at(first.location.clone())
        .help("put them together");
    Some(report.done())
}

/// Returns why the first entry of a page that does not count does not.
pub(crate) fn objection(
    context: &Context<'_>,
    page: &GatePage,
    view: &GateView,
) -> Option<Finding> {
    entries(page).find_map(|entry| refused(context, page, view, entry))
}

fn nobody_is_named(context: &Context<'_>) -> bool {
    context.config.approvers.is_empty() && context.project.ledgers.approvers.is_empty()
}

/// A record of a project in which nobody may speak: said once a page.
fn unheard(context: &Context<'_>, page: &GatePage) -> Option<Finding> {
    let counting = entries(page).filter(|e| !matches!(e, Entry::Note(_)));
    let places: Vec<Location> = counting.map(|e| e.place(page)).collect();
    if places.is_empty() {
        return None;
    }
    let message = format!(
        "neither OWNERS nor gradus.yaml names an approver: nothing that the record of `{}` \
         vouches for, waives or decides counts ({})",
        page.gate,
        crate::counted::counted(places.len(), "entry", "entries")
    );
    let mut report = report(context, page, message);
    let unread = &context.project.ledgers.unread;
    if unread.iter().any(|u| u.path.starts_with("OWNERS")) {
        report = report.at_most(Severity::Info);
    }
    let report = report
        .at_all(places.into_iter().take(MAX_SHOWN))
        .help("name who may: `approvers: [login]` in gradus.yaml, or in an OWNERS file");
    Some(report.done())
}

/// An entry that does not count, and why.
fn refused(
    context: &Context<'_>,
    page: &GatePage,
    view: &GateView,
    entry: Entry<'_>,
) -> Option<Finding> {
    let policy = context.policy;
    let by = &entry.by().value;
    let tell = |why: String| {
        let message = format!(
            "{} for `{}` does not count: {why}",
            entry.name(),
            view.gate.name
        );
        report(context, page, message).at(entry.place(page))
    };
    if !matches!(entry, Entry::Note(_))
        && let Some(why) = authority::objection(context, by)
    {
        let help = format!(
            "let an approver say it, or add {by} to `approvers` in gradus.yaml, or to OWNERS"
        );
        return Some(tell(why).help(help).done());
    }
    if let Entry::Waiver(_) = entry {
        let owners = authority::owners(context, &page.record, &view.gate);
        if let Some(why) = authority::waiver_objection(context, by, &owners) {
            let help = "let an approver who does not own the gate waive it";
            return Some(tell(why).help(help).done());
        }
    }
    if let Some(date) = entry.date()
        && let Some(why) = authority::ahead(context, page, date)
    {
        let help = "give it the day on which it was said";
        return Some(tell(why).help(help).done());
    }
    if let Entry::Decision(d) = entry
        && d.choice.value == Choice::Promote
        && let Some(about) = &d.about
        && Stage::parse(&about.value).is_none_or(|s| policy.rank(s).is_none())
    {
        let why = format!(
            "`{}` is not on the ladder of the policy `{}`",
            about.value, policy.name.value
        );
        let words: Vec<&str> = policy.ladder.iter().map(|s| s.value.as_str()).collect();
        let help = format!("one of: {}", words.join(", "));
        return Some(tell(why).help(help).done());
    }
    // A policy that asks for nothing has no criteria to know.
    let criterion = entry.criterion().filter(|_| !policy.criteria.is_empty())?;
    let asked = policy
        .criteria
        .iter()
        .find(|c| c.id.value == criterion.value);
    let Some(asked) = asked else {
        let why = format!(
            "the policy `{}` has no criterion {}",
            policy.name.value, criterion.value
        );
        let ids = policy.criteria.iter().map(|c| c.id.value.as_str());
        let help = nearest(&criterion.value, ids).map_or_else(
            || format!("gradus policy show {} lists them", policy.name.value),
            |near| format!("did you mean {near}?"),
        );
        return Some(tell(why).help(help).done());
    };
    match entry {
        Entry::Attestation(_) if !asked.attestable => Some(not_attestable(context, asked, tell)),
        Entry::Decision(_) => {
            let owners = authority::owners(context, &page.record, &view.gate);
            let why = authority::narrowing_objection(context, asked, by, &owners)?;
            let help = "let an approver who does not own the gate say so, of a criterion that is \
                        a matter of words; or waive it for a time";
            Some(
                tell(why)
                    .at(context.policy.location(&asked.id))
                    .help(help)
                    .done(),
            )
        }
        _ => None,
    }
}

fn not_attestable(
    context: &Context<'_>,
    asked: &Criterion,
    tell: impl Fn(String) -> Report,
) -> Finding {
    let why = format!("the policy takes nobody's word for {}", asked.id.value);
    let bases = asked.bases.iter().filter(|b| **b != Basis::Attested);
    let bases: Vec<&str> = bases.map(|b| b.as_str()).collect();
    // What is read there comes from people, too: an issue that is closed, say.
    let by = match bases.is_empty() {
        true => asked.ledgers.join(" and "),
        false => format!("what is {}", bases.join(" or ")),
    };
    let help = format!("remove it: {} is settled by {by}", asked.id.value);
    tell(why)
        .at(context.policy.location(&asked.id))
        .help(help)
        .done()
}

#[cfg(test)]
pub(super) mod tests;
