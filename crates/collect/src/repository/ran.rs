//! Results of runs that are given beside a repository, held against what tells it from others.

use gradus_core::counted::counted;
use gradus_core::ledger::{Coverage, CoverageState, Unread, UnreadCode};
use gradus_core::ledgers::Ledgers;
use gradus_core::results::{Module, contradicted};

use super::{Request, Revised, forge};
use crate::go::module_path;
use crate::io::results::{self, Audited};
use crate::source::{FileKind, Source};

/// Results of tests that their runs contradict, which are told one by one.
const MAX_CONTRADICTED: usize = 50;

/// Reads them into the ledgers, whose tests are there already.
pub(super) fn read(
    request: &Request,
    source: &dyn Source,
    past: Option<Revised<'_>>,
    ledgers: &mut Ledgers,
) {
    let modules = modules(source);
    let origin = past.and_then(|past| forge(past.repo)).map(|forge| {
        // `https://host/owner/name`
        let mut parts = forge.project().splitn(4, '/').skip(3);
        parts.next().unwrap_or_default().to_owned()
    });
    // What an incomplete clone does not have may well be in the history.
    let whole = past.filter(|past| past.repo.incomplete().is_none());
    let has = |commit: &str| whole.is_none_or(|past| past.repo.has_commit(commit));
    let reading = results::read(
        &request.results,
        Audited {
            cases: &ledgers.cases,
            modules: &modules,
            origin: origin.as_deref(),
            commits: whole.map(|_| &has as &dyn Fn(&str) -> bool),
        },
    );
    ledgers.results = reading.results;
    let mut coverage = reading.coverage;
    ledgers.unread.extend(reading.unread);
    tell_contradicted(ledgers, &mut coverage);
    ledgers.coverage.push(coverage);
}

/// Reads the modules of the tree; a `go.mod` that does not read is told by those who read code.
fn modules(source: &dyn Source) -> Vec<Module> {
    let entries = source.entries().iter();
    let files = entries.filter(|entry| FileKind::of(&entry.path) == FileKind::GoMod);
    let modules = files.filter_map(|entry| {
        let bytes = source.read(&entry.path).ok()?;
        let folder = entry.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        Some(Module {
            path: module_path(&bytes)?,
            dir: folder.to_owned(),
        })
    });
    modules.collect()
}

/// Tells which results do not count because the record of the run says that the gate was off.
fn tell_contradicted(ledgers: &mut Ledgers, coverage: &mut Coverage) {
    let found = contradicted(ledgers);
    let mut told: Vec<Unread> = Vec::new();
    let unread = |path: String, reason: String| Unread {
        path,
        code: UnreadCode::Contradiction,
        reason,
    };
    for (gate, record) in found.iter().take(MAX_CONTRADICTED) {
        let failure = record.first_failures.first();
        let place = record.passed.map(|(_, place)| place);
        let place = place.or(failure.map(|failure| failure.place));
        let at = place.map(|place| ledgers.results.location(place));
        let line = at.as_ref().map_or(0, |at| at.line);
        let reason = format!(
            "line {line}: `{}` switches {gate} on, and its run says that it was off in all of it: \
             the result does not count",
            record.test
        );
        told.push(unread(at.map(|at| at.path).unwrap_or_default(), reason));
    }
    let more = found.len().saturating_sub(MAX_CONTRADICTED);
    if more > 0 {
        let reason = format!("{more} more results of tests that their runs contradict");
        told.push(unread(String::new(), reason));
    }
    if !found.is_empty() {
        let results = counted(found.len(), "result", "results");
        coverage
            .why
            .push_str(&format!(", {results} against their runs"));
        if coverage.state == CoverageState::Exhaustive {
            coverage.state = CoverageState::Partial;
        }
    }
    ledgers.unread.append(&mut told);
}
