use std::panic::catch_unwind;

use super::*;
use crate::{Stage, Version};

/// A declaration of `Ebb` as it is written, and of two others.
fn declared(ebb: Declaration) -> &'static [Declaration] {
    let flood = Declaration {
        name: "Flood",
        specs: one(Spec::beta(1, 28).on()),
        ..plain()
    };
    let harbour = Declaration {
        name: "Harbour",
        specs: one(Spec::alpha(1, 28)),
        requires: &[0],
        ..plain()
    };
    vec![ebb, flood, harbour].leak()
}

fn one(spec: Spec) -> &'static [Spec] {
    vec![spec].leak()
}

fn plain() -> Declaration {
    Declaration {
        name: "Ebb",
        specs: one(Spec::alpha(1, 28)),
        requires: &[],
        excludes: &[],
        needs: &[],
    }
}

/// What the compiler says of it, if anything.
fn said(ebb: Declaration) -> Option<&'static str> {
    let gates = declared(ebb);
    let judged = catch_unwind(|| {
        for gate in 0..gates.len() {
            __judge(gates, gate);
        }
        __judge_cycles::<3>(gates);
    });
    judged
        .err()
        .map(|panic| *panic.downcast_ref::<&str>().unwrap())
}

fn of_specs(specs: Vec<Spec>) -> Option<&'static str> {
    let specs = specs.leak();
    said(Declaration { specs, ..plain() })
}

#[test]
fn what_is_right_passes() {
    assert_eq!(said(plain()), None);
    let specs = one(Spec::beta(1, 28).on());
    let needs = vec![Need::kubernetes(1, 30)].leak();
    let whole = Declaration {
        specs,
        requires: &[1],
        needs,
        ..plain()
    };
    assert_eq!(said(whole), None);
    assert_eq!(of_specs(Vec::new()), None);
}

#[test]
fn every_fault_of_a_spec_is_said() {
    let patch: Version = "1.29.1".parse().unwrap();
    let unversioned = || Spec {
        version: None,
        ..Spec::alpha(1, 28)
    };
    let (alpha, beta, ga) = (Spec::alpha, Spec::beta, Spec::ga);
    for (specs, text) in [
        (vec![unversioned()], "has no version"),
        (
            vec![Spec::new(patch.clone(), Stage::Alpha)],
            "has to be major.minor",
        ),
        (
            vec![
                beta(1, 29),
                Spec {
                    min_compatibility: Some(patch),
                    ..beta(1, 29).on()
                },
            ],
            "has to be major.minor",
        ),
        (
            vec![beta(1, 29).min_compatibility(1, 28)],
            "needs one of its version before it",
        ),
        (
            vec![beta(1, 29), beta(1, 29).on().min_compatibility(1, 30)],
            "above the spec's version",
        ),
        (vec![Spec::deprecated(1, 29)], "begins as deprecated"),
        (
            vec![alpha(1, 29), beta(1, 28)],
            "versions of a feature gate's specs decrease",
        ),
        (
            vec![
                beta(1, 29),
                beta(1, 29).on().min_compatibility(1, 28),
                beta(1, 29).min_compatibility(1, 27),
            ],
            "least compatibility versions of a feature gate's specs decrease",
        ),
        (vec![alpha(1, 29), beta(1, 29)], "have the same versions"),
        (
            vec![alpha(1, 29), beta(1, 29).min_compatibility(1, 28)],
            "changes within one version",
        ),
        (
            vec![ga(1, 29), ga(1, 29).locked().min_compatibility(1, 28)],
            "changes within one version",
        ),
        (vec![alpha(1, 28), alpha(1, 29)], "changes nothing"),
        (
            vec![ga(1, 28).locked(), ga(1, 29).on()],
            "is unlocked after it was locked",
        ),
        (vec![Spec::deprecated(1, 0), ga(1, 29)], "comes back"),
        (
            vec![beta(1, 28), alpha(1, 29)],
            "falls back to a less stable stage",
        ),
    ] {
        let said = of_specs(specs).unwrap();
        assert!(said.contains(text), "{said}, not {text}");
    }
}

#[test]
fn every_fault_between_gates_is_said() {
    for (ebb, text) in [
        (
            Declaration {
                name: "AllAlpha",
                ..plain()
            },
            "the names of groups",
        ),
        (
            Declaration {
                name: "AllBeta",
                ..plain()
            },
            "the names of groups",
        ),
        (
            Declaration {
                name: "Flood",
                ..plain()
            },
            "two feature gates have one name",
        ),
        (
            Declaration {
                specs: one(Spec::beta(1, 28)),
                requires: &[2],
                ..plain()
            },
            "depends on one that is less stable",
        ),
        (
            Declaration {
                specs: one(Spec::alpha(1, 28).on()),
                requires: &[2],
                ..plain()
            },
            "on by default depends on one that is off",
        ),
        (
            Declaration {
                specs: one(Spec::beta(1, 28).on().locked()),
                requires: &[1],
                ..plain()
            },
            "locked feature gate depends on one that is not locked",
        ),
        (
            Declaration {
                requires: &[2],
                ..plain()
            },
            "depend on each other in a cycle",
        ),
        (
            Declaration {
                requires: &[0],
                ..plain()
            },
            "depend on each other in a cycle",
        ),
        (
            Declaration {
                excludes: &[0],
                ..plain()
            },
            "excludes itself",
        ),
        (
            Declaration {
                requires: &[1],
                excludes: &[1],
                ..plain()
            },
            "excludes one on which it depends",
        ),
        (
            Declaration {
                excludes: &[2],
                ..plain()
            },
            "excludes one on which it depends",
        ),
        (
            Declaration {
                specs: one(Spec::beta(1, 30).on()),
                excludes: &[1],
                ..plain()
            },
            "both on by default",
        ),
        (
            Declaration {
                needs: vec![Need {
                    kubernetes: None,
                    ..Need::kubernetes(1, 28)
                }]
                .leak(),
                ..plain()
            },
            "names no Kubernetes version and no gate",
        ),
    ] {
        let said = said(ebb).unwrap_or_default();
        assert!(said.contains(text), "{said:?}, not {text}");
    }
}
