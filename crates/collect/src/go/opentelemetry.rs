//! OpenTelemetry: `featuregate.GlobalRegistry().MustRegister("id", featuregate.StageAlpha, ...)`.
//!
//! Default and lock follow from the stage: Beta and Stable are on; Stable and Deprecated cannot
//! be changed. Metrics libraries have a `MustRegister` too: the stage tells them apart.

use gradus_core::gate::Dialect;

use super::declaration::Around;
use super::raw::{Facts, RawGate, RawNote, RawRegistry, RawSpec};
use super::syntax::{Expr, Kind};
use super::value::{Value, snippet};

/// The call that registers a gate, and the name of its registry.
const CALL: &str = "MustRegister";

/// Reads a registration.
pub(crate) fn read(expr: &Expr, around: &Around<'_>, facts: &mut Facts) {
    let Some((callee, [id, stage, options @ ..])) = expr.call() else {
        return;
    };
    let Kind::Member(_, name) = &callee.kind else {
        return;
    };
    let Some(stage) = stage.last_name().and_then(|n| n.strip_prefix("Stage")) else {
        return;
    };
    if &**name != CALL {
        return;
    }
    let spot = around.spot(expr);
    let key = around.value(id);
    if matches!(key, Value::Other(_)) {
        facts.notes.push(RawNote {
            expression: snippet(id, around.text),
            reason: "the name that is registered is not written here",
            gate: None,
            spot,
        });
        return;
    }
    let mut version = Value::Missing;
    let mut description = None;
    let mut links = Vec::new();
    for option in options {
        let Some((callee, [argument])) = option.call() else {
            continue;
        };
        let text = match &argument.kind {
            Kind::Text(text) => Some(text.clone()),
            _ => None,
        };
        match callee.last_name() {
            Some("WithRegisterFromVersion") => version = around.value(argument),
            Some("WithRegisterDescription") => description = text,
            Some("WithRegisterReferenceURL") => links.extend(text),
            _ => {}
        }
    }
    facts.registries.push(RawRegistry {
        ident: CALL.into(),
        dialect: Dialect::OpenTelemetry,
        spot: spot.clone(),
        gates: vec![RawGate {
            key,
            variable: around.variable.map(Into::into),
            specs: vec![RawSpec {
                version,
                stage: Value::Text(stage.into()),
                switches: None,
            }],
            spot,
            description,
            owners: Vec::new(),
            links,
        }],
    });
}
