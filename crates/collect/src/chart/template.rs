//! Templates: conditions that ask for gates, and what they refuse.

use std::cell::Cell;
use std::collections::BTreeSet;

use gotmpl::TemplateError;
use gotmpl::parse::{BranchNode, Expr, ListNode, Node, Parser, PipeNode, Pos, SmolStr};
use gradus_core::chart::{Condition, Form, Refusal, Shown};
use gradus_core::constraints::Kind;
use gradus_core::ledger::UnreadCode;

use super::file::{File, Reading};
use super::judge::{Abstract, Binding, Judge, State};

/// Text of an action that is put behind a template.
const LAST: &str = "the last action of the file";
/// `else if` in one file: the parser goes one level down with each.
const MAX_ELSE: usize = 200;
/// Steps of all judgements in one file.
const MAX_STEPS: u32 = 300_000;
/// Gates in one condition.
const MAX_GATES: usize = 32;
/// Lines above a refusal in which its comment may end.
const COMMENT_LINES: u32 = 4;

pub(super) fn read(file: &File<'_>, reading: &mut Reading) {
    if chained(file.text) > MAX_ELSE {
        let reason = format!("more than {MAX_ELSE} `else if`");
        reading
            .unread
            .push(file.trouble(UnreadCode::Budget, reason));
        return;
    }
    // The parser stops at an `end` too many, and takes the end of the file for one that is
    // missing. Both show by where a last action is found.
    let text = format!("{}\n{{{{ \"{LAST}\" }}}}", file.text);
    let parsed = Parser::new(&text, "{{", "}}").and_then(Parser::parse);
    let (list, defines) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            let (code, reason) = reason(&error);
            reading.unread.push(file.trouble(code, reason));
            return;
        }
    };
    if !ends_with_last(&list) {
        let reason = "an `end` is missing, or is one too many: what follows is not understood";
        reading
            .unread
            .push(file.trouble(UnreadCode::Syntax, reason.to_owned()));
    }
    let (spent, cut) = (Cell::new(0), Cell::new(false));
    for body in std::iter::once(&list).chain(defines.iter().map(|d| &d.body)) {
        let mut walk = Walk {
            file,
            reading,
            dot: Abstract::Place(Vec::new()),
            variables: Vec::new(),
            conditions: Vec::new(),
            loops: 0,
            spent: &spent,
            cut: &cut,
        };
        walk.list(body);
    }
    if spent.get() > MAX_STEPS || cut.get() {
        let reason = "more conditions upon variables than a person writes".to_owned();
        let unread = file.trouble(UnreadCode::Budget, reason);
        reading.unread.push(unread);
    }
}

/// Counts `else if` and `else with`.
fn chained(text: &str) -> usize {
    memchr::memmem::find_iter(text.as_bytes(), b"else")
        .filter_map(|at| text.get(at + 4..))
        .map(str::trim_start)
        .filter(|rest| rest.starts_with("if") || rest.starts_with("with"))
        .count()
}

/// Tells whether the last action stands at the top, behind everything else.
fn ends_with_last(list: &ListNode) -> bool {
    let Some(Node::Action(action)) = list.nodes.last() else {
        return false;
    };
    let mut args = action.pipe.commands.iter().flat_map(|c| &c.args);
    matches!(args.next(), Some(Expr::String(_, text)) if &**text == LAST)
}

fn reason(error: &TemplateError) -> (UnreadCode, String) {
    match error {
        TemplateError::Parse { message, .. } if message.contains("nesting depth") => {
            (UnreadCode::Budget, message.clone())
        }
        TemplateError::Parse { line, message, .. } | TemplateError::Lex { line, message, .. } => (
            UnreadCode::Syntax,
            format!("line {line}: no template: {message}"),
        ),
        other => (UnreadCode::Syntax, format!("no template: {other}")),
    }
}

/// A condition that holds where the walk is, or does not.
struct Under<'t> {
    pipe: &'t PipeNode,
    holds: bool,
    dot: Abstract,
    /// Variables that it knows.
    variables: usize,
}

struct Walk<'t, 'f, 'r> {
    file: &'f File<'f>,
    reading: &'r mut Reading,
    dot: Abstract,
    variables: Vec<(SmolStr, Binding<'t>)>,
    conditions: Vec<Under<'t>>,
    /// Loops around that may run over nothing.
    loops: usize,
    /// Steps of all judgements so far.
    spent: &'r Cell<u32>,
    /// Whether one of them was cut short.
    cut: &'r Cell<bool>,
}

impl<'t> Walk<'t, '_, '_> {
    fn list(&mut self, list: &'t ListNode) {
        let known = self.variables.len();
        for node in &list.nodes {
            match node {
                Node::List(list) => self.list(list),
                Node::Action(action) => self.action(&action.pipe, action.pos),
                Node::If(branch) => self.branch(branch, self.dot.clone()),
                Node::With(branch) => {
                    let dot = self.judge(&branch.pipe);
                    self.branch(branch, dot);
                }
                Node::Range(range) => self.range(range),
                Node::Define(define) => self.list(&define.body),
                Node::Text(_) | Node::Template(_) | Node::Break(_) | Node::Continue(_) => {}
            }
        }
        self.variables.truncate(known);
    }

    fn action(&mut self, pipe: &'t PipeNode, pos: Pos) {
        if let [name] = pipe.decl.as_slice() {
            if pipe.is_assign && self.spent.get() <= MAX_STEPS {
                // Whether it is reached is not known.
                let at = self.variables.iter().rposition(|(n, _)| n == name);
                let passed = self.variables.len() - at.unwrap_or(0);
                let cost = u32::try_from(passed / 32).unwrap_or(u32::MAX);
                self.spent.set(self.spent.get().saturating_add(cost));
                if let Some((_, binding)) = at.and_then(|at| self.variables.get_mut(at)) {
                    *binding = Binding::Value(Abstract::Unknown);
                }
            } else if !pipe.is_assign {
                self.condition(pipe, pos);
                let binding = Binding::Pipe(pipe, self.dot.clone());
                self.variables.push((name.clone(), binding));
            }
            return;
        }
        let mut first = pipe.commands.iter().filter_map(|c| c.args.first());
        if first.any(|e| matches!(e, Expr::Identifier(_, name) if name == "fail")) {
            self.refusal(pos);
            return;
        }
        let (judge, _) = self.ask(&[], pipe, &self.dot, self.variables.len());
        let passes = judge.whole && judge.reached.is_empty();
        let defaults = judge.defaults;
        self.defaults(defaults, pos);
        if passes {
            self.passed(pos);
        }
    }

    fn defaults(&mut self, defaults: BTreeSet<(String, bool)>, pos: Pos) {
        for (gate, value) in defaults {
            self.reading.chart.shown.push(Shown {
                gate,
                value: Some(value),
                form: Form::Template,
                block: 0,
                comment: None,
                heading: None,
                location: self.file.at(line(pos)),
            });
        }
    }

    fn passed(&mut self, pos: Pos) {
        let location = self.file.at(line(pos));
        self.reading.chart.passed.push(location);
    }

    fn branch(&mut self, branch: &'t BranchNode, dot: Abstract) {
        self.condition(&branch.pipe, branch.pos);
        let outer = std::mem::replace(&mut self.dot, dot);
        let under = |walk: &Self, holds| Under {
            pipe: &branch.pipe,
            holds,
            dot: outer.clone(),
            variables: walk.variables.len(),
        };
        let (yes, no) = (under(self, true), under(self, false));
        let known = self.variables.len();
        if let [name] = branch.pipe.decl.as_slice() {
            let binding = Binding::Pipe(&branch.pipe, outer.clone());
            self.variables.push((name.clone(), binding));
        }
        self.conditions.push(yes);
        self.list(&branch.body);
        self.conditions.pop();
        self.dot = outer;
        if let Some(body) = &branch.else_body {
            self.conditions.push(no);
            self.list(body);
            self.conditions.pop();
        }
        self.variables.truncate(known);
    }

    fn range(&mut self, range: &'t BranchNode) {
        let over = self.judge(&range.pipe);
        let item = if over.is_gates() {
            self.passed(range.pos);
            Abstract::Item
        } else {
            Abstract::Unknown
        };
        let known = self.variables.len();
        let names = match range.pipe.decl.as_slice() {
            [item_name] => vec![(item_name, item.clone())],
            [key, value] => {
                let name = if over.is_gates() {
                    Abstract::ItemName
                } else {
                    Abstract::Unknown
                };
                vec![(key, name), (value, item.clone())]
            }
            _ => Vec::new(),
        };
        for (name, value) in names {
            self.variables.push((name.clone(), Binding::Value(value)));
        }
        let outer = std::mem::replace(&mut self.dot, item);
        let unsure = usize::from(!is_filled(&range.pipe));
        self.loops += unsure;
        self.list(&range.body);
        self.loops -= unsure;
        self.dot = outer;
        self.variables.truncate(known);
        if let Some(body) = &range.else_body {
            self.loops += 1;
            self.list(body);
            self.loops -= 1;
        }
    }

    fn judge(&self, pipe: &'t PipeNode) -> Abstract {
        self.ask(&[], pipe, &self.dot, self.variables.len()).1
    }

    /// Judges a pipeline, with the first so many variables; nothing is known once the file's
    /// budget is spent.
    fn ask<'j>(
        &'j self,
        states: &'j [(&'j str, State)],
        pipe: &PipeNode,
        dot: &Abstract,
        known: usize,
    ) -> (Judge<'j>, Abstract) {
        let mut judge = Judge::new(self.file.names, states);
        if self.spent.get() > MAX_STEPS {
            return (judge, Abstract::Unknown);
        }
        let variables = self.variables.get(..known).unwrap_or_default();
        let value = judge.pipe(pipe, dot, variables);
        self.cut.set(self.cut.get() || judge.cut);
        self.spent.set(self.spent.get().saturating_add(judge.steps));
        (judge, value)
    }

    /// Takes down what a condition says of each gate that it names.
    fn condition(&mut self, pipe: &'t PipeNode, pos: Pos) {
        let (judge, _) = self.ask(&[], pipe, &self.dot, self.variables.len());
        let (named, defaults) = (judge.named, judge.defaults);
        self.defaults(defaults, pos);
        self.cut.set(self.cut.get() || named.len() > MAX_GATES);
        for gate in named.iter().take(MAX_GATES) {
            let said = |state| {
                let states = [(gate.as_str(), state)];
                let (judge, value) = self.ask(&states, pipe, &self.dot, self.variables.len());
                judge.truth(&value)
            };
            let condition = Condition {
                gate: gate.clone(),
                unset: said(State::Unset),
                on: said(State::On),
                off: said(State::Off),
                location: self.file.at(line(pos)),
            };
            self.reading.chart.conditions.push(condition);
        }
    }

    fn refusal(&mut self, pos: Pos) {
        let mut gates = BTreeSet::new();
        for under in &self.conditions {
            let (mut judge, _) = self.ask(&[], under.pipe, &under.dot, under.variables);
            gates.append(&mut judge.reached);
        }
        if gates.is_empty() {
            return;
        }
        let gates: Vec<String> = gates.into_iter().collect();
        // What stands in a loop over nothing is never reached.
        let pair = match gates.as_slice() {
            [a, b] if self.loops == 0 => self.pair(a, b),
            _ => None,
        };
        let line = line(pos);
        self.reading.chart.refusals.push(Refusal {
            gates,
            pair,
            comment: self.comment(line),
            location: self.file.at(line),
        });
    }

    /// Tells which states of two gates are refused, if it is these states alone that decide.
    fn pair(&self, a: &str, b: &str) -> Option<(String, Kind, String)> {
        let refused = |on_a: bool, on_b: bool| {
            let state = |on| if on { State::On } else { State::Off };
            let states = [(a, state(on_a)), (b, state(on_b))];
            let mut all = Some(true);
            for under in &self.conditions {
                let (judge, value) = self.ask(&states, under.pipe, &under.dot, under.variables);
                match judge.truth(&value).map(|truth| truth == under.holds) {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => all = None,
                }
            }
            all
        };
        let (a, b) = (a.to_owned(), b.to_owned());
        match (
            refused(true, true)?,
            refused(true, false)?,
            refused(false, true)?,
            refused(false, false)?,
        ) {
            (true, false, false, false) => Some((a, Kind::Excludes, b)),
            (false, true, false, false) => Some((a, Kind::Requires, b)),
            (false, false, true, false) => Some((b, Kind::Requires, a)),
            _ => None,
        }
    }

    /// The comment that ends right above a refusal, or above its condition.
    fn comment(&self, line: u32) -> Option<String> {
        let above = (line.saturating_sub(COMMENT_LINES)..line).rev();
        let mut texts = above.map(|line| self.file.lines.line_text(line));
        let text = texts.find(|text| text.contains("*/") || text.starts_with('#'))?;
        let text = text.trim_matches(['{', '}', '-', '/', '*', '#', ' ']);
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// Tells whether a loop surely runs: over a list that is written out.
fn is_filled(pipe: &PipeNode) -> bool {
    let [command] = pipe.commands.as_slice() else {
        return false;
    };
    let is_list = |e: &Expr| matches!(e, Expr::Identifier(_, name) if matches!(name.as_str(), "list" | "tuple"));
    command.args.len() > 1 && command.args.first().is_some_and(is_list)
}

fn line(pos: Pos) -> u32 {
    u32::try_from(pos.line).unwrap_or(u32::MAX)
}
