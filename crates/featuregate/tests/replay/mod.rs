//! Replays what Kubernetes' Go package was seen to do, and compares what this crate does. The
//! format is in `tests/data/README.md`.

mod case;
mod judge;
mod player;

use std::fmt;
use std::io::Read;
use std::path::Path;

use case::Case;

/// What came of a file.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) cases: usize,
    /// Results of the registrations before the operations.
    pub(crate) set_up: usize,
    /// Operations whose result was compared.
    pub(crate) operations: usize,
    /// Those of the operations that Rust cannot say: the replayer answered for the crate.
    pub(crate) without_counterpart: usize,
    /// Operations behind the cut. They are not run.
    pub(crate) behind_cut: usize,
    pub(crate) mismatches: Vec<Mismatch>,
}

/// A result that is not as it was observed.
#[derive(Debug)]
pub(crate) struct Mismatch {
    pub(crate) case: String,
    /// The operation, with its number.
    pub(crate) operation: String,
    pub(crate) expected: String,
    pub(crate) got: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            case,
            operation,
            expected,
            got,
        } = self;
        write!(
            f,
            "{case}, {operation}:\n  expected {expected}\n  got      {got}"
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} cases, {} operations compared (without a counterpart in Rust: {}), {} behind the \
             cut, {} results of set-up compared, {} mismatches",
            self.cases,
            self.operations,
            self.without_counterpart,
            self.behind_cut,
            self.set_up,
            self.mismatches.len()
        )
    }
}

/// The text of a file, unpacked if it is packed.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return String::from_utf8(bytes).map_err(|error| error.to_string());
    }
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&bytes[..])
        .read_to_string(&mut text)
        .map_err(|error| format!("it cannot be unpacked: {error}"))?;
    Ok(text)
}

/// Replays all cases of a file's text.
pub(crate) fn replay(text: &str) -> Result<Report, String> {
    let mut report = Report::default();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let broken = |error: String| format!("line {}: {error}", number + 1);
        let case: Case = serde_json::from_str(line).map_err(|error| broken(error.to_string()))?;
        player::play(case, &mut report).map_err(broken)?;
        report.cases += 1;
    }
    if report.cases == 0 {
        return Err("it holds no case".to_owned());
    }
    Ok(report)
}
