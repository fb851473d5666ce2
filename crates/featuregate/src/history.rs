//! What Kubernetes refuses in the specs of a gate, and between a gate and what it depends on.
//!
//! These are constant functions: a declaration in code is judged by them while it is compiled, a
//! registration by name when it is made. The numbers in the comments are those of the checks of
//! `AddVersioned` and `AddDependencies` in component-base v0.36.

use crate::{Spec, Stage};

/// Major and minor; a registered version has just these.
type Pair = (u64, u64);

/// Why one spec may not stand where it stands in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpecFault {
    NoVersion,
    PatchVersion,
    MinWithoutPreceding,
    PatchMin,
    MinAboveVersion,
    IntroducedDeprecated,
    VersionDecreases,
    MinDecreases,
    Duplicate,
    StageChangesInVersion,
    LockChangesInVersion,
    NoChange,
    Unlocked,
    Resurrected,
    Regressed,
}

/// The first fault of the spec at `i`; those before it have none.
pub(crate) const fn spec_fault(specs: &[Spec], i: usize) -> Option<SpecFault> {
    let this = &specs[i];
    // 1, 2
    let version = match &this.version {
        None => return Some(SpecFault::NoVersion),
        Some(version) => match version.major_minor() {
            None => return Some(SpecFault::PatchVersion),
            Some(pair) => pair,
        },
    };
    // 3
    let mut min = None;
    if let Some(given) = &this.min_compatibility {
        if i == 0 || !equal(pair_of(&specs[i - 1]), version) {
            return Some(SpecFault::MinWithoutPreceding);
        }
        let Some(pair) = given.major_minor() else {
            return Some(SpecFault::PatchMin);
        };
        if less(version, pair) {
            return Some(SpecFault::MinAboveVersion);
        }
        min = Some(pair);
    }
    // 4
    if i == 0 {
        if this.stage.is(Stage::Deprecated) && version.1 != 0 {
            return Some(SpecFault::IntroducedDeprecated);
        }
        return None;
    }
    // 5
    let last = &specs[i - 1];
    let last_version = pair_of(last);
    let last_min = inherited_min(specs, i - 1);
    if less(version, last_version) {
        return Some(SpecFault::VersionDecreases);
    }
    if let (Some(min), Some(last_min)) = (min, last_min) {
        if less(min, last_min) {
            return Some(SpecFault::MinDecreases);
        }
    }
    if equal(version, last_version) {
        let same_min = match (min, last_min) {
            (None, None) => true,
            (Some(a), Some(b)) => equal(a, b),
            _ => false,
        };
        if same_min {
            return Some(SpecFault::Duplicate);
        }
        if !this.stage.is(last.stage) {
            return Some(SpecFault::StageChangesInVersion);
        }
        if this.locked != last.locked {
            return Some(SpecFault::LockChangesInVersion);
        }
    }
    if this.stage.is(last.stage) && this.default == last.default && this.locked == last.locked {
        return Some(SpecFault::NoChange);
    }
    against_all_before(specs, i)
}

/// 5e, 5f and 5g: what no earlier spec allows.
const fn against_all_before(specs: &[Spec], i: usize) -> Option<SpecFault> {
    let this = &specs[i];
    let (mut locked, mut deprecated, mut best) = (false, false, 0);
    let mut at = 0;
    while at < i {
        locked |= specs[at].locked;
        deprecated |= specs[at].stage.is(Stage::Deprecated);
        if specs[at].stage.rank() > best {
            best = specs[at].stage.rank();
        }
        at += 1;
    }
    if locked && !this.locked {
        return Some(SpecFault::Unlocked);
    }
    if deprecated && !this.stage.is(Stage::Deprecated) {
        return Some(SpecFault::Resurrected);
    }
    let falls = match this.stage {
        Stage::Alpha => best >= Stage::Beta.rank(),
        Stage::Beta => best >= Stage::Ga.rank(),
        _ => false,
    };
    if falls {
        Some(SpecFault::Regressed)
    } else {
        None
    }
}

/// Why a gate may not depend on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DependencyFault {
    LessStable,
    OffByDefault,
    NotLocked,
}

/// The first fault between a gate and one that it depends on, with the place of the dependent's
/// spec: newest first. Both lists are free of faults.
pub(crate) const fn dependency_fault(
    dependent: &[Spec],
    dependency: &[Spec],
) -> Option<(DependencyFault, usize)> {
    let mut i = dependent.len();
    while i > 0 {
        i -= 1;
        let spec = &dependent[i];
        let (stage, default, locked) =
            match constant_at(dependency, pair_of(spec), inherited_min(dependent, i)) {
                Some(at) => (
                    dependency[at].stage,
                    dependency[at].default,
                    dependency[at].locked,
                ),
                None => (Stage::PreAlpha, false, false),
            };
        if spec.stage.rank() > stage.rank() {
            return Some((DependencyFault::LessStable, i));
        }
        if spec.default && !default {
            return Some((DependencyFault::OffByDefault, i));
        }
        if spec.locked && !locked {
            return Some((DependencyFault::NotLocked, i));
        }
    }
    None
}

/// The version at which two gates are both on by default, if there is one, whatever the minimum
/// compatibility version. Both lists are free of faults.
pub(crate) const fn both_on_by_default(a: &[Spec], b: &[Spec]) -> Option<Pair> {
    let mut i = 0;
    while i < a.len() + b.len() {
        let version = pair_of(nth(a, b, i));
        if both_on(a, b, version, (0, 0)) {
            return Some(version);
        }
        let mut j = 0;
        while j < a.len() + b.len() {
            if let Some(min) = &nth(a, b, j).min_compatibility {
                if let Some(min) = min.major_minor() {
                    if !less(version, min) && both_on(a, b, version, min) {
                        return Some(version);
                    }
                }
            }
            j += 1;
        }
        i += 1;
    }
    None
}

const fn nth<'a>(a: &'a [Spec], b: &'a [Spec], i: usize) -> &'a Spec {
    if i < a.len() { &a[i] } else { &b[i - a.len()] }
}

const fn both_on(a: &[Spec], b: &[Spec], version: Pair, min: Pair) -> bool {
    on_by_default(a, version, Some(min)) && on_by_default(b, version, Some(min))
}

const fn on_by_default(specs: &[Spec], version: Pair, min: Option<Pair>) -> bool {
    match constant_at(specs, version, min) {
        Some(at) => specs[at].default,
        None => false,
    }
}

/// [`crate::spec::at`] for registered specs, in a constant function.
const fn constant_at(specs: &[Spec], version: Pair, min: Option<Pair>) -> Option<usize> {
    let min = match min {
        Some(min) => min,
        None => (version.0, version.1.saturating_sub(1)),
    };
    let mut i = specs.len();
    while i > 0 {
        i -= 1;
        let reached = match inherited_min(specs, i) {
            Some(least) => !less(min, least),
            None => true,
        };
        if !less(version, pair_of(&specs[i])) && reached {
            return Some(i);
        }
    }
    None
}

/// The least compatibility version of the spec at `i`: its own, else that of the one before.
const fn inherited_min(specs: &[Spec], mut i: usize) -> Option<Pair> {
    loop {
        if let Some(min) = &specs[i].min_compatibility {
            return min.major_minor();
        }
        if i == 0 {
            return None;
        }
        i -= 1;
    }
}

/// The version of a spec that has been judged.
const fn pair_of(spec: &Spec) -> Pair {
    match &spec.version {
        Some(version) => match version.major_minor() {
            Some(pair) => pair,
            None => (0, 0),
        },
        None => (0, 0),
    }
}

const fn less(a: Pair, b: Pair) -> bool {
    a.0 < b.0 || (a.0 == b.0 && a.1 < b.1)
}

const fn equal(a: Pair, b: Pair) -> bool {
    a.0 == b.0 && a.1 == b.1
}
