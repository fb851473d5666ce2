//! Tries a policy: can every criterion be met, and does its verdict fall when its evidence goes?
//!
//! What each criterion asks for is taken from the criterion itself, for a made-up gate that has
//! everything a condition of the policy can ask about: a constraint, a dependency upstream, a
//! release behind it. Evidence is then put in and taken away piece by piece.

use crate::config::Config;
use crate::criteria;
use crate::evidence::{Demand, Evidence, Judgement, Settled, Side};
use crate::gate::{
    Constraint, ConstraintSource, Dialect, Gate, NameBasis, Registration, Registry, Spec,
};
use crate::history::History;
use crate::ledger::{Coverage, CoverageState, LedgerKind};
use crate::ledgers::Ledgers;
use crate::location::Location;
use crate::policy::{Criterion, Policy};
use crate::project::{self, Project};
use crate::rules::Context;
use crate::statement::{Basis, Claim, Mode, Statement};
use crate::verdict::Verdict;

use super::{Case, demand};

/// What came of trying one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// Id of the criterion.
    pub id: String,
    /// Each demand, with the bases on which it can be settled.
    pub demands: Vec<(String, Vec<Basis>)>,
    /// Pieces of evidence that were taken away, one at a time; the verdict fell each time, or
    /// it is among the faults.
    pub removals: usize,
    /// What is wrong with the criterion; empty where all holds.
    pub faults: Vec<String>,
    /// The criterion in the policy.
    pub location: Location,
}

/// Every ledger that absence can be a fact of.
const LEDGERS: [LedgerKind; 15] = [
    LedgerKind::Registry,
    LedgerKind::Code,
    LedgerKind::History,
    LedgerKind::Docs,
    LedgerKind::Lists,
    LedgerKind::Chart,
    LedgerKind::GoTests,
    LedgerKind::Bats,
    LedgerKind::Ci,
    LedgerKind::Proposals,
    LedgerKind::Metrics,
    LedgerKind::Results,
    LedgerKind::Issues,
    LedgerKind::ReleaseNotes,
    LedgerKind::Page,
];

/// Tries every criterion of a policy.
#[must_use]
pub fn trial(policy: &Policy) -> Vec<Trial> {
    let config = Config::default();
    let [whole, partial] =
        [CoverageState::Exhaustive, CoverageState::Partial].map(|s| probe(policy, &config, s));
    let whole = Context::new(&whole, policy, &config, "");
    let partial = Context::new(&partial, policy, &config, "");
    let tried = policy.criteria.iter().map(|asked| {
        let case = |context| Trying { context, asked };
        one(policy, asked, &case(&whole), &case(&partial))
    });
    tried.collect()
}

/// The made-up gate under one criterion, with all ledgers in one state.
struct Trying<'a> {
    context: &'a Context<'a>,
    asked: &'a Criterion,
}

impl Trying<'_> {
    fn case(&self) -> Option<Case<'_>> {
        Some(Case {
            context: self.context,
            view: self.context.project.gates.first()?,
            asked: self.asked,
            page: None,
        })
    }

    fn verdict(&self, demands: &[Demand]) -> Option<Verdict> {
        Some(demand::all(&self.case()?, demands).0.verdict)
    }
}

fn one(policy: &Policy, asked: &Criterion, whole: &Trying<'_>, partial: &Trying<'_>) -> Trial {
    let mut trial = Trial {
        id: asked.id.value.clone(),
        demands: Vec::new(),
        removals: 0,
        faults: Vec::new(),
        location: policy.location(&asked.id),
    };
    let Some(case) = whole.case() else {
        return trial;
    };
    let mut demands = match criteria::judge(&case) {
        Judgement::Demands(demands) => demands,
        Judgement::NotApplicable(why) | Judgement::CouldNotHave(why, _) => {
            trial
                .faults
                .push(format!("it asks nothing of any gate: {why}"));
            return trial;
        }
    };
    for demand in &mut demands {
        demand.evidence.clear();
        let bases = possible(&case, demand);
        if bases.is_empty() {
            trial.faults.push(format!(
                "nothing can make it pass: no basis that the policy accepts can show a {}",
                demand.what
            ));
        }
        trial.demands.push((demand.what.clone(), bases));
    }
    if !trial.faults.is_empty() {
        return trial;
    }
    let refutes = criteria::check_of(asked).is_some_and(|c| c.refutes);
    if whole.verdict(&demands) != Some(Verdict::Unmet) && !refutes {
        trial.faults.push(
            "nothing can make it fail: with all read and nothing found it is not unmet".to_owned(),
        );
    }
    support(&mut demands, &trial.demands);
    for trying in [whole, partial] {
        if trying.verdict(&demands) != Some(Verdict::Met) {
            trial
                .faults
                .push("with evidence for every demand it is not met".to_owned());
        }
    }
    take_away(&mut trial, &demands, whole, partial);
    trial.faults.dedup();
    trial
}

/// Returns the bases on which a demand can be settled: those that the policy accepts, and that
/// the criterion's own evidence or a person's word can have.
fn possible(case: &Case<'_>, demand: &Demand) -> Vec<Basis> {
    let check = criteria::check_of(case.asked);
    let own = |basis| check.is_some_and(|c| c.yields.contains(&basis));
    let person = case.asked.attestable && demand.settled == Settled::ByPolicy;
    [Basis::Read, Basis::Ran, Basis::Attested]
        .into_iter()
        .filter(|basis| demand::accepts(case, demand, *basis))
        .filter(|basis| own(*basis) || (person && *basis == Basis::Attested))
        .collect()
}

/// Puts in as much evidence as is enough, and no more.
fn support(demands: &mut [Demand], bases: &[(String, Vec<Basis>)]) {
    let place = Location::new(LedgerKind::Policy, "trial", 1, 1);
    for (demand, (_, bases)) in demands.iter_mut().zip(bases) {
        let Some(basis) = bases.first() else { continue };
        for piece in 0..demand.enough.max(1) {
            let text = format!("piece {piece}");
            let evidence = Evidence::speaks_for(*basis, text, place.clone());
            demand.evidence.push(evidence);
        }
    }
}

/// Takes away one piece at a time, turns it into a guess, makes it too old, and turns it round.
fn take_away(trial: &mut Trial, demands: &[Demand], whole: &Trying<'_>, partial: &Trying<'_>) {
    for (i, demand) in demands.iter().enumerate() {
        for piece in 0..demand.evidence.len() {
            let with = |change: &dyn Fn(&mut Vec<Evidence>)| {
                let mut changed = demands.to_vec();
                if let Some(demand) = changed.get_mut(i) {
                    change(&mut demand.evidence);
                }
                changed
            };
            let worse = [
                ("is taken away", with(&|e| drop(e.remove(piece)))),
                (
                    "is only a guess",
                    with(&|e| e[piece].basis = Basis::Inferred),
                ),
                ("is too old", with(&|e| e[piece].stale = true)),
                (
                    "speaks against it",
                    with(&|e| e[piece].side = Side::Against),
                ),
            ];
            for (what, changed) in worse {
                for trying in [whole, partial] {
                    if trying.verdict(&changed).is_none_or(Verdict::passes) {
                        trial.faults.push(format!(
                            "it still passes where evidence of a {} {what}",
                            demand.what
                        ));
                    }
                }
            }
            trial.removals += 1;
        }
    }
}

/// A project with one gate about which every condition of a policy has something to say.
fn probe(policy: &Policy, config: &Config, state: CoverageState) -> Project {
    let name = "Probe";
    let place = |path: &str| Location::new(LedgerKind::Registry, path, 1, 1);
    let lowest = policy.ladder.first().map(|s| s.value);
    let registry = Registry {
        id: "probe@gates.go".to_owned(),
        dialect: Dialect::ComponentBaseVersioned,
        location: place("gates.go"),
        module_dir: String::new(),
        package: None,
        generated: false,
        extends: None,
    };
    let mut gate = Gate::named(name, NameBasis::Read);
    gate.registrations.push(Registration {
        registry: registry.id.clone(),
        dialect: registry.dialect,
        specs: vec![Spec {
            version: Some("0.1".to_owned()),
            stage: lowest,
            default: Some(false),
            locked: Some(false),
        }],
        constant: None,
        declared: place("gates.go"),
    });
    gate.requires.push(Constraint {
        gate: "Other".to_owned(),
        source: ConstraintSource::Map,
        location: place("gates.go"),
    });
    let mut ledgers = Ledgers {
        repository: "probe".to_owned(),
        history: Some(History::default()),
        ..Ledgers::default()
    };
    ledgers.inventory.registries.push(registry);
    ledgers.inventory.gates.push(gate);
    ledgers.statements.push(Statement {
        subject: name.to_owned(),
        claim: Claim::Needs("KEP-4381".to_owned()),
        mode: Mode::Declares,
        basis: Basis::Read,
        location: place("gates.go"),
        listing: None,
        case: None,
    });
    ledgers.coverage = LEDGERS
        .iter()
        .map(|ledger| Coverage {
            ledger: *ledger,
            state,
            why: String::new(),
        })
        .collect();
    project::assemble(ledgers, policy, config)
}

#[cfg(test)]
mod tests {
    use super::trial;
    use crate::policy;

    const POLICY: &str = "\
schema: gradus/policy/v1
name: mine
ladder: [alpha, beta]
criteria:
  - { id: A1, stage: alpha, requirement: It is new., bases: [CRITERION], ledgers: [registry] }
";

    fn faults(text: &str) -> Vec<String> {
        let policy = policy::read("mine.yaml", text).expect("a policy");
        trial(&policy).into_iter().flat_map(|t| t.faults).collect()
    }

    #[test]
    fn built_in_policies_hold() {
        for (name, _) in policy::BUILTIN {
            let policy = policy::builtin(name).expect("a built-in policy");
            for trial in trial(&policy) {
                assert_eq!(trial.faults, [""; 0], "{name}: {}", trial.id);
                assert!(trial.removals > 0, "{name}: {}", trial.id);
            }
        }
    }

    #[test]
    fn a_criterion_that_nothing_can_make_pass() {
        let ran = faults(&POLICY.replace("CRITERION", "ran"));
        assert!(ran[0].contains("nothing can make it pass"), "{ran:?}");
        let guess = faults(&POLICY.replace("CRITERION", "inferred"));
        assert!(guess[0].contains("nothing can make it pass"), "{guess:?}");
        assert_eq!(faults(&POLICY.replace("CRITERION", "read")), [""; 0]);
    }
}
