//! Any bytes are values of the flag, one after the other on one registry. A call that fails names
//! where in its text and changes nothing; one that does not has done what it says.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use featuregate::{Cluster, FaultKind, FeatureGate, Need, SetError, Spec, Stage, Version};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 9] = [
    "AllAlpha", "AllBeta", "Bell", "Cage", "Door", "Eaves", "Floor", "Gable", "Later",
];

static REGISTRY: LazyLock<FeatureGate> = LazyLock::new(registry);

fn registry() -> FeatureGate {
    let gates = FeatureGate::at(Version::new(1, 30));
    let specs = [
        ("Bell", Spec::alpha(1, 20)),
        ("Cage", Spec::beta(1, 20).on()),
        ("Door", Spec::ga(1, 20).on().locked()),
        ("Eaves", Spec::alpha(1, 20)),
        ("Floor", Spec::deprecated(1, 0)),
        ("Gable", Spec::beta(1, 20)),
        ("Later", Spec::alpha(1, 31)),
    ];
    let specs = specs.map(|(name, spec)| (name, [spec]));
    gates.add_versioned(specs).expect("valid");
    gates
        .add_dependencies([("Eaves", ["Bell", "Gable"])])
        .expect("valid");
    gates.add_exclusions([("Gable", "Floor")]).expect("valid");
    let needs = [
        ("Bell", Need::gate("Wind", Stage::Beta).defer()),
        ("Floor", Need::kubernetes(1, 30).require()),
        ("Gable", Need::kubernetes(1, 31).degrade()),
    ];
    gates.add_needs(needs).expect("valid");
    gates
        .set_cluster(Cluster::new().with_version(Version::new(1, 30)).with_gate(
            "Wind",
            Stage::Beta,
            true,
        ))
        .expect("nothing was set");
    gates
}

fuzz_target!(|bytes: &[u8]| {
    let gates = REGISTRY.deep_copy();
    let mut last = BTreeMap::new();
    for bytes in bytes.split(|byte| *byte == 0xff).take(8) {
        let text = String::from_utf8_lossy(bytes);
        let before = observed(&gates);
        match gates.set(&text) {
            Err(error) => {
                assert_eq!(
                    observed(&gates),
                    before,
                    "{text:?} failed and left something"
                );
                judge(&text, &error);
            }
            Ok(()) => {
                for part in text.split(',').filter(|part| !part.is_empty()) {
                    let (name, value) = part.split_once('=').expect("it was accepted");
                    let on = ["1", "t", "T", "TRUE", "true", "True"].contains(&value.trim());
                    last.insert(name.trim().to_owned(), on);
                }
                let degraded = gates.degraded();
                for (name, on) in &last {
                    let off = degraded.iter().any(|gone| gone.gate == *name);
                    assert_eq!(gates.enabled_by_name(name), Ok(*on && !off), "{name}");
                    assert!(gates.explicitly_set(name));
                }
            }
        }
    }
});

fn observed(gates: &FeatureGate) -> impl PartialEq + std::fmt::Debug {
    let named: Vec<bool> = NAMES
        .iter()
        .map(|name| gates.explicitly_set(name))
        .collect();
    let text = gates.to_string();
    (gates.snapshot(), text, named, gates.degraded())
}

/// A fault of something that the text names says where; an unknown name that is a known one but
/// for case, or but for its last letter, is told the known one.
fn judge(text: &str, error: &SetError) {
    assert!(!error.faults().is_empty());
    assert!(!error.to_string().is_empty());
    assert!(format!("{error:#}").len() >= error.to_string().len());
    for fault in error.faults() {
        if let Some(segment) = fault.segment() {
            let end = segment.start + segment.text.len();
            assert_eq!(text.get(segment.start..end), Some(&*segment.text));
            assert!(segment.start == 0 || text.as_bytes()[segment.start - 1] == b',');
            assert!(end == text.len() || text.as_bytes()[end] == b',');
            assert!(segment.text.contains(fault.gate()), "{segment:?}");
        }
        match fault.kind() {
            FaultKind::MissingValue | FaultKind::InvalidValue { .. } => {
                assert!(fault.segment().is_some(), "{fault:?}");
            }
            FaultKind::UnknownGate => {
                assert!(fault.segment().is_some(), "{fault:?}");
                let close = |name: &&&str| {
                    name.eq_ignore_ascii_case(fault.gate())
                        || fault.gate() == &name[..name.len() - 1]
                };
                if let Some(name) = NAMES.iter().find(close) {
                    assert_eq!(fault.nearest(), Some(*name));
                }
            }
            _ => assert!(NAMES.contains(&fault.gate()), "{fault:?}"),
        }
    }
}
