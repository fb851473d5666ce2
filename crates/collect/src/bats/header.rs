//! Headers of BATS tests, and the tags in comments above them.
//!
//! `@test "title" {` is no shell. It is rewritten into a function's header of the same length
//! before the shell grammar sees it, so that every offset stays what it was.

/// A test's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// Offset of its line.
    pub(super) offset: usize,
    /// Line, counted from 1.
    pub(super) line: u32,
    /// Title, without quotes.
    pub(super) title: String,
    /// Tags of the file and its own.
    pub(super) tags: Vec<String>,
}

/// A file as the shell grammar can read it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rewritten {
    pub(super) text: String,
    pub(super) headers: Vec<Header>,
    /// Whether a test has more tags than are kept.
    pub(super) cut: bool,
}

/// Tags of one test, with those of its file: nobody writes more.
pub(super) const MAX_TAGS: usize = 100;

/// Rewrites every header of a file.
pub(super) fn rewrite(text: &str) -> Rewritten {
    let mut out = Rewritten {
        text: String::with_capacity(text.len()),
        headers: Vec::new(),
        cut: false,
    };
    let mut of_file: Vec<String> = Vec::new();
    let mut of_test: Vec<String> = Vec::new();
    let mut offset = 0;
    for (number, line) in (1u32..).zip(text.split_inclusive('\n')) {
        let (list, kept) = match tags(line, "file_tags=") {
            Some(tags) => (Some(tags), &mut of_file),
            None => (tags(line, "test_tags="), &mut of_test),
        };
        for tag in list.into_iter().flatten() {
            if kept.len() < MAX_TAGS {
                kept.push(tag.to_owned());
            } else {
                out.cut = true;
            }
        }
        match header(line) {
            Some((title, brace)) => {
                let mut tags = of_file.clone();
                tags.append(&mut of_test);
                tags.sort();
                tags.dedup();
                out.headers.push(Header {
                    offset,
                    line: number,
                    title,
                    tags,
                });
                let indent = line.len() - line.trim_start().len();
                out.text.push_str(line.get(..indent).unwrap_or_default());
                // `t____() ` up to the brace: `@test x ` leaves at least eight bytes.
                let name = brace.saturating_sub(indent + "t() ".len());
                out.text.push('t');
                out.text.extend(std::iter::repeat_n('_', name));
                out.text.push_str("() ");
                out.text.push_str(line.get(brace..).unwrap_or_default());
            }
            None => out.text.push_str(line),
        }
        offset += line.len();
    }
    out
}

/// Reads a header: its title, and the offset of its brace in the line.
fn header(line: &str) -> Option<(String, usize)> {
    let indent = line.len() - line.trim_start().len();
    let rest = line.trim_start().strip_prefix("@test")?;
    let begin = indent + "@test".len();
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if blank == 0 {
        return None;
    }
    let (brace, _) = rest
        .char_indices()
        .rev()
        .find(|(i, c)| *c == '{' && rest.get(..*i).is_some_and(|b| b.ends_with([' ', '\t'])))?;
    let title = rest.get(..brace)?.trim();
    if title.is_empty() {
        return None;
    }
    let quoted = ['"', '\'']
        .iter()
        .find_map(|q| title.strip_prefix(*q)?.strip_suffix(*q));
    Some((quoted.unwrap_or(title).to_owned(), begin + brace))
}

/// Reads `# bats file_tags=a,b` and `# bats test_tags=a,b`.
fn tags<'a>(line: &'a str, key: &str) -> Option<impl Iterator<Item = &'a str>> {
    let comment = line.trim().strip_prefix('#')?.trim_start();
    let list = comment.strip_prefix("bats ")?.trim_start();
    let list = list.strip_prefix(key)?;
    Some(list.split(',').map(str::trim).filter(|t| !t.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    #[test]
    fn every_offset_stays() {
        let text = "# bats file_tags=a\n# bats test_tags=b, c\n  @test \"größer {x}\" { # why\n  :\n}\n@test bare {\n}\n";
        let rewritten = rewrite(text);
        assert_eq!(rewritten.text.len(), text.len());
        let [first, second] = rewritten.headers.as_slice() else {
            panic!("two tests: {rewritten:?}")
        };
        assert_eq!(first.title, "größer {x}");
        assert_eq!(first.tags, ["a", "b", "c"]);
        assert_eq!(
            (first.line, first.offset),
            (3, text.find("  @test").expect("there"))
        );
        assert_eq!(
            (second.title.as_str(), second.tags.as_slice()),
            ("bare", ["a".to_owned()].as_slice())
        );
        assert!(
            rewritten.text.contains("\nt_______() {\n"),
            "{}",
            rewritten.text
        );
    }

    #[test]
    fn what_is_no_header_stays() {
        for text in [
            "@testing x {\n",
            "@test {\n",
            "@test \"x\"\n",
            "# @test \"x\" {\n",
        ] {
            let rewritten = rewrite(text);
            assert_eq!(rewritten.text, text);
            assert_eq!(rewritten.headers, []);
        }
    }
}
