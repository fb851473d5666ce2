//! The states that a gate went through, one after the other.
//!
//! With release tags, these are its states at the release lines, and what it is now. Without
//! them, a registry that keeps every version it ever had tells the same.

use super::Context;
use crate::gate::{Gate, Spec};
use crate::project::GateView;
use crate::stage::Stage;
use crate::version::Version;

/// Since when a state holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Since<'a> {
    /// Since a release line; the number is its place in the order of dates.
    Line(&'a str, usize),
    /// Since a declared version; only versions speak, there is no history.
    Declared(&'a str, Version),
    /// Not released.
    Unreleased,
}

/// A run of releases in which stage, default and lock were the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step<'a> {
    /// The state.
    pub(crate) spec: &'a Spec,
    /// Its stage.
    pub(crate) stage: Stage,
    /// Since when.
    pub(crate) since: Since<'a>,
    /// Release lines it lasted; for an unreleased state 0.
    pub(crate) lines: u32,
    /// Whether it began before the first line that shows it.
    pub(crate) at_least: bool,
}

impl Step<'_> {
    /// Says since when, for a message.
    pub(crate) fn since_when(&self) -> String {
        match &self.since {
            Since::Line(line, _) if self.at_least => format!("in {line} or before"),
            Since::Line(line, _) => format!("in {line}"),
            Since::Declared(version, _) => format!("at version {version}"),
            Since::Unreleased => "in the audited tree".to_owned(),
        }
    }
}

/// Returns the steps of a gate, oldest first; pre-alpha, which is "not there yet", left out.
pub(crate) fn of<'a>(context: &Context<'_>, view: &'a GateView) -> Vec<Step<'a>> {
    let steps = match (&view.timeline, context.history()) {
        (Some(timeline), Some(history)) => {
            let mut steps: Vec<Step<'a>> = Vec::new();
            for state in &timeline.released {
                let Some(index) = history.lines.iter().position(|l| l.line == state.line) else {
                    continue;
                };
                push(&mut steps, &state.spec, Since::Line(&state.line, index), 1);
            }
            if let Some(first) = steps.first_mut() {
                first.at_least = timeline.entry.at_least;
            }
            push(&mut steps, &view.current, Since::Unreleased, 0);
            steps
        }
        _ => declared(context, &view.gate),
    };
    let known = steps.into_iter().skip_while(|s| s.stage == Stage::PreAlpha);
    known.collect()
}

/// Steps from declared versions alone.
fn declared<'a>(context: &Context<'_>, gate: &'a Gate) -> Vec<Step<'a>> {
    let mut specs: Vec<(Version, &'a str, &'a Spec)> = gate
        .specs()
        .iter()
        .filter_map(|s| {
            let version = s.version.as_deref()?;
            Some((context.numbers.read(version)?, version, s))
        })
        .collect();
    specs.sort_by_key(|(v, _, _)| *v);
    if is_off_switch(&specs) {
        specs.remove(0);
    }
    let newest = context.newest_declared();
    let mut steps = Vec::new();
    let ends = specs.iter().skip(1).map(|(v, ..)| Some(*v)).chain([None]);
    let ends: Vec<Option<Version>> = ends.collect();
    for ((version, written, spec), end) in specs.into_iter().zip(ends) {
        let lines = match end {
            Some(end) => minors(version, end),
            None => newest.map_or(1, |n| minors(version, n).saturating_add(1)),
        };
        push(&mut steps, spec, Since::Declared(written, version), lines);
    }
    steps
}

/// Tells whether the specs begin with `1.0` and stable: behaviour that was always there, and
/// got an off switch later.
fn is_off_switch(specs: &[(Version, &str, &Spec)]) -> bool {
    matches!(specs, [(v, _, s), _, ..]
        if *v == Version::line_of(1, 0) && s.stage == Some(Stage::Stable))
}

/// Minor lines from one version to another; across a major number, which nobody can count, 1.
fn minors(from: Version, to: Version) -> u32 {
    if from.major == to.major {
        to.minor.saturating_sub(from.minor)
    } else {
        1
    }
}

fn push<'a>(steps: &mut Vec<Step<'a>>, spec: &'a Spec, since: Since<'a>, lines: u32) {
    let Some(stage) = spec.stage else { return };
    match steps.last_mut() {
        Some(last)
            if last.stage == stage
                && last.spec.default == spec.default
                && last.spec.locked == spec.locked =>
        {
            last.lines = last.lines.saturating_add(lines);
        }
        _ => steps.push(Step {
            spec,
            stage,
            since,
            lines,
            at_least: false,
        }),
    }
}

/// Joins steps that differ in default or lock only.
pub(crate) fn by_stage<'a>(steps: &[Step<'a>]) -> Vec<Step<'a>> {
    let mut joined: Vec<Step<'a>> = Vec::new();
    for step in steps {
        match joined.last_mut() {
            Some(last) if last.stage == step.stage => {
                last.lines = last.lines.saturating_add(step.lines);
            }
            _ => joined.push(step.clone()),
        }
    }
    joined
}
