//! What gates of a project need of Kubernetes, with what is known of it.

use super::{Kep, UpstreamGate};
use crate::stage::Stage;
use crate::statement::{Basis, Claim, Statement};
use crate::version::Version;

/// One thing that a gate needs, and who says so.
#[derive(Debug, Clone)]
pub(crate) struct Need<'a> {
    /// The gate of Kubernetes; `None` where only the enhancement is known.
    pub(crate) gate: Option<&'static UpstreamGate>,
    /// The enhancement.
    pub(crate) kep: Option<&'static Kep>,
    /// Who says so, those first that were read.
    pub(crate) said: Vec<&'a Statement>,
}

impl Need<'_> {
    /// Returns what a person calls it.
    pub(crate) fn name(&self) -> String {
        match (self.gate, self.kep) {
            (Some(gate), Some(kep)) => {
                format!("`{}` of Kubernetes (KEP-{})", gate.name, kep.number)
            }
            (Some(gate), None) => format!("`{}` of Kubernetes", gate.name),
            (None, Some(kep)) => format!("KEP-{} of Kubernetes", kep.number),
            (None, None) => String::new(),
        }
    }

    /// Returns its stage for a cluster of a minor; `None` where it was not there, or is not
    /// known.
    pub(crate) fn stage_at(&self, minor: Version) -> Option<Stage> {
        match self.gate {
            Some(gate) => gate.at(minor)?.stage,
            None => self.kep?.stage_at(minor),
        }
    }

    /// Returns the first minor at which it has at least a stage, as far as the tables tell;
    /// what lies behind the newest minor of the tables is a plan.
    pub(crate) fn since(&self, stage: Stage) -> Option<Version> {
        let by_gate = self.gate.and_then(|gate| {
            let reached = gate
                .specs
                .iter()
                .filter(|s| rank(s.stage) >= rank(Some(stage)));
            reached
                .filter_map(|s| Version::parse(s.version.as_deref()?))
                .map(Version::line)
                .min()
        });
        let by_kep = || {
            let milestones = self.kep?.milestones.iter();
            let reached = milestones.filter(|(s, _)| rank(Some(*s)) >= rank(Some(stage)));
            reached.map(|(_, v)| v.line()).min()
        };
        by_gate.or_else(by_kep)
    }
}

/// Orders the stages of Kubernetes itself; what is none of them ranks lowest.
pub(crate) fn rank(stage: Option<Stage>) -> u8 {
    match stage {
        Some(Stage::Alpha) => 1,
        Some(Stage::Beta) => 2,
        Some(Stage::Stable) => 3,
        _ => 0,
    }
}

/// Returns what a gate needs. A guess counts only where nobody says it outright, and the same
/// name before any other guess.
pub(crate) fn of<'a>(statements: &'a [Statement], gate: &str) -> Vec<Need<'a>> {
    let mut said: Vec<(&Statement, &str)> = statements
        .iter()
        .filter(|s| s.subject == gate)
        .filter_map(|s| match &s.claim {
            Claim::Needs(name) => Some((s, name.as_str())),
            _ => None,
        })
        .collect();
    if said.iter().any(|(s, _)| s.basis != Basis::Inferred) {
        said.retain(|(s, _)| s.basis != Basis::Inferred);
    } else if said.iter().any(|(_, name)| *name == gate) {
        said.retain(|(_, name)| *name == gate);
    }
    let mut needs: Vec<Need<'a>> = Vec::new();
    for (statement, name) in said {
        let Some((gate, kep)) = resolve(name) else {
            continue;
        };
        let same = |n: &&mut Need<'_>| match (n.gate, gate) {
            (Some(a), Some(b)) => a.name == b.name,
            _ => n.kep.is_some() && n.kep.map(|k| k.number) == kep.map(|k| k.number),
        };
        match needs.iter_mut().find(same) {
            Some(need) => need.said.push(statement),
            None => needs.push(Need {
                gate,
                kep,
                said: vec![statement],
            }),
        }
    }
    needs
}

fn resolve(name: &str) -> Option<(Option<&'static UpstreamGate>, Option<&'static Kep>)> {
    if let Some(number) = name.strip_prefix("KEP-") {
        let kep = super::kep(number.parse().ok()?)?;
        // Two gates under one number: neither stands for the whole.
        let gate = match kep.gates.as_slice() {
            [one] => super::gate(one),
            _ => None,
        };
        return Some((gate, Some(kep)));
    }
    let gate = super::gate(name)?;
    let mut keps = super::keps_of_gate(name);
    let kep = match (keps.next(), keps.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    };
    Some((Some(gate), kep))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::LedgerKind;
    use crate::location::Location;
    use crate::statement::Mode;

    fn said(needs: &str, basis: Basis) -> Statement {
        Statement {
            subject: "Lamp".to_owned(),
            claim: Claim::Needs(needs.to_owned()),
            mode: Mode::Declares,
            basis,
            location: Location::new(LedgerKind::Docs, "a.md", 1, 1),
            listing: None,
            case: None,
        }
    }

    #[test]
    fn gate_and_enhancement_are_one_need() {
        let statements = [
            said("KEP-4815", Basis::Read),
            said("DRAPartitionableDevices", Basis::Read),
            said("KEP-5055", Basis::Inferred),
            said("KEP-99999", Basis::Read),
        ];
        let needs = of(&statements, "Lamp");
        assert_eq!(needs.len(), 1);
        assert_eq!(needs[0].said.len(), 2);
        assert_eq!(
            needs[0].name(),
            "`DRAPartitionableDevices` of Kubernetes (KEP-4815)"
        );
        assert_eq!(needs[0].since(Stage::Beta), Some(Version::line_of(1, 36)));
        assert_eq!(of(&statements, "Horn").len(), 0);
    }

    #[test]
    fn an_enhancement_with_two_gates_stands_for_itself() {
        let statements = [said("KEP-5055", Basis::Inferred)];
        let needs = of(&statements, "Lamp");
        assert!(needs[0].gate.is_none());
        assert_eq!(
            needs[0].stage_at(Version::line_of(1, 36)),
            Some(Stage::Beta)
        );
    }
}
