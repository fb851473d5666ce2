//! Why a sample repository could not be made.

/// Why a sample repository could not be made.
#[derive(Debug, thiserror::Error)]
#[error("making the sample repository, {doing}: {why}")]
pub struct SampleError {
    doing: String,
    why: String,
}

pub(crate) fn failed(doing: impl Into<String>, why: impl std::fmt::Display) -> SampleError {
    SampleError {
        doing: doing.into(),
        why: why.to_string(),
    }
}
