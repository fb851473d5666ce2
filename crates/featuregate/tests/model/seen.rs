//! All of a registry's state that can be seen from outside, of the library and of the model.

use std::collections::BTreeMap;

use featuregate::{FeatureGate, Group, SetError, Spec};

use super::registry::{Failure, Model, joined};
use super::words::{spec_at, text, text_or_nil};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    display: String,
    all: BTreeMap<String, String>,
    all_versioned: BTreeMap<String, Vec<String>>,
    known_features: Vec<String>,
    dependencies: BTreeMap<String, Vec<String>>,
    exclusions: Vec<(String, String)>,
    needs: BTreeMap<String, Vec<String>>,
    explicitly_set: Vec<String>,
    versions: (String, String),
    on: BTreeMap<String, bool>,
    metrics: String,
    degraded: Vec<(String, String, String)>,
    valid: Result<(), Vec<String>>,
    closed: bool,
}

pub(crate) fn parts(error: &SetError) -> Vec<String> {
    let parts: Vec<String> = error.faults().iter().map(ToString::to_string).collect();
    assert_eq!(error.to_string(), joined(&parts));
    parts
}

/// Sees the library's. Values are looked at on a copy, so that nothing counts as queried.
pub(crate) fn of_library<G: Group>(gates: &FeatureGate<G>) -> Seen {
    let texts = |specs: Vec<Spec>| specs.iter().map(Spec::to_string).collect();
    let copy = gates.deep_copy();
    let nothing: [(&str, Spec); 0] = [];
    Seen {
        display: gates.to_string(),
        all: gates
            .all()
            .into_iter()
            .map(|(gate, spec)| (gate, spec.to_string()))
            .collect(),
        all_versioned: gates
            .all_versioned()
            .into_iter()
            .map(|(gate, specs)| (gate, texts(specs)))
            .collect(),
        known_features: gates.known_features(),
        dependencies: gates.dependencies(),
        exclusions: gates.exclusions(),
        needs: gates
            .needs()
            .into_iter()
            .map(|(gate, needs)| {
                let texts = needs
                    .iter()
                    .map(|need| format!("{need} {:?}", need.otherwise));
                (gate, texts.map(|text| text.to_lowercase()).collect())
            })
            .collect(),
        explicitly_set: gates
            .all_versioned()
            .into_keys()
            .filter(|gate| gates.explicitly_set(gate))
            .collect(),
        versions: (
            gates.emulation_version().to_string(),
            gates
                .min_compatibility_version()
                .map_or("<nil>".to_owned(), |min| min.to_string()),
        ),
        on: copy
            .snapshot()
            .iter()
            .map(|(gate, on)| (gate.to_owned(), on))
            .collect(),
        metrics: copy.metrics().to_string(),
        degraded: gates
            .degraded()
            .into_iter()
            .map(|gone| (gone.gate, gone.stage.to_string(), gone.reason))
            .collect(),
        valid: gates.validate().map_err(|error| parts(&error)),
        closed: copy.add(nothing).is_err(),
    }
}

/// Sees the model's.
pub(crate) fn of_model(model: &Model) -> Seen {
    let on = model.all_on();
    let degraded: Vec<(String, String, String)> = model
        .degraded()
        .into_iter()
        .map(|(gate, reason)| {
            let stage = model.spec(&gate).stage.to_owned();
            (gate, stage, reason)
        })
        .collect();
    let there = || {
        let gates = model.specs.keys().map(|gate| (gate, model.spec(gate)));
        gates.filter(|(_, spec)| spec.stage != "PRE-ALPHA")
    };
    Seen {
        display: display(model),
        all: there()
            .map(|(gate, spec)| (gate.clone(), spec.text()))
            .collect(),
        all_versioned: model
            .specs
            .iter()
            .map(|(gate, specs)| (gate.clone(), specs.iter().map(|spec| spec.text()).collect()))
            .collect(),
        known_features: known_features(model),
        dependencies: model
            .requires
            .iter()
            .map(|(gate, on)| (gate.clone(), on.iter().cloned().collect()))
            .collect(),
        exclusions: model.excludes.iter().cloned().collect(),
        needs: model
            .needs
            .iter()
            .map(|(gate, needs)| {
                let text = |need: &super::words::Need| {
                    format!("{} {}", need.text(), need.otherwise).to_lowercase()
                };
                (gate.clone(), needs.iter().map(text).collect())
            })
            .collect(),
        explicitly_set: model.asked.keys().cloned().collect(),
        versions: (text(&model.version), text_or_nil(model.min.as_ref())),
        metrics: metrics(
            &there()
                .map(|(gate, spec)| (gate.clone(), spec.stage, on[gate]))
                .collect::<Vec<_>>(),
            &degraded,
        ),
        on,
        degraded,
        valid: model.validate().map_err(|failure| match failure {
            Failure::Parts(parts) | Failure::OneOf(parts) => parts,
        }),
        closed: model.closed,
    }
}

pub(crate) fn display(model: &Model) -> String {
    let values = model.values.iter();
    let mut entries: Vec<String> = values
        .map(|(gate, (on, _))| format!("{gate}={on}"))
        .collect();
    entries.sort();
    entries.join(",")
}

pub(crate) fn known_features(model: &Model) -> Vec<String> {
    let mut texts = Vec::new();
    for (gate, specs) in &model.specs {
        if gate == "AllAlpha" || gate == "AllBeta" {
            texts.push(specs[0].help(gate, false));
            continue;
        }
        let here = model.spec(gate);
        let compatible = spec_at(specs, &model.version, Some(&model.version));
        let mut both = vec![here.help(gate, false)];
        if here != compatible {
            both.push(compatible.help(gate, true));
        }
        both.retain(|text| !text.is_empty());
        texts.push(both.join(", or "));
    }
    texts.retain(|text| !text.is_empty());
    texts.sort();
    texts
}

fn metrics(
    enabled: &[(String, &'static str, bool)],
    degraded: &[(String, String, String)],
) -> String {
    let mut lines = vec![
        "# HELP kubernetes_feature_enabled [BETA] This metric records the data about the stage and \
         enablement of a k8s feature."
            .to_owned(),
        "# TYPE kubernetes_feature_enabled gauge".to_owned(),
    ];
    for (gate, stage, on) in enabled {
        let on = u8::from(*on);
        lines.push(format!(
            "kubernetes_feature_enabled{{name={gate:?},stage={stage:?}}} {on}"
        ));
    }
    if !degraded.is_empty() {
        lines.push(
            "# HELP featuregate_degraded Gates that are to be on and are off, since the cluster \
             lacks what they need."
                .to_owned(),
        );
        lines.push("# TYPE featuregate_degraded gauge".to_owned());
    }
    for (gate, stage, reason) in degraded {
        lines.push(format!(
            "featuregate_degraded{{name={gate:?},stage={stage:?},reason={reason:?}}} 1"
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}
