//! The history of a gate's stages, as kubernetes.io's pages of gates write it.
//!
//! Versions are those that the registry declares. Where it declares none, and for what it has
//! forgotten of the time before, the release lines tell.

use super::bound::Bound;
use crate::gate::{Spec, is_sample};
use crate::project::{GateView, LineState, RemovedGate};
use crate::rules::Context;
use crate::stage::Stage;
use crate::version::Version;

/// One stage of a gate, from a version on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) stage: Option<Stage>,
    pub(super) default: Option<bool>,
    pub(super) locked: bool,
    pub(super) from: Bound,
    pub(super) to: Bound,
}

/// All stages of a gate, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stages {
    pub(super) entries: Vec<Entry>,
    /// Whether the gate is gone.
    pub(super) removed: bool,
    /// Whether these are all that it ever had; else a page may know of more.
    pub(super) whole: bool,
    /// The release lines that were read. A clone can have some tags only, and does not say so.
    pub(super) lines: Vec<Version>,
}

/// Returns the stages of a gate that is there.
pub(super) fn of_gate(context: &Context<'_>, view: &GateView) -> Stages {
    let own = context.counts_own_releases(&view.gate);
    let next = next_line(context);
    let at = next.filter(|_| own);
    let specs = in_order(context, view.gate.specs(), at);
    let lines = Lines::new(context, own);
    let timeline = view.timeline.as_ref();
    let whole = context.whole_history().is_some();
    let released = timeline.map_or(&[][..], |t| &t.released);
    let mut entries;
    if let Some((first, _)) = specs.first() {
        entries = declared(&specs, &lines);
        if own && whole {
            let before = released
                .iter()
                .filter(|s| context_line(context, s) < Some(*first));
            let before: Vec<&LineState> = before.collect();
            let unseen = timeline.is_some_and(|t| t.entry.at_least);
            let mut past = runs(context, &before, unseen);
            drop_repeated(&mut past, &mut entries);
            past.append(&mut entries);
            entries = past;
        }
    } else {
        let all: Vec<&LineState> = if whole {
            released.iter().collect()
        } else {
            Vec::new()
        };
        let unseen = timeline.is_some_and(|t| t.entry.at_least);
        entries = runs(context, &all, unseen);
        go_on(&mut entries, view, (context, whole), next);
    }
    Stages {
        entries,
        removed: false,
        whole,
        lines: Lines::new(context, true).known,
    }
}

/// Returns the stages of a gate that is gone.
pub(super) fn of_former(context: &Context<'_>, gate: &RemovedGate) -> Stages {
    let Some(history) = context.history() else {
        return Stages {
            entries: Vec::new(),
            removed: true,
            whole: false,
            lines: Vec::new(),
        };
    };
    let mut lines = history.lines.iter().rev();
    let last = lines.find(|l| l.gates.contains_key(gate.name.as_str()));
    let mut committed = history.committed.iter().rev();
    let state = match last {
        Some(line) => line.gates.get(gate.name.as_str()),
        None => committed.find_map(|c| c.gates.get(gate.name.as_str())),
    };
    let specs = state.map_or(&[][..], |s| &s.specs);
    let ordered = in_order(context, specs, None);
    let numbers = Lines::new(context, true);
    let all: Vec<&LineState> = gate.released.iter().collect();
    let mut entries = if ordered.is_empty() {
        runs(context, &all, false)
    } else {
        declared(&ordered, &numbers)
    };
    if let Some(entry) = entries.last_mut() {
        let line = last.map(|l| context.numbers.line(l.version));
        let began = ordered.last().map(|(version, _)| *version);
        entry.to = match line {
            // Versions of another numbering have no end among these releases.
            Some(line) if began.is_some_and(|began| began > line) => Bound::Unknown,
            Some(line) if gate.removed_in.is_none() => Bound::AtLeast(line),
            Some(line) => Bound::Is(line.to_string()),
            None => Bound::Unknown,
        };
    }
    Stages {
        entries,
        removed: true,
        whole: context.whole_history().is_some(),
        lines: numbers.known,
    }
}

/// Says where a gate is declared in two ways; `None` where all that declare it agree. Nobody
/// knows then which one its page should tell.
pub(super) fn at_odds(view: &GateView) -> Option<String> {
    let mut all = view.gate.registrations.iter().filter(|r| {
        // Samples show how gates are made, and what is not read says nothing.
        !r.specs.is_empty() && !is_sample(&r.declared.path)
    });
    let first = all.next()?;
    let other = all.find(|r| r.registry != first.registry && !agree(&first.specs, &r.specs))?;
    Some(format!(
        "{} is declared in two ways, at {} and at {}: declare it once, or alike",
        view.gate.name, first.declared, other.declared
    ))
}

/// Tells whether two registries say the same of a gate. Where one of them has no versions, what
/// the gate is now counts.
fn agree(one: &[Spec], other: &[Spec]) -> bool {
    let versioned = |specs: &[Spec]| specs.iter().any(|s| s.version.is_some());
    let same = |a: &Spec, b: &Spec| {
        a.stage == b.stage
            && a.default == b.default
            && (a.locked == Some(true)) == (b.locked == Some(true))
    };
    match versioned(one) && versioned(other) {
        true => {
            let version = |s: &Spec| s.version.as_deref().map(written);
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(a, b)| same(a, b) && version(a) == version(b))
        }
        false => match (one.last(), other.last()) {
            (Some(a), Some(b)) => same(a, b),
            _ => true,
        },
    }
}

/// The line that the tree says it becomes.
fn next_line(context: &Context<'_>) -> Option<Version> {
    let next = context.project.ledgers.next_version.as_ref()?;
    context.numbers.read(&next.text)
}

fn context_line(context: &Context<'_>, state: &LineState) -> Option<Version> {
    let (_, line) = context.line(&state.line)?;
    Some(context.numbers.line(line.version))
}

/// Orders the specs that state a version, each version once: of equals the last one runs. What
/// lies behind the version that the tree becomes is a plan, unless there is nothing else.
fn in_order<'s>(
    context: &Context<'_>,
    specs: &'s [Spec],
    at: Option<Version>,
) -> Vec<(Version, &'s Spec)> {
    let number = |s: &'s Spec| Some((context.numbers.read(s.version.as_deref()?)?, s));
    let mut ordered: Vec<(Version, &Spec)> = Vec::new();
    for (version, spec) in specs.iter().filter_map(number) {
        match ordered.iter_mut().find(|(there, _)| *there == version) {
            Some(there) => there.1 = spec,
            None => ordered.push((version, spec)),
        }
    }
    ordered.sort_by_key(|(version, _)| *version);
    if let Some(at) = at
        && ordered.iter().any(|(version, _)| *version <= at)
    {
        ordered.retain(|(version, _)| *version <= at);
    }
    ordered
}

/// The release lines, by the numbers that they go by today.
struct Lines {
    known: Vec<Version>,
}

impl Lines {
    /// Of the project; none where versions count something else.
    fn new(context: &Context<'_>, own: bool) -> Self {
        let history = context.history().filter(|_| own);
        let lines = history.map_or(&[][..], |h| &h.lines);
        let mut known: Vec<Version> = lines
            .iter()
            .map(|l| context.numbers.line(l.version))
            .collect();
        known.sort_unstable();
        known.dedup();
        Self { known }
    }

    /// Returns the line before one. Where minors follow each other it needs no release to tell,
    /// so that a tag that comes out changes nothing.
    fn before(&self, version: Version) -> Option<Version> {
        let same = self.known.iter().filter(|v| v.major == version.major);
        let minors: Vec<u32> = same.map(|v| v.minor).collect();
        let follow = minors
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a + 1 == *b));
        if version.minor > 0 && follow {
            return Some(Version::line_of(version.major, version.minor - 1));
        }
        let before = self.known.iter().rev().find(|v| **v < version);
        let by_number = || {
            let minor = version.minor.checked_sub(1)?;
            Some(Version::line_of(version.major, minor))
        };
        before.copied().or_else(by_number)
    }
}

fn declared(specs: &[(Version, &Spec)], lines: &Lines) -> Vec<Entry> {
    let nexts = specs.iter().skip(1).map(|(version, _)| Some(*version));
    let nexts = nexts.chain([None]);
    let mut entries: Vec<Entry> = Vec::new();
    for ((version, spec), next) in specs.iter().zip(nexts) {
        let to = next.map_or(Bound::Open, |next| {
            let end = lines.before(next).unwrap_or(*version).max(*version);
            Bound::Is(end.to_string())
        });
        match entries.last_mut() {
            // A spec that repeats the one before is no step.
            Some(last) if says_the_same(last, spec) => last.to = to,
            _ => entries.push(Entry {
                from: Bound::Is(written(spec.version.as_deref().unwrap_or_default())),
                to,
                ..bare(spec)
            }),
        }
    }
    entries
}

/// Writes a version as kubernetes.io does: two numbers.
fn written(version: &str) -> String {
    Version::parse(version).map_or_else(|| version.to_owned(), |v| v.line().to_string())
}

fn bare(spec: &Spec) -> Entry {
    Entry {
        stage: spec.stage,
        default: spec.default,
        locked: spec.locked == Some(true),
        from: Bound::Unknown,
        to: Bound::Open,
    }
}

fn says_the_same(entry: &Entry, spec: &Spec) -> bool {
    let locked = spec.locked == Some(true);
    (entry.stage, entry.default, entry.locked) == (spec.stage, spec.default, locked)
}

/// Tells the stages of a row of releases.
fn runs(context: &Context<'_>, released: &[&LineState], unseen: bool) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for state in released {
        let Some(line) = context_line(context, state).map(|v| v.to_string()) else {
            continue;
        };
        match entries.last_mut() {
            Some(last) if says_the_same(last, &state.spec) => last.to = Bound::Shown(line),
            _ => {
                let from = match entries.is_empty() && unseen {
                    true => Bound::Unknown,
                    false => Bound::Shown(line.clone()),
                };
                entries.push(Entry {
                    from,
                    to: Bound::Shown(line),
                    ..bare(&state.spec)
                });
            }
        }
    }
    entries
}

/// Joins the last stage of the releases with the first declared one, where they are one.
fn drop_repeated(past: &mut Vec<Entry>, entries: &mut [Entry]) {
    let Some(first) = entries.first_mut() else {
        return;
    };
    let same =
        |e: &Entry| (e.stage, e.default, e.locked) == (first.stage, first.default, first.locked);
    if past.last().is_some_and(same) {
        past.pop();
    }
}

/// Puts what the gate is now behind what the releases show.
fn go_on(
    entries: &mut Vec<Entry>,
    view: &GateView,
    (context, whole): (&Context<'_>, bool),
    next: Option<Version>,
) {
    let lines = Lines::new(context, true);
    let newest = lines.known.last().copied();
    match entries.last_mut() {
        Some(last) if says_the_same(last, &view.current) => last.to = Bound::Open,
        _ => {
            let next = next.filter(|next| newest.is_none_or(|newest| *next > newest));
            entries.push(Entry {
                from: match whole {
                    true => Bound::After(newest, next.map(|v| v.to_string())),
                    false => Bound::Unknown,
                },
                ..bare(&view.current)
            });
        }
    }
}

impl Stages {
    /// Returns the stage that the gate has now, or had last.
    pub(super) fn last(&self) -> Option<&Entry> {
        self.entries.last()
    }
}

#[cfg(test)]
mod tests;
