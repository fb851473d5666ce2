//! A registry of feature gates, written as plainly as can be: maps by name, everything computed
//! from them each time, and each call made on a copy that is thrown away when it fails.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{Cluster, Need, Numbers, Spec, equal, spec_at, text, text_or_nil};

/// A value, and who gave it.
type Given = (bool, &'static str);
pub(crate) type Values = BTreeMap<String, Given>;

/// What a call may fail with: each part in order, or one of several texts where that is open.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    Parts(Vec<String>),
    OneOf(Vec<String>),
}

#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) specs: BTreeMap<String, Vec<Spec>>,
    pub(crate) requires: BTreeMap<String, BTreeSet<String>>,
    pub(crate) excludes: BTreeSet<(String, String)>,
    pub(crate) needs: BTreeMap<String, Vec<Need>>,
    /// By name.
    pub(crate) asked: Values,
    /// With what groups switched.
    pub(crate) values: Values,
    pub(crate) queried: BTreeSet<String>,
    pub(crate) closed: bool,
    pub(crate) version: Numbers,
    pub(crate) min: Option<Numbers>,
    pub(crate) cluster: Option<Cluster>,
    /// What was told, oldest first; kept when a call fails.
    pub(crate) told: Vec<String>,
}

pub(crate) fn one(text: impl Into<String>) -> Failure {
    Failure::Parts(vec![text.into()])
}

/// `[a, b]`, equal texts once.
pub(crate) fn joined(parts: &[String]) -> String {
    let mut once: Vec<&str> = Vec::new();
    for part in parts {
        if !once.contains(&part.as_str()) {
            once.push(part);
        }
    }
    match once[..] {
        [one] => one.to_owned(),
        _ => format!("[{}]", once.join(", ")),
    }
}

impl Model {
    pub(crate) fn new(version: Numbers, min: Option<Numbers>) -> Self {
        let group = |stage| {
            let (version, min) = (Some(vec![0, 0]), None);
            let (default, locked) = (false, false);
            vec![Spec {
                version,
                stage,
                default,
                locked,
                min,
            }]
        };
        Self {
            specs: BTreeMap::from([
                ("AllAlpha".to_owned(), group("ALPHA")),
                ("AllBeta".to_owned(), group("BETA")),
            ]),
            requires: BTreeMap::new(),
            excludes: BTreeSet::new(),
            needs: BTreeMap::new(),
            asked: Values::new(),
            values: Values::new(),
            queried: BTreeSet::new(),
            closed: false,
            version,
            min,
            cluster: None,
            told: Vec::new(),
        }
    }

    /// Makes a change, or none of it.
    pub(crate) fn change<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut next = self.clone();
        let outcome = change(&mut next);
        if outcome.is_ok() {
            *self = next;
        } else {
            self.told = next.told;
        }
        outcome
    }

    pub(crate) fn spec(&self, gate: &str) -> Spec {
        spec_at(&self.specs[gate], &self.version, self.min.as_ref())
    }

    fn is_group(gate: &str) -> bool {
        gate == "AllAlpha" || gate == "AllBeta"
    }

    fn lack(&self, gate: &str, otherwise: &str) -> Option<String> {
        let needs = self.needs.get(gate)?.iter();
        let cluster = self.cluster.as_ref();
        needs
            .filter(|need| need.otherwise == otherwise)
            .find(|need| !need.met(cluster))
            .map(|need| need.lack(cluster))
    }

    /// Who switches a gate on, before the cluster's lacks are looked at.
    fn on_by(&self, gate: &str) -> Option<&'static str> {
        match self.values.get(gate) {
            Some((true, by)) => Some(by),
            Some((false, _)) => None,
            None if !self.spec(gate).default => None,
            None if self.lack(gate, "defer").is_some() => None,
            None => Some("its default"),
        }
    }

    /// The gates that are off though they are to be on, and why.
    pub(crate) fn degraded(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        for gate in self.specs.keys() {
            if let (Some(_), Some(lack)) = (self.on_by(gate), self.lack(gate, "degrade")) {
                all.insert(gate.clone(), lack);
            }
        }
        // As often as there are gates is often enough.
        for _ in &self.specs {
            for (gate, requires) in &self.requires {
                if self.on_by(gate).is_some() && requires.iter().any(|on| all.contains_key(on)) {
                    all.entry(gate.clone()).or_default();
                }
            }
        }
        let mut told = all.clone();
        for reason in told.iter_mut().filter(|(_, reason)| reason.is_empty()) {
            let first = self.requires[reason.0]
                .iter()
                .find(|on| all.contains_key(*on));
            let first = first.map_or("", String::as_str);
            *reason.1 = format!("it depends on {first}, which is degraded");
        }
        told
    }

    pub(crate) fn all_on(&self) -> BTreeMap<String, bool> {
        let degraded = self.degraded();
        let on = |gate: &String| self.on_by(gate).is_some() && !degraded.contains_key(gate);
        let gates = self.specs.keys();
        gates.map(|gate| (gate.clone(), on(gate))).collect()
    }

    pub(crate) fn on(&self, gate: &str) -> bool {
        self.all_on()[gate]
    }

    /// Lays what was asked for over the values, and gives all that is wrong with what comes of it.
    fn apply(&mut self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        for (gate, (on, by)) in self.asked.clone() {
            let spec = self.spec(&gate);
            let mut refuse = |text| wrong.push((gate.clone(), text));
            if spec.locked && spec.default != on {
                refuse(format!(
                    "cannot set feature gate {gate} to {on}, feature is locked to {}",
                    spec.default
                ));
                continue;
            }
            if Self::is_group(&gate) {
                let stage = if gate == "AllAlpha" { "ALPHA" } else { "BETA" };
                let by = if gate == "AllAlpha" {
                    "AllAlpha"
                } else {
                    "AllBeta"
                };
                for other in self.specs.clone().into_keys() {
                    let is_of_stage = self.spec(&other).stage == stage && !Self::is_group(&other);
                    let deferred = on && self.lack(&other, "defer").is_some();
                    if is_of_stage && !deferred {
                        self.values.entry(other).or_insert((on, by));
                    }
                }
            } else if spec.stage == "PRE-ALPHA" {
                refuse(format!(
                    "cannot set feature gate {gate} to {on}, feature is PreAlpha at emulated \
                     version {}, min compatibility version {}",
                    text(&self.version),
                    text_or_nil(self.min.as_ref())
                ));
                continue;
            }
            self.values.insert(gate.clone(), (on, by));
            if spec.stage == "DEPRECATED" || spec.stage.is_empty() {
                let stage = if spec.stage.is_empty() {
                    "GA"
                } else {
                    "deprecated"
                };
                self.told.push(format!(
                    "Warning: setting {stage} feature gate. It will be removed in a future \
                     release. {gate} {on}"
                ));
            }
        }
        if wrong.is_empty() {
            for (gate, requires) in &self.requires {
                let off = requires.iter().filter(|on| self.on_by(on).is_none());
                let off: Vec<&str> = off.map(String::as_str).collect();
                if self.on_by(gate).is_some() && !off.is_empty() {
                    wrong.push((
                        gate.clone(),
                        format!(
                            "{gate} is enabled, but depends on features that are disabled: [{}]",
                            off.join(" ")
                        ),
                    ));
                }
            }
            wrong.extend(self.against_exclusions_and_needs());
        }
        wrong
    }

    pub(crate) fn against_exclusions_and_needs(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        for (a, b) in &self.excludes {
            if let (Some(by_a), Some(by_b)) = (self.on_by(a), self.on_by(b)) {
                wrong.push((
                    a.clone(),
                    format!(
                        "{a} and {b} are mutually exclusive, but both are enabled: {a} by {by_a}, \
                         {b} by {by_b}"
                    ),
                ));
            }
        }
        for gate in self.specs.keys().filter(|gate| self.on_by(gate).is_some()) {
            if let Some(lack) = self.lack(gate, "defer") {
                let text = format!("cannot set feature gate {gate} to true, {lack}");
                wrong.push((gate.clone(), text));
            }
        }
        if self.cluster.is_some() {
            wrong.extend(self.against_requirements());
        }
        wrong
    }

    fn against_requirements(&self) -> Vec<(String, String)> {
        let on = self.specs.keys().filter(|gate| self.on_by(gate).is_some());
        on.filter_map(|gate| {
            let lack = self.lack(gate, "require")?;
            Some((gate.clone(), format!("{gate} is enabled, but {lack}")))
        })
        .collect()
    }

    pub(crate) fn refused(mut wrong: Vec<(String, String)>) -> Result<(), Failure> {
        if wrong.is_empty() {
            return Ok(());
        }
        wrong.sort_by(|a, b| a.0.cmp(&b.0));
        Err(Failure::Parts(
            wrong.into_iter().map(|(_, text)| text).collect(),
        ))
    }

    pub(crate) fn set(
        &mut self,
        sources: &[(&'static str, &BTreeMap<String, bool>)],
    ) -> Result<(), Failure> {
        for (by, values) in sources {
            for (gate, on) in *values {
                if !self.specs.contains_key(gate) {
                    return Err(one(format!("unrecognized feature gate: {gate}")));
                }
                self.asked.insert(gate.clone(), (*on, by));
            }
        }
        let wrong = self.apply();
        Self::refused(wrong)
    }

    /// The flag's text: parts between commas, later ones over earlier.
    pub(crate) fn set_text(&mut self, by: &'static str, text: &str) -> Result<(), Failure> {
        let mut values = BTreeMap::new();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let Some((gate, word)) = part.split_once('=') else {
                return Err(one(format!("missing bool value for {}", part.trim())));
            };
            let (gate, word) = (gate.trim(), word.trim());
            let on = ["1", "t", "T", "TRUE", "true", "True"].contains(&word);
            if !on && !["0", "f", "F", "FALSE", "false", "False"].contains(&word) {
                return Err(one(format!(
                    "invalid value of {gate}={word}, err: strconv.ParseBool: parsing {word:?}: \
                     invalid syntax"
                )));
            }
            values.insert(gate.to_owned(), on);
        }
        self.set(&[(by, &values)])
    }

    pub(crate) fn reset(&mut self, gate: &str) -> Result<(), Failure> {
        if self.specs.contains_key(gate) {
            self.asked.remove(gate);
            self.values.remove(gate);
            Self::refused(self.against_exclusions_and_needs())?;
        }
        Ok(())
    }

    pub(crate) fn set_versions(
        &mut self,
        version: &Numbers,
        min: Option<&Numbers>,
    ) -> Result<(), Failure> {
        let same_min = match (min, &self.min) {
            (None, None) => true,
            (Some(a), Some(b)) => equal(a, b),
            _ => false,
        };
        if same_min && equal(version, &self.version) {
            return Ok(());
        }
        let before = self.clone();
        self.version = version.clone();
        self.min = min.cloned();
        self.computed_afresh(&before)
    }

    pub(crate) fn set_cluster(&mut self, cluster: &Cluster) -> Result<(), Failure> {
        let before = self.clone();
        self.cluster = Some(cluster.clone());
        self.computed_afresh(&before)
    }

    fn computed_afresh(&mut self, before: &Self) -> Result<(), Failure> {
        self.values.clear();
        let wrong = self.apply();
        let (were_on, are_on) = (before.all_on(), self.all_on());
        for gate in &before.queried {
            let (old, new) = (were_on[gate], are_on[gate]);
            if old != new {
                self.told.push(format!(
                    "Warning: SetEmulationVersionAndMinCompatibilityVersion will change already \
                     queried feature {gate} {old} {new}"
                ));
            }
        }
        self.queried.clear();
        Self::refused(wrong)
    }

    pub(crate) fn validate(&self) -> Result<(), Failure> {
        let mut afresh = self.clone();
        afresh.values.clear();
        let mut wrong = afresh.apply();
        if wrong.is_empty() && self.cluster.is_none() {
            wrong = afresh.against_requirements();
        }
        Self::refused(wrong)
    }

    pub(crate) fn copied(&self) -> Self {
        let mut copy = self.clone();
        copy.queried.clear();
        copy
    }

    pub(crate) fn copied_and_reset(&self) -> Self {
        let mut copy = self.copied();
        copy.requires.clear();
        copy.asked.clear();
        copy.values.clear();
        copy.closed = false;
        copy
    }
}
