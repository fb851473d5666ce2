//! Sections on graduation: what has to be there before a gate reaches a stage.
//!
//! A template that nobody filled in, `TBD` and the like say nothing.

use gradus_core::stage::Stage;

/// Bytes of one section that are kept.
const MAX_SECTION: usize = 64 * 1024;

/// What a section says of one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// The stage that is to be reached; `None` where the section tells none apart.
    pub(super) stage: Option<Stage>,
    /// First line with a word of it, counted from 1.
    pub(super) line: u32,
    /// What it says.
    pub(super) text: String,
}

/// Reads the sections on graduation of a Markdown document, by stage.
pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    // Level of the heading of the section that is open, and where it begins in `found`.
    let mut open: Option<(usize, usize)> = None;
    let mut stage = None;
    let (mut hidden, mut fenced) = (false, false);
    for (number, raw) in (1u32..).zip(text.lines()) {
        let line = raw.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
            continue;
        }
        if hidden || line.starts_with("<!--") {
            hidden = !line.contains("-->");
            continue;
        }
        if let Some((level, title)) = heading(line).filter(|_| !fenced) {
            let ends = open.filter(|(own, _)| level <= *own && aim(title).is_none());
            if let Some((_, begin)) = ends {
                settle(&mut found, begin);
                open = None;
            }
            if open.is_none() && title.to_lowercase().contains("graduation") {
                open = Some((level, found.len()));
            }
            stage = aim(title);
            continue;
        }
        let Some((_, begin)) = open else { continue };
        if let Some(next) = introduced(line) {
            stage = Some(next);
            continue;
        }
        if !says_something(line) {
            continue;
        }
        let own = found.get_mut(begin..).unwrap_or_default();
        match own.iter_mut().find(|s| s.stage == stage) {
            Some(section) if section.text.len() + line.len() < MAX_SECTION => {
                section.text.push('\n');
                section.text.push_str(line);
            }
            Some(_) => {}
            None => found.push(Section {
                stage,
                line: number,
                text: line.chars().take(MAX_SECTION).collect(),
            }),
        }
    }
    if let Some((_, begin)) = open {
        settle(&mut found, begin);
    }
    found
}

/// Where a section tells stages apart, what stands beside them is an introduction; where it does
/// not, it has to speak of what graduating takes.
fn settle(found: &mut Vec<Section>, begin: usize) {
    const WORDS: [&str; 8] = [
        "criteri", "graduat", "promot", "adopt", "feedback", "beta", "stable", " ga",
    ];
    let staged = found.iter().skip(begin).any(|s| s.stage.is_some());
    let mut at = 0;
    found.retain(|section| {
        at += 1;
        let speaks = || {
            let text = section.text.to_lowercase();
            WORDS.iter().any(|word| text.contains(word))
        };
        at <= begin || section.stage.is_some() || (!staged && speaks())
    });
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let title = line.get(level..)?;
    ((1..=6).contains(&level) && title.starts_with([' ', '\t'])).then(|| (level, title.trim()))
}

/// Returns the stage that a title or a label leads to: the last that it names, and it says little
/// besides.
fn aim(title: &str) -> Option<Stage> {
    let words: Vec<&str> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let mut stages = words.iter().filter_map(|w| stage(w));
    (words.len() <= 6).then(|| stages.next_back()).flatten()
}

fn stage(word: &str) -> Option<Stage> {
    match word.to_ascii_lowercase().as_str() {
        "alpha" => Some(Stage::Alpha),
        "beta" => Some(Stage::Beta),
        "ga" | "stable" => Some(Stage::Stable),
        _ => None,
    }
}

/// Returns the stage that a line leads over to: `Graduation to beta criteria:`, `**Beta**`.
fn introduced(line: &str) -> Option<Stage> {
    let bare = line.trim_start_matches(['-', '*', '+', ' ']);
    let label = bare.strip_suffix(':').or_else(|| {
        let plain = bare.trim_end_matches(['*', '_', ':']);
        stage(plain.trim_start_matches(['*', '_'])).map(|_| plain)
    })?;
    let mut stages = label
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter_map(stage);
    let first = stages.next()?;
    Some(stages.next_back().unwrap_or(first))
}

/// Tells whether a line says anything: a placeholder does not.
fn says_something(line: &str) -> bool {
    let plain = line
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let nothing = [
        "tbd",
        "todo",
        "n/a",
        "na",
        "none",
        "to be defined",
        "to be determined",
    ];
    plain.contains(char::is_whitespace) && !nothing.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::sections;
    use gradus_core::stage::Stage::{Alpha, Beta, Stable};

    fn read(text: &str) -> Vec<(Option<gradus_core::stage::Stage>, u32)> {
        sections(text)
            .into_iter()
            .map(|s| (s.stage, s.line))
            .collect()
    }

    #[test]
    fn stages_by_heading_and_by_label() {
        let text = "# Lamp\n## Graduation Criteria\n\n### Alpha\n- Behind a gate.\n\n## Beta\n- Two users.\n\n### GA\nTBD\n\n## History\n- Beta is out.\n";
        assert_eq!(read(text), [(Some(Alpha), 5), (Some(Beta), 8)]);
        let text = "### Graduation\nIt starts at alpha, behind a gate.\n\nGraduation to beta criteria:\n* Users like it.\n\n**GA**\n* It is quick enough.\n";
        assert_eq!(read(text), [(Some(Beta), 5), (Some(Stable), 8)]);
        let text = "## Graduation criteria\n#### Alpha -> Beta Graduation\nIt survives a storm.\n";
        assert_eq!(read(text), [(Some(Beta), 3)]);
    }

    #[test]
    fn a_sentence_for_all_stages() {
        let text = "## Graduation Criteria [optional]\nMain criterion is adoption.\n\n## Annex\nMore adoption.\n";
        assert_eq!(read(text), [(None, 2)]);
        let text = "## Graduation Criteria\nIt comes behind a switch that is off.\n";
        assert_eq!(read(text), [], "it says how it begins");
    }

    #[test]
    fn templates_and_placeholders_say_nothing() {
        for text in [
            "### Graduation Criteria\n\n<!--\nDefine beta criteria.\n-->\n\n## History\n",
            "### Graduation Criteria\n\nTBD\n",
            "### Graduation Criteria\n#### Beta\n- TODO\n- n/a\n",
            "- [Graduation Criteria](#graduation-criteria)\n",
            "## History\nBeta graduation took long.\n",
            "",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
