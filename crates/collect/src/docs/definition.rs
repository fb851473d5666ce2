//! Lists that define gates: items and headings that are a gate's name, with its stage.
//!
//! `- **Lamp** (Alpha, default: false): ...`, or a heading `Lamp` over lines like `Stage: beta`.

use std::collections::BTreeMap;

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::stage::Stage;
use gradus_core::statement::{Basis, Claim, Listing, Mode, Statement};

use super::block::{Block, Kind};
use super::cell::{self, StageCell};
use super::column::Column;
use super::names::Names;
use super::prose::Voice;
use super::table::Cell;

/// One definition.
struct Entry<'a> {
    name: &'a str,
    at: usize,
    claims: Vec<(Claim, usize)>,
}

/// Reads the definitions of a page.
pub(super) fn read(blocks: &[Block], names: &Names, voice: &mut Voice<'_, '_>) {
    let mut lists: BTreeMap<usize, (&Block, Vec<Entry<'_>>)> = BTreeMap::new();
    for block in blocks {
        if let Kind::Item(list) = block.kind {
            let (_, entries) = lists.entry(list).or_insert((block, Vec::new()));
            entries.extend(item(block));
        }
    }
    for (first, entries) in lists.values() {
        say(blocks, first, entries, names, voice);
    }
    plain(blocks, names, voice);
    // Headings are called like many things: only names that are known define gates.
    let mut headed = headed(blocks);
    headed.retain(|entry| names.get(entry.name).is_some());
    if let Some(first) = blocks.first() {
        say(blocks, first, &headed, names, voice);
    }
}

fn say(
    blocks: &[Block],
    first: &Block,
    entries: &[Entry<'_>],
    names: &Names,
    voice: &mut Voice<'_, '_>,
) {
    if !entries.iter().any(|e| names.get(e.name).is_some()) {
        return;
    }
    let id = voice.next_listing();
    let heading = first.heading.and_then(|i| blocks.get(i));
    let location = voice.location(entries.first().map_or(0, |e| e.at));
    voice.reading.listings.push(Listing {
        id,
        location,
        headings: heading.map(|h| h.text.clone()).into_iter().collect(),
        columns: vec!["name".to_owned(), "stage".to_owned()],
        rows: u32::try_from(entries.len()).unwrap_or(u32::MAX),
    });
    for entry in entries {
        let listed = (Claim::Listed(id), entry.at);
        for (claim, at) in std::iter::once(&listed).chain(&entry.claims) {
            let (mode, basis) = (Mode::Documents, Basis::Read);
            voice.say_in(entry.name, claim.clone(), mode, basis, *at, Some(id));
        }
    }
}

/// Words above a list that make it one of some gates only, on purpose.
const PART: [&str; 16] = [
    "exclusive",
    "requir",
    "depend",
    "conflict",
    "compatib",
    "not ",
    "graduat",
    "remov",
    "deprecat",
    "enabl",
    "disabl",
    "new ",
    "added",
    "some",
    "example",
    "since",
];

/// Entries of a list of names at least.
const MIN_NAMES: usize = 3;

/// Reads lists whose every item begins with a name, under words that say that they are gates:
/// they are lists like those of forms and scripts, and inventories no more than these.
fn plain(blocks: &[Block], names: &Names, voice: &mut Voice<'_, '_>) {
    let mut lists: BTreeMap<usize, (&Block, Vec<Option<Entry<'_>>>)> = BTreeMap::new();
    for block in blocks {
        if let Kind::Item(list) = block.kind {
            let (_, entries) = lists.entry(list).or_insert((block, Vec::new()));
            entries.push(coded(block));
        }
    }
    for (first, entries) in lists.into_values() {
        let above = [first.lead, first.heading].into_iter().flatten();
        let above = above.filter_map(|i| blocks.get(i));
        let above: Vec<String> = above.map(|b| b.text.to_lowercase()).collect();
        let says_so = above.iter().any(|text| text.contains("feature"))
            && !above
                .iter()
                .any(|text| PART.iter().any(|w| text.contains(w)));
        let entries: Option<Vec<Entry<'_>>> = entries.into_iter().collect();
        let Some(entries) = entries.filter(|e| says_so && e.len() >= MIN_NAMES) else {
            continue;
        };
        let known = entries.iter().filter(|e| names.get(e.name).is_some());
        if known.count() * 2 < entries.len() {
            continue;
        }
        let id = voice.next_listing();
        let at = |offset| Location {
            ledger: LedgerKind::Lists,
            ..voice.location(offset)
        };
        let listing = Listing {
            id,
            location: at(entries.first().map_or(0, |e| e.at)),
            headings: Vec::new(),
            columns: Vec::new(),
            rows: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        };
        let listed: Vec<Statement> = entries
            .iter()
            .map(|entry| Statement {
                subject: entry.name.to_owned(),
                claim: Claim::Listed(id),
                mode: Mode::Documents,
                basis: Basis::Read,
                location: at(entry.at),
                listing: Some(id),
                case: None,
            })
            .collect();
        voice.reading.listings.push(listing);
        voice.reading.statements.extend(listed);
    }
}

/// Reads an item that begins with a name in code, or is nothing but a name.
fn coded(block: &Block) -> Option<Entry<'_>> {
    let text = block.text.as_str();
    let begin = text.len() - text.trim_start().len();
    let name = name_at(text, begin)?;
    let span = begin..begin + name.len();
    let alone = text.trim() == name;
    (alone || block.codes.first() == Some(&span)).then(|| Entry {
        name,
        at: block.offset(begin),
        claims: Vec::new(),
    })
}

/// Reads an item: a name, and in brackets its stage.
fn item(block: &Block) -> Option<Entry<'_>> {
    let text = block.text.as_str();
    let begin = text.len() - text.trim_start().len();
    let name = name_at(text, begin)?;
    let rest = text.get(begin + name.len()..)?.trim_start();
    let (aside, _) = rest.strip_prefix('(')?.split_once(')')?;
    let at = block.offset(begin);
    let claims = aside_claims(aside, at)?;
    Some(Entry { name, at, claims })
}

fn name_at(text: &str, begin: usize) -> Option<&str> {
    let rest = text.get(begin..)?;
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))
        .unwrap_or(rest.len());
    let name = rest.get(..end)?;
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
    (begins && (3..=128).contains(&name.len())).then_some(name)
}

/// Reads "Alpha, default: false"; `None` where it states no stage, or more than is understood.
pub(super) fn aside_claims(aside: &str, at: usize) -> Option<Vec<(Claim, usize)>> {
    let mut claims = Vec::new();
    for piece in aside.split([',', ';']).map(str::trim) {
        let lower = piece.to_lowercase();
        if let Some(stage) = stage(&lower) {
            claims.push((Claim::Stage(stage), at));
        } else if let Some(default) = default(&lower) {
            claims.push((Claim::Default(default), at));
        } else if lower.split(|c: char| !c.is_alphanumeric()).any(|w| {
            matches!(
                w,
                "alpha" | "beta" | "ga" | "stable" | "deprecated" | "removed"
            )
        }) {
            return None;
        }
    }
    let stages = claims.iter().filter(|(c, _)| matches!(c, Claim::Stage(_)));
    (stages.count() == 1).then_some(claims)
}

fn stage(piece: &str) -> Option<Stage> {
    let word = piece
        .strip_prefix("stage:")
        .or_else(|| piece.strip_prefix("status:"))
        .unwrap_or(piece)
        .trim();
    match cell::stage(&Cell::plain_text(word))? {
        StageCell::Stage(stage, _) => Some(stage),
        StageCell::Removed => None,
    }
}

fn default(piece: &str) -> Option<bool> {
    match piece {
        "on by default" | "enabled by default" => return Some(true),
        "off by default" | "disabled by default" => return Some(false),
        _ => {}
    }
    let value = piece.strip_prefix("default")?;
    let value = value.strip_prefix("s to").unwrap_or(value);
    let value = value.trim_start_matches([':', '=', ' ']).trim();
    cell::default(&Cell::plain_text(value))
}

/// Reads headings that are a gate's name, and the lines `Stage: beta` below them.
fn headed(blocks: &[Block]) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut open = None;
    for block in blocks {
        match block.kind {
            Kind::Heading(_) => {
                entries.extend(open.take().filter(has_stage));
                let text = block.text.trim();
                open = name_at(text, 0)
                    .filter(|name| *name == text)
                    .map(|name| Entry {
                        name,
                        at: block.offset(0),
                        claims: Vec::new(),
                    });
            }
            Kind::Paragraph | Kind::Item(_) => {
                if let Some(entry) = &mut open {
                    let at = block.offset(0);
                    entry
                        .claims
                        .extend(keyed(&block.text).map(|claim| (claim, at)));
                }
            }
            Kind::Sample => {}
        }
    }
    entries.extend(open.filter(has_stage));
    entries
}

fn has_stage(entry: &Entry<'_>) -> bool {
    let stages = entry.claims.iter();
    stages.filter(|(c, _)| matches!(c, Claim::Stage(_))).count() == 1
}

/// Reads `Stage: beta`.
fn keyed(text: &str) -> Option<Claim> {
    let (key, value) = text.split_once(':')?;
    let value = Cell::plain_text(value.trim());
    match Column::of(&key.trim().to_lowercase()) {
        Column::Stage => match cell::stage(&value)? {
            StageCell::Stage(stage, _) => Some(Claim::Stage(stage)),
            StageCell::Removed => Some(Claim::Removed),
        },
        Column::Default => cell::default(&value).map(Claim::Default),
        Column::Since | Column::From => cell::version(&value).map(Claim::Since),
        _ => None,
    }
}
