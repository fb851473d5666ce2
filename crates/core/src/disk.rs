//! Names that a file cannot have on every disk.

/// Tells whether Windows takes a name for a device, whatever its ending: `con`, `COM1.md`.
///
/// ```
/// use gradus_core::disk::is_device;
///
/// assert!(is_device("NUL.html") && is_device("lpt1"));
/// assert!(!is_device("console") && !is_device("COM"));
/// ```
#[must_use]
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.to_ascii_lowercase();
    let is_port = ["com", "lpt"].iter().any(|port| {
        let number = stem.strip_prefix(port);
        number.is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    });
    is_port || ["con", "prn", "aux", "nul"].contains(&&*stem)
}
