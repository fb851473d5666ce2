//! One page a gate, an index of them, and other lists that are kept from the registry.
//!
//! [`plan`] computes every text before any is written. Generated are `stages` in the front
//! matter, as kubernetes.io writes it, and what stands between markers; every other byte of a
//! page is a person's, and stays. What is generated changes only when a gate does: no line
//! numbers, no verdicts, no dates.

mod bound;
mod constraints;
mod desk;
pub(crate) mod difference;
mod file_name;
mod front;
mod index;
mod lists;
mod marker;
mod moves;
mod other_numbers;
mod own;
mod pages;
mod place;
mod prose;
mod skeleton;
mod stages;
pub(crate) mod wording;
mod written;

use std::collections::BTreeMap;

pub use desk::{File, State};
pub use marker::{Broken, Part};
pub(crate) use marker::{Syntax, blocks};
pub use moves::{Pull, are_known, commits, pull};
pub use place::{Index, Place, Site};
pub use prose::{Prose, generated, prose};

use crate::config::Config;
use crate::kept;
use crate::policy::Policy;
use crate::project::Project;
use crate::rules::Context;
pub(crate) use desk::Desk;

/// The text of a file; `None` where there is none. The error says why it cannot be read.
pub type Text = Result<Option<String>, String>;

/// Everything that pages are made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The project; its history and its documents have been read.
    pub project: &'a Project,
    /// The policy: it may know release lines under another number.
    pub policy: &'a Policy,
    /// What `gradus.yaml` says.
    pub config: &'a Config,
    /// Gates whose pages are wanted; all, and every list, where empty.
    pub gates: &'a [String],
    /// Pull requests by the commit of their merge.
    pub pulls: &'a BTreeMap<String, Pull>,
    /// Returns the text of a file of the tree, by its path from the root.
    pub read: &'a dyn Fn(&str) -> Text,
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("gates", &self.gates)
            .field("pulls", &self.pulls)
            .finish_non_exhaustive()
    }
}

/// What is to become of the pages and lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where the pages live.
    pub place: Place,
    /// Every file, by path.
    pub files: Vec<File>,
    /// Whether new pages go without the pull requests of their gates, because not all of the
    /// history was read: what is the oldest commit of a shallow clone moved nothing.
    pub without_pulls: bool,
}

impl Plan {
    /// Tells whether something differs, or could not be kept.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.files.iter().any(|f| f.state.differs())
    }
}

/// Computes the pages and lists of a project. Nothing is written.
#[must_use]
pub fn plan(input: &Input<'_>) -> Plan {
    let context = Context::new(input.project, input.policy, input.config, "");
    let place = place::find(&context, input.read);
    let mut desk = Desk::new(input.read);
    let sheet = pages::Sheet::new(&context, &place, input);
    sheet.pages(&mut desk);
    if let Some(why) = &place.doubt {
        let config = match &*context.config.path {
            "" => "gradus.yaml",
            path => path,
        };
        desk.refuse(config, None, why.clone());
    }
    if input.gates.is_empty() {
        sheet.index(&mut desk);
        sheet.summary(&mut desk);
        kept::keep(&context, &mut desk);
        for (path, why) in &place.left {
            desk.leave(path, why.clone());
        }
    }
    let without_pulls = !sheet.knows_moves();
    let files = desk.finish();
    let is_new = |f: &File| f.state == State::Made && f.gate.is_some();
    Plan {
        without_pulls: without_pulls && files.iter().any(is_new),
        place,
        files,
    }
}

#[cfg(test)]
mod tests;
