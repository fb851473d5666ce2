//! Plain logs: no results, but panics and data races, with their lines.

use std::io::{self, BufRead};

use super::lines::Lines;
use super::tally::Tally;
use super::watch;

/// Reads a file into the tally.
///
/// # Errors
/// The stream could not be read on; what came before counts.
pub(super) fn read(reader: impl BufRead, tally: &mut Tally) -> io::Result<()> {
    let mut lines = Lines::new(reader);
    while let Some(line) = lines.next()? {
        if let Some(kind) = watch::line(line.bytes) {
            tally.trouble(kind, None, line.number, line.bytes);
        }
    }
    Ok(())
}
