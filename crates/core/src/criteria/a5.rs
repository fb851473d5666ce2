//! Criterion A5.

use super::Check;
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::statement::Basis;

const DOC: &str = "\
The constant of a gate is where its readers look first: a comment there says what the gate does.

By reading: the comment on the constant, without owners, links and milestones. A constant without \
one is a fact, where the registry was read. Whether the comment is any good is for a person to \
say: an approver whose word speaks against A5 outweighs it, and nobody's word stands in for a \
comment that is not there.
";

pub(super) const CHECK: Check = Check {
    id: "A5",
    summary: "a comment on the constant says what the gate does",
    doc: DOC,
    yields: &[Basis::Read],
    refutes: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::Page],
    judge,
};

/// Letters of a comment that are quoted.
const QUOTED: usize = 100;

fn judge(case: &Case<'_>) -> Judgement {
    let name = case.name();
    let comments = &case.ledgers().code.comments;
    let written = comments.get(name).filter(|c| !c.text.trim().is_empty());
    let evidence = match (written, &case.gate().summary) {
        (Some(comment), _) => Some((comment.text.as_str(), comment.location.clone())),
        // The comment stands on the entry of the registry itself.
        (None, Some(summary)) if !summary.trim().is_empty() => {
            Some((summary.as_str(), case.declared()))
        }
        _ => None,
    };
    let evidence = evidence.map(|(text, location)| {
        let text = format!("the comment reads \"{}\"", quoted(text));
        Evidence::speaks_for(Basis::Read, text, location)
    });
    let there = Demand::new(
        "comment on the constant",
        format!("say above the constant of `{name}` what the gate does"),
        Effort::Line,
    )
    .with(evidence.clone())
    .settled_by(&[Basis::Read])
    .absent_in(&[LedgerKind::Registry]);
    // A reviewer may say that it is poor.
    let good = Demand::new(
        "comment that says enough",
        format!("say better above the constant of `{name}` what the gate does"),
        Effort::Line,
    )
    .with(evidence)
    .absent_in(&[LedgerKind::Registry]);
    Judgement::Demands(vec![there, good])
}

fn quoted(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(QUOTED) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::assess::tests::{attested, cell, with_page};
    use crate::code::DocComment;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::location::Location;
    use crate::record::Record;
    use crate::verdict::Verdict;

    fn commented(text: &str) -> Fixture {
        let mut fixture = Fixture::new().gate("FastPath", "0.4 alpha off");
        let comment = DocComment {
            ident: "FastPath".to_owned(),
            text: text.to_owned(),
            location: Location::new(LedgerKind::Registry, "pkg/gates.go", 3, 1),
            generated: false,
        };
        let comments = &mut fixture.ledgers.code.comments;
        comments.insert("FastPath".to_owned(), comment);
        fixture
    }

    fn word(fixture: Fixture, holds: bool) -> Fixture {
        let mut word = attested("A5", "ada");
        word.holds = holds;
        let record = Record {
            evidence: vec![word],
            ..Record::default()
        };
        with_page(fixture, "FastPath", record)
    }

    #[test]
    fn met() {
        let cell = cell(
            &commented("FastPath takes the short way."),
            "FastPath",
            "A5",
        );
        assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
        assert!(cell.reason.contains("takes the short way"));
        assert_eq!(cell.evidence.len(), 1);
    }

    #[test]
    fn unmet_without_a_comment_whatever_anybody_says() {
        assert_eq!(
            cell(&commented(""), "FastPath", "A5").verdict,
            Verdict::Unmet
        );
        let vouched = word(commented(""), true);
        assert_eq!(cell(&vouched, "FastPath", "A5").verdict, Verdict::Unmet);
    }

    #[test]
    fn unmet_where_a_reviewer_says_it_is_poor() {
        let poor = word(commented("FastPath is a gate."), false);
        assert_eq!(cell(&poor, "FastPath", "A5").verdict, Verdict::Unmet);
    }

    #[test]
    fn unknown_where_the_registry_was_read_in_part() {
        let torn = commented("").partial(LedgerKind::Registry);
        assert_eq!(cell(&torn, "FastPath", "A5").verdict, Verdict::Unknown);
    }
}
