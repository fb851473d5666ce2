//! component-base: `map[featuregate.Feature]featuregate.FeatureSpec{...}`, versioned or not.
//!
//! The names of the two types are what tells the shape; the package they come from does not
//! count, since projects keep copies of it. Keys are constants, of this package or another.

use gradus_core::gate::Dialect;

use super::declaration::Around;
use super::raw::{Facts, RawDependency, RawGate, RawNote, RawRegistry, RawSpec};
use super::syntax::{Element, Expr, Kind, Stmt};
use super::value::{Value, snippet};

/// Fields of a spec in the order of the struct, for literals without field names.
const FIELDS: [&str; 4] = ["Default", "LockToDefault", "PreRelease", "Version"];

/// Why an entry of a registry is not known.
pub(crate) const WRITTEN: &str = "a registry entry that code writes when the program runs";

/// Reads a registry or a dependency map.
pub(crate) fn read(expr: &Expr, around: &Around<'_>, facts: &mut Facts) {
    let Kind::Literal(Some(ty), elements) = &expr.kind else {
        return;
    };
    let Kind::MapType(key, value) = &ty.kind else {
        return;
    };
    if key.last_name() != Some("Feature") {
        return;
    }
    let dialect = match (value.last_name(), &value.kind) {
        (Some("FeatureSpec"), _) => Dialect::ComponentBase,
        (Some("VersionedSpecs"), _) => Dialect::ComponentBaseVersioned,
        (_, Kind::SliceType(item)) if item.last_name() == Some("Feature") => {
            facts
                .dependencies
                .extend(elements.iter().filter_map(|e| dependency(e, around)));
            return;
        }
        _ => return,
    };
    // In a function an empty map is one that is filled by the program.
    if elements.is_empty() && around.variable.is_none() {
        return;
    }
    facts.registries.push(RawRegistry {
        ident: around.ident().into(),
        dialect,
        spot: around.spot(expr),
        gates: elements
            .iter()
            .filter_map(|e| gate(e, dialect, around))
            .collect(),
    });
}

/// Notes an entry that code writes into a registry: what it will be, only the program knows.
pub(crate) fn rewritten(stmt: &Stmt, around: &Around<'_>, facts: &mut Facts) {
    let Stmt::Assign { targets, values } = stmt else {
        return;
    };
    for (target, value) in targets.iter().zip(values) {
        if let (Kind::Other(parts), Kind::Literal(Some(ty), _)) = (&target.kind, &value.kind)
            && matches!(ty.last_name(), Some("FeatureSpec" | "VersionedSpecs"))
        {
            facts.notes.push(RawNote {
                expression: snippet(target, around.text),
                reason: WRITTEN,
                // An index expression: the map, and the key.
                gate: parts.get(1).map(|key| around.value(key)),
                spot: around.spot(target),
            });
        }
    }
}

fn dependency(element: &Element, around: &Around<'_>) -> Option<RawDependency> {
    let key = element.key.as_ref()?;
    let requires = match &element.value.kind {
        Kind::Literal(_, items) => items.iter().map(|i| around.value(&i.value)).collect(),
        _ => vec![Value::Other(snippet(&element.value, around.text))],
    };
    Some(RawDependency {
        gate: around.value(key),
        requires,
        spot: around.spot(key),
    })
}

fn gate(element: &Element, dialect: Dialect, around: &Around<'_>) -> Option<RawGate> {
    let key = element.key.as_ref()?;
    let specs = match (&element.value.kind, dialect) {
        (Kind::Literal(_, specs), Dialect::ComponentBaseVersioned) => {
            specs.iter().map(|s| spec(&s.value, around)).collect()
        }
        _ => vec![spec(&element.value, around)],
    };
    Some(RawGate {
        key: around.value(key),
        variable: None,
        specs,
        spot: around.spot(key),
        description: None,
        owners: Vec::new(),
        links: Vec::new(),
    })
}

fn spec(expr: &Expr, around: &Around<'_>) -> RawSpec {
    let Kind::Literal(_, elements) = &expr.kind else {
        let unknown = Value::Other(snippet(expr, around.text));
        return RawSpec {
            version: unknown.clone(),
            stage: unknown.clone(),
            switches: Some((unknown.clone(), unknown)),
        };
    };
    let mut version = Value::Missing;
    let mut stage = Value::Missing;
    let mut default = Value::Missing;
    let mut locked = Value::Missing;
    for (i, element) in elements.iter().enumerate() {
        let field = match &element.key {
            Some(key) => key.name(),
            None => FIELDS.get(i).copied(),
        };
        match field {
            Some("Default") => default = around.value(&element.value),
            Some("LockToDefault") => locked = around.value(&element.value),
            Some("PreRelease") => stage = around.value(&element.value),
            Some("Version") => version = self::version(&element.value, around),
            _ => {}
        }
    }
    RawSpec {
        version,
        stage,
        switches: Some((default, locked)),
    }
}

/// Reads `version.MustParse("1.31")` and `version.MajorMinor(0, 5)`.
fn version(expr: &Expr, around: &Around<'_>) -> Value {
    if let Some((callee, arguments)) = expr.call()
        && callee.last_name() == Some("MajorMinor")
        && let [major, minor] = arguments
        && let (Kind::Number(major), Kind::Number(minor)) = (&major.kind, &minor.kind)
    {
        return Value::Text(format!("{major}.{minor}").into());
    }
    around.value(expr)
}
