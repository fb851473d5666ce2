//! Assertions: that a gate is on by default, that there is an error.

use gradus_core::statement::Basis;

use super::super::syntax::{Expr, Kind, Stmt};
use super::expect;
use super::raw::{Saying, Subject};
use super::walk::Walk;

impl<'t> Walk<'t> {
    /// Reads a condition: `if err == nil` and `if !Enabled(X)` before a failure are assertions.
    pub(super) fn condition(&mut self, condition: &'t Expr, then: &'t [Stmt]) {
        if expect::fails(then) {
            let written = self.candidate.written(condition);
            if written.ends_with("== nil") && written.to_ascii_lowercase().contains("err") {
                self.expect_error();
            }
            let (checked, on) = match &condition.kind {
                Kind::Not(inner) => (&**inner, true),
                _ => (condition, false),
            };
            if self.default(checked, on) {
                return;
            }
        }
        self.expression(condition);
    }

    /// Takes an assertion about `Enabled(X)` for one about the default, unless the test set it.
    pub(super) fn default(&mut self, expr: &'t Expr, on: bool) -> bool {
        let Some((callee, arguments)) = expr.call() else {
            return false;
        };
        if !callee.last_name().is_some_and(|n| n.ends_with("Enabled")) {
            return false;
        }
        let gate = match (arguments, &callee.kind) {
            ([one], _) => self.scope.gate(one),
            ([], Kind::Member(receiver, _)) => self.scope.gate(receiver),
            _ => None,
        };
        let Some(gate) = gate else { return false };
        let was_set = self.frames.iter().flat_map(|f| &f.raws).any(|r| {
            matches!(r.saying, Saying::Sets(_))
                && !matches!(&r.subject, Subject::Gate(g) if *g != gate)
        });
        let saying = if was_set {
            Saying::Named
        } else {
            Saying::Default(on)
        };
        self.note(Subject::Gate(gate), saying, Basis::Inferred, expr.at.offset);
        true
    }

    /// Reads `require.True(t, Enabled(X))` and `Expect(Enabled(X)).To(BeTrue())`.
    pub(super) fn asserted(&mut self, name: &str, callee: &'t Expr, arguments: &'t [Expr]) -> bool {
        match name {
            "True" | "False" => arguments
                .iter()
                .take(2)
                .any(|argument| self.default(argument, name == "True")),
            "To" | "Should" => {
                let on = match arguments.first().and_then(Expr::call) {
                    Some((matcher, _)) => match matcher.last_name() {
                        Some("BeTrue" | "BeTrueBecause") => true,
                        Some("BeFalse" | "BeFalseBecause") => false,
                        _ => return false,
                    },
                    None => return false,
                };
                let Kind::Member(receiver, _) = &callee.kind else {
                    return false;
                };
                let about = receiver.call().and_then(|(_, a)| a.first());
                about.is_some_and(|about| self.default(about, on))
            }
            _ => false,
        }
    }
}
