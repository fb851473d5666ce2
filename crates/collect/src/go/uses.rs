//! Use sites: where code checks a gate, directly or through a one-line helper.
//!
//! There is no type checker: the receiver of a check does not count, its argument does. It has
//! to lead, by the imports of the file, to a constant that a registry names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gradus_core::code::Together;
use gradus_core::gate::{Constraint, ConstraintSource, Dialect, Unresolved};
use gradus_core::ledger::{LedgerKind, UnreadCode};
use gradus_core::location::Location;
use rayon::prelude::*;

use super::checks::{Callees, Candidate, Candidates, CheckFile, forwarders, prepared};
use super::formula::Relation;
use super::inventory::Gates;
use super::lex::{Lexer, Token, TokenKind};
use super::parse::Item;
use super::project::{Home, Project};
use super::walk::{Outcome, Wrapper, walk};

/// Helpers that call helpers are followed this far.
const ROUNDS: usize = 3;

/// What the walk through code has to know.
pub(crate) struct Knowledge<'a> {
    /// The tree.
    pub(crate) project: &'a Project<'a>,
    /// Gates and what names them.
    pub(crate) gates: &'a Gates,
    /// Packages that declare constants of gates.
    pub(crate) homes: std::collections::HashSet<&'a Home>,
    /// Functions that check their argument.
    pub(crate) callees: &'a Callees,
}

/// Finds uses and coded constraints, and adds them to the gates.
///
pub(crate) fn add(project: &Project<'_>, gates: &mut Gates) -> Circumstances {
    let kubevirt = gates.has_dialect(Dialect::KubeVirt);
    let opentelemetry = gates.has_dialect(Dialect::OpenTelemetry);
    let mut callees = Callees::from([("Enabled".into(), 0)]);
    if kubevirt || opentelemetry {
        callees.insert("IsEnabled".into(), 0);
    }
    let mut candidates = Candidates::open(project);
    candidates.search(project, &callees, opentelemetry);
    for round in 0.. {
        let fresh = forwarders(&candidates.found, &callees);
        if fresh.is_empty() {
            break;
        }
        if round == ROUNDS {
            too_far(project, &candidates.found, &fresh);
            break;
        }
        if fresh.keys().any(|n| !n.ends_with("Enabled")) {
            candidates.open_all(project);
        }
        callees.extend(fresh.clone());
        candidates.search(project, &fresh, false);
    }
    let outcomes: Vec<Outcome> = {
        let knowledge = Knowledge {
            project,
            gates,
            homes: gates.homes(),
            callees: &callees,
        };
        candidates
            .found
            .par_iter()
            .map(|candidate| {
                let outcome = walk(&knowledge, candidate);
                damage(project, candidate, &outcome);
                outcome
            })
            .collect()
    };
    let mut wrappers = Vec::new();
    let mut circumstances = Circumstances::default();
    for mut outcome in outcomes {
        circumstances.together.append(&mut outcome.together);
        circumstances.wiring.append(&mut outcome.wiring);
        wrappers.extend(outcome.wrappers.clone());
        record(gates, outcome);
    }
    indirect(project, gates, &mut candidates, &wrappers);
    circumstances
}

/// What checks are found in, besides the gate and the place.
#[derive(Debug, Default)]
pub(crate) struct Circumstances {
    /// Pairs of gates that are evaluated together.
    pub(crate) together: Vec<Together>,
    /// Checks in functions that only put a program together.
    pub(crate) wiring: Vec<Location>,
}

/// Notes the helpers whose calls are not looked for.
fn too_far(project: &Project<'_>, candidates: &[Candidate], helpers: &Callees) {
    for candidate in candidates {
        for item in &candidate.parsed.items {
            if let Item::Function(function) = item
                && helpers.contains_key(&function.name)
            {
                let (line, _, _) = candidate.file.position(candidate.offset);
                project.note_unread(
                    &candidate.file.path,
                    UnreadCode::Budget,
                    format!(
                        "line {line}: {} hands a gate on through more than {ROUNDS} functions: \
                         its calls are not looked for",
                        function.name
                    ),
                );
            }
        }
    }
}

/// A declaration that does not parse matters only where it checks a gate.
fn damage(project: &Project<'_>, candidate: &Candidate, outcome: &Outcome) {
    if let Some(place) = &outcome.over_budget {
        project.note_unread(
            &place.path,
            UnreadCode::Budget,
            format!(
                "line {}: conditions on gates with more cases than a person thinks of: no \
                 constraint is read from them",
                place.line
            ),
        );
    }
    let concerns = !outcome.uses.is_empty() || !outcome.unresolved.is_empty();
    if candidate.parsed.damaged && (concerns || candidate.is_open) {
        let (line, _, _) = candidate.file.position(candidate.offset);
        project.note_unread(
            &candidate.file.path,
            UnreadCode::Syntax,
            format!("line {line}: a declaration that checks gates does not parse; what could be read of it was used"),
        );
    }
}

fn record(gates: &mut Gates, outcome: Outcome) {
    for (name, location, direct) in outcome.uses {
        if let Some(gate) = gates.get_mut(&name) {
            if direct {
                gate.use_sites.push(location);
            } else {
                gate.indirect_use_sites.push(location);
            }
        }
    }
    for (relation, location) in outcome.relations {
        let constraint = |gate: &str| Constraint {
            gate: gate.to_owned(),
            source: ConstraintSource::Code,
            location: location.clone(),
        };
        match relation {
            Relation::Requires(a, b) => {
                if let Some(gate) = gates.get_mut(&a) {
                    gate.requires.push(constraint(&b));
                }
            }
            Relation::Excludes(a, b) => {
                for (one, other) in [(&a, &b), (&b, &a)] {
                    if let Some(gate) = gates.get_mut(one) {
                        gate.excludes.push(constraint(other));
                    }
                }
            }
        }
    }
    gates.unresolved.extend(outcome.unresolved);
}

/// Finds the calls of one-line helpers.
fn indirect(
    project: &Project<'_>,
    gates: &mut Gates,
    candidates: &mut Candidates,
    wrappers: &[Wrapper],
) {
    let mut functions: BTreeMap<&str, Vec<&Wrapper>> = BTreeMap::new();
    let mut methods: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for wrapper in wrappers {
        if wrapper.method {
            methods
                .entry(&wrapper.name)
                .or_default()
                .push(&wrapper.gate);
        } else {
            functions.entry(&wrapper.name).or_default().push(wrapper);
        }
    }
    if functions.is_empty() && methods.is_empty() {
        return;
    }
    if wrappers.iter().any(|w| !w.name.ends_with("Enabled")) {
        candidates.open_all(project);
    }
    let names: BTreeSet<&str> = functions.keys().chain(methods.keys()).copied().collect();
    let patterns: Vec<String> = names.iter().map(|n| format!("{n}(")).collect();
    let Ok(finder) = aho_corasick::AhoCorasick::new(&patterns) else {
        return;
    };
    let calls: Vec<Calls> = candidates
        .files()
        .filter(|file| finder.is_match(file.bytes()))
        .map(|file| calls(project, &prepared(file), &functions, &methods))
        .collect();
    // Without types a method is told by its name alone, so every method of that name has to be
    // a helper for the same gate.
    let mut declared: BTreeMap<&str, usize> = BTreeMap::new();
    for name in calls.iter().flat_map(|c| &c.declared) {
        if let Some((name, _)) = methods.get_key_value(&**name) {
            *declared.entry(name).or_default() += 1;
        }
    }
    for call in calls.iter().flat_map(|c| &c.found) {
        let (gate, location) = call;
        if let Some(gate) = gates.get_mut(gate) {
            gate.indirect_use_sites.push(location.clone());
        }
    }
    for (name, location) in calls.iter().flat_map(|c| &c.by_method) {
        let Some(named) = methods.get(&**name) else {
            continue;
        };
        let same = declared.get(&**name) == Some(&named.len());
        match named.iter().collect::<BTreeSet<_>>().first() {
            Some(gate) if same && named.iter().all(|n| n == *gate) => {
                if let Some(gate) = gates.get_mut(gate) {
                    gate.indirect_use_sites.push(location.clone());
                }
            }
            _ => gates.unresolved.push(Unresolved {
                expression: format!("{name}()"),
                reason: "several types have a method of that name; one of them checks a gate"
                    .to_owned(),
                location: location.clone(),
            }),
        }
    }
}

/// Calls of helpers in one file.
#[derive(Default)]
struct Calls {
    /// Calls of functions: gate and place.
    found: Vec<(String, Location)>,
    /// Calls of methods: name and place.
    by_method: Vec<(Box<str>, Location)>,
    /// Methods that are declared.
    declared: Vec<Box<str>>,
}

fn calls(
    project: &Project<'_>,
    file: &Arc<CheckFile>,
    functions: &BTreeMap<&str, Vec<&Wrapper>>,
    methods: &BTreeMap<&str, Vec<&str>>,
) -> Calls {
    let text = file.text();
    let own = Home::Folder(file.folder().into());
    let mut calls = Calls::default();
    let mut before: [Option<Token>; 3] = [None; 3];
    let mut lexer = Lexer::new(text, 0)
        .filter(|t| t.kind != TokenKind::Comment)
        .peekable();
    while let Some(token) = lexer.next() {
        let next = lexer.peek().map(|t| t.kind);
        if token.kind == TokenKind::Word && next == Some(TokenKind::Symbol(b'(')) {
            let name = text.get(token.start..token.end).unwrap_or_default();
            let at = |start: usize| {
                let (line, column, shown) = file.position(start);
                Location::new(LedgerKind::Code, &*file.path, line, column).with_text(shown)
            };
            match before.map(|t| t.map(|t| t.kind)) {
                // `x.Name(`: of a package, or of a value.
                [qualifier, Some(TokenKind::Symbol(b'.')), _] => {
                    let package = before[0]
                        .filter(|_| qualifier == Some(TokenKind::Word))
                        .and_then(|t| text.get(t.start..t.end))
                        .filter(|_| functions.contains_key(name))
                        .and_then(|n| project.imported(&file.imports, file.folder(), n));
                    let wrapper = functions
                        .get(name)
                        .and_then(|w| w.iter().find(|w| Some(&w.home) == package.as_ref()));
                    if let Some(wrapper) = wrapper {
                        calls.found.push((wrapper.gate.clone(), at(token.start)));
                    } else if methods.contains_key(name) && package.is_none() {
                        calls.by_method.push((name.into(), at(token.start)));
                    }
                }
                // `func (r T) Name(`: a declaration. In an interface a method begins a line.
                [_, Some(TokenKind::Symbol(b')')), _] => calls.declared.push(name.into()),
                [_, Some(TokenKind::Word), _]
                    if before[1].is_some_and(|t| text.get(t.start..t.end) == Some("func")) => {}
                _ => {
                    let wrapper = functions
                        .get(name)
                        .and_then(|w| w.iter().find(|w| w.home == own));
                    if let Some(wrapper) = wrapper {
                        calls.found.push((wrapper.gate.clone(), at(token.start)));
                    }
                }
            }
        }
        before = [before[1], Some(token), None];
    }
    calls
}
