//! Puts together what the files say into gates and registries.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use gradus_core::gate::{
    Constraint, ConstraintSource, Dialect, Gate, Inventory, NameBasis, Registration, Registry,
    Spec, Unresolved,
};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::stage::Stage;

use super::describe;
use super::file::{FileFacts, Placed};
use super::foreign_names::known_upstream;
use super::project::{Home, Named, Project, folder_of};
use super::raw::{RawDependency, RawGate, RawRegistry, RawSpec, Spot};
use super::value::Value;

/// Folders that help tests: what is registered there is no gate of the project.
const TEST_FOLDERS: [&str; 10] = [
    "test",
    "tests",
    "testing",
    "testutil",
    "testutils",
    "testhelper",
    "testhelpers",
    "e2e",
    "fake",
    "fakes",
];

/// Gates that every component-base registry has, whoever lists them.
const BUILT_IN: [&str; 2] = ["AllAlpha", "AllBeta"];

/// A file that concerns gates.
pub(crate) struct Hit {
    /// Its path.
    pub(crate) path: Arc<str>,
    /// What it says.
    pub(crate) facts: Arc<FileFacts>,
}

/// Gates while they are put together.
#[derive(Default)]
pub(crate) struct Gates {
    by_name: BTreeMap<String, Gate>,
    registries: BTreeMap<String, Registry>,
    pub(crate) unresolved: Vec<Unresolved>,
    /// What code calls a gate, and the gate's name.
    pub(crate) idents: HashMap<Named, String>,
}

/// Bytes in the name of a gate, of a constant, or of a function that checks one. All of them are
/// searched for at once, and what is searched for has to be short.
pub(crate) const MAX_NAME: usize = 256;

impl Gates {
    /// Reads the registries of some files, which come by path.
    pub(crate) fn of(project: &Project<'_>, hits: &[Hit]) -> Self {
        let mut gates = Self::default();
        for hit in hits {
            for placed in &hit.facts.placed {
                for registry in &placed.facts.registries {
                    gates.registry(project, hit, placed, registry);
                }
                for note in &placed.facts.notes {
                    gates.unresolved.push(Unresolved {
                        expression: note.expression.to_string(),
                        reason: note.reason.to_owned(),
                        location: location(hit, placed, &note.spot),
                    });
                }
            }
        }
        gates.forget_what_is_written(project, hits);
        gates.last_registration_counts();
        gates
    }

    /// Tells whether a gate of that dialect was found.
    pub(crate) fn has_dialect(&self, dialect: Dialect) -> bool {
        self.registries.values().any(|r| r.dialect == dialect)
    }

    /// Returns a gate.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Gate> {
        self.by_name.get_mut(name)
    }

    /// Returns the names of all gates.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Returns the dialect of a gate's first registration.
    pub(crate) fn dialect_of(&self, name: &str) -> Option<Dialect> {
        let gate = self.by_name.get(name)?;
        gate.registrations.first().map(|r| r.dialect)
    }

    /// Returns the packages that declare constants of gates.
    pub(crate) fn homes(&self) -> std::collections::HashSet<&Home> {
        self.idents.keys().map(|n| &n.home).collect()
    }

    fn registry(&mut self, project: &Project<'_>, hit: &Hit, placed: &Placed, raw: &RawRegistry) {
        let at = location(hit, placed, &raw.spot);
        if let Some(folder) = test_folder(&hit.path) {
            self.unresolved.push(Unresolved {
                expression: raw.ident.to_string(),
                reason: format!("left out: a registry in a folder of test helpers, {folder}"),
                location: at,
            });
            return;
        }
        let id = self.registry_id(raw, &hit.path, &at);
        let folder = folder_of(&hit.path);
        self.registries
            .entry(id.clone())
            .or_insert_with(|| Registry {
                id: id.clone(),
                dialect: raw.dialect,
                location: at,
                module_dir: project.modules.module_of(folder).to_owned(),
                package: project.import_path(folder),
                generated: is_generated(&hit.facts.text),
                extends: project.extends(folder),
            });
        for gate in &raw.gates {
            self.gate(project, hit, placed, (raw.dialect, &id), gate);
        }
    }

    /// Calls that register one gate each are one registry a file; maps are one each.
    fn registry_id(&self, raw: &RawRegistry, path: &str, at: &Location) -> String {
        let plain = format!("{}@{path}", raw.ident);
        if !is_map(raw.dialect) {
            return plain;
        }
        let mut id = plain;
        let mut n = 2;
        while self.registries.get(&id).is_some_and(|r| r.location != *at) {
            id = format!("{}#{n}@{path}", raw.ident);
            n += 1;
        }
        id
    }

    fn gate(
        &mut self,
        project: &Project<'_>,
        hit: &Hit,
        placed: &Placed,
        (dialect, registry): (Dialect, &str),
        raw: &RawGate,
    ) {
        let folder = folder_of(&hit.path);
        let imports = &hit.facts.imports;
        let declared = location(hit, placed, &raw.spot);
        let key = project.named(&raw.key, imports, folder);
        let Some((name, basis)) = self.name(project, &raw.key, key.as_ref(), &declared) else {
            return;
        };
        if BUILT_IN.contains(&name.as_str()) {
            return;
        }
        let variable = raw.variable.as_ref().map(|v| Named {
            home: Home::Folder(folder.into()),
            ident: v.clone(),
        });
        let idents = key.iter().chain(&variable).map(|n| n.ident.len());
        if idents.chain([name.len()]).any(|length| length > MAX_NAME) {
            self.unresolved.push(Unresolved {
                expression: name.chars().take(40).collect(),
                reason: format!("a name of more than {MAX_NAME} bytes is no gate's"),
                location: declared,
            });
            return;
        }
        let specs = raw
            .specs
            .iter()
            .map(|s| self.spec(project, hit, (dialect, &declared), s))
            .collect();
        for ident in key.iter().chain(&variable) {
            self.idents.insert(ident.clone(), name.clone());
        }
        let constant_name = variable.or(key);
        let constant = constant_name.as_ref().map(|n| project.constant(n));
        let gate = self
            .by_name
            .entry(name.clone())
            .or_insert_with(|| Gate::named(name, basis));
        gate.name_basis = gate.name_basis.min(basis);
        describe::add(project, gate, (hit, placed, raw), constant_name.as_ref());
        gate.registrations.push(Registration {
            registry: registry.to_owned(),
            dialect,
            specs,
            constant,
            declared,
        });
    }

    fn name(
        &mut self,
        project: &Project<'_>,
        key: &Value,
        named: Option<&Named>,
        at: &Location,
    ) -> Option<(String, NameBasis)> {
        if let Value::Text(text) = key {
            return Some((text.to_string(), NameBasis::Read));
        }
        let reason = match named {
            Some(named) => {
                if let Some(Value::Text(text)) = project.value_of(named) {
                    return Some((text.into(), NameBasis::Read));
                }
                if let Home::Foreign(_) = &named.home {
                    return Some(match known_upstream(&named.ident) {
                        Some(name) => (name.to_owned(), NameBasis::Embedded),
                        None => (named.ident.to_string(), NameBasis::Inferred),
                    });
                }
                "the constant is not found, or is no string"
            }
            None => "what names the gate is only known when the program runs",
        };
        self.unresolved.push(Unresolved {
            expression: key.shown(),
            reason: reason.to_owned(),
            location: at.clone(),
        });
        None
    }

    fn spec(
        &mut self,
        project: &Project<'_>,
        hit: &Hit,
        (dialect, at): (Dialect, &Location),
        raw: &RawSpec,
    ) -> Spec {
        let imports = &hit.facts.imports;
        let folder = folder_of(&hit.path);
        let mut unresolved = Vec::new();
        let mut look = |value: &Value, what: &str| {
            let found = project.literal(value, imports, folder);
            if found.is_none() && *value != Value::Missing {
                unresolved.push((
                    value.shown(),
                    format!("the {what} is only known when the program runs"),
                ));
            }
            found
        };
        let version = match look(&raw.version, "version") {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        };
        let stage = match &raw.stage {
            Value::Missing => Some(Stage::Stable),
            Value::Text(text) if text.is_empty() => Some(Stage::Stable),
            Value::Text(text) => Stage::parse(text),
            // The words for stages are the names of their constants, in every dialect.
            Value::Name(name) | Value::Member(_, name) if Stage::parse(name).is_some() => {
                Stage::parse(name)
            }
            other => match look(other, "stage") {
                Some(Value::Text(text)) if text.is_empty() => Some(Stage::Stable),
                Some(Value::Text(text)) => Stage::parse(&text),
                _ => None,
            },
        };
        let (default, locked) = match &raw.switches {
            Some((default, locked)) => {
                let mut switch = |value: &Value, what: &str| match value {
                    Value::Missing => Some(false),
                    other => match look(other, what) {
                        Some(Value::Bool(on)) => Some(on),
                        _ => None,
                    },
                };
                (switch(default, "default"), switch(locked, "lock"))
            }
            None => (
                stage.map(|s| matches!(s, Stage::Beta | Stage::Stable)),
                stage.map(|s| {
                    matches!(s, Stage::Stable | Stage::Discontinued)
                        || (dialect == Dialect::OpenTelemetry && s == Stage::Deprecated)
                }),
            ),
        };
        self.unresolved.extend(
            unresolved
                .into_iter()
                .map(|(expression, reason)| Unresolved {
                    expression,
                    reason,
                    location: at.clone(),
                }),
        );
        Spec {
            version,
            stage,
            default,
            locked,
        }
    }

    /// Where code writes an entry of a registry, what the registry says of its default may hold
    /// or not.
    fn forget_what_is_written(&mut self, project: &Project<'_>, hits: &[Hit]) {
        for hit in hits {
            let notes = hit.facts.placed.iter().flat_map(|p| &p.facts.notes);
            for key in notes.filter_map(|n| n.gate.as_ref()) {
                let folder = folder_of(&hit.path);
                let name = match key {
                    Value::Text(text) => Some(text.to_string()),
                    other => project
                        .named(other, &hit.facts.imports, folder)
                        .and_then(|named| self.idents.get(&named).cloned()),
                };
                let gate = name.and_then(|n| self.by_name.get_mut(&n));
                let registrations = gate.into_iter().flat_map(|g| &mut g.registrations);
                for spec in registrations.flat_map(|r| &mut r.specs) {
                    spec.default = None;
                }
            }
        }
    }

    /// In KubeVirt a later registration of the same name replaces the earlier one.
    fn last_registration_counts(&mut self) {
        for gate in self.by_name.values_mut() {
            gate.registrations.sort_by(|a, b| {
                (&a.declared.path, a.declared.line, a.declared.column).cmp(&(
                    &b.declared.path,
                    b.declared.line,
                    b.declared.column,
                ))
            });
            let folder = |r: &Registration| folder_of(&r.declared.path).to_owned();
            let mut kept: Vec<Registration> = Vec::new();
            for registration in std::mem::take(&mut gate.registrations) {
                if registration.dialect == Dialect::KubeVirt
                    && let Some(earlier) = kept.iter_mut().find(|k| {
                        k.dialect == Dialect::KubeVirt && folder(k) == folder(&registration)
                    })
                {
                    let replaced = std::mem::replace(earlier, registration);
                    self.unresolved.push(Unresolved {
                        expression: gate.name.clone(),
                        reason: "left out: a later registration of the same name replaces it"
                            .to_owned(),
                        location: replaced.declared,
                    });
                } else {
                    kept.push(registration);
                }
            }
            gate.registrations = kept;
        }
    }

    /// Adds what dependency maps say.
    pub(crate) fn dependencies(&mut self, project: &Project<'_>, hits: &[Hit]) {
        for hit in hits {
            if test_folder(&hit.path).is_some() {
                continue;
            }
            for placed in &hit.facts.placed {
                for row in &placed.facts.dependencies {
                    self.dependency(project, hit, placed, row);
                }
            }
        }
    }

    fn dependency(
        &mut self,
        project: &Project<'_>,
        hit: &Hit,
        placed: &Placed,
        row: &RawDependency,
    ) {
        let at = location(hit, placed, &row.spot);
        let Some(gate) = self.known(project, hit, &row.gate, &at) else {
            return;
        };
        for required in &row.requires {
            let Some(other) = self.known(project, hit, required, &at) else {
                continue;
            };
            let constraint = Constraint {
                gate: other,
                source: ConstraintSource::Map,
                location: at.clone(),
            };
            if let Some(gate) = self.by_name.get_mut(&gate) {
                gate.requires.push(constraint);
            }
        }
    }

    /// Returns the registered gate that a value names; what is none is noted.
    fn known(
        &mut self,
        project: &Project<'_>,
        hit: &Hit,
        value: &Value,
        at: &Location,
    ) -> Option<String> {
        let folder = folder_of(&hit.path);
        let found = match value {
            Value::Text(text) => Some(text.to_string()).filter(|n| self.by_name.contains_key(n)),
            other => project
                .named(other, &hit.facts.imports, folder)
                .and_then(|named| self.idents.get(&named).cloned()),
        };
        if found.is_none() {
            self.unresolved.push(Unresolved {
                expression: value.shown(),
                reason: "a dependency of, or on, what is in no registry here".to_owned(),
                location: at.clone(),
            });
        }
        found
    }

    /// Returns the inventory, ordered.
    pub(crate) fn finish(self) -> Inventory {
        let mut gates: Vec<Gate> = self.by_name.into_values().collect();
        for gate in &mut gates {
            gate.requires.sort();
            gate.requires.dedup();
            gate.excludes.sort();
            gate.excludes.dedup();
            gate.use_sites.sort();
            gate.use_sites.dedup();
            gate.indirect_use_sites.sort();
            gate.indirect_use_sites.dedup();
        }
        let mut unresolved = self.unresolved;
        unresolved.sort_by(|a, b| (&a.location, a).cmp(&(&b.location, b)));
        unresolved.dedup();
        Inventory {
            gates,
            registries: self.registries.into_values().collect(),
            unresolved,
        }
    }
}

/// Tells whether a file says, as generators agreed to, that it is not to be edited.
fn is_generated(text: &str) -> bool {
    let head = text
        .lines()
        .take_while(|line| !line.starts_with("package "));
    head.take(100)
        .any(|line| line.starts_with("// Code generated ") && line.ends_with(" DO NOT EDIT."))
}

/// Tells whether registries of a dialect are map literals: there can be several of one name.
pub(crate) const fn is_map(dialect: Dialect) -> bool {
    matches!(
        dialect,
        Dialect::ComponentBase | Dialect::ComponentBaseVersioned
    )
}

/// Returns the folder of test helpers that a path lies in.
pub(crate) fn test_folder(path: &str) -> Option<&str> {
    folder_of(path)
        .split('/')
        .find(|p| TEST_FOLDERS.contains(p))
}

fn location(hit: &Hit, placed: &Placed, spot: &Spot) -> Location {
    let (line, column) = hit.facts.position_of(placed, spot);
    Location::new(LedgerKind::Registry, &*hit.path, line, column).with_text(&*spot.text)
}
