//! Go code: registries, constants, use sites, constraints.
//!
//! A byte filter says which files may speak of gates; a splitter cuts those into declarations;
//! only the declarations that do are parsed, each alone. What they say is remembered by
//! content in a [`Memo`], so that the history of a registry costs what changed in it.
//!
//! ```
//! use gradus_collect::go::{Memo, read};
//! use gradus_collect::source::MemorySource;
//!
//! let tree = MemorySource::new([(
//!     "features.go",
//!     r#"package features
//!
//! // Fast makes it fast.
//! const Fast featuregate.Feature = "Fast"
//!
//! var gates = map[featuregate.Feature]featuregate.FeatureSpec{
//!     Fast: {Default: true, PreRelease: featuregate.Beta},
//! }
//! "#,
//! )]);
//! let reading = read(&tree, &Memo::default());
//! assert_eq!(reading.inventory.gates[0].name, "Fast");
//! assert_eq!(reading.inventory.gates[0].summary.as_deref(), Some("Fast makes it fast."));
//! ```

mod advice;
mod binaries;
mod calls;
mod checks;
mod comments;
mod component_base;
mod cuts;
mod declaration;
mod describe;
mod doc_comments;
mod emulation;
mod enforcers;
mod facts;
mod failure;
mod file;
mod file_graph;
mod foreign_names;
mod formula;
mod inventory;
mod kubevirt;
mod lex;
mod locals;
mod memo;
mod mentioned;
mod metrics;
mod modules;
mod openshift;
mod opentelemetry;
mod parse;
mod part;
mod past;
mod project;
mod raw;
pub(crate) mod remarks;
mod scan;
mod scope;
mod split;
mod syntax;
mod tests;
mod uses;
mod value;
mod walk;
mod wording;
mod writes;

use gradus_core::code::CodeFacts;
use gradus_core::gate::Inventory;
use gradus_core::ledger::Unread;
use gradus_core::metric::Metrics;
pub(crate) use modules::module_path;
use rayon::prelude::*;

pub use self::memo::Memo;
pub use self::past::past;

pub(crate) use self::component_base::WRITTEN;

pub(crate) use self::inventory::MAX_NAME;
use self::inventory::{Gates, Hit};
use self::project::{Project, with_needles};
use self::uses::Circumstances;
use crate::part::Part;
use crate::source::{MemorySource, REGISTRY_NEEDLES, Source};

/// Needle of files that may have a dependency map.
const DEPENDENCY_NEEDLE: &str = "Feature][]";

/// What the Go code of a tree says of gates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Gates, registries, and what could not be resolved.
    pub inventory: Inventory,
    /// What was there and could not be read.
    pub unread: Vec<Unread>,
    /// Go files of the tree that were opened; those of other modules below `vendor` are not
    /// counted, nor is `go.mod`.
    pub files_read: usize,
    /// What the code does with gates besides declaring and checking them.
    pub facts: CodeFacts,
    /// What tests and printed strings say.
    pub part: Part,
    /// Metrics that it declares, and what serves them.
    pub metrics: Metrics,
}

/// Reads everything that Go code says: registries, uses, constraints, comments, tests.
#[must_use]
pub fn read(source: &dyn Source, memo: &Memo) -> Reading {
    let project = Project::new(source, memo, true);
    let (gates, circumstances) = used(&project);
    let search = facts::search(&project, &gates);
    let mut part = tests::read(&project, &gates, &search.aliases);
    part.statements.extend(search.advice.iter().cloned());
    let inventory = gates.finish();
    let metrics = search.metrics(&project);
    let facts = facts::read(&project, &inventory, circumstances, search);
    Reading {
        facts,
        part,
        metrics,
        ..reading(project, inventory)
    }
}

/// Reads gates and what checks them, and neither tests nor what else code does with gates.
#[must_use]
pub fn gates(source: &dyn Source, memo: &Memo) -> Reading {
    let project = Project::new(source, memo, true);
    let (gates, _) = used(&project);
    reading(project, gates.finish())
}

fn used(project: &Project<'_>) -> (Gates, Circumstances) {
    let mut needles = REGISTRY_NEEDLES.to_vec();
    needles.push(DEPENDENCY_NEEDLE);
    let hits = hits(project, &needles);
    let mut gates = Gates::of(project, &hits);
    gates.dependencies(project, &hits);
    let circumstances = uses::add(project, &mut gates);
    (gates, circumstances)
}

/// Reads registries alone, names and specs: what history asks for at each revision.
#[must_use]
pub fn registries(source: &dyn Source, memo: &Memo) -> Reading {
    let project = Project::new(source, memo, false);
    let hits = hits(&project, &REGISTRY_NEEDLES);
    let gates = Gates::of(&project, &hits);
    reading(project, gates.finish())
}

/// Reads one Go file by itself: whatever the bytes are, this ends, and without a panic.
#[must_use]
pub fn read_file(bytes: &[u8]) -> Reading {
    read(&MemorySource::new([("file.go", bytes)]), &Memo::default())
}

fn hits(project: &Project<'_>, needles: &[&str]) -> Vec<Hit> {
    with_needles(project.source, needles)
        .into_par_iter()
        .filter_map(|entry| {
            let facts = project.file(entry)?;
            (!facts.placed.is_empty()).then(|| Hit {
                path: entry.path.clone(),
                facts,
            })
        })
        .collect()
}

fn reading(project: Project<'_>, inventory: Inventory) -> Reading {
    let mut unread = project.source.unread().to_vec();
    let (noted, files_read) = project.finish();
    unread.extend(noted);
    unread.sort();
    unread.dedup();
    Reading {
        inventory,
        unread,
        files_read,
        facts: CodeFacts::default(),
        part: Part::default(),
        metrics: Metrics::default(),
    }
}
