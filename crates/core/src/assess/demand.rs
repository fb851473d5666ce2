//! From demands to a verdict: the one place where that is decided.

use crate::evidence::{Demand, Evidence, Settled, Side};
use crate::ledger::{CoverageState, LedgerKind};
use crate::statement::Basis;
use crate::verdict::Verdict;

use super::Case;

/// What is known of one demand, or of all of a criterion's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) verdict: Verdict,
    /// The weakest basis that it rests on.
    pub(super) basis: Option<Basis>,
    pub(super) reason: String,
    /// Whether something was seen that speaks against it.
    pub(super) contradicted: bool,
}

/// Judges one demand.
///
/// Evidence on a basis that is not accepted is shown and settles nothing. What speaks against
/// the demand outweighs what speaks for it.
pub(super) fn judge(case: &Case<'_>, demand: &Demand) -> Known {
    let counts = |e: &&Evidence| accepts(case, demand, e.basis);
    let against = |e: &&Evidence| e.side == Side::Against && !e.stale;
    if let Some(fact) = demand.evidence.iter().filter(counts).find(against) {
        return Known {
            verdict: Verdict::Unmet,
            basis: Some(fact.basis),
            reason: fact.text.clone(),
            contradicted: true,
        };
    }
    let supporting = demand.evidence.iter().filter(|e| e.side == Side::For);
    let (stale, fresh): (Vec<&Evidence>, Vec<&Evidence>) =
        supporting.clone().filter(counts).partition(|e| e.stale);
    if fresh.len() >= demand.enough.max(1) {
        return Known {
            verdict: Verdict::Met,
            basis: fresh.iter().map(|e| e.basis).max(),
            reason: told(&fresh),
            contradicted: false,
        };
    }
    let open = |verdict, basis, reason| Known {
        verdict,
        basis,
        reason,
        contradicted: false,
    };
    if fresh.is_empty() && !stale.is_empty() {
        let basis = stale.iter().map(|e| e.basis).max();
        return open(
            Verdict::Stale,
            basis,
            format!("{}: too old to count", told(&stale)),
        );
    }
    if !fresh.is_empty() {
        let basis = fresh.iter().map(|e| e.basis).max();
        let reason = format!(
            "{} of {} pieces of evidence: {}",
            fresh.len(),
            demand.enough,
            told(&fresh)
        );
        let verdict = if is_fact(case, demand).is_ok() {
            Verdict::Unmet
        } else {
            Verdict::Unknown
        };
        return open(verdict, basis, reason);
    }
    let guesses: Vec<&Evidence> = supporting.collect();
    if !guesses.is_empty() {
        let basis = guesses.iter().map(|e| e.basis).max();
        let word = basis.map_or("", Basis::as_str);
        let reason = format!("only {word}: {}", told(&guesses));
        return open(Verdict::Unknown, basis, reason);
    }
    match is_fact(case, demand) {
        Ok(why) => open(
            Verdict::Unmet,
            Some(Basis::Read),
            format!("there is no {}{}", demand.what, parenthesis(&why)),
        ),
        Err(why) => open(
            Verdict::Unknown,
            None,
            format!("no {} is known{}", demand.what, parenthesis(&why)),
        ),
    }
}

/// Judges all demands of a criterion: it is as good as the worst of them.
pub(super) fn all(case: &Case<'_>, demands: &[Demand]) -> (Known, Vec<usize>) {
    let known: Vec<Known> = demands.iter().map(|d| judge(case, d)).collect();
    let worst = known.iter().map(|k| k.verdict).max();
    let verdict = worst.unwrap_or(Verdict::Unknown);
    let failing: Vec<usize> = (0..known.len())
        .filter(|&i| !known[i].verdict.passes())
        .collect();
    let told = |k: &&Known| k.verdict == verdict;
    let mut reasons: Vec<&str> = known.iter().filter(told).map(|k| &*k.reason).collect();
    reasons.dedup();
    let summary = Known {
        verdict,
        basis: known.iter().filter(told).filter_map(|k| k.basis).max(),
        reason: reasons.join("; "),
        contradicted: known.iter().any(|k| k.contradicted),
    };
    (summary, failing)
}

/// Tells whether a basis can settle a demand. A guess never does, whatever a policy says.
pub(super) fn accepts(case: &Case<'_>, demand: &Demand, basis: Basis) -> bool {
    let listed = match demand.settled {
        Settled::ByPolicy => case.asked.bases.contains(&basis),
        Settled::By(bases) => bases.contains(&basis),
    };
    listed && basis != Basis::Inferred
}

/// Whether absence is a fact: what was read, or else what was not.
fn is_fact(case: &Case<'_>, demand: &Demand) -> Result<String, String> {
    if demand.open {
        return Err(unread(case));
    }
    let ledgers = if demand.absence.is_empty() {
        let named = case.asked.ledgers.iter();
        named.flat_map(|word| kinds(word)).copied().collect()
    } else {
        demand.absence.clone()
    };
    if ledgers.is_empty() {
        return Err(String::new());
    }
    let mut read = Vec::new();
    for ledger in ledgers {
        let why = case.why(ledger);
        match case.context.coverage(ledger) {
            CoverageState::Exhaustive => read.push(why),
            // A project without a single BATS test has none that was not read.
            CoverageState::Absent if is_tests(ledger) && case.is_whole(LedgerKind::GoTests) => {}
            CoverageState::Partial => {
                return Err(format!("{} read in part: {why}", ledger.as_str()));
            }
            CoverageState::Absent => {
                let why = if why.is_empty() { "not given" } else { why };
                return Err(format!("{}: {why}", ledger.as_str()));
            }
        }
    }
    read.retain(|why| !why.is_empty());
    Ok(read.join("; "))
}

/// Says which of the ledgers that could tell were not read completely, where there are any.
fn unread(case: &Case<'_>) -> String {
    let told = [LedgerKind::Registry, LedgerKind::Code, LedgerKind::Docs].map(|ledger| {
        let state = case.context.coverage(ledger);
        (state != CoverageState::Exhaustive)
            .then(|| format!("{} {}", state.as_str(), ledger.as_str()))
    });
    told.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

const fn is_tests(ledger: LedgerKind) -> bool {
    matches!(ledger, LedgerKind::Bats)
}

/// Returns the ledgers that a word of a policy stands for.
fn kinds(word: &str) -> &'static [LedgerKind] {
    match word {
        "registry" => &[LedgerKind::Registry],
        "code" => &[LedgerKind::Code],
        "history" => &[LedgerKind::History],
        "docs" => &[LedgerKind::Docs],
        "upstream" => &[LedgerKind::Upstream],
        "tests" => &[LedgerKind::GoTests, LedgerKind::Bats],
        "ci" => &[LedgerKind::Ci],
        "results" => &[LedgerKind::Results],
        "issues" => &[LedgerKind::Issues],
        "chart" => &[LedgerKind::Chart],
        "metrics" => &[LedgerKind::Metrics],
        "proposals" => &[LedgerKind::Proposals],
        "release-notes" => &[LedgerKind::ReleaseNotes],
        "page" => &[LedgerKind::Page],
        _ => &[],
    }
}

/// So many pieces of evidence are told in a reason; all of them stand below it.
const TOLD: usize = 2;

fn told(evidence: &[&Evidence]) -> String {
    let mut texts: Vec<&str> = evidence.iter().map(|e| &*e.text).collect();
    texts.dedup();
    let more = texts.len().saturating_sub(TOLD);
    let mut text = texts[..texts.len().min(TOLD)].join("; ");
    if more > 0 {
        text.push_str(&format!("; and {more} more"));
    }
    text
}

fn parenthesis(why: &str) -> String {
    if why.is_empty() {
        String::new()
    } else {
        format!(" ({why})")
    }
}
