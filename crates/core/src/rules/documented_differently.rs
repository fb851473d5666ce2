//! Rule `documented-differently`.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::join::{Known, Row, resolve, told};
use crate::ledger::LedgerKind;
use crate::project::{GateView, LineState};
use crate::stage::Stage;
use crate::statement::{Basis, Claim, Statement};
use crate::version::Version;

const ID: &str = "documented-differently";

const DOC: &str = "\
Operators decide by the documents: whether to rely on a gate, whether they have to set it. The \
code decides what happens. Stage, default, lock and the release since which a gate is there are \
compared; `v25.8` equals `0.2` where the one continues the other. Where a table has several rows \
for a gate, one of them has to say what the code says. What is struck out does not count; a cell \
with a footnote, or with a version in brackets, is a guess, and no more than a warning.

Example: the reference page says that `FastPath` is alpha and off; the registry has it beta and on.

Fix: correct the document. Look at the code's history first: the document may be what was meant.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a table says something about a gate that the code contradicts",
    doc: DOC,
    severity: Severity::Error,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::History, LedgerKind::Docs],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for document in &context.documents {
        if document.dated {
            continue;
        }
        let mut seen = BTreeSet::new();
        let tables = document.tables.iter().filter(|t| t.speaks_of_now());
        let now: Vec<&Row<'_>> = tables.flat_map(|t| &t.rows).collect();
        for row in &now {
            let Known::Gate(view) = row.known else {
                continue;
            };
            if seen.insert(row.subject) {
                let rows = now.iter().filter(|r| r.subject == view.gate.name);
                let rows: Vec<&[&Statement]> = rows.map(|r| r.said.as_slice()).collect();
                compare(context, view, &rows, &mut found);
            }
        }
    }
    for (view, said) in pages(context) {
        let mut told = Vec::new();
        compare(context, view, &[&said], &mut told);
        // Where the table of the page has the same slip, that is enough.
        told.retain(|finding| !found.iter().any(|other| is_same_slip(finding, other)));
        found.append(&mut told);
    }
    found
}

/// Tells whether two findings are about one claim of one gate in one page.
fn is_same_slip(one: &Finding, other: &Finding) -> bool {
    let path = |f: &Finding| f.locations.first().map(|l| l.path.clone());
    one.gate == other.gate && one.claim == other.claim && path(one) == path(other)
}

/// Returns what pages say of a gate outside of lists, by page: a page of its own, say.
fn pages<'a>(context: &Context<'a>) -> Vec<(&'a GateView, Vec<&'a Statement>)> {
    let mut pages: BTreeMap<(&str, &str), Vec<&Statement>> = BTreeMap::new();
    for statement in told(context.project, context.config) {
        let stated = matches!(
            statement.claim,
            Claim::Stage(_) | Claim::Default(_) | Claim::Locked(_) | Claim::StageSince(..)
        );
        if stated && statement.listing.is_none() {
            let page = (statement.location.path.as_str(), statement.subject.as_str());
            pages.entry(page).or_default().push(statement);
        }
    }
    let view = |name| match resolve(context.project, name) {
        Known::Gate(view) => Some(view),
        _ => None,
    };
    pages
        .into_iter()
        .filter_map(|((_, name), said)| Some((view(name)?, said)))
        .collect()
}

fn compare(
    context: &Context<'_>,
    view: &GateView,
    rows: &[&[&Statement]],
    found: &mut Vec<Finding>,
) {
    let said: Vec<&Statement> = rows.iter().flat_map(|row| row.iter().copied()).collect();
    for kind in ["stage", "default", "locked"] {
        let claims: Vec<&&Statement> = said.iter().filter(|s| s.claim.as_str() == kind).collect();
        if claims.is_empty() || claims.iter().any(|s| holds(view, &s.claim)) {
            continue;
        }
        if let (Some(last), Some(code)) = (claims.last(), in_code(view, kind)) {
            found.push(finding(context, view, last, &code));
        }
    }
    // Of several rows, each tells of its own time; only a single one tells of the entry. What
    // came before the first release that shows it came at nobody knows when.
    let known = view.timeline.as_ref().is_none_or(|t| !t.entry.at_least);
    if let ([row], true) = (rows, known) {
        for statement in *row {
            let accepted = accepted_since(context, view, &statement.claim);
            let (Claim::Since(text) | Claim::StageSince(_, text)) = &statement.claim else {
                continue;
            };
            let Some(version) = context.numbers.read(text) else {
                continue;
            };
            let comparable = accepted.iter().any(|v| v.major == version.major);
            if comparable && !accepted.contains(&version) {
                let words: Vec<String> = accepted.iter().map(ToString::to_string).collect();
                found.push(finding(context, view, statement, &words.join(" or ")));
            }
        }
    }
}

/// Tells whether any registration of the gate agrees, or states nothing to compare with.
fn holds(view: &GateView, claim: &Claim) -> bool {
    let current = &view.current;
    let agrees = |stage: Option<Stage>, default: Option<bool>, locked: Option<bool>| match claim {
        Claim::Stage(said) => stage.is_none_or(|s| s == *said),
        Claim::Default(said) => default.is_none_or(|d| d == *said),
        Claim::Locked(said) => locked.is_none_or(|l| l == *said),
        _ => true,
    };
    // A gate that a comment takes leave of is deprecated, whatever its stage.
    (*claim == Claim::Stage(Stage::Deprecated) && view.gate.removal.is_some())
        || agrees(current.stage, current.default, current.locked)
        || view.gate.registrations.iter().skip(1).any(|r| {
            let last = r.specs.last();
            last.is_some_and(|s| agrees(s.stage, s.default, s.locked))
        })
}

/// Says what the code has, as a word.
fn in_code(view: &GateView, kind: &str) -> Option<String> {
    match kind {
        "stage" => view.current.stage.map(|s| s.to_string()),
        "default" => view.current.default.map(|d| d.to_string()),
        _ => view.current.locked.map(|l| l.to_string()),
    }
}

/// Returns every version that would be a right answer.
fn accepted_since(context: &Context<'_>, view: &GateView, claim: &Claim) -> BTreeSet<Version> {
    let mut accepted = BTreeSet::new();
    let wanted = match claim {
        Claim::StageSince(stage, _) => Some(*stage),
        Claim::Since(_) => None,
        _ => return accepted,
    };
    let fits = |stage: Option<Stage>| wanted.is_none() || stage == wanted;
    let number = |text: &str| context.numbers.read(text);
    let released = view.timeline.iter().flat_map(|t| &t.released);
    let firsts = [
        released.clone().find(|s| fits(s.spec.stage)),
        released
            .clone()
            .find(|s| s.spec.stage == view.current.stage && fits(s.spec.stage)),
    ];
    // A stage whose default changed has an entry for each.
    let all: Vec<&LineState> = released.collect();
    let is = |s: &LineState| (s.spec.stage, s.spec.default, s.spec.locked);
    let begins = all.iter().enumerate().filter(|(i, s)| {
        let before = i.checked_sub(1).and_then(|i| all.get(i));
        let counts = wanted.is_some() || s.spec.stage == view.current.stage;
        counts && fits(s.spec.stage) && before.is_none_or(|before| is(before) != is(s))
    });
    for first in firsts.into_iter().flatten().chain(begins.map(|(_, s)| *s)) {
        accepted.extend(
            context
                .line(&first.line)
                .map(|(_, l)| context.numbers.line(l.version)),
        );
    }
    let specs = view.gate.specs().iter().filter(|s| fits(s.stage));
    accepted.extend(specs.filter_map(|s| number(s.version.as_deref()?)));
    let milestones = view.gate.milestones.iter().filter(|m| fits(Some(m.stage)));
    accepted.extend(milestones.filter_map(|m| number(&m.version)));
    let unreleased = view.timeline.as_ref().is_some_and(|t| {
        t.released
            .last()
            .is_none_or(|s| s.spec.stage != view.current.stage)
    });
    if unreleased && fits(view.current.stage) {
        let next = context.project.ledgers.next_version.as_ref();
        accepted.extend(next.and_then(|n| number(&n.text)));
    }
    accepted
}

fn finding(context: &Context<'_>, view: &GateView, said: &Statement, code: &str) -> Finding {
    let name = &view.gate.name;
    let (what, document) = match &said.claim {
        Claim::Stage(stage) => ("its stage is", stage.to_string()),
        Claim::Default(on) => ("its default is", on.to_string()),
        Claim::Locked(locked) => ("that it is locked is", locked.to_string()),
        Claim::StageSince(stage, version) => {
            return since(
                context,
                view,
                said,
                &format!("{stage} since {version}"),
                code,
            );
        }
        Claim::Since(version) => {
            return since(context, view, said, &format!("there since {version}"), code);
        }
        Claim::Listed(_)
        | Claim::Removed
        | Claim::Named
        | Claim::SetsTo(_)
        | Claim::Requires(_)
        | Claim::Excludes(_)
        | Claim::Needs(_) => ("it is", said.claim.as_str().to_owned()),
    };
    let message = format!("`{name}`: {what} {document} in the document and {code} in the code");
    report(context, view, said, message)
        .at_all(declared(&view.gate))
        .help(help(context, said, code))
        .done()
}

fn since(
    context: &Context<'_>,
    view: &GateView,
    said: &Statement,
    document: &str,
    code: &str,
) -> Finding {
    let name = &view.gate.name;
    let message = format!(
        "`{name}` is {document} in the document, and since {code} in the code and its releases"
    );
    let first = view.timeline.as_ref().and_then(|t| t.released.first());
    report(context, view, said, message)
        .at_all(declared(&view.gate))
        .at_all(first.and_then(|s| context.at_line(&s.line, name)))
        .help(help(context, said, code))
        .done()
}

/// Says what to do: what is generated is not mended by hand.
fn help(context: &Context<'_>, said: &Statement, code: &str) -> String {
    match context.project.ledgers.generated.has(&said.location) {
        true => "run `gradus page`, which keeps it".to_owned(),
        false => format!("write {code} in the document"),
    }
}

fn report(
    context: &Context<'_>,
    view: &GateView,
    said: &Statement,
    mut message: String,
) -> super::report::Report {
    let guessed = said.basis == Basis::Inferred;
    if guessed && said.listing.is_some() {
        message.push_str("; that is a guess: what stands beside the table's word may say more");
    }
    context
        .report(ID, message)
        .gate(&view.gate.name)
        .claim(said.claim.as_str())
        .at(said.location.clone())
        .at_most(match said.basis {
            Basis::Inferred => Severity::Warning,
            Basis::Read | Basis::Ran | Basis::Attested => Severity::Error,
        })
}
