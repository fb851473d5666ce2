//! `gradus diff`: what changed between two revisions, for an operator.

use std::path::Path;

use anyhow::anyhow;
use gradus_collect::settings::{self, Reading};
use gradus_core::diff::{ChangeKind, Verdict, between, judge};
use gradus_core::exit;
use gradus_core::ledgers::Ledgers;
use gradus_report::{Comparison, Configuration, json, markdown, text};

use super::{meta, undecided};
use crate::args::{Diff, Format};
use crate::audit::{self, Needs};
use crate::failure::{Failure, Outcome};
use crate::tree;
use crate::ui::Ui;

const NEEDS: Needs<'_> = Needs {
    history: false,
    documents: false,
    jobs: None,
};

pub(super) fn run(args: &Diff, ui: &mut Ui<'_>) -> Outcome {
    let file = args.config.as_deref().map(configuration).transpose()?;
    let before = audit::read(&args.path, Some(&args.from), NEEDS, ui)?;
    let after = audit::read(&args.path, Some(&args.to), NEEDS, ui)?;
    if !audit::has_gates(&before) && !audit::has_gates(&after) {
        let empty = Comparison {
            from: &args.from,
            to: &args.to,
            before: &before,
            after: &after,
            changes: &[],
            configuration: None,
        };
        let document =
            (args.format == Format::Json).then(|| json::diff::render(&empty, &meta(None)));
        return Err(audit::nothing_found(&args.path, &after).document(document));
    }
    warn_of_emptiness(&args.from, &before, ui);
    warn_of_emptiness(&args.to, &after, ui);
    let mut changes = between(&before.inventory, &after.inventory);
    let verdicts = file.as_ref().map(|(_, reading)| {
        changes.retain(|c| {
            is_set(reading, &c.gate)
                || c.from.as_deref().is_some_and(|f| is_set(reading, f))
                // A default that changed meets those who do not name the gate.
                || c.kind == ChangeKind::Default
        });
        judge(&reading.settings, &before.inventory, &after.inventory)
    });
    let comparison = Comparison {
        from: &args.from,
        to: &args.to,
        before: &before,
        after: &after,
        changes: &changes,
        configuration: file
            .as_ref()
            .zip(verdicts.as_ref())
            .map(|((path, reading), verdicts)| Configuration {
                path,
                verdicts,
                unread: &reading.unread,
            }),
    };
    let data = match args.format {
        Format::Text => text::diff::render(&comparison, &ui.look),
        Format::Json => json::diff::render(&comparison, &meta(None)),
        Format::Markdown => markdown::diff::render(&comparison),
    };
    if args.format != Format::Text {
        ui.warn_of_gaps(&before);
        ui.warn_of_gaps(&after);
    }
    let unread = file.as_ref().is_some_and(|(_, r)| !r.unread.is_empty());
    let gaps = unread || audit::has_gaps(&before) || audit::has_gaps(&after);
    let refused = verdicts
        .iter()
        .flatten()
        .any(|v| v.verdict == Verdict::Refused);
    let code = if refused {
        exit::FINDINGS
    } else {
        undecided(args.strictness.strict, gaps)
    };
    ui.print(&data, code)
}

/// Tells whether the file sets a gate: `--config` narrows the changes to those and to defaults.
fn is_set(reading: &Reading, gate: &str) -> bool {
    reading.settings.iter().any(|s| s.gate == gate)
}

fn warn_of_emptiness(revision: &str, ledgers: &Ledgers, ui: &mut Ui<'_>) {
    if !audit::has_gates(ledgers) {
        ui.warn(&format!(
            "no registry of feature gates was found at {revision}"
        ));
    }
}

/// Reads the operator's file.
fn configuration(place: &Path) -> Result<(String, Reading), Failure> {
    let path = place.display().to_string();
    let reading = settings::read(&path, &tree::bytes(place, &path)?);
    if let (true, Some(first)) = (reading.settings.is_empty(), reading.unread.first()) {
        return Err(Failure::usage(anyhow!("reading {path}: {}", first.reason)));
    }
    Ok((path, reading))
}
