//! Registries of the past, without putting gates together anew for every revision.
//!
//! A declaration whose names and specs are all written out means the same wherever it stands.
//! What such a one says is worked out once and shared by every revision that has it; only its
//! line differs. Where any declaration refers to a constant, all go the ordinary way.

use std::sync::{Arc, LazyLock};

use gradus_core::gate::{Dialect, Spec};
use gradus_core::history::{GateState, Snapshot};
use gradus_core::stage::Stage;

use super::file::FileFacts;
use super::inventory::{Gates, Hit, test_folder};
use super::memo::Memo;
use super::project::{Project, folder_of};
use super::raw::{Facts, RawSpec};
use super::value::Value;
use super::{hits, reading};
use crate::past::Past;
use crate::source::{MemorySource, REGISTRY_NEEDLES, Source, is_skipped};

/// A gate of a declaration that stands for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    name: Arc<str>,
    constant: Option<Arc<str>>,
    specs: Arc<[Spec]>,
    /// Offset in the declaration.
    offset: usize,
}

/// Reads registries alone, as far as history needs them.
#[must_use]
pub fn past(source: &dyn Source, memo: &Memo) -> Past {
    let project = Project::new(source, memo, false);
    let hits = hits(&project, &REGISTRY_NEEDLES);
    let Some(mut past) = written(&hits, memo) else {
        let gates = Gates::of(&project, &hits);
        let reading = reading(project, gates);
        return Past::of(&reading.inventory, reading.unread);
    };
    let (noted, _) = project.finish();
    past.unread = source.unread().to_vec();
    past.unread.extend(noted);
    past.unread.sort();
    past.unread.dedup();
    past
}

/// Reads files in which every declaration stands for itself; `None` if one does not.
fn written(hits: &[Hit], memo: &Memo) -> Option<Past> {
    let mut past = Past::default();
    let mut gates: Vec<(Arc<str>, GateState)> = Vec::new();
    for hit in hits {
        let is_test = test_folder(&hit.path).is_some();
        for placed in &hit.facts.placed {
            let written = placed
                .facts
                .written
                .get_or_init(|| written_out(&placed.facts, memo));
            let written = written.as_ref()?;
            if is_test || placed.facts.registries.is_empty() {
                continue;
            }
            if !is_skipped(&hit.path) && !past.folders.contains(folder_of(&hit.path)) {
                past.folders.insert(folder_of(&hit.path).to_owned());
            }
            gates.extend(written.iter().map(|gate| {
                let (line, _) = hit.facts.position(placed.offset + gate.offset);
                let state = GateState {
                    constant: gate.constant.clone(),
                    specs: Arc::clone(&gate.specs),
                    path: Arc::clone(&hit.path),
                    line,
                };
                (Arc::clone(&gate.name), state)
            }));
        }
    }
    // Files come by path and declarations by place, so the first of a name is the first
    // registration; a map made of a list keeps the last.
    gates.reverse();
    past.gates = Snapshot::from_iter(gates);
    Some(past)
}

/// An empty tree: what is written out needs none.
static NO_TREE: LazyLock<MemorySource> = LazyLock::new(MemorySource::default);

/// Puts the gates of a declaration together; `None` if it does not stand for itself.
fn written_out(facts: &Arc<Facts>, memo: &Memo) -> Option<Arc<[Written]>> {
    let stands_alone = facts.registries.iter().all(|registry| {
        // There a later registration replaces the earlier one, wherever in the package it is.
        registry.dialect != Dialect::KubeVirt
            && registry.gates.iter().all(|gate| {
                matches!(gate.key, Value::Text(_)) && gate.specs.iter().all(is_written_out)
            })
    });
    if !stands_alone {
        return None;
    }
    let project = Project::new(&*NO_TREE, memo, false);
    let hit = Hit {
        path: "file.go".into(),
        facts: Arc::new(FileFacts::of_one(Arc::clone(facts))),
    };
    let inventory = Gates::of(&project, &[hit]).finish();
    let gates = inventory.gates.into_iter().filter_map(|gate| {
        let first = gate.registrations.into_iter().next()?;
        Some(Written {
            name: gate.name.into(),
            constant: first.constant.map(|c| c.ident.into()),
            specs: first.specs.into(),
            // The declaration is one line here, so columns are offsets, counted from 1.
            offset: (first.declared.column as usize).saturating_sub(1),
        })
    });
    Some(gates.collect())
}

fn is_written_out(spec: &RawSpec) -> bool {
    let is_literal = |value: &Value| !matches!(value, Value::Name(_) | Value::Member(..));
    let is_stage = match &spec.stage {
        Value::Name(name) | Value::Member(_, name) => Stage::parse(name).is_some(),
        _ => true,
    };
    let switches = spec.switches.as_ref();
    is_stage
        && is_literal(&spec.version)
        && switches.is_none_or(|(default, locked)| is_literal(default) && is_literal(locked))
}

#[cfg(test)]
mod tests;
