//! Tables of tests: `tests := []struct{...}{{...}, {...}}`, or a map from names to rows.

use std::collections::BTreeMap;

use super::super::syntax::{Element, Expr, Kind};

/// Tables of more rows than this are cut off: no person writes them.
pub(super) const MAX_ROWS: usize = 4096;

/// Fields that hold the name of a row.
const NAMES: [&str; 8] = [
    "name",
    "desc",
    "description",
    "title",
    "testName",
    "caseName",
    "scenario",
    "test",
];

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Row<'t> {
    /// Its name, else its number.
    pub(super) name: String,
    /// The whole of it.
    pub(super) expr: &'t Expr,
    /// Its fields, where they are named.
    pub(super) fields: BTreeMap<&'t str, &'t Expr>,
}

/// Reads a table; empty if the expression is none.
pub(super) fn rows(expr: &Expr) -> Vec<Row<'_>> {
    let Kind::Literal(Some(ty), elements) = &expr.kind else {
        return Vec::new();
    };
    let by_name = match &ty.kind {
        Kind::MapType(key, _) => key.name() == Some("string"),
        _ => false,
    };
    if !by_name && elements.iter().any(|e| e.key.is_some()) {
        return Vec::new();
    }
    elements
        .iter()
        .take(MAX_ROWS)
        .enumerate()
        .filter_map(|(i, element)| row(i, element))
        .collect()
}

fn row(number: usize, element: &Element) -> Option<Row<'_>> {
    let Kind::Literal(_, inner) = &element.value.kind else {
        return None;
    };
    let fields: BTreeMap<&str, &Expr> = inner
        .iter()
        .filter_map(|field| Some((field.key.as_ref()?.name()?, &field.value)))
        .collect();
    if fields.is_empty() && !inner.is_empty() {
        return None;
    }
    let text = |expr: &Expr| match &expr.kind {
        Kind::Text(text) => Some(text.to_string()),
        _ => None,
    };
    let named = NAMES
        .iter()
        .find_map(|name| fields.get(name).and_then(|e| text(e)));
    let name = element
        .key
        .as_ref()
        .and_then(text)
        .or(named)
        .unwrap_or_else(|| format!("#{}", number + 1));
    Some(Row {
        name,
        expr: &element.value,
        fields,
    })
}
