//! Rule `proposal-missing`.

use super::context::{Context, declared, is_own};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind};
use crate::location::Location;
use crate::project::GateView;
use crate::proposal::Demand;

const ID: &str = "proposal-missing";

const DOC: &str = "\
Where a project demands a proposal for every new gate, a gate without one was never agreed upon in \
the way that everybody else's was. Only gates that came after the demand are looked at. A gate has \
a proposal if a numbered document names it, or the comment on its constant has a link to an \
enhancement. The demand is as old as its sentence, also where the document was moved or the \
sentence came out of another one; where the history that is here does not reach back to its \
beginning, nothing is said.

Example: the guide for contributors says that a new feature gate requires a proposal; `FastPath` \
came a month later, and no proposal names it.

Fix: write the proposal, or link to it where the gate is declared; or drop the demand.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "the project demands a proposal for every new gate, and a gate has none",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[
        LedgerKind::Registry,
        LedgerKind::History,
        LedgerKind::Proposals,
    ],
    ranked: false,
    check,
};

/// Registrations that are shown; the message names all.
const MAX_SHOWN: usize = 8;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let complete = context.coverage(LedgerKind::Proposals) == CoverageState::Exhaustive;
    // One finding: what says it twice demands it once.
    let demands = context.project.ledgers.proposals.demands.iter();
    let oldest = demands
        .filter_map(|d| d.since.as_ref().map(|(day, _)| (day.as_str(), d)))
        .min();
    let Some((day, demand)) = oldest.filter(|_| complete) else {
        return Vec::new();
    };
    let missing: Vec<&GateView> = context
        .project
        .gates
        .iter()
        .filter(|view| is_own(&view.gate) && came_after(view, day) && !has_one(context, view))
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    vec![finding(context, demand, day, &missing)]
}

/// Tells whether the first commit with a gate is of a later day.
fn came_after(view: &GateView, day: &str) -> bool {
    let first = view.timeline.as_ref().and_then(|t| t.committed.first());
    first.is_some_and(|state| state.date.as_str() > day)
}

fn has_one(context: &Context<'_>, view: &GateView) -> bool {
    let mut documents = context.project.ledgers.proposals.documents.iter();
    !view.gate.keps.is_empty() || documents.any(|p| p.gates.contains(&view.gate.name))
}

fn finding(context: &Context<'_>, demand: &Demand, day: &str, missing: &[&GateView]) -> Finding {
    let words: Vec<String> = missing
        .iter()
        .map(|v| format!("`{}`", v.gate.name))
        .collect();
    let words = words.join(", ");
    let (came, none) = match missing.len() {
        1 => ("came", "no proposal names it"),
        _ => ("came", "no proposal names them"),
    };
    let document = match &demand.first_path {
        Some(first) => format!("{first}, now {},", demand.location.path),
        None => demand.location.path.clone(),
    };
    let message = format!(
        "{words} {came} after {day}, since when {document} says \"{}\", and {none}",
        demand.text
    );
    let places: Vec<Location> = missing.iter().filter_map(|v| declared(&v.gate)).collect();
    let mut report = context
        .report(ID, message)
        .at(demand.location.clone())
        .at_all(places.into_iter().take(MAX_SHOWN))
        .help("write the proposal, link to it in the comment on the gate's constant, or drop the demand");
    if let [one] = missing {
        report = report.gate(&one.gate.name);
    }
    report.done()
}

#[cfg(test)]
pub(super) mod tests {
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::location::Location;
    use crate::proposal::{Demand, Proposal};

    const RULE: &str = "proposal-missing";

    /// `OldPath` came on 2025-06-01, `NewPath` on 2025-06-02.
    pub(in crate::rules) fn project(since: Option<&str>) -> Fixture {
        let mut fixture = Fixture::new()
            .gate("NewPath", "0.2 alpha off")
            .gate("OldPath", "0.1 alpha off")
            .commit(&[("OldPath", "0.1 alpha off")])
            .commit(&[("NewPath", "0.2 alpha off"), ("OldPath", "0.1 alpha off")]);
        fixture.ledgers.proposals.demands.push(Demand {
            text: "A new gate requires a proposal.".to_owned(),
            location: Location::new(LedgerKind::Proposals, "CONTRIBUTING.md", 7, 1),
            since: since.map(|day| (day.to_owned(), "c1".to_owned())),
            first_path: None,
        });
        fixture
    }

    fn proposal(gate: &str) -> Proposal {
        Proposal {
            number: "0001".to_owned(),
            title: "Paths".to_owned(),
            status: None,
            gates: vec![gate.to_owned()],
            location: Location::new(LedgerKind::Proposals, "proposals/0001-paths.md", 1, 1),
        }
    }

    #[test]
    fn gates_that_came_later_need_one() {
        let found = project(Some("2025-06-01")).found("kubernetes", RULE);
        let [finding] = found.as_slice() else {
            panic!("one finding was expected: {found:#?}")
        };
        assert_eq!(finding.gate.as_deref(), Some("NewPath"));
        assert_eq!(finding.severity, Severity::Warning);
        assert!(
            finding
                .message
                .contains("\"A new gate requires a proposal.\"")
        );
        assert_eq!(finding.locations[0].to_string(), "CONTRIBUTING.md:7");
        assert_eq!(finding.locations[1].ledger, LedgerKind::Registry);
    }

    #[test]
    fn a_demand_that_moved_is_told_with_both_places() {
        let mut fixture = project(Some("2025-06-01"));
        let demand = &mut fixture.ledgers.proposals.demands[0];
        demand.first_path = Some("docs/RULES.md".to_owned());
        let found = fixture.found("kubernetes", RULE);
        assert!(
            found[0]
                .message
                .contains("since when docs/RULES.md, now CONTRIBUTING.md, says"),
            "{}",
            found[0].message
        );
    }

    #[test]
    fn a_proposal_settles_it() {
        let mut fixture = project(Some("2025-06-01"));
        fixture
            .ledgers
            .proposals
            .documents
            .push(proposal("OldPath"));
        assert_eq!(fixture.found("kubernetes", RULE).len(), 1);
        fixture
            .ledgers
            .proposals
            .documents
            .push(proposal("NewPath"));
        assert_eq!(fixture.found("kubernetes", RULE), []);
    }

    #[test]
    fn older_gates_and_undated_demands_are_silent() {
        assert_eq!(project(Some("2025-06-02")).found("kubernetes", RULE), []);
        assert_eq!(project(None).found("kubernetes", RULE), []);
        let partial = project(Some("2025-06-01")).partial(LedgerKind::Proposals);
        assert_eq!(partial.found("kubernetes", RULE), []);
    }
}
