//! KubeVirt: `RegisterFeatureGate(FeatureGate{Name: ..., State: ...})`.
//!
//! Default and lock follow from the state: Beta and GA are on, GA and Discontinued cannot be
//! changed.

use gradus_core::gate::Dialect;

use super::declaration::Around;
use super::raw::{Facts, RawGate, RawNote, RawRegistry, RawSpec};
use super::syntax::{Expr, Kind};
use super::value::{Value, snippet};

/// The call that registers a gate, and the name of its registry.
const CALL: &str = "RegisterFeatureGate";

/// Reads a registration.
pub(crate) fn read(expr: &Expr, around: &Around<'_>, facts: &mut Facts) {
    let Some((callee, [argument])) = expr.call() else {
        return;
    };
    if callee.last_name() != Some(CALL) {
        return;
    }
    let spot = around.spot(expr);
    let Kind::Literal(Some(ty), elements) = &argument.kind else {
        facts.notes.push(RawNote {
            expression: snippet(expr, around.text),
            reason: "what is registered is not written here",
            gate: None,
            spot,
        });
        return;
    };
    if ty.last_name() != Some("FeatureGate") {
        return;
    }
    let mut name = Value::Missing;
    let mut state = Value::Missing;
    for (i, element) in elements.iter().enumerate() {
        match (element.key.as_ref().map(Expr::name), i) {
            (Some(Some("Name")), _) | (None, 0) => name = around.value(&element.value),
            (Some(Some("State")), _) | (None, 1) => state = around.value(&element.value),
            _ => {}
        }
    }
    if state == Value::Missing {
        state = Value::Other("no state".into());
    }
    facts.registries.push(RawRegistry {
        ident: CALL.into(),
        dialect: Dialect::KubeVirt,
        spot: spot.clone(),
        gates: vec![RawGate {
            key: name,
            variable: None,
            specs: vec![RawSpec {
                version: Value::Missing,
                stage: state,
                switches: None,
            }],
            spot,
            description: None,
            owners: Vec::new(),
            links: Vec::new(),
        }],
    });
}
