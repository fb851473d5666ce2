//! Markdown documents: tables that list gates, and whatever else they say of gates.
//!
//! [`read`] reads tables, [`prose`] the rest, for which the names of the gates must be known.
//!
//! Every table with a column of names becomes a [`Listing`]; each of its rows says, as typed
//! [`Statement`]s, what its other columns say of that name. Whether the names are gates is
//! judged later, where the gates are known, so nothing here needs to guess it: a table of
//! something else yields statements about subjects that no registry has.
//!
//! A cell speaks only where its whole text has the expected form. `Beta` and ``Alpha (v1.2)``
//! are stages; "Beta on Linux only" is prose, and prose is no claim.

mod advice;
pub(crate) mod block;
mod cell;
mod column;
mod constraint;
mod definition;
mod front_matter;
mod lead;
pub(crate) mod lines;
pub(crate) mod names;
mod pairs;
mod phrase;
mod prose;
pub(crate) mod release;
mod rows;
mod runbook;
mod sample;
pub(crate) mod sentence;
mod stated;
mod table;
pub(crate) mod text;

use gradus_core::ledger::{Unread, UnreadCode};
use gradus_core::runbook::Runbook;
use gradus_core::statement::{Listing, Statement};

use crate::source::MAX_FILE_BYTES;

pub use names::Names;
pub use prose::prose;

/// Rows of all tables of one document: nobody lists more gates.
const MAX_ROWS: usize = 20_000;

/// What one document says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Statements, in the order of the text.
    pub statements: Vec<Statement>,
    /// Tables with names in them, in the order of the text.
    pub listings: Vec<Listing>,
    /// Sections about trouble.
    pub runbooks: Vec<Runbook>,
    /// What could not be read; what could be is in the other fields.
    pub unread: Vec<Unread>,
}

/// Reads a document. Listings are numbered from `first_listing` on.
///
/// ```
/// use gradus_collect::docs;
///
/// let page = b"| Gate | Stage |\n|---|---|\n| `Lamp` | Beta |\n";
/// let reading = docs::read("docs/gates.md", page, 0);
/// assert_eq!(reading.listings.len(), 1);
/// assert_eq!(reading.statements[0].subject, "Lamp");
/// assert_eq!(reading.statements[0].location.to_string(), "docs/gates.md:3");
/// ```
#[must_use]
pub fn read(path: &str, bytes: &[u8], first_listing: u32) -> Reading {
    let mut reading = Reading::default();
    let text = match text::check(path, bytes) {
        Ok(text) => text,
        Err(unread) => {
            reading.unread.push(unread);
            return reading;
        }
    };
    if !text::has_delimiter_row(text) {
        return reading;
    }
    let page = text::Page::new(text);
    let lines = lines::Lines::new(text);
    reading.unread.extend(text::half_merged(path, text));
    let mut found = table::tables(&page);
    if let Some(at) = found.unclosed_fence {
        reading.unread.push(syntax(
            path,
            format!(
                "the code fence of line {} is never closed: the tables after it are code",
                lines.line(at)
            ),
        ));
    }
    let mut left = MAX_ROWS;
    for table in &mut found.tables {
        let is_cut = table.rows.len() > left;
        if is_cut {
            table.rows.truncate(left);
            reading.unread.push(Unread {
                path: path.to_owned(),
                code: UnreadCode::Budget,
                reason: format!("only the first {MAX_ROWS} rows of its tables are read"),
            });
        }
        left -= table.rows.len();
        let id =
            first_listing.saturating_add(u32::try_from(reading.listings.len()).unwrap_or(u32::MAX));
        if let Some((listing, statements)) = rows::read(path, id, table, &lines) {
            reading.listings.push(listing);
            reading.statements.extend(statements);
        }
        if is_cut {
            break;
        }
    }
    reading
}

fn syntax(path: &str, reason: String) -> Unread {
    Unread {
        path: path.to_owned(),
        code: UnreadCode::Syntax,
        reason,
    }
}

#[cfg(test)]
mod tests;
