//! What every document shares.

use gradus_core::gate::Spec;
use gradus_core::ledger;
use gradus_core::ledgers::Ledgers;
use gradus_core::location;
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

/// A place.
#[derive(Serialize)]
pub(super) struct Location<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    revision: Option<&'a str>,
    /// Kept for hosts that can be linked to; nothing fills it yet.
    url: Option<&'a str>,
    role: &'static str,
    ledger: &'static str,
    text: Option<&'a str>,
}

impl<'a> Location<'a> {
    pub(super) fn of(location: &'a location::Location) -> Self {
        Self {
            path: &location.path,
            line: location.line,
            column: location.column,
            revision: location.revision.as_deref(),
            url: None,
            role: location.role.as_str(),
            ledger: location.ledger.as_str(),
            text: location.text.as_deref(),
        }
    }

    pub(super) fn all(locations: &'a [location::Location]) -> Vec<Self> {
        locations.iter().map(Self::of).collect()
    }
}

/// From a version on: stage, default, locked.
#[derive(Serialize)]
pub(super) struct SpecView<'a> {
    version: Option<&'a str>,
    stage: Option<&'static str>,
    default: Option<bool>,
    locked: Option<bool>,
}

impl<'a> SpecView<'a> {
    pub(super) fn of(spec: &'a Spec) -> Self {
        Self {
            version: spec.version.as_deref(),
            stage: spec.stage.map(|s| s.as_str()),
            default: spec.default,
            locked: spec.locked,
        }
    }
}
