//! Gates that a test holds for its time.

use featuregate::{FeatureGate, Spec, TestError};

fn gates() -> FeatureGate {
    let gates = FeatureGate::new();
    gates
        .add([
            ("Ebb", Spec::alpha(0, 0)),
            ("Flood", Spec::alpha(0, 0)),
            ("Harbour", Spec::beta(0, 0).on()),
            ("Quay", Spec::beta(0, 0).on()),
            ("Spring", Spec::ga(0, 0).on().locked()),
        ])
        .unwrap();
    gates
        .add_dependencies([("Quay", ["Harbour"]), ("Ebb", ["Quay"])])
        .unwrap();
    gates
}

fn on(gates: &FeatureGate) -> Vec<String> {
    let all = gates.snapshot();
    let on = all.iter().filter(|(_, on)| *on);
    on.map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn all_is_as_before_when_the_guard_is_gone() {
    let gates = gates();
    gates.set("Flood=true").unwrap();
    let guard = gates.override_for_test("Flood=false,Ebb=true").unwrap();
    assert_eq!(on(&gates), ["Ebb", "Harbour", "Quay", "Spring"]);
    drop(guard);
    assert_eq!(on(&gates), ["Flood", "Harbour", "Quay", "Spring"]);
    assert!(!gates.explicitly_set("Ebb"));
    assert_eq!(gates.to_string(), "Flood=true");
}

#[test]
fn guards_nest_and_go_in_any_order() {
    let gates = gates();
    let outer = gates.override_for_test("Flood=true").unwrap();
    let inner = gates.override_for_test("Flood=false,Ebb=true").unwrap();
    assert_eq!(on(&gates), ["Ebb", "Harbour", "Quay", "Spring"]);
    drop(outer);
    assert_eq!(on(&gates), ["Ebb", "Harbour", "Quay", "Spring"]);
    drop(inner);
    assert_eq!(on(&gates), ["Harbour", "Quay", "Spring"]);

    let outer = gates.override_for_test("Flood=true").unwrap();
    drop(gates.override_for_test("Flood=false").unwrap());
    assert_eq!(on(&gates), ["Flood", "Harbour", "Quay", "Spring"]);
    drop(outer);
}

#[test]
fn what_depends_on_a_gate_goes_off_with_it_unless_it_is_named() {
    let gates = gates();
    gates.set("Ebb=true").unwrap();
    let guard = gates.override_for_test("Harbour=false").unwrap();
    assert_eq!(on(&gates), ["Spring"]);
    drop(guard);
    assert_eq!(on(&gates), ["Ebb", "Harbour", "Quay", "Spring"]);
    let error = gates
        .override_for_test("Harbour=false,Quay=true")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Quay is enabled, but depends on features that are disabled: [Harbour]"
    );
    assert_eq!(on(&gates), ["Ebb", "Harbour", "Quay", "Spring"]);
}

#[test]
fn groups_force_all_of_their_stage() {
    let gates = gates();
    gates.set("Flood=false").unwrap();
    let guard = gates.override_for_test("AllAlpha=true").unwrap();
    assert_eq!(
        on(&gates),
        ["AllAlpha", "Ebb", "Flood", "Harbour", "Quay", "Spring"]
    );
    drop(guard);
    let guard = gates.override_for_test("AllBeta=false").unwrap();
    assert_eq!(on(&gates), ["Spring"]);
    drop(guard);
    assert_eq!(gates.to_string(), "Flood=false");
}

#[test]
fn what_cannot_be_set_cannot_be_held() {
    let gates = gates();
    for (text, told) in [
        ("Neap=true", "unrecognized feature gate: Neap"),
        (
            "Spring=false",
            "cannot set feature gate Spring to false, feature is locked to true",
        ),
        ("Ebb", "missing bool value for Ebb"),
    ] {
        let error = gates.override_for_test(text).unwrap_err();
        assert_eq!(error.to_string(), told);
        let TestError::Set(error) = error else {
            panic!("{error:?}");
        };
        assert!(error.faults()[0].segment().is_some());
    }
    assert_eq!(gates.to_string(), "");
}

#[test]
fn tests_in_parallel_may_hold_different_gates_and_are_told_of_the_same() {
    let gates = gates();
    let held = gates.override_for_test("Flood=true").unwrap();
    std::thread::scope(|scope| {
        let other = std::thread::Builder::new().name("other".to_owned());
        let other = other.spawn_scoped(scope, || {
            let error = gates.override_for_test("Ebb=true,Flood=true").unwrap_err();
            let TestError::Overlap { gate, holder } = error else {
                panic!("{error:?}");
            };
            assert_eq!(gate, "Flood");
            let told = gates
                .override_for_test("AllAlpha=true")
                .unwrap_err()
                .to_string();
            assert_eq!(
                told,
                format!("feature gate Flood is held by {holder} at the same time")
            );
            std::mem::forget(gates.override_for_test("Ebb=true").unwrap());
            holder
        });
        let holder = other.unwrap().join().unwrap();
        assert_eq!(Some(holder.as_str()), std::thread::current().name());
    });
    drop(held);
    assert_eq!(
        on(&gates),
        ["Ebb", "Harbour", "Quay", "Spring"],
        "the other still holds it"
    );
    let error = gates.override_for_test("Ebb=false").unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("is held by other at the same time")
    );
}

#[test]
fn a_test_that_panics_lets_go() {
    let gates = gates();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _held = gates.override_for_test("Flood=true").unwrap();
        panic!("the test failed");
    }));
    assert!(panicked.is_err());
    assert_eq!(on(&gates), ["Harbour", "Quay", "Spring"]);
}

#[test]
fn gates_that_are_registered_meanwhile_stay() {
    let gates = gates();
    let held = gates.override_for_test("Flood=true").unwrap();
    gates.add([("Neap", Spec::alpha(0, 0))]).unwrap();
    drop(held);
    assert_eq!(gates.enabled_by_name("Neap"), Ok(false));
    gates.set("Neap=true").unwrap();
    assert_eq!(gates.enabled_by_name("Neap"), Ok(true));
}
