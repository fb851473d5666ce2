//! Shell functions: what they set, what they call, when they skip.

use std::cell::RefCell;
use std::collections::BTreeSet;

use gradus_core::ledger::UnreadCode;
use tree_sitter::{Node, Parser, Tree};

use super::words::{self, Setting};

/// Scripts over this many bytes are not parsed.
pub(super) const MAX_BYTES: usize = 1024 * 1024;
/// What is nested deeper is left out: no person writes it.
const MAX_DEPTH: u32 = 200;
/// Skips of which the condition is looked for.
const MAX_SKIPS: usize = 1_000;
/// What one function sets: nobody writes more.
const MAX_SETS: usize = 200;
/// Bytes of a condition that are quoted.
const MAX_QUOTE: usize = 120;

/// Something that a script sets, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) setting: Setting,
    pub(super) offset: usize,
    /// Whether it stands in a text of which only a guess tells that it is used.
    pub(super) inferred: bool,
}

/// A list of words that sets something once it is handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Array {
    pub(super) name: String,
    pub(super) sets: Vec<Set>,
}

/// What a piece of script does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) sets: Vec<Set>,
    pub(super) arrays: Vec<Array>,
    /// Words and variables that commands are given.
    pub(super) uses: BTreeSet<String>,
    /// Words that may be the name of a function.
    pub(super) calls: BTreeSet<String>,
    /// Files that it loads, as written.
    pub(super) loads: Vec<(String, usize)>,
    /// Conditions under which a test skips itself.
    pub(super) skips: Vec<String>,
    pub(super) expects_error: bool,
    /// Whether some of it was nested too deep, or was too much.
    pub(super) cut: bool,
    /// What a file inside the script says that cannot be read, and where.
    pub(super) lost: Vec<(UnreadCode, String, usize)>,
}

/// A shell function; a test is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) body: Body,
}

/// A parsed script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Script {
    pub(super) functions: Vec<Function>,
    /// What stands outside of functions.
    pub(super) top: Body,
    /// Where the first piece stands that the grammar did not understand.
    pub(super) damaged: Option<usize>,
}

thread_local! {
    static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
}

/// Parses a script; `None` only if the grammar cannot be loaded.
pub(super) fn parse(text: &str) -> Option<Script> {
    let tree = tree(text)?;
    let mut reader = Reader {
        text,
        script: Script::default(),
        skips: 0,
        open: Vec::new(),
    };
    reader.node(tree.root_node(), 0);
    if reader.script.damaged.is_none() && tree.root_node().has_error() {
        reader.script.damaged = Some(0);
    }
    Some(reader.script)
}

fn tree(text: &str) -> Option<Tree> {
    PARSER.with_borrow_mut(|slot| {
        if slot.is_none() {
            let mut parser = Parser::new();
            parser
                .set_language(&tree_sitter_bash::LANGUAGE.into())
                .ok()?;
            *slot = Some(parser);
        }
        slot.as_mut()?.parse(text, None)
    })
}

struct Reader<'a> {
    text: &'a str,
    script: Script,
    /// Skips seen so far.
    skips: usize,
    /// Functions around the present place, innermost last.
    open: Vec<Function>,
}

impl<'a> Reader<'a> {
    fn body(&mut self) -> &mut Body {
        match self.open.last_mut() {
            Some(function) => &mut function.body,
            None => &mut self.script.top,
        }
    }

    /// Takes what a command sets, up to what a person writes in one place.
    fn sets(&mut self, sets: Vec<Set>) {
        let body = self.body();
        body.cut |= body.sets.len() + sets.len() > MAX_SETS;
        let left = MAX_SETS.saturating_sub(body.sets.len());
        body.sets.extend(sets.into_iter().take(left));
    }

    fn source(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn children(&mut self, node: Node<'_>, depth: u32) {
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            self.node(child, depth + 1);
        }
    }

    fn node(&mut self, node: Node<'_>, depth: u32) {
        if depth > MAX_DEPTH {
            self.body().cut = true;
            return;
        }
        if (node.is_error() || node.is_missing()) && self.script.damaged.is_none() {
            self.script.damaged = Some(node.start_byte());
        }
        match node.kind() {
            "function_definition" => self.function(node, depth),
            "command" => self.command(node, depth),
            "variable_assignment" => self.assignment(node, depth),
            "heredoc_body" => self.heredoc(node),
            "test_command" => {
                let text = self.source(node);
                if text.contains("status") && (text.contains("-ne 0") || text.contains("!= 0")) {
                    self.body().expects_error = true;
                }
                self.children(node, depth);
            }
            "simple_expansion" | "expansion" => {
                self.expansion(node);
                self.children(node, depth);
            }
            _ => self.children(node, depth),
        }
    }

    fn function(&mut self, node: Node<'_>, depth: u32) {
        let name = node.child_by_field_name("name");
        self.open.push(Function {
            name: name.map(|n| self.source(n)).unwrap_or_default().to_owned(),
            start: node.start_byte(),
            end: node.end_byte(),
            body: Body::default(),
        });
        self.children(node, depth);
        let done = self.open.pop();
        self.script.functions.extend(done);
    }

    /// Notes the variable of `${x[@]}` and `$x`.
    fn expansion(&mut self, node: Node<'_>) {
        let text = self.source(node);
        let name: String = text
            .trim_start_matches(['$', '{', '#', '!'])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        if !name.is_empty() {
            self.body().uses.insert(name);
        }
    }

    fn command(&mut self, node: Node<'_>, depth: u32) {
        let mut cursor = node.walk();
        let mut name = "";
        let mut parts: Vec<(String, usize)> = Vec::new();
        for child in node.named_children(&mut cursor) {
            match child.kind() {
                "command_name" => {
                    name = self.source(child);
                    parts.push((name.to_owned(), child.start_byte()));
                }
                "variable_assignment"
                | "file_redirect"
                | "heredoc_redirect"
                | "herestring_redirect" => {}
                kind => {
                    if kind == "word" {
                        let word = self.source(child).to_owned();
                        self.body().uses.insert(word.clone());
                        self.body().calls.insert(word);
                    }
                    parts.push((literal(self.text, child, 0), child.start_byte()));
                }
            }
        }
        self.body().calls.insert(name.to_owned());
        let words: Vec<&str> = parts.iter().map(|(w, _)| w.as_str()).collect();
        match (name, words.get(1)) {
            ("load" | "source" | "." | "bats_load_library", Some(path)) => {
                let load = ((*path).to_owned(), node.start_byte());
                self.body().loads.push(load);
            }
            ("skip", message) => self.skip(node, message.copied()),
            ("assert_failure", _) => self.body().expects_error = true,
            ("run", Some(flag)) if *flag == "!" || flag.starts_with("-1") => {
                self.body().expects_error = true;
            }
            _ => {}
        }
        if !only_looks(&words) {
            let sets = words::settings(&words).into_iter();
            let sets: Vec<Set> = sets
                .filter_map(|(i, setting)| {
                    let (_, offset) = parts.get(i)?;
                    Some(Set {
                        setting,
                        offset: *offset,
                        inferred: false,
                    })
                })
                .collect();
            self.sets(sets);
        }
        self.children(node, depth);
    }

    fn skip(&mut self, node: Node<'_>, message: Option<&str>) {
        let mut at = node;
        let mut condition = None;
        // Each step up costs a walk down from the root.
        self.skips += 1;
        let steps = if self.skips > MAX_SKIPS { 0 } else { MAX_DEPTH };
        for _ in 0..steps {
            let Some(parent) = at.parent() else { break };
            match parent.kind() {
                "if_statement" | "elif_clause" => {
                    condition = parent.child_by_field_name("condition");
                    break;
                }
                "list" if parent.child(0).is_some_and(|c| c != at) => {
                    condition = parent.child(0);
                    break;
                }
                "function_definition" => break,
                _ => at = parent,
            }
        }
        let condition = condition.map(|c| quote(self.source(c)));
        let text = match (condition, message) {
            (Some(condition), Some(message)) => format!("{condition}: {}", quote(message)),
            (Some(text), None) => text,
            (None, Some(message)) => quote(message),
            (None, None) => "always".to_owned(),
        };
        self.body().skips.push(text);
    }

    fn assignment(&mut self, node: Node<'_>, depth: u32) {
        let name = node.child_by_field_name("name").map(|n| self.source(n));
        let name = name.unwrap_or_default();
        let value = node.child_by_field_name("value");
        if let Some(value) = value {
            if value.kind() == "array" {
                let mut cursor = value.walk();
                let parts: Vec<(String, usize)> = value
                    .named_children(&mut cursor)
                    .map(|c| (literal(self.text, c, 0), c.start_byte()))
                    .collect();
                let words: Vec<&str> = parts.iter().map(|(w, _)| w.as_str()).collect();
                let sets = words::settings(&words)
                    .into_iter()
                    .filter_map(|(i, setting)| {
                        let (_, offset) = parts.get(i)?;
                        Some(Set {
                            setting,
                            offset: *offset,
                            inferred: false,
                        })
                    });
                let mut sets: Vec<Set> = sets.collect();
                self.body().cut |= sets.len() > MAX_SETS;
                sets.truncate(MAX_SETS);
                let array = Array {
                    name: name.to_owned(),
                    sets,
                };
                self.body().arrays.push(array);
            } else if words::holds_gates(name) {
                let offset = value.start_byte();
                let sets = words::pairs(&literal(self.text, value, 0)).into_iter();
                let sets = sets.map(|setting| Set {
                    setting,
                    offset,
                    inferred: true,
                });
                let sets: Vec<Set> = sets.collect();
                self.sets(sets);
            }
        }
        self.children(node, depth);
    }

    /// A file inside the script: values, or a cluster's configuration.
    fn heredoc(&mut self, node: Node<'_>) {
        let text = self.source(node);
        if !text.contains("featureGates:") {
            return;
        }
        let reading = crate::settings::read("heredoc.yaml", text.as_bytes());
        for unread in reading.unread {
            let reason = format!("a file inside the script: {}", unread.reason);
            let lost = (unread.code, reason, node.start_byte());
            self.body().lost.push(lost);
        }
        let starts: Vec<usize> = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1))
            .collect();
        for setting in reading.settings {
            let line = usize::try_from(setting.location.line).unwrap_or(usize::MAX);
            let start = starts.get(line.wrapping_sub(1)).copied().unwrap_or(0);
            self.sets(vec![Set {
                setting: Setting::Gate(setting.gate, setting.value),
                offset: node.start_byte() + start,
                inferred: true,
            }]);
        }
    }
}

/// Tells whether a command only prints, compares or renders.
fn only_looks(words: &[&str]) -> bool {
    let name = match words {
        ["run", rest @ ..] => rest.iter().find(|w| !w.starts_with(['-', '!'])),
        _ => words.first(),
    };
    let name = name.copied().unwrap_or_default();
    let looks = [
        "echo", "printf", "log", "grep", "egrep", "jq", "fail", "skip", "cat",
    ];
    let renders = ["template", "lint", "show", "get"];
    looks.contains(&name)
        || name.starts_with("assert")
        || name.starts_with("refute")
        || words
            .iter()
            .position(|w| *w == "helm")
            .and_then(|i| words.get(i + 1))
            .is_some_and(|w| renders.contains(w))
}

/// Returns a word without its quotes; variables stay as written.
fn literal(text: &str, node: Node<'_>, depth: u32) -> String {
    let source = text.get(node.byte_range()).unwrap_or_default();
    match node.kind() {
        "string" | "translated_string" => {
            source.trim_start_matches('$').trim_matches('"').to_owned()
        }
        "raw_string" => source.trim_matches('\'').to_owned(),
        "concatenation" if depth < 4 => {
            let mut cursor = node.walk();
            let parts = node.children(&mut cursor);
            parts.map(|c| literal(text, c, depth + 1)).collect()
        }
        _ => source.to_owned(),
    }
}

/// Returns the first line of a text, cut to a length that can be read.
fn quote(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    let end = (0..=MAX_QUOTE.min(line.len()))
        .rev()
        .find(|i| line.is_char_boundary(*i))
        .unwrap_or(0);
    line.get(..end).unwrap_or_default().to_owned()
}
