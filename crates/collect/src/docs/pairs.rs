//! Tables that relate gates: `` `A` + `B` `` in a cell, a column of what a gate requires.

use gradus_core::statement::{Basis, Claim, Mode};

use super::block::{self, Block};
use super::cell;
use super::column::columns;
use super::constraint::{self, Kind};
use super::names::Names;
use super::prose::{Voice, claim};
use super::sentence::sentences;
use super::table::{Cell, Part, Table, tables};
use super::text::Page;

/// Reads the tables of a page for what they say of two gates.
pub(super) fn read(page: &Page<'_>, blocks: &[Block], names: &Names, voice: &mut Voice<'_, '_>) {
    for table in &tables(page).tables {
        let headers: Vec<String> = table
            .header
            .iter()
            .map(|c| c.plain().to_lowercase())
            .collect();
        let relates: Vec<Option<Kind>> = headers.iter().map(|h| header(h)).collect();
        let above = above(table, blocks);
        let name_column = columns(&headers).map(|(_, names)| names);
        for row in &table.rows {
            combination(row, &headers, &above, names, voice);
            let subject = name_column
                .and_then(|i| row.get(i))
                .and_then(|c| subject(c, names));
            let Some(subject) = subject else { continue };
            for (i, cell) in row.iter().enumerate() {
                if Some(i) == name_column {
                    continue;
                }
                match relates.get(i).copied().flatten() {
                    Some(kind) => column(subject, kind, cell, names, voice),
                    None => remark(subject, cell, names, voice),
                }
            }
        }
    }
}

/// Tells what a column relates the gate of its row to.
fn header(header: &str) -> Option<Kind> {
    match header.trim_matches(|c: char| !c.is_alphanumeric()) {
        "requires"
        | "required gate"
        | "required gates"
        | "required feature gates"
        | "depends on"
        | "dependencies"
        | "requires gate"
        | "requires gates" => Some(Kind::Requires),
        "conflicts"
        | "conflicts with"
        | "incompatible with"
        | "mutually exclusive with"
        | "excludes"
        | "cannot be combined with" => Some(Kind::Excludes),
        _ => None,
    }
}

/// Returns what stands right above a table: its innermost heading and the text before it.
fn above(table: &Table, blocks: &[Block]) -> String {
    let start = table.header.first().map_or(0, |cell| cell.start);
    let count = blocks.partition_point(|b| b.offset(0) < start);
    let before = count
        .checked_sub(1)
        .and_then(|i| blocks.get(i))
        .filter(|b| matches!(b.kind, block::Kind::Paragraph | block::Kind::Item(_)));
    let mut text = table.headings.last().cloned().unwrap_or_default();
    text.push(' ');
    text.push_str(before.map_or("", |b| b.text.as_str()));
    text
}

/// The name in the first column; a remark behind it makes the row hold under a condition.
fn subject<'a>(cell: &Cell, names: &'a Names) -> Option<&'a str> {
    let name = cell::subject(cell)?;
    (cell.plain() == name).then(|| names.get(&name)).flatten()
}

/// Returns the gates of a cell that has nothing else, `` `A` + `B` ``.
fn gates_alone<'a>(cell: &Cell, names: &'a Names) -> Vec<&'a str> {
    let mut gates = Vec::new();
    for part in &cell.parts {
        match part {
            Part::Code(code) => gates.push(names.get(code)),
            Part::Text(text) => {
                for word in text.split(|c: char| c.is_whitespace() || ",+/&".contains(c)) {
                    match word {
                        "" | "and" => {}
                        _ => gates.push(names.get(word)),
                    }
                }
            }
        }
    }
    gates
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .unwrap_or_default()
}

fn combination(
    row: &[Cell],
    headers: &[String],
    above: &str,
    names: &Names,
    voice: &mut Voice<'_, '_>,
) {
    let Some((i, cell)) = row
        .iter()
        .enumerate()
        .find(|(_, c)| gates_alone(c, names).len() == 2)
    else {
        return;
    };
    let gates = gates_alone(cell, names);
    let [gate, other] = gates.as_slice() else {
        return;
    };
    let others = row.iter().enumerate().filter(|(j, _)| *j != i);
    let said: Vec<String> = others.map(|(_, c)| c.plain()).collect();
    let allowed = |text: &str| {
        let text = text.to_lowercase();
        ["supported", "allowed", "works", "compatible", "✅"]
            .iter()
            .any(|w| text.contains(w))
            && !excludes(&text)
    };
    let row_says = said
        .iter()
        .any(|text| excludes(text) && !is_conditional(text));
    let header_says = headers.get(i).is_some_and(|h| excludes(h));
    if row_says || ((header_says || excludes(above)) && !said.iter().any(|t| allowed(t))) {
        let (mode, basis) = (Mode::Documents, Basis::Read);
        voice.say(
            gate,
            Claim::Excludes((*other).to_owned()),
            mode,
            basis,
            cell.start,
        );
    }
}

/// Tells whether a remark holds under a condition only: "not supported on that system".
fn is_conditional(text: &str) -> bool {
    let words = [
        "on", "in", "for", "when", "if", "unless", "until", "before", "without", "yet",
    ];
    let mut written = text.split(|c: char| !c.is_alphanumeric());
    written.any(|word| words.contains(&word.to_lowercase().as_str()))
}

/// Tells whether a text speaks of what cannot be together.
fn excludes(text: &str) -> bool {
    let text = text.to_lowercase();
    [
        "mutually exclusive",
        "incompatible",
        "conflict",
        "not compatible",
        "not supported",
        "unsupported",
        "cannot be enabled together",
        "cannot be used together",
        "cannot be combined",
        "refused",
        "rejected",
    ]
    .iter()
    .any(|w| text.contains(w))
        && !text.contains("not mutually exclusive")
}

fn column(subject: &str, kind: Kind, cell: &Cell, names: &Names, voice: &mut Voice<'_, '_>) {
    for other in gates_alone(cell, names) {
        if other != subject {
            let (mode, basis) = (Mode::Documents, Basis::Read);
            voice.say(subject, claim(kind, other), mode, basis, cell.start);
        }
    }
}

/// Sentences in a cell beside a gate: "Requires `B`." is said of the gate of the row.
fn remark(subject: &str, cell: &Cell, names: &Names, voice: &mut Voice<'_, '_>) {
    let block = Block::of_parts(&cell.parts);
    if !names.any(block.text.as_bytes()) {
        return;
    }
    let Some(subject) = names.get(subject) else {
        return;
    };
    for sentence in sentences(&block, names) {
        for relation in constraint::read(&sentence, Some((subject, 0))).relations {
            voice.say(
                relation.gate,
                claim(relation.kind, relation.other),
                Mode::Documents,
                Basis::Inferred,
                cell.start,
            );
        }
    }
}
