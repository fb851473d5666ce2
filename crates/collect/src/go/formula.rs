//! Conditions over gates, and which of them are constraints.

use std::collections::{BTreeMap, BTreeSet};

/// Conditions that fall into more cases than this are not taken apart.
const MAX_CASES: usize = 64;

/// Conditions of more parts than this are taken for something else.
const MAX_PARTS: usize = 64;

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Formula {
    /// The gate of that name is on.
    Gate(String),
    /// It does not hold.
    Not(Box<Formula>),
    /// Both hold.
    And(Box<Formula>, Box<Formula>),
    /// One of them holds.
    Or(Box<Formula>, Box<Formula>),
    /// Something that is not about gates.
    Opaque,
    /// Too many parts to be taken apart, some of them gates.
    Vast,
}

/// A relation between two gates that a condition for an error expresses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// The first requires the second.
    Requires(String, String),
    /// The two exclude each other; the first is the smaller name.
    Excludes(String, String),
}

/// One way in which a condition can hold: each gate on or off. `None` where something else
/// counts too.
type Way = Option<BTreeMap<String, bool>>;

impl Formula {
    /// Makes the opposite of a condition.
    pub(crate) fn not(inner: Self) -> Self {
        Self::Not(Box::new(inner)).bounded()
    }

    /// Makes a condition for which both hold.
    pub(crate) fn and(a: Self, b: Self) -> Self {
        Self::And(Box::new(a), Box::new(b)).bounded()
    }

    /// Makes a condition for which one holds.
    pub(crate) fn or(a: Self, b: Self) -> Self {
        Self::Or(Box::new(a), Box::new(b)).bounded()
    }

    fn bounded(self) -> Self {
        if self.parts() <= MAX_PARTS {
            self
        } else if self.concerns_gates() {
            Self::Vast
        } else {
            Self::Opaque
        }
    }

    /// Tells whether any part of it is about gates.
    pub(crate) fn concerns_gates(&self) -> bool {
        match self {
            Self::Gate(_) | Self::Vast => true,
            Self::Opaque => false,
            Self::Not(inner) => inner.concerns_gates(),
            Self::And(a, b) | Self::Or(a, b) => a.concerns_gates() || b.concerns_gates(),
        }
    }

    fn parts(&self) -> usize {
        match self {
            Self::Gate(_) | Self::Opaque | Self::Vast => 1,
            Self::Not(inner) => 1 + inner.parts(),
            Self::And(a, b) | Self::Or(a, b) => 1 + a.parts() + b.parts(),
        }
    }

    /// Tells whether the condition is about gates alone.
    pub(crate) fn is_clear(&self) -> bool {
        match self {
            Self::Gate(_) => true,
            Self::Opaque | Self::Vast => false,
            Self::Not(inner) => inner.is_clear(),
            Self::And(a, b) | Self::Or(a, b) => a.is_clear() && b.is_clear(),
        }
    }

    /// Returns the gates that it names.
    pub(crate) fn gates(&self) -> BTreeSet<&str> {
        match self {
            Self::Gate(name) => BTreeSet::from([name.as_str()]),
            Self::Not(inner) => inner.gates(),
            Self::And(a, b) | Self::Or(a, b) => {
                let mut gates = a.gates();
                gates.extend(b.gates());
                gates
            }
            Self::Opaque | Self::Vast => BTreeSet::new(),
        }
    }

    fn ways(&self, holds: bool) -> Option<Vec<Way>> {
        if !self.concerns_gates() {
            return Some(vec![None]);
        }
        match (self, holds) {
            (Self::Vast, _) => None,
            (Self::Opaque, _) => Some(vec![None]),
            (Self::Gate(name), on) => Some(vec![Some(BTreeMap::from([(name.clone(), on)]))]),
            (Self::Not(inner), on) => inner.ways(!on),
            (Self::And(a, b), true) | (Self::Or(a, b), false) => {
                cross(&a.ways(holds)?, &b.ways(holds)?)
            }
            (Self::And(a, b), false) | (Self::Or(a, b), true) => {
                let mut ways = a.ways(holds)?;
                ways.extend(b.ways(holds)?);
                (ways.len() <= MAX_CASES).then_some(ways)
            }
        }
    }
}

/// Joins every way of one condition with every way of another; contradictions fall out.
fn cross(a: &[Way], b: &[Way]) -> Option<Vec<Way>> {
    if a.len().saturating_mul(b.len()) > MAX_CASES {
        return None;
    }
    let mut ways = Vec::new();
    for left in a {
        for right in b {
            let (Some(left), Some(right)) = (left, right) else {
                ways.push(None);
                continue;
            };
            let agrees = right
                .iter()
                .all(|(gate, on)| left.get(gate).is_none_or(|other| other == on));
            if agrees {
                let mut both = left.clone();
                both.extend(right.iter().map(|(g, on)| (g.clone(), *on)));
                ways.push(Some(both));
            }
        }
    }
    Some(ways)
}

/// Returns the relations between gates for which conditions that end in an error stand.
///
/// A way to the error in which anything but two gates counts says nothing about two gates.
/// `None` where there are more ways than are looked at.
pub(crate) fn relations(conditions: &[Formula]) -> Option<BTreeSet<Relation>> {
    let mut ways: Vec<Way> = vec![Some(BTreeMap::new())];
    for condition in conditions {
        ways = cross(&ways, &condition.ways(true)?)?;
    }
    let relations = ways
        .into_iter()
        .flatten()
        .filter_map(|way| {
            let mut gates = way.into_iter();
            match (gates.next(), gates.next(), gates.next()) {
                (Some((a, true)), Some((b, true)), None) => Some(Relation::Excludes(a, b)),
                (Some((a, true)), Some((b, false)), None)
                | (Some((b, false)), Some((a, true)), None) => Some(Relation::Requires(a, b)),
                _ => None,
            }
        })
        .collect();
    Some(relations)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relations(conditions: &[Formula]) -> BTreeSet<Relation> {
        super::relations(conditions).expect("few cases")
    }

    fn gate(name: &str) -> Formula {
        Formula::Gate(name.to_owned())
    }

    fn not(f: Formula) -> Formula {
        Formula::not(f)
    }

    fn and(a: Formula, b: Formula) -> Formula {
        Formula::and(a, b)
    }

    fn or(a: Formula, b: Formula) -> Formula {
        Formula::or(a, b)
    }

    fn requires(a: &str, b: &str) -> Relation {
        Relation::Requires(a.to_owned(), b.to_owned())
    }

    #[test]
    fn two_gates() {
        assert_eq!(
            relations(&[and(gate("A"), not(gate("B")))]),
            BTreeSet::from([requires("A", "B")])
        );
        assert_eq!(
            relations(&[not(gate("A")), gate("B")]),
            BTreeSet::from([requires("B", "A")])
        );
        assert_eq!(
            relations(&[and(gate("B"), gate("A"))]),
            BTreeSet::from([Relation::Excludes("A".to_owned(), "B".to_owned())])
        );
    }

    #[test]
    fn de_morgan_and_distribution() {
        assert_eq!(
            relations(&[not(or(not(gate("A")), gate("B")))]),
            BTreeSet::from([requires("A", "B")])
        );
        assert_eq!(
            relations(&[and(gate("A"), not(and(gate("B"), gate("C"))))]),
            BTreeSet::from([requires("A", "B"), requires("A", "C")])
        );
    }

    #[test]
    fn anything_else_says_nothing() {
        for condition in [
            gate("A"),
            and(not(gate("A")), not(gate("B"))),
            and(and(gate("A"), gate("B")), gate("C")),
            and(and(gate("A"), not(gate("B"))), Formula::Opaque),
            and(gate("A"), not(gate("A"))),
        ] {
            assert_eq!(relations(&[condition]), BTreeSet::new());
        }
        // One side of an `or` may still be clear.
        assert_eq!(
            relations(&[or(Formula::Opaque, and(gate("A"), not(gate("B"))))]),
            BTreeSet::from([requires("A", "B")])
        );
    }

    #[test]
    fn too_many_cases_are_told_from_none() {
        let wide = |pairs: usize| {
            (0..pairs).fold(gate("Z"), |f, i| {
                and(f, or(gate(&format!("A{i}")), gate(&format!("B{i}"))))
            })
        };
        assert_eq!(super::relations(&[wide(6)]), Some(BTreeSet::new()));
        assert_eq!(super::relations(&[wide(7)]), None, "128 cases");
        let long = |base: Formula| (0..60).fold(base, |f, _| or(f.clone(), f));
        assert_eq!(long(gate("A")), Formula::Vast);
        assert_eq!(super::relations(&[gate("B"), long(gate("A"))]), None);
        assert_eq!(long(Formula::Opaque), Formula::Opaque);
    }

    #[test]
    fn what_is_not_about_gates_makes_no_cases() {
        let other = (0..20).fold(Formula::Opaque, |f, _| or(f, Formula::Opaque));
        let both = and(and(gate("A"), not(gate("B"))), gate("A"));
        assert_eq!(
            relations(&[or(other, both)]),
            BTreeSet::from([requires("A", "B")])
        );
    }
}
