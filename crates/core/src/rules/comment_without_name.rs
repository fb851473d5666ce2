//! Rule `comment-without-name`.

use std::collections::BTreeMap;

use super::context::{Context, is_own};
use super::lists::names;
use super::{Parameter, Rule};
use crate::code::DocComment;
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;

const ID: &str = "comment-without-name";

const DOC: &str = "\
In Go the comment on a name begins with that name, and tools that print documentation count on \
it. It is a matter of taste, so it is only told where nearly all other gates of the file hold \
to it.

Example: twelve comments read `FastPath makes ...`, and one reads `Enable the slow path`.

Fix: begin the comment with the name of the constant.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "the comment on a gate's constant does not begin with its name",
    doc: DOC,
    severity: Severity::Info,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut files: BTreeMap<&str, Vec<(&str, &DocComment)>> = BTreeMap::new();
    for view in context.project.gates.iter().filter(|v| is_own(&v.gate)) {
        let name = view.gate.name.as_str();
        if let Some(comment) = context.project.ledgers.code.comments.get(name)
            && !comment.text.is_empty()
            && !comment.generated
        {
            let path = comment.location.path.as_str();
            files.entry(path).or_default().push((name, comment));
        }
    }
    let found = files.into_values();
    found.filter_map(|gates| finding(context, &gates)).collect()
}

fn begins_with_name(name: &str, comment: &DocComment) -> bool {
    let word = comment
        .text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next();
    word == Some(comment.ident.as_str()) || word == Some(name) || word == Some("Deprecated")
}

fn finding(context: &Context<'_>, gates: &[(&str, &DocComment)]) -> Option<Finding> {
    let (with, without): (Vec<_>, Vec<_>) = gates
        .iter()
        .partition(|(name, comment)| begins_with_name(name, comment));
    let (name, first) = *without.first()?;
    if without.len() * 3 > with.len() {
        return None;
    }
    let list = names(without.iter().map(|(n, _)| *n), 8);
    let message = format!(
        "the comment on {list} does not begin with the name; those on the {} others do",
        with.len()
    );
    let report = context.report(ID, message);
    let report = match without.as_slice() {
        [_] => report.gate(name),
        _ => report,
    };
    let other = with.first().map(|(_, c)| c.location.clone());
    Some(
        report
            .at_all(without.iter().map(|(_, c)| c.location.clone()))
            .at_all(other)
            .help(format!("begin it with `{}`", first.ident))
            .done(),
    )
}
