//! OpenShift: `newFeatureGate("X").contactPerson("p").enable(inDefault(), ...).mustRegister()`.
//!
//! A gate has no stage but the widest feature set that has it. Options that narrow a set to a
//! cluster profile or a version do not change which set it is.

use gradus_core::gate::Dialect;

use super::declaration::Around;
use super::raw::{Facts, RawGate, RawRegistry, RawSpec};
use super::syntax::{Expr, Kind};
use super::value::Value;

/// The call that begins a chain, and the name of its registry.
const CALL: &str = "newFeatureGate";

/// Feature sets from the narrowest to the widest.
const SETS: [&str; 4] = [
    "Disabled",
    "DevPreviewNoUpgrade",
    "TechPreviewNoUpgrade",
    "Default",
];

/// Reads a chain that ends in a registration.
pub(crate) fn read(expr: &Expr, around: &Around<'_>, facts: &mut Facts) {
    let Some((callee, _)) = expr.call() else {
        return;
    };
    let Kind::Member(receiver, end) = &callee.kind else {
        return;
    };
    if !matches!(&**end, "mustRegister" | "register") {
        return;
    }
    let mut receiver: &Expr = receiver;
    let mut set = 0;
    let mut owners = Vec::new();
    let mut links = Vec::new();
    loop {
        let Some((callee, arguments)) = receiver.call() else {
            return;
        };
        match &callee.kind {
            Kind::Name(name) if &**name == CALL => {
                let [key] = arguments else { return };
                registered(key, set, (owners, links), expr, around, facts);
                return;
            }
            Kind::Member(inner, name) => {
                match &**name {
                    "enable" | "enableIn" | "enableForClusterProfile" => {
                        set = arguments.iter().map(set_of).fold(set, usize::max);
                    }
                    "contactPerson" => owners.extend(arguments.first().and_then(string)),
                    "enhancementPR" => links.extend(arguments.first().and_then(string)),
                    _ => {}
                }
                receiver = inner;
            }
            _ => return,
        }
    }
}

fn registered(
    key: &Expr,
    set: usize,
    (owners, links): (Vec<Box<str>>, Vec<Box<str>>),
    expr: &Expr,
    around: &Around<'_>,
    facts: &mut Facts,
) {
    let stage = SETS.get(set).copied().unwrap_or("Disabled");
    let spot = around.spot(expr);
    facts.registries.push(RawRegistry {
        ident: CALL.into(),
        dialect: Dialect::OpenShift,
        spot: spot.clone(),
        gates: vec![RawGate {
            key: around.value(key),
            variable: around.variable.map(Into::into),
            specs: vec![RawSpec {
                version: Value::Missing,
                stage: Value::Text(stage.into()),
                switches: Some((Value::Bool(stage == "Default"), Value::Bool(false))),
            }],
            spot,
            description: None,
            owners,
            links,
        }],
    });
}

/// Returns the rank of the set that an option names; 0 for an option that names none.
fn set_of(option: &Expr) -> usize {
    let name = match option.call() {
        Some((callee, _)) => callee
            .last_name()
            .and_then(|n| n.strip_prefix("in"))
            .unwrap_or_default(),
        None => option.last_name().unwrap_or_default(),
    };
    SETS.iter().position(|s| *s == name).unwrap_or(0)
}

fn string(expr: &Expr) -> Option<Box<str>> {
    match &expr.kind {
        Kind::Text(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}
