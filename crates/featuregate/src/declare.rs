use crate::history::{
    DependencyFault, SpecFault, both_on_by_default, dependency_fault, spec_fault,
};
use crate::stage::same_text;
use crate::sync::Slot;
use crate::{Need, Spec};

/// Gates that are declared in code. [`gates!`](crate::gates) writes it; nobody else is meant to.
pub trait Group: Copy + 'static {
    /// The published values.
    #[doc(hidden)]
    type Slots: AsRef<[Slot]> + Send + Sync;

    /// None of them published.
    #[cfg(not(loom))]
    #[doc(hidden)]
    const SLOTS: Self::Slots;

    #[cfg(loom)]
    #[doc(hidden)]
    fn slots() -> Self::Slots;

    /// What was declared, in the order of declaration.
    const GATES: &'static [Declaration];

    /// The gates, in the order of declaration.
    const ALL: &'static [Self];

    /// The place of a gate in [`GATES`](Group::GATES).
    fn index(self) -> usize;

    /// The name by which operators know the gate.
    fn name(self) -> &'static str {
        Self::GATES[self.index()].name
    }
}

/// One declared gate, as data.
#[derive(Debug)]
pub struct Declaration {
    /// Its name.
    pub name: &'static str,
    /// What it was from which version on, oldest first.
    pub specs: &'static [Spec],
    /// Places in the group of the gates that it depends on.
    pub requires: &'static [usize],
    /// Places in the group of the gates that it excludes; the other need not say it again.
    pub excludes: &'static [usize],
    /// What it needs of the cluster.
    pub needs: &'static [Need],
}

/// The group of a registry whose gates are all known by name only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dynamic {}

impl Group for Dynamic {
    type Slots = crate::sync::Slots<0>;
    #[cfg(not(loom))]
    #[expect(
        clippy::declare_interior_mutable_const,
        reason = "each use is to be a new one"
    )]
    const SLOTS: Self::Slots = crate::sync::Slots::new();
    #[cfg(loom)]
    fn slots() -> Self::Slots {
        crate::sync::Slots::new()
    }
    const GATES: &'static [Declaration] = &[];
    const ALL: &'static [Self] = &[];

    fn index(self) -> usize {
        match self {}
    }
}

/// Declares gates once, as an enum with a variant each.
///
/// A variant's name is the gate's name; `Variant = "name"` gives another. Then come what it was
/// from which version on ([`Spec`]), and, each optional and in this order, the gates that it
/// `requires`, those that it `excludes` (saying it on one side is enough), and what it `needs` of
/// the cluster ([`Need`]).
///
/// ```
/// use featuregate::{FeatureGate, Need, Spec, Stage, Version, gates};
///
/// gates! {
///     /// The gates of the agent.
///     pub enum Agent {
///         /// Binds GPUs to the driver for virtual machines.
///         Passthrough: [Spec::alpha(0, 3)],
///         /// Splits GPUs while workloads run.
///         DynamicMig = "DynamicMIG": [Spec::alpha(0, 3), Spec::beta(0, 5).on()]
///             excludes [Passthrough]
///             needs [Need::gate("DRAPartitionableDevices", Stage::Beta).degrade()],
///         /// Writes a file with what a workload was given.
///         Metadata: [Spec::alpha(0, 4)]
///             requires [Passthrough],
///     }
/// }
///
/// static GATES: FeatureGate<Agent> = FeatureGate::declared(Version::new(0, 5));
///
/// GATES.set("Metadata=true,Passthrough=true,DynamicMIG=false")?;
/// assert!(GATES.enabled(Agent::Metadata));
/// # Ok::<(), featuregate::SetError>(())
/// ```
///
/// What Kubernetes would refuse at start-up does not compile:
///
/// ```compile_fail
/// # use featuregate::{Spec, gates};
/// gates! {
///     pub enum Agent {
///         /// Beta first.
///         Backwards: [Spec::beta(0, 3), Spec::alpha(0, 5)],
///     }
/// }
/// ```
///
/// ```compile_fail
/// # use featuregate::{Spec, gates};
/// gates! {
///     pub enum Agent {
///         /// On by default, and depends on something that is not.
///         Roof: [Spec::beta(0, 3).on()] requires [Wall],
///         /// Off.
///         Wall: [Spec::beta(0, 3)],
///     }
/// }
/// ```
///
/// ```compile_fail
/// # use featuregate::{Spec, gates};
/// gates! {
///     pub enum Agent {
///         /// Both are on by default, and one excludes the other.
///         Day: [Spec::beta(0, 3).on()] excludes [Night],
///         /// See there.
///         Night: [Spec::beta(0, 2).on()],
///     }
/// }
/// ```
#[macro_export]
macro_rules! gates {
    (
        $(#[$meta:meta])*
        $vis:vis enum $Group:ident {
            $(
                $(#[$gate_meta:meta])*
                $Gate:ident $(= $name:literal)? : [$($spec:expr),* $(,)?]
                $(requires [$($required:ident),* $(,)?])?
                $(excludes [$($excluded:ident),* $(,)?])?
                $(needs [$($need:expr),* $(,)?])?
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $Group {
            $(
                $(#[$gate_meta])*
                $Gate,
            )*
        }

        impl $crate::Group for $Group {
            $crate::__slots!(<[$Group]>::len(&[$($Group::$Gate),*]));
            const GATES: &'static [$crate::Declaration] = &[
                $(
                    $crate::Declaration {
                        name: $crate::__name!($Gate $($name)?),
                        specs: &[$($spec),*],
                        requires: &[$($($Group::$required as usize),*)?],
                        excludes: &[$($($Group::$excluded as usize),*)?],
                        needs: &[$($($need),*)?],
                    },
                )*
            ];
            const ALL: &'static [Self] = &[$($Group::$Gate),*];

            #[inline]
            fn index(self) -> usize {
                // A gate has its place for its number, and an enum without gates has no number.
                match self {
                    $($Group::$Gate => $Group::$Gate as usize,)*
                }
            }
        }

        // The compiler names the constant that it cannot evaluate, and so the gate.
        #[allow(long_running_const_eval, reason = "there may be thousands of gates")]
        const _: () = {
            $(
                #[allow(non_upper_case_globals)]
                const $Gate: () = $crate::__judge(
                    <$Group as $crate::Group>::GATES,
                    $Group::$Gate as usize,
                );
            )*
            $crate::__judge_cycles::<{ <[$Group]>::len(&[$($Group::$Gate),*]) }>(
                <$Group as $crate::Group>::GATES,
            );
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __name {
    ($Gate:ident) => {
        stringify!($Gate)
    };
    ($Gate:ident $name:literal) => {
        $name
    };
}

#[cfg(not(loom))]
#[doc(hidden)]
#[macro_export]
macro_rules! __slots {
    ($count:expr) => {
        type Slots = $crate::__Slots<{ $count }>;
        const SLOTS: Self::Slots = $crate::__Slots::new();
    };
}

#[cfg(loom)]
#[doc(hidden)]
#[macro_export]
macro_rules! __slots {
    ($count:expr) => {
        type Slots = $crate::__Slots<{ $count }>;
        fn slots() -> Self::Slots {
            $crate::__Slots::new()
        }
    };
}

/// Refuses while compiling what a registration would refuse in the gate at `i`.
#[doc(hidden)]
pub const fn __judge(gates: &[Declaration], i: usize) {
    judge_names(gates, i);
    let mut at = 0;
    while at < gates[i].specs.len() {
        if let Some(fault) = spec_fault(gates[i].specs, at) {
            refuse_spec(fault);
        }
        at += 1;
    }
    let mut at = 0;
    while at < gates[i].needs.len() {
        let need = &gates[i].needs[at];
        if need.kubernetes.is_none() && need.gate.is_none() {
            panic!("the need of a feature gate names no Kubernetes version and no gate");
        }
        at += 1;
    }
    judge_relations(gates, i);
}

/// Refuses while compiling cycles of dependencies; `N` is the number of gates.
#[doc(hidden)]
pub const fn __judge_cycles<const N: usize>(gates: &[Declaration]) {
    if !acyclic::<N>(gates) {
        panic!("feature gates depend on each other in a cycle");
    }
}

const fn judge_names(gates: &[Declaration], i: usize) {
    let name = gates[i].name;
    if same_text(name, "AllAlpha") || same_text(name, "AllBeta") {
        panic!("AllAlpha and AllBeta are the names of groups");
    }
    let mut before = 0;
    while before < i {
        if same_text(name, gates[before].name) {
            panic!("two feature gates have one name");
        }
        before += 1;
    }
}

const fn judge_relations(gates: &[Declaration], i: usize) {
    let gate = &gates[i];
    let mut at = 0;
    while at < gate.requires.len() {
        match dependency_fault(gate.specs, gates[gate.requires[at]].specs) {
            Some((DependencyFault::LessStable, _)) => {
                panic!("a feature gate depends on one that is less stable")
            }
            Some((DependencyFault::OffByDefault, _)) => {
                panic!("a feature gate that is on by default depends on one that is off")
            }
            Some((DependencyFault::NotLocked, _)) => {
                panic!("a locked feature gate depends on one that is not locked")
            }
            None => {}
        }
        at += 1;
    }
    let mut at = 0;
    while at < gate.excludes.len() {
        let other = gate.excludes[at];
        if other == i {
            panic!("a feature gate excludes itself");
        }
        if has(gate.requires, other) || has(gates[other].requires, i) {
            panic!("a feature gate excludes one on which it depends");
        }
        if both_on_by_default(gate.specs, gates[other].specs).is_some() {
            panic!("feature gates that exclude each other are both on by default");
        }
        at += 1;
    }
}

/// Follows what gates depend on, and whether that leads back.
const fn acyclic<const N: usize>(gates: &[Declaration]) -> bool {
    const NEW: u8 = 0;
    const ON_PATH: u8 = 1;
    const DONE: u8 = 2;
    let mut seen = [NEW; N];
    // The gates on the path, and of each the place of the edge to follow next.
    let (mut path, mut next) = ([0; N], [0; N]);
    let mut start = 0;
    while start < N {
        let mut length = 0;
        if seen[start] == NEW {
            (path[0], next[0], length) = (start, 0, 1);
            seen[start] = ON_PATH;
        }
        while length > 0 {
            let top = length - 1;
            let requires = gates[path[top]].requires;
            if next[top] == requires.len() {
                seen[path[top]] = DONE;
                length -= 1;
                continue;
            }
            let to = requires[next[top]];
            next[top] += 1;
            if seen[to] == ON_PATH {
                return false;
            }
            if seen[to] == NEW {
                seen[to] = ON_PATH;
                (path[length], next[length]) = (to, 0);
                length += 1;
            }
        }
        start += 1;
    }
    true
}

const fn refuse_spec(fault: SpecFault) -> ! {
    match fault {
        SpecFault::NoVersion => panic!("a spec of a feature gate has no version"),
        SpecFault::PatchVersion | SpecFault::PatchMin => {
            panic!("a version in a spec of a feature gate has to be major.minor")
        }
        SpecFault::MinWithoutPreceding => {
            panic!("a spec with a least compatibility version needs one of its version before it")
        }
        SpecFault::MinAboveVersion => {
            panic!("a least compatibility version of a feature gate is above the spec's version")
        }
        SpecFault::IntroducedDeprecated => {
            panic!("a feature gate that begins as deprecated needs a spec of 1.0 before it")
        }
        SpecFault::VersionDecreases => panic!("versions of a feature gate's specs decrease"),
        SpecFault::MinDecreases => {
            panic!("least compatibility versions of a feature gate's specs decrease")
        }
        SpecFault::Duplicate => panic!("two specs of a feature gate have the same versions"),
        SpecFault::StageChangesInVersion | SpecFault::LockChangesInVersion => {
            panic!("stage or lock of a feature gate changes within one version")
        }
        SpecFault::NoChange => panic!("a spec of a feature gate changes nothing"),
        SpecFault::Unlocked => panic!("a feature gate is unlocked after it was locked"),
        SpecFault::Resurrected => panic!("a deprecated feature gate comes back"),
        SpecFault::Regressed => panic!("a feature gate falls back to a less stable stage"),
    }
}

const fn has(list: &[usize], wanted: usize) -> bool {
    let mut at = 0;
    while at < list.len() {
        if list[at] == wanted {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests;
