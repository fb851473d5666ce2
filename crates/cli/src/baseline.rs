//! `check --baseline FILE` and `--write-baseline FILE`: the file of known findings.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use gradus_core::baseline::Baseline;
use gradus_report::json::baseline;

use crate::failure::Failure;
use crate::tree;

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

/// Writes the file beside its place and renames it, so that nobody ever sees half of one.
pub(crate) fn write(place: &Path, baseline: &Baseline) -> Result<(), Failure> {
    let doing = || format!("writing {}", place.display());
    let folder = match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(doing)?;
    file.write_all(baseline::render(baseline).as_bytes())
        .with_context(doing)?;
    file.persist(place).with_context(doing)?;
    Ok(())
}
