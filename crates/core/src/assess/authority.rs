//! Who may speak for the project in a gate's record, and for how long what they said holds.

use crate::config;
use crate::gate::Gate;
use crate::ledger::{CoverageState, LedgerKind};
use crate::reading::At;
use crate::record::Record;
use crate::rules::Context;
use crate::version::Version;

/// Tells whether the time of an entry is over: its day has passed, or its release is out.
pub(crate) fn is_over(context: &Context<'_>, until: &str) -> bool {
    if config::is_day(until) {
        return until < context.today;
    }
    Version::parse(until).is_some_and(|v| context.is_out(v))
}

/// Why nobody can tell whether the time of an entry is over; `None` where that is known.
///
/// What speaks for a gate counts only where it is known to hold: less that was read must never
/// let more pass.
pub(crate) fn doubt(context: &Context<'_>, until: Option<&At<String>>) -> Option<String> {
    let until = until?.value.as_str();
    if config::is_day(until) {
        let dated = !context.today.is_empty();
        return (!dated).then(|| format!("without a commit nothing tells whether {until} is over"));
    }
    let version = Version::parse(until)?;
    let whole = context.coverage(LedgerKind::History) == CoverageState::Exhaustive
        || context.whole_history().is_some();
    (!whole && !context.is_out(version) && !is_to_come(context, version))
        .then(|| format!("not all releases were read, and nothing tells whether {until} is out"))
}

/// Tells whether the `VERSION` file says that a release is still to come.
fn is_to_come(context: &Context<'_>, version: Version) -> bool {
    let Some(next) = &context.project.ledgers.next_version else {
        return false;
    };
    let wanted = context.numbers.line(version);
    context.numbers.read(&next.text).is_some_and(|said| {
        let line = context.numbers.line(said);
        line < wanted || (line == wanted && next.text.contains('-'))
    })
}

/// Why somebody's word does not count; `None` where it does.
///
/// Approvers are those of `gradus.yaml`, else those of `OWNERS`. Where neither names any,
/// nobody's word counts: anybody can write a line into a file.
pub(crate) fn objection(context: &Context<'_>, login: &str) -> Option<String> {
    let login = plain(login);
    let config = &context.config.approvers;
    let owners = &context.project.ledgers.approvers;
    let known = if config.is_empty() {
        owners.iter().any(|a| a.login == login)
    } else {
        config.iter().any(|a| plain(&a.value) == login)
    };
    if known {
        None
    } else if config.is_empty() && owners.is_empty() {
        Some("neither OWNERS nor gradus.yaml names an approver".to_owned())
    } else {
        Some(format!("{login} is no approver"))
    }
}

/// Why somebody's waiver for a gate does not count; `None` where it does. Nobody waives for a
/// gate that they own.
pub(crate) fn waiver_objection(
    context: &Context<'_>,
    login: &str,
    owners: &[&str],
) -> Option<String> {
    objection(context, login).or_else(|| {
        let login = plain(login);
        let owns = owners.iter().any(|o| plain(o) == login);
        owns.then(|| format!("{login} owns the gate"))
    })
}

/// Returns who answers for a gate: by its page, and by the comment in the code.
pub(crate) fn owners<'a>(record: &'a Record, gate: &'a Gate) -> Vec<&'a str> {
    let recorded = record.owners.iter().map(|o| o.value.as_str());
    let commented = gate.owners.iter().map(String::as_str);
    recorded.chain(commented).collect()
}

/// A login as it is compared: lower case, without `@`.
pub(crate) fn plain(login: &str) -> String {
    login.trim().trim_start_matches('@').to_lowercase()
}
