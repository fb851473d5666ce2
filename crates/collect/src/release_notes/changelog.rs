//! Notes in Markdown, line by line: headings, items, paragraphs.

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::release_note::ReleaseNote;

use super::heading::{Begins, is_prerelease, of_heading};
use super::remark::{Section, remark};
use crate::docs::names::Names;

/// Releases in one file, and remarks of one release.
const MAX_NOTES: usize = 5000;
const MAX_REMARKS: usize = 2000;
/// Bytes of one item or paragraph that are looked at.
const MAX_BLOCK: usize = 16 * 1024;

/// Reads notes. `named` is the release that the file is called after, to which everything
/// belongs that stands under no other.
pub(super) fn read(path: &str, text: &str, named: Option<&str>, names: &Names) -> Vec<ReleaseNote> {
    let mut reader = Reader::new(path, names, false);
    if let Some(version) = named {
        reader.release(version, 1, None);
    }
    reader.read(text);
    let mut notes = reader.finish();
    // A file of a release line has its releases in it; one of a release says all of it.
    if named.is_some() && notes.len() > 1 && notes.first().is_some_and(|n| n.remarks.is_empty()) {
        notes.remove(0);
    }
    notes
}

/// Reads the notes of one release: headings in them begin no other.
pub(super) fn of_release(
    place: &Location,
    version: &str,
    is_candidate: bool,
    text: &str,
    names: &Names,
) -> Vec<ReleaseNote> {
    let mut reader = Reader::new(&place.path, names, true);
    reader.release(version, place.line, place.text.as_deref());
    reader.read(text);
    let mut notes = reader.finish();
    for note in &mut notes {
        note.prerelease |= is_candidate;
        for remark in &mut note.remarks {
            // Lines of the text are no lines of what holds it.
            remark.location.line = place.line;
        }
    }
    notes
}

struct Reader<'a> {
    path: &'a str,
    names: &'a Names,
    /// Whether there is one release alone.
    fixed: bool,
    notes: Vec<ReleaseNote>,
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
    fn new(path: &'a str, names: &'a Names, fixed: bool) -> Self {
        Self {
            path,
            names,
            fixed,
            notes: Vec::new(),
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
            if let Some(title) = heading(line) {
                self.end();
                self.heading(title, number);
            } else if self.block.is_empty() && is_underline(below) && !bare.is_empty() {
                self.heading(bare, number);
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

    fn heading(&mut self, title: &str, line: u32) {
        match of_heading(title) {
            Begins::Release(version) if !self.fixed => {
                self.release(version, line, Some(title));
            }
            Begins::Unreleased if !self.fixed => self.inside = false,
            _ => self.section = Section::of(title),
        }
    }

    fn release(&mut self, version: &str, line: u32, title: Option<&str>) {
        self.inside = self.notes.len() < MAX_NOTES;
        self.section = Section::Other;
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

    fn finish(self) -> Vec<ReleaseNote> {
        self.notes
    }
}

fn heading(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    let is_heading = (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t']));
    is_heading.then(|| rest.trim().trim_end_matches('#').trim())
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
