//! A static site of a project's gates: pages of HTML that need no script, and the same as JSON.
//!
//! Every page stands alone: one style sheet, one small script that sorts and searches, links that
//! are relative, and nothing that is fetched from elsewhere. Whatever comes out of a repository is
//! escaped by the templates, and characters without a shape are shown by
//! [`escape::terminal`](crate::escape::terminal).

mod address;
mod badge;
mod body;
mod coverage;
mod criterion;
mod drift;
mod finding;
mod former;
mod gate;
mod here;
mod index;
mod overview;
mod past;
mod policy;
mod prose;
mod record;
mod releases;
mod scorecard;
mod shell;
mod strip;
mod talk;
mod timeline;
mod upstream;
mod uses;

use std::collections::BTreeMap;

use gradus_core::assess::Scorecard;
use gradus_core::page::Pull;
use gradus_core::policy::Policy;
use gradus_core::project::Project;

use crate::json::{self, Meta};
use crate::{Assessed, Checked};
use here::Here;
use index::Index;

/// Everything that the site tells of.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// The gates, with their past.
    pub project: &'a Project,
    /// What they are held against.
    pub policy: &'a Policy,
    /// What is wrong.
    pub checked: Checked<'a>,
    /// What each gate still needs, by name.
    pub cards: &'a [Scorecard],
    /// The Markdown of gates' pages by path; or why it could not be read.
    pub texts: &'a BTreeMap<String, Result<String, String>>,
    /// Pull requests that moved a gate, by gate, the oldest first.
    pub pulls: &'a BTreeMap<String, Vec<Pull>>,
    /// Version of the tool, and name of the policy.
    pub meta: Meta<'a>,
}

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path from the root of the site, with `/`: letters of ASCII, digits, `.`, `-` and `_`, no
    /// two that differ in case only.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            bytes: text.into().into_bytes(),
        }
    }
}

/// Renders every file of the site, by path.
#[must_use]
pub fn render(site: &Site<'_>) -> Vec<File> {
    let index = Index::of(site);
    let root = Here::new(&index, "");
    let mut files = vec![
        File::new("index.html", overview::render(root)),
        File::new("timeline.html", timeline::render(root)),
        File::new("releases.html", releases::render(root)),
        File::new("drift.html", drift::render(root)),
        File::new("policy.html", policy::render(root)),
        File::new("former.html", former::render(root)),
        File::new("coverage.html", coverage::render(root)),
        File::new("style.css", include_str!("style.css")),
        File::new("sort.js", include_str!("sort.js")),
        File::new(
            "json/gates.json",
            json::gates::render(site.project, &site.meta),
        ),
        File::new(
            "json/check.json",
            json::check::render(&site.checked, &site.meta),
        ),
    ];
    if !site.policy.criteria.is_empty() {
        let assessed = Assessed {
            ledgers: &site.project.ledgers,
            cards: site.cards,
            policy: site.meta.policy,
        };
        files.push(File::new(
            "json/assess.json",
            json::assess::render(&assessed, &site.meta),
        ));
    }
    let inside = Here::new(&index, "../");
    for view in &site.project.gates {
        files.push(File::new(
            index.addresses.page(&view.gate.name),
            gate::render(inside, view),
        ));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
