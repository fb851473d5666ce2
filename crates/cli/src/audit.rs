//! From what was asked on the command line to ledgers: the collector.

use std::path::Path;

use anyhow::anyhow;
use gradus_collect::repository::{Jobs, Request, collect};
use gradus_collect::source::FileKind;
use gradus_core::exit;
use gradus_core::gate::Dialect;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind};
use gradus_core::ledgers::Ledgers;

use crate::args::Given;
use crate::clock;
use crate::failure::Failure;
use crate::ui::Ui;

/// What a command needs to be read besides the code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Needs<'a> {
    pub(crate) history: bool,
    pub(crate) documents: bool,
    /// Job files that are named.
    pub(crate) jobs: Option<&'a Jobs>,
}

/// Reads what a command needs. What it does not need is not in the coverage.
pub(crate) fn read(
    path: &Path,
    at: Option<&str>,
    needs: Needs<'_>,
    given: &Given,
    ui: &Ui<'_>,
) -> Result<Ledgers, Failure> {
    let _progress = ui.progress(&match at {
        Some(revision) => format!("reading {} at {revision}", path.display()),
        None => format!("reading {}", path.display()),
    });
    let request = Request {
        path: path.to_owned(),
        at: at.map(str::to_owned),
        history: needs.history,
        documents: needs.documents,
        results: given.results.clone(),
        issues: given.issues.clone(),
        release_notes: given.release_notes.clone(),
        jobs: needs.jobs.cloned().unwrap_or_default(),
    };
    let mut ledgers = collect(&request)?;
    ledgers.coverage.retain(|c| match c.ledger {
        LedgerKind::History => needs.history,
        LedgerKind::Docs => needs.documents,
        _ => true,
    });
    // A document that a command does not read is no gap of its own.
    let is_document = |path: &str| FileKind::of(path) == FileKind::Markdown;
    ledgers
        .unread
        .retain(|u| needs.documents || !is_document(&u.path));
    // What no commit has is of no later day than this one.
    if ledgers.pages.iter().any(|page| page.uncommitted) {
        ledgers.read_on = clock::today();
    }
    for registry in &ledgers.inventory.registries {
        tracing::info!(
            "registry {} ({})",
            registry.location,
            registry.dialect.as_str()
        );
    }
    Ok(ledgers)
}

/// The same of a project that must have gates. Where it has none, `empty` makes the document
/// that programs get nonetheless: it says what was read.
pub(crate) fn read_gates(
    path: &Path,
    at: Option<&str>,
    needs: Needs<'_>,
    given: &Given,
    ui: &Ui<'_>,
    empty: impl FnOnce(Ledgers) -> Option<String>,
) -> Result<Ledgers, Failure> {
    match read(path, at, needs, given, ui) {
        Ok(ledgers) if has_gates(&ledgers) => Ok(ledgers),
        Ok(ledgers) => {
            let failure = nothing_found(path, &ledgers);
            Err(failure.document(empty(ledgers)))
        }
        Err(failure) if failure.code() == exit::NOTHING => {
            let coverage = Coverage {
                ledger: LedgerKind::Registry,
                state: CoverageState::Absent,
                why: failure.message(),
            };
            Err(failure.document(empty(Ledgers {
                coverage: vec![coverage],
                ..Ledgers::default()
            })))
        }
        Err(failure) => Err(failure),
    }
}

/// Tells whether there is a registry, or gates without one.
pub(crate) fn has_gates(ledgers: &Ledgers) -> bool {
    let inventory = &ledgers.inventory;
    !inventory.registries.is_empty() || !inventory.gates.is_empty()
}

/// Tells whether something was unread, shallow or absent.
pub(crate) fn has_gaps(ledgers: &Ledgers) -> bool {
    !ledgers.unread.is_empty()
        || ledgers.coverage.iter().any(|c| match c.state {
            CoverageState::Exhaustive => false,
            CoverageState::Partial => true,
            CoverageState::Absent => !c.ledger.is_optional(),
        })
}

/// Says that no registry was found, which shapes were looked for, and what was not read.
pub(crate) fn nothing_found(path: &Path, ledgers: &Ledgers) -> Failure {
    let mut hint = "these shapes were looked for:".to_owned();
    for dialect in Dialect::ALL {
        hint.push_str("\n    ");
        hint.push_str(dialect.shape());
    }
    for coverage in &ledgers.coverage {
        if coverage.ledger == LedgerKind::Registry {
            hint.push_str(&format!("\n  {}", coverage.why));
        }
    }
    let unread = ledgers.unread.len();
    for item in ledgers.unread.iter().take(10) {
        hint.push_str(&format!("\n  unread: {}: {}", item.path, item.reason));
    }
    if unread > 10 {
        hint.push_str(&format!("\n  and {} more unread", unread - 10));
    }
    Failure::nothing(anyhow!(
        "reading the gates of {}: no registry of feature gates was found",
        path.display()
    ))
    .hint(hint)
}
