//! Rule `stagnant`.

use super::context::{Context, declared};
use super::soak_too_short::lines;
use super::steps::{self, Since, Step};
use super::{Parameter, Rule};
use crate::evaluate::silence;
use crate::finding::{Finding, Severity};
use crate::ledger::{CoverageState, LedgerKind};
use crate::location::Location;
use crate::policy::At;
use crate::project::GateView;
use crate::stage::Stage;
use crate::timeline;
use crate::version::Version;

const ID: &str = "stagnant";

const DOC: &str = "\
A gate is a question, and a gate that stays at alpha for years is a question that nobody \
answers: code for both answers is kept, and users cannot rely on either. The policy says after \
how many release lines somebody should decide: `lines: {alpha: 4, beta: 6}`. Whoever wrote down \
what the gate waits for has decided for now: in its comment (what it waits for before it \
graduates, what is to replace it, when it goes), or in the graduation section of a proposal that \
is about it, for a later stage than the gate has. Then nothing is said. A proposal is about the \
gates that its `kep.yaml` lists; without one, about those whose comments link to it, that it is \
called after, or that the section quotes. All gates of a project are told at once, those that \
have waited longest first; a silencer for one of them takes it out.

Example: `FastPath` has been alpha since v1.4, in seven release lines, and nothing says why.

Fix: promote the gate, withdraw the feature, or write down what it is waiting for: in its comment \
or its proposal, or as the reason of a silencer.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a gate has been at one stage for longer than the policy's patience, and nothing says why",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::StageLines,
    ranked: true,
    ledgers: &[
        LedgerKind::Registry,
        LedgerKind::History,
        LedgerKind::Proposals,
    ],
    check,
};

/// Gates that are named in the message, each with its place.
const SHOWN: usize = 10;

/// Words of a comment by which it says what becomes of a gate.
const DECIDED: [&str; 17] = [
    "as of now",
    "not yet",
    "not supported yet",
    "not implemented yet",
    "graduation",
    "graduates",
    "to graduate",
    "promotion",
    "to promote",
    "temporar",
    "workaround",
    "will be replaced",
    "to be replaced",
    "will be removed",
    "to be removed",
    "todo",
    "opt-in by design",
];

/// A gate that nobody has decided upon.
struct Stale<'a> {
    view: &'a GateView,
    stage: Stage,
    limit: &'a At<u32>,
    /// `since v1.4`, `since v1.4.2`.
    since: String,
    spent: u32,
    at_least: bool,
    /// The release that shows it first at this stage.
    first: Option<Location>,
}

fn check(context: &Context<'_>) -> Vec<Finding> {
    let stale: Vec<Stale<'_>> = context
        .governed()
        .filter(|view| !is_decided(context, view))
        .filter_map(|view| stale(context, view))
        .collect();
    // A silencer for one gate is about that gate alone.
    let (apart, mut together): (Vec<_>, Vec<_>) = stale
        .into_iter()
        .partition(|s| is_silenced(context, &s.view.gate.name));
    let mut found: Vec<Finding> = apart.iter().map(|s| one(context, s)).collect();
    together.sort_by(|a, b| {
        let over = |s: &Stale<'_>| s.spent.saturating_sub(s.limit.value);
        over(b)
            .cmp(&over(a))
            .then_with(|| a.view.gate.name.cmp(&b.view.gate.name))
    });
    match together.as_slice() {
        [] => {}
        [single] => found.push(one(context, single)),
        several => found.push(all(context, several)),
    }
    found
}

fn is_silenced(context: &Context<'_>, gate: &str) -> bool {
    let mut silencers = context.config.silencers.iter();
    silencers.any(|s| {
        s.rule.value == ID
            && s.gate.as_ref().is_some_and(|g| g.value == gate)
            && !silence::is_over(context, s)
    })
}

/// Tells whether something in the tree says what the gate waits for, or that it goes.
fn is_decided(context: &Context<'_>, view: &GateView) -> bool {
    let ledgers = &context.project.ledgers;
    let name = &view.gate.name;
    let says = ledgers.code.comments.get(name).is_some_and(|comment| {
        let text = comment.text.to_lowercase();
        DECIDED.iter().any(|word| text.contains(word))
    });
    let rank = view.current.stage.and_then(|s| context.policy.rank(s));
    let mut criteria = ledgers.proposals.criteria.iter();
    let waits = criteria.any(|c| {
        let is_later = c.stage.is_none_or(|s| context.policy.rank(s) > rank);
        is_later && c.gates.contains(name)
    });
    says || waits || view.gate.removal.is_some()
}

fn stale<'a>(context: &Context<'a>, view: &'a GateView) -> Option<Stale<'a>> {
    let stage = view.current.stage?;
    let limit = context.policy.lines(ID, Some(stage))?;
    let steps = steps::by_stage(&context.steps(view));
    let last = steps.last().filter(|s| s.stage == stage)?;
    // "Since 1.0" is how a list says "always": nobody knows for how long.
    if matches!(last.since, Since::Declared(_, v) if v == Version::line_of(1, 0)) {
        return None;
    }
    let spent = match (&view.timeline, &last.since) {
        (Some(timeline), Since::Line(..) | Since::Unreleased) => timeline.soak,
        _ => last.lines,
    };
    if spent <= limit.value {
        return None;
    }
    let name = &view.gate.name;
    // It may have come with a patch of the line before the first that shows it.
    let patch = patch(context, name, last);
    let since = match patch {
        Some(tag) => format!("since {tag}"),
        None => {
            let when = last.since_when();
            let when = when.trim_start_matches("in ").trim_start_matches("at ");
            format!("since {when}")
        }
    };
    Some(Stale {
        view,
        stage,
        limit,
        since,
        spent: spent + u32::from(patch.is_some()),
        at_least: last.at_least,
        first: match last.since {
            Since::Line(line, _) => context.at_line(line, name),
            _ => None,
        },
    })
}

/// Returns the patch release that brought a gate to its stage, where the next line is the first
/// whose first release shows it.
fn patch<'a>(context: &Context<'a>, gate: &str, last: &Step<'_>) -> Option<&'a str> {
    let Since::Line(_, index) = last.since else {
        return None;
    };
    let before = context.history()?.lines.get(index.checked_sub(1)?)?;
    let at = Some(context.numbers.line(before.version));
    let is_there = |specs| {
        let spec = timeline::effective(specs, at, &context.numbers);
        spec.and_then(|s| s.stage) == Some(last.stage)
    };
    let mut patches = before.patches.iter();
    let first = patches.find(|p| p.gates.get(gate).is_some_and(|g| is_there(&g.specs)));
    first.map(|p| p.tag.as_str())
}

/// Tells of one gate.
fn one(context: &Context<'_>, stale: &Stale<'_>) -> Finding {
    let name = &stale.view.gate.name;
    let message = format!(
        "`{name}` has been {} {}, for {}{}; the policy `{}` has patience for {}{}",
        stale.stage,
        stale.since,
        if stale.at_least { "at least " } else { "" },
        lines(stale.spent),
        context.policy.name.value,
        stale.limit.value,
        unsaid(context, "it waits", "the comment on it"),
    );
    context
        .report(ID, message)
        .about(context, &stale.view.gate)
        .claim("stage")
        .at_all(declared(&stale.view.gate))
        .at_all(stale.first.clone())
        .at(context.policy.location(stale.limit))
        .at_most(severity(context))
        .help(format!(
            "promote `{name}`, withdraw it, or write down what it is waiting for"
        ))
        .done()
}

/// Tells of several gates at once, the worst first.
fn all(context: &Context<'_>, stale: &[Stale<'_>]) -> Finding {
    let mut each: Vec<String> = stale
        .iter()
        .take(SHOWN)
        .map(|s| {
            let least = if s.at_least { "at least " } else { "" };
            let name = &s.view.gate.name;
            format!("`{name}` ({} {}, {least}{})", s.stage, s.since, s.spent)
        })
        .collect();
    if let Some(more) = stale.len().checked_sub(SHOWN).filter(|n| *n > 0) {
        each.push(format!("{more} more"));
    }
    let mut limits: Vec<(Stage, &At<u32>)> = stale.iter().map(|s| (s.stage, s.limit)).collect();
    limits.sort_by_key(|(stage, _)| context.policy.rank(*stage));
    limits.dedup_by_key(|(stage, _)| *stage);
    let patience: Vec<String> = limits
        .iter()
        .map(|(stage, limit)| format!("{} for {stage}", limit.value))
        .collect();
    let message = format!(
        "{} gates have been at one stage for more release lines than the policy `{}` has patience \
         for ({}){}: {}",
        stale.len(),
        context.policy.name.value,
        patience.join(", "),
        unsaid(context, "they wait", "comments on them"),
        each.join(", ")
    );
    // The first place stays the same while others come and go.
    let first = stale.iter().filter_map(|s| declared(&s.view.gate)).min();
    let shown = stale.iter().take(SHOWN);
    let mut places: Vec<Location> = shown.filter_map(|s| declared(&s.view.gate)).collect();
    places.extend(first);
    places.sort();
    places.dedup();
    let limit = limits
        .first()
        .map(|(_, limit)| context.policy.location(*limit));
    context
        .report(ID, message)
        .claim("stage")
        .at_all(places)
        .at_all(limit)
        .at_most(severity(context))
        .help("promote them, withdraw them, or write down what each is waiting for")
        .done()
}

/// Says where nothing was found of what gates wait for; empty where there is no such place.
fn unsaid(context: &Context<'_>, wait: &str, comments: &str) -> String {
    let proposals = context.coverage(LedgerKind::Proposals) == CoverageState::Exhaustive
        && !context.project.ledgers.proposals.documents.is_empty();
    let has_comments = !context.project.ledgers.code.comments.is_empty();
    match (has_comments, proposals) {
        (true, true) => format!(
            ", nothing in {comments} says what {wait} for, and no criteria were found in proposals"
        ),
        (true, false) => format!(", and nothing in {comments} says what {wait} for"),
        (false, true) => format!(", and no criteria for what {wait} for were found in proposals"),
        (false, false) => String::new(),
    }
}

/// Returns how bad it is at most: a proposal that could not be read may say more.
fn severity(context: &Context<'_>) -> Severity {
    match context.coverage(LedgerKind::Proposals) {
        CoverageState::Partial => Severity::Info,
        CoverageState::Exhaustive | CoverageState::Absent => context.severity(ID),
    }
}
