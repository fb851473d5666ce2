//! `gradus explain`: why a rule or a criterion is there, and what it takes.

use std::fmt::Write as _;

use anyhow::anyhow;
use gradus_core::criteria::{self, Check};
use gradus_core::rules::{self, Rule};
use gradus_core::{exit, nearest};

use crate::args::Explain;
use crate::failure::{Failure, Outcome};
use crate::ui::Ui;

pub(super) fn run(args: &Explain, ui: &mut Ui<'_>) -> Outcome {
    let Some(id) = &args.rule else {
        return ui.print(&list(), exit::OK);
    };
    let strong = ui.look.palette.strong;
    if let Some(check) = criteria::find(&id.to_uppercase()) {
        return ui.print(&criterion(check, strong), exit::OK);
    }
    let rule = rules::find(id).ok_or_else(|| {
        let known = rules::ALL.iter().map(|rule| rule.id);
        let known = known.chain(criteria::ALL.iter().map(|c| c.id));
        let meant =
            nearest(id, known).map_or_else(String::new, |near| format!("did you mean {near}? "));
        Failure::usage(anyhow!("there is no rule or criterion {id}"))
            .hint(format!("{meant}there are:\n{}", list()))
    })?;
    ui.print(&explain(rule, strong), exit::OK)
}

fn list() -> String {
    let width = rules::ALL.iter().map(|r| r.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in rules::ALL {
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{:width$}  {}", rule.id, rule.summary);
    }
    for check in criteria::ALL {
        let _ = writeln!(out, "{:width$}  {}", check.id, check.summary);
    }
    out
}

fn explain(rule: &Rule, strong: anstyle::Style) -> String {
    format!(
        "{strong}{}{strong:#}: {}\nseverity: {}, unless the policy says otherwise\n\n{}\n",
        rule.id,
        rule.summary,
        rule.severity.as_str(),
        rule.doc.trim()
    )
}

fn criterion(check: &Check, strong: anstyle::Style) -> String {
    let ledgers: Vec<&str> = check.ledgers.iter().map(|l| l.as_str()).collect();
    format!(
        "{strong}{}{strong:#}: {}\nreads: {}\n\n{}\n",
        check.id,
        check.summary,
        ledgers.join(", "),
        check.doc.trim()
    )
}
