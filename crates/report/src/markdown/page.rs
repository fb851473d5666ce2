//! `page`: what differs, for a pull request.

use gradus_core::page::State;

use super::{push_header, push_row};
use crate::Paged;
use crate::escape::{code, markdown};

/// Renders the files that are not as they should be.
#[must_use]
pub fn render(paged: &Paged<'_>) -> String {
    let repository = markdown(&paged.ledgers.repository);
    let mut out = format!("## Pages of the feature gates of {repository}\n\n");
    let mut told = paged.told().peekable();
    if told.peek().is_some() {
        push_header(&mut out, &["File", "State", "Why"]);
    }
    for file in told {
        let says: Vec<String> = match file.state {
            State::Made => Vec::new(),
            _ => file.says.iter().map(|s| markdown(s)).collect(),
        };
        push_row(
            &mut out,
            &[
                code(&file.path),
                paged.word(file.state).to_owned(),
                says.join("<br>"),
            ],
        );
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    out.push_str(&format!("{}.\n", paged.summary()));
    out
}
