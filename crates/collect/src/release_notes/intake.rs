//! Releases exported from a forge: GitHub's REST interface, and its command line.

use std::collections::BTreeMap;

use gradus_core::counted::counted;
use gradus_core::gate::Inventory;
use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use serde::Deserialize;
use serde_json::Value;

use super::{Notes, changelog, heading};
use crate::docs::names::Names;
use crate::export::{Piece, Splitter, Troubles, excerpt, page, repository};
use crate::home::Home;

/// Releases of all exports together.
const MAX_RELEASES: usize = 20_000;
/// Text of one release that is looked at, in bytes; GitHub has 125,000 characters at most.
const MAX_BODY: usize = 512 * 1024;

/// Other repositories of one export that are told by name.
const MAX_FOREIGN: usize = 10;

/// The fields that count; each may be missing, or hold something else.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Release {
    #[serde(alias = "tagName")]
    tag_name: Value,
    body: Value,
    #[serde(alias = "isDraft")]
    draft: Value,
    #[serde(alias = "isPrerelease")]
    prerelease: Value,
    html_url: Value,
    url: Value,
    message: Value,
    documentation_url: Value,
}

/// Reads exports of releases, each in chunks.
#[derive(Debug)]
pub struct Intake {
    names: Names,
    /// What tags have in front of the version.
    family: String,
    home: Home,
    /// Releases of other repositories, by name.
    foreign: BTreeMap<String, usize>,
    path: String,
    splitter: Splitter,
    troubles: Troubles,
    notes: Notes,
    releases: usize,
}

impl Intake {
    /// Begins with nothing; the gates of an inventory are looked for, in releases whose tags
    /// have `family` in front of the version: those of other parts of the repository count in
    /// another numbering. Those of another repository than this one are left out, and told.
    #[must_use]
    pub fn new(inventory: &Inventory, family: &str, home: &Home) -> Self {
        Self {
            names: Names::new(inventory),
            family: family.to_owned(),
            home: home.clone(),
            foreign: BTreeMap::new(),
            path: String::new(),
            splitter: Splitter::new(),
            troubles: Troubles::of(""),
            notes: Notes::default(),
            releases: 0,
        }
    }

    /// Begins a file.
    pub fn begin(&mut self, path: &str) {
        path.clone_into(&mut self.path);
        self.splitter = Splitter::new();
        self.troubles = Troubles::of(path);
        self.notes.files += 1;
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, chunk: &[u8]) {
        self.cut(|splitter, sink| splitter.feed(chunk, sink));
    }

    /// Ends the file; `trouble` is why the rest of it could not be had.
    pub fn end(&mut self, trouble: Option<Unread>) {
        match trouble {
            Some(trouble) => self.notes.unread.push(trouble),
            None => self.cut(|splitter, sink| splitter.finish(sink)),
        }
        let troubles = std::mem::replace(&mut self.troubles, Troubles::of(""));
        self.notes.unread.extend(troubles.finish());
        for (repository, count) in std::mem::take(&mut self.foreign) {
            let what = counted(count, "release", "releases");
            self.notes.unread.push(Unread {
                path: self.path.clone(),
                code: UnreadCode::Unresolved,
                reason: self.home.refusal(&what, &repository),
            });
        }
    }

    /// Ends the reading.
    #[must_use]
    pub fn finish(self) -> Notes {
        self.notes
    }

    fn cut(&mut self, step: impl FnOnce(&mut Splitter, &mut dyn FnMut(Piece<'_>))) {
        let mut splitter = std::mem::replace(&mut self.splitter, Splitter::new());
        step(&mut splitter, &mut |piece| self.piece(&piece));
        self.splitter = splitter;
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Broken(line, code, reason) => self.troubles.add(*line, *code, reason),
            Piece::Head(_) => {}
            Piece::Record(_, line) if self.releases >= MAX_RELEASES => {
                let reason = "more releases than a project has";
                self.troubles.add(*line, UnreadCode::Budget, reason);
            }
            Piece::Record(bytes, line) => match serde_json::from_slice::<Release>(bytes) {
                Ok(release) => self.release(&release, *line),
                Err(why) => {
                    let reason = format!("a record is not JSON: {why}");
                    self.troubles.add(*line, UnreadCode::Syntax, &reason);
                }
            },
        }
    }

    fn release(&mut self, release: &Release, line: u32) {
        let Some(tag) = release.tag_name.as_str() else {
            let refused = release.message.as_str();
            let reason = match refused.filter(|_| release.documentation_url.is_string()) {
                Some(said) => format!(
                    "in place of a page the forge answered: {}",
                    excerpt(said, 100)
                ),
                None => "a record that is no release".to_owned(),
            };
            return self.troubles.add(line, UnreadCode::Unresolved, &reason);
        };
        let urls = [&release.html_url, &release.url];
        let mut told = urls.into_iter().filter_map(|url| repository(url.as_str()?));
        if let Some(other) = told.find(|r| self.home.is(r) == Some(false)) {
            let is_new = !self.foreign.contains_key(&other);
            let other = match is_new && self.foreign.len() >= MAX_FOREIGN {
                true => "more repositories".to_owned(),
                false => other,
            };
            *self.foreign.entry(other).or_default() += 1;
            return;
        }
        let version = tag.strip_prefix(self.family.as_str());
        let is_draft = release.draft.as_bool() == Some(true);
        let Some(version) = version.filter(|v| !is_draft && heading::is_version(v)) else {
            return;
        };
        self.releases += 1;
        let url = release.html_url.as_str().or_else(|| release.url.as_str());
        let place = match url.and_then(page) {
            Some(url) => Location::new(LedgerKind::ReleaseNotes, url, 0, 0),
            None => Location::new(LedgerKind::ReleaseNotes, self.path.as_str(), line, 0),
        };
        let body = release.body.as_str().unwrap_or_default();
        let end = body.floor_char_boundary(MAX_BODY);
        if end < body.len() {
            let reason = "notes of more than 512 KiB: their end was not looked at";
            self.troubles.add(line, UnreadCode::Budget, reason);
        }
        let body = body.get(..end).unwrap_or_default();
        let is_candidate = release.prerelease.as_bool() == Some(true);
        let place = place.with_text(version);
        let read = changelog::of_release(&place, version, is_candidate, body, &self.names);
        self.notes.add(read);
    }
}
