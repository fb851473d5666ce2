//! The version that a registry is made with: `NewVersionedFeatureGate(version)`.

use std::sync::Arc;

use gradus_core::code::Emulation;
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;

use super::checks::{CheckFile, parsed, parts};
use super::doc_comments::above;
use super::parse::Item;
use super::split::PartKind;
use super::syntax::{Expr, Function, Kind, Stmt};
use super::value::{Value, declared};

/// The call, as bytes.
pub(crate) const MARK: &str = "NewVersionedFeatureGate(";
const CALL: &str = "NewVersionedFeatureGate";

/// Reads what a file passes to the call; `sites` are where the call stands.
pub(crate) fn read(file: &Arc<CheckFile>, sites: &[usize]) -> Vec<Emulation> {
    let mut found = Vec::new();
    for (range, part, grouped) in parts(file, sites) {
        let Ok(Some(candidate)) = parsed(file, range, part, grouped) else {
            continue;
        };
        for item in &candidate.parsed.items {
            let (argument, parameter) = match item {
                Item::Function(function) => {
                    let Some(argument) = calls(&function.body, CALL).into_iter().next() else {
                        continue;
                    };
                    (argument, parameter(function, argument))
                }
                Item::Statement(stmt) => match calls(std::slice::from_ref(stmt), CALL).first() {
                    Some(argument) => (*argument, None),
                    None => continue,
                },
            };
            let emulation = match parameter {
                Some((name, index)) => passed(file, name, index),
                None => {
                    let offset = candidate.location(LedgerKind::Code, argument.at.offset);
                    match version_of(candidate.written(argument)) {
                        Some(version) => Some(emulation(file, version, offset)),
                        None => argument.name().and_then(|n| global(file, n)),
                    }
                }
            };
            found.extend(emulation);
        }
    }
    found
}

fn emulation(file: &CheckFile, version: String, location: Location) -> Emulation {
    Emulation {
        folder: file.folder().to_owned(),
        version,
        comment: above(file, location.line),
        location,
    }
}

/// Returns the function and which of its parameters an argument is.
fn parameter<'f>(function: &'f Function, argument: &Expr) -> Option<(&'f str, usize)> {
    let name = argument.name()?;
    let index = function.parameters.iter().position(|p| &*p.name == name)?;
    Some((&function.name, index))
}

/// Finds what the file passes to a function that makes the registry.
fn passed(file: &Arc<CheckFile>, function: &str, index: usize) -> Option<Emulation> {
    let call = format!("{function}(");
    let sites: Vec<usize> = memchr::memmem::find_iter(file.text().as_bytes(), &call).collect();
    for (range, part, grouped) in parts(file, &sites) {
        let Ok(Some(candidate)) = parsed(file, range, part, grouped) else {
            continue;
        };
        for item in &candidate.parsed.items {
            let body = match item {
                Item::Function(f) if &*f.name != function => &f.body,
                _ => continue,
            };
            let Some(argument) = call_arguments(body, function)
                .first()
                .and_then(|a| a.get(index))
            else {
                continue;
            };
            if let Some(version) = version_of(candidate.written(argument)) {
                let at = candidate.location(LedgerKind::Code, argument.at.offset);
                return Some(emulation(file, version, at));
            }
            if let Some(found) = argument.name().and_then(|n| global(file, n)) {
                return Some(found);
            }
        }
    }
    None
}

/// Reads a package-level variable of the file.
fn global(file: &CheckFile, name: &str) -> Option<Emulation> {
    for part in file.parts() {
        if !matches!(part.kind, PartKind::Var | PartKind::Const) {
            continue;
        }
        for spec in &part.specs {
            let code = file.text().get(spec.code..spec.end)?;
            let found = declared(code, spec.code)
                .into_iter()
                .find(|d| &*d.name == name);
            let Some(found) = found else { continue };
            let written = match &found.value {
                Value::Text(text) => format!("\"{text}\""),
                other => other.shown(),
            };
            let (line, column, text) = file.position(found.offset);
            let at = Location::new(LedgerKind::Code, &*file.path, line, column).with_text(text);
            return Some(emulation(file, version_of(&written)?, at));
        }
    }
    None
}

/// Reads `version.MajorMinor(1, 36)`, `version.MustParse("1.36")`, `"1.36"`.
fn version_of(written: &str) -> Option<String> {
    let inner = match written.split_once("MajorMinor(") {
        Some((_, rest)) => rest.split(')').next()?.replace(' ', "").replace(',', "."),
        None => written
            .split('"')
            .nth(1)?
            .trim_start_matches('v')
            .to_owned(),
    };
    let mut parts = inner.split('.');
    let number = |part: Option<&str>| part.and_then(|p| p.parse::<u32>().ok());
    Some(format!(
        "{}.{}",
        number(parts.next())?,
        number(parts.next())?
    ))
}

/// Returns the first argument of each call of that name.
fn calls<'e>(stmts: &'e [Stmt], name: &str) -> Vec<&'e Expr> {
    let all = call_arguments(stmts, name);
    all.into_iter().filter_map(<[Expr]>::first).collect()
}

fn call_arguments<'e>(stmts: &'e [Stmt], name: &str) -> Vec<&'e [Expr]> {
    let mut found = Vec::new();
    super::calls::each_expression(stmts, &mut |expr| {
        if let Kind::Call(callee, arguments) = &expr.kind
            && callee.last_name() == Some(name)
        {
            found.push(arguments.as_slice());
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn versions() {
        assert_eq!(
            version_of("version.MajorMinor(1, 36)").as_deref(),
            Some("1.36")
        );
        assert_eq!(
            version_of("version.MustParse(\"v1.36\")").as_deref(),
            Some("1.36")
        );
        assert_eq!(version_of("version.Current()"), None);
    }
}
