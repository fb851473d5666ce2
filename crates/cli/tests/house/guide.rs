//! The contributor's guide names files that exist.

use std::fs;

#[test]
fn every_path_in_the_guide_exists() {
    let root = super::root();
    let guide = fs::read_to_string(root.join("CONTRIBUTING.md")).expect("there is a guide");
    let paths: Vec<&str> = guide
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| is_path(code))
        .collect();
    assert!(paths.len() > 15, "the guide names its files: {paths:?}");
    for path in paths {
        assert!(root.join(path).exists(), "{path} is not there");
    }
}

/// Tells a path of the repository from a command, a type or a placeholder.
fn is_path(code: &str) -> bool {
    let plain = code
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    plain && (code.starts_with("crates/") || code.starts_with('.') || code.ends_with(".toml"))
}
