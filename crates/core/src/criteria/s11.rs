//! Criterion S11.

use super::Check;
use super::bugs::{Fate, Told, issues};
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::issue::Place;
use crate::ledger::LedgerKind;
use crate::statement::Basis;
use crate::version::Version;

const DOC: &str = "\
A gate that is locked does nothing any more, and somebody has to take the switch away: an issue \
plans it, for a release after the one that locks the gate, so that configurations that still \
name it get one release of notice.

By reading: exports of the tracker given with `--issues`. The issue's title says so (\"Remove \
the FastPath feature gate\"), it is open or was done, and its milestone, where it has one, is \
after the line that locks the gate. A plan in the body of an issue is a guess. An approver can \
say in the gate's page where it is planned. That nobody plans it is a fact only if every issue \
was exported.
";

pub(super) const CHECK: Check = Check {
    id: "S11",
    summary: "an issue plans the removal of the switch",
    doc: DOC,
    yields: &[Basis::Attested],
    refutes: true,
    ledgers: &[LedgerKind::Issues, LedgerKind::History, LedgerKind::Page],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let evidence: Vec<Evidence> = issues(case).filter_map(|told| plan(case, &told)).collect();
    let name = case.name();
    let ask = format!(
        "open an issue \"Remove the {name} feature gate\" with the milestone after the lock, or \
         say where it is planned: gradus attest {name} S11 --link ISSUE"
    );
    Demand::new(
        "issue that plans the removal of the gate",
        ask,
        Effort::Line,
    )
    .with(evidence)
    .absent_in(&[LedgerKind::Issues])
    .into()
}

/// Reads an issue that plans the removal; `None` where it does not, or does no more.
fn plan(case: &Case<'_>, told: &Told<'_>) -> Option<Evidence> {
    let issue = told.issue;
    let mut removals = issue.removals.iter();
    let removal = removals.find(|r| r.gate == case.name())?;
    let is_done = matches!(told.fate(case), Fate::Done(_));
    if !issue.is_open() && !is_done {
        return None;
    }
    let sure = removal.place == Place::Title && removal.basis == Basis::Read;
    let basis = if sure {
        Basis::Attested
    } else {
        Basis::Inferred
    };
    let place = issue.location.clone();
    let milestone = issue.milestone.as_deref();
    let due = issue.due().and_then(|due| case.context.numbers.read(due));
    if let (Some(title), Some(due), Some(locks)) = (milestone, due, locks(case))
        && due <= locks
    {
        let text = format!(
            "#{} plans the removal with {title}, and {locks} is the line that locks the gate: {}",
            issue.number, issue.title
        );
        return Some(Evidence::speaks_against(basis, text, place));
    }
    let when = milestone.map_or(String::new(), |title| format!(" with {title}"));
    let text = format!("#{} plans the removal{when}: {}", issue.number, issue.title);
    Some(Evidence::speaks_for(basis, text, place))
}

/// Returns the release line that locks the gate: the first with its stage, else the next.
fn locks(case: &Case<'_>) -> Option<Version> {
    let context = case.context;
    match case.entered(case.asked.stage.value) {
        Some(line) => {
            let (_, line) = context.line(line)?;
            Some(context.numbers.line(line.version))
        }
        None => context.next_line(),
    }
}

#[cfg(test)]
mod tests;
