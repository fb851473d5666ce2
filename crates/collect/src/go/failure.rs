//! Which statements report an error: `return fmt.Errorf(...)`, `errs = append(errs, ...)`.

use super::syntax::{Expr, Kind, Stmt};

/// Functions that make an error, whatever package they are of.
const MAKERS: [&str; 18] = [
    "Duplicate",
    "Errorf",
    "Forbidden",
    "InternalError",
    "Invalid",
    "NotFound",
    "NotSupported",
    "Required",
    "TooLong",
    "TooMany",
    "TypeInvalid",
    "WithMessage",
    "WithMessagef",
    "WithStack",
    "Wrap",
    "Wrapf",
    "ErrorList",
    "Newf",
];

/// Tells whether a statement by itself reports an error.
pub(crate) fn reports(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Return(values) => values.last().is_some_and(is_error),
        Stmt::Assign { values, .. } | Stmt::Declare { values, .. } => {
            values.iter().any(appends_error)
        }
        _ => false,
    }
}

/// Tells whether statements always report an error, once they are reached.
pub(crate) fn always_reports(stmts: &[Stmt]) -> bool {
    stmts.iter().any(reports)
}

/// Tells whether a statement may leave the function.
pub(crate) fn may_return(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Return(_) => true,
        Stmt::If {
            then, otherwise, ..
        } => then.iter().chain(otherwise).any(may_return),
        Stmt::Switch { cases, .. } => cases.iter().flat_map(|c| &c.body).any(may_return),
        Stmt::Block(inner) => inner.iter().any(may_return),
        Stmt::Guarded { bodies, .. } => bodies.iter().flatten().any(may_return),
        Stmt::Declare { .. } | Stmt::Assign { .. } | Stmt::Plain(_) => false,
    }
}

fn appends_error(expr: &Expr) -> bool {
    match expr.call() {
        Some((callee, [_, added @ ..])) if callee.name() == Some("append") => {
            added.iter().any(is_error)
        }
        _ => false,
    }
}

fn is_error(expr: &Expr) -> bool {
    if appends_error(expr) {
        return true;
    }
    match &expr.kind {
        Kind::Call(callee, arguments) => {
            let Some(name) = callee.last_name() else {
                return false;
            };
            let package = match &callee.kind {
                Kind::Member(inner, _) => inner.name().unwrap_or_default(),
                _ => "",
            };
            // `err.Error()` is a string.
            let makes = MAKERS.contains(&name)
                || (package.contains("err") && name.starts_with("New"))
                || (name == "Error" && !arguments.is_empty())
                || ((name.starts_with("New") || name.starts_with("new")) && name.contains("Err"));
            makes || (name == "Join" && arguments.iter().any(is_error))
        }
        // A sentinel: `ErrNotSupported`. A plain `err` may be nil.
        Kind::Name(name) | Kind::Member(_, name) => {
            name.len() > 3 && (name.starts_with("Err") || is_local_sentinel(name))
        }
        Kind::Literal(ty, elements) => {
            let named = ty
                .as_deref()
                .and_then(Expr::last_name)
                .is_some_and(|n| n.ends_with("Error"));
            named || elements.iter().any(|e| is_error(&e.value))
        }
        _ => false,
    }
}

fn is_local_sentinel(name: &str) -> bool {
    name.strip_prefix("err")
        .and_then(|rest| rest.chars().next())
        .is_some_and(char::is_uppercase)
}
