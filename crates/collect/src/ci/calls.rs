//! What a text runs: BATS files, make targets, scripts; and by which tags it filters.

use gradus_core::ci::TagFilter;
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;

use super::places::{Places, folder};
use super::text::Line;

/// Characters between the brackets of a variable.
const MAX_VARIABLE: usize = 256;
/// Files that one runner names: after that, what it runs is unknown.
const MAX_NAMED: usize = 2_000;
/// Targets of one call of make: after that, what it runs is unknown.
const MAX_TARGETS: usize = 64;

/// A call of make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MakeCall {
    pub(super) file: Option<String>,
    pub(super) folder: Option<String>,
    pub(super) targets: Vec<String>,
    /// Whether it names more targets than are kept.
    is_cut: bool,
}

/// What a text runs.
#[derive(Debug, Clone, Default)]
pub(super) struct Calls {
    pub(super) suites: Vec<(String, Location)>,
    pub(super) makes: Vec<MakeCall>,
    pub(super) scripts: Vec<String>,
    pub(super) filters: Vec<TagFilter>,
    /// Where BATS is given something that only running would tell.
    pub(super) unknown: Vec<Location>,
    /// Words that were looked up.
    named: usize,
}

/// Reads lines of one file.
pub(super) fn read(path: &str, lines: &[Line], places: &Places<'_>) -> Calls {
    let mut calls = Calls::default();
    // A file in the folder that a text goes to: what it names from there on may stand beside it.
    let mut inside: Option<String> = None;
    for line in lines {
        let at = || Location::new(LedgerKind::Ci, path, line.number, 1).with_text(line.text.trim());
        let words = words(&line.text);
        // What is only printed is not run.
        let mut printed = false;
        for (i, word) in words.iter().enumerate() {
            match *word {
                ";" | "|" | "&" => printed = false,
                "echo" | "@echo" | "printf" => printed = true,
                _ => {}
            }
            if printed {
                continue;
            }
            if calls.named > MAX_NAMED {
                calls.unknown.push(at());
                return calls;
            }
            let rest = words.get(i + 1..).unwrap_or_default();
            let before = i.checked_sub(1).and_then(|i| words.get(i)).copied();
            let is_script = [".sh", ".bash"].iter().any(|end| word.ends_with(end));
            calls.named += usize::from(is_script || word.contains("bats"));
            let from = Places::from(path, inside.as_deref());
            if matches!(*word, "cd" | "@cd" | "pushd" | "working-directory:") {
                let folder = rest.first().and_then(|w| places.folder(path, w));
                inside = folder.map(|folder| format!("{folder}/."));
            } else if word.ends_with(".bats") {
                suite(&from, word, places, &at, &mut calls);
            } else if is_make(word) {
                let call = make(rest);
                if call.is_cut {
                    calls.unknown.push(at());
                }
                if let Some(inside) = &inside
                    && call.file.is_none()
                    && call.folder.is_none()
                {
                    let folder = Some(folder(inside).to_owned());
                    calls.makes.push(MakeCall {
                        folder,
                        ..call.clone()
                    });
                }
                calls.makes.push(call);
            } else if is_script {
                let found = from.iter().find_map(|from| places.find(from, word));
                calls.scripts.extend(found);
            } else if let Some(tags) = filter(word, rest)
                && !tags.contains('$')
            {
                calls.filters.push(TagFilter {
                    text: tags.to_owned(),
                    location: at(),
                });
            } else if is_bats(word) && starts_a_command(before) {
                folders(&from, rest, places, &at, &mut calls);
            }
        }
    }
    calls
}

/// Splits a line into words; what ends a command is a word of its own.
fn words(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = None;
    let mut depth = 0u32;
    for (i, c) in line.char_indices() {
        match c {
            '(' | '{' if opens_a_variable(line, i) => depth += 1,
            ')' | '}' if depth > 0 => {
                depth -= 1;
                continue;
            }
            _ => {}
        }
        let ends = depth == 0
            && (c.is_whitespace()
                || matches!(c, '"' | '\'' | ';' | '|' | '&' | ')' | '(' | '`' | ','));
        let splits = ends && c != ',';
        if splits {
            if let Some(word) = start.take().and_then(|s| line.get(s..i)) {
                found.push(word);
            }
            if matches!(c, ';' | '|' | '&') {
                found.extend(line.get(i..=i));
            }
        } else if start.is_none() {
            start = Some(i);
        }
    }
    found.extend(start.and_then(|s| line.get(s..)));
    found
}

/// Tells whether a bracket opens `$(X)` or `${X}`: what has blanks in it is a call.
fn opens_a_variable(line: &str, at: usize) -> bool {
    let rest = line.get(at..).unwrap_or_default();
    let mut near = rest.chars().take(MAX_VARIABLE);
    line.get(..at).is_some_and(|before| before.ends_with('$'))
        && near
            .find(|c| matches!(c, ')' | '}' | ' ' | '\t'))
            .is_some_and(|c| matches!(c, ')' | '}'))
}

fn is_make(word: &str) -> bool {
    matches!(
        word,
        "make" | "gmake" | "$(MAKE)" | "${MAKE}" | "@make" | "@$(MAKE)"
    )
}

fn is_bats(word: &str) -> bool {
    let word = word.trim_start_matches('@');
    word == "bats" || word.ends_with("/bats") || matches!(word, "$(BATS)" | "${BATS}" | "$BATS")
}

fn starts_a_command(before: Option<&str>) -> bool {
    before.is_none_or(|word| {
        word.contains('=')
            || matches!(
                word,
                ";" | "|" | "&" | "exec" | "time" | "env" | "sudo" | "run:" | "-"
            )
    })
}

/// Reads `--filter-tags X` and `--filter-tags=X`.
fn filter<'a>(word: &'a str, rest: &[&'a str]) -> Option<&'a str> {
    match word.strip_prefix("--filter-tags")? {
        "" => rest.first().copied(),
        more => more.strip_prefix('='),
    }
}

fn make(rest: &[&str]) -> MakeCall {
    let mut call = MakeCall::default();
    let mut words = rest.iter().copied();
    while let Some(word) = words.next() {
        match word {
            ";" | "|" | "&" => break,
            "-f" | "--file" | "--makefile" => call.file = words.next().map(str::to_owned),
            "-C" | "--directory" => call.folder = words.next().map(str::to_owned),
            _ if word.starts_with('-') || word.contains('=') || word == "\\" => {}
            _ if call.targets.len() < MAX_TARGETS => call.targets.push(word.to_owned()),
            _ => {
                call.is_cut = true;
                break;
            }
        }
    }
    call
}

fn suite(
    from: &[&str],
    word: &str,
    places: &Places<'_>,
    at: &impl Fn() -> Location,
    calls: &mut Calls,
) {
    if word.contains('*') {
        let mut found = from.iter().map(|from| places.matching(from, word));
        let found = found.find(|f| !f.is_empty()).unwrap_or_default();
        if found.is_empty() {
            calls.unknown.push(at());
        }
        calls.suites.extend(found.into_iter().map(|p| (p, at())));
    } else if let Some(found) = from.iter().find_map(|from| places.find(from, word)) {
        calls.suites.push((found, at()));
    } else if word.contains('$') {
        calls.unknown.push(at());
    }
}

/// Reads the folders that BATS is given.
fn folders(
    from: &[&str],
    rest: &[&str],
    places: &Places<'_>,
    at: &impl Fn() -> Location,
    calls: &mut Calls,
) {
    let arguments: Vec<&str> = rest
        .iter()
        .copied()
        .take_while(|w| !matches!(*w, ";" | "|" | "&"))
        .take(MAX_NAMED + 1)
        .collect();
    calls.named += arguments.len();
    let mut named = arguments.iter().any(|w| w.ends_with(".bats"));
    for word in &arguments {
        let mut found = from.iter().map(|from| places.below(from, word, ".bats"));
        let found = found.find(|f| !f.is_empty()).unwrap_or_default();
        named |= !found.is_empty();
        calls.suites.extend(found.into_iter().map(|p| (p, at())));
    }
    // `$(1)` stands for what the caller of a definition names in so many words.
    let computed = |w: &&str| w.contains('$') && !matches!(*w, "$(1)" | "${1}" | "$1");
    let is_option =
        |w: &&str| w.to_uppercase().contains("ARGS") || w.to_uppercase().contains("OPT");
    // A folder that is not found from here may be found from where the text has gone to.
    let is_place = |w: &&str| matches!(*w, "." | "..") || w.starts_with("./") || w.ends_with('/');
    let is_open = |w: &&str| computed(w) && !is_option(w) || is_place(w);
    if !named && arguments.iter().any(is_open) {
        calls.unknown.push(at());
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_NAMED, MAX_TARGETS, MAX_VARIABLE, MakeCall, read};
    use crate::ci::places::Places;
    use crate::ci::text::lines;

    #[test]
    fn what_a_script_runs() {
        let places = Places::new(["t/a.bats", "t/b.bats", "u/c.bats", "hack/x.sh"]);
        let text = "\
# bats t/b.bats
echo 'make bats t/a.bats' && SKIP=1 \\
  make -f t/Makefile one X=y two; make -C d -j4 three && echo make
bats --filter-tags fast,!gpu u/ 2>&1 | tee x
TMP=\"$X\" bats $(BATS_ARGS) $(1)
bats ${FILES}
ssh 'bash hack/x.sh' $(call RUN, t/a.bats)
";
        let lines: Vec<_> = lines(text, 1).collect();
        let calls = read("run.sh", &lines, &places);
        let suites: Vec<(&str, u32)> = calls
            .suites
            .iter()
            .map(|(p, l)| (p.as_str(), l.line))
            .collect();
        assert_eq!(suites, [("u/c.bats", 4), ("t/a.bats", 7)]);
        assert_eq!(calls.scripts, ["hack/x.sh"]);
        assert_eq!(calls.filters[0].text, "fast,!gpu");
        let unknown: Vec<u32> = calls.unknown.iter().map(|l| l.line).collect();
        assert_eq!(unknown, [6]);
        assert_eq!(
            calls.makes[..2],
            [
                MakeCall {
                    file: Some("t/Makefile".to_owned()),
                    folder: None,
                    targets: vec!["one".to_owned(), "two".to_owned()],
                    is_cut: false,
                },
                MakeCall {
                    file: None,
                    folder: Some("d".to_owned()),
                    targets: vec!["three".to_owned()],
                    is_cut: false,
                }
            ]
        );
    }

    #[test]
    fn a_text_may_go_to_a_folder() {
        let places = Places::new(["t/e2e/a.bats", "t/e2e/Makefile", "u/b.bats", "run.sh"]);
        let read = |text: &str| {
            let lines: Vec<_> = lines(text, 1).collect();
            let calls = read("hack/run.sh", &lines, &places);
            let suites: Vec<String> = calls.suites.into_iter().map(|(p, _)| p).collect();
            (suites, calls.unknown.len())
        };
        let found = |path: &str| (vec![path.to_owned()], 0);
        assert_eq!(read("cd t/e2e && bats .\n"), found("t/e2e/a.bats"));
        assert_eq!(read("cd t\nbats e2e\n"), found("t/e2e/a.bats"));
        assert_eq!(read("pushd t/e2e\nbats a.bats\n"), found("t/e2e/a.bats"));
        assert_eq!(
            read("cd t && bats u/\n"),
            found("u/b.bats"),
            "from the root, too"
        );
        assert_eq!(
            read("cd \"$HERE\" && bats .\n"),
            (vec![], 1),
            "nobody knows"
        );
        assert_eq!(read("bats ./gone/\n"), (vec![], 1));
        assert_eq!(read("bats --version\n"), (vec![], 0));
        let lines: Vec<_> = lines("cd t/e2e && make all\n", 1).collect();
        let makes = super::read("hack/run.sh", &lines, &places).makes;
        let folders: Vec<Option<&str>> = makes.iter().map(|m| m.folder.as_deref()).collect();
        assert_eq!(folders, [Some("t/e2e"), None]);
    }

    #[test]
    fn what_names_more_than_a_person_writes_is_unknown() {
        let places = Places::new(["t/a.bats"]);
        let read = |text: &str| {
            let lines: Vec<_> = lines(text, 1).collect();
            read("run.sh", &lines, &places)
        };
        let calls = read(&"bats t/a.bats\n".repeat(MAX_NAMED));
        assert_eq!(calls.unknown.len(), 1);
        let calls = read(&format!("env bats {}", "t/a.bats ".repeat(MAX_NAMED + 5)));
        assert_eq!(calls.unknown.len(), 1);
        let make = |n: usize| read(&format!("make {}\n", vec!["a"; n].join(" ")));
        assert_eq!(make(MAX_TARGETS).unknown.len(), 0);
        let calls = make(MAX_TARGETS + 1);
        assert_eq!(calls.unknown.len(), 1);
        assert_eq!(
            calls.makes[0].targets.len(),
            MAX_TARGETS,
            "the others are used"
        );
        let long = format!("bats ${{{}}}\n", "x".repeat(MAX_VARIABLE));
        assert_eq!(
            read(&long).unknown.len(),
            1,
            "no variable that anybody writes"
        );
    }
}
