//! Reads one declaration: every expression in it is shown to every dialect.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::parse::{Item, MAX_BYTES, MAX_NESTING, parse};
use super::raw::{Facts, Spot};
use super::syntax::{Expr, Function, Kind, Stmt};
use super::value::Value;
use super::{component_base, kubevirt, openshift, opentelemetry};

/// Put in front of a constant or variable that stands in a group.
const PREFIX: &str = "var ";

/// What a dialect sees around an expression.
pub(crate) struct Around<'a> {
    /// The parsed text.
    pub(crate) text: &'a str,
    /// Variable that the expression is the value of, at the top level.
    pub(crate) variable: Option<&'a str>,
    /// Function that the expression stands in.
    pub(crate) function: Option<&'a str>,
    /// Names that the function binds.
    locals: &'a BTreeSet<Box<str>>,
    /// Columns to take off in the first line.
    shift: u32,
}

impl Around<'_> {
    /// Returns where an expression begins in the declaration, with its line.
    pub(crate) fn spot(&self, expr: &Expr) -> Spot {
        let mut at = expr.at;
        let offset = at.offset as usize;
        let before = self.text.get(..offset).unwrap_or_default();
        let start = before.rfind('\n').map_or(self.shift as usize, |i| i + 1);
        let line = self.text.get(start..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default().trim();
        if at.row == 0 {
            at.column = at.column.saturating_sub(self.shift);
        }
        at.offset = at.offset.saturating_sub(self.shift);
        Spot {
            at,
            text: Arc::from(line),
        }
    }

    /// Reads a value; a name that the function binds is none that can be looked up.
    pub(crate) fn value(&self, expr: &Expr) -> Value {
        match Value::of(expr, self.text) {
            Value::Name(name) if self.locals.contains(&name) => Value::Other(name),
            Value::Member(package, name) if self.locals.contains(&package) => {
                Value::Other(format!("{package}.{name}").into())
            }
            value => value,
        }
    }

    /// Returns the name under which a registry here is known.
    pub(crate) fn ident(&self) -> &str {
        self.variable.or(self.function).unwrap_or("_")
    }
}

/// Tells whether a declaration may declare gates.
pub(crate) fn concerns_registry(code: &str, is_function: bool) -> bool {
    let has = |needle: &str| memchr::memmem::find(code.as_bytes(), needle.as_bytes()).is_some();
    if is_function {
        has("FeatureSpec{")
            || has("VersionedSpecs{")
            || has("RegisterFeatureGate(")
            || has(".MustRegister(")
            || has("newFeatureGate(\"")
            || has("Feature][]")
    } else {
        has("FeatureSpec")
            || has("VersionedSpecs")
            || has("newFeatureGate(")
            || has(".MustRegister(")
            || has("Feature][]")
    }
}

/// Reads a declaration. `in_group` tells that its keyword is not part of it.
pub(crate) fn read(code: &str, nesting: u32, in_group: bool) -> Facts {
    let mut facts = Facts::default();
    if nesting > MAX_NESTING || code.len() > MAX_BYTES {
        facts.over_budget = true;
        return facts;
    }
    let (text, shift) = if in_group {
        (format!("{PREFIX}{code}\n"), 4)
    } else {
        (format!("{code}\n"), 0)
    };
    let Some(parsed) = parse(&text) else {
        facts.damaged = true;
        return facts;
    };
    facts.damaged = parsed.damaged;
    let none = BTreeSet::new();
    for item in &parsed.items {
        match item {
            Item::Function(function) => {
                let mut locals = BTreeSet::new();
                bound(function, &mut locals);
                let around = Around {
                    text: &text,
                    variable: None,
                    function: Some(&function.name),
                    locals: &locals,
                    shift,
                };
                for stmt in &function.body {
                    statement(stmt, &around, &mut facts);
                }
            }
            Item::Statement(Stmt::Declare { names, values }) => {
                for (i, value) in values.iter().enumerate() {
                    let mut locals = BTreeSet::new();
                    value.each(&mut |e| {
                        if let Kind::Function(f) = &e.kind {
                            bound(f, &mut locals);
                        }
                    });
                    let around = Around {
                        text: &text,
                        variable: names.get(i).map(|n| &**n),
                        function: None,
                        locals: &locals,
                        shift,
                    };
                    expression(value, &around, &mut facts);
                }
            }
            Item::Statement(stmt) => {
                let around = Around {
                    text: &text,
                    variable: None,
                    function: None,
                    locals: &none,
                    shift,
                };
                statement(stmt, &around, &mut facts);
            }
        }
    }
    facts
}

/// Collects every name that a function binds, in whatever scope.
pub(crate) fn bound(function: &Function, names: &mut BTreeSet<Box<str>>) {
    names.extend(function.bound.iter().cloned());
    names.extend(function.parameters.iter().map(|p| p.name.clone()));
    for stmt in &function.body {
        bound_in(stmt, names);
    }
}

fn bound_in(stmt: &Stmt, names: &mut BTreeSet<Box<str>>) {
    if let Stmt::Declare { names: new, .. } = stmt {
        names.extend(new.iter().cloned());
    }
    each_part(stmt, &mut |part| match part {
        Inner::Statement(inner) => bound_in(inner, names),
        Inner::Expression(expr) => expr.each(&mut |e| {
            if let Kind::Function(f) = &e.kind {
                bound(f, names);
            }
        }),
    });
}

enum Inner<'a> {
    Statement(&'a Stmt),
    Expression(&'a Expr),
}

/// Calls `visit` for the statements and expressions right inside a statement.
fn each_part<'a>(stmt: &'a Stmt, visit: &mut dyn FnMut(Inner<'a>)) {
    match stmt {
        Stmt::If {
            init,
            condition,
            then,
            otherwise,
        } => {
            if let Some(init) = init {
                visit(Inner::Statement(init));
            }
            visit(Inner::Expression(condition));
            for inner in then.iter().chain(otherwise) {
                visit(Inner::Statement(inner));
            }
        }
        Stmt::Switch { init, value, cases } => {
            if let Some(init) = init {
                visit(Inner::Statement(init));
            }
            if let Some(value) = value {
                visit(Inner::Expression(value));
            }
            for case in cases {
                for test in &case.tests {
                    visit(Inner::Expression(test));
                }
                for inner in &case.body {
                    visit(Inner::Statement(inner));
                }
            }
        }
        Stmt::Return(values) | Stmt::Plain(values) | Stmt::Declare { values, .. } => {
            for value in values {
                visit(Inner::Expression(value));
            }
        }
        Stmt::Assign { targets, values } => {
            for expr in targets.iter().chain(values) {
                visit(Inner::Expression(expr));
            }
        }
        Stmt::Block(inner) => {
            for stmt in inner {
                visit(Inner::Statement(stmt));
            }
        }
        Stmt::Guarded { head, bodies } => {
            for stmt in head.iter().chain(bodies.iter().flatten()) {
                visit(Inner::Statement(stmt));
            }
        }
    }
}

fn statement(stmt: &Stmt, around: &Around<'_>, facts: &mut Facts) {
    component_base::rewritten(stmt, around, facts);
    each_part(stmt, &mut |part| match part {
        Inner::Statement(inner) => statement(inner, around, facts),
        Inner::Expression(expr) => expression(expr, around, facts),
    });
}

fn expression(expr: &Expr, around: &Around<'_>, facts: &mut Facts) {
    expr.each(&mut |e| {
        component_base::read(e, around, facts);
        kubevirt::read(e, around, facts);
        openshift::read(e, around, facts);
        opentelemetry::read(e, around, facts);
        if let Kind::Function(function) = &e.kind {
            for stmt in &function.body {
                statement(stmt, around, facts);
            }
        }
    });
}
