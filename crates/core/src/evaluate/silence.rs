//! Applies silencers: a finding that the project knows of stays in the list, with the reason.

use crate::config::{self, Silencer};
use crate::finding::Finding;
use crate::rules::Context;
use crate::version::Version;

/// Returns the reason of the first silencer that hides a finding.
pub(crate) fn reason(context: &Context<'_>, finding: &Finding) -> Option<String> {
    let mut silencers = context.config.silencers.iter();
    silencers
        .find(|s| covers(s, finding) && !is_over(context, s))
        .map(|s| s.reason.value.clone())
}

/// Tells whether a silencer is about a finding.
pub(crate) fn covers(silencer: &Silencer, finding: &Finding) -> bool {
    let primary = finding.locations.first();
    silencer.rule.value == finding.rule
        && silencer
            .gate
            .as_ref()
            .is_none_or(|g| finding.gate.as_deref() == Some(&g.value))
        && silencer
            .path
            .as_ref()
            .is_none_or(|p| primary.is_some_and(|l| config::matches(&p.value, &l.path)))
}

/// Tells whether the time of a silencer is over: its day has passed, or its release is out.
pub(crate) fn is_over(context: &Context<'_>, silencer: &Silencer) -> bool {
    let Some(until) = &silencer.until else {
        return false;
    };
    if config::is_day(&until.value) {
        return until.value.as_str() < context.today;
    }
    Version::parse(&until.value).is_some_and(|v| context.is_out(v))
}
