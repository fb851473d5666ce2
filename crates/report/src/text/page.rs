//! `page`: what was made, changed, refused and left; what is right is only counted.

use std::fmt::Write as _;

use gradus_core::page::State;

use super::columns::wrap;
use super::{Look, footer};
use crate::Paged;
use crate::escape::terminal;
use crate::palette::paint;

/// Longest word for a state, in characters.
const WORD: usize = 7;

/// Renders the files in the order of their paths.
#[must_use]
pub fn render(paged: &Paged<'_>, look: &Look) -> String {
    let mut out = String::new();
    for file in paged.told() {
        let style = match file.state {
            State::Made | State::Unchanged => look.palette.good,
            State::Changed => look.palette.warning,
            State::Refused => look.palette.error,
            State::Left => look.palette.info,
        };
        let word = format!("{:WORD$}", paged.word(file.state));
        let _ = writeln!(out, "{}  {}", paint(style, &word), terminal(&file.path));
        // That a new page was missing goes without saying.
        for says in file.says.iter().filter(|_| file.state != State::Made) {
            let says = terminal(says).into_owned();
            // A line that goes or comes is shown as it stands: a row that is broken in two can
            // be read by nobody.
            let stands = says.starts_with("- ") || says.starts_with("+ ");
            let width = look.width.saturating_sub(WORD + 4);
            let lines = match stands {
                true => vec![says],
                false => wrap(&says, width),
            };
            for line in lines {
                let _ = writeln!(out, "{}{line}", " ".repeat(WORD + 4));
            }
        }
    }
    let folder = match &*paged.plan.place.folder {
        "" => ".",
        folder => folder,
    };
    let _ = writeln!(out, "{} in {}", paged.summary(), terminal(folder));
    footer::push(&mut out, &paged.coverage(), &paged.unread(), &[], look);
    out
}
