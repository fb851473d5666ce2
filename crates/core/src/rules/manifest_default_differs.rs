//! Rule `manifest-default-differs`.

use std::collections::BTreeMap;

use super::charts::{governed, in_chart, word};
use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::statement::{Claim, Mode, Statement};

const ID: &str = "manifest-default-differs";

const DOC: &str = "\
A manifest with `--feature-gates=FastPath=${FAST_PATH:=false}` has a default of its own, and it \
wins over the code's for everybody who installs from it. After a promotion that forgot the \
manifest, the gate is on in the code and off in every installation. Only values that a variable \
can change are compared: a manifest that sets a gate for good means it.

Example: the code has `FastPath` at beta and on; the manifest falls back to `false`.

Fix: change the manifest's default together with the code's.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a shipped manifest falls back to another default than the code's",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Chart],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut differing: BTreeMap<(&str, bool), Vec<&Statement>> = BTreeMap::new();
    for said in &context.project.ledgers.statements {
        if said.location.ledger == LedgerKind::Chart
            && said.mode == Mode::Declares
            && let Claim::Default(value) = said.claim
            && !in_chart(context, &said.location.path)
        {
            differing
                .entry((&said.subject, value))
                .or_default()
                .push(said);
        }
    }
    let mut found = Vec::new();
    for ((name, value), said) in differing {
        let Some(view) = governed(context, name) else {
            continue;
        };
        // Components can have different defaults for one gate: any of them will do.
        let specs = view
            .gate
            .registrations
            .iter()
            .filter_map(|r| r.specs.last());
        let defaults = specs.map(|s| s.default).chain([view.current.default]);
        if defaults.into_iter().any(|d| d.is_none_or(|d| d == value)) {
            continue;
        }
        let mut paths: Vec<&str> = said.iter().map(|s| s.location.path.as_str()).collect();
        paths.dedup();
        let message = format!(
            "`{name}` is {} by default in the code, and falls back to {value} in {}",
            word(!value),
            paths.join(", ")
        );
        found.push(
            context
                .report(ID, message)
                .gate(name)
                .claim("default")
                .at_all(said.iter().map(|s| s.location.clone()))
                .at_all(declared(&view.gate))
                .help(format!("let the manifest fall back to {}", !value))
                .done(),
        );
    }
    found
}
