//! `gradus explain`: why a rule is there, and how to fix what it finds.

use std::fmt::Write as _;

use anyhow::anyhow;
use gradus_core::rules::{self, Rule};
use gradus_core::{exit, nearest};

use crate::args::Explain;
use crate::failure::{Failure, Outcome};
use crate::ui::Ui;

pub(super) fn run(args: &Explain, ui: &mut Ui<'_>) -> Outcome {
    let Some(id) = &args.rule else {
        return ui.print(&list(), exit::OK);
    };
    let rule = rules::find(id).ok_or_else(|| {
        let meant = nearest(id, rules::ALL.iter().map(|rule| rule.id))
            .map_or_else(String::new, |near| format!("did you mean {near}? "));
        Failure::usage(anyhow!("there is no rule {id}"))
            .hint(format!("{meant}rules are:\n{}", list()))
    })?;
    let look = ui.look;
    ui.print(&explain(rule, look.palette.strong), exit::OK)
}

fn list() -> String {
    let width = rules::ALL.iter().map(|r| r.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in rules::ALL {
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{:width$}  {}", rule.id, rule.summary);
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
