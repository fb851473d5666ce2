//! Rule `test-in-no-target`.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::{Parameter, Rule};
use crate::ci::Runner;
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::statement::Claim;

const ID: &str = "test-in-no-target";

/// A list of fewer files is no list from which one is missing.
const SIBLINGS: usize = 2;

const DOC: &str = "\
A test that nothing runs proves nothing, and nobody sees it fail. A BATS file is reported if \
at least two others of its folder are named one by one by make targets, scripts or jobs of this \
tree, and it is named by none. Where a whole folder is run, or a list that only running would \
tell, nothing is reported. Jobs that are kept in another repository are read where `gradus check \
--jobs PATH` gives them; without that, one that names the file itself is not seen.

Example: `Makefile` runs `test_a.bats` and `test_b.bats` in three targets; `test_c.bats` is in \
none.

Fix: add the file to a target, or say in `gradus.yaml` who runs it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a BATS file is in no target although its siblings are",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Bats, LedgerKind::Ci],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let ci = &context.project.ledgers.ci;
    if !ci.unknown.is_empty() {
        return Vec::new();
    }
    let run: BTreeSet<&str> = ci
        .runners
        .iter()
        .flat_map(|r| r.suites.keys().map(String::as_str))
        .collect();
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in ci.suites.keys() {
        folders.entry(folder(path)).or_default().push(path);
    }
    let mut found = Vec::new();
    for (name, files) in folders {
        let (reached, left): (Vec<&str>, Vec<&str>) =
            files.into_iter().partition(|path| run.contains(path));
        // The list in which most of them stand is where the file is missed.
        let listing = ci
            .runners
            .iter()
            .rev()
            .max_by_key(|r| r.suites.keys().filter(|p| folder(p) == name).count());
        if let Some(listing) = listing
            && reached.len() >= SIBLINGS
            && reached.len() > left.len()
            && !left.is_empty()
        {
            found.push(finding(context, &left, reached.len(), listing));
        }
    }
    found
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn finding(context: &Context<'_>, left: &[&str], reached: usize, listing: &Runner) -> Finding {
    let ci = &context.project.ledgers.ci;
    let names: Vec<String> = left.iter().map(|p| format!("`{}`", last(p))).collect();
    let (is, it) = if left.len() == 1 {
        ("is", "it")
    } else {
        ("are", "them")
    };
    let mut message = format!(
        "{} {is} run by no target, script or job of this tree, and {reached} other BATS files beside {it} are",
        names.join(", ")
    );
    let only = only_here(context, left);
    if !only.is_empty() {
        let only: Vec<String> = only.iter().map(|g| format!("`{g}`")).collect();
        message.push_str(&format!(
            "; no other BATS test switches {}",
            only.join(", ")
        ));
    }
    let places = left.iter().filter_map(|p| ci.suites.get(*p).cloned());
    let other = Location::new(
        LedgerKind::Ci,
        listing.location.path.clone(),
        listing.location.line,
        listing.location.column,
    )
    .with_text(format!(
        "{} names {} BATS files",
        listing.name,
        listing.suites.len()
    ));
    context
        .report(ID, message)
        .at_all(places)
        .at(other)
        .help(format!("add {it} to a target of {}", listing.location.path))
        .done()
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Returns the gates that only tests of these files switch.
fn only_here<'a>(context: &Context<'a>, files: &[&str]) -> BTreeSet<&'a str> {
    let ledgers = &context.project.ledgers;
    let path_of = |case: u32| {
        let mut cases = ledgers.cases.iter();
        cases
            .find(|c| c.id == case)
            .map(|c| c.location.path.as_str())
    };
    let mut here = BTreeSet::new();
    let mut elsewhere = BTreeSet::new();
    for statement in &ledgers.statements {
        if !matches!(statement.claim, Claim::SetsTo(_))
            || statement.location.ledger != LedgerKind::Bats
        {
            continue;
        }
        let Some(path) = statement.case.and_then(path_of) else {
            continue;
        };
        if files.contains(&path) {
            here.insert(statement.subject.as_str());
        } else {
            elsewhere.insert(statement.subject.as_str());
        }
    }
    here.retain(|gate| !elsewhere.contains(gate));
    here
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::tests::runs::{runner, suites};
    use super::ID;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::location::Location;

    pub(in crate::rules) fn project(listed: &[&str]) -> Fixture {
        let mut fixture = Fixture::new();
        fixture.ledgers.ci.suites = suites(&["t/a.bats", "t/b.bats", "t/c.bats"]);
        fixture.ledgers.ci.runners = vec![runner("make all", listed)];
        fixture
    }

    #[test]
    fn the_one_that_is_missed() {
        let found = project(&["t/a.bats", "t/b.bats"]).found("kubernetes", ID);
        let [finding] = found.as_slice() else {
            panic!("one finding: {found:#?}")
        };
        assert!(finding.message.starts_with("`c.bats` is run by no target"));
        assert_eq!(finding.locations.len(), 2);
        assert_eq!(finding.locations[0].path, "t/c.bats");
    }

    #[test]
    fn no_list_no_finding() {
        assert_eq!(project(&["t/a.bats"]).found("kubernetes", ID), []);
        assert_eq!(
            project(&["t/a.bats", "t/b.bats", "t/c.bats"]).found("kubernetes", ID),
            []
        );
        let mut unknown = project(&["t/a.bats", "t/b.bats"]);
        let place = Location::new(LedgerKind::Ci, "run.sh", 1, 1);
        unknown.ledgers.ci.unknown.push(place);
        assert_eq!(unknown.found("kubernetes", ID), []);
    }
}
