//! What the rules about charts share.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::context::is_own;
use crate::chart::{Chart, Form, Shown};
use crate::join::{Known, resolve};
use crate::project::GateView;

/// Gates named before the rest is only counted.
const NAMED: usize = 12;

/// Returns what a chart shows of gates, by blocks that are this project's: at least one name in
/// them is a gate that it has, or had. Others belong to other programs.
pub(super) fn own_blocks<'a>(context: &Context<'a>, chart: &'a Chart) -> Vec<Vec<&'a Shown>> {
    let mut blocks: BTreeMap<(Form, u32), Vec<&Shown>> = BTreeMap::new();
    for shown in &chart.shown {
        let key = (shown.form, shown.block);
        blocks.entry(key).or_default().push(shown);
    }
    let is_known = |shown: &&Shown| {
        matches!(
            resolve(context.project, &shown.gate),
            Known::Gate(_) | Known::Former(_)
        )
    };
    let blocks = blocks.into_values();
    blocks.filter(|b| b.iter().any(is_known)).collect()
}

/// Returns a gate that this project governs.
pub(super) fn governed<'a>(context: &Context<'a>, name: &str) -> Option<&'a GateView> {
    match resolve(context.project, name) {
        Known::Gate(view) if is_own(&view.gate) => Some(view),
        _ => None,
    }
}

/// Returns the gates that a chart sets, and those that values.yaml shows.
pub(super) fn set_and_shown<'a>(
    context: &Context<'a>,
    chart: &'a Chart,
) -> (BTreeSet<&'a str>, BTreeSet<&'a str>) {
    let (mut set, mut all) = (BTreeSet::new(), BTreeSet::new());
    for shown in own_blocks(context, chart).into_iter().flatten() {
        let in_values = matches!(shown.form, Form::Value | Form::Sample);
        if !in_values || governed(context, &shown.gate).is_none() {
            continue;
        }
        all.insert(shown.gate.as_str());
        if shown.form == Form::Value {
            set.insert(shown.gate.as_str());
        }
    }
    (set, all)
}

/// Tells whether a file is read as part of a chart, and so no other manifest.
pub(super) fn in_chart(context: &Context<'_>, path: &str) -> bool {
    context.project.ledgers.charts.iter().any(|chart| {
        let inner = path.strip_prefix(chart.dir.as_str());
        let inner = inner.map(|p| p.trim_start_matches('/'));
        inner.is_some_and(|p| p.starts_with("values.") || p.starts_with("templates/"))
    })
}

/// Returns a chart's name for people: its folder.
pub(super) fn name(chart: &Chart) -> &str {
    if chart.dir.is_empty() {
        "the chart"
    } else {
        &chart.dir
    }
}

/// Lists names in backticks, the first few of them.
pub(super) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let mut text: Vec<String> = names
        .iter()
        .take(NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    if let Some(more) = names.len().checked_sub(NAMED).filter(|more| *more > 0) {
        text.push(format!("{more} more"));
    }
    match text.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => text.concat(),
    }
}

/// `on`, `off`.
pub(super) fn word(value: bool) -> &'static str {
    if value { "on" } else { "off" }
}
