//! From the rows of one table to statements.

use std::collections::BTreeMap;

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::stage::Stage;
use gradus_core::statement::{Basis, Claim, Listing, Mode, Statement};

use super::cell::{self, StageCell};
use super::column::{Column, columns};
use super::lead::Lead;
use super::lines::Lines;
use super::table::{Cell, Table};

/// Reads a table; `None` where it has no column of names, or no name in it.
pub(super) fn read(
    path: &str,
    id: u32,
    table: &Table,
    lines: &Lines<'_>,
) -> Option<(Listing, Vec<Statement>)> {
    let headers: Vec<String> = table
        .header
        .iter()
        .map(|c| c.plain().to_lowercase())
        .collect();
    let (columns, names) = columns(&headers)?;
    let rows: Vec<Row<'_>> = table
        .rows
        .iter()
        .filter_map(|cells| Row::new(cells, &columns, names))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let reader = Reader {
        path,
        id,
        lines,
        past: Past::of(&table.headings, table.lead),
        deprecated: table.lead == Some(Lead::Deprecated),
        has_until: columns.contains(&Column::Until),
        subjects: subjects(&rows),
    };
    let mut statements = Vec::new();
    for row in &rows {
        reader.row(row, &mut statements);
    }
    let start = table.header.first().map_or(0, |cell| cell.start);
    let listing = Listing {
        id,
        location: reader.location(start),
        headings: table.headings.clone(),
        columns: headers,
        rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
    };
    Some((listing, statements))
}

/// What the headings above a table, and the sentence before it, say of the gates in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Past {
    /// Nothing.
    No,
    /// Some of them may be gone: "Graduated or deprecated gates".
    Mixed,
    /// All of them are gone: "Removed gates".
    All,
}

impl Past {
    fn of(headings: &[String], lead: Option<Lead>) -> Self {
        match lead {
            Some(Lead::Gone) => return Self::All,
            Some(Lead::Mixed) => return Self::Mixed,
            Some(Lead::Deprecated) | None => {}
        }
        let mut past = Self::No;
        for heading in headings {
            let heading = heading.to_lowercase();
            let has = |words: &[&str]| {
                heading
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| words.contains(&word))
            };
            let gone = has(&["removed", "former", "retired", "obsolete"]);
            let here = has(&[
                "graduated",
                "deprecated",
                "stable",
                "ga",
                "locked",
                "active",
            ]);
            if here {
                past = Self::Mixed;
            } else if gone {
                past = Self::All;
            }
        }
        past
    }
}

/// One row with a name.
struct Row<'a> {
    subject: String,
    name: &'a Cell,
    /// Whether the name is struck out.
    struck: bool,
    /// Whether a note on the name holds for the row.
    qualified: bool,
    stage: Option<(StageCell, &'a Cell)>,
    default: Option<(bool, &'a Cell)>,
    since: Option<(String, &'a Cell)>,
    from: Option<(String, &'a Cell)>,
    /// Whether the row is history: its `until` is filled.
    closed: bool,
    entered: Vec<(Claim, &'a Cell)>,
    removed: Option<&'a Cell>,
}

impl<'a> Row<'a> {
    fn new(cells: &'a [Cell], columns: &[Column], names: usize) -> Option<Self> {
        let name = cells.get(names)?;
        let unstruck = name.unstruck();
        let mut row = Row {
            subject: cell::subject(unstruck.as_ref().unwrap_or(name))?,
            name,
            struck: unstruck.is_some(),
            qualified: cell::is_qualified(name),
            stage: None,
            default: None,
            since: None,
            from: None,
            closed: false,
            entered: Vec::new(),
            removed: None,
        };
        for (column, cell) in columns.iter().zip(cells) {
            match column {
                Column::Stage => row.stage = row.stage.or(cell::stage(cell).map(|s| (s, cell))),
                Column::Default => {
                    row.default = row.default.or(cell::default(cell).map(|d| (d, cell)));
                }
                Column::Since => row.since = row.since.or(cell::version(cell).map(|v| (v, cell))),
                Column::From => row.from = row.from.or(cell::version(cell).map(|v| (v, cell))),
                Column::Until => row.closed |= !cell::is_nothing(&cell.plain()),
                Column::StageSince(stage) => row
                    .entered
                    .extend(cell::version(cell).map(|v| (Claim::StageSince(*stage, v), cell))),
                Column::Removed => {
                    row.removed = row.removed.or(cell::version(cell).map(|_| cell));
                }
                Column::Name(_) | Column::Other => {}
            }
        }
        Some(row)
    }

    fn says_gone(&self) -> bool {
        self.removed.is_some() || matches!(self.stage, Some((StageCell::Removed, _)))
    }

    fn is_open(&self) -> bool {
        !self.closed && matches!(self.stage, Some((StageCell::Stage(..), _)))
    }
}

/// What all rows of one subject say together.
#[derive(Debug, Default, Clone, Copy)]
struct Subject {
    /// A row is in force and states a stage.
    open: bool,
    /// Rows in force state different stages: they tell a history, and which is the last word
    /// is not for this reader to say.
    several: bool,
    /// A row says that it is gone.
    gone: bool,
}

fn subjects(rows: &[Row<'_>]) -> BTreeMap<String, Subject> {
    let mut stages = BTreeMap::new();
    let mut subjects: BTreeMap<String, Subject> = BTreeMap::new();
    for row in rows {
        let subject = subjects.entry(row.subject.clone()).or_default();
        subject.open |= row.is_open();
        subject.gone |= row.says_gone();
        if !row.closed
            && let Some((stage, _)) = &row.stage
        {
            let word = match stage {
                StageCell::Stage(stage, _) => Some(*stage),
                StageCell::Removed => None,
            };
            subject.several |= *stages.entry(row.subject.clone()).or_insert(word) != word;
        }
    }
    subjects
}

struct Reader<'a> {
    path: &'a str,
    id: u32,
    lines: &'a Lines<'a>,
    past: Past,
    /// Whether the sentence before the table says that its gates are deprecated.
    deprecated: bool,
    has_until: bool,
    subjects: BTreeMap<String, Subject>,
}

impl Reader<'_> {
    fn row(&self, row: &Row<'_>, to: &mut Vec<Statement>) {
        let subject = self.subjects.get(&row.subject).copied().unwrap_or_default();
        let mut say = |claim, basis, cell: &Cell| {
            to.push(Statement {
                subject: row.subject.clone(),
                claim,
                mode: Mode::Documents,
                basis,
                location: self.location(cell.start),
                listing: Some(self.id),
                case: None,
            });
        };
        // A note may say more than the cell.
        let basis = |cell: &Cell| match row.qualified || cell::is_qualified(cell) {
            true => Basis::Inferred,
            false => Basis::Read,
        };
        say(Claim::Listed(self.id), Basis::Read, row.name);
        if row.struck {
            // Whoever strikes a name out says that the row holds no more.
            say(Claim::Removed, Basis::Inferred, row.name);
            return;
        }

        let gone = row.says_gone() || (self.past == Past::All && !(self.has_until && subject.open));
        let in_force = !row.closed && !gone && !subject.several;

        if self.deprecated && row.stage.is_none() && in_force {
            say(Claim::Stage(Stage::Deprecated), Basis::Inferred, row.name);
        }
        if let Some((StageCell::Stage(stage, version), cell)) = &row.stage {
            if in_force {
                say(Claim::Stage(*stage), basis(cell), cell);
            }
            let version = version.as_ref().map(|v| (v, *cell));
            let since = row.since.as_ref().map(|(v, c)| (v, *c));
            // Where rows tell a history, "since" is the day of the stage; where a gate has
            // one row, it is the day of the gate.
            let by_row = since.filter(|_| self.has_until || subject.several);
            if let Some((version, cell)) = version.or(by_row) {
                say(
                    Claim::StageSince(*stage, version.clone()),
                    basis(cell),
                    cell,
                );
            }
        }
        if let Some((default, cell)) = &row.default
            && in_force
        {
            say(Claim::Default(*default), basis(cell), cell);
        }
        if let Some((version, cell)) = row.since.as_ref().filter(|_| !self.has_until && in_force) {
            say(Claim::Since(version.clone()), basis(cell), cell);
        }
        if let Some((version, cell)) = &row.from {
            say(Claim::Since(version.clone()), basis(cell), cell);
        }
        for (claim, cell) in &row.entered {
            say(claim.clone(), basis(cell), cell);
        }
        if gone {
            let cell = match &row.stage {
                Some((StageCell::Removed, cell)) => cell,
                _ => row.removed.unwrap_or(row.name),
            };
            say(Claim::Removed, basis(cell), cell);
        } else if self.past == Past::Mixed && row.closed && !subject.open && !subject.gone {
            // Every row of it has ended, in a table of gates that graduated: gone, most likely.
            say(Claim::Removed, Basis::Inferred, row.name);
        }
    }

    fn location(&self, offset: usize) -> Location {
        Location::new(
            LedgerKind::Docs,
            self.path,
            self.lines.line(offset),
            self.lines.column(offset),
        )
        .with_text(self.lines.text(offset))
    }
}
