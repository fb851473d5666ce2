//! Criterion S8.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::join::is_dated;
use crate::ledger::LedgerKind;
use crate::runbook::Runbook;
use crate::statement::Basis;

const DOC: &str = "\
When a stable feature fails at night, somebody who did not build it has to know what to do. A \
runbook, or a section on troubleshooting, says so.

By reading: pages and sections called so (\"Troubleshooting\", \"Runbook\", \"Known issues\", \
\"Recovering from ...\"), in documents that are not of the past. It counts that the section names \
the gate, or that it stands on the gate's own page: one that lists it with at most two others. A \
page that speaks of the gate in three lines or more, and has such a section, is shown as a guess. \
Where all documents were read and there is neither, the criterion is unmet.

By attestation: an approver links the guide, in a wiki, say, and says what it covers.
";

pub(super) const CHECK: Check = Check {
    id: "S8",
    summary: "a runbook says what to do when it fails",
    doc: DOC,
    yields: &[Basis::Read],
    refutes: false,
    ledgers: &[LedgerKind::Docs, LedgerKind::Page],
    judge,
};

/// Gates that a page can list and still be about each of them.
const OF_A_PAGE: usize = 3;
/// Lines of a page that name a gate before the page may be about it.
const OFTEN: usize = 3;
/// Pieces of evidence that are shown.
const SHOWN: usize = 5;

fn judge(case: &Case<'_>) -> Judgement {
    let name = case.name();
    let docs = case.said().map(|s| &s.location);
    let mut lines: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for place in docs.filter(|l| l.ledger == LedgerKind::Docs) {
        lines.entry(&place.path).or_default().insert(place.line);
    }
    let often = lines.into_iter().filter(|(_, lines)| lines.len() >= OFTEN);
    let naming: BTreeSet<&str> = often.map(|(path, _)| path).collect();
    let runbooks = case.ledgers().runbooks.iter();
    let current = runbooks.filter(|r| !is_dated(&r.location.path));
    let mut evidence: Vec<Evidence> = current
        .filter_map(|runbook| speaks(case, runbook, &naming))
        .collect();
    evidence.sort_by(|a, b| (a.basis, &a.location).cmp(&(b.basis, &b.location)));
    evidence.truncate(SHOWN);
    Demand::new(
        format!("runbook or section on troubleshooting for `{name}`"),
        format!(
            "write down what to do when `{name}` fails, or link where that stands: gradus attest \
             {name} S8 --link PAGE"
        ),
        Effort::Document,
    )
    .with(evidence)
    .absent_in(&[LedgerKind::Docs])
    .into()
}

fn speaks(case: &Case<'_>, runbook: &Runbook, naming: &BTreeSet<&str>) -> Option<Evidence> {
    let name = case.name();
    let path = runbook.location.path.as_str();
    let heading = &runbook.heading;
    let (basis, text) = if runbook.gates.iter().any(|g| g == name) {
        (Basis::Read, format!("\"{heading}\" names it"))
    } else if is_own(case, path) {
        (Basis::Read, format!("\"{heading}\" stands on its page"))
    } else if naming.contains(path) {
        let text = format!("a page that speaks of it has \"{heading}\"");
        (Basis::Inferred, text)
    } else {
        return None;
    };
    Some(Evidence::speaks_for(basis, text, runbook.location.clone()))
}

/// Tells whether a page is about the gate, and few others.
fn is_own(case: &Case<'_>, path: &str) -> bool {
    if case.page.is_some_and(|page| page.location.path == path) {
        return true;
    }
    let documents = &case.context.documents;
    let Some(document) = documents.iter().find(|d| d.path == path) else {
        return false;
    };
    let listed: BTreeSet<&str> = document.rows().map(|row| row.subject).collect();
    listed.contains(case.name()) && listed.len() <= OF_A_PAGE
}

#[cfg(test)]
mod tests {
    use crate::assess::tests::{cell, with_page};
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::location::Location;
    use crate::record::Record;
    use crate::runbook::Runbook;
    use crate::stage::Stage;
    use crate::statement::{Basis, Claim};
    use crate::verdict::Verdict;

    fn project() -> Fixture {
        Fixture::new().gate("FastPath", "0.4 beta on")
    }

    fn section(mut fixture: Fixture, path: &str, gates: &[&str]) -> Fixture {
        fixture.ledgers.runbooks.push(Runbook {
            heading: "Troubleshooting".to_owned(),
            location: Location::new(LedgerKind::Docs, path, 40, 1),
            gates: gates.iter().map(|g| (*g).to_owned()).collect(),
        });
        fixture
    }

    fn verdict(fixture: &Fixture) -> Verdict {
        cell(fixture, "FastPath", "S8").verdict
    }

    #[test]
    fn met_by_a_section_that_names_it() {
        let cell = cell(
            &section(project(), "docs/lamps.md", &["FastPath"]),
            "FastPath",
            "S8",
        );
        assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
        assert_eq!(cell.evidence[0].location.to_string(), "docs/lamps.md:40");
    }

    #[test]
    fn met_by_a_section_on_its_own_page() {
        let card: [(&str, &[Claim]); 1] = [("FastPath", &[Claim::Stage(Stage::Beta)])];
        let fixture = project().table("docs/fast.md", "Fast", &card);
        assert_eq!(
            verdict(&section(fixture, "docs/fast.md", &[])),
            Verdict::Met
        );
        let page = with_page(project(), "FastPath", Record::default());
        let page = section(page, "docs/gates/FastPath.md", &[]);
        assert_eq!(verdict(&page), Verdict::Met);
    }

    #[test]
    fn unmet_where_no_page_has_one() {
        assert_eq!(verdict(&project()), Verdict::Unmet);
        let other = section(project(), "docs/lamps.md", &["SidePath"]);
        assert_eq!(verdict(&other), Verdict::Unmet);
        let past = section(project(), "docs/v0.1/lamps.md", &["FastPath"]);
        assert_eq!(verdict(&past), Verdict::Unmet);
    }

    #[test]
    fn unknown_where_the_page_names_it_elsewhere_or_not_all_was_read() {
        let told = |lines: &[u32]| {
            let page = section(project(), "docs/lamps.md", &[]);
            let path = "docs/lamps.md";
            lines.iter().fold(page, |f, line| {
                f.told(path, *line, "FastPath", &Claim::Named, Basis::Read)
            })
        };
        assert_eq!(verdict(&told(&[4, 6, 9])), Verdict::Unknown);
        assert_eq!(verdict(&told(&[4, 4, 9])), Verdict::Unmet, "in passing");
        assert_eq!(
            verdict(&project().partial(LedgerKind::Docs)),
            Verdict::Unknown
        );
    }
}
