//! Opens repositories: whoever owns them, and without running or including anything.

/// Options that read nothing but the repository's own configuration file: no environment, no
/// includes, no programs. With that little trust in its content, who owns it does not matter.
pub(super) fn minimal() -> gix::open::Options {
    gix::open::Options::isolated().with(gix::sec::Trust::Full)
}
