//! Gates that code switches, and texts that tell people to.

use std::collections::BTreeSet;

use gradus_core::code::Write;
use gradus_core::ledger::LedgerKind;
use gradus_core::statement::{Basis, Claim, Mode, Statement};

use super::advice::advises;
use super::calls::each_statement;
use super::checks::Candidate;
use super::declaration::bound;
use super::doc_comments::above;
use super::parse::Item;
use super::scope::Scope;
use super::syntax::{Expr, Kind, Stmt};
use super::wording;

/// What a declaration may contain that switches gates, or tells people to.
pub(crate) const SIGNS: [&str; 8] = [
    "SetFromMap(",
    ".Set(",
    "SetFeature",
    "SetEnable",
    "Override",
    "] =",
    "=true",
    "=false",
];

/// What one declaration writes and says.
#[derive(Default)]
pub(crate) struct Written {
    /// Gates that it switches.
    pub(crate) writes: Vec<Write>,
    /// What it tells people to do.
    pub(crate) advice: Vec<Statement>,
}

/// Reads a declaration.
pub(crate) fn read(mut scope: Scope<'_>, candidate: &Candidate) -> Written {
    let mut written = Written::default();
    for item in &candidate.parsed.items {
        let body = match item {
            Item::Function(function) => {
                bound(function, &mut scope.locals);
                // What takes a `testing.TB` helps tests.
                if function
                    .parameters
                    .iter()
                    .any(|p| p.ty.contains("testing."))
                {
                    continue;
                }
                function.body.as_slice()
            }
            Item::Statement(stmt) => std::slice::from_ref(stmt),
        };
        let mut reader = Reader {
            scope: &scope,
            candidate,
            seen: BTreeSet::new(),
            written: &mut written,
        };
        each_statement(body, &mut |stmt, expr| match expr {
            Some(expr) => reader.expression(expr),
            None => reader.statement(stmt),
        });
    }
    written
}

struct Reader<'r, 's> {
    scope: &'r Scope<'s>,
    candidate: &'r Candidate,
    /// Texts that were read as part of a longer one.
    seen: BTreeSet<u32>,
    written: &'r mut Written,
}

impl Reader<'_, '_> {
    fn write(&mut self, gate: String, on: Option<bool>, call: &Expr) {
        let location = self.candidate.location(LedgerKind::Code, call.at.offset);
        self.written.writes.push(Write {
            gate,
            on,
            binary: None,
            comment: above(&self.candidate.file, location.line),
            location,
        });
    }

    /// `gates[X] = true`.
    fn statement(&mut self, stmt: &Stmt) {
        let Stmt::Assign { targets, values } = stmt else {
            return;
        };
        for (target, value) in targets.iter().zip(values) {
            if let Kind::Other(parts) = &target.kind
                && let [_, index] = parts.as_slice()
                && let Some(gate) = self.scope.gate(index)
                && let Some(on) = truth(value)
            {
                self.write(gate, Some(on), target);
            }
        }
    }

    fn expression(&mut self, expr: &Expr) {
        match &expr.kind {
            Kind::Call(callee, arguments) => {
                self.set(expr, callee.last_name().unwrap_or_default(), arguments);
            }
            Kind::Text(_) | Kind::Other(_) => {}
            _ => return,
        }
        self.told(expr);
    }

    fn set(&mut self, expr: &Expr, name: &str, arguments: &[Expr]) {
        match name {
            "SetFromMap" => {
                let Some(Kind::Literal(_, elements)) = arguments.first().map(|a| &a.kind) else {
                    return;
                };
                for element in elements {
                    if let Some(gate) = element.key.as_ref().and_then(|k| self.scope.gate(k)) {
                        self.write(gate, truth(&element.value), expr);
                    }
                }
            }
            "Set" => {
                let text = arguments.first().and_then(|a| wording::text(a, self.scope));
                for setting in wording::settings(text.as_deref().unwrap_or_default()) {
                    if let Some(gate) = wording::gate_set(&setting, self.scope) {
                        self.write(gate, Some(setting.on), expr);
                    }
                }
                self.pairs(expr, arguments);
            }
            _ if name.starts_with("Set") || name.starts_with("Override") => {
                self.pairs(expr, arguments);
            }
            _ => {}
        }
    }

    /// A gate, and a truth value right after it.
    fn pairs(&mut self, expr: &Expr, arguments: &[Expr]) {
        for pair in arguments.windows(2) {
            if let [gate, value] = pair
                && let Some(gate) = self.scope.gate(gate)
                && let Some(on) = truth(value)
            {
                self.write(gate, Some(on), expr);
            }
        }
    }

    /// Text that tells people to set a gate.
    fn told(&mut self, expr: &Expr) {
        if self.seen.contains(&expr.at.offset) {
            return;
        }
        let Some(text) = wording::text(expr, self.scope) else {
            return;
        };
        expr.each(&mut |inner| {
            if matches!(inner.kind, Kind::Text(_)) {
                self.seen.insert(inner.at.offset);
            }
        });
        for setting in wording::settings(&text) {
            let before = text.get(..setting.start).unwrap_or_default();
            if let Some(gate) = wording::gate_set(&setting, self.scope)
                && advises(before)
            {
                self.written.advice.push(Statement {
                    subject: gate,
                    claim: Claim::SetsTo(setting.on),
                    mode: Mode::Advises,
                    basis: Basis::Read,
                    location: self.candidate.location(LedgerKind::Code, expr.at.offset),
                    listing: None,
                    case: None,
                });
            }
        }
    }
}

fn truth(expr: &Expr) -> Option<bool> {
    match expr.name() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => None,
    }
}
