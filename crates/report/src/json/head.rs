//! The head of every document: who wrote it, about what, and what was not read.

use gradus_core::ledger;
use gradus_core::ledgers::Ledgers;
use serde::Serialize;

use super::Meta;

#[derive(Serialize)]
pub(super) struct Tool<'a> {
    name: &'static str,
    version: &'a str,
}

/// The fields at the head of every document, flattened into it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Head<'a> {
    schema: &'static str,
    tool: Tool<'a>,
    repository: &'a str,
    /// Full hash of the audited commit; `null` without git.
    revision: Option<&'a str>,
    /// Whether files of the working tree were read, which may differ from the commit's.
    worktree: bool,
    policy: Option<&'a str>,
    coverage: Vec<Coverage>,
    unread: Vec<Unread>,
}

impl<'a> Head<'a> {
    pub(super) fn new(schema: &'static str, meta: &Meta<'a>, ledgers: &'a Ledgers) -> Self {
        Self::with(schema, meta, ledgers, &ledgers.coverage, &ledgers.unread)
    }

    /// Makes the head of a document about more than one set of ledgers.
    pub(super) fn with(
        schema: &'static str,
        meta: &Meta<'a>,
        ledgers: &'a Ledgers,
        coverage: &[ledger::Coverage],
        unread: &[ledger::Unread],
    ) -> Self {
        let revision = ledgers.revision.as_ref();
        Self {
            schema,
            tool: Tool {
                name: "gradus",
                version: meta.tool_version,
            },
            repository: &ledgers.repository,
            revision: revision.map(|r| r.commit.as_str()),
            worktree: revision.is_none_or(|r| r.worktree),
            policy: meta.policy,
            coverage: coverage.iter().map(Coverage::of).collect(),
            unread: unread.iter().map(Unread::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct Coverage {
    ledger: &'static str,
    state: &'static str,
    why: String,
}

impl Coverage {
    fn of(coverage: &ledger::Coverage) -> Self {
        Self {
            ledger: coverage.ledger.as_str(),
            state: coverage.state.as_str(),
            why: coverage.why.clone(),
        }
    }
}

#[derive(Serialize)]
struct Unread {
    path: String,
    code: &'static str,
    reason: String,
}

impl Unread {
    fn of(unread: &ledger::Unread) -> Self {
        Self {
            path: unread.path.clone(),
            code: unread.code.as_str(),
            reason: unread.reason.clone(),
        }
    }
}
