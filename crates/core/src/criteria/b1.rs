//! Criterion B1.

use super::Check;
use super::bugs::{Fate, Told, bugs, left, unsorted, whole_export};
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Judgement};
use crate::issue::Severity;
use crate::ledger::LedgerKind;
use crate::statement::Basis;

const DOC: &str = "\
Alpha is for finding out, and what was found has to be fixed before everybody gets the feature: \
every critical bug about the gate that was opened before it went past alpha is closed by a fix. \
A fix is a commit or a merged pull request, or the word of a person who closed it as completed. \
A bot that sweeps old issues fixes nothing, and neither does \"not planned\".

By reading: the tracker, from exports given with `--issues`. An issue is about a gate by a label \
such as `feature-gate/FastPath`, or by the gate's name in its title; a name in its body alone is \
a guess, and so is one in another case or word by word. Labels say which issues are bugs; one \
that is open and that no label sorts (`kind/...`, `enhancement`) may be one, and leaves the \
verdict unknown. A fix that a later pull request reverted is none that is known. How bad a bug is says a label that `issues.severity` in `gradus.yaml` maps, and without \
one that is not known: then the verdict is unknown until the bug is fixed or labelled. That \
there is no critical bug is a fact only if every issue and pull request of this repository was \
exported, with their labels. Nobody's word in a page settles it, and no result.
";

pub(super) const CHECK: Check = Check {
    id: "B1",
    summary: "every critical bug of alpha is closed by a fix",
    doc: DOC,
    yields: &[Basis::Attested],
    refutes: true,
    ledgers: &[LedgerKind::Issues, LedgerKind::History],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let left = super::calm::before(case).and_then(|stage| left(case, stage));
    // A bug without a date may be one of alpha.
    let of_alpha = |told: &Told<'_>| match (&told.issue.created, &left) {
        (Some(created), Some(left)) => created <= left,
        _ => true,
    };
    let found: Vec<Told<'_>> = bugs(case).filter(of_alpha).collect();
    let critical = found
        .iter()
        .filter(|t| t.severity == Some(Severity::Critical));
    let text = format!(
        "{} about `{}` until it went past alpha, {} of them critical",
        crate::counted::counted(found.len(), "bug", "bugs"),
        case.name(),
        critical.count()
    );
    let mut demands = vec![whole_export(case, &text)];
    demands.extend(found.iter().filter_map(|told| demand(case, told)));
    let unsorted = unsorted(case).filter(|told| told.severity != Some(Severity::Minor));
    demands.extend(unsorted.filter(of_alpha).map(|told| sorting(case, &told)));
    Judgement::Demands(demands)
}

/// What is asked of one bug; `None` where nothing is.
fn demand(case: &Case<'_>, told: &Told<'_>) -> Option<Demand> {
    let is_known = told.severity == Some(Severity::Critical);
    if told.severity.is_some() && !is_known {
        return None;
    }
    let number = told.issue.number;
    let what = told.word();
    let fate = told.fate(case);
    let evidence = match &fate {
        // What is fixed need not be known any better.
        Fate::Done(_) if !is_known || !told.sure => return None,
        Fate::Done(fate) => told.speaks_for(told.sentence(case, &what, fate)),
        Fate::Left(fate) if is_known => told.speaks_against(told.sentence(case, &what, fate)),
        Fate::Left(fate) | Fate::Unclear(fate) => {
            told.raises_doubt(told.sentence(case, &what, fate))
        }
    };
    let (ask, effort) = match &fate {
        _ if !is_known => (
            format!(
                "say how bad #{number} is: give it a label that `issues.severity` in gradus.yaml \
                 maps"
            ),
            Effort::Line,
        ),
        Fate::Unclear(_) => (
            format!("say what fixed #{number}: export its events, or the pull request"),
            Effort::Line,
        ),
        Fate::Done(_) | Fate::Left(_) => (
            format!("fix #{number}, and close it by the fix"),
            Effort::Code,
        ),
    };
    let demand = Demand::new(format!("fix of #{number}, {what},"), ask, effort);
    Some(demand.with([evidence]).open())
}

/// What is asked of an issue that no label sorts: it may be a bug.
fn sorting(case: &Case<'_>, told: &Told<'_>) -> Demand {
    let number = told.issue.number;
    let what = "which no label calls a bug or anything else";
    let text = told.sentence(case, what, "is open");
    let ask =
        format!("say what #{number} is: give it a label such as `kind/bug` or `kind/feature`");
    let what = format!("verdict on #{number}, an open issue that no label sorts,");
    Demand::new(what, ask, Effort::Line)
        .with([told.raises_doubt(text)])
        .open()
}

#[cfg(test)]
mod tests;
