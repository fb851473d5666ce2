//! Rule `constraint-not-enforced`.

use super::context::{Context, declared, is_own};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::constraints::{self, Pair};
use crate::join::{Known, resolve};
use crate::ledger::{CoverageState, LedgerKind};
use crate::location::Location;
use crate::project::GateView;
use crate::statement::Statement;

const ID: &str = "constraint-not-enforced";

const DOC: &str = "\
A constraint that only documents state is one that a user breaks without a word: both gates are \
on, the program starts, and what happens then was never meant. Where the code refuses other \
combinations, the missing one is most likely forgotten; where no check of this kind is known at \
all, it is worth knowing and no more.

Example: three pages say that `FastPath` and `SlowPath` are mutually exclusive; the validation \
refuses six other pairs.

Fix: refuse the combination where the others are refused, with a test; or correct the documents, \
if both can be on after all.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "documents state a constraint between gates that no code enforces",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code, LedgerKind::Docs],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let enforced = constraints::enforced(context.project);
    let documented = constraints::documented(context.project, context.config);
    let mut found = Vec::new();
    for (pair, said) in &documented {
        let (Some(first), Some(second)) = (own(context, pair.first), own(context, pair.second))
        else {
            continue;
        };
        let holds = enforced.contains_key(pair)
            || pair.requires
                && (constraints::leads(&enforced, pair.first, pair.second) || is_always_on(second));
        if !holds {
            let check = validation(context, first);
            found.push(finding(context, *pair, said, first, check));
        }
    }
    found
}

fn own<'a>(context: &Context<'a>, name: &str) -> Option<&'a GateView> {
    match resolve(context.project, name) {
        Known::Gate(view) if is_own(&view.gate) => Some(view),
        _ => None,
    }
}

fn is_always_on(view: &GateView) -> bool {
    view.current.locked == Some(true) && view.current.default == Some(true)
}

/// Returns where the code refuses other combinations: next to the gate's registry, if it can.
fn validation(context: &Context<'_>, view: &GateView) -> Option<Location> {
    let gates = context.project.gates.iter().filter(|v| is_own(&v.gate));
    let mut places: Vec<&Location> = gates
        .flat_map(|v| v.gate.requires.iter().chain(&v.gate.excludes))
        .map(|c| &c.location)
        .collect();
    places.sort();
    let registered = declared(&view.gate);
    let beside = |l: &&&Location| registered.as_ref().is_some_and(|r| r.path == l.path);
    let place = places.iter().find(beside).or(places.first());
    place.map(|l| (*l).clone())
}

fn finding(
    context: &Context<'_>,
    pair: Pair<'_>,
    said: &[&Statement],
    first: &GateView,
    check: Option<Location>,
) -> Finding {
    let (one, other) = (pair.first, pair.second);
    let pages = match said {
        [page] => page.location.path.clone(),
        pages => format!("{} documents", pages.len()),
    };
    let says = if said.len() == 1 { "says" } else { "say" };
    let (claim, states) = if pair.requires {
        ("requires", format!("`{one}` requires `{other}`"))
    } else {
        (
            "excludes",
            format!("`{one}` and `{other}` exclude each other"),
        )
    };
    let code = match &check {
        Some(_) => "the code refuses other combinations and not this one",
        None => "no check of combinations was found in the code",
    };
    let help = if pair.requires {
        format!("refuse `{one}` without `{other}`, or correct the documents")
    } else {
        format!("refuse `{one}` together with `{other}`, or correct the documents")
    };
    let whole = context.coverage(LedgerKind::Code) == CoverageState::Exhaustive;
    let severity = if check.is_some() && whole {
        Severity::Error
    } else {
        Severity::Info
    };
    context
        .report(ID, format!("{pages} {says} that {states}, and {code}"))
        .gate(one)
        .claim(claim)
        .at_all(said.iter().map(|s| s.location.clone()))
        .at_all(check.or_else(|| declared(&first.gate)))
        .help(help)
        .at_most(severity)
        .done()
}

#[cfg(test)]
pub(super) mod tests {
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::statement::{Basis, Claim};

    const RULE: &str = "constraint-not-enforced";

    fn excludes(other: &str) -> Claim {
        Claim::Excludes(other.to_owned())
    }

    fn requires(other: &str) -> Claim {
        Claim::Requires(other.to_owned())
    }

    pub(in crate::rules) fn project() -> Fixture {
        Fixture::new()
            .gate("FastPath", "0.1 alpha off")
            .gate("SidePath", "0.1 alpha off")
            .gate("SlowPath", "0.1 alpha off")
            .constraint("FastPath", &requires("SlowPath"))
    }

    #[test]
    fn all_pages_are_one_finding() {
        let found = project()
            .told(
                "docs/fast.md",
                7,
                "FastPath",
                &excludes("SidePath"),
                Basis::Inferred,
            )
            .told(
                "docs/fast.md",
                9,
                "FastPath",
                &excludes("SidePath"),
                Basis::Inferred,
            )
            .told(
                "docs/gates.md",
                5,
                "SidePath",
                &excludes("FastPath"),
                Basis::Read,
            )
            .found("kubernetes", RULE);
        let [finding] = found.as_slice() else {
            panic!("one finding was expected: {found:#?}")
        };
        assert_eq!(finding.severity, Severity::Warning);
        let places: Vec<String> = finding.locations.iter().map(ToString::to_string).collect();
        assert_eq!(
            places,
            ["docs/gates.md:5", "docs/fast.md:7", "pkg/gates.go:90"],
            "the table first, each page once, then the code"
        );
        assert_eq!(finding.locations[2].ledger, LedgerKind::Code);
    }

    #[test]
    fn what_is_enforced_is_well() {
        let found = |claim: &Claim, subject: &str| {
            project()
                .constraint("SlowPath", &requires("SidePath"))
                .constraint("SidePath", &excludes("FastPath"))
                .told("docs/gates.md", 5, subject, claim, Basis::Read)
                .found("kubernetes", RULE)
        };
        assert_eq!(found(&requires("SlowPath"), "FastPath"), []);
        assert_eq!(
            found(&requires("SidePath"), "FastPath"),
            [],
            "by way of another"
        );
        assert_eq!(
            found(&excludes("SidePath"), "FastPath"),
            [],
            "either way round"
        );
        assert_eq!(found(&requires("FastPath"), "SidePath").len(), 1);
    }

    #[test]
    fn the_past_and_strangers_are_not_judged() {
        for (path, other) in [
            ("CHANGELOG.md", "SidePath"),
            ("docs/proposals/12.md", "SidePath"),
            ("docs/migration-guide.md", "SidePath"),
            ("docs/gates.md", "ForeignPath"),
        ] {
            let told = project().told(path, 5, "FastPath", &excludes(other), Basis::Read);
            assert_eq!(told.found("kubernetes", RULE), [], "{path} {other}");
        }
    }

    #[test]
    fn without_any_check_it_is_only_worth_knowing() {
        let found = Fixture::new()
            .gate("FastPath", "0.1 alpha off")
            .gate("SlowPath", "0.1 alpha off")
            .told(
                "docs/gates.md",
                5,
                "FastPath",
                &excludes("SlowPath"),
                Basis::Read,
            )
            .found("kubernetes", RULE);
        assert_eq!(found[0].severity, Severity::Info);
        assert_eq!(found[0].locations[1].ledger, LedgerKind::Registry);
    }
}
