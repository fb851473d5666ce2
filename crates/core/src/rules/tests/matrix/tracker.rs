//! What issues promise.

use super::{Case, case};
use crate::fixtures::tracker::issue;
use crate::rules::roadmap_differs;
use crate::stage::Stage;

pub(super) fn shapes() -> Vec<Case> {
    let late = issue(7, &["FastPath"]).promises(Stage::Beta, Some("v0.5"));
    vec![case(
        "a roadmap that was not kept",
        roadmap_differs::tests::project().tracker([late]),
        &["roadmap-differs"],
    )]
}
