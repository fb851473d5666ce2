//! Text in tests: settings, names of gates, and names that are none.

use gradus_core::statement::Basis;

use super::super::syntax::{Expr, Kind};
use super::super::wording;
use super::raw::{On, Saying, Subject};
use super::switch;
use super::walk::Walk;

impl<'t> Walk<'t> {
    /// Notes what a test sets that is called like a gate and is none.
    pub(super) fn strange(&mut self, arguments: &'t [Expr]) {
        if self.fakes {
            return;
        }
        for argument in arguments {
            if let Some(text) = wording::text(argument, &self.scope) {
                for setting in wording::settings(&text) {
                    let known = wording::gate_set(&setting, &self.scope).is_some();
                    self.strange_name(known, setting.subject, setting.on, argument);
                }
            } else if let Kind::Literal(_, elements) = &argument.kind {
                for element in elements {
                    let Some(key) = &element.key else { continue };
                    if let (Kind::Text(name), Some(On::Is(on))) =
                        (&key.kind, self.on(&element.value))
                    {
                        let known = self.scope.known(name).is_some();
                        self.strange_name(known, name, on, key);
                    }
                }
            }
        }
    }

    pub(super) fn strange_name(&mut self, known: bool, name: &str, on: bool, at: &Expr) {
        if !known && switch::looks_like_gate(name) {
            self.note(
                Subject::Gate(name.to_owned()),
                Saying::Sets(On::Is(on)),
                Basis::Inferred,
                at.at.offset,
            );
        }
    }

    /// Reads text that switches gates; tells whether it does.
    pub(super) fn wrote(&mut self, expr: &Expr, basis: Basis) -> bool {
        let Some(text) = wording::text(expr, &self.scope) else {
            return false;
        };
        let mut any = false;
        for setting in wording::settings(&text) {
            if let Some(gate) = wording::gate_set(&setting, &self.scope) {
                any = true;
                self.note(
                    Subject::Gate(gate),
                    Saying::Sets(On::Is(setting.on)),
                    basis,
                    expr.at.offset,
                );
            }
        }
        any
    }

    pub(super) fn text(&mut self, expr: &Expr, basis: Basis) {
        if self.wrote(expr, basis) {
            return;
        }
        let Kind::Text(text) = &expr.kind else { return };
        if let Some(gate) = self.scope.known(text) {
            self.note(
                Subject::Gate(gate),
                Saying::Named,
                Basis::Read,
                expr.at.offset,
            );
            return;
        }
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        for word in words.filter(|w| w.len() >= 8) {
            if let Some(gate) = self.scope.known(word) {
                self.note(
                    Subject::Gate(gate),
                    Saying::Named,
                    Basis::Inferred,
                    expr.at.offset,
                );
            }
        }
    }
}
