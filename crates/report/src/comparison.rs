//! What `diff` found, as the renderers take it.

use gradus_core::diff::{Change, SettingVerdict};
use gradus_core::ledger::{Coverage, Unread};
use gradus_core::ledgers::Ledgers;

/// Two revisions of a repository, and what changed between them.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    /// The older revision, as the user wrote it.
    pub from: &'a str,
    /// The newer revision, as the user wrote it.
    pub to: &'a str,
    /// What was read at the older one.
    pub before: &'a Ledgers,
    /// What was read at the newer one.
    pub after: &'a Ledgers,
    /// What changed.
    pub changes: &'a [Change],
    /// The operator's file, where one was given.
    pub configuration: Option<Configuration<'a>>,
}

/// An operator's file, judged.
#[derive(Debug, Clone, Copy)]
pub struct Configuration<'a> {
    /// Its path, as the user wrote it.
    pub path: &'a str,
    /// One verdict a setting.
    pub verdicts: &'a [SettingVerdict],
    /// What in it could not be read.
    pub unread: &'a [Unread],
}

impl Comparison<'_> {
    /// Returns what is known of the reading of both sides, each marked with its revision.
    pub(crate) fn coverage(&self) -> Vec<Coverage> {
        let side = |revision: &str, ledgers: &Ledgers| {
            ledgers
                .coverage
                .iter()
                .map(|c| Coverage {
                    why: format!("at {revision}: {}", c.why),
                    ..c.clone()
                })
                .collect::<Vec<_>>()
        };
        let mut all = side(self.from, self.before);
        all.extend(side(self.to, self.after));
        all
    }

    /// Returns what was unread on both sides and in the configuration, paths marked with their
    /// revision.
    pub(crate) fn unread(&self) -> Vec<Unread> {
        let side = |revision: &str, ledgers: &Ledgers| {
            ledgers
                .unread
                .iter()
                .map(|u| Unread {
                    path: format!("{revision}:{}", u.path),
                    ..u.clone()
                })
                .collect::<Vec<_>>()
        };
        let mut all = side(self.from, self.before);
        all.extend(side(self.to, self.after));
        if let Some(configuration) = &self.configuration {
            all.extend(configuration.unread.iter().cloned());
        }
        all
    }
}
