//! Strings that code puts together from constants.

use std::collections::HashMap;

use super::super::file::Import;
use super::super::parse::{Item, parse};
use super::super::project::{Home, Project};
use super::super::syntax::{Expr, Kind, Stmt};
use super::super::value::Value;

/// Names that lead to names are followed this far.
const MAX_STEPS: u32 = 12;
/// Bytes that a name may have.
const MAX_BYTES: usize = 4096;

/// Names that a declaration binds: the value of one that has a single one, `None` of the others.
pub(super) type Locals<'c> = HashMap<&'c str, Option<&'c Expr>>;

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) project: &'a Project<'a>,
    pub(super) imports: &'a [Import],
    pub(super) folder: &'a str,
    /// The text that it was parsed from.
    pub(super) text: &'a str,
}

/// Returns the string that an expression is.
///
/// # Errors
/// Why that cannot be told.
pub(super) fn string(
    at: At<'_>,
    locals: &Locals<'_>,
    expr: &Expr,
    steps: u32,
) -> Result<String, &'static str> {
    let Some(steps) = steps.checked_sub(1) else {
        return Err("leads through too many names");
    };
    match &expr.kind {
        Kind::Text(text) => Ok(text.to_string()),
        Kind::Name(name) => match locals.get(&**name) {
            Some(Some(value)) => string(at, locals, value, steps),
            Some(None) => Err("a parameter or a variable: only running the program would tell"),
            None => global(at, &Value::Name(name.clone()), steps),
        },
        Kind::Member(inner, name) => match inner.name() {
            Some(package) if !locals.contains_key(package) => {
                global(at, &Value::Member(package.into(), name.clone()), steps)
            }
            _ => Err("a field: only running the program would tell"),
        },
        Kind::Call(callee, arguments) => match (callee.last_name(), arguments.as_slice()) {
            (Some("BuildFQName"), [namespace, subsystem, name]) => {
                let part = |expr| string(at, locals, expr, steps);
                Ok(joined(&part(namespace)?, &part(subsystem)?, &part(name)?))
            }
            // A conversion.
            (Some("string"), [one]) => string(at, locals, one, steps),
            _ => Err("the result of a function"),
        },
        Kind::Other(sides) => match sides.as_slice() {
            [left, right] if is_sum(at.text, left, right) => {
                let mut text = string(at, locals, left, steps)?;
                text.push_str(&string(at, locals, right, steps)?);
                if text.len() > MAX_BYTES {
                    return Err("longer than any name");
                }
                Ok(text)
            }
            _ => Err("no string that could be read"),
        },
        _ => Err("no string that could be read"),
    }
}

/// Returns the string of an expression of a declaration.
///
/// # Errors
/// Why that cannot be told.
pub(super) fn string_of(
    at: At<'_>,
    locals: &Locals<'_>,
    expr: &Expr,
) -> Result<String, &'static str> {
    string(at, locals, expr, MAX_STEPS)
}

/// Joins the parts of a name as Prometheus does: the empty ones are left out, and where there is
/// no name there is nothing.
pub(super) fn joined(namespace: &str, subsystem: &str, name: &str) -> String {
    if name.is_empty() {
        return String::new();
    }
    let parts = [namespace, subsystem, name];
    let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    parts.join("_")
}

/// The parser keeps both sides of an operator, and not which one it is.
fn is_sum(text: &str, left: &Expr, right: &Expr) -> bool {
    let between = text.get(left.end as usize..right.at.offset as usize);
    let code = between.unwrap_or_default().trim_start_matches([')', ' ']);
    code.starts_with('+')
}

/// Returns the string that a name of a package stands for.
fn global(at: At<'_>, value: &Value, steps: u32) -> Result<String, &'static str> {
    let named = at.project.named(value, at.imports, at.folder);
    let named = named.ok_or("a name that leads nowhere in this tree")?;
    let Home::Folder(folder) = &named.home else {
        return Err("a constant of another module");
    };
    let package = at.project.package(folder);
    let Some((file, global)) = package.global(&named.ident) else {
        return Err("a name that leads nowhere in this tree");
    };
    match &global.declared.value {
        Value::Text(text) => Ok(text.to_string()),
        Value::Other(code) => {
            let text = format!("var _ = {code}\n");
            let parsed = parse(&text).filter(|p| !p.damaged);
            let items = parsed.map(|p| p.items).unwrap_or_default();
            let [Item::Statement(Stmt::Declare { values, .. })] = items.as_slice() else {
                return Err("a value that could not be read");
            };
            let [value] = values.as_slice() else {
                return Err("a value that could not be read");
            };
            let there = At {
                imports: &file.facts.imports,
                folder,
                text: &text,
                ..at
            };
            string(there, &Locals::new(), value, steps)
        }
        _ => Err("no string constant"),
    }
}
