//! Runs the rules, and gives the findings their final order and names.

mod fingerprint;
pub(crate) mod silence;

use std::collections::BTreeMap;

use crate::config::Config;
use crate::finding::Finding;
use crate::policy::{Level, Policy};
use crate::project::Project;
use crate::rules::{self, Context};

/// Judges a project by a policy: findings, worst first, then by rule, gate and place.
///
/// `today` is a day, `YYYY-MM-DD`: the audited commit's, or any other that silencers are to be
/// held against. Silenced findings are in the list, with the reason.
#[must_use]
pub fn evaluate(project: &Project, policy: &Policy, config: &Config, today: &str) -> Vec<Finding> {
    let mut context = Context::new(project, policy, config, today);
    for rule in rules::ALL {
        if context.level(rule.id) == Level::Off {
            continue;
        }
        let mut found = (rule.check)(&context);
        for finding in &mut found {
            finding.silenced = silence::reason(&context, finding);
        }
        context.add(found);
    }
    finish(context.into_findings())
}

fn finish(mut findings: Vec<Finding>) -> Vec<Finding> {
    // The order in which equal claims are numbered must not depend on their severity, which a
    // policy can change.
    findings.sort_by(|a, b| {
        (a.rule, &a.gate, a.claim, &a.locations, &a.message).cmp(&(
            b.rule,
            &b.gate,
            b.claim,
            &b.locations,
            &b.message,
        ))
    });
    findings.dedup();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for finding in &mut findings {
        let identity = fingerprint::identity(finding);
        let occurrence = seen.entry(identity.clone()).or_default();
        finding.fingerprint = fingerprint::hash(&identity, *occurrence);
        *occurrence += 1;
    }
    findings.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then_with(|| (a.rule, &a.gate, &a.locations).cmp(&(b.rule, &b.gate, &b.locations)))
    });
    findings
}

#[cfg(test)]
mod tests;
