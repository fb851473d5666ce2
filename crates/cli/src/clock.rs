//! The day of the clock: when a person writes into a record, and when a page was read that no
//! commit has yet. Everything else is dated by commits.

use std::time::SystemTime;

use gradus_collect::io::history::day;

/// Returns the day of the clock, in UTC; `None` where that is before 1970.
pub(crate) fn today() -> Option<String> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.ok().and_then(|s| i64::try_from(s.as_secs()).ok());
    seconds.map(day)
}
