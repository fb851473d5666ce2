//! Any sequence of calls does to the library what it does to a simple model, and a call that fails
//! does nothing.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod adding;
mod call;
mod declared;
mod registration;
mod registry;
mod script;
mod seen;
mod words;

use featuregate::{FeatureGate, Group, Version};
use proptest::collection::vec;
use proptest::prelude::*;

use call::{Call, Library, Outcome};
use registry::{Failure, Model};
use script::history;
use seen::{Seen, of_library, of_model};

/// Makes the calls of both, and compares after each. Gives what was seen of the library.
fn played<G: Group>(
    gates: FeatureGate<G>,
    mut model: Model,
    calls: &[Call],
) -> Result<Vec<(Outcome, Seen)>, TestCaseError> {
    let mut library = Library::new(gates);
    let mut before = of_library(&library.gates);
    prop_assert_eq!(&before, &of_model(&model));
    let mut all = Vec::new();
    for call in calls {
        let (got, expected) = (library.call(call), model.call(call));
        prop_assert_eq!(&got.told, &expected.told, "{:?}", call);
        match (&got.result, &expected.result) {
            (Err(Failure::Parts(got)), Err(Failure::OneOf(texts))) => {
                prop_assert!(texts.contains(&got.join(", ")), "{:?}: {:?}", call, got);
            }
            (got, expected) => prop_assert_eq!(got, expected, "{:?}", call),
        }
        let after = of_library(&library.gates);
        if got.result.is_err() {
            prop_assert_eq!(&after, &before, "{:?} failed and changed something", call);
        }
        prop_assert_eq!(&after, &of_model(&model), "{:?}", call);
        // Where a value was published, it is the one of now. Others are not asked for: that would
        // count as a query.
        let on = model.all_on();
        for gate in G::ALL
            .iter()
            .filter(|gate| model.queried.contains(gate.name()))
        {
            prop_assert_eq!(library.gates.enabled(*gate), on[gate.name()], "{:?}", call);
        }
        all.push((got, after.clone()));
        before = after;
    }
    Ok(all)
}

proptest! {
    #[test]
    fn the_library_does_what_the_model_does(
        version in script::version(),
        min in proptest::option::of(script::version()),
        registration in script::registration(),
        calls in script::script(),
    ) {
        let gates = FeatureGate::with_min_compatibility(
            call::version(&version),
            min.as_ref().map(call::version),
        );
        let calls = [registration, calls].concat();
        played(gates, Model::new(version, min), &calls)?;
    }

    #[test]
    fn declared_gates_do_what_registered_ones_do(
        minor in 27_u64..34,
        calls in script::script(),
    ) {
        let (gates, model) = declared::both(minor);
        let by_name = declared::by_name(minor);
        let of_declared = played(gates, model.clone(), &calls)?;
        let of_named = played(by_name, model, &calls)?;
        for ((declared, named), call) in of_declared.iter().zip(&of_named).zip(&calls) {
            prop_assert_eq!(declared, named, "{:?}", call);
        }
    }

    #[test]
    fn specs_are_judged_alike(specs in vec(script::close_specs(), 40)) {
        for specs in specs {
            let call = Call::AddVersioned([("Ebb".to_owned(), specs)].into());
            let mut model = Model::new(vec![1, 30], None);
            let mut library = Library::new(FeatureGate::new());
            prop_assert_eq!(library.call(&call), model.call(&call), "{:?}", call);
        }
    }

    #[test]
    fn what_is_between_gates_is_judged_alike(pairs in vec((history(), history()), 10)) {
        for (ebb, flood) in pairs {
            let (a, b) = ("Ebb".to_owned(), "Flood".to_owned());
            let gates = Call::AddVersioned([(a.clone(), ebb), (b.clone(), flood)].into());
            for call in [
                Call::AddDependencies(vec![(a.clone(), vec![b.clone()])]),
                Call::AddExclusions(vec![(a, b)]),
            ] {
                // Nothing is set, so the version does not count: what may be declared once may be
                // loaded at any.
                let outcomes = (25..36).map(|minor| {
                    let mut library = Library::new(FeatureGate::at(Version::new(1, minor)));
                    (library.call(&gates), library.call(&call))
                });
                let mut model = Model::new(vec![1, 20], None);
                let expected = (model.call(&gates), model.call(&call));
                for outcome in outcomes {
                    prop_assert_eq!(&outcome, &expected, "{:?}", (&gates, &call));
                }
            }
        }
    }
}
