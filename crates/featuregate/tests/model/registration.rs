//! What may be registered, in the model.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{Numbers, Spec, equal, less, rank, spec_at, text, text_or_nil};

/// The specs with the least compatibility versions inherited, or what is wrong with them.
pub(crate) fn completed(name: &str, specs: &[Spec]) -> Result<Vec<Spec>, String> {
    let mut done: Vec<Spec> = Vec::new();
    for spec in specs {
        let gate = format!("{name:?}");
        let Some(version) = &spec.version else {
            return Err(format!("feature {gate} did not provide a version"));
        };
        let shown = text(version);
        if version.len() != 2 {
            return Err(format!("feature {gate} specified patch version: {shown}"));
        }
        let last = done.last().cloned();
        let last_version: Option<Numbers> = last.as_ref().and_then(|last| last.version.clone());
        if let Some(min) = &spec.min {
            let shown_min = text(min);
            if last_version.as_ref() != Some(version) {
                return Err(format!(
                    "feature {gate} specified MinCompatibilityVersion: {shown_min} without a \
                     preceding entry at the same Version without MinCompatibilityVersion set"
                ));
            }
            if min.len() != 2 {
                return Err(format!(
                    "feature {gate} specified patch MinCompatibilityVersion: {shown_min}"
                ));
            }
            if less(version, min) {
                return Err(format!(
                    "feature {gate} MinCompatibilityVersion {shown_min} greater than Version {shown}"
                ));
            }
        }
        let Some(last) = last else {
            if spec.stage == "DEPRECATED" && version[1] != 0 {
                return Err(format!(
                    "feature {gate} introduced as deprecated must provide a 1.0 entry indicating \
                     initial state"
                ));
            }
            done.push(spec.clone());
            continue;
        };
        let last_version = last_version.unwrap_or_default();
        let shown_last = text(&last_version);
        if less(version, &last_version) {
            return Err(format!(
                "feature {gate} lists version transitions in decreasing order ({shown} < \
                 {shown_last})"
            ));
        }
        if let (Some(min), Some(last_min)) = (&spec.min, &last.min) {
            if less(min, last_min) {
                return Err(format!(
                    "feature {gate} lists min compatibility version transitions in decreasing \
                     order ({} < {})",
                    text(min),
                    text(last_min)
                ));
            }
        }
        if equal(version, &last_version) {
            if spec.min == last.min {
                return Err(format!(
                    "feature {gate} lists duplicate entries with the same versions ({shown} = \
                     {shown_last})"
                ));
            }
            if spec.stage != last.stage {
                return Err(format!(
                    "feature {gate} lists stability changes with the same version ({} -> {})",
                    last.stage, spec.stage
                ));
            }
            if spec.locked != last.locked {
                return Err(format!(
                    "feature {gate} lists locked to default changes with the same version ({} -> \
                     {})",
                    last.locked, spec.locked
                ));
            }
        }
        let what = |spec: &Spec| (spec.stage, spec.default, spec.locked);
        if what(spec) == what(&last) {
            return Err(format!(
                "feature {gate} lists transition without stability change ({shown_last} -> {shown})"
            ));
        }
        if done.iter().any(|before| before.locked) && !spec.locked {
            return Err(format!(
                "feature {gate} must not unlock after locking to default"
            ));
        }
        let was = |stage: &str| done.iter().any(|before| before.stage == stage);
        if was("DEPRECATED") && spec.stage != "DEPRECATED" {
            return Err(format!(
                "deprecated feature {gate} must not resurrect from its terminal state"
            ));
        }
        let falls = match spec.stage {
            "ALPHA" => was("BETA") || was(""),
            "BETA" => was(""),
            _ => false,
        };
        if falls {
            return Err(format!(
                "feature {gate} regresses stability from more stable level to {} in {shown}",
                spec.stage
            ));
        }
        let mut spec = spec.clone();
        spec.min = spec.min.or(last.min);
        done.push(spec);
    }
    Ok(done)
}

/// What is wrong with a gate that depends on another.
pub(crate) fn dependency_fault(
    (gate, specs): (&str, &[Spec]),
    (other, others): (&str, &[Spec]),
) -> Option<String> {
    for spec in specs.iter().rev() {
        let version = spec.version.clone().unwrap_or_default();
        let there = spec_at(others, &version, spec.min.as_ref());
        let at = text_or_nil(spec.version.as_ref());
        if rank(spec.stage) > rank(there.stage) {
            return Some(format!(
                "{} feature {gate} cannot depend on {} feature {other} at version {at}",
                spec.stage, there.stage
            ));
        }
        if spec.default && !there.default {
            return Some(format!(
                "default-enabled feature {gate} cannot depend on default-disabled feature {other} \
                 at version {at}"
            ));
        }
        if spec.locked && !there.locked {
            return Some(format!(
                "locked-to-default feature {gate} cannot depend on unlocked feature {other} at \
                 version {at}"
            ));
        }
    }
    None
}

/// The gates that depend on themselves in the end.
pub(crate) fn on_cycles(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let reached = |from: &String| {
        let mut all: BTreeSet<String> = BTreeSet::new();
        let mut left: Vec<String> = edges.get(from).into_iter().flatten().cloned().collect();
        while let Some(gate) = left.pop() {
            if all.insert(gate.clone()) {
                left.extend(edges.get(&gate).into_iter().flatten().cloned());
            }
        }
        all
    };
    edges
        .keys()
        .filter(|gate| reached(gate).contains(*gate))
        .cloned()
        .collect()
}

/// The version of a spec of either at which both are on by default, under any minimum
/// compatibility version up to it.
pub(crate) fn both_on_by_default(a: &[Spec], b: &[Spec]) -> Option<Numbers> {
    let all = || a.iter().chain(b);
    let mut mins: Vec<Numbers> = all().filter_map(|spec| spec.min.clone()).collect();
    mins.push(vec![0, 0]);
    let on = |specs: &[Spec], version: &Numbers, min: &Numbers| {
        !less(version, min) && spec_at(specs, version, Some(min)).default
    };
    all()
        .filter_map(|spec| spec.version.clone())
        .find(|version| {
            mins.iter()
                .any(|min| on(a, version, min) && on(b, version, min))
        })
}
