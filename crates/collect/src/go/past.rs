//! Registries of the past, without putting gates together anew for every revision.
//!
//! A declaration whose names and specs are all written out means the same wherever it stands.
//! What such a one says is worked out once and shared by every revision that has it; only its
//! line differs. Where any declaration refers to a constant, all go the ordinary way.

use std::sync::{Arc, LazyLock};

use gradus_core::gate::{Dialect, Spec};
use gradus_core::history::{GateState, Registered, Snapshot};
use gradus_core::stage::Stage;

use super::file::FileFacts;
use super::inventory::{Gates, Hit, is_map, test_folder};
use super::memo::Memo;
use super::project::{Project, folder_of};
use super::raw::{Facts, RawSpec};
use super::value::Value;
use super::{hits, reading};
use crate::past::Past;
use crate::source::{MemorySource, REGISTRY_NEEDLES, Source, is_skipped};

/// A registration in a declaration that stands for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    name: Arc<str>,
    constant: Option<Arc<str>>,
    specs: Arc<[Spec]>,
    /// Identity of the registry, without its file.
    registry: Arc<str>,
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
        let reading = reading(project, gates.finish());
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
        let mut idents: Vec<&str> = Vec::new();
        for placed in &hit.facts.placed {
            let written = placed
                .facts
                .written
                .get_or_init(|| written_out(&placed.facts, memo));
            let written = written.as_ref()?;
            if is_test || placed.facts.registries.is_empty() {
                continue;
            }
            // Maps of one name in one file are told apart by number: the ordinary way does it.
            let maps = placed.facts.registries.iter().filter(|r| is_map(r.dialect));
            for map in maps {
                if idents.contains(&&*map.ident) {
                    return None;
                }
                idents.push(&map.ident);
            }
            if !is_skipped(&hit.path) && !past.folders.contains(folder_of(&hit.path)) {
                past.folders.insert(folder_of(&hit.path).to_owned());
            }
            let mut registry: Option<(&str, Arc<str>)> = None;
            for gate in &**written {
                let (line, _) = hit.facts.position(placed.offset + gate.offset);
                let id = match &registry {
                    Some((ident, id)) if *ident == &*gate.registry => Arc::clone(id),
                    _ => format!("{}@{}", gate.registry, hit.path).into(),
                };
                registry = Some((&gate.registry, Arc::clone(&id)));
                let state = GateState {
                    constant: gate.constant.clone(),
                    specs: Arc::clone(&gate.specs),
                    path: Arc::clone(&hit.path),
                    line,
                    registry: id,
                    others: Vec::new(),
                };
                gates.push((Arc::clone(&gate.name), state));
            }
        }
    }
    past.gates = by_name(gates);
    Some(past)
}

/// Puts registrations together. Files come by path and declarations by place, so the first of
/// a name is the gate's first registration.
fn by_name(mut registrations: Vec<(Arc<str>, GateState)>) -> Snapshot {
    // Stable: what is equal in name stays in order.
    registrations.sort_by(|a, b| a.0.cmp(&b.0));
    let mut gates: Vec<(Arc<str>, GateState)> = Vec::with_capacity(registrations.len());
    for (name, state) in registrations {
        match gates.last_mut() {
            Some((last, first)) if *last == name => first.others.push(Registered {
                registry: state.registry,
                specs: state.specs,
                path: state.path,
                line: state.line,
            }),
            _ => gates.push((name, state)),
        }
    }
    Snapshot::from_iter(gates)
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
    let gates = inventory.gates.into_iter().flat_map(|gate| {
        let name: Arc<str> = gate.name.into();
        gate.registrations.into_iter().map(move |r| Written {
            name: Arc::clone(&name),
            constant: r.constant.map(|c| c.ident.into()),
            specs: r.specs.into(),
            registry: r.registry.split('@').next().unwrap_or_default().into(),
            // The declaration is one line here, so columns are offsets, counted from 1.
            offset: (r.declared.column as usize).saturating_sub(1),
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
