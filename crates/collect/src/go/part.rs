//! What one top-level part of a file says: a function of the part's text alone.

use std::sync::Arc;

use super::declaration;
use super::file::{Global, Import};
use super::lex::unquote;
use super::memo::Memo;
use super::raw::Facts;
use super::split::{Part, PartKind, SpecPart};
use super::value::declared;

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
}

impl PartFacts {
    /// Reads a part of a file.
    pub(crate) fn read(text: &str, part: &Part, memo: &Memo) -> Self {
        let mut facts = Self::default();
        let declaration = |offset: usize, code: &str, is_value: bool| Declaration {
            offset: offset - part.start,
            facts: memo.declaration(code, is_value, || {
                declaration::read(code, part.nesting, is_value)
            }),
            is_value,
            is_broken: part.broken,
        };
        match part.kind {
            PartKind::Package => {
                let clause = text.get(part.code..part.code_end).unwrap_or_default();
                let name = clause.strip_prefix("package").unwrap_or("").trim();
                facts.package = Some(name.into());
            }
            PartKind::Import => facts.imports = imports_of(text, part),
            PartKind::Const | PartKind::Var => {
                for spec in &part.specs {
                    let code = text.get(spec.code..spec.end).unwrap_or_default();
                    let (from, to) = comment_range(part, spec);
                    for declared in declared(code, spec.code - part.start) {
                        facts.globals.push(Global {
                            offset: declared.offset,
                            declared: declared.into(),
                            comment: (from - part.start, to - part.start),
                            constant: part.kind == PartKind::Const,
                        });
                    }
                    if declaration::concerns_registry(code, false) {
                        facts.declarations.push(declaration(spec.code, code, true));
                    }
                }
            }
            PartKind::Func => {
                let code = text.get(part.code..part.code_end).unwrap_or_default();
                if declaration::concerns_registry(code, true) {
                    facts.declarations.push(declaration(part.code, code, false));
                }
            }
            PartKind::Type | PartKind::Other => {}
        }
        facts
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
