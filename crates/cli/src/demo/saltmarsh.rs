//! The story of Saltmarsh, a storage driver that does not exist.
//!
//! Six release lines, named after the calendar first and numbered by SemVer later; twelve
//! gates, most of them with something wrong. What is wrong is written beside the commit that
//! does it; the gate that nothing is wrong with is `VolumeSnapshots`.

mod calendar;
mod semver;

use super::tale::Story;

/// Registry since it moved.
const GATES: &str = "internal/featuregates/gates.go";
const VALIDATE: &str = "internal/featuregates/validate.go";
const TABLE: &str = "docs/feature-gates.md";
const SNAPSHOT: &str = "pkg/volume/snapshot.go";
const MOUNT: &str = "pkg/volume/mount.go";
const CACHE: &str = "pkg/volume/cache.go";
const NODE: &str = "cmd/saltmarsh-node/main.go";

/// Where the next constant goes in the registry.
const CONSTANTS_END: &str = ")\n\n// Gates is";
/// Where the next gate goes in the registry.
const SPECS_END: &str = "}\n\nfunc init()";

/// The whole past of Saltmarsh.
pub static STORY: Story = Story {
    chapters: &[calendar::COMMITS, semver::COMMITS],
};
