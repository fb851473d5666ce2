//! One `versioned_feature_list.yaml` in place of a repository.

use gradus_core::counted::counted;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, Unread};
use gradus_core::ledgers::Ledgers;

use super::coverage::absent;
use super::{CollectError, Readers, Request};
use crate::io::worktree;

/// Reads a single list of gates.
pub(super) fn read(request: &Request, readers: &dyn Readers) -> Result<Ledgers, CollectError> {
    let path = &request.path;
    if let Some(revision) = &request.at {
        return Err(CollectError::NotARepository {
            path: path.clone(),
            revision: revision.clone(),
        });
    }
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    let bad = |unread: Unread| CollectError::List {
        path: path.display().to_string(),
        reason: unread.reason,
    };
    let bytes = worktree::read_file(path, &name).map_err(bad)?;
    let (inventory, unread) = readers.list(&name, &bytes);
    // A file that was named and says nothing at all is an error, not an empty project.
    if inventory.gates.is_empty()
        && let Some(first) = unread.first()
    {
        return Err(bad(first.clone()));
    }
    let why = format!(
        "{} in one list, {} unread",
        counted(inventory.gates.len(), "gate", "gates"),
        counted(unread.len(), "entry", "entries")
    );
    let state = if unread.is_empty() {
        CoverageState::Exhaustive
    } else {
        CoverageState::Partial
    };
    Ok(Ledgers {
        repository: name,
        inventory,
        coverage: vec![
            Coverage {
                ledger: LedgerKind::Registry,
                state,
                why,
            },
            absent(LedgerKind::Code, "a list of gates has no code"),
            absent(LedgerKind::History, "a list of gates has no history"),
            absent(LedgerKind::Docs, "a list of gates has no documents"),
        ],
        unread,
        ..Ledgers::default()
    })
}
