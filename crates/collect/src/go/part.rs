//! What one top-level part of a file says: a function of the part's text alone.

use std::sync::Arc;

use super::declaration;
use super::file::{Global, Import};
use super::lex::unquote;
use super::memo::Memo;
use super::raw::Facts;
use super::split::{Part, PartKind, SpecPart};
use super::value::{Declared, declared};

/// A declaration that may concern registries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declaration {
    /// First byte, counted from the part's.
    pub(crate) offset: usize,
    /// What it says.
    pub(crate) facts: Arc<Facts>,
    /// Whether it is a constant or a variable, and no function.
    pub(crate) is_value: bool,
    /// Whether the part has a bracket, literal or comment that is never closed.
    pub(crate) is_broken: bool,
}

/// A constant or variable, by itself or in a group: a function of its text alone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ValueFacts {
    code: Box<str>,
    /// Names with their values; offsets count from the first byte of `code`.
    declared: Vec<Arc<Declared>>,
    /// What it says, if it may concern registries.
    facts: Option<Arc<Facts>>,
}

/// What a part says. Offsets count from its first byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PartFacts {
    /// Name in the package clause, if this is one.
    pub(crate) package: Option<Box<str>>,
    /// Imports.
    pub(crate) imports: Vec<Import>,
    /// Package-level constants and variables.
    pub(crate) globals: Vec<Global>,
    /// Declarations that may concern registries.
    pub(crate) declarations: Vec<Declaration>,
    /// The constants and variables, in order, for another version of this part.
    values: Vec<Arc<ValueFacts>>,
}

impl PartFacts {
    /// Reads a part of a file; values that are in `like` too are taken from there.
    pub(crate) fn read(text: &str, part: &Part, like: Option<&Self>, memo: &Memo) -> Self {
        let mut facts = Self::default();
        match part.kind {
            PartKind::Package => {
                let clause = text.get(part.code..part.code_end).unwrap_or_default();
                let name = clause.strip_prefix("package").unwrap_or("").trim();
                facts.package = Some(name.into());
            }
            PartKind::Import => facts.imports = imports_of(text, part),
            PartKind::Const | PartKind::Var => {
                let like = like.map_or(&[][..], |like| &like.values);
                for (i, spec) in part.specs.iter().enumerate() {
                    let code = text.get(spec.code..spec.end).unwrap_or_default();
                    // Versions of a group differ in its midst: counted from its beginning or
                    // from its end, the place of what stayed is the same.
                    let from_end = (like.len() + i).checked_sub(part.specs.len());
                    let known = [Some(i), from_end]
                        .into_iter()
                        .filter_map(|at| like.get(at?))
                        .find(|known| *known.code == *code);
                    let value = match known {
                        Some(known) => Arc::clone(known),
                        None => Arc::new(ValueFacts::read(code, part, memo)),
                    };
                    facts.value(part, spec, &value);
                    facts.values.push(value);
                }
            }
            PartKind::Func => {
                let code = text.get(part.code..part.code_end).unwrap_or_default();
                if declaration::concerns_registry(code, true) {
                    let read = || declaration::read(code, part.nesting, false);
                    facts.declarations.push(Declaration {
                        offset: part.code - part.start,
                        facts: memo.declaration(code, false, read),
                        is_value: false,
                        is_broken: part.broken,
                    });
                }
            }
            PartKind::Type | PartKind::Other => {}
        }
        facts
    }

    fn value(&mut self, part: &Part, spec: &SpecPart, value: &ValueFacts) {
        let offset = spec.code - part.start;
        let (from, to) = comment_range(part, spec);
        let globals = value.declared.iter().map(|declared| Global {
            offset: offset + declared.offset,
            declared: Arc::clone(declared),
            comment: (from - part.start, to - part.start),
            constant: part.kind == PartKind::Const,
        });
        self.globals.extend(globals);
        let declarations = value.facts.iter().map(|facts| Declaration {
            offset,
            facts: Arc::clone(facts),
            is_value: true,
            is_broken: part.broken,
        });
        self.declarations.extend(declarations);
    }
}

impl ValueFacts {
    fn read(code: &str, part: &Part, memo: &Memo) -> Self {
        let read = || declaration::read(code, part.nesting, true);
        Self {
            code: code.into(),
            declared: declared(code, 0).into_iter().map(Arc::new).collect(),
            facts: declaration::concerns_registry(code, false)
                .then(|| memo.declaration(code, true, read)),
        }
    }
}

/// Comments of a declaration: before the keyword where it stands alone, else before the name.
fn comment_range(part: &Part, spec: &SpecPart) -> (usize, usize) {
    if part.specs.len() == 1 && spec.start == part.start {
        (part.start, part.code)
    } else {
        (spec.start, spec.code)
    }
}

/// Reads the imports of a part.
pub(crate) fn imports_of(text: &str, part: &Part) -> Vec<Import> {
    part.specs
        .iter()
        .filter_map(|spec| {
            let code = text.get(spec.code..spec.end)?;
            let quote = code.find(['"', '`'])?;
            let (alias, path) = code.split_at(quote);
            let alias = alias.trim();
            Some(Import {
                alias: (!alias.is_empty()).then(|| alias.into()),
                path: unquote(path.trim())?.into(),
            })
        })
        .collect()
}
