//! Exit codes of the tool, the same for every command and output format.

/// Everything asked for holds.
pub const OK: u8 = 0;
/// Gradus itself failed: a bug, or a disk or git error.
pub const FAILED: u8 = 1;
/// The command line or a configuration file is wrong.
pub const USAGE: u8 = 2;
/// There is nothing to audit: no registry of feature gates was found.
pub const NOTHING: u8 = 3;
/// A finding at or above the severity that `--fail-on` names.
pub const FINDINGS: u8 = 10;
/// Not enough is known to decide; from `assess`, and from any command under `--strict`.
pub const UNDECIDED: u8 = 11;
