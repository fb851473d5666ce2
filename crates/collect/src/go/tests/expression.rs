//! Expressions in tests: gates that are named, and calls and literals that switch them.

use gradus_core::statement::Basis;

use super::super::syntax::{Element, Expr, Function, Kind};
use super::expect;
use super::raw::{On, Saying, Subject};
use super::switch::{self, Switch};
use super::walk::Walk;

/// Calls that run a part of a test under a name of its own.
const SUBTESTS: [&str; 14] = [
    "Run",
    "It",
    "FIt",
    "PIt",
    "Specify",
    "Describe",
    "FDescribe",
    "Context",
    "FContext",
    "When",
    "Entry",
    "FEntry",
    "DescribeTable",
    "SIGDescribe",
];

impl<'t> Walk<'t> {
    pub(super) fn expression(&mut self, expr: &'t Expr) {
        match &expr.kind {
            Kind::Call(callee, arguments) => self.call(expr, callee, arguments),
            Kind::Function(function) => self.function(function),
            Kind::Literal(ty, elements) => self.literal(ty.as_deref(), elements),
            Kind::Text(_) => self.text(expr, Basis::Inferred),
            Kind::Name(_) | Kind::Member(..) => {
                if let Some(gate) = self.scope.gate(expr) {
                    self.note(
                        Subject::Gate(gate),
                        Saying::Named,
                        Basis::Read,
                        expr.at.offset,
                    );
                } else {
                    self.called_like(expr);
                    if let Kind::Member(inner, _) = &expr.kind {
                        self.expression(inner);
                    }
                }
            }
            Kind::Not(inner) => self.expression(inner),
            Kind::Both(a, b) | Kind::Either(a, b) => {
                self.expression(a);
                self.expression(b);
            }
            Kind::Other(parts) => {
                if parts.len() == 2 && self.wrote(expr, Basis::Inferred) {
                    return;
                }
                for part in parts {
                    self.expression(part);
                }
            }
            Kind::Number(_) | Kind::MapType(..) | Kind::SliceType(_) => {}
        }
    }

    /// Notes what has the name of a gate and is something else: a field that carries its value.
    pub(super) fn called_like(&mut self, expr: &Expr) {
        let name = expr.last_name().unwrap_or_default();
        if switch::looks_like_gate(name)
            && let Some(gate) = self.scope.known(name)
        {
            let subject = Subject::Gate(gate);
            self.note(subject, Saying::Named, Basis::Inferred, expr.at.offset);
        }
    }

    pub(super) fn function(&mut self, function: &'t Function) {
        self.block(&function.body);
    }

    pub(super) fn literal(&mut self, ty: Option<&'t Expr>, elements: &'t [Element]) {
        let is_struct = ty.is_some_and(|t| !matches!(t.kind, Kind::MapType(..)));
        for element in elements {
            if let Some(key) = &element.key {
                let field = key.name();
                if !is_struct || field.is_none() {
                    let subject = self.subject(key);
                    if let (Some(subject), Some(on)) = (subject, self.on(&element.value)) {
                        self.note(subject, Saying::Sets(on), Basis::Read, key.at.offset);
                        continue;
                    }
                    self.expression(key);
                } else if let Some(on) = field.and_then(switch::list) {
                    self.listed(&element.value, on);
                    continue;
                } else {
                    self.called_like(key);
                }
            }
            self.expression(&element.value);
        }
    }

    pub(super) fn call(&mut self, expr: &'t Expr, callee: &'t Expr, arguments: &'t [Expr]) {
        let name = callee.last_name().unwrap_or_default();
        if SUBTESTS.contains(&name)
            && let Some((title, rest)) = arguments.split_first()
            && let Kind::Text(title) = &title.kind
        {
            self.enter(title.to_string(), expr.at.offset);
            if let Some(title) = arguments.first() {
                self.text(title, Basis::Inferred);
            }
            rest.iter().for_each(|a| self.expression(a));
            self.leave();
            return;
        }
        if expect::asserts(callee, arguments) {
            self.expect_error();
        }
        if self.asserted(name, callee, arguments) {
            return;
        }
        let basis = if name == "Set" || name == "SetFromMap" {
            Basis::Read
        } else {
            Basis::Inferred
        };
        if name.ends_with('f') && self.wrote(expr, basis) {
            return;
        }
        if name == "SetFromMap" || name == "Set" {
            self.strange(arguments);
        }
        self.switched(expr, name, arguments, basis);
        match &callee.kind {
            Kind::Member(receiver, _) => self.expression(receiver),
            Kind::Name(_) => {}
            _ => self.expression(callee),
        }
    }

    /// Reads what a call does to gates among its arguments.
    pub(super) fn switched(
        &mut self,
        expr: &'t Expr,
        name: &str,
        arguments: &'t [Expr],
        basis: Basis,
    ) {
        let kind = switch::call(name);
        let mut i = 0;
        while let Some(argument) = arguments.get(i) {
            i += 1;
            let subject = self.subject(argument);
            let Some(subject) = subject else {
                if !(matches!(argument.kind, Kind::Text(_) | Kind::Other(_))
                    && self.wrote(argument, basis))
                {
                    self.expression(argument);
                }
                continue;
            };
            let next = arguments.get(i).and_then(|a| self.on(a));
            let (saying, basis) = match (kind, next) {
                (Switch::Compares, _) => (Saying::Named, Basis::Read),
                (Switch::ToArgument, Some(on)) => {
                    i += 1;
                    (Saying::Sets(on), Basis::Read)
                }
                (_, Some(on @ On::Is(_))) => {
                    i += 1;
                    (Saying::Sets(on), Basis::Read)
                }
                (Switch::To(on), _) => (Saying::Sets(On::Is(on)), Basis::Read),
                _ => (Saying::Named, Basis::Read),
            };
            self.note(subject, saying, basis, expr.at.offset);
        }
    }

    /// Returns what gate an expression means, or which field of the row tells.
    pub(super) fn subject(&self, expr: &Expr) -> Option<Subject> {
        if let Some(gate) = self.scope.gate(expr) {
            return Some(Subject::Gate(gate));
        }
        let expr = match expr.call() {
            Some((callee, [one])) if callee.last_name() == Some("string") => one,
            _ => expr,
        };
        self.field(expr).map(Subject::Field)
    }

    pub(super) fn field(&self, expr: &Expr) -> Option<Box<str>> {
        match &expr.kind {
            Kind::Member(inner, field) if self.rows.contains(&inner.name()?) => Some(field.clone()),
            _ => None,
        }
    }

    /// Returns the truth value of an expression; `None` if it can be none.
    pub(super) fn on(&self, expr: &Expr) -> Option<On> {
        match &expr.kind {
            Kind::Name(name) => Some(match &**name {
                "true" => On::Is(true),
                "false" => On::Is(false),
                "nil" => return None,
                _ => On::Unknown,
            }),
            Kind::Member(..) => Some(self.field(expr).map_or(On::Unknown, On::Field)),
            Kind::Not(_) => Some(On::Unknown),
            Kind::Call(callee, arguments) => match (callee.last_name(), arguments.as_slice()) {
                (Some("To" | "Bool"), [one]) => self.on(one),
                _ => None,
            },
            _ => None,
        }
    }
}
