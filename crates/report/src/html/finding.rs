//! One finding: what is wrong, where, and what to do.

use gradus_core::finding::Finding;
use gradus_core::location::Role;
use gradus_core::rules;
use maud::{Markup, html};

use super::badge;
use super::here::Here;
use super::prose::{capital, sentence, shown};

pub(super) fn show(here: Here<'_>, finding: &Finding) -> Markup {
    html! {
        article.finding {
            p {
                (badge::severity(finding.severity)) " "
                strong { (sentence(&capital(&finding.message))) }
            }
            ul.places {
                @for place in &finding.locations {
                    li {
                        (here.place(place))
                        @match place.role { Role::Policy => span.dim { " policy" }, Role::Other => span.dim { " the other side" }, Role::Primary => "" }
                        @if let Some(text) = &place.text { br; code.quote { (shown(text)) } }
                    }
                }
            }
            p { (sentence(&capital(&finding.help))) }
            p.dim {
                "Rule "
                @if rules::ALL.iter().any(|r| r.id == finding.rule) {
                    a href={ (here.up) "drift.html#rule-" (finding.rule) } { (finding.rule) }
                } @else {
                    (shown(finding.rule))
                }
                @if let Some(gate) = &finding.gate { " · gate " (here.gate(gate)) }
                @if finding.grandfathered { " · from before the policy took effect" }
                @if let Some(reason) = &finding.silenced { " · silenced: " (sentence(reason)) }
            }
        }
    }
}
