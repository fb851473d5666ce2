//! Markers: lines between which text is generated, in a page that is otherwise a person's.
//!
//! A marker is a line of its own: `<!-- gradus:constraints -->` opens, `<!-- /gradus:constraints -->`
//! closes; in YAML it is a comment, `# gradus:gates`. In code, by a fence or by its indent, and in
//! `<pre>` and the like it is an example, as it is in front matter: only what Markdown takes for
//! a comment of the page is one.

use std::fmt;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::record;

/// What is generated between markers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The stages of a gate, as a table.
    Stages,
    /// What a gate requires, excludes and needs.
    Constraints,
    /// A list of all gates.
    Gates,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Stages, Self::Constraints, Self::Gates];

    /// Returns the word in its markers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stages => "stages",
            Self::Constraints => "constraints",
            Self::Gates => "gates",
        }
    }

    /// Returns the line that opens it in Markdown.
    #[must_use]
    pub fn opens(self) -> String {
        format!("<!-- gradus:{} -->", self.as_str())
    }

    /// Returns the line that closes it in Markdown.
    #[must_use]
    pub fn closes(self) -> String {
        format!("<!-- /gradus:{} -->", self.as_str())
    }
}

/// How a file writes comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// `<!-- ... -->`
    Markdown,
    /// `# ...`
    Yaml,
}

/// Why markers are not understood. The page is left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Line of the marker, counted from 1.
    pub line: u32,
    what: What,
    part: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Unclosed,
    Unopened,
    Doubled,
    Crossed,
}

impl Broken {
    /// Returns the word of the marker.
    pub(super) const fn part(&self) -> &'static str {
        self.part
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, part, .. } = self;
        match self.what {
            What::Unclosed => write!(
                f,
                "line {line}: the marker `gradus:{part}` is never closed: its `/gradus:{part}` is \
                 missing"
            ),
            What::Unopened => write!(
                f,
                "line {line}: the marker `/gradus:{part}` closes nothing: its `gradus:{part}` is \
                 missing before it"
            ),
            What::Doubled => write!(
                f,
                "line {line}: the marker `gradus:{part}` stands there twice"
            ),
            What::Crossed => write!(
                f,
                "line {line}: the marker `gradus:{part}` stands between those of another part"
            ),
        }
    }
}

/// A part between its markers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) part: Part,
    /// Bytes between the line that opens and the line that closes.
    pub(crate) inner: Range<usize>,
    /// What ends the line that opens.
    pub(crate) end: &'static str,
}

/// Finds every part of a text.
///
/// # Errors
/// The first marker that is not understood.
pub(crate) fn blocks(text: &str, syntax: Syntax) -> Result<Vec<Block>, Broken> {
    let mut found: Vec<Block> = Vec::new();
    let mut open: Option<(Part, u32, usize, &'static str)> = None;
    let (mut at, mut number) = (0, 0u32);
    let mut comments: Option<Vec<Range<usize>>> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        number = number.saturating_add(1);
        let Some((part, closes)) = marker(line, syntax) else {
            continue;
        };
        if syntax == Syntax::Markdown {
            // Most texts have no marker, and are not parsed for one.
            let html = comments.get_or_insert_with(|| html(text));
            let begins = start + (line.len() - line.trim_start().len());
            if !is_comment(text, html, begins) {
                continue;
            }
        }
        let broken = |what, line| {
            Err(Broken {
                line,
                what,
                part: part.as_str(),
            })
        };
        match (&open, closes) {
            (None, false) if found.iter().any(|b| b.part == part) => {
                return broken(What::Doubled, number);
            }
            (None, false) => {
                let end = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
                open = Some((part, number, at, end));
            }
            (None, true) => return broken(What::Unopened, number),
            (Some((there, ..)), false) if *there == part => {
                return broken(What::Doubled, number);
            }
            (Some((there, opened, ..)), _) if *there != part => {
                // One that is closed nowhere is the slip, and not the marker behind it.
                let rest = text.get(at..).unwrap_or_default();
                let mut rest = rest.lines().map(|line| marker(line, syntax));
                return match rest.any(|marker| marker == Some((*there, true))) {
                    true => broken(What::Crossed, number),
                    false => Err(Broken {
                        line: *opened,
                        what: What::Unclosed,
                        part: there.as_str(),
                    }),
                };
            }
            (Some((_, _, from, end)), _) => {
                found.push(Block {
                    part,
                    inner: *from..start,
                    end,
                });
                open = None;
            }
        }
    }
    match open {
        Some((part, line, ..)) => Err(Broken {
            line,
            what: What::Unclosed,
            part: part.as_str(),
        }),
        None => Ok(found),
    }
}

/// Returns the blocks of HTML of a page, in the order of their places.
fn html(text: &str) -> Vec<Range<usize>> {
    let body = record::front(text).map_or(0, |front| front.inner.end);
    let rest = text.get(body..).unwrap_or_default();
    // The line that closes the front matter is none of the page.
    let body = match body {
        0 => 0,
        _ => body + rest.find('\n').map_or(rest.len(), |end| end + 1),
    };
    let events = Parser::new_ext(text.get(body..).unwrap_or_default(), Options::empty());
    let blocks = events.into_offset_iter().filter_map(|(event, range)| {
        let is_html = matches!(event, Event::Start(Tag::HtmlBlock));
        is_html.then(|| range.start + body..range.end + body)
    });
    blocks.collect()
}

/// Elements in which a browser shows, or runs, what looks like a comment.
const RAW: [&str; 4] = ["pre", "script", "style", "textarea"];

/// Tells whether a comment begins there: in a block of HTML, and not within another comment or
/// an element that takes no comments.
fn is_comment(text: &str, html: &[Range<usize>], begins: usize) -> bool {
    let number = html.partition_point(|block| block.start <= begins);
    let block = number.checked_sub(1).and_then(|n| html.get(n));
    let Some(block) = block.filter(|block| block.contains(&begins)) else {
        return false;
    };
    let before = text.get(block.start..begins).unwrap_or_default();
    let before = before.to_ascii_lowercase();
    let is_open = |open: &str, close: &str| {
        let opened = before.rfind(open);
        opened.is_some_and(|at| before.get(at..).is_none_or(|rest| !rest.contains(close)))
    };
    let in_raw = |name: &str| is_open(&format!("<{name}"), &format!("</{name}"));
    !is_open("<!--", "-->") && !RAW.iter().any(|name| in_raw(name))
}

/// Reads a line as a marker: its part, and whether it closes it.
fn marker(line: &str, syntax: Syntax) -> Option<(Part, bool)> {
    let line = line.trim();
    let inner = match syntax {
        Syntax::Markdown => line.strip_prefix("<!--")?.strip_suffix("-->")?.trim(),
        Syntax::Yaml => line.strip_prefix('#')?.trim(),
    };
    let closes = inner.starts_with('/');
    let word = inner.trim_start_matches('/').strip_prefix("gradus:")?;
    let part = Part::ALL.into_iter().find(|p| p.as_str() == word)?;
    Some((part, closes))
}

/// Puts text between the markers of a part. Returns the whole, the same where nothing but blanks
/// differs; `None` where the text has no such markers.
///
/// # Errors
/// The first marker that is not understood.
pub(crate) fn put(text: &str, part: Part, content: &str) -> Result<Option<String>, Broken> {
    let blocks = blocks(text, Syntax::Markdown)?;
    let Some(block) = blocks.into_iter().find(|b| b.part == part) else {
        return Ok(None);
    };
    let there = text.get(block.inner.clone()).unwrap_or_default();
    if bare(there) == bare(content) {
        return Ok(Some(text.to_owned()));
    }
    let content = format!("\n{}\n\n", content.trim_matches('\n')).replace('\n', block.end);
    let mut text = text.to_owned();
    text.replace_range(block.inner, &content);
    Ok(Some(text))
}

/// A text without what a program that lays out Markdown may change: blanks, and the length of
/// rules in tables.
fn bare(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| {
        let is_rule = line.chars().all(|c| c.is_whitespace() || "|-:".contains(c));
        let mut out = String::new();
        for c in line.chars().filter(|c| !c.is_whitespace()) {
            if !(is_rule && c == '-' && out.ends_with('-')) {
                out.push(c);
            }
        }
        out
    });
    lines.filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Part, Syntax, blocks, put};

    const OPEN: &str = "<!-- gradus:constraints -->";
    const CLOSE: &str = "<!-- /gradus:constraints -->";

    #[test]
    fn what_stands_between_is_replaced_and_nothing_else() {
        let page = format!("# Mine\r\n{OPEN}\r\nold\r\n{CLOSE}\r\nMine too,\nmixed\r\n");
        let put = put(&page, Part::Constraints, "new\n").expect("they are whole");
        let expected =
            format!("# Mine\r\n{OPEN}\r\n\r\nnew\r\n\r\n{CLOSE}\r\nMine too,\nmixed\r\n");
        assert_eq!(put.as_deref(), Some(&*expected));
    }

    #[test]
    fn another_layout_is_no_difference() {
        let page = format!("{OPEN}\n| A    | B |\n|------|:--|\n{CLOSE}\n");
        let put = |content| put(&page, Part::Constraints, content).expect("they are whole");
        assert_eq!(put("| A | B |\n|---|:---|\n"), Some(page.clone()));
        assert_ne!(put("| A | C |\n|---|:---|\n"), Some(page.clone()));
    }

    #[test]
    fn markers_that_are_not_understood_are_told() {
        let told = |text: &str| {
            blocks(text, Syntax::Markdown)
                .expect_err("it is broken")
                .to_string()
        };
        assert!(
            told(&format!("a\n{OPEN}\nb\n"))
                .starts_with("line 2: the marker `gradus:constraints` is never closed")
        );
        assert!(told(&format!("{CLOSE}\n")).contains("closes nothing"));
        assert!(told(&format!("{CLOSE}\n{OPEN}\n")).contains("closes nothing"));
        let whole = format!("{OPEN}\n{CLOSE}\n");
        assert!(
            told(&format!("{whole}{whole}"))
                .contains("line 3: the marker `gradus:constraints` stands there twice")
        );
        assert!(told(&format!("{OPEN}\n{OPEN}\n{CLOSE}\n")).contains("twice"));
        assert!(
            told(&format!(
                "{OPEN}\n<!-- gradus:stages -->\n{CLOSE}\n<!-- /gradus:stages -->\n"
            ))
            .contains("line 2: the marker `gradus:stages` stands between")
        );
        // The one that is open is to blame, wherever that is noticed.
        assert!(
            told(&format!("a\n<!-- gradus:stages -->\n\n{whole}"))
                .starts_with("line 2: the marker `gradus:stages` is never closed")
        );
    }

    #[test]
    fn an_example_is_no_marker() {
        for text in [
            format!("```markdown\n{OPEN}\n```\n"),
            format!("~~~~\n~~~\n{OPEN}\n~~~~\n"),
            format!("write `{OPEN}` there\n"),
            format!("as code:\n\n    {OPEN}\n\n\t{OPEN}\n"),
            format!("<pre>\n{OPEN}\n</pre>\n"),
            format!("<div><pre>\n{OPEN}\n</pre></div>\n"),
            format!("<script>\n\n{OPEN}\n</script>\n"),
            format!("<!-- as in\n{OPEN}\n"),
            format!("---\ntext: |\n  {OPEN}\n---\n"),
            format!("- ```\n  {OPEN}\n  ```\n"),
            "<!-- gradus:other -->\n".to_owned(),
        ] {
            assert_eq!(blocks(&text, Syntax::Markdown), Ok(Vec::new()), "{text}");
        }
        let spread = "  <!--gradus:gates-->\n<!--   /gradus:gates  -->";
        assert_eq!(blocks(spread, Syntax::Markdown).map(|b| b.len()), Ok(1));
        for page in [
            format!("- [A](a.md)\n  - [B](b.md)\n    {OPEN}\n    - [C](c.md)\n    {CLOSE}\n"),
            format!("text\n{OPEN}\n| A |\n|---|\n| b |\n{CLOSE}\ntext\n"),
            format!("<div>\n{OPEN}\n\n```go\nx\n```\n\n{CLOSE}\n</div>\n"),
            format!("<pre>x</pre>\n{OPEN}\n\n<pre>\n\nx</pre>\n{CLOSE}\n"),
            format!("---\ntitle: x\n---\n{OPEN}\n{CLOSE}"),
        ] {
            let found = blocks(&page, Syntax::Markdown).map(|b| b.len());
            assert_eq!(found, Ok(1), "{page}");
        }
        let yaml = "a: 1\n  # gradus:gates\n  # /gradus:gates\n";
        assert_eq!(blocks(yaml, Syntax::Yaml).map(|b| b.len()), Ok(1));
    }
}
