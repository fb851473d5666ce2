//! Walks through one declaration: which gates it checks, and under which it reports an error.

use std::collections::BTreeSet;

use gradus_core::code::Together;
use gradus_core::gate::{Dialect, Unresolved};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;

use super::checks::{Candidate, only_return};
use super::doc_comments::above;
use super::failure::{always_reports, may_return, reports};
use super::formula::{Formula, Relation, relations};
use super::inventory::MAX_NAME;
use super::locals::Locals;
use super::parse::Item;
use super::project::{Home, Named};
use super::syntax::{Case, Expr, Function, Kind, Stmt};
use super::uses::Knowledge;
use super::value::Value;

/// After more guards than this, nothing is concluded from them.
const MAX_GUARDS: usize = 16;
/// Cases of one `switch` that are told from those before them.
const MAX_EARLIER: usize = 16;
/// Pairs of gates of one condition that are noted.
const MAX_PAIRS: usize = 256;

/// Why a check of a constant is not counted.
pub(crate) const UNREGISTERED: &str = "checked, but in no registry";
/// Why a check of a name is not counted.
pub(crate) const UNKNOWN_NAME: &str = "checked by a name that no registry has";

/// A function whose body is nothing but one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrapper {
    /// Its name.
    pub(crate) name: Box<str>,
    /// Whether it is a method.
    pub(crate) method: bool,
    /// Its package.
    pub(crate) home: Home,
    /// The gate that it checks.
    pub(crate) gate: String,
}

/// What one declaration does with gates.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Gate, place, and whether the check is direct.
    pub(crate) uses: Vec<(String, Location, bool)>,
    /// Constraints, with the place of the condition.
    pub(crate) relations: Vec<(Relation, Location)>,
    /// One-line helpers.
    pub(crate) wrappers: Vec<Wrapper>,
    /// Checks of what is no gate of a registry here.
    pub(crate) unresolved: Vec<Unresolved>,
    /// Pairs of gates that decide together.
    pub(crate) together: Vec<Together>,
    /// Those of the checks that stand in functions which only put a program together.
    pub(crate) wiring: Vec<Location>,
    /// The first condition from which nothing was concluded because it is too much.
    pub(crate) over_budget: Option<Location>,
}

/// Walks through a declaration.
pub(crate) fn walk(knowledge: &Knowledge<'_>, candidate: &Candidate) -> Outcome {
    let mut walk = Walk {
        knowledge,
        candidate,
        locals: Locals::default(),
        conditions: Vec::new(),
        guards: Vec::new(),
        clouded: false,
        place: None,
        wires: false,
        outcome: Outcome::default(),
    };
    for item in &candidate.parsed.items {
        match item {
            Item::Function(function) => {
                walk.wires = is_wiring(&function.name);
                walk.wrapper(function);
                walk.function(function);
            }
            Item::Statement(stmt) => walk.statement(stmt),
        }
    }
    walk.outcome
}

struct Walk<'a> {
    knowledge: &'a Knowledge<'a>,
    candidate: &'a Candidate,
    /// Names that are bound here, and what they are known to mean.
    locals: Locals,
    /// Conditions of the branches around.
    conditions: Vec<Formula>,
    /// What holds because code before would have returned.
    guards: Vec<Formula>,
    /// Whether code may have returned for a reason that is not about gates, after a guard.
    clouded: bool,
    /// Where the innermost condition stands.
    place: Option<u32>,
    /// Whether the function only puts a program together.
    wires: bool,
    outcome: Outcome,
}

impl Walk<'_> {
    fn wrapper(&mut self, function: &Function) {
        let Some(value) = only_return(function).filter(|_| function.name.len() <= MAX_NAME) else {
            return;
        };
        let mark = self.locals.len();
        self.bind(function);
        let checked = self.check(value);
        self.locals.truncate(mark);
        if let Some((gate, _)) = checked {
            self.outcome.wrappers.push(Wrapper {
                name: function.name.clone(),
                method: function.method,
                home: Home::Folder(self.candidate.file.folder().into()),
                gate,
            });
        }
    }

    fn bind(&mut self, function: &Function) {
        let parameters = function.parameters.iter().map(|p| &p.name);
        let names = function.bound.iter().chain(parameters);
        for name in names {
            self.locals.bind(name, Formula::Opaque);
        }
    }

    fn function(&mut self, function: &Function) {
        let mark = self.locals.len();
        let conditions = std::mem::take(&mut self.conditions);
        let guards = std::mem::take(&mut self.guards);
        let clouded = std::mem::take(&mut self.clouded);
        let place = self.place.take();
        self.bind(function);
        self.block(&function.body);
        self.locals.truncate(mark);
        self.conditions = conditions;
        self.guards = guards;
        self.clouded = clouded;
        self.place = place;
    }

    fn block(&mut self, stmts: &[Stmt]) {
        let mark = (self.locals.len(), self.guards.len(), self.clouded);
        for stmt in stmts {
            if reports(stmt) {
                self.report();
            }
            self.statement(stmt);
            self.guard(stmt);
        }
        self.locals.truncate(mark.0);
        self.guards.truncate(mark.1);
        self.clouded = mark.2;
    }

    /// Learns from a statement that may have returned. One that returned an error tells
    /// nothing: what comes after it then fails too, one way or the other.
    fn guard(&mut self, stmt: &Stmt) {
        if !may_return(stmt) {
            return;
        }
        if let Stmt::If {
            condition,
            then,
            otherwise,
            ..
        } = stmt
            && otherwise.is_empty()
        {
            let meaning = self.formula(condition);
            if always_reports(then) {
                return;
            }
            if meaning.is_clear() && matches!(then.last(), Some(Stmt::Return(_))) {
                self.place = Some(condition.at.offset);
                self.guards.push(Formula::not(meaning));
                self.clouded |= self.guards.len() > MAX_GUARDS;
                return;
            }
        }
        self.clouded = true;
    }

    /// Takes note of an error that is reported under the conditions around.
    fn report(&mut self) {
        let Some(place) = self.place else { return };
        if !self.guards.is_empty() && self.clouded {
            if self.guards.len() > MAX_GUARDS {
                self.over_budget(place);
            }
            return;
        }
        let all: Vec<Formula> = self
            .conditions
            .iter()
            .chain(&self.guards)
            .cloned()
            .collect();
        let Some(relations) = relations(&all) else {
            self.over_budget(place);
            return;
        };
        for relation in relations {
            let location = self.location(place);
            self.outcome.relations.push((relation, location));
        }
    }

    /// Takes note of a condition that is more than a person writes.
    fn over_budget(&mut self, place: u32) {
        let location = self.location(place);
        self.outcome.over_budget.get_or_insert(location);
    }

    /// Notes the gates of a condition, with each other and with those of the conditions around.
    fn together(&mut self, condition: &Formula, offset: u32) {
        let inner = condition.gates();
        let outer: BTreeSet<&str> = self.conditions.iter().flat_map(Formula::gates).collect();
        let mut pairs = BTreeSet::new();
        for gate in &inner {
            for other in inner.iter().chain(&outer).filter(|o| *o != gate) {
                pairs.insert((*gate.min(other), *gate.max(other)));
            }
        }
        if pairs.is_empty() {
            return;
        }
        let location = self.location(offset);
        let is_cut = pairs.len() > MAX_PAIRS;
        let comment = above(&self.candidate.file, location.line);
        let pairs = pairs.into_iter().take(MAX_PAIRS);
        let found = pairs.map(|(first, second)| Together {
            first: first.to_owned(),
            second: second.to_owned(),
            location: location.clone(),
            comment: comment.clone(),
        });
        let found: Vec<Together> = found.collect();
        self.outcome.together.extend(found);
        if is_cut {
            self.over_budget(offset);
        }
    }

    /// Walks through a branch under a condition.
    fn branch(&mut self, added: Vec<Formula>, place: Option<u32>, body: &[Stmt]) {
        let mark = self.conditions.len();
        let outer = self.place;
        self.conditions.extend(added);
        self.place = place.or(outer);
        self.block(body);
        self.place = outer;
        self.conditions.truncate(mark);
    }

    fn statement(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::If {
                init,
                condition,
                then,
                otherwise,
            } => {
                let mark = self.locals.len();
                if let Some(init) = init {
                    self.statement(init);
                }
                self.expression(condition);
                let meaning = self.formula(condition);
                self.together(&meaning, condition.at.offset);
                let place = Some(condition.at.offset);
                self.branch(vec![meaning.clone()], place, then);
                // After a branch that fails anyway, its condition does not narrow the other.
                let rest = if always_reports(then) {
                    Vec::new()
                } else {
                    vec![Formula::not(meaning)]
                };
                self.branch(rest, place, otherwise);
                self.locals.truncate(mark);
            }
            Stmt::Switch { init, value, cases } => {
                let mark = self.locals.len();
                if let Some(init) = init {
                    self.statement(init);
                }
                if let Some(value) = value {
                    self.expression(value);
                }
                let about_data = value.as_ref().is_some_and(|v| v.name() != Some("true"));
                self.cases(cases, about_data);
                self.locals.truncate(mark);
            }
            Stmt::Return(values) | Stmt::Plain(values) => {
                for value in values {
                    self.expression(value);
                }
            }
            Stmt::Declare { names, values } => {
                for value in values {
                    self.expression(value);
                }
                for (i, name) in names.iter().enumerate() {
                    let meaning = match values.get(i) {
                        Some(value) if values.len() == names.len() => self.formula(value),
                        _ => Formula::Opaque,
                    };
                    self.locals.bind(name, meaning);
                }
            }
            Stmt::Assign { targets, values } => {
                for expr in targets.iter().chain(values) {
                    self.expression(expr);
                }
                for target in targets.iter().filter_map(Expr::name) {
                    self.locals.forget(target);
                }
            }
            Stmt::Block(inner) => self.block(inner),
            Stmt::Guarded { head, bodies } => {
                let mark = self.locals.len();
                for stmt in head {
                    self.statement(stmt);
                }
                for body in bodies {
                    self.branch(vec![Formula::Opaque], None, body);
                }
                self.locals.truncate(mark);
            }
        }
    }

    fn cases(&mut self, cases: &[Case], about_data: bool) {
        let mut earlier = Vec::new();
        let mut default = None;
        for case in cases {
            for test in &case.tests {
                self.expression(test);
            }
            if case.default {
                default = Some(case);
                continue;
            }
            let meaning = if about_data {
                Formula::Opaque
            } else {
                case.tests
                    .iter()
                    .map(|t| self.formula(t))
                    .reduce(Formula::or)
                    .unwrap_or(Formula::Opaque)
            };
            let mut added = earlier.clone();
            added.push(meaning.clone());
            let place = case.tests.first().map(|t| t.at.offset);
            self.branch(added, place, &case.body);
            if !always_reports(&case.body) {
                if earlier.len() < MAX_EARLIER {
                    earlier.push(Formula::not(meaning));
                } else if meaning.concerns_gates() {
                    earlier.push(Formula::Vast);
                    earlier.truncate(MAX_EARLIER + 1);
                }
            }
        }
        if let Some(case) = default {
            self.branch(earlier, None, &case.body);
        }
    }

    fn expression(&mut self, expr: &Expr) {
        let mut inner: Vec<&Expr> = Vec::new();
        expr.each(&mut |e| {
            if matches!(e.kind, Kind::Call(..) | Kind::Function(_)) {
                inner.push(e);
            }
        });
        for e in inner {
            match &e.kind {
                Kind::Function(function) => self.function(function),
                _ => {
                    if let Some((gate, direct)) = self.check(e) {
                        let location = self.location(e.at.offset);
                        if self.wires {
                            self.outcome.wiring.push(location.clone());
                        }
                        self.outcome.uses.push((gate, location, direct));
                    } else {
                        self.note(e);
                    }
                }
            }
        }
    }

    fn formula(&self, expr: &Expr) -> Formula {
        match &expr.kind {
            Kind::Not(inner) => Formula::not(self.formula(inner)),
            Kind::Both(a, b) => Formula::and(self.formula(a), self.formula(b)),
            Kind::Either(a, b) => Formula::or(self.formula(a), self.formula(b)),
            Kind::Name(name) => self
                .locals
                .meaning(name)
                .cloned()
                .unwrap_or(Formula::Opaque),
            Kind::Call(..) => self
                .check(expr)
                .map_or(Formula::Opaque, |(gate, _)| Formula::Gate(gate)),
            _ => Formula::Opaque,
        }
    }

    /// Returns the gate that a call checks, and whether it does so itself.
    fn check(&self, expr: &Expr) -> Option<(String, bool)> {
        let (callee, arguments) = expr.call()?;
        let name = callee.last_name()?;
        if arguments.is_empty() {
            // OpenTelemetry: the gate is the receiver.
            let Kind::Member(receiver, _) = &callee.kind else {
                return None;
            };
            if name != "IsEnabled" {
                return None;
            }
            let gate = self.gate(receiver)?;
            return self
                .is_of(&gate, Dialect::OpenTelemetry)
                .then_some((gate, true));
        }
        let index = self.knowledge.callees.get(name)?;
        let gate = self.gate(arguments.get(*index)?)?;
        // KubeVirt's packages have check methods of their own, all named so; any other function
        // that passes its argument on is a helper.
        let direct = name == "Enabled"
            || (name.ends_with("Enabled") && self.is_of(&gate, Dialect::KubeVirt));
        Some((gate, direct))
    }

    fn is_of(&self, gate: &str, dialect: Dialect) -> bool {
        self.knowledge.gates.dialect_of(gate) == Some(dialect)
    }

    fn gate(&self, expr: &Expr) -> Option<String> {
        let named = self.named(expr)?;
        self.knowledge.gates.idents.get(&named).cloned()
    }

    /// Returns what an expression names outside the function.
    fn named(&self, expr: &Expr) -> Option<Named> {
        let local = |name: &str| self.locals.meaning(name).is_some();
        let value = match &expr.kind {
            Kind::Name(name) if !local(name) => Value::Name(name.clone()),
            Kind::Member(inner, name) => match inner.name() {
                Some(package) if !local(package) => Value::Member(package.into(), name.clone()),
                _ => return None,
            },
            // A conversion changes nothing.
            Kind::Call(callee, arguments) => match (callee.last_name(), arguments.as_slice()) {
                (Some("Feature" | "string"), [one]) => return self.named(one),
                _ => return None,
            },
            _ => return None,
        };
        let file = &self.candidate.file;
        self.knowledge
            .project
            .named(&value, &file.imports, file.folder())
    }

    /// Notes a check of something in a package of gates that no registry names.
    fn note(&mut self, expr: &Expr) {
        let Some((callee, arguments)) = expr.call() else {
            return;
        };
        let checks = callee
            .last_name()
            .and_then(|n| self.knowledge.callees.get(n))
            .and_then(|i| arguments.get(*i));
        let Some(argument) = checks else { return };
        let literal = literal_feature(argument).or_else(|| self.literal_of_gates(callee, argument));
        if let Some(name) = literal {
            if self.knowledge.gates.dialect_of(name).is_none() {
                let location = self.location(expr.at.offset);
                self.outcome.unresolved.push(Unresolved {
                    expression: name.to_owned(),
                    reason: UNKNOWN_NAME.to_owned(),
                    location,
                });
            }
            return;
        }
        if !matches!(argument.kind, Kind::Member(..) | Kind::Name(_)) {
            return;
        }
        // A bare name may stand for anything that the function has been given.
        let is_plain = matches!(argument.kind, Kind::Name(_));
        if let Some(named) = self.named(argument)
            && self.knowledge.homes.contains(&named.home)
            && (!is_plain || self.is_constant(&named))
        {
            let location = self.location(expr.at.offset);
            self.outcome.unresolved.push(Unresolved {
                expression: named.ident.to_string(),
                reason: UNREGISTERED.to_owned(),
                location,
            });
        }
    }

    fn is_constant(&self, named: &Named) -> bool {
        let Home::Folder(folder) = &named.home else {
            return false;
        };
        let package = self.knowledge.project.package(folder);
        package
            .global(&named.ident)
            .is_some_and(|(_, global)| global.constant)
    }

    /// Returns the text that a check of the project's gates is given in place of a constant:
    /// `features.Enabled("X")`, `feature.Gates.Enabled("X")`. What else is called so may be
    /// about anything.
    fn literal_of_gates<'e>(&self, callee: &Expr, argument: &'e Expr) -> Option<&'e str> {
        let Kind::Text(name) = &argument.kind else {
            return None;
        };
        let begins = name.starts_with(|c: char| c.is_ascii_uppercase());
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric());
        (begins && plain && self.asks_gates(callee)).then_some(name)
    }

    /// Tells whether a function is one of a package that declares gates, or of its registry.
    fn asks_gates(&self, callee: &Expr) -> bool {
        let own = |home: &Home| self.knowledge.homes.contains(home);
        match &callee.kind {
            Kind::Name(name) => {
                let here = Home::Folder(self.candidate.file.folder().into());
                self.locals.meaning(name).is_none() && own(&here)
            }
            Kind::Member(inner, _) => {
                let package = match &inner.kind {
                    Kind::Name(package) => package,
                    Kind::Member(package, registry) => match package.name() {
                        Some(name) if !registry.contains("FeatureGate") => name,
                        // A registry by its name, whichever package it is in.
                        Some(name) => return self.locals.meaning(name).is_none(),
                        None => return false,
                    },
                    _ => return false,
                };
                let file = &self.candidate.file;
                self.locals.meaning(package).is_none()
                    && self
                        .knowledge
                        .project
                        .imported(&file.imports, file.folder(), package)
                        .is_some_and(|home| own(&home))
            }
            _ => false,
        }
    }

    fn location(&self, offset: u32) -> Location {
        let file = &self.candidate.file;
        let offset = self.candidate.offset + offset.saturating_sub(self.candidate.shift) as usize;
        let (line, column, text) = file.position(offset);
        Location::new(LedgerKind::Code, &*file.path, line, column).with_text(text)
    }
}

/// Tells whether a function only puts a program together, by its name: what it decides shows in
/// the whole program alone.
fn is_wiring(name: &str) -> bool {
    let begins = |word: &str| {
        name.strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    matches!(name, "main" | "init")
        || [
            "Setup", "setup", "SetUp", "setUp", "Register", "register", "New", "new",
        ]
        .into_iter()
        .any(begins)
}

/// Returns the name in `Feature("X")`.
fn literal_feature(expr: &Expr) -> Option<&str> {
    let (callee, [argument]) = expr.call()? else {
        return None;
    };
    match &argument.kind {
        Kind::Text(name) if callee.last_name() == Some("Feature") => Some(name),
        _ => None,
    }
}
