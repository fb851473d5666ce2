//! Addresses of places, on the web site that shows the repository.

pub(crate) use gradus_core::forge::encoded;
use gradus_core::ledger::LedgerKind;
use gradus_core::ledgers::Ledgers;
use gradus_core::location::Location;

/// Finds the addresses of the places of one project.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links<'a>(Option<&'a Ledgers>);

impl<'a> Links<'a> {
    /// Of what was read of a repository.
    pub(crate) const fn of(ledgers: &'a Ledgers) -> Self {
        Self(Some(ledgers))
    }

    /// Of places that are in no repository.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// Returns the address of a place: at its own revision, else at the audited commit.
    ///
    /// `None` where the site is not known, where the place is in no repository (a built-in
    /// policy, an operator's file), and where the file on disk is not the commit's: its lines
    /// may have moved.
    pub(crate) fn url(&self, location: &Location) -> Option<String> {
        let ledgers = self.0?;
        let forge = ledgers.forge.as_ref()?;
        if let Some(tag) = location.path.strip_prefix("refs/tags/") {
            return Some(forge.tree(tag));
        }
        if !is_in_repository(location) {
            return None;
        }
        let revision = match &location.revision {
            Some(revision) => revision,
            None if ledgers.edited.contains(&location.path) => return None,
            None => &ledgers.revision.as_ref()?.commit,
        };
        Some(forge.file(revision, &location.path, location.line))
    }
}

/// Tells whether a place is a file of the repository, rather than of Gradus or of an operator.
pub(crate) fn is_in_repository(location: &Location) -> bool {
    let elsewhere = matches!(
        location.ledger,
        LedgerKind::Configuration | LedgerKind::Upstream
    );
    // A built-in policy is called `policy:name`; no path of a repository begins like that.
    let built_in = location.ledger == LedgerKind::Policy && location.path.starts_with("policy:");
    // Job files outside of the tree are called `jobs:path`.
    let given = location.ledger == LedgerKind::Ci && location.path.starts_with("jobs:");
    !elsewhere && !built_in && !given && !location.path.starts_with("refs/tags/")
}
