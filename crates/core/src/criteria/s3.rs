//! Criterion S3.

use super::Check;
use super::bugs::{Fate, Told, bugs, reached, whole_export};
use crate::assess::Case;
use crate::counted::counted;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::issue::Severity;
use crate::ledger::LedgerKind;
use crate::release_note::RemarkKind;
use crate::statement::Basis;

const DOC: &str = "\
Corner cases that came up while the gate was beta are fixed, or users are told a way around. \
Every bug about the gate that was opened since it reached beta is closed by a fix or by a person \
as completed; or has a label such as `workaround` or `known-issue`; or stands among the known \
issues of release notes with a workaround.

By reading: exports of the tracker given with `--issues`, and release notes. A severe or \
critical bug that is neither fixed nor worked around speaks against it; of a smaller one, or of \
one whose severity no label tells, an approver may say in the gate's page where it is \
documented. That there are no others is a fact only if every issue and pull request was \
exported, and an approver can vouch for that too.
";

pub(super) const CHECK: Check = Check {
    id: "S3",
    summary: "corner cases known from beta are fixed or documented",
    doc: DOC,
    yields: &[Basis::Attested],
    refutes: true,
    ledgers: &[
        LedgerKind::Issues,
        LedgerKind::ReleaseNotes,
        LedgerKind::History,
        LedgerKind::Page,
    ],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let since = super::calm::before(case).and_then(|stage| reached(case, stage));
    let of_beta = |told: &Told<'_>| match (&told.issue.created, &since) {
        (Some(created), Some(since)) => created >= since,
        _ => true,
    };
    let found: Vec<Told<'_>> = bugs(case).filter(of_beta).collect();
    let text = format!(
        "{} about `{}` since it reached beta",
        counted(found.len(), "bug", "bugs"),
        case.name()
    );
    let mut demands = vec![whole_export(case, &text)];
    demands.extend(found.iter().map(|told| demand(case, told)));
    Judgement::Demands(demands)
}

fn demand(case: &Case<'_>, told: &Told<'_>) -> Demand {
    let number = told.issue.number;
    let what = told.word();
    let around = way_around(case, told);
    let evidence = match told.fate(case) {
        Fate::Done(fate) => told.speaks_for(told.sentence(case, &what, &fate)),
        Fate::Left(fate) | Fate::Unclear(fate) => match around {
            Some(evidence) => evidence,
            None if told.severity >= Some(Severity::Severe) && told.issue.is_open() => {
                told.speaks_against(told.sentence(case, &what, &fate))
            }
            None => told.raises_doubt(told.sentence(case, &what, &fate)),
        },
    };
    let ask = format!(
        "fix #{number}, or document a way around it and give it a label such as `workaround`, or \
         say where it is documented: gradus attest {} S3",
        case.name()
    );
    let what = format!("fix of #{number}, {what}, or a way around it");
    Demand::new(what, ask, Effort::Document)
        .with([evidence])
        .open()
}

/// Returns what tells users a way around a bug.
fn way_around(case: &Case<'_>, told: &Told<'_>) -> Option<Evidence> {
    if told.issue.is_workaround(case.context.config) {
        let text = told.sentence(case, &told.word(), "has a label of known workarounds");
        return Some(told.speaks_for(text));
    }
    let notes = case.ledgers().release_notes.iter();
    let remarks = notes.flat_map(|note| note.remarks.iter().map(move |r| (note, r)));
    let mut told_there = remarks.filter(|(_, remark)| {
        remark.kind == RemarkKind::KnownIssue
            && remark.workaround
            && remark.references.contains(&told.issue.number)
    });
    let (note, remark) = told_there.next()?;
    let text = format!(
        "the notes of {} tell a way around #{}: {}",
        note.version, told.issue.number, remark.text
    );
    let place = remark.location.clone();
    Some(Evidence::speaks_for(Basis::Attested, text, place))
}

#[cfg(test)]
mod tests;
