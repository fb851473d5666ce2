//! Makefiles: targets, what they need, what their recipes say. Nothing is evaluated: every
//! branch of a condition counts, and a function that computes a value leaves it unknown.

use std::collections::BTreeMap;

use super::text::{Budget, Line, Variables};

/// Targets of one rule: a list that is longer is computed, and no list of tests.
const MAX_NAMES: usize = 32;
/// Targets of one file: nobody writes more.
const MAX_TARGETS: usize = 10_000;
/// Bytes of a line that goes on over several.
const MAX_WHOLE: usize = 64 * 1024;
/// Bytes that the values of one variable add up to.
const MAX_VALUE: usize = 8 * 1024;

/// One rule of a Makefile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) line: u32,
    pub(super) needs: Vec<String>,
    /// Its recipe, line by line, with variables and called definitions put in.
    pub(super) recipe: Vec<Line>,
}

/// What a Makefile says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Makefile {
    pub(super) targets: Vec<Target>,
    pub(super) variables: Variables,
    /// Where each variable is set, with the value as written.
    pub(super) settings: Vec<(String, Line)>,
    /// Files that it includes, as written.
    pub(super) includes: Vec<String>,
    /// Whether something is longer than what is read.
    pub(super) cut: bool,
    definitions: BTreeMap<String, String>,
}

/// Reads a Makefile.
pub(super) fn read(text: &str) -> Makefile {
    let mut file = Makefile::default();
    let mut open: Vec<usize> = Vec::new();
    let mut define: Option<(String, String)> = None;
    let mut lines = (1u32..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        if let Some((name, mut body)) = define.take() {
            if line.trim() == "endef" {
                file.definitions.insert(name, body);
            } else {
                body.push_str(line);
                body.push('\n');
                define = Some((name, body));
            }
            continue;
        }
        if line.starts_with('\t') {
            // A recipe line, with those that it goes on to: each keeps its own place.
            for target in &open {
                push(&mut file, *target, number, line);
            }
            let mut goes_on = line.trim_end().ends_with('\\');
            while goes_on && let Some((number, line)) = lines.next() {
                for target in &open {
                    push(&mut file, *target, number, line);
                }
                goes_on = line.trim_end().ends_with('\\');
            }
            continue;
        }
        let mut whole = line.to_owned();
        while whole.trim_end().ends_with('\\')
            && whole.len() < MAX_WHOLE
            && let Some((_, more)) = lines.next()
        {
            let end = whole.trim_end().trim_end_matches('\\').len();
            whole.truncate(end);
            whole.push(' ');
            whole.push_str(more.trim());
        }
        file.cut |= whole.len() >= MAX_WHOLE;
        let plain = whole.split(" #").next().unwrap_or_default().trim_end();
        if plain.trim().is_empty() || plain.starts_with('#') {
            continue;
        }
        if let Some(name) = plain.trim().strip_prefix("define ") {
            let name = name.split_whitespace().next().unwrap_or_default();
            define = Some((name.to_owned(), String::new()));
            continue;
        }
        let included = ["include ", "-include ", "sinclude "]
            .iter()
            .find_map(|word| plain.trim().strip_prefix(word));
        if let Some(paths) = included {
            let paths = paths.split_whitespace().map(str::to_owned);
            file.includes.extend(paths);
        } else if !setting(&mut file, number, plain) && !is_condition(plain) {
            open = rule(&mut file, number, plain).unwrap_or(open);
        }
    }
    file
}

fn push(file: &mut Makefile, target: usize, number: u32, line: &str) {
    let text = line.trim();
    if !text.starts_with('#')
        && let Some(target) = file.targets.get_mut(target)
    {
        target.recipe.push(Line {
            number,
            text: text.to_owned(),
        });
    }
}

fn is_condition(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    matches!(
        word,
        "ifeq" | "ifneq" | "ifdef" | "ifndef" | "else" | "endif" | "export" | "unexport" | "vpath"
    )
}

/// Reads `X ?= a`, and the same for one target (`target: X = a`).
fn setting(file: &mut Makefile, number: u32, line: &str) -> bool {
    let Some(at) = line.find('=') else {
        return false;
    };
    let (name, value) = line.split_at(at);
    let value = value.get(1..).unwrap_or_default().trim();
    let name = name.trim_end_matches(['?', ':', '+', '!', '=']).trim();
    let name = name.trim_start_matches("export ").trim();
    let of_target = name.rsplit_once(':').map(|(_, n)| n.trim());
    let plain = |n: &str| {
        !n.is_empty()
            && n.chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    match of_target {
        // One target's own value hides nothing here: it is one of several.
        Some(name) if plain(name) => true,
        None if plain(name) => {
            let values = &mut file.variables.0;
            values
                .entry(name.to_owned())
                .and_modify(|known| {
                    // Every branch counts: words add up.
                    if known.len() >= MAX_VALUE {
                        file.cut = true;
                    } else if !known.split_whitespace().any(|w| w == value) {
                        known.push(' ');
                        known.push_str(value);
                    }
                })
                .or_insert_with(|| value.to_owned());
            let text = line.trim().to_owned();
            file.settings.push((name.to_owned(), Line { number, text }));
            true
        }
        _ => false,
    }
}

/// Reads `a b: c d`; returns the targets whose recipe follows.
fn rule(file: &mut Makefile, number: u32, line: &str) -> Option<Vec<usize>> {
    let (names, rest) = line.split_once(':')?;
    let rest = rest.trim_start_matches(':');
    let (needs, inline) = match rest.split_once(';') {
        Some((needs, recipe)) => (needs, Some(recipe)),
        None => (rest, None),
    };
    let mut open = Vec::new();
    if file.targets.len() >= MAX_TARGETS {
        file.cut = true;
        return Some(open);
    }
    let mut names = names.split_whitespace().filter(|n| *n != ".PHONY");
    for name in names.by_ref().take(MAX_NAMES) {
        let words = needs.split_whitespace().filter(|w| *w != "|");
        let recipe = inline.map(|text| Line {
            number,
            text: text.trim().to_owned(),
        });
        open.push(file.targets.len());
        file.targets.push(Target {
            name: name.to_owned(),
            line: number,
            needs: words.map(str::to_owned).collect(),
            recipe: recipe.into_iter().collect(),
        });
    }
    file.cut |= names.next().is_some();
    Some(open)
}

impl Makefile {
    /// Takes over what included files define; their own targets are read where they stand.
    pub(super) fn include(&mut self, other: &Self) {
        for (name, value) in &other.variables.0 {
            let known = self.variables.0.entry(name.clone());
            known.or_insert_with(|| value.clone());
        }
        for (name, body) in &other.definitions {
            let known = self.definitions.entry(name.clone());
            known.or_insert_with(|| body.clone());
        }
    }

    /// Returns what a recipe says once variables are put in; `$(call X, ...)` is followed by
    /// the body of `X`.
    pub(super) fn expanded(&self, target: &Target, budget: &mut Budget) -> Vec<Line> {
        let mut out = Vec::new();
        for line in &target.recipe {
            out.push(Line {
                number: line.number,
                text: self.variables.expand(&line.text, budget),
            });
            for (_, rest) in line
                .text
                .match_indices("$(call ")
                .map(|(i, m)| (i, line.text.get(i + m.len()..).unwrap_or_default()))
            {
                let name: String = rest
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
                    .collect();
                for body in self
                    .definitions
                    .get(&name)
                    .into_iter()
                    .flat_map(|b| b.lines())
                {
                    if !budget.take(body) {
                        return out;
                    }
                    out.push(Line {
                        number: line.number,
                        text: self.variables.expand(body, budget),
                    });
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_NAMES, MAX_TARGETS, MAX_VALUE, MAX_WHOLE, read};
    use crate::ci::text::Budget;

    const TEXT: &str = "\
include other.mk
FILES ?= a.bats \\
  b.bats
define RUN
\tbats $(1)
endef
.PHONY: all
all: build one
one two: build
\t$(call RUN, \\
\t  c.bats \\
\t  d.bats)
ifeq ($(CI),)
\tbats $(FILES)
endif
one: X := y
";

    #[test]
    fn targets_with_their_recipes() {
        let file = read(TEXT);
        let names: Vec<&str> = file.targets.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names, ["all", "one", "two"]);
        assert_eq!(file.targets[0].needs, ["build", "one"]);
        assert_eq!(file.includes, ["other.mk"]);
        let lines: Vec<(u32, String)> = file
            .expanded(&file.targets[1], &mut Budget::default())
            .into_iter()
            .map(|l| (l.number, l.text))
            .collect();
        assert!(
            lines.iter().any(|(n, t)| *n == 12 && t.contains("d.bats")),
            "{lines:?}"
        );
        assert!(
            lines.iter().any(|(n, t)| *n == 14 && t.contains("b.bats")),
            "{lines:?}"
        );
        assert!(
            lines
                .iter()
                .any(|(n, t)| *n == 10 && t.contains("bats $(1)")),
            "{lines:?}"
        );
    }

    #[test]
    fn what_is_longer_than_people_write_is_cut_and_noted() {
        assert!(!read(TEXT).cut);
        let names = |n: usize| format!("{}:\n", vec!["a"; n].join(" "));
        assert!(!read(&names(MAX_NAMES)).cut);
        let file = read(&names(MAX_NAMES + 1));
        assert!(file.cut && file.targets.len() == MAX_NAMES);
        assert!(!read(&"a:\n".repeat(MAX_TARGETS)).cut);
        let file = read(&"a:\n".repeat(MAX_TARGETS + 1));
        assert!(file.cut && file.targets.len() == MAX_TARGETS);
        let line = format!("X = {}\\\n", "x".repeat(MAX_WHOLE));
        assert!(read(&format!("{line}y\n")).cut);
        let value = |i: usize| format!("X += {i}{}\n", "x".repeat(1_000));
        let values: String = (0..20).map(value).collect();
        let file = read(&values);
        assert!(file.cut && file.variables.0["X"].len() < MAX_VALUE + 2_000);
    }
}
