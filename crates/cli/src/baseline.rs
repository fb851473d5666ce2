//! `check --baseline FILE` and `--write-baseline FILE`: the file of known findings.

use std::path::Path;

use anyhow::anyhow;
use gradus_core::baseline::Baseline;
use gradus_report::json::baseline;

use crate::failure::Failure;
use crate::{tree, whole};

/// Reads the file.
pub(crate) fn read(place: &Path) -> Result<Baseline, Failure> {
    let name = place.display().to_string();
    let text = tree::given(place, &name)
        .map_err(|failure| failure.hint("`--write-baseline FILE` makes one"))?;
    baseline::read(&text).map_err(|why| {
        Failure::usage(anyhow!("reading {name}: it is no baseline: {why}"))
            .hint("`--write-baseline FILE` makes one")
    })
}

/// Writes the file.
pub(crate) fn write(place: &Path, baseline: &Baseline) -> Result<(), Failure> {
    Ok(whole::write(place, &baseline::render(baseline))?)
}
