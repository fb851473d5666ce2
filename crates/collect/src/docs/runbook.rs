//! Sections about trouble: "Troubleshooting", "Known issues", "Recovering from ...".

use std::collections::BTreeSet;

use gradus_core::runbook::Runbook;

use super::block::{Block, Kind};
use super::names::Names;
use super::prose::Voice;
use super::text::Page;

/// Beginnings of words in the heading of such a section.
const WORDS: [&str; 8] = [
    "troubleshoot",
    "runbook",
    "playbook",
    "debugging",
    "diagnos",
    "recover",
    "known issue",
    "common problem",
];
/// Words in the path of a page that is nothing else.
const IN_PATH: [&str; 4] = ["troubleshoot", "runbook", "playbook", "debugging"];

/// Reads the sections of a page that names gates.
pub(super) fn read(
    text: &str,
    page: &Page<'_>,
    blocks: &[Block],
    names: &Names,
    voice: &mut Voice<'_, '_>,
) {
    let hits: Vec<(usize, &str)> = names.hits(text).map(|hit| (hit.start, hit.name)).collect();
    let within = |from: usize, to: usize| {
        let first = hits.partition_point(|(at, _)| *at < from);
        let inside = hits.iter().skip(first).take_while(|(at, _)| *at < to);
        let gates: BTreeSet<&str> = inside.map(|(_, name)| *name).collect();
        gates
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    let title = page.title.filter(|title| is_about(title, &WORDS));
    let path = voice.path.to_lowercase();
    if title.is_some() || IN_PATH.iter().any(|word| path.contains(word)) {
        let runbook = Runbook {
            heading: title.unwrap_or(voice.path).to_owned(),
            location: voice.location(0),
            gates: within(0, text.len()),
        };
        voice.reading.runbooks.push(runbook);
        return;
    }
    let headings: Vec<(u8, usize, &str)> = blocks
        .iter()
        .filter_map(|block| match block.kind {
            Kind::Heading(level) => Some((level, block.offset(0), block.text.as_str())),
            _ => None,
        })
        .collect();
    let mut covered = 0;
    for (i, (level, from, heading)) in headings.iter().enumerate() {
        if *from < covered || !is_about(heading, &WORDS) {
            continue;
        }
        let mut later = headings.iter().skip(i + 1);
        let to = later.find(|(other, _, _)| other <= level);
        covered = to.map_or(text.len(), |(_, at, _)| *at);
        let runbook = Runbook {
            heading: heading.trim().chars().take(200).collect(),
            location: voice.location(*from),
            gates: within(*from, covered),
        };
        voice.reading.runbooks.push(runbook);
    }
}

/// Tells whether a word of a text begins so.
fn is_about(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|t| t.chars().next_back());
            !before.is_some_and(char::is_alphanumeric)
        })
    })
}

#[cfg(test)]
mod tests {
    use gradus_core::gate::{Gate, Inventory, NameBasis};

    use crate::docs::{Names, prose};

    fn sections(path: &str, text: &str) -> Vec<(String, u32, Vec<String>)> {
        let gates = ["LampShade", "TorchLight"].map(|name| Gate::named(name, NameBasis::Read));
        let names = Names::new(&Inventory {
            gates: gates.into(),
            ..Inventory::default()
        });
        prose(path, text.as_bytes(), &names, 0)
            .runbooks
            .into_iter()
            .map(|r| (r.heading, r.location.line, r.gates))
            .collect()
    }

    #[test]
    fn a_section_reaches_to_the_next_heading_of_its_rank() {
        let text = "# Lamps\n\n`LampShade` shades.\n\n## Troubleshooting\n\nIt is dark.\n\n### Debugging\n\n| Gate | Do |\n|---|---|\n| `TorchLight` | light it |\n\n## More\n\n`LampShade`\n\n## Unrecoverable\n";
        assert_eq!(
            sections("docs/lamps.md", text),
            [(
                "Troubleshooting".to_owned(),
                5,
                vec!["TorchLight".to_owned()]
            )]
        );
    }

    #[test]
    fn a_page_may_be_nothing_else() {
        let text = "---\ntitle: Known issues\n---\nWith `LampShade` it is dark.\n";
        let gates = vec!["LampShade".to_owned()];
        assert_eq!(
            sections("docs/issues.md", text),
            [("Known issues".to_owned(), 1, gates.clone())]
        );
        let text = "# Lamps\n\n`LampShade`\n";
        let path = "docs/troubleshooting/lamps.md";
        assert_eq!(sections(path, text), [(path.to_owned(), 1, gates)]);
        assert_eq!(sections("docs/lamps.md", text), []);
    }
}
