//! A check allocates nothing: not the first for a gate, and none after it.

use allocation_counter::measure;
use featuregate::{FeatureGate, Group, Spec, Version, gates};

gates! {
    /// Of each kind one.
    enum Gate {
        Bell: [Spec::alpha(1, 20)],
        Cage: [Spec::beta(1, 20).on()],
        Door: [Spec::ga(1, 20).on().locked()],
    }
}

static GATES: FeatureGate<Gate> = FeatureGate::declared(Version::new(1, 36));

#[test]
fn a_check_allocates_nothing() {
    let start_up = measure(|| GATES.set("Bell=true").expect("it is there"));
    assert!(start_up.count_total > 0, "the counter counts");

    for what in ["first", "second"] {
        for (gate, on) in Gate::ALL.iter().zip([true, true, true]) {
            let check = measure(|| assert_eq!(GATES.enabled(*gate), on));
            assert_eq!(check.count_total, 0, "the {what} check of {gate:?}");
        }
    }
    let by_name = measure(|| assert_eq!(GATES.enabled_by_name("Cage"), Ok(true)));
    assert_eq!(by_name.count_total, 0);
}

#[test]
fn a_check_after_a_change_allocates_nothing() {
    let gates = FeatureGate::<Gate>::declared(Version::new(1, 36));
    for on in [true, false, true] {
        gates.set_map([("Cage", on)]).expect("it is there");
        let check = measure(|| assert_eq!(gates.enabled(Gate::Cage), on));
        assert_eq!(check.count_total, 0);
    }
}
