//! A list as lines, some of which are about a gate: where one that is missing belongs.

use std::collections::BTreeSet;

use super::Gates;
use crate::project::GateView;

/// Returns the place among the names of a list, in its order, before which a new one goes: a
/// list that is sorted stays so, any other one grows at its end.
pub(super) fn place(names: &[String], new: &str) -> usize {
    if names.is_sorted() {
        return names.partition_point(|name| name.as_str() < new);
    }
    let lower = |name: &str| name.to_lowercase();
    if names.is_sorted_by_key(|name| lower(name)) {
        return names.partition_point(|name| lower(name) < lower(new));
    }
    names.len()
}

/// Returns the gates of which a list has no line.
pub(super) fn missing<'a>(gates: &Gates<'a>, listed: &[String]) -> Vec<&'a GateView> {
    let listed: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
    let mut missing = gates.there.clone();
    missing.retain(|v| !listed.contains(v.gate.name.as_str()));
    missing
}

/// What is to be put into lines, and where: before the line of that number.
pub(super) struct Inserts {
    all: Vec<(usize, String)>,
}

impl Inserts {
    /// Places a line for each missing gate. `listed` are the names of the list with the numbers
    /// of their lines, in its order; `end` is where a list without any begins.
    pub(super) fn new(
        missing: &[&GateView],
        listed: &[(usize, String)],
        end: usize,
        line: impl Fn(&GateView) -> Result<String, String>,
    ) -> Result<Self, String> {
        let names: Vec<String> = listed.iter().map(|(_, name)| name.clone()).collect();
        let mut all = Vec::new();
        for view in missing {
            let place = place(&names, &view.gate.name);
            let at = match listed.get(place) {
                Some((at, _)) => *at,
                None => listed.last().map_or(end, |(at, _)| at + 1),
            };
            all.push((at, line(view)?));
        }
        Ok(Self { all })
    }

    /// Tells whether something is to be put in before the line of a number.
    pub(super) fn is_at(&self, line: usize) -> bool {
        self.all.iter().any(|(at, _)| *at == line)
    }

    /// Puts lines together: those that are there, `None` for those that go, and the new ones.
    pub(super) fn into(self, lines: Vec<Option<String>>) -> String {
        let mut out = String::new();
        let count = lines.len();
        let before = |at: usize, out: &mut String| {
            for (_, line) in self.all.iter().filter(|(place, _)| *place == at) {
                out.push_str(line);
            }
        };
        for (i, line) in lines.into_iter().enumerate() {
            before(i, &mut out);
            out.push_str(&line.unwrap_or_default());
        }
        before(count, &mut out);
        out
    }
}

/// Tells how a text ends its lines.
pub(super) fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}
