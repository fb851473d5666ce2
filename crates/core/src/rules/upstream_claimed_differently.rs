//! Rule `upstream-claimed-differently`.

use std::collections::BTreeMap;

use super::context::Context;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::marker::EnhancementClaim;
use crate::stage::Stage;
use crate::upstream::{self, Kep, clusters, needs::rank};
use crate::version::Version;

const ID: &str = "upstream-claimed-differently";

/// Places that are named one by one.
const SHOWN: usize = 6;

const DOC: &str = "\
A chart or a page that says `until KEP-5004 has reached GA` is out of date the day it has, and \
nobody is told. Every such sentence is held against the table of enhancements that Gradus \
carries. A stage that every supported cluster has is a warning; one that only newer clusters \
have, or that is planned for a coming minor, is worth knowing: `stage` in a `kep.yaml` is what \
its cycle aims at, and no fact yet for older clusters. A sentence that names a minor itself \
(`beta in 1.36`) is left alone, and so is a project that numbers enhancements of its own.

Example: a template refuses a value `until KEP 5004 has reached GA`; that is planned for 1.37.

Fix: reword the sentence, and drop what it guards once the oldest supported cluster has it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a sentence claims a stage of an enhancement that it does not have",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Docs, LedgerKind::Chart, LedgerKind::Upstream],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let ledgers = &context.project.ledgers;
    let mut folded: BTreeMap<(u32, Stage, bool), Vec<&EnhancementClaim>> = BTreeMap::new();
    for claim in &ledgers.enhancement_claims {
        let key = (claim.number, claim.stage, claim.reached);
        folded.entry(key).or_default().push(claim);
    }
    let oldest = clusters::of(context.config, &ledgers.ci).map(|c| c.oldest());
    let found = folded.into_iter();
    found
        .filter_map(|((number, stage, reached), claims)| {
            let kep = upstream::kep(number)?;
            let (severity, fact) = if reached {
                has(kep, stage)?
            } else {
                has_not(kep, stage, oldest)?
            };
            Some(finding(context, kep, &claims, severity, &fact))
        })
        .collect()
}

/// Judges "until it has reached that stage".
fn has_not(kep: &Kep, stage: Stage, oldest: Option<Version>) -> Option<(Severity, String)> {
    let at = kep.milestone(stage)?.line();
    let latest = upstream::latest();
    Some(if at > latest {
        let now = kep.stage_at(latest).map_or("none", Stage::as_str);
        let fact = format!("that is planned for Kubernetes {at}, and {latest} has it at {now}");
        (Severity::Info, fact)
    } else if oldest.is_some_and(|oldest| at <= oldest) {
        let fact = format!("it is there since Kubernetes {at}, on every supported cluster");
        (Severity::Warning, fact)
    } else {
        let fact = format!("it is there since Kubernetes {at}");
        (Severity::Info, fact)
    })
}

/// Judges "it is at that stage".
fn has(kep: &Kep, stage: Stage) -> Option<(Severity, String)> {
    let latest = upstream::latest();
    let now = kep.stage_at(latest)?;
    if now == stage {
        return None;
    }
    let severity = if rank(Some(now)) < rank(Some(stage)) {
        Severity::Warning
    } else {
        Severity::Info
    };
    Some((
        severity,
        format!("Kubernetes {latest} has it at {}", now.as_str()),
    ))
}

fn finding(
    context: &Context<'_>,
    kep: &Kep,
    claims: &[&EnhancementClaim],
    severity: Severity,
    fact: &str,
) -> Finding {
    let (reached, stage) = claims
        .first()
        .map_or((true, Stage::Alpha), |c| (c.reached, c.stage));
    let stage = stage.as_str();
    let said = if reached {
        format!("is called {stage}")
    } else {
        format!("is waited for until it is {stage}")
    };
    context
        .report(ID, format!("KEP-{} {said}: {fact}", kep.number))
        .claim("stage")
        .at_all(claims.iter().take(SHOWN).map(|c| c.location.clone()))
        .at(facts(kep))
        .at_most(severity)
        .help(if severity == Severity::Info {
            "nothing today: reword the sentence once the oldest supported cluster is past it"
        } else {
            "reword the sentence, or drop it once the oldest supported cluster is past it"
        })
        .done()
}

/// Returns the place of what is known of an enhancement: the embedded table.
pub(super) fn facts(kep: &Kep) -> Location {
    let milestones: Vec<String> = kep
        .milestones
        .iter()
        .map(|(stage, minor)| format!("{} {minor}", stage.as_str()))
        .collect();
    let path = format!("upstream:KEP-{}", kep.number);
    Location::new(LedgerKind::Upstream, path, 0, 0).with_text(milestones.join(", "))
}

#[cfg(test)]
pub(super) mod tests {
    use super::ID;
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::location::Location;
    use crate::marker::EnhancementClaim;
    use crate::stage::Stage;

    pub(in crate::rules) fn project(number: u32, stage: Stage, reached: bool) -> Fixture {
        let mut fixture = Fixture::new();
        let claim = |line| EnhancementClaim {
            number,
            stage,
            reached,
            location: Location::new(LedgerKind::Chart, "c/templates/v.yaml", line, 1),
        };
        fixture.ledgers.enhancement_claims = vec![claim(3), claim(9)];
        fixture
    }

    #[test]
    fn a_plan_is_worth_knowing() {
        let found = project(5004, Stage::Stable, false).found("kubernetes", ID);
        let [finding] = found.as_slice() else {
            panic!("one finding for both lines: {found:#?}")
        };
        assert_eq!(finding.severity, Severity::Info);
        assert_eq!(finding.locations.len(), 3);
        assert!(finding.message.contains("planned for Kubernetes 1.37"));
    }

    #[test]
    fn a_stage_that_it_has_not_is_wrong() {
        let found = project(5004, Stage::Stable, true).found("kubernetes", ID);
        assert_eq!(found[0].severity, Severity::Warning);
    }

    #[test]
    fn what_is_true_or_unknown() {
        let silent = [
            (5004, Stage::Beta, true),
            (99_999, Stage::Beta, true),
            (5491, Stage::Stable, false),
        ];
        for (number, stage, reached) in silent {
            assert_eq!(project(number, stage, reached).found("kubernetes", ID), []);
        }
    }
}
