//! Criterion S9.

use super::Check;
use super::bugs::{Told, issues, whole_export};
use crate::assess::Case;
use crate::counted::counted;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::issue::Severity;
use crate::ledger::LedgerKind;
use crate::release_note::RemarkKind;
use crate::statement::Basis;
use crate::version::Version;

const DOC: &str = "\
What is called stable works without tricks: no open issue about the gate says that ordinary use \
needs a workaround, and the notes of the newest release name no known issue of it.

By reading: exports of the tracker given with `--issues`, where labels such as `workaround` or \
`known-issue` (or those in `issues.workaround` of `gradus.yaml`) tell such issues, and release \
notes. One with a label that `issues.severity` maps to `severe` or `critical` speaks against it, \
one that it maps to `minor` is a corner case, and of any other an approver says in the gate's \
page whether it is about ordinary use. That there is none is a fact only if every issue was \
exported; an approver can vouch for that too.
";

pub(super) const CHECK: Check = Check {
    id: "S9",
    summary: "ordinary use needs no workaround",
    doc: DOC,
    yields: &[Basis::Attested],
    refutes: true,
    ledgers: &[
        LedgerKind::Issues,
        LedgerKind::ReleaseNotes,
        LedgerKind::Page,
    ],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let config = case.context.config;
    let open = |told: &Told<'_>| told.issue.is_open() && told.issue.is_workaround(config);
    let found: Vec<Told<'_>> = issues(case).filter(open).collect();
    let text = format!(
        "{} about `{}` with a label of known workarounds",
        counted(found.len(), "open issue", "open issues"),
        case.name()
    );
    let mut demands = vec![whole_export(case, &text)];
    demands.extend(found.iter().map(|told| demand(case, told)));
    demands.extend(noted(case));
    Judgement::Demands(demands)
}

fn demand(case: &Case<'_>, told: &Told<'_>) -> Demand {
    let number = told.issue.number;
    let what = match told.severity {
        Some(severity) => format!("a {} issue that is worked around", severity.as_str()),
        None => "an issue of unknown severity that is worked around".to_owned(),
    };
    let text = told.sentence(case, &what, "is open");
    let evidence = match told.severity {
        Some(Severity::Minor) => told.speaks_for(text),
        Some(Severity::Severe | Severity::Critical) => told.speaks_against(text),
        None => told.raises_doubt(text),
    };
    let ask = format!(
        "fix #{number}, or say that it is none of ordinary use: gradus attest {} S9",
        case.name()
    );
    let what = format!("word that #{number} is none of ordinary use");
    Demand::new(what, ask, Effort::Attest)
        .with([evidence])
        .open()
}

/// Known issues in the notes of the newest release that has notes.
fn noted(case: &Case<'_>) -> Option<Demand> {
    let notes = case.ledgers().release_notes.iter();
    let finals = notes.filter(|note| !note.prerelease);
    let newest = finals.max_by_key(|note| {
        let version = Version::parse(&note.version);
        let line = version.map(|v| case.context.numbers.line(v));
        (line, version.and_then(|v| v.patch))
    })?;
    let known: Vec<Evidence> = newest
        .remarks
        .iter()
        .filter(|r| matches!(r.kind, RemarkKind::KnownIssue | RemarkKind::Regression))
        .filter(|r| r.gates.iter().any(|gate| gate == case.name()))
        .map(|remark| {
            let text = format!(
                "the notes of {} name a known issue: {}",
                newest.version, remark.text
            );
            Evidence::speaks_against(Basis::Inferred, text, remark.location.clone())
        })
        .collect();
    if known.is_empty() {
        return None;
    }
    let ask = format!(
        "fix what the notes of {} name, or say that it is none of ordinary use: gradus attest \
         {} S9",
        newest.version,
        case.name()
    );
    let what = format!(
        "word on the known issues in the notes of {}",
        newest.version
    );
    Some(Demand::new(what, ask, Effort::Attest).with(known).open())
}

#[cfg(test)]
mod tests;
