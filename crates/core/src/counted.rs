//! Numbers with their nouns.

/// Writes `1 gate`, `2 gates`, `0 gates`.
///
/// ```
/// use gradus_core::counted::counted;
///
/// assert_eq!(counted(1, "registry", "registries"), "1 registry");
/// assert_eq!(counted(0, "registry", "registries"), "0 registries");
/// ```
#[must_use]
pub fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}
