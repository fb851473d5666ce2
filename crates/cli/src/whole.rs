//! Files that are written as a whole: nobody ever sees half of one.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;

/// Writes beside the place and renames. What is there and no file, such as `/dev/stdout`, is
/// written into.
pub(crate) fn write(place: &Path, text: &str) -> anyhow::Result<()> {
    let doing = || format!("writing {}", place.display());
    if fs::metadata(place).is_ok_and(|there| !there.is_file()) {
        return fs::write(place, text).with_context(doing);
    }
    let folder = match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = fresh(folder).with_context(doing)?;
    file.write_all(text.as_bytes()).with_context(doing)?;
    file.persist(place).with_context(doing)?;
    Ok(())
}

/// Makes a file that others may read, as far as the umask lets them: a later step of a pipeline
/// often runs as somebody else.
fn fresh(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
