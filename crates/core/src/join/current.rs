//! What documents of the present say outside of tables of gates.

use super::document::{is_excluded, speaks_of_now};
use crate::config::Config;
use crate::ledger::LedgerKind;
use crate::project::Project;
use crate::statement::{Mode, Statement};

/// Returns what documents of the present tell, in the order of paths.
pub(crate) fn told<'a>(
    project: &'a Project,
    config: &Config,
) -> impl Iterator<Item = &'a Statement> {
    current(project, config, Mode::Documents)
}

/// Returns what documents of the present advise: samples, and sentences.
pub(crate) fn advised<'a>(
    project: &'a Project,
    config: &Config,
) -> impl Iterator<Item = &'a Statement> {
    current(project, config, Mode::Advises)
}

fn current<'a>(
    project: &'a Project,
    config: &Config,
    mode: Mode,
) -> impl Iterator<Item = &'a Statement> {
    let mut last: Option<(&str, bool)> = None;
    project.ledgers.statements.iter().filter(move |s| {
        if s.location.ledger != LedgerKind::Docs || s.mode != mode {
            return false;
        }
        let path = s.location.path.as_str();
        match last {
            Some((known, current)) if known == path => current,
            _ => {
                let current = is_current(path, config);
                last = Some((path, current));
                current
            }
        }
    })
}

/// Tells whether a document speaks of the present, and is not left out.
pub(super) fn is_current(path: &str, config: &Config) -> bool {
    !is_excluded(path, config) && speaks_of_now(path)
}
