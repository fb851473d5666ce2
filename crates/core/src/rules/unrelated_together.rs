//! Rule `unrelated-together`.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, is_own};
use super::{Parameter, Rule};
use crate::code::Together;
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::statement::{Claim, Statement};

const ID: &str = "unrelated-together";

const DOC: &str = "\
Where one gate is only looked at while another is on, or both decide about the same code, they \
have something to do with each other. Nobody who sets one of them knows, unless a constraint, a \
document, the comment on one of them or the one above the condition says so; a page that names \
both within a few lines is taken to. It may well be that nothing is wrong; so all pairs of a project are told once.

Example: inside of `if Enabled(FastPath)` code asks for `Enabled(SlowPath)`; neither's comment \
names the other.

Fix: say in the comment on one of them what the other does to it; refuse combinations that make \
no sense.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "two gates are evaluated together, and nothing says how they relate",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::Code, LedgerKind::Docs],
    check,
};

/// Pairs that are named in the message, and places that are shown.
const SHOWN: usize = 10;

/// A page that names two gates within so many lines speaks of both: whoever reads of one there
/// reads of the other.
const NEAR_LINES: u32 = 6;

/// Statements behind one that are looked at: a long list of gates relates nothing.
const NEAR_STATEMENTS: usize = 32;

fn check(context: &Context<'_>) -> Vec<Finding> {
    let related = related(context);
    let mut pairs: BTreeMap<(&str, &str), &Together> = BTreeMap::new();
    for together in &context.project.ledgers.code.together {
        let (first, second) = (together.first.as_str(), together.second.as_str());
        if is_switchable(context, first)
            && is_switchable(context, second)
            && !related.contains(&(first, second))
            && !comments_name(context, first, second)
        {
            pairs.entry((first, second)).or_insert(together);
        }
    }
    finding(context, &pairs).into_iter().collect()
}

fn is_switchable(context: &Context<'_>, name: &str) -> bool {
    let view = context.project.gates.iter().find(|v| v.gate.name == name);
    view.is_some_and(|v| is_own(&v.gate) && v.current.locked != Some(true))
}

/// Returns the pairs of which something says how they relate, the smaller name first.
fn related<'a>(context: &Context<'a>) -> BTreeSet<(&'a str, &'a str)> {
    let mut related = BTreeSet::new();
    let mut add = |a: &'a str, b: &'a str| {
        related.insert((a.min(b), a.max(b)));
    };
    for view in &context.project.gates {
        for constraint in view.gate.requires.iter().chain(&view.gate.excludes) {
            add(&view.gate.name, &constraint.gate);
        }
    }
    for statement in &context.project.ledgers.statements {
        if let Claim::Requires(other) | Claim::Excludes(other) = &statement.claim {
            add(&statement.subject, other);
        }
    }
    // What is said at one place that asks for both holds at the others.
    for together in &context.project.ledgers.code.together {
        if is_explained(together) {
            add(&together.first, &together.second);
        }
    }
    // What requires both, or is excluded by both, has said so of the two.
    for view in &context.project.gates {
        let others = view.gate.requires.iter().chain(&view.gate.excludes);
        let others: Vec<&str> = others.map(|c| c.gate.as_str()).collect();
        for (i, one) in others.iter().enumerate() {
            others.iter().skip(i + 1).for_each(|other| add(one, other));
        }
    }
    let mut pages: BTreeMap<&str, Vec<(u32, &str)>> = BTreeMap::new();
    let statements = context.project.ledgers.statements.iter();
    let place = |s: &'a Statement| (s.location.path.as_str(), s.location.line);
    let listed = statements.clone().filter(|s| s.listing.is_some());
    let rows: BTreeSet<(&str, u32)> = listed.map(place).collect();
    // Rows of a table stand beside each other for no other reason than that they are gates, also
    // where a row names its gate a second time, in a link.
    let prose = |s: &&'a Statement| {
        s.location.ledger == LedgerKind::Docs && s.listing.is_none() && !rows.contains(&place(s))
    };
    for said in statements.filter(prose) {
        let page = pages.entry(&said.location.path).or_default();
        page.push((said.location.line, &said.subject));
    }
    for page in pages.values_mut() {
        page.sort_unstable();
        page.dedup();
        for (i, (line, one)) in page.iter().enumerate() {
            let near = page.iter().skip(i + 1).take(NEAR_STATEMENTS);
            for (_, other) in near.take_while(|(at, _)| at - line <= NEAR_LINES) {
                add(one, other);
            }
        }
    }
    related
}

fn comments_name(context: &Context<'_>, first: &str, second: &str) -> bool {
    let comments = &context.project.ledgers.code.comments;
    let says = |gate: &str, other: &str| comments.get(gate).is_some_and(|c| names(&c.text, other));
    says(first, second) || says(second, first)
}

/// Tells whether the comment right above a condition speaks of both gates.
fn is_explained(together: &Together) -> bool {
    let comment = together.comment.as_ref();
    comment.is_some_and(|c| names(c, &together.first) && names(c, &together.second))
}

/// Tells whether a text names a gate, as a word.
fn names(text: &str, gate: &str) -> bool {
    let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.any(|w| w == gate)
}

fn finding(context: &Context<'_>, pairs: &BTreeMap<(&str, &str), &Together>) -> Option<Finding> {
    if pairs.is_empty() {
        return None;
    }
    let mut list: Vec<String> = pairs
        .keys()
        .take(SHOWN)
        .map(|(a, b)| format!("`{a}` and `{b}`"))
        .collect();
    if pairs.len() > SHOWN {
        list.push(format!("{} more pairs", pairs.len() - SHOWN));
    }
    let message = format!(
        "gates are evaluated together, and no constraint, comment on them or above the condition, or passage of a document speaks of both: {}",
        list.join("; ")
    );
    let places = pairs.values().take(SHOWN).map(|t| t.location.clone());
    let first = pairs.keys().next()?.0;
    let view = context.project.gates.iter().find(|v| v.gate.name == first);
    Some(
        context
            .report(ID, message)
            .at_all(places)
            .at_all(view.and_then(|v| super::context::declared(&v.gate)))
            .help("say in the comment on one what the other does to it, if anything")
            .done(),
    )
}
