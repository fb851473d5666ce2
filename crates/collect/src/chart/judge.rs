//! What an expression of a template says, in three values, for gates in a given state.
//!
//! Nothing is run: values that the chart's user or the cluster would bring are unknown, and so
//! is every function that is not listed here.

use std::collections::BTreeSet;

use gotmpl::parse::{CommandNode, Expr, PipeNode, SmolStr};

use super::names::{Names, is_name, names_gates};

/// Steps of one judgement: more than any condition that a person writes.
const MAX_STEPS: u32 = 2_000;
/// Expressions within expressions, through variables, too: what a thread's stack can take.
const MAX_NESTING: u32 = 250;

/// Keys in a path, and entries of a `dict`: values are copied from place to place.
const MAX_PARTS: usize = 64;
/// Bytes of a text that may be a key, or is compared.
const MAX_TEXT: usize = 1024;

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Abstract {
    Unknown,
    Nil,
    Bool(bool),
    Text(String),
    /// A place in what the template is given; empty for all of it.
    Place(Vec<String>),
    /// One item of the gates: its name and its value.
    Item,
    /// The name of such an item.
    ItemName,
    /// What `dict` made.
    Dict(Vec<(String, Abstract)>),
}

impl Abstract {
    /// Tells whether it is the whole of the gates.
    pub(super) fn is_gates(&self) -> bool {
        matches!(self, Self::Place(path) if path.last().is_some_and(|key| names_gates(key)))
    }
}

/// What the values say of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Unset,
    On,
    Off,
}

/// What a variable stands for.
#[derive(Debug, Clone)]
pub(super) enum Binding<'t> {
    /// A pipeline that is judged where the variable is used, and the dot where it stands.
    Pipe(&'t PipeNode, Abstract),
    /// A value.
    Value(Abstract),
}

/// Variables in scope, innermost last.
pub(super) type Variables<'t> = [(SmolStr, Binding<'t>)];

/// One judgement.
pub(super) struct Judge<'a> {
    names: &'a Names,
    states: &'a [(&'a str, State)],
    /// Gates that the expression itself names.
    pub(super) named: BTreeSet<String>,
    /// Those, and the ones that its variables name.
    pub(super) reached: BTreeSet<String>,
    /// Whether it speaks of the whole of the gates.
    pub(super) whole: bool,
    /// Defaults that it hands to helpers.
    pub(super) defaults: BTreeSet<(String, bool)>,
    /// What it cost.
    pub(super) steps: u32,
    /// Whether it was cut short.
    pub(super) cut: bool,
    nesting: u32,
    /// Variables that the judgement is in.
    depth: u32,
}

impl<'a> Judge<'a> {
    pub(super) fn new(names: &'a Names, states: &'a [(&'a str, State)]) -> Self {
        Self {
            names,
            states,
            named: BTreeSet::new(),
            reached: BTreeSet::new(),
            whole: false,
            defaults: BTreeSet::new(),
            steps: 0,
            cut: false,
            nesting: 0,
            depth: 0,
        }
    }

    pub(super) fn pipe(
        &mut self,
        pipe: &PipeNode,
        dot: &Abstract,
        variables: &Variables<'_>,
    ) -> Abstract {
        let mut value = None;
        for command in &pipe.commands {
            value = Some(self.command(command, value, dot, variables));
        }
        value.unwrap_or(Abstract::Unknown)
    }

    fn command(
        &mut self,
        command: &CommandNode,
        piped: Option<Abstract>,
        dot: &Abstract,
        variables: &Variables<'_>,
    ) -> Abstract {
        let Some((first, rest)) = command.args.split_first() else {
            return Abstract::Unknown;
        };
        let mut args: Vec<Abstract> = rest
            .iter()
            .map(|arg| self.expr(arg, dot, variables))
            .collect();
        args.extend(piped);
        match first {
            Expr::Identifier(_, name) => self.call(name, &args),
            other if args.is_empty() => self.expr(other, dot, variables),
            // A method, of which nothing is known.
            other => {
                self.expr(other, dot, variables);
                Abstract::Unknown
            }
        }
    }

    fn expr(&mut self, expr: &Expr, dot: &Abstract, variables: &Variables<'_>) -> Abstract {
        self.steps += 1;
        if self.steps > MAX_STEPS || self.nesting >= MAX_NESTING {
            self.cut = true;
            return Abstract::Unknown;
        }
        self.nesting += 1;
        let value = self.nested(expr, dot, variables);
        self.nesting -= 1;
        value
    }

    fn nested(&mut self, expr: &Expr, dot: &Abstract, variables: &Variables<'_>) -> Abstract {
        match expr {
            Expr::Dot(_) => dot.clone(),
            Expr::Field(_, fields) => self.fields(dot.clone(), fields),
            Expr::Variable(_, name, fields) => {
                let value = self.variable(name, variables);
                self.fields(value, fields)
            }
            Expr::Identifier(_, name) => self.call(name, &[]),
            Expr::String(_, text) if text.len() <= MAX_TEXT => Abstract::Text(text.to_string()),
            Expr::String(..) => Abstract::Unknown,
            Expr::Number(..) => Abstract::Unknown,
            Expr::Bool(_, value) => Abstract::Bool(*value),
            Expr::Nil(_) => Abstract::Nil,
            Expr::Pipe(_, pipe) => self.pipe(pipe, dot, variables),
            Expr::Chain(_, inner, fields) => {
                let value = self.expr(inner, dot, variables);
                self.fields(value, fields)
            }
        }
    }

    fn variable(&mut self, name: &str, variables: &Variables<'_>) -> Abstract {
        if name == "$" {
            return Abstract::Place(Vec::new());
        }
        let Some(index) = variables.iter().rposition(|(n, _)| n == name) else {
            return Abstract::Unknown;
        };
        let passed = u32::try_from((variables.len() - index) / 32).unwrap_or(u32::MAX);
        self.steps = self.steps.saturating_add(passed);
        // A variable knows those before it only.
        let Some((before, [(_, binding), ..])) = variables.split_at_checked(index) else {
            return Abstract::Unknown;
        };
        match binding {
            Binding::Value(value) => value.clone(),
            Binding::Pipe(pipe, dot) => {
                self.depth += 1;
                let value = self.pipe(pipe, dot, before);
                self.depth -= 1;
                value
            }
        }
    }

    fn fields(&mut self, mut value: Abstract, fields: &[SmolStr]) -> Abstract {
        for field in fields {
            value = match value {
                Abstract::Place(mut path) if path.len() < MAX_PARTS => {
                    path.push(field.to_string());
                    Abstract::Place(path)
                }
                Abstract::Place(_) => {
                    self.cut = true;
                    Abstract::Unknown
                }
                Abstract::Item if field == "name" => Abstract::ItemName,
                Abstract::Item => Abstract::Item,
                Abstract::Dict(entries) => entries
                    .into_iter()
                    .find(|(key, _)| key == field)
                    .map_or(Abstract::Nil, |(_, value)| value),
                _ => Abstract::Unknown,
            };
        }
        self.settle(value)
    }

    /// A place below the gates is a gate's value.
    fn settle(&mut self, value: Abstract) -> Abstract {
        let Abstract::Place(path) = &value else {
            return value;
        };
        let Some(at) = path.iter().rposition(|key| names_gates(key)) else {
            return value;
        };
        let below = path.get(at + 1..).unwrap_or_default();
        let known = below.iter().find(|key| self.names.knows(key));
        match known.or(below.first()) {
            Some(key) => match self.state(&key.clone()) {
                Some(State::On) => Abstract::Bool(true),
                Some(State::Off) => Abstract::Bool(false),
                Some(State::Unset) => Abstract::Nil,
                None => Abstract::Unknown,
            },
            None => {
                self.whole = true;
                value
            }
        }
    }

    /// Notes that a gate is named, and returns its state.
    fn state(&mut self, key: &str) -> Option<State> {
        if !is_name(key) {
            return None;
        }
        let gate = self.names.resolve(key);
        self.reached.insert(gate.to_owned());
        if self.depth == 0 {
            self.named.insert(gate.to_owned());
        }
        let mut states = self.states.iter();
        states.find(|(name, _)| *name == gate).map(|(_, s)| *s)
    }

    /// Tells whether a template takes a value for true.
    pub(super) fn truth(&self, value: &Abstract) -> Option<bool> {
        match value {
            Abstract::Bool(value) => Some(*value),
            Abstract::Nil => Some(false),
            Abstract::Text(text) => Some(!text.is_empty()),
            Abstract::Dict(entries) => Some(!entries.is_empty()),
            Abstract::Place(_) if value.is_gates() => {
                let set = self.states.iter().any(|(_, s)| *s != State::Unset);
                set.then_some(true)
            }
            // The item of the one gate that is asked about.
            Abstract::Item => match self.states {
                [(_, State::On)] => Some(true),
                [(_, State::Off)] => Some(false),
                _ => None,
            },
            Abstract::Unknown | Abstract::Place(_) | Abstract::ItemName => None,
        }
    }

    fn call(&mut self, name: &str, args: &[Abstract]) -> Abstract {
        match (name, args) {
            ("and", args) => self.all(args, true),
            ("or", args) => self.all(args, false),
            ("not" | "empty", [value]) => negate(self.truth(value)),
            ("eq", [first, rest @ ..]) => {
                let equal = rest.iter().map(|other| self.equal(first, other)).collect();
                any(equal)
            }
            ("ne", [a, b]) => negate(self.equal(a, b)),
            ("hasKey", [gates, Abstract::Text(key)]) if gates.is_gates() => match self.state(key) {
                Some(state) => Abstract::Bool(state != State::Unset),
                None => Abstract::Unknown,
            },
            ("index", [place, keys @ ..]) => self.below(place, keys),
            ("get", [place, key]) => match self.below(place, std::slice::from_ref(key)) {
                Abstract::Nil => Abstract::Text(String::new()),
                value => value,
            },
            ("dig", [keys @ .., fallback, place]) => match self.below(place, keys) {
                Abstract::Nil => fallback.clone(),
                value => value,
            },
            ("default", [fallback, value]) => {
                if value.is_gates() {
                    return value.clone();
                }
                // Helm's own trap: `false` is empty too, and gets the default.
                match self.truth(value) {
                    Some(true) => value.clone(),
                    Some(false) => fallback.clone(),
                    None => Abstract::Unknown,
                }
            }
            ("coalesce", args) => {
                let values = args.iter().find(|value| self.truth(value) != Some(false));
                values.cloned().unwrap_or(Abstract::Nil)
            }
            ("ternary", [yes, no, test]) => match self.truth(test) {
                Some(true) => yes.clone(),
                Some(false) => no.clone(),
                None => Abstract::Unknown,
            },
            ("toString" | "quote" | "squote", [value]) => text(value),
            ("lower" | "trim" | "required" | "deepCopy" | "toYaml", [.., value]) => value.clone(),
            ("dict", args) if args.len() > 2 * MAX_PARTS => {
                self.cut = true;
                Abstract::Unknown
            }
            ("dict", args) => Abstract::Dict(
                args.chunks_exact(2)
                    .filter_map(|pair| match pair {
                        // Each level could double what the one below it holds.
                        [Abstract::Text(key), Abstract::Dict(_)] => {
                            Some((key.clone(), Abstract::Unknown))
                        }
                        [Abstract::Text(key), value] => Some((key.clone(), value.clone())),
                        _ => None,
                    })
                    .collect(),
            ),
            ("include", [_, Abstract::Dict(entries)]) => self.helper(entries),
            _ => Abstract::Unknown,
        }
    }

    /// `and` returns the first that is false, `or` the first that is true, else the last.
    fn all(&self, args: &[Abstract], until: bool) -> Abstract {
        let truths: Vec<_> = args.iter().map(|arg| self.truth(arg)).collect();
        if truths.contains(&Some(!until)) {
            return Abstract::Bool(!until);
        }
        if truths.contains(&None) {
            return match args {
                // `or .Values.featureGates dict`
                [first, ..] if !until && first.is_gates() => first.clone(),
                _ => Abstract::Unknown,
            };
        }
        args.last().cloned().unwrap_or(Abstract::Unknown)
    }

    fn equal(&mut self, a: &Abstract, b: &Abstract) -> Option<bool> {
        match (a, b) {
            (Abstract::ItemName, Abstract::Text(name))
            | (Abstract::Text(name), Abstract::ItemName) => {
                self.state(name).map(|state| state != State::Unset)
            }
            (Abstract::Item, Abstract::Bool(value)) | (Abstract::Bool(value), Abstract::Item) => {
                self.truth(&Abstract::Item).map(|is| is == *value)
            }
            (Abstract::Bool(a), Abstract::Bool(b)) => Some(a == b),
            (Abstract::Text(a), Abstract::Text(b)) => Some(a == b),
            (Abstract::Nil, Abstract::Nil) => Some(true),
            (Abstract::Nil, Abstract::Bool(_) | Abstract::Text(_))
            | (Abstract::Bool(_) | Abstract::Text(_), Abstract::Nil) => Some(false),
            _ => None,
        }
    }

    fn below(&mut self, place: &Abstract, keys: &[Abstract]) -> Abstract {
        let fields: Option<Vec<SmolStr>> = keys
            .iter()
            .map(|key| match key {
                Abstract::Text(key) => Some(key.into()),
                _ => None,
            })
            .collect();
        match fields {
            Some(fields) => self.fields(place.clone(), &fields),
            None => Abstract::Unknown,
        }
    }

    /// A helper that is given the gates, the name of one, and its default: what it prints is not
    /// known, and that default is what it is called with.
    fn helper(&mut self, entries: &[(String, Abstract)]) -> Abstract {
        let named = entries.iter().find_map(|(_, value)| match value {
            Abstract::Text(text) if self.names.knows(text) => Some(text.clone()),
            _ => None,
        });
        let fallback = entries.iter().find_map(|(key, value)| match value {
            Abstract::Bool(value) if key.eq_ignore_ascii_case("default") => Some(*value),
            _ => None,
        });
        let gates = entries.iter().any(|(_, value)| value.is_gates());
        let (Some(name), true) = (named, gates) else {
            return Abstract::Unknown;
        };
        if let Some(value) = fallback.filter(|_| self.depth == 0) {
            let gate = self.names.resolve(&name).to_owned();
            self.defaults.insert((gate, value));
        }
        match (self.state(&name), fallback) {
            (Some(State::On), _) | (Some(State::Unset), Some(true)) => Abstract::Bool(true),
            (Some(State::Off), _) | (Some(State::Unset), Some(false)) => Abstract::Bool(false),
            _ => Abstract::Unknown,
        }
    }
}

fn negate(truth: Option<bool>) -> Abstract {
    truth.map_or(Abstract::Unknown, |value| Abstract::Bool(!value))
}

fn any(truths: Vec<Option<bool>>) -> Abstract {
    if truths.contains(&Some(true)) {
        Abstract::Bool(true)
    } else if truths.contains(&None) {
        Abstract::Unknown
    } else {
        Abstract::Bool(false)
    }
}

fn text(value: &Abstract) -> Abstract {
    match value {
        Abstract::Bool(value) => Abstract::Text(value.to_string()),
        Abstract::Nil => Abstract::Text("<nil>".to_owned()),
        Abstract::Text(_) => value.clone(),
        _ => Abstract::Unknown,
    }
}
