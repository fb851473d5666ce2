//! Specs, as documents write them.

use gradus_core::gate::Spec;
use serde::Serialize;

/// From a version on: stage, default, locked.
#[derive(Serialize)]
pub(super) struct SpecView<'a> {
    version: Option<&'a str>,
    stage: Option<&'static str>,
    default: Option<bool>,
    locked: Option<bool>,
}

impl<'a> SpecView<'a> {
    pub(super) fn of(spec: &'a Spec) -> Self {
        Self {
            version: spec.version.as_deref(),
            stage: spec.stage.map(|s| s.as_str()),
            default: spec.default,
            locked: spec.locked,
        }
    }
}
