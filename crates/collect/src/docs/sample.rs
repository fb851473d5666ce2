//! Samples of code: what a reader copies sets gates.

use gradus_core::statement::{Basis, Claim, Listing, Mode};

use super::block::Block;
use super::prose::Voice;
use crate::settings;

/// Reads a sample. What it sets stands in one list, for it is taken as a whole; names that are
/// no gates, or no longer, are in it too.
pub(super) fn read(block: &Block, voice: &mut Voice<'_, '_>) {
    let lower = block.text.to_ascii_lowercase();
    if !["featuregates", "feature-gates"]
        .iter()
        .any(|w| lower.contains(w))
    {
        return;
    }
    // A sample that is no configuration is none: nothing in it is unread.
    let settings = settings::read("", block.text.as_bytes()).settings;
    let id = voice.next_listing();
    let mut count: u32 = 0;
    for setting in &settings {
        let line = usize::try_from(setting.location.line).unwrap_or(usize::MAX);
        let at = block.offset(line_start(&block.text, line));
        let (mode, basis) = (Mode::Advises, Basis::Read);
        let claim = Claim::SetsTo(setting.value);
        voice.say_in(&setting.gate, claim, mode, basis, at, Some(id));
        count = count.saturating_add(1);
    }
    if count > 0 {
        let location = voice.location(block.offset(0));
        voice.reading.listings.push(Listing {
            id,
            location,
            headings: Vec::new(),
            columns: Vec::new(),
            rows: count,
        });
    }
}

/// Returns where a line begins, counted from 1: at its first letter.
fn line_start(text: &str, line: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = text.get(before..).unwrap_or_default();
    before + (rest.len() - rest.trim_start_matches([' ', '\t']).len())
}
