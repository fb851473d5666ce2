//! Walks through a test: what it does with gates, in the test itself, its subtests and rows.

use std::collections::HashMap;

use gradus_core::statement::Basis;

use super::super::checks::Candidate;
use super::super::declaration::bound;
use super::super::parse::Item;
use super::super::scope::Scope;
use super::super::syntax::{Expr, Kind, Stmt};
use super::case::Case;
use super::frame::{Budget, Frame};
use super::raw::Saying;
use super::switch;
use super::table::rows;

/// A walk through one declaration.
pub(super) struct Walk<'t> {
    pub(super) scope: Scope<'t>,
    pub(super) candidate: &'t Candidate,
    /// Tables that names stand for.
    pub(super) tables: HashMap<&'t str, &'t Expr>,
    /// Names that stand for the row of the loop around.
    pub(super) rows: Vec<&'t str>,
    pub(super) frames: Vec<Frame>,
    pub(super) done: Vec<Case>,
    pub(super) budget: &'t Budget,
    /// Whether the file declares gates of its own, that are none.
    pub(super) fakes: bool,
}

/// Reads the cases of a declaration.
pub(super) fn cases<'t>(
    scope: Scope<'t>,
    candidate: &'t Candidate,
    (budget, fakes): (&'t Budget, bool),
) -> Vec<Case> {
    let mut walk = Walk {
        scope,
        candidate,
        tables: HashMap::new(),
        rows: Vec::new(),
        frames: Vec::new(),
        done: Vec::new(),
        budget,
        fakes,
    };
    for item in &candidate.parsed.items {
        match item {
            Item::Function(function) => {
                let mut locals = std::mem::take(&mut walk.scope.locals);
                bound(function, &mut locals);
                walk.scope.locals = locals;
                walk.enter(function.name.to_string(), 0);
                walk.block(&function.body);
                walk.leave();
            }
            Item::Statement(stmt @ Stmt::Declare { names, values }) => {
                let name = names.first().map_or("_", |n| &**n);
                walk.enter(name.to_owned(), 0);
                for (name, value) in names.iter().zip(values) {
                    if rows(value).is_empty() {
                        continue;
                    }
                    walk.tables.insert(name, value);
                    walk.table(value, &Frame::default());
                }
                walk.statement(stmt);
                walk.leave();
            }
            Item::Statement(_) => {}
        }
    }
    walk.done
}

impl<'t> Walk<'t> {
    pub(super) fn block(&mut self, stmts: &'t [Stmt]) {
        for stmt in stmts {
            self.statement(stmt);
        }
    }

    pub(super) fn statement(&mut self, stmt: &'t Stmt) {
        match stmt {
            Stmt::If {
                init,
                condition,
                then,
                otherwise,
            } => {
                if let Some(init) = init {
                    self.statement(init);
                }
                self.condition(condition, then);
                self.block(then);
                self.block(otherwise);
            }
            Stmt::Switch { init, value, cases } => {
                if let Some(init) = init {
                    self.statement(init);
                }
                for expr in value.iter().chain(cases.iter().flat_map(|c| &c.tests)) {
                    self.expression(expr);
                }
                for case in cases {
                    self.block(&case.body);
                }
            }
            Stmt::Return(values) | Stmt::Plain(values) => {
                for value in values {
                    self.expression(value);
                }
            }
            Stmt::Declare { names, values } => self.declare(names, values),
            Stmt::Assign { targets, values } => {
                for (target, value) in targets.iter().zip(values) {
                    self.assign(target, value);
                }
            }
            Stmt::Block(inner) => self.block(inner),
            Stmt::Guarded { head, bodies } => self.guarded(head, bodies),
        }
    }

    pub(super) fn declare(&mut self, names: &'t [Box<str>], values: &'t [Expr]) {
        if let ([name], [value]) = (names, values) {
            if !rows(value).is_empty() {
                // Read where the rows are run; a table that nothing here runs is read there.
                self.tables.insert(name, value);
                return;
            }
            if value.name().is_some_and(|v| self.rows.contains(&v)) {
                self.rows.push(name);
                return;
            }
            if let Some(gate) = self.scope.gate(value) {
                self.scope.aliases.insert(name.clone(), gate);
            }
        }
        for value in values {
            self.expression(value);
        }
    }

    /// `FeatureGates = []string{X}`, `gates[X] = true`.
    pub(super) fn assign(&mut self, target: &'t Expr, value: &'t Expr) {
        if let Kind::Other(parts) = &target.kind
            && let [_, index] = parts.as_slice()
            && let Some(subject) = self.subject(index)
            && let Some(on) = self.on(value)
        {
            self.note(subject, Saying::Sets(on), Basis::Read, target.at.offset);
            return;
        }
        self.expression(target);
        match target.last_name().and_then(switch::list) {
            Some(on) => self.listed(value, on),
            None => self.expression(value),
        }
    }
}
