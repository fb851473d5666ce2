//! Words in colour: stages, defaults, verdicts. The word says it; the colour only repeats it.

use gradus_core::finding::Severity;
use gradus_core::gate::Spec;
use gradus_core::stage::Stage;
use gradus_core::verdict::{Conclusion, Verdict};
use maud::{Markup, html};

use crate::words;

/// Returns the colour that a stage has, as a class.
pub(super) const fn tone(stage: Option<Stage>) -> &'static str {
    match stage {
        Some(Stage::Alpha | Stage::DevPreview) => "alpha",
        Some(Stage::Beta | Stage::TechPreview) => "beta",
        Some(Stage::Stable | Stage::Default) => "stable",
        Some(Stage::Deprecated | Stage::Discontinued) => "leaving",
        Some(Stage::PreAlpha | Stage::Disabled) | None => "plain",
    }
}

pub(super) fn stage(stage: Option<Stage>) -> Markup {
    let word = stage.map_or("unknown", Stage::as_str);
    html! { span class={ "b " (tone(stage)) } { (word) } }
}

pub(super) fn default(spec: &Spec) -> Markup {
    html! { (words::default(spec)) }
}

/// Says a stage and its default in words: `alpha, off`.
pub(super) fn state(spec: &Spec) -> String {
    format!("{}, {}", words::stage(spec.stage), words::default(spec))
}

pub(super) fn verdict(verdict: Verdict) -> Markup {
    let (class, sign) = match verdict {
        Verdict::Met => ("good", "✓"),
        Verdict::Waived | Verdict::Grandfathered => ("plain", "✓"),
        Verdict::NotApplicable => ("plain", "–"),
        Verdict::Pending | Verdict::Stale => ("open", "…"),
        Verdict::Unknown => ("open", "?"),
        Verdict::Unmet => ("bad", "✗"),
    };
    let word = match verdict {
        Verdict::NotApplicable => "not applicable",
        other => other.as_str(),
    };
    html! { span class={ "b " (class) } { span aria-hidden="true" { (sign) " " } (word) } }
}

pub(super) const fn conclusion_word(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Eligible => "eligible",
        Conclusion::Undecided => "undecided",
        Conclusion::NotEligible => "not eligible",
        Conclusion::BlockedUpstream => "blocked upstream",
    }
}

pub(super) fn conclusion(conclusion: Conclusion) -> Markup {
    let class = match conclusion {
        Conclusion::Eligible => "good",
        Conclusion::Undecided => "open",
        Conclusion::NotEligible | Conclusion::BlockedUpstream => "bad",
    };
    html! { span class={ "b " (class) } { (conclusion_word(conclusion)) } }
}

pub(super) fn severity(severity: Severity) -> Markup {
    let class = match severity {
        Severity::Error => "bad",
        Severity::Warning => "open",
        Severity::Info => "plain",
    };
    html! { span class={ "b " (class) } { (severity.as_str()) } }
}
