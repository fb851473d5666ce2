//! Rule `tag-filter-empty`.

use super::context::Context;
use super::{Parameter, Rule};
use crate::ci::{Runner, TagFilter};
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind};
use crate::reading::suggest::nearest;
use crate::testcase::{TestCase, TestKind};

const ID: &str = "tag-filter-empty";

const DOC: &str = "\
BATS runs the tests whose tags a filter takes; a filter that takes none runs nothing, and is \
green. A filter is judged where it is written in so many words, over the tests of the files \
that its runner names; one that is put together while running is not judged.

Example: `bats --filter-tags fastfeedbak tests/` where every test is tagged `fastfeedback`.

Fix: correct the tag.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a filter of tags takes no test at all",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Bats, LedgerKind::Ci],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let ledgers = &context.project.ledgers;
    if context.coverage(LedgerKind::Bats) != CoverageState::Exhaustive {
        return Vec::new();
    }
    let tests: Vec<&TestCase> = ledgers
        .cases
        .iter()
        .filter(|c| c.kind == TestKind::Bats)
        .collect();
    let mut found = Vec::new();
    for runner in &ledgers.ci.runners {
        let own: Vec<&TestCase> = tests
            .iter()
            .copied()
            .filter(|c| runner.suites.contains_key(&c.location.path))
            .collect();
        for filter in &runner.filters {
            if !own.is_empty() && !own.iter().any(|c| filter.takes(&c.tags)) {
                found.extend(finding(context, runner, filter, &own));
            }
        }
    }
    found
}

fn finding(
    context: &Context<'_>,
    runner: &Runner,
    filter: &TagFilter,
    tests: &[&TestCase],
) -> Option<Finding> {
    let first = tests.first()?;
    let known = || tests.iter().flat_map(|c| &c.tags).map(String::as_str);
    let missing = filter
        .terms()
        .find(|(tag, wanted)| *wanted && !known().any(|t| t == *tag));
    let help = match missing {
        Some((tag, _)) => match nearest(tag, known()) {
            Some(near) => format!("did you mean the tag `{near}`?"),
            None => format!("no test has the tag `{tag}`: tag tests with it, or drop it"),
        },
        None => "no test has these tags together: loosen the filter".to_owned(),
    };
    let message = format!(
        "{} filters by `{}`, and none of its {} tests has such tags",
        runner.name,
        filter.text,
        tests.len()
    );
    Some(
        context
            .report(ID, message)
            .at(filter.location.clone())
            .at(first.location.clone())
            .help(help)
            .done(),
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::tests::runs::{case, runner, suites};
    use super::ID;
    use crate::ci::TagFilter;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::location::Location;

    pub(in crate::rules) fn filtered(text: &str) -> Fixture {
        let mut fixture = Fixture::new();
        fixture.ledgers.ci.suites = suites(&["t/a.bats"]);
        let mut runner = runner("make all", &["t/a.bats"]);
        runner.filters.push(TagFilter {
            text: text.to_owned(),
            location: Location::new(LedgerKind::Ci, "Makefile", 7, 1),
        });
        fixture.ledgers.ci.runners = vec![runner];
        fixture.ledgers.cases = vec![case(0, "t/a.bats", &["fast"]), case(1, "t/a.bats", &[])];
        fixture
    }

    #[test]
    fn a_filter_that_takes_nothing() {
        let found = filtered("fasr").found("kubernetes", ID);
        let [finding] = found.as_slice() else {
            panic!("one finding: {found:#?}")
        };
        assert_eq!(finding.help, "did you mean the tag `fast`?");
        assert_eq!(finding.locations.len(), 2);
    }

    #[test]
    fn a_filter_that_takes_something() {
        for text in ["fast", "!fast", "fast,!slow", ""] {
            assert_eq!(filtered(text).found("kubernetes", ID), [], "{text}");
        }
        let partial = filtered("fasr").partial(LedgerKind::Bats);
        assert_eq!(partial.found("kubernetes", ID), []);
    }
}
