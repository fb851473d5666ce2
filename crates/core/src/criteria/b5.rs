//! Criterion B5.

use std::collections::BTreeMap;

use super::Check;
use crate::assess::Case;
use crate::chart::Form;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::join::is_dated;
use crate::ledger::LedgerKind;
use crate::statement::{Basis, Claim, Mode, Statement};

const DOC: &str = "\
Who runs the program finds the gate where they look: in the documentation, with what it is, and, \
where there is a chart, in its values, with the default that the code has. Changelogs, proposals \
and manuals of older versions are not where users look.

By reading: a row in a table of gates, a page of its own, or a sentence that states its stage or \
its default; a value in values.yaml, or a commented sample there, at the gate's default. A page \
that only names the gate is shown as a guess, and so is a sample with another value. What \
`gradus page` generated is a guess too until somebody writes a word on the page: it repeats the \
code. A value \
that differs from the default speaks against it. Without a chart only the documentation is asked \
for, and of a gate that is locked no value.

Whether the text is any good, no reading tells. Results show nothing here.
";

pub(super) const CHECK: Check = Check {
    id: "B5",
    summary: "documentation and chart show the gate",
    doc: DOC,
    yields: &[Basis::Read],
    refutes: true,
    ledgers: &[LedgerKind::Docs, LedgerKind::Chart, LedgerKind::Page],
    judge,
};

/// Pieces of evidence of one kind that are shown.
const SHOWN: usize = 5;

fn judge(case: &Case<'_>) -> Judgement {
    let mut demands = vec![documented(case)];
    if !case.ledgers().charts.is_empty() && case.view.current.locked != Some(true) {
        demands.push(charted(case));
    }
    Judgement::Demands(demands)
}

fn documented(case: &Case<'_>) -> Demand {
    let name = case.name();
    let generated = &case.ledgers().generated;
    let page = case.page.map(|page| {
        let place = page.location.clone();
        match generated.has(&place) {
            false => Evidence::speaks_for(Basis::Read, "it has a page of its own", place),
            true => {
                let text = "it has a page of its own, on which nobody wrote a word";
                Evidence::speaks_for(Basis::Inferred, text, place)
            }
        }
    });
    let said = case.said().filter(|s| {
        s.location.ledger == LedgerKind::Docs
            && s.mode == Mode::Documents
            && !generated.pages.contains(&s.location.path)
            && !is_dated(&s.location.path)
    });
    let mut lines: BTreeMap<(&str, u32), Vec<&Statement>> = BTreeMap::new();
    for said in said {
        let place = (said.location.path.as_str(), said.location.line);
        lines.entry(place).or_default().push(said);
    }
    let told = lines.into_values().filter_map(|said| told(case, &said));
    let mut told: Vec<(u8, Evidence)> = told.collect();
    // Rows that only relate gates say little beside one that tells what the gate is at.
    let best = told.iter().map(|(rank, _)| *rank).min();
    told.retain(|(rank, _)| Some(*rank) == best);
    let evidence = told.into_iter().map(|(_, e)| e).take(SHOWN);
    Demand::new(
        format!("user documentation of `{name}`"),
        format!("describe `{name}` where users look: a row in the table of gates, or a page"),
        Effort::Document,
    )
    .with(page)
    .with(evidence)
    .absent_in(&[LedgerKind::Docs])
}

/// Says what a line of a document says, the most telling lines with the lowest rank.
fn told(case: &Case<'_>, said: &[&Statement]) -> Option<(u8, Evidence)> {
    let first = said.first()?;
    let path = &first.location.path;
    let place = first.location.clone();
    let documents = &case.context.documents;
    let mut tables = documents.iter().flat_map(|d| &d.tables);
    let is_row = said
        .iter()
        .find_map(|s| s.listing)
        .is_some_and(|id| tables.any(|t| t.listing.id == id));
    let states = said.iter().find(|s| {
        matches!(
            s.claim,
            Claim::Stage(_) | Claim::Default(_) | Claim::Since(_) | Claim::StageSince(..)
        )
    });
    let relates = said.iter().any(|s| {
        matches!(
            s.claim,
            Claim::Requires(_) | Claim::Excludes(_) | Claim::Needs(_)
        )
    });
    let is_generated = case.ledgers().generated.is_in_part(&place);
    let (rank, basis, text) = match states {
        _ if is_generated => (
            2,
            Basis::Inferred,
            format!("{path} lists it, and that list is generated"),
        ),
        Some(_) if is_row => (0, Basis::Read, format!("{path} lists it")),
        Some(stated) if stated.listing.is_none() && stated.basis == Basis::Read => {
            (0, Basis::Read, format!("{path} says what it is at"))
        }
        _ if is_row && !relates => (1, Basis::Read, format!("{path} lists it")),
        _ => (2, Basis::Inferred, format!("{path} names it")),
    };
    Some((rank, Evidence::speaks_for(basis, text, place)))
}

fn charted(case: &Case<'_>) -> Demand {
    let name = case.name();
    let default = case.view.current.default;
    let charts = case.ledgers().charts.iter();
    let shown = charts
        .flat_map(|chart| &chart.shown)
        .filter(|shown| shown.gate == name);
    let word = |on| if on { "on" } else { "off" };
    let evidence = shown.filter_map(|shown| {
        let place = shown.location.clone();
        let path = &place.path;
        Some(match (shown.form, shown.value) {
            (Form::Value, Some(value)) if Some(value) == default => Evidence::speaks_for(
                Basis::Read,
                format!("{path} has it {}, as the code does", word(value)),
                place,
            ),
            (Form::Value, Some(value)) => Evidence::speaks_against(
                Basis::Read,
                format!(
                    "{path} has it {}, and the code has it otherwise",
                    word(value)
                ),
                place,
            ),
            (Form::Sample, Some(value)) if Some(value) == default => Evidence::speaks_for(
                Basis::Read,
                format!(
                    "{path} shows it {} in a comment, as the code has it",
                    word(value)
                ),
                place,
            ),
            (Form::Value | Form::Sample, _) => Evidence::speaks_for(
                Basis::Inferred,
                format!("{path} shows it, and not at its default"),
                place,
            ),
            (Form::Schema | Form::Template, _) => return None,
        })
    });
    let value = default.map_or_else(|| "its default".to_owned(), |d| d.to_string());
    Demand::new(
        format!("value of `{name}` in the chart"),
        format!("show `{name}` in the values of the chart, with {value}"),
        Effort::Line,
    )
    .with(evidence.take(SHOWN))
    .absent_in(&[LedgerKind::Chart])
}

#[cfg(test)]
mod tests {
    use crate::assess::tests::{cell, with_page};
    use crate::chart::{Chart, Form, Shown};
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::location::Location;
    use crate::record::Record;
    use crate::stage::Stage;
    use crate::statement::{Basis, Claim};
    use crate::verdict::Verdict;

    const ALPHA: Claim = Claim::Stage(Stage::Alpha);

    fn project() -> Fixture {
        Fixture::new()
            .gate("FastPath", "0.4 alpha off")
            .gate("SidePath", "0.4 alpha off")
    }

    fn listed() -> Fixture {
        let rows: [(&str, &[Claim]); 2] = [("FastPath", &[ALPHA]), ("SidePath", &[ALPHA])];
        project().table("docs/gates.md", "Feature gates", &rows)
    }

    fn charted(mut fixture: Fixture, form: Form, value: Option<bool>) -> Fixture {
        fixture.ledgers.charts.push(Chart {
            dir: "chart".to_owned(),
            shown: vec![Shown {
                gate: "FastPath".to_owned(),
                value,
                form,
                block: 0,
                comment: None,
                heading: None,
                location: Location::new(LedgerKind::Chart, "chart/values.yaml", 9, 0),
            }],
            ..Chart::default()
        });
        fixture
    }

    fn verdict(fixture: &Fixture) -> Verdict {
        cell(fixture, "FastPath", "B5").verdict
    }

    #[test]
    fn met_by_a_row_and_a_value_at_the_default() {
        assert_eq!(verdict(&listed()), Verdict::Met);
        for form in [Form::Value, Form::Sample] {
            let cell = cell(&charted(listed(), form, Some(false)), "FastPath", "B5");
            assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
            assert_eq!(cell.evidence.len(), 2);
        }
    }

    #[test]
    fn what_was_generated_is_a_guess() {
        let page = || with_page(project(), "FastPath", Record::default());
        let path = "docs/gates/FastPath.md";
        let untouched = |mut fixture: Fixture| {
            fixture.ledgers.generated.pages.insert(path.to_owned());
            fixture
        };
        assert_eq!(verdict(&page()), Verdict::Met);
        assert_eq!(verdict(&untouched(page())), Verdict::Unknown);
        // What its front matter states is generated with it.
        let stated = page().told(path, 5, "FastPath", &ALPHA, Basis::Read);
        assert_eq!(verdict(&untouched(stated)), Verdict::Unknown);
        let mut list = listed();
        let parts = &mut list.ledgers.generated.parts;
        parts.insert("docs/gates.md".to_owned(), vec![1..=99]);
        assert_eq!(verdict(&list), Verdict::Unknown);
    }

    #[test]
    fn met_by_a_sentence_that_states_its_stage() {
        let told = |basis| project().told("docs/use.md", 4, "FastPath", &ALPHA, basis);
        assert_eq!(verdict(&told(Basis::Read)), Verdict::Met);
        assert_eq!(verdict(&told(Basis::Inferred)), Verdict::Unknown);
    }

    #[test]
    fn unmet_without_either_of_them() {
        assert_eq!(verdict(&project()), Verdict::Unmet);
        assert_eq!(
            verdict(&charted(project(), Form::Value, Some(false))),
            Verdict::Unmet
        );
        let mut bare = listed();
        bare.ledgers.charts.push(Chart::default());
        assert_eq!(verdict(&bare), Verdict::Unmet);
        let past = project().told("CHANGELOG.md", 4, "FastPath", &ALPHA, Basis::Read);
        assert_eq!(verdict(&past), Verdict::Unmet);
    }

    #[test]
    fn unmet_where_the_chart_has_another_default() {
        let fixture = charted(listed(), Form::Value, Some(true));
        assert_eq!(verdict(&fixture), Verdict::Unmet);
    }

    #[test]
    fn unknown_where_it_is_only_named_or_not_all_was_read() {
        let named = project().told("docs/use.md", 4, "FastPath", &Claim::Named, Basis::Read);
        assert_eq!(verdict(&named), Verdict::Unknown);
        let sample = charted(listed(), Form::Sample, Some(true));
        assert_eq!(verdict(&sample), Verdict::Unknown);
        assert_eq!(
            verdict(&project().partial(LedgerKind::Docs)),
            Verdict::Unknown
        );
    }
}
