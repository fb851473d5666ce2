//! Rule `constraint-undocumented`.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, is_own};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::constraints::{self, Pair};
use crate::join::{Known, resolve, told};
use crate::ledger::{CoverageState, LedgerKind};
use crate::location::Location;
use crate::statement::{Claim, Statement};

const ID: &str = "constraint-undocumented";

const DOC: &str = "\
A page that states constraints between gates is read as complete: a combination that it does not \
name is taken for allowed, and the program refuses to start with it. A page counts as one if it \
states two constraints that the code enforces, and half of those that the code enforces, or more.

Example: the reference page lists five exclusions; the validation refuses a sixth.

Fix: state the constraint beside the others.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "the code enforces a constraint that the page of constraints does not state",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code, LedgerKind::Docs],
    ranked: false,
    check,
};

/// Constraints that a page states at least.
const MIN_STATED: usize = 2;

/// Lines between two names that a reader takes together.
const NEAR: u32 = 1;

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.coverage(LedgerKind::Docs) == CoverageState::Absent {
        return Vec::new();
    }
    let mut enforced = constraints::enforced(context.project);
    enforced.retain(|pair, _| own(context, pair.first) && own(context, pair.second));
    let documented = constraints::documented(context.project, context.config);
    let Some((page, place)) = page(&documented, &enforced) else {
        return Vec::new();
    };
    let named = named(context);
    enforced
        .iter()
        .filter(|(pair, _)| !documented.contains_key(pair) && !named.together(pair))
        .map(|(pair, places)| finding(context, page, place, *pair, places))
        .collect()
}

fn own(context: &Context<'_>, name: &str) -> bool {
    matches!(resolve(context.project, name), Known::Gate(view) if is_own(&view.gate))
}

type Enforced<'a> = BTreeMap<Pair<'a>, Vec<&'a Location>>;

/// Returns the document that states most constraints, if it is one of constraints.
fn page<'a>(
    documented: &BTreeMap<Pair<'a>, Vec<&'a Statement>>,
    enforced: &Enforced<'_>,
) -> Option<(&'a str, &'a Location)> {
    let mut pages: BTreeMap<&'a str, Vec<&'a Location>> = BTreeMap::new();
    for (pair, said) in documented {
        if enforced.contains_key(pair) {
            for statement in said {
                let page = pages.entry(&statement.location.path).or_default();
                page.push(&statement.location);
            }
        }
    }
    let (path, places) = pages.into_iter().rev().max_by_key(|(_, p)| p.len())?;
    let is_one = places.len() >= MIN_STATED && places.len() * 2 >= enforced.len();
    let last = places.into_iter().max_by_key(|l| l.line)?;
    is_one.then_some((path, last))
}

/// Where documents name gates.
struct Mentions<'a>(BTreeMap<&'a str, BTreeSet<(&'a str, u32)>>);

impl Mentions<'_> {
    /// Tells whether a document names two gates near each other: then it may well state the
    /// constraint, in words that were not understood.
    fn together(&self, pair: &Pair<'_>) -> bool {
        let (Some(one), Some(other)) = (self.0.get(pair.first), self.0.get(pair.second)) else {
            return false;
        };
        one.iter().any(|(path, line)| {
            let near = line.saturating_sub(NEAR)..=line.saturating_add(NEAR);
            near.into_iter().any(|line| other.contains(&(*path, line)))
        })
    }
}

fn named<'a>(context: &Context<'a>) -> Mentions<'a> {
    let mut mentions: BTreeMap<&str, BTreeSet<(&str, u32)>> = BTreeMap::new();
    for statement in told(context.project, context.config) {
        // Rows of a list that was generated stand near each other for no reason.
        let generated = &context.project.ledgers.generated;
        if statement.claim == Claim::Named && !generated.has(&statement.location) {
            let at = (statement.location.path.as_str(), statement.location.line);
            mentions.entry(&statement.subject).or_default().insert(at);
        }
    }
    Mentions(mentions)
}

fn finding(
    context: &Context<'_>,
    page: &str,
    place: &Location,
    pair: Pair<'_>,
    places: &[&Location],
) -> Finding {
    let (one, other) = (pair.first, pair.second);
    let (claim, states) = if pair.requires {
        ("requires", format!("`{one}` requires `{other}`"))
    } else {
        (
            "excludes",
            format!("`{one}` and `{other}` exclude each other"),
        )
    };
    let message = format!(
        "the code enforces that {states}, and {page}, which states such constraints, does not say so"
    );
    context
        .report(ID, message)
        .gate(one)
        .claim(claim)
        .at(place.clone())
        .at_all(places.first().map(|l| (*l).clone()))
        .help(format!("state in {page} that {states}"))
        .done()
}

#[cfg(test)]
pub(super) mod tests {
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::statement::{Basis, Claim};

    const RULE: &str = "constraint-undocumented";

    fn requires(other: &str) -> Claim {
        Claim::Requires(other.to_owned())
    }

    pub(in crate::rules) fn project() -> Fixture {
        Fixture::new()
            .gate("FastPath", "0.1 alpha off")
            .gate("SidePath", "0.1 alpha off")
            .gate("SlowPath", "0.1 alpha off")
            .constraint("FastPath", &requires("SlowPath"))
            .constraint("SidePath", &requires("SlowPath"))
            .constraint("FastPath", &Claim::Excludes("SidePath".to_owned()))
            .told(
                "docs/gates.md",
                5,
                "FastPath",
                &requires("SlowPath"),
                Basis::Read,
            )
    }

    #[test]
    fn a_page_of_constraints_states_all() {
        let page = project().told(
            "docs/gates.md",
            6,
            "SidePath",
            &requires("SlowPath"),
            Basis::Read,
        );
        let found = page.found("kubernetes", RULE);
        let [finding] = found.as_slice() else {
            panic!("one finding was expected: {found:#?}")
        };
        assert_eq!(finding.gate.as_deref(), Some("FastPath"));
        assert_eq!(finding.locations[0].to_string(), "docs/gates.md:6");
        assert_eq!(finding.locations[1].ledger, LedgerKind::Code);
        let partly = page.clone().told(
            "docs/side.md",
            3,
            "SidePath",
            &Claim::Excludes("FastPath".to_owned()),
            Basis::Inferred,
        );
        assert_eq!(partly.found("kubernetes", RULE), [], "another page says it");
    }

    #[test]
    fn a_page_that_states_one_is_none() {
        assert_eq!(project().found("kubernetes", RULE), []);
    }

    #[test]
    fn names_side_by_side_may_say_it() {
        let page = project()
            .told(
                "docs/gates.md",
                6,
                "SidePath",
                &requires("SlowPath"),
                Basis::Read,
            )
            .told("docs/side.md", 8, "SidePath", &Claim::Named, Basis::Read)
            .told("docs/side.md", 9, "FastPath", &Claim::Named, Basis::Read);
        assert_eq!(page.found("kubernetes", RULE), []);
    }
}
