//! Pages about the rules, for the documentation.

use std::fmt::Write as _;

use gradus_core::rules::{ALL, Parameter, Rule};

/// Writes the page of one rule.
#[must_use]
pub fn page(rule: &Rule) -> String {
    let ledgers: Vec<&str> = rule.ledgers.iter().map(|l| l.as_str()).collect();
    let mut out = format!("# {}\n\n{}.\n\n", rule.id, sentence(rule.summary));
    // Writing to a `String` cannot fail.
    let _ = writeln!(
        out,
        "| severity | reads | a policy can set |\n|---|---|---|\n| {}, unless the policy says \
         otherwise | {} | {} |\n",
        rule.severity.as_str(),
        ledgers.join(", "),
        match rule.parameter {
            Parameter::None => "the severity",
            Parameter::Lines => "the severity; `lines: 3`, release lines",
            Parameter::StageLines =>
                "the severity; `lines: {alpha: 4, beta: 6}`, release lines by stage",
        }
    );
    let _ = writeln!(out, "{}", rule.doc.trim());
    out
}

/// Writes the page that lists all rules, with links to their own.
#[must_use]
pub fn index() -> String {
    let mut out = "# Rules\n\n`gradus check` runs these. `gradus explain RULE` prints the same \
                   pages.\n\n| rule | severity | finds |\n|---|---|---|\n"
        .to_owned();
    for rule in ALL {
        let _ = writeln!(
            out,
            "| [{id}]({id}.md) | {} | {} |",
            rule.severity.as_str(),
            rule.summary,
            id = rule.id
        );
    }
    out
}

/// Writes the lines of mdBook's table of contents that stand for the rules.
#[must_use]
pub fn contents() -> String {
    let mut out = "- [Rules](rules/index.md)\n".to_owned();
    for rule in ALL {
        let _ = writeln!(out, "  - [{id}](rules/{id}.md)", id = rule.id);
    }
    out
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
