//! Runs of lines that name gates in one form.

use std::collections::BTreeMap;

use gradus_core::gate::Inventory;

use super::form::Form;
use crate::docs::names::Names;

/// Lines between two entries of a list, comments say.
const MAX_GAP: usize = 4;
/// Lines above a list that tell what it is.
const ABOVE: usize = 4;
/// Lines that are looked at; a list of gates is shorter by far.
pub(super) const MAX_LINES: usize = 200_000;

/// Letters of a line that are kept.
const MAX_SHOWN: usize = 200;

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) text: String,
}

/// Takes a generated list as it is.
pub(super) fn of_list(inventory: &Inventory) -> Vec<Entry> {
    let gates = inventory.gates.iter();
    gates
        .filter_map(|gate| {
            let at = &gate.registrations.first()?.declared;
            Some(Entry {
                name: gate.name.clone(),
                line: at.line,
                column: at.column,
                text: at.text.clone().unwrap_or_else(|| gate.name.clone()),
            })
        })
        .collect()
}

/// Finds runs in a text, in its order.
pub(super) fn runs(text: &str, names: &Names) -> Vec<Vec<Entry>> {
    let lines: Vec<&str> = text.lines().take(MAX_LINES).collect();
    let mut runs = Vec::new();
    let mut forms: BTreeMap<Form, Vec<usize>> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        let hits: Vec<(usize, &str)> = names.hits(line).map(|h| (h.start, h.name)).collect();
        match hits.as_slice() {
            [] => {}
            [(start, name)] => {
                if let Some(form) = Form::of(line, *start, name) {
                    forms.entry(form).or_default().push(number);
                }
            }
            several => {
                let alone = several
                    .iter()
                    .all(|(start, name)| is_bare(line, *start, name));
                if alone && !is_exception(&lines, number) {
                    let one = several
                        .iter()
                        .map(|(start, name)| entry(line, number, *start, name));
                    runs.push(one.collect());
                }
            }
        }
    }
    for (form, numbers) in &forms {
        // The last line of the run before: runs of one form that touch are one.
        let mut end = None;
        for near in numbers.chunk_by(|a, b| b - a <= MAX_GAP) {
            if let (Some(first), Some(last)) = (near.first(), near.last())
                && near.len() >= super::MIN_GATES
                && end.is_none_or(|end| *first > end)
                && !is_exception(&lines, *first)
            {
                let (run, to) = entries(&lines, form, *first, *last);
                runs.push(run);
                end = Some(to);
            }
        }
    }
    runs.sort_by_key(|run: &Vec<Entry>| run.first().map(|e| (e.line, e.column)));
    runs
}

/// Reads the lines of a form between two, and those right before and after them; tells the last.
fn entries(lines: &[&str], form: &Form, first: usize, last: usize) -> (Vec<Entry>, usize) {
    let named = |number: usize| {
        let line = lines.get(number)?;
        let (start, name) = form.name_in(line)?;
        Some(entry(line, number, start, name))
    };
    let mut from = first;
    while let Some(previous) = from.checked_sub(1)
        && named(previous).is_some()
    {
        from = previous;
    }
    let mut to = last;
    while named(to + 1).is_some() {
        to += 1;
    }
    ((from..=to).filter_map(named).collect(), to)
}

fn entry(line: &str, number: usize, start: usize, name: &str) -> Entry {
    let count = |n: usize| u32::try_from(n.saturating_add(1)).unwrap_or(u32::MAX);
    Entry {
        name: name.to_owned(),
        line: count(number),
        column: count(start),
        text: line.trim().chars().take(MAX_SHOWN).collect(),
    }
}

/// Tells whether a name in a line of several stands there as one of a list: quotes, commas.
fn is_bare(line: &str, start: usize, name: &str) -> bool {
    let before = line.get(..start).unwrap_or_default().chars().next_back();
    let rest = line.get(start + name.len()..).unwrap_or_default();
    let fits = |c: Option<char>| c.is_none_or(|c| " ,|\"'`[]();\t".contains(c));
    fits(before) && fits(rest.chars().next())
}

/// Tells whether the lines above a list say that it lists exceptions, or configures gates.
fn is_exception(lines: &[&str], first: usize) -> bool {
    let above = lines
        .get(first.saturating_sub(ABOVE)..=first)
        .unwrap_or_default();
    let configures = |line: &&str| {
        let key: String = line
            .trim()
            .trim_start_matches("- ")
            .chars()
            .filter(|c| !matches!(c, '_' | '-'))
            .collect();
        key.to_lowercase().starts_with("featuregates:")
    };
    above.iter().any(|line| {
        let lower = line.to_lowercase();
        configures(line)
            || ["exclu", "ignore", "skip", "except", "disabled:", "enabled:"]
                .iter()
                .any(|w| lower.contains(w))
    })
}
