//! Walks through a test: what it does with gates, in the test itself, its subtests and rows.

use std::collections::HashMap;

use gradus_core::ledger::LedgerKind;
use gradus_core::statement::Basis;

use super::super::checks::Candidate;
use super::super::declaration::bound;
use super::super::parse::Item;
use super::super::scope::Scope;
use super::super::syntax::{Element, Expr, Function, Kind, Stmt};
use super::super::wording;
use super::case::{Case, Event};
use super::expect;
use super::raw::{On, Raw, Saying, Subject, instantiate};
use super::switch::{self, Switch};
use super::table::{Row, rows};

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

/// A test is cut off after this many things that it does with gates.
const MAX_EVENTS: usize = 4096;

/// A test, a subtest, or the body of a loop over rows.
#[derive(Default)]
struct Frame {
    name: String,
    offset: u32,
    raws: Vec<Raw>,
    expects_error: bool,
}

struct Walk<'t> {
    scope: Scope<'t>,
    candidate: &'t Candidate,
    /// Tables that names stand for.
    tables: HashMap<&'t str, &'t Expr>,
    /// Names that stand for the row of the loop around.
    rows: Vec<&'t str>,
    frames: Vec<Frame>,
    done: Vec<Case>,
}

/// Reads the cases of a declaration.
pub(super) fn cases<'t>(scope: Scope<'t>, candidate: &'t Candidate) -> Vec<Case> {
    let mut walk = Walk {
        scope,
        candidate,
        tables: HashMap::new(),
        rows: Vec::new(),
        frames: Vec::new(),
        done: Vec::new(),
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
    fn enter(&mut self, name: String, offset: u32) {
        self.frames.push(Frame {
            name,
            offset,
            ..Frame::default()
        });
    }

    /// Ends a test or subtest. It is a case if it does something with gates itself, or if it
    /// expects an error under the gates that the tests around it set.
    fn leave(&mut self) {
        let Some(mut frame) = self.frames.pop() else {
            return;
        };
        let (open, raws): (Vec<Raw>, Vec<Raw>) =
            frame.raws.drain(..).partition(Raw::depends_on_row);
        let inherited = self.inherited();
        let is_case = !raws.is_empty() || (frame.expects_error && !inherited.is_empty());
        if is_case {
            let name = self.path(&frame.name);
            let mut events = inherited;
            events.extend(raws.iter().flat_map(|r| self.events(r, None)));
            let expects_error = frame.expects_error;
            self.done.push(Case {
                name,
                location: self.candidate.location(LedgerKind::GoTests, frame.offset),
                events: self.meant(events, expects_error),
                expects_error,
            });
        }
        if let Some(outer) = self.frames.last_mut() {
            outer.raws.extend(open);
            outer.expects_error |= frame.expects_error && !is_case;
        }
    }

    fn path(&self, last: &str) -> String {
        let mut path = String::new();
        for name in self.frames.iter().map(|f| f.name.as_str()).chain([last]) {
            // `var _ = Describe(...)`: the name is that of what is described.
            if !path.is_empty() && !name.is_empty() && path != "_" {
                path.push('/');
            } else if path == "_" && !name.is_empty() {
                path.clear();
            }
            path.push_str(name);
        }
        path
    }

    /// Leaves out names that are no gates where a test wants them refused.
    fn meant(&self, mut events: Vec<Event>, expects_error: bool) -> Vec<Event> {
        if expects_error {
            events.retain(|e| self.scope.known(&e.gate).is_some());
        }
        events
    }

    /// What the tests around switch.
    fn inherited(&self) -> Vec<Event> {
        let around = self.frames.iter().flat_map(|f| &f.raws);
        around
            .filter(|r| matches!(r.saying, Saying::Sets(_)))
            .flat_map(|r| self.events(r, None))
            .collect()
    }

    fn events(&self, raw: &Raw, row: Option<&Row<'_>>) -> Vec<Event> {
        instantiate(raw, row, &self.scope)
            .into_iter()
            .map(|(gate, claim, basis)| Event {
                gate,
                claim,
                basis,
                location: self.candidate.location(LedgerKind::GoTests, raw.offset),
            })
            .collect()
    }

    fn note(&mut self, subject: Subject, saying: Saying, basis: Basis, offset: u32) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        if frame.raws.len() < MAX_EVENTS {
            frame.raws.push(Raw {
                subject,
                saying,
                basis,
                offset,
            });
        }
    }

    /// Ends a loop over the rows of a table.
    fn table(&mut self, table: &'t Expr, body: &Frame) -> bool {
        let rows = rows(table);
        let expected = expect::of_rows(&rows);
        let inherited = self.inherited();
        let mut cases = Vec::new();
        for (row, expects) in rows.iter().zip(expected) {
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
            events.extend(inherited.iter().cloned());
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
    fn row(&mut self, row: &Row<'t>) {
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
    fn listed(&mut self, expr: &'t Expr, on: bool) {
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

    fn block(&mut self, stmts: &'t [Stmt]) {
        for stmt in stmts {
            self.statement(stmt);
        }
    }

    fn statement(&mut self, stmt: &'t Stmt) {
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

    fn declare(&mut self, names: &'t [Box<str>], values: &'t [Expr]) {
        if let ([name], [value]) = (names, values) {
            if !rows(value).is_empty() && self.frames.len() < 64 {
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
    fn assign(&mut self, target: &'t Expr, value: &'t Expr) {
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

    fn guarded(&mut self, head: &'t [Stmt], bodies: &'t [Vec<Stmt>]) {
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

    /// Reads a condition: `if err == nil` and `if !Enabled(X)` before a failure are assertions.
    fn condition(&mut self, condition: &'t Expr, then: &'t [Stmt]) {
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

    fn expect_error(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.expects_error = true;
        }
    }

    /// Takes an assertion about `Enabled(X)` for one about the default, unless the test set it.
    fn default(&mut self, expr: &'t Expr, on: bool) -> bool {
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

    fn expression(&mut self, expr: &'t Expr) {
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
    fn called_like(&mut self, expr: &Expr) {
        let name = expr.last_name().unwrap_or_default();
        if switch::looks_like_gate(name)
            && let Some(gate) = self.scope.known(name)
        {
            let subject = Subject::Gate(gate);
            self.note(subject, Saying::Named, Basis::Inferred, expr.at.offset);
        }
    }

    fn function(&mut self, function: &'t Function) {
        self.block(&function.body);
    }

    fn literal(&mut self, ty: Option<&'t Expr>, elements: &'t [Element]) {
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

    fn call(&mut self, expr: &'t Expr, callee: &'t Expr, arguments: &'t [Expr]) {
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
        let said = self.switched(expr, name, arguments, basis);
        if !said {
            // The receiver of a call may be another call.
            self.expression(callee);
        }
        if let Kind::Member(receiver, _) = &callee.kind
            && said
        {
            self.expression(receiver);
        }
    }

    /// Reads `require.True(t, Enabled(X))` and `Expect(Enabled(X)).To(BeTrue())`.
    fn asserted(&mut self, name: &str, callee: &'t Expr, arguments: &'t [Expr]) -> bool {
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

    /// Reads what a call does to gates among its arguments; tells whether it switches any.
    fn switched(
        &mut self,
        expr: &'t Expr,
        name: &str,
        arguments: &'t [Expr],
        basis: Basis,
    ) -> bool {
        let kind = switch::call(name);
        let mut said = false;
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
            said |= matches!(saying, Saying::Sets(_));
            self.note(subject, saying, basis, expr.at.offset);
        }
        said
    }

    /// Notes what a test sets that is called like a gate and is none.
    fn strange(&mut self, arguments: &'t [Expr]) {
        if switch::declares_fakes(self.scope.file.text()) {
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

    fn strange_name(&mut self, known: bool, name: &str, on: bool, at: &Expr) {
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
    fn wrote(&mut self, expr: &Expr, basis: Basis) -> bool {
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

    fn text(&mut self, expr: &Expr, basis: Basis) {
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

    /// Returns what gate an expression means, or which field of the row tells.
    fn subject(&self, expr: &Expr) -> Option<Subject> {
        if let Some(gate) = self.scope.gate(expr) {
            return Some(Subject::Gate(gate));
        }
        let expr = match expr.call() {
            Some((callee, [one])) if callee.last_name() == Some("string") => one,
            _ => expr,
        };
        self.field(expr).map(Subject::Field)
    }

    fn field(&self, expr: &Expr) -> Option<Box<str>> {
        match &expr.kind {
            Kind::Member(inner, field) if self.rows.contains(&inner.name()?) => Some(field.clone()),
            _ => None,
        }
    }

    /// Returns the truth value of an expression; `None` if it can be none.
    fn on(&self, expr: &Expr) -> Option<On> {
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
