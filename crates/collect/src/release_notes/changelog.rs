//! Notes in Markdown, line by line: headings, items, paragraphs.

use std::collections::BTreeSet;

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::release_note::ReleaseNote;

use super::heading::{self, Begins, is_prerelease};
use super::remark::{Section, remark};
use crate::docs::names::Names;
use crate::home::Home;

/// Releases in one file, and remarks of one release.
const MAX_NOTES: usize = 5000;
const MAX_REMARKS: usize = 2000;
/// Other things of one file that are told by name.
const MAX_NAMED: usize = 5;
/// Bytes of one item or paragraph that are looked at.
const MAX_BLOCK: usize = 16 * 1024;

/// What one text says.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// By release; those under whose heading nothing is said are none.
    pub(super) notes: Vec<ReleaseNote>,
    /// Releases under whose heading nothing is said.
    pub(super) silent: usize,
    /// Names of other things whose releases the text tells of.
    pub(super) elsewhere: BTreeSet<String>,
}

/// Reads notes. `named` is the release that the file is called after, to which everything
/// belongs that stands under no other.
pub(super) fn read(
    path: &str,
    text: &str,
    named: Option<&str>,
    (names, home): (&Names, &Home),
) -> Read {
    let mut reader = Reader::new(path, names, Some(home));
    if let Some(version) = named {
        reader.release(version, 1, None);
    }
    reader.read(text);
    let mut read = reader.finish();
    // A file of a release line has its releases in it; one of a release says all of it.
    if named.is_some()
        && read.notes.len() > 1
        && let Some(first) = read.notes.first()
        && first.location.text.is_none()
        && first.remarks.is_empty()
    {
        read.notes.remove(0);
    }
    read
}

/// Reads the notes of one release: headings in them begin no other.
pub(super) fn of_release(
    place: &Location,
    version: &str,
    is_candidate: bool,
    text: &str,
    names: &Names,
) -> Read {
    let mut reader = Reader::new(&place.path, names, None);
    reader.release(version, place.line, place.text.as_deref());
    reader.read(text);
    let mut read = reader.finish();
    for note in &mut read.notes {
        note.prerelease |= is_candidate;
        for remark in &mut note.remarks {
            // Lines of the text are no lines of what holds it.
            remark.location.line = place.line;
        }
    }
    read
}

struct Reader<'a> {
    path: &'a str,
    names: &'a Names,
    /// Which project's releases headings can be of; without it, there is one release alone.
    home: Option<&'a Home>,
    notes: Vec<ReleaseNote>,
    /// Whether the last of them may still be said something of.
    open: bool,
    /// Whether anything is said of it.
    said: bool,
    silent: usize,
    elsewhere: BTreeSet<String>,
    /// What else the title says that all of it is of.
    part: Option<String>,
    /// Level of the heading of the last release.
    level: usize,
    /// Whether lines belong to the last of them.
    inside: bool,
    section: Section,
    block: String,
    /// Line in which the block begins.
    begins: u32,
    fence: Option<&'static str>,
    comment: bool,
}

impl<'a> Reader<'a> {
    fn new(path: &'a str, names: &'a Names, home: Option<&'a Home>) -> Self {
        Self {
            path,
            names,
            home,
            notes: Vec::new(),
            open: false,
            said: false,
            silent: 0,
            elsewhere: BTreeSet::new(),
            part: None,
            level: 0,
            inside: false,
            section: Section::Other,
            block: String::new(),
            begins: 0,
            fence: None,
            comment: false,
        }
    }

    fn read(&mut self, text: &str) {
        let mut number = 0_u32;
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            number = number.saturating_add(1);
            let bare = line.trim();
            if self.is_hidden(bare) {
                continue;
            }
            let below = lines.peek().map_or("", |l| l.trim());
            if let Some((level, title)) = heading(line) {
                self.end();
                self.heading(level, title, number);
            } else if self.block.is_empty() && is_underline(below) && !bare.is_empty() {
                self.heading(1 + usize::from(below.starts_with('-')), bare, number);
                lines.next();
                number = number.saturating_add(1);
            } else if bare.is_empty() {
                self.end();
            } else {
                if is_item(bare) || bare.starts_with('|') {
                    self.end();
                }
                self.add(bare, number);
            }
        }
        self.end();
    }

    /// Tells whether a line is code or a comment.
    fn is_hidden(&mut self, bare: &str) -> bool {
        if let Some(fence) = self.fence {
            if bare.starts_with(fence) {
                self.fence = None;
            }
            return true;
        }
        if self.comment {
            self.comment = !bare.contains("-->");
            return true;
        }
        let fence = ["```", "~~~"].into_iter().find(|f| bare.starts_with(f));
        if fence.is_some() {
            self.end();
            self.fence = fence;
            return true;
        }
        if bare.starts_with("<!--") {
            self.comment = !bare.contains("-->");
            return true;
        }
        false
    }

    fn heading(&mut self, level: usize, title: &str, line: u32) {
        let Some(home) = self.home else {
            self.section = Section::of(title);
            return;
        };
        let is_other = |name: &str| home.is_called(name) == Some(false);
        if level == 1
            && let Some(part) = heading::of_title(title).filter(|name| is_other(name))
        {
            self.part = Some(part.to_owned());
            self.leave(part);
            return;
        }
        match heading::of_heading(title) {
            Begins::Release(version) => self.headed(level, version, line, title),
            Begins::Named(name, version) if !is_other(name) => {
                self.headed(level, version, line, title);
            }
            // Below a release, what has another name is part of it.
            Begins::Named(name, _) if !self.inside || level <= self.level => self.leave(name),
            Begins::Unreleased => self.inside = false,
            Begins::Named(..) | Begins::Section => self.section = Section::of(title),
        }
    }

    fn headed(&mut self, level: usize, version: &str, line: u32, title: &str) {
        self.level = level;
        match self.part.clone() {
            Some(part) => self.leave(&part),
            None => self.release(version, line, Some(title)),
        }
    }

    /// Begins what is of something else.
    fn leave(&mut self, name: &str) {
        self.inside = false;
        if self.elsewhere.len() < MAX_NAMED {
            self.elsewhere.insert(crate::export::excerpt(name, 40));
        }
    }

    fn release(&mut self, version: &str, line: u32, title: Option<&str>) {
        self.settle();
        self.inside = self.notes.len() < MAX_NOTES;
        self.section = Section::Other;
        self.open = self.inside;
        if self.inside {
            let location = Location::new(LedgerKind::ReleaseNotes, self.path, line, 0);
            self.notes.push(ReleaseNote {
                version: version.to_owned(),
                prerelease: is_prerelease(version),
                location: match title {
                    Some(title) => location.with_text(crate::export::excerpt(title, 120)),
                    None => location,
                },
                remarks: Vec::new(),
            });
        }
    }

    /// Drops the last release if nothing is said of it: an empty page tells of no regression,
    /// and of nothing else.
    fn settle(&mut self) {
        if self.open && !self.said && self.notes.pop().is_some() {
            self.silent += 1;
        }
        self.open = false;
        self.said = false;
    }

    fn add(&mut self, bare: &str, line: u32) {
        if self.block.is_empty() {
            self.begins = line;
        } else {
            self.block.push(' ');
        }
        if self.block.len() + bare.len() <= MAX_BLOCK {
            self.block.push_str(bare);
        }
    }

    /// Ends an item or a paragraph.
    fn end(&mut self) {
        self.said |= self.inside && says_something(&self.block);
        if !self.block.is_empty() && self.inside && self.names.any(self.block.as_bytes()) {
            let location = Location::new(LedgerKind::ReleaseNotes, self.path, self.begins, 0);
            if let Some(remark) = remark(&self.block, self.section, self.names, location)
                && let Some(note) = self.notes.last_mut()
                && note.remarks.len() < MAX_REMARKS
            {
                note.remarks.push(remark);
            }
        }
        self.block.clear();
    }

    fn finish(mut self) -> Read {
        self.settle();
        Read {
            notes: self.notes,
            silent: self.silent,
            elsewhere: self.elsewhere,
        }
    }
}

/// Tells whether an item or a paragraph is more than the link that forges put below notes.
fn says_something(block: &str) -> bool {
    let bare = block.trim_start_matches(['*', '_', '-', ' ']);
    block.contains(|c: char| c.is_alphanumeric()) && !bare.starts_with("Full Changelog")
}

/// Returns level and text of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_start();
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    let is_heading = (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t']));
    is_heading.then(|| (level, rest.trim().trim_end_matches('#').trim()))
}

/// Tells whether a line makes the one above it a heading.
fn is_underline(bare: &str) -> bool {
    bare.len() >= 3 && (bare.bytes().all(|b| b == b'=') || bare.bytes().all(|b| b == b'-'))
}

fn is_item(bare: &str) -> bool {
    let numbered = || {
        let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < bare.len() && (rest.starts_with(". ") || rest.starts_with(") "))
    };
    bare.starts_with("- ") || bare.starts_with("* ") || bare.starts_with("+ ") || numbered()
}
