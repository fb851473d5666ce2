//! What stands between markers and was not generated: it would be lost.
//!
//! Somebody may put markers around a table or a list that they wrote by hand. What could not
//! have been generated there is theirs, and then the whole file is left alone.

use super::marker::{self, Part, Syntax, blocks};

/// Column names of the tables that are generated, by part.
const TABLES: [(Part, &[&str]); 3] = [
    (Part::Stages, &["Stage", "Default", "Since", "Until"]),
    (Part::Gates, &["Feature gate", "Stage", "Default", "Since"]),
    (Part::Gates, &["Feature gate", "Last stage", "Last release"]),
];

/// Tells whether a line that is no table's, or an item of a list with what follows it, may have
/// been generated.
pub(super) type Ours<'f> = &'f dyn Fn(&str) -> bool;

/// Longest line that is shown, in characters.
const SHOWN: usize = 80;

/// Puts text between the markers of a part, as [`marker::put`] does, unless something is there
/// that was not generated.
///
/// # Errors
/// The first marker that is not understood, or the first line that would be lost.
pub(super) fn put(
    text: &str,
    part: Part,
    content: &str,
    is_ours: Ours<'_>,
) -> Result<Option<String>, String> {
    let new = marker::put(text, part, content).map_err(|broken| broken.to_string())?;
    let Some(new) = new.filter(|new| new != text) else {
        return Ok(marker::put(text, part, content).ok().flatten());
    };
    let all = blocks(text, Syntax::Markdown).map_err(|broken| broken.to_string())?;
    let block = all.into_iter().find(|b| b.part == part);
    let there = block.and_then(|b| Some((b.inner.start, text.get(b.inner)?)));
    match there.and_then(|(start, inner)| Some((start, stranger(part, inner, is_ours)?))) {
        None => Ok(Some(new)),
        Some((start, (row, line))) => {
            let before = text.get(..start).unwrap_or_default();
            let row = before.bytes().filter(|b| *b == b'\n').count() + row + 1;
            let shown: String = line.chars().take(SHOWN).collect();
            Err(format!(
                "line {row}: what stands between the markers `gradus:{}` was not generated and \
                 would be lost: {shown}",
                part.as_str()
            ))
        }
    }
}

/// Tells of nothing that it was generated, beside the tables.
pub(super) fn nothing(_: &str) -> bool {
    false
}

/// Returns the first line that was not generated, with its number from 0.
pub(super) fn stranger<'t>(
    part: Part,
    inner: &'t str,
    is_ours: Ours<'_>,
) -> Option<(usize, &'t str)> {
    let mut in_table = false;
    let mut item: Option<(usize, &str, String)> = None;
    let is_lost = |item: &Option<(usize, &'t str, String)>| {
        item.as_ref()
            .filter(|(.., text)| !is_ours(text))
            .map(|(row, line, _)| (*row, *line))
    };
    for (row, line) in inner.lines().enumerate() {
        let line = line.trim();
        let begins = line.is_empty()
            || line.starts_with(['|', '#'])
            || line.starts_with("- ")
            || line.starts_with("* ");
        if let Some((.., text)) = item.as_mut().filter(|_| !begins) {
            // A program that lays out Markdown may have broken a long line.
            text.push(' ');
            text.push_str(line);
            continue;
        }
        if let Some(lost) = is_lost(&item) {
            return Some(lost);
        }
        item = None;
        let is_row = line.starts_with('|');
        if is_row && !in_table && !is_header(part, line) {
            return Some((row, line));
        }
        in_table = is_row;
        let heads = part == Part::Gates && line == super::index::FORMER;
        if !line.is_empty() && !is_row && !heads {
            item = Some((row, line, line.to_owned()));
        }
    }
    is_lost(&item)
}

/// Tells whether a row names the columns of a table that is generated there.
fn is_header(part: Part, row: &str) -> bool {
    let cells = row.trim_matches('|').split('|').map(str::trim);
    let cells: Vec<&str> = cells.collect();
    let mut tables = TABLES.iter();
    tables.any(|(of, columns)| *of == part && cells == *columns)
}

#[cfg(test)]
mod tests {
    use super::{nothing, put};
    use crate::page::Part;

    const NEW: &str = "| Feature gate | Stage | Default | Since |\n|---|---|---|---|\n| `A` | Beta | `true` | 0.2 |\n";

    fn into(inner: &str) -> Result<bool, String> {
        let text = format!("# Mine\n<!-- gradus:gates -->\n{inner}<!-- /gradus:gates -->\nMine.\n");
        put(&text, Part::Gates, NEW, &nothing).map(|new| new.is_some_and(|new| new != text))
    }

    #[test]
    fn what_was_generated_is_replaced() {
        let old = NEW.replace("Beta", "Alpha");
        let former = "\n## Former feature gates\n\n| Feature gate | Last stage | Last release |\n|---|---|---|\n| `B` | Alpha | 0.1 |\n";
        for inner in [
            "",
            "\n",
            &old,
            &format!("{old}{former}"),
            &old.replace('\n', "\r\n"),
        ] {
            assert_eq!(into(inner), Ok(true), "{inner}");
        }
        assert_eq!(into(NEW), Ok(false));
    }

    #[test]
    fn what_a_person_wrote_is_not() {
        let told = into(
            "\n| Feature gate | Default | Description |\n|---|---|---|\n| `A` | off | Mine. |\n",
        );
        let told = told.expect_err("it would be lost");
        assert!(told.starts_with("line 4: "), "{told}");
        assert!(told.contains("would be lost: | Feature gate | Default | Description |"));
        for inner in [
            "See the manual.\n",
            &format!("{NEW}\nMine.\n").replace("Beta", "Alpha"),
            "- `A`\n",
            "## Mine\n",
            "<!-- mine -->\n",
        ] {
            assert!(into(inner).is_err(), "{inner}");
        }
    }
}
