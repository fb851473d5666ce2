//! Rule `upstream-behind`.

use super::context::{Context, declared};
use super::upstream_claimed_differently::facts;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::policy::{Coupling, Policy};
use crate::project::GateView;
use crate::stage::Stage;
use crate::upstream;
use crate::upstream::clusters::{self, Clusters};
use crate::upstream::needs::{self, Need, rank};

const ID: &str = "upstream-behind";

const DOC: &str = "\
A gate that depends on an enhancement of Kubernetes should not run ahead of it: what it builds \
on may change or vanish. How far upstream has to be for each stage is `upstream` in the policy; \
without that section the rule says nothing. It is counted on the oldest cluster that the \
project supports: by `kubernetes:` in `gradus.yaml`, else by a page of requirements \
(`prerequisites.md`, `compatibility.md`), else by any other page. A chart's `kubeVersion` is a \
technical floor; where nothing else speaks, the oldest minor above it that a lane runs on counts. \
A gate that has already gone further than its policy allows is a warning, \
unless only older clusters lack what it needs and the policy takes a documented fallback or a \
recorded decision instead; a gate whose next step has to wait, and a list of those whose next \
step upstream would allow, are worth knowing.

Example: `ListAttributes` is alpha and needs an enhancement that is alpha in the newest \
Kubernetes; it cannot go to beta.

Fix: wait for upstream, or record why the gate goes ahead.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "what a gate needs of Kubernetes is not far enough",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[
        LedgerKind::Registry,
        LedgerKind::Upstream,
        LedgerKind::Policy,
    ],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let policy = context.policy;
    if policy.upstream.is_empty() {
        return Vec::new();
    }
    let ledgers = &context.project.ledgers;
    let clusters = clusters::of(context.config, &ledgers.ci);
    let mut found = Vec::new();
    let mut free = Vec::new();
    for view in context.governed() {
        for need in needs::of(&ledgers.statements, &view.gate.name) {
            match ahead(context, view, &need, clusters.as_ref()) {
                Some(finding) => found.push(finding),
                None => match next(policy, view) {
                    Some(coupling) if enough_now(&need, coupling) => {
                        free.push((view, need, coupling));
                    }
                    Some(coupling) => found.push(held_back(context, view, &need, coupling)),
                    None => {}
                },
            }
        }
    }
    found.extend(could_go(context, &free, clusters.as_ref()));
    found
}

/// Returns what the policy asks of upstream for a stage.
fn coupling(policy: &Policy, stage: Stage) -> Option<&Coupling> {
    policy.upstream.iter().find(|c| c.stage.value == stage)
}

/// Returns what it asks for the next stage of a gate.
fn next<'a>(policy: &'a Policy, view: &GateView) -> Option<&'a Coupling> {
    let rank = policy.rank(view.current.stage?)?;
    let stage = policy.ladder.get(rank + 1)?;
    coupling(policy, stage.value)
}

fn enough_now(need: &Need<'_>, coupling: &Coupling) -> bool {
    rank(need.stage_at(upstream::latest())) >= rank(Some(coupling.at_least.value))
}

/// Reports a gate that has gone further than its policy allows. At alpha nothing is promised.
fn ahead(
    context: &Context<'_>,
    view: &GateView,
    need: &Need<'_>,
    clusters: Option<&Clusters>,
) -> Option<Finding> {
    let stage = view
        .current
        .stage
        .filter(|s| rank(Some(*s)) > rank(Some(Stage::Alpha)))?;
    let coupling = coupling(context.policy, stage)?;
    let least = coupling.at_least.value;
    let latest = upstream::latest();
    let oldest = clusters.map_or(latest, Clusters::oldest);
    if rank(need.stage_at(oldest)) >= rank(Some(least)) {
        return None;
    }
    let everywhere = !enough_now(need, coupling);
    let minor = if everywhere { latest } else { oldest };
    let message = format!(
        "`{}` is {}, and needs {}, which is {} in Kubernetes {minor}",
        view.gate.name,
        stage.as_str(),
        need.name(),
        word(need.stage_at(minor)),
    );
    let report = context
        .report(ID, message)
        .gate(&view.gate.name)
        .claim("needs")
        .at_all(places(context, view, need))
        .at_all(clusters.map(|c| c.oldest_at.clone()))
        .at(context.policy.location(&coupling.at_least))
        .help(format!(
            "record why `{}` goes ahead of Kubernetes, or what it falls back to",
            view.gate.name
        ));
    let report = if !everywhere && coupling.instead.is_some() {
        report.at_most(Severity::Info)
    } else {
        report
    };
    Some(report.done())
}

/// Reports a gate whose next step has to wait.
fn held_back(
    context: &Context<'_>,
    view: &GateView,
    need: &Need<'_>,
    coupling: &Coupling,
) -> Finding {
    let latest = upstream::latest();
    let least = coupling.at_least.value;
    let mut message = format!(
        "`{}` cannot go to {} yet: it needs {}, which is {} in Kubernetes {latest}",
        view.gate.name,
        coupling.stage.value.as_str(),
        need.name(),
        word(need.stage_at(latest)),
    );
    if let Some(at) = need.kep.and_then(|k| k.milestone(least)) {
        message.push_str(&format!("; {} is planned for {at}", least.as_str()));
    }
    context
        .report(ID, message)
        .gate(&view.gate.name)
        .claim("needs")
        .at_all(places(context, view, need))
        .at(context.policy.location(&coupling.at_least))
        .at_most(Severity::Info)
        .help(format!(
            "leave `{}` at its stage until Kubernetes has it at {}",
            view.gate.name,
            least.as_str()
        ))
        .done()
}

/// Reports, all in one, the gates whose next step upstream would allow.
fn could_go(
    context: &Context<'_>,
    free: &[(&GateView, Need<'_>, &Coupling)],
    clusters: Option<&Clusters>,
) -> Option<Finding> {
    let (_, _, first) = free.first()?;
    let each: Vec<String> = free
        .iter()
        .map(|(view, need, coupling)| {
            let since = need.since(coupling.at_least.value);
            let since = since.map_or_else(String::new, |v| format!(" since {v}"));
            let stage = coupling.stage.value.as_str();
            let least = coupling.at_least.value.as_str();
            let name = &view.gate.name;
            format!("`{name}` to {stage} ({} is {least}{since})", need.name())
        })
        .collect();
    let mut message = format!(
        "Kubernetes {} would allow {}",
        upstream::latest(),
        each.join(", ")
    );
    if let Some(clusters) = clusters {
        let (oldest, is) = (clusters.oldest(), clusters.oldest_is());
        let lacking = free
            .iter()
            .filter(|(_, need, c)| rank(need.stage_at(oldest)) < rank(Some(c.at_least.value)))
            .count();
        if lacking > 0 {
            message.push_str(&format!(
                "; on {oldest}, {is}, {lacking} of them cannot rest on it yet"
            ));
        }
    }
    let mut report = context.report(ID, message).claim("needs");
    for (view, need, _) in free {
        report = report.at_all(declared(&view.gate));
        report = report.at_all(need.said.first().map(|s| s.location.clone()));
    }
    Some(
        report
            .at_all(clusters.map(|c| c.oldest_at.clone()))
            .at(context.policy.location(&first.at_least))
            .at_most(Severity::Info)
            .help("nothing today; for a promotion, wait until the oldest supported cluster has it too, or document the fallback")
            .done(),
    )
}

fn word(stage: Option<Stage>) -> &'static str {
    stage.map_or("not there", Stage::as_str)
}

/// Returns both sides: the gate, who says what it needs, and what is known of that.
fn places(context: &Context<'_>, view: &GateView, need: &Need<'_>) -> Vec<Location> {
    let mut places: Vec<Location> = declared(&view.gate).into_iter().collect();
    let said = need.said.iter().map(|s| &s.location);
    for place in said {
        if !places.contains(place) && places.len() < 4 {
            places.push(place.clone());
        }
    }
    // Where the API itself says it: in its newest version, which sorts before the betas.
    let markers = context.project.ledgers.markers.iter();
    let mut markers = markers.filter(|m| need.gate.is_some_and(|g| g.name == m.gate));
    places.extend(markers.next().map(|m| m.location.clone()));
    places.dedup();
    places.extend(need.kep.map(facts));
    places
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::tests::runs::{said, supported};
    use super::ID;
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::statement::{Claim, Mode};

    pub(in crate::rules) fn project(stage: &str, needs: &str) -> Fixture {
        let mut fixture = Fixture::new().gate("FastPath", stage);
        let mut needs = said("FastPath", Claim::Needs(needs.to_owned()), 0);
        needs.mode = Mode::Documents;
        needs.case = None;
        fixture.ledgers.statements = vec![needs];
        fixture.ledgers.ci.supported = vec![supported(LedgerKind::Docs, "README.md", 34)];
        fixture
    }

    #[test]
    fn the_next_step_waits() {
        let found = project("0.1 alpha off", "KEP-5491").found("dra-driver", ID);
        let finding = super::super::tests::one(&found, "FastPath", Severity::Info);
        assert!(
            finding
                .message
                .contains("which is alpha in Kubernetes 1.36"),
            "{finding:?}"
        );
    }

    #[test]
    fn the_next_step_is_free() {
        let found = project("0.1 alpha off", "KEP-4815").found("dra-driver", ID);
        let [finding] = found.as_slice() else {
            panic!("one finding: {found:#?}")
        };
        assert_eq!(
            (finding.severity, finding.gate.as_deref()),
            (Severity::Info, None)
        );
        assert!(
            finding
                .message
                .contains("on 1.34, the oldest supported cluster, 1 of them cannot"),
            "{finding:?}"
        );
    }

    #[test]
    fn a_gate_that_ran_ahead() {
        let found = project("0.1 beta on", "KEP-5491").found("dra-driver", ID);
        super::super::tests::one(&found, "FastPath", Severity::Warning);
        let found = project("0.1 beta on", "KEP-4815").found("dra-driver", ID);
        super::super::tests::one(&found, "FastPath", Severity::Info);
    }

    #[test]
    fn without_a_demand_nothing_is_said() {
        assert_eq!(
            project("0.1 beta on", "KEP-5491").found("kubernetes", ID),
            []
        );
        assert_eq!(
            project("0.1 beta on", "KEP-99999").found("dra-driver", ID),
            []
        );
    }
}
