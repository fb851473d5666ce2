//! Who may speak for the project in a gate's record, and for how long what they said holds.

use std::collections::BTreeSet;

use crate::config;
use crate::gate::Gate;
use crate::ledger::{CoverageState, LedgerKind};
use crate::policy::Criterion;
use crate::reading::At;
use crate::record::{GatePage, Record};
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
    owners: &BTreeSet<String>,
) -> Option<String> {
    objection(context, login).or_else(|| {
        let login = plain(login);
        let owns = owners.contains(&login);
        owns.then(|| format!("{login} owns the gate"))
    })
}

/// Why somebody's word that a criterion is not asked of a gate does not count; `None` where it
/// does.
///
/// It lets the gate go without the criterion like a waiver does, and for ever: no owner gives it,
/// and none is given of what is no matter of words, but for what the policy asks of gates of some
/// categories alone, which people declare.
pub(crate) fn narrowing_objection(
    context: &Context<'_>,
    asked: &Criterion,
    login: &str,
    owners: &BTreeSet<String>,
) -> Option<String> {
    waiver_objection(context, login, owners).or_else(|| {
        let is_of_some = !asked.applies.categories.is_empty();
        (!asked.attestable && !is_of_some).then(|| {
            format!(
                "the policy takes nobody's word for {0}, nor for going without",
                asked.id.value
            )
        })
    })
}

/// Why an entry of a page cannot have been written on the day it bears; `None` where it can.
///
/// A day more is another time zone's.
pub(crate) fn ahead(context: &Context<'_>, page: &GatePage, date: &At<String>) -> Option<String> {
    let (last, what) = if page.uncommitted {
        let read = context.project.ledgers.read_on.as_deref()?;
        (read.max(context.today), "today")
    } else {
        (context.today, "the audited commit")
    };
    let bound = day_after(last)?;
    (date.value > bound).then(|| format!("{} is after {what}, {last}", date.value))
}

/// Returns the day after a day; `None` of what is no day.
fn day_after(day: &str) -> Option<String> {
    if !config::is_day(day) {
        return None;
    }
    let number = |range| day.get(range).and_then(|t: &str| t.parse::<u32>().ok());
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let days = [
        (year, month, day + 1),
        (year, month + 1, 1),
        (year + 1, 1, 1),
    ];
    let mut days = days
        .map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))
        .into_iter();
    days.find(|day| config::is_day(day))
}

/// Returns who answers for a gate, as logins are compared: by its page, and by the comment in the
/// code. An alias stands for its members too. Under a change, who answered before it does still:
/// nobody leaves in order to waive.
pub(crate) fn owners(context: &Context<'_>, record: &Record, gate: &Gate) -> BTreeSet<String> {
    let ledgers = &context.project.ledgers;
    let before = ledgers.before.as_ref();
    let old_page = before
        .and_then(|b| b.page_of(gate))
        .map(|page| &page.record);
    let recorded = [Some(record), old_page].into_iter().flatten();
    let recorded = recorded.flat_map(|r| &r.owners).map(|o| &o.value);
    let old_comment = before.and_then(|b| b.owners.get(b.name_of(gate)?));
    let commented = gate.owners.iter().chain(old_comment.into_iter().flatten());
    let mut all: BTreeSet<String> = recorded.chain(commented).map(|o| plain(o)).collect();
    let members = all.iter().filter_map(|name| ledgers.aliases.get(name));
    let members: Vec<String> = members.flatten().map(|m| plain(m)).collect();
    all.extend(members);
    all
}

/// A login as it is compared: lower case, without `@`.
pub(crate) fn plain(login: &str) -> String {
    login.trim().trim_start_matches('@').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::day_after;

    #[test]
    fn days_follow_each_other() {
        for (day, next) in [
            ("2026-01-15", "2026-01-16"),
            ("2026-02-28", "2026-03-01"),
            ("2028-02-28", "2028-02-29"),
            ("2026-12-31", "2027-01-01"),
        ] {
            assert_eq!(day_after(day).as_deref(), Some(next));
        }
        assert_eq!(day_after(""), None);
    }
}
