//! Rule `record-new`.

use std::collections::BTreeSet;

use super::context::Context;
use super::records::{Entry, entries};
use super::{Parameter, Rule};
use crate::assess::authority;
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::record::GatePage;

const ID: &str = "record-new";

const DOC: &str = "\
What a change says of a gate in the name of a person is for reviewers to see: who vouches for \
what, who waives it and until when, what is taken out of a record, what the gate is declared to \
do, and who does not own it any more. Only under \
`--base`, where there is a change; an entry that was altered is a new one and an old one.

Example: a pull request makes `FastPath` beta, and writes into its page that ada vouches for B6.

Fix: nothing. Read it, and ask whoever is named.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a change writes into the record of a gate, or takes something out",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Page],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let ledgers = &context.project.ledgers;
    let Some(before) = ledgers.before.as_ref().map(|b| b.pages.as_slice()) else {
        return Vec::new();
    };
    let mut found: Vec<Finding> = ledgers
        .pages
        .iter()
        .flat_map(|page| declared(context, page, before))
        .collect();
    for (page, entry) in missing(&ledgers.pages, before) {
        let until = entry.until().map(|u| format!(" until {}", u.value));
        let message = format!(
            "the change records {} for `{}`{}: \"{}\"",
            entry.name(),
            page.gate,
            until.unwrap_or_default(),
            entry.words()
        );
        let help = format!("ask {} whether it is theirs", entry.by().value);
        found.push(finding(context, page, message, entry.place(page), help));
    }
    for (page, entry) in missing(before, &ledgers.pages) {
        let message = format!(
            "the change takes {} for `{}` out of the record: \"{}\"",
            entry.name(),
            page.gate,
            entry.words()
        );
        // It stands nowhere any more.
        let place = Location::new(LedgerKind::Page, page.location.path.clone(), 0, 0);
        let help = "see to it that its time is over, or that it was wrong".to_owned();
        found.push(finding(context, page, message, place, help));
    }
    found
}

/// What a change says of a gate besides entries: what it does, and who answers for it.
fn declared(context: &Context<'_>, page: &GatePage, before: &[GatePage]) -> Vec<Finding> {
    let old = before.iter().find(|other| other.gate == page.gate);
    let words = |page: Option<&GatePage>| -> BTreeSet<String> {
        let categories = page.into_iter().flat_map(|p| &p.record.categories);
        categories.map(|c| c.value.as_str().to_owned()).collect()
    };
    let people = |page: Option<&GatePage>| -> BTreeSet<String> {
        let owners = page.into_iter().flat_map(|p| &p.record.owners);
        owners.map(|o| authority::plain(&o.value)).collect()
    };
    let none = |set: &BTreeSet<String>, none: &str| match set.is_empty() {
        true => none.to_owned(),
        false => set
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", "),
    };
    let gate = &page.gate;
    let mut found = Vec::new();
    let (was, is) = (words(old), words(Some(page)));
    if was != is {
        let message = format!(
            "the change declares `{gate}` as {}, and it was {}",
            none(&is, "nothing"),
            none(&was, "undeclared")
        );
        let place = page.record.categories.first().map(|c| page.location(c));
        let place = place.unwrap_or_else(|| page.location.clone());
        let help = "see to it that the gate does nothing else: until it is merged, what the \
                    policy asks for by category is asked by both";
        found.push(finding(context, page, message, place, help.to_owned()));
    }
    let gone: BTreeSet<String> = &people(old) - &people(Some(page));
    if !gone.is_empty() {
        let message = format!(
            "the change takes {} out of the owners of `{gate}`",
            none(&gone, "")
        );
        let help = "nobody waives for a gate that they owned when the change began";
        let place = page.location.clone();
        found.push(finding(context, page, message, place, help.to_owned()));
    }
    found
}

/// Returns the entries of pages that others do not have.
fn missing<'a>(
    pages: &'a [GatePage],
    others: &'a [GatePage],
) -> impl Iterator<Item = (&'a GatePage, Entry<'a>)> {
    let all = pages
        .iter()
        .flat_map(|page| entries(page).map(move |entry| (page, entry)));
    all.filter(move |(page, entry)| {
        let mut same = others.iter().filter(|other| other.gate == page.gate);
        !same.any(|other| entries(other).any(|old| entry.is(old)))
    })
}

fn finding(
    context: &Context<'_>,
    page: &GatePage,
    message: String,
    place: Location,
    help: String,
) -> Finding {
    let report = context.report(ID, message).gate(&page.gate);
    report.at(place).help(help).done()
}

#[cfg(test)]
pub(super) mod tests {
    use crate::assess::tests::{attested, text, waiver, with_page};
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::record::Record;

    const RULE: &str = "record-new";

    /// A change that brings an attestation and a waiver, to a page that has an attestation.
    pub(in crate::rules) fn project() -> Fixture {
        let record = Record {
            evidence: vec![attested("S2", "ada")],
            ..Record::default()
        };
        let fixture = Fixture::new().gate("FastPath", "0.4 beta on");
        let fixture = with_page(fixture, "FastPath", record);
        let mut fixture = fixture.changed_from(&[("FastPath", "0.4 beta on")]);
        let record = &mut fixture.ledgers.pages[0].record;
        record.evidence.push(attested("B6", "joan"));
        record.waivers.push(waiver("B4", "ada", "0.7"));
        // The page got longer above.
        record.evidence[0].criterion.line += 10;
        fixture
    }

    fn messages(fixture: &Fixture) -> Vec<String> {
        let found = fixture.found("kubernetes", RULE);
        assert!(found.iter().all(|f| f.severity == Severity::Info));
        found.into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn what_a_change_records_is_listed() {
        assert_eq!(
            messages(&project()),
            [
                "the change records ada's waiver of B4 for `FastPath` until 0.7: \"nobody could try it yet\"",
                "the change records joan's word on B6 for `FastPath`: \"saw it run\"",
            ]
        );
    }

    #[test]
    fn what_it_takes_away_or_alters_too() {
        let mut fixture = project();
        let before = before(&mut fixture);
        before[0].record.evidence[1].holds = false;
        before[0].record.waivers[0].until = text("0.6");
        let told = messages(&fixture);
        assert_eq!(told.len(), 4, "{told:#?}");
        assert!(told.iter().any(|m| m
            == "the change takes joan's word against B6 for `FastPath` out of the record: \"saw it run\""));
        assert!(told.iter().any(|m| m.contains("until 0.7")));
    }

    #[test]
    fn a_page_that_was_moved_says_the_same() {
        let mut fixture = project();
        before(&mut fixture)[0].location.path = "docs/else.md".to_owned();
        assert_eq!(messages(&fixture).len(), 0);
    }

    /// Makes the change one that leaves the records alone, and returns what they were.
    fn before(fixture: &mut Fixture) -> &mut Vec<crate::record::GatePage> {
        let ledgers = &mut fixture.ledgers;
        let before = ledgers.before.as_mut().expect("a change");
        before.pages = ledgers.pages.clone();
        &mut before.pages
    }

    #[test]
    fn what_a_gate_does_and_who_owns_it_is_told() {
        let mut fixture = project();
        before(&mut fixture)[0].record.owners = vec![text("joan"), text("ada")];
        let record = &mut fixture.ledgers.pages[0].record;
        record.owners = vec![text("@Joan")];
        record.categories = vec![crate::assess::tests::at(crate::policy::Category::Internal)];
        assert_eq!(
            messages(&fixture),
            [
                "the change takes ada out of the owners of `FastPath`",
                "the change declares `FastPath` as internal, and it was undeclared",
            ]
        );
    }

    #[test]
    fn without_a_change_nothing_is_new() {
        let mut fixture = project();
        fixture.ledgers.before = None;
        assert_eq!(messages(&fixture).len(), 0);
    }
}
