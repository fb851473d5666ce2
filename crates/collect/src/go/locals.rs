//! Names that a function binds, and what they are known to mean.

use std::collections::HashMap;

use super::formula::Formula;

/// Names that are bound, innermost last.
#[derive(Default)]
pub(crate) struct Locals {
    meanings: HashMap<Box<str>, Vec<Formula>>,
    order: Vec<Box<str>>,
}

impl Locals {
    /// Binds a name.
    pub(crate) fn bind(&mut self, name: &str, meaning: Formula) {
        self.meanings.entry(name.into()).or_default().push(meaning);
        self.order.push(name.into());
    }

    /// Returns what a name means; `None` if it is not bound.
    pub(crate) fn meaning(&self, name: &str) -> Option<&Formula> {
        self.meanings.get(name)?.last()
    }

    /// A name that is assigned again may mean anything.
    pub(crate) fn forget(&mut self, name: &str) {
        if let Some(meaning) = self.meanings.get_mut(name).and_then(|m| m.last_mut()) {
            *meaning = Formula::Opaque;
        }
    }

    /// Returns how many names are bound.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// Forgets all names but the first ones.
    pub(crate) fn truncate(&mut self, length: usize) {
        while self.order.len() > length {
            let Some(name) = self.order.pop() else { break };
            if let Some(meanings) = self.meanings.get_mut(&name) {
                meanings.pop();
            }
        }
    }
}
