//! Which gate an expression of any file means.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::checks::CheckFile;
use super::inventory::Gates;
use super::project::Project;
use super::split::PartKind;
use super::syntax::{Expr, Kind};
use super::value::{Value, declared};

/// Identifiers that stand for gates somewhere: any other name is looked up no further.
pub(crate) type Words = HashSet<Box<str>>;

/// What names mean in one declaration of a file.
#[derive(Clone)]
pub(crate) struct Scope<'a> {
    pub(crate) project: &'a Project<'a>,
    pub(crate) gates: &'a Gates,
    pub(crate) file: &'a CheckFile,
    words: &'a Words,
    /// Names that the declaration binds.
    pub(crate) locals: BTreeSet<Box<str>>,
    /// Names of the file, or of the declaration, that stand for gates.
    pub(crate) aliases: HashMap<Box<str>, String>,
}

impl<'a> Scope<'a> {
    /// Begins with the names that a file gives to gates.
    pub(crate) fn new(
        project: &'a Project<'a>,
        gates: &'a Gates,
        words: &'a Words,
        file: &'a CheckFile,
    ) -> Self {
        project.note_imports(&file.path, &file.imports);
        let mut scope = Self {
            project,
            gates,
            file,
            words,
            locals: BTreeSet::new(),
            aliases: HashMap::new(),
        };
        for part in file.parts() {
            if !matches!(part.kind, PartKind::Const | PartKind::Var) {
                continue;
            }
            for spec in &part.specs {
                let code = file.text().get(spec.code..spec.end).unwrap_or_default();
                for global in declared(code, spec.code) {
                    if let Some(gate) = scope.gate_of(&global.value) {
                        scope.aliases.insert(global.name, gate);
                    }
                }
            }
        }
        scope
    }

    /// Returns the gate that a written name or string means.
    fn gate_of(&self, value: &Value) -> Option<String> {
        if let Value::Text(text) = value {
            return self.known(text);
        }
        if let Value::Name(name) = value {
            if let Some(gate) = self.aliases.get(name) {
                return Some(gate.clone());
            }
            if self.locals.contains(name) {
                return None;
            }
        }
        if let Value::Name(name) | Value::Member(_, name) = value
            && !self.words.contains(name)
        {
            return None;
        }
        let named = self
            .project
            .named(value, &self.file.imports, self.file.folder())?;
        self.gates.idents.get(&named).cloned()
    }

    /// Returns the name if a gate is called so.
    pub(crate) fn known(&self, name: &str) -> Option<String> {
        self.gates.dialect_of(name).map(|_| name.to_owned())
    }

    /// Returns the gate that an expression means: a constant, its conversion, its `ID()`, or a
    /// string that is exactly its name.
    pub(crate) fn gate(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            Kind::Text(text) => self.known(text),
            Kind::Name(name) => self.gate_of(&Value::Name(name.clone())),
            Kind::Member(inner, name) => {
                let package = inner.name()?;
                if self.locals.contains(package) {
                    return None;
                }
                self.gate_of(&Value::Member(package.into(), name.clone()))
            }
            Kind::Call(callee, arguments) => match (&callee.kind, arguments.as_slice()) {
                (_, [one]) if matches!(callee.last_name(), Some("Feature" | "string")) => {
                    self.gate(one)
                }
                (Kind::Member(receiver, name), []) if matches!(&**name, "ID" | "String") => {
                    self.gate(receiver)
                }
                _ => None,
            },
            _ => None,
        }
    }
}
