//! A document that lists gates.

use std::collections::{BTreeMap, BTreeSet};

use super::Known;
use crate::config::{self, Config};
use crate::gate::Registration;
use crate::location::Location;
use crate::project::Project;
use crate::stage::Stage;
use crate::statement::{Claim, Listing, Statement};
use crate::version::Version;

/// One row of a table of gates.
#[derive(Debug, Clone)]
pub(crate) struct Row<'a> {
    /// The name as written.
    pub(crate) subject: &'a str,
    /// Where it stands.
    pub(crate) location: &'a Location,
    /// What it stands for.
    pub(crate) known: Known<'a>,
    /// Everything that the row says about it.
    pub(crate) said: Vec<&'a Statement>,
}

/// A table of gates.
#[derive(Debug, Clone)]
pub(crate) struct Table<'a> {
    pub(crate) listing: &'a Listing,
    pub(crate) rows: Vec<Row<'a>>,
}

impl<'a> Table<'a> {
    /// Tells whether the table speaks of this project as it is: not of another time, of a plan,
    /// of an example or of somebody else's gates, as far as its heading says.
    pub(crate) fn speaks_of_now(&self) -> bool {
        const ELSEWHERE: [&str; 12] = [
            "planned",
            "plan",
            "plans",
            "future",
            "proposed",
            "roadmap",
            "upstream",
            "kubernetes",
            "example",
            "examples",
            "staging",
            "before",
        ];
        let Some(heading) = self.listing.headings.last() else {
            return true;
        };
        let mut words = heading.split_whitespace();
        let of_version = words.any(|w| w.contains('.') && Version::parse(w).is_some());
        // The title of the page is no heading of the table alone.
        let nested = self.listing.headings.len() > 1;
        !nested || !(of_version || has_word(heading, &ELSEWHERE))
    }

    /// Returns the last row of each subject: where a table tells histories, the newest word.
    pub(crate) fn last_rows(&self) -> impl Iterator<Item = &Row<'a>> {
        let rows = || self.rows.iter().enumerate();
        let last: BTreeMap<&str, usize> = rows().map(|(i, row)| (row.subject, i)).collect();
        rows().filter_map(move |(i, row)| (last.get(row.subject) == Some(&i)).then_some(row))
    }
}

/// A document with tables of gates.
#[derive(Debug, Clone)]
pub(crate) struct Document<'a> {
    pub(crate) path: &'a str,
    pub(crate) tables: Vec<Table<'a>>,
    /// The configuration says that it must list every gate.
    forced: bool,
    /// It tells of a moment in the past, or of a plan: what is missing there is no finding.
    pub(crate) dated: bool,
    /// Registries of which it is an inventory.
    pub(crate) registries: BTreeSet<&'a str>,
    /// Names that it calls removed or former itself.
    pub(crate) former: BTreeSet<&'a str>,
}

/// Tells whether the configuration leaves a document out.
pub(super) fn is_excluded(path: &str, config: &Config) -> bool {
    let globs = &config.documents.exclude;
    globs.iter().any(|g| config::matches(&g.value, path))
}

impl<'a> Document<'a> {
    pub(super) fn new(path: &'a str, config: &Config) -> Self {
        let globs = &config.documents.include;
        let forced = globs.iter().any(|g| config::matches(&g.value, path));
        Self {
            path,
            tables: Vec::new(),
            forced,
            dated: !forced && !speaks_of_now(path),
            registries: BTreeSet::new(),
            former: BTreeSet::new(),
        }
    }

    /// Returns every row of every table.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row<'a>> {
        self.tables.iter().flat_map(|t| &t.rows)
    }
    /// Returns the stages at which the document lists any gate.
    pub(crate) fn stages(&self) -> BTreeSet<Stage> {
        self.rows()
            .filter_map(|r| match r.known {
                Known::Gate(view) => view.current.stage,
                _ => None,
            })
            .collect()
    }

    /// Finds the registries of which this is an inventory.
    pub(super) fn find_registries(&mut self, project: &'a Project) {
        let states = self.forced
            || self.tables.iter().any(|t| {
                let stating =
                    |c: &Statement| matches!(c.claim, Claim::Stage(_) | Claim::Default(_));
                t.rows.iter().any(|r| r.said.iter().any(|s| stating(s)))
            });
        if self.dated || !states {
            return;
        }
        let named: BTreeSet<&str> = self.rows().map(|r| r.subject).collect();
        let mut size: BTreeMap<&'a str, (usize, usize)> = BTreeMap::new();
        for view in &project.gates {
            for registration in &view.gate.registrations {
                let (all, here) = size.entry(&registration.registry).or_default();
                *all += 1;
                *here += usize::from(named.contains(view.gate.name.as_str()));
            }
        }
        size.retain(|_, (all, here)| *here > 0 && (self.forced || *here * 2 >= *all));
        // A gate of that name in another registry speaks for the one of which most is listed.
        let mut listed: Vec<(&'a str, usize)> =
            size.into_iter().map(|(id, (_, here))| (id, here)).collect();
        listed.sort_by_key(|(id, here)| (std::cmp::Reverse(*here), *id));
        for (id, _) in listed {
            let own = |registration: &&Registration| registration.registry == id;
            let others = |registration: &&Registration| {
                self.registries.contains(registration.registry.as_str())
            };
            let (mut all, mut here) = (0usize, 0usize);
            for view in &project.gates {
                let mut registrations = view.gate.registrations.iter();
                if registrations.any(|r| own(&r))
                    && !view.gate.registrations.iter().any(|r| others(&r))
                {
                    all += 1;
                    here += usize::from(named.contains(view.gate.name.as_str()));
                }
            }
            if self.forced || here * 2 >= all {
                self.registries.insert(id);
            }
        }
    }

    /// Notes which names the document itself calls removed or former.
    pub(super) fn note_former(&mut self, project: &'a Project) {
        for statement in &project.ledgers.statements {
            if statement.claim == Claim::Removed && statement.location.path == self.path {
                self.former.insert(&statement.subject);
            }
        }
        for table in &self.tables {
            let past = is_about_the_past(table.listing);
            if !past && !tells_histories(table.listing) {
                continue;
            }
            // A row without an end is in force: it says of its gate what holds today.
            let in_force: BTreeSet<&str> = table
                .rows
                .iter()
                .filter(|row| !past && row.is_in_force())
                .map(|row| row.subject)
                .collect();
            let subjects = table.rows.iter().map(|row| row.subject);
            self.former
                .extend(subjects.filter(|s| !in_force.contains(s)));
        }
    }
}

impl Row<'_> {
    /// Tells whether the row states what holds today.
    fn is_in_force(&self) -> bool {
        let mut said = self.said.iter();
        said.any(|s| matches!(s.claim, Claim::Stage(_) | Claim::Default(_)))
    }
}

/// Tells whether a table says itself that it lists former gates.
fn is_about_the_past(listing: &Listing) -> bool {
    let words = [
        "removed",
        "former",
        "graduated",
        "historical",
        "history",
        "retired",
    ];
    listing.headings.last().is_some_and(|h| has_word(h, &words))
}

/// Tells whether a table has a row for every state that a gate ever had.
fn tells_histories(listing: &Listing) -> bool {
    let ends = ["until", "removed", "removal", "to"];
    listing.columns.iter().any(|c| has_word(c, &ends))
}

fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|part| words.contains(&part.to_lowercase().as_str()))
}

/// Tells whether a path says that its text is about this project as it is: no proposal, no notes
/// of a release, no guide from one release to the next, no plan, no comparison with others.
pub(super) fn speaks_of_now(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let passing = [
        "migrat",
        "upgrad",
        "changelog",
        "roadmap",
        "release-notes",
        "whats-new",
        "what-is-new",
        "comparison",
        "compared",
        "alternatives",
        "-vs-",
    ];
    let between = path.split('/').any(|part| {
        let part = part.to_lowercase();
        [
            "migrations",
            "geps",
            "veps",
            "adr",
            "adrs",
            "rfcs",
            "rfc",
            "news",
        ]
        .contains(&part.as_str())
    });
    !between && !is_dated(path) && !passing.iter().any(|w| name.contains(w))
}

/// Tells whether a path says that its text is about a moment: a proposal, notes of a release,
/// an archive, the manual of an older version.
pub(crate) fn is_dated(path: &str) -> bool {
    let folders = [
        "proposals",
        "proposal",
        "keps",
        "enhancements",
        "design",
        "designs",
        "blog",
        "archive",
        "archived",
        "changelog",
        "changelogs",
        "releases",
        "release-notes",
        "releasenotes",
        "versioned_docs",
    ];
    let mut parts = path.split('/').rev();
    let file = parts.next().unwrap_or(path).to_lowercase();
    let dated_file = [
        "changelog",
        "release-notes",
        "release_notes",
        "releasenotes",
        "release-",
    ]
    .iter()
    .any(|w| file.starts_with(w));
    dated_file
        || parts.any(|part| {
            let part = part.to_lowercase();
            folders.contains(&part.as_str()) || is_version(&part)
        })
}

fn is_version(part: &str) -> bool {
    let prefixes = ["version-", "release-", "docs-"];
    let bare = prefixes.iter().find_map(|p| part.strip_prefix(p));
    let part = bare.unwrap_or(part);
    Version::parse(part).is_some() || Version::parse(part.trim_end_matches(".x")).is_some()
}
