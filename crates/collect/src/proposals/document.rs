//! One proposal: `0012-title.md`, or a folder `12-title` with a `README.md` and a `kep.yaml`.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::gate::Gate;
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::proposal::{Criterion, Proposal};

use super::criteria::{Section, sections};
use crate::docs::lines::Lines;
use crate::docs::names::Names;

/// Folders in which numbered documents are proposals.
const FOLDERS: [&str; 10] = [
    "proposals",
    "proposal",
    "design-proposals",
    "keps",
    "enhancements",
    "design",
    "designs",
    "geps",
    "veps",
    "rfcs",
];

/// Lines in which a document states its status.
const HEAD: usize = 80;

/// What makes files one proposal.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity<'a> {
    /// The file, or the folder.
    path: &'a str,
    number: &'a str,
    slug: &'a str,
}

/// What a proposal's name may have besides the gate's: `machinepool-api`.
const SURPLUS: [&str; 7] = [
    "", "api", "apis", "design", "feature", "proposal", "support",
];

impl Identity<'_> {
    /// Tells whether a gate's comment links to it, or it is called after the gate.
    fn is_about(&self, gate: &Gate) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        let links = gate.keps.iter().any(|link| {
            let mut parts = link.trim_end_matches('/').split(['/', '#']);
            parts.any(|part| part == name || part == self.number)
        });
        let slug = plain(self.slug);
        let rest = slug.strip_prefix(plain(&gate.name).as_str());
        links || rest.is_some_and(|rest| SURPLUS.contains(&rest))
    }
}

/// Returns the letters and digits of a name, in lower case.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// Tells which proposal a file belongs to.
pub(super) fn identify(path: &str) -> Option<Identity<'_>> {
    let (folder, file) = path.rsplit_once('/')?;
    let is_home = |folder: &str| {
        folder
            .split('/')
            .any(|part| FOLDERS.contains(&part.to_ascii_lowercase().as_str()))
    };
    if let Some(stem) = file.strip_suffix(".md")
        && let Some((number, slug)) = numbered(stem)
        && is_home(folder)
    {
        return Some(Identity { path, number, slug });
    }
    let (home, name) = folder.rsplit_once('/')?;
    let (number, slug) = numbered(name)?;
    let is_part =
        matches!(file, "README.md" | "kep.yaml") || file.strip_suffix(".md") == Some(name);
    (is_part && is_home(home)).then_some(Identity {
        path: folder,
        number,
        slug,
    })
}

fn numbered(name: &str) -> Option<(&str, &str)> {
    let end = name.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = name.split_at(end);
    let slug = rest.trim_start_matches(['-', '_', '.']);
    let is_template = slug.to_ascii_lowercase().contains("template");
    (!number.is_empty() && slug != rest && !slug.is_empty() && !is_template)
        .then_some((number, slug))
}

/// What its files say.
#[derive(Debug, Default)]
pub(super) struct Document {
    location: Option<Location>,
    title: Option<String>,
    status: Option<String>,
    /// Gates, each with the first place.
    gates: BTreeMap<String, Location>,
    /// Gates that the machine-readable part names; they are what it is about.
    declared: Vec<String>,
    /// Whether there is such a part, and it has a list of gates.
    declares: bool,
    /// What has to be there before a stage is reached, with the gates that it names.
    graduation: Vec<(Section, Vec<String>, Location)>,
}

impl Document {
    /// Takes one file of it.
    pub(super) fn add(&mut self, path: &str, text: &str, names: &Names) {
        let lines = Lines::new(text);
        let at = |offset: usize| {
            Location::new(
                LedgerKind::Proposals,
                path,
                lines.line(offset),
                lines.column(offset),
            )
            .with_text(lines.text(offset))
        };
        for hit in names.hits(text) {
            if !self.gates.contains_key(hit.name) {
                self.gates.insert(hit.name.to_owned(), at(hit.start));
            }
        }
        if path.ends_with(".yaml") {
            self.declares = feature_gates(text).next().is_some();
            self.declared = feature_gates(text)
                .filter_map(|name| names.get(name))
                .map(str::to_owned)
                .collect();
        } else {
            for section in sections(text) {
                // In passing, the name of a gate is often that of a feature.
                let quoted = |at: usize| section.text.get(..at).is_some_and(|t| t.ends_with('`'));
                let named = names.hits(&section.text).filter(|hit| quoted(hit.start));
                let named = named.map(|hit| hit.name.to_owned());
                let location = at(lines.start(section.line));
                self.graduation
                    .push((section.clone(), named.collect(), location));
            }
            self.location = Some(Location::new(LedgerKind::Proposals, path, 1, 1));
        }
        for line in text.lines().take(HEAD) {
            if self.status.is_none() {
                self.status = value(line, "status");
            }
            if self.title.is_none() {
                let heading = line.strip_prefix("# ").map(|t| t.trim().to_owned());
                self.title = heading.or_else(|| value(line, "title"));
            }
        }
    }

    /// Returns what it says that gates wait for.
    pub(super) fn criteria(&self, identity: &Identity<'_>, gates: &[Gate]) -> Vec<Criterion> {
        let about: BTreeSet<&str> = if self.declares {
            self.declared.iter().map(String::as_str).collect()
        } else {
            let of_it = gates.iter().filter(|g| identity.is_about(g));
            of_it.map(|g| g.name.as_str()).collect()
        };
        let sections = self.graduation.iter();
        let criteria = sections.map(|(section, named, location)| {
            let mut gates = about.clone();
            if !self.declares {
                gates.extend(named.iter().map(String::as_str));
            }
            Criterion {
                gates: gates.into_iter().map(str::to_owned).collect(),
                stage: section.stage,
                location: location.clone(),
            }
        });
        criteria.filter(|c| !c.gates.is_empty()).collect()
    }

    /// Returns the proposal, and where it names gates; `None` where no document was read.
    pub(super) fn finish(
        mut self,
        identity: &Identity<'_>,
    ) -> Option<(Proposal, Vec<(String, Location)>)> {
        let location = self.location?;
        if !self.declared.is_empty() {
            let declared = &self.declared;
            self.gates.retain(|name, _| declared.contains(name));
        }
        let proposal = Proposal {
            number: identity.number.to_owned(),
            title: self.title.unwrap_or_else(|| identity.slug.to_owned()),
            status: self.status,
            gates: self.gates.keys().cloned().collect(),
            location,
        };
        Some((proposal, self.gates.into_iter().collect()))
    }
}

/// Reads `feature-gates:` with its `- name: X`, or `- X`.
fn feature_gates(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .skip_while(|line| !line.starts_with("feature-gates:"))
        .skip(1)
        .take_while(|line| line.starts_with([' ', '-', '#']) || line.is_empty())
        .filter_map(|line| line.trim().strip_prefix("- "))
        .map(|item| item.strip_prefix("name:").unwrap_or(item))
        .map(|name| name.trim().trim_matches(['"', '\'']))
        .filter(|name| !name.contains([':', ' ']))
}

/// Reads `status: x`, `**Status**: x`, `- Status: x`, `| Status | x |`.
fn value(line: &str, key: &str) -> Option<String> {
    let marks = ['*', '_', '-', '|', ' ', '`', ':', '"', '\''];
    let rest = line.trim_start_matches(marks);
    let (head, rest) = rest.split_at_checked(key.len())?;
    let is_key = head.eq_ignore_ascii_case(key);
    let marked = rest
        .trim_start_matches(['*', '_', ' '])
        .starts_with([':', '|']);
    let value = rest.trim_matches(marks).trim();
    (is_key && marked && !value.is_empty() && value.len() <= 200).then(|| value.to_owned())
}
