//! `diff`: what changed between two revisions, as a table.

use super::{push_footer, push_header, push_row};
use crate::Comparison;
use crate::escape::{code, markdown};

/// Renders changes, then what becomes of the operator's file.
#[must_use]
pub fn render(comparison: &Comparison<'_>) -> String {
    let mut out = format!(
        "## Feature gates of {}, {} to {}\n\n",
        markdown(&comparison.after.repository),
        markdown(comparison.from),
        markdown(comparison.to)
    );
    if comparison.changes.is_empty() {
        out.push_str("Nothing changed.\n");
    } else {
        push_header(&mut out, &["Gate", "Change", "From", "To", "What to do"]);
    }
    let cell = |text: &Option<String>| text.as_deref().map_or_else(String::new, markdown);
    for change in comparison.changes {
        push_row(
            &mut out,
            &[
                code(&change.gate),
                change.kind.as_str().to_owned(),
                cell(&change.from),
                cell(&change.to),
                markdown(&change.operator),
            ],
        );
    }
    push_configuration(&mut out, comparison);
    push_footer(&mut out, &comparison.coverage(), &comparison.unread());
    out
}

fn push_configuration(out: &mut String, comparison: &Comparison<'_>) {
    let Some(configuration) = &comparison.configuration else {
        return;
    };
    out.push_str(&format!(
        "\n### {} under {}\n\n",
        code(configuration.path),
        markdown(comparison.to)
    ));
    if configuration.verdicts.is_empty() {
        out.push_str("Sets no gate.\n");
        return;
    }
    push_header(out, &["Gate", "Value", "Verdict", "Why"]);
    for verdict in configuration.verdicts {
        push_row(
            out,
            &[
                code(&verdict.setting.gate),
                verdict.setting.value.to_string(),
                verdict.verdict.as_str().to_owned(),
                markdown(&verdict.why),
            ],
        );
    }
}
