//! Loops over the rows of a table.

use gradus_core::ledger::LedgerKind;

use super::super::syntax::{Expr, Stmt};
use super::case::{Case, Event};
use super::expect;
use super::frame::Frame;
use super::raw::{On, Raw, Saying};
use super::switch;
use super::table::{MAX_ROWS, Row, rows};
use super::walk::Walk;

impl<'t> Walk<'t> {
    /// Ends a loop over the rows of a table.
    pub(super) fn table(&mut self, table: &'t Expr, body: &Frame) -> bool {
        let rows = rows(table);
        if rows.len() == MAX_ROWS {
            self.budget.cut.set(true);
        }
        let expected = expect::of_rows(&rows);
        let inherited = self.inherited();
        let mut cases = Vec::new();
        for (row, expects) in rows.iter().zip(expected) {
            if self.budget.is_spent() {
                break;
            }
            self.enter(String::new(), 0);
            self.row(row);
            let own = self.frames.pop().unwrap_or_default();
            let (open, plain): (Vec<&Raw>, Vec<&Raw>) =
                body.raws.iter().partition(|r| r.depends_on_row());
            let said = |raws: &[&Raw]| -> Vec<Event> {
                let events = raws.iter().flat_map(|r| self.events(r, Some(row)));
                events.collect()
            };
            let mut events: Vec<Event> = own
                .raws
                .iter()
                .flat_map(|r| self.events(r, Some(row)))
                .collect();
            events.extend(said(&open));
            if events.is_empty() {
                continue;
            }
            events.extend(said(&plain));
            let budget = self.budget;
            events.extend(inherited.iter().filter(|_| budget.take()).cloned());
            let expects_error = expects.unwrap_or(body.expects_error);
            cases.push(Case {
                name: self.path(&row.name),
                location: self
                    .candidate
                    .location(LedgerKind::GoTests, row.expr.at.offset),
                events: self.meant(events, expects_error),
                expects_error,
            });
        }
        let any = !cases.is_empty();
        self.done.append(&mut cases);
        any
    }

    /// Reads what a row says of gates by itself.
    pub(super) fn row(&mut self, row: &Row<'t>) {
        for (field, value) in &row.fields {
            let lower = field.to_ascii_lowercase();
            let expected = lower.starts_with("want") || lower.starts_with("expect");
            if expected {
                let before = self.frames.last().map_or(0, |f| f.raws.len());
                self.expression(value);
                if let Some(frame) = self.frames.last_mut() {
                    for raw in frame.raws.iter_mut().skip(before) {
                        raw.saying = Saying::Named;
                    }
                }
            } else if let Some(on) = switch::list(field) {
                self.listed(value, on);
            } else {
                self.expression(value);
            }
        }
    }

    /// Reads a list of gates that are on, or off, because of the name it has.
    pub(super) fn listed(&mut self, expr: &'t Expr, on: bool) {
        let before = self.frames.last().map_or(0, |f| f.raws.len());
        self.expression(expr);
        if let Some(frame) = self.frames.last_mut() {
            for raw in frame.raws.iter_mut().skip(before) {
                if raw.saying == Saying::Named {
                    raw.saying = Saying::Sets(On::Is(on));
                }
            }
        }
    }

    pub(super) fn guarded(&mut self, head: &'t [Stmt], bodies: &'t [Vec<Stmt>]) {
        if let [Stmt::Declare { names, values }] = head
            && let [over] = values.as_slice()
            && let Some(row) = names.last()
        {
            let table = match over.name() {
                Some(name) => self.tables.get(name).copied(),
                None => (!rows(over).is_empty()).then_some(over),
            };
            if let Some(table) = table {
                let mark = self.rows.len();
                self.rows.push(row);
                self.enter(String::new(), table.at.offset);
                bodies.iter().for_each(|b| self.block(b));
                let body = self.frames.pop().unwrap_or_default();
                self.rows.truncate(mark);
                if !self.table(table, &body)
                    && let Some(frame) = self.frames.last_mut()
                {
                    frame.raws.extend(body.raws);
                    frame.expects_error |= body.expects_error;
                }
                return;
            }
        }
        self.block(head);
        bodies.iter().for_each(|b| self.block(b));
    }
}
