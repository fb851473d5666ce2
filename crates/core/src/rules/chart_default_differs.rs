//! Rule `chart-default-differs`.

use super::charts::{governed, own_blocks, word};
use super::context::{Context, declared};
use super::{Parameter, Rule};
use crate::chart::{Form, Shown};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::project::GateView;

const ID: &str = "chart-default-differs";

const DOC: &str = "\
A value of values.yaml wins over the default of the code for everybody who installs the chart, so \
a gate can be on for them and off for all others, and a new default of the code does not reach \
them. A comment that says why makes it a decision, and the finding `info`. A sample or a schema \
that says what the default is, and says another than the code, misleads whoever reads it.

Example: values.yaml has `FastPath: true`; the code has it at alpha and off.

Fix: take the code's default, or say in a comment why the chart has another.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a chart has another default for a gate than the code",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::Chart],
    ranked: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let charts = context.project.ledgers.charts.iter();
    charts
        .flat_map(|chart| own_blocks(context, chart))
        .flatten()
        .filter_map(|shown| finding(context, shown, governed(context, &shown.gate)?))
        .collect()
}

fn finding(context: &Context<'_>, shown: &Shown, view: &GateView) -> Option<Finding> {
    let default = view.current.default?;
    let name = &shown.gate;
    let path = &shown.location.path;
    let comment = shown.comment.as_deref();
    // Components can have different defaults for one gate: any of them will do.
    let differs = |value: bool| {
        let mut specs = view
            .gate
            .registrations
            .iter()
            .filter_map(|r| r.specs.last());
        value != default && specs.all(|s| s.default != Some(value))
    };
    let (message, explained) = match shown.form {
        Form::Value => {
            let value = shown.value.filter(|v| differs(*v))?;
            let message = format!(
                "{path} sets `{name}` to {value}, and the code has it {} by default",
                word(default)
            );
            (message, comment.is_some())
        }
        // A sample shows how to change things, unless it says that it shows the defaults.
        Form::Sample => {
            let lists_defaults = shown.heading.as_deref().is_some_and(|heading| {
                let heading = heading.to_ascii_lowercase();
                heading.contains("default values") || heading.contains("their defaults")
            });
            let listed = shown.value.filter(|_| lists_defaults);
            let said = comment.and_then(stated).or(listed)?;
            if !differs(said) {
                return None;
            }
            let message = format!(
                "{path} says that `{name}` is {} by default, and the code has it {}",
                word(said),
                word(default)
            );
            (message, false)
        }
        Form::Schema | Form::Template => {
            let value = shown.value.filter(|v| differs(*v))?;
            let message = format!(
                "{path} has {value} for the default of `{name}`, and the code has it {}",
                word(default)
            );
            (message, false)
        }
    };
    let message = match comment.filter(|_| explained) {
        Some(comment) => format!("{message}; its comment: \"{}\"", short(comment)),
        None => message,
    };
    let report = context
        .report(ID, message)
        .gate(name)
        .claim("default")
        .at(shown.location.clone())
        .at_all(declared(&view.gate))
        .help(match shown.form {
            Form::Value => {
                format!("take the code's default, or say in a comment why the chart sets `{name}`")
            }
            Form::Sample | Form::Schema | Form::Template => format!("write {}", default),
        });
    let report = if explained {
        report.at_most(Severity::Info)
    } else {
        report
    };
    Some(report.done())
}

/// Reads `ALPHA - default=false`, `(default: true)`, `enabled by default`.
fn stated(comment: &str) -> Option<bool> {
    let text = comment.to_ascii_lowercase();
    let after = ["default=", "default:", "default is ", "defaults to "]
        .iter()
        .find_map(|key| text.split_once(key))
        .map(|(_, rest)| rest.trim_start());
    if let Some(rest) = after {
        if rest.starts_with("true") {
            return Some(true);
        }
        if rest.starts_with("false") {
            return Some(false);
        }
    }
    if text.contains("enabled by default") || text.contains("on by default") {
        Some(true)
    } else if text.contains("disabled by default") || text.contains("off by default") {
        Some(false)
    } else {
        None
    }
}

fn short(text: &str) -> String {
    let mut letters = text.chars();
    let head: String = letters.by_ref().take(120).collect();
    if letters.next().is_some() {
        format!("{head}…")
    } else {
        head
    }
}
