//! Comments in test files that name a gate which no test uses.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::statement::{Basis, Claim, Mode, Statement};

use super::super::checks::CheckFile;
use super::super::file::without_mark;
use super::super::inventory::Gates;
use super::super::scan::Hit;

/// Bytes of a line that are looked at.
const MAX_LINE: usize = 4 * 1024;

/// Finds the first comment on each gate of which no test said anything; files come by path.
pub(super) fn read(gates: &Gates, hits: &[Hit], said: &BTreeSet<&str>) -> Vec<Statement> {
    let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (named, gate) in &gates.idents {
        words.entry(&named.ident).or_default().insert(gate);
    }
    for name in gates.names() {
        words.entry(name).or_default().insert(name);
    }
    // A word for several gates says nothing of any.
    words.retain(|_, of| of.len() == 1 && of.iter().all(|gate| !said.contains(gate)));
    let mut found: BTreeMap<&str, Location> = BTreeMap::new();
    for hit in hits {
        for site in &hit.named {
            let Some((word, location)) = comment(&hit.file, *site) else {
                continue;
            };
            for gate in words.get(word).into_iter().flatten() {
                found.entry(gate).or_insert_with(|| location.clone());
            }
        }
    }
    let statements = found.into_iter().map(|(gate, location)| Statement {
        subject: gate.to_owned(),
        claim: Claim::Named,
        mode: Mode::Documents,
        basis: Basis::Read,
        location,
        listing: None,
        case: None,
    });
    statements.collect()
}

/// Returns the word at an offset, and its place, if it stands in a `//` comment.
fn comment(file: &CheckFile, site: usize) -> Option<(&str, Location)> {
    let text = without_mark(file.bytes());
    let before = text.get(..site)?;
    let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let head = text.get(start..site).filter(|h| h.len() <= MAX_LINE)?;
    memchr::memmem::find(head, b"//")?;
    let rest = text.get(site..)?;
    let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let word = rest.get(..rest.iter().take_while(|b| is_word(b)).count())?;
    let end = rest.iter().take(MAX_LINE).position(|b| *b == b'\n');
    let line = text.get(start..site + end.unwrap_or(rest.len().min(MAX_LINE)))?;
    let row = memchr::memchr_iter(b'\n', before).count();
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let shown = String::from_utf8_lossy(line);
    Some((
        std::str::from_utf8(word).ok()?,
        Location::new(
            LedgerKind::GoTests,
            &*file.path,
            small(row + 1),
            small(site - start + 1),
        )
        .with_text(shown.trim()),
    ))
}
