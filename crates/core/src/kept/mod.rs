//! Lists that `gradus.yaml` declares generated from the registry: tables, samples of charts,
//! options of issue forms.
//!
//! Code knows which gates there are, and their stages and defaults; what people wrote beside
//! them, in another column, a comment or the order, is kept.

mod chart;
mod form;
mod lines;
mod table;

use std::collections::BTreeSet;

use crate::config::{GeneratedList, ListKind};
use crate::page::{Desk, difference};
use crate::project::GateView;
use crate::rules::Context;

/// The gates that a list is kept to.
pub(crate) struct Gates<'a> {
    /// Those that are there, by name.
    pub(crate) there: Vec<&'a GateView>,
    /// Names of those that are gone, or go by another one.
    pub(crate) former: BTreeSet<&'a str>,
}

impl<'a> Gates<'a> {
    fn new(context: &Context<'a>) -> Self {
        let removed = context.project.removed.iter();
        Self {
            there: context.declared_here().collect(),
            former: removed.map(|r| r.name.as_str()).collect(),
        }
    }

    /// Returns the gate of a name.
    fn get(&self, name: &str) -> Option<&'a GateView> {
        self.there.iter().find(|v| v.gate.name == name).copied()
    }
}

/// Keeps every list that is declared.
pub(crate) fn keep(context: &Context<'_>, desk: &mut Desk<'_>) {
    let gates = Gates::new(context);
    for list in &context.config.generated {
        desk.change(&list.path.value, None, |text| {
            let text = text.ok_or_else(|| {
                format!(
                    "is not there, and {}:{} says that it has a list of gates",
                    context.config.path, list.path.line
                )
            })?;
            let kept = kept(text, list, &gates)?;
            let differs = difference::lines(text, &kept);
            Ok((kept, differs))
        });
    }
}

fn kept(text: &str, list: &GeneratedList, gates: &Gates<'_>) -> Result<String, String> {
    let key = list.key.as_ref().map(|key| key.value.as_str());
    match list.kind.value {
        ListKind::Table => table::keep(text, gates),
        ListKind::Chart => chart::keep(text, key.unwrap_or(chart::KEY), gates),
        ListKind::Form => form::keep(text, key.unwrap_or_default(), gates),
    }
}

#[cfg(test)]
mod tests;
