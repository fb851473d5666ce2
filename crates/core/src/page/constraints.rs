//! What a gate requires, excludes and needs of Kubernetes, as its page says it.
//!
//! Only what changes when the gate changes, or one that is bound to it: from the code, and from
//! the gate's own record. What other documents say would make the page differ with every one of
//! them.

use std::collections::BTreeSet;

use super::wording;
use crate::gate::Constraint;
use crate::ledger::LedgerKind;
use crate::project::{GateView, Project};
use crate::statement::{Basis, Statement};
use crate::upstream::needs;

const REQUIRES: &str = "Requires";
const REQUIRED: &str = "Required by";
const EXCLUDES: &str = "Cannot be enabled together with";
const NEEDS: &str = "Needs";

/// What a page says where there is nothing to say. That code cannot be asked about everything
/// is part of it.
const NONE: &str = "No constraint with another gate was found in the code.";

/// Returns the sentences, one a line of a list; empty where there is nothing to say.
///
/// Code states a constraint at one of the two gates; the page of either has it.
pub(super) fn sentences(project: &Project, view: &GateView) -> Vec<String> {
    let mut said = Vec::new();
    let gate = &view.gate;
    let sources = |list: fn(&GateView) -> &[Constraint]| {
        let all = project.gates.iter();
        let stating = all.filter(move |v| list(v).iter().any(|c| c.gate == gate.name));
        stating.map(|v| v.gate.name.as_str())
    };
    let mut say = |before: &str, names: BTreeSet<&str>, last: &str| {
        let names: Vec<&str> = names.into_iter().collect();
        if !names.is_empty() {
            said.push(format!("{before} {}.", wording::list(&names, last)));
        }
    };
    let required = gate.requires.iter().map(|c| c.gate.as_str());
    say(REQUIRES, required.collect(), "and");
    say(REQUIRED, sources(|v| &v.gate.requires).collect(), "and");
    let excluded = gate.excludes.iter().map(|c| c.gate.as_str());
    let excluded = excluded.chain(sources(|v| &v.gate.excludes)).collect();
    say(EXCLUDES, excluded, "or");
    let own: Vec<Statement> = project
        .ledgers
        .statements
        .iter()
        .filter(|s| is_own(s))
        .cloned()
        .collect();
    let mut needed: Vec<String> = needs::of(&own, &gate.name)
        .iter()
        .map(needs::Need::name)
        .collect();
    needed.sort_unstable();
    said.extend(needed.iter().map(|name| format!("{NEEDS} {name}.")));
    said
}

/// Tells whether a statement comes from the code, or from the gate's own page.
fn is_own(statement: &Statement) -> bool {
    let ledger = statement.location.ledger;
    statement.basis == Basis::Read
        && matches!(
            ledger,
            LedgerKind::Registry | LedgerKind::Code | LedgerKind::Page
        )
}

/// Writes the part of the page.
pub(super) fn block(sentences: &[String]) -> String {
    if sentences.is_empty() {
        return format!("{NONE}\n");
    }
    sentences.iter().map(|s| format!("- {s}\n")).collect()
}

/// Tells whether an item of a list, or a sentence, may have been generated: these words, and
/// nothing but names behind them.
pub(super) fn is_ours(item: &str) -> bool {
    if item == NONE {
        return true;
    }
    let sentence = item
        .strip_prefix("- ")
        .or_else(|| item.strip_prefix("* "))
        .and_then(|sentence| sentence.strip_suffix('.'));
    let Some(sentence) = sentence else {
        return false;
    };
    let is_name = |word: &str| {
        let word = word.trim_end_matches(',');
        let code = word.strip_prefix('`').and_then(|w| w.strip_suffix('`'));
        matches!(word, "and" | "or") || code.is_some_and(wording::is_plain)
    };
    // A name that is no plain word is written out.
    let is_escaped = |word: &str| word.contains('&') || word.contains('\\');
    let of_gates = [REQUIRES, REQUIRED, EXCLUDES].iter().any(|begin| {
        let rest = sentence.strip_prefix(begin);
        rest.is_some_and(|rest| rest.split_whitespace().all(|w| is_name(w) || is_escaped(w)))
    });
    let upstream = || {
        let rest = sentence.strip_prefix(NEEDS);
        rest.is_some_and(|rest| rest.contains(" of Kubernetes"))
    };
    of_gates || upstream()
}

#[cfg(test)]
mod tests {
    use super::{NONE, is_ours};

    #[test]
    fn what_was_generated_is_known_again() {
        for ours in [
            NONE,
            "- Requires `A`.",
            "* Required by `A`, `B` and `C`.",
            "- Cannot be enabled together with `A` or `B`.",
            "- Needs `DynamicResourceAllocation` of Kubernetes (KEP-4381).",
        ] {
            assert!(is_ours(ours), "{ours}");
        }
        for theirs in [
            "- Requires a newer kernel.",
            "- Requires `A`, because it has no lamp.",
            "- Needs a lamp.",
            "Requires `A`.",
            "It needs care.",
        ] {
            assert!(!is_ours(theirs), "{theirs}");
        }
    }
}
