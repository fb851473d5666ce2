//! The pure crates may not touch files, the environment, processes, the network or a clock.
//! Clippy refuses it, by a list beside each crate; here every entry of the lists is broken once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::files::rust_files;
use super::{cargo, root};

const PURE: [&str; 3] = ["crates/core", "crates/report", "crates/featuregate"];

/// For every ban a line of Rust that breaks it.
const BREACHES: &[(&str, &str)] = &[
    (
        "std::collections::HashMap",
        "let _: Option<std::collections::HashMap<u8, u8>> = None;",
    ),
    (
        "std::collections::HashSet",
        "let _: Option<std::collections::HashSet<u8>> = None;",
    ),
    ("std::env::args", "let _ = std::env::args();"),
    ("std::env::args_os", "let _ = std::env::args_os();"),
    ("std::env::current_dir", "let _ = std::env::current_dir();"),
    ("std::env::var", "let _ = std::env::var(\"X\");"),
    ("std::env::var_os", "let _ = std::env::var_os(\"X\");"),
    ("std::env::vars", "let _ = std::env::vars();"),
    ("std::env::vars_os", "let _ = std::env::vars_os();"),
    ("std::fs::File", "let _: Option<std::fs::File> = None;"),
    (
        "std::fs::OpenOptions",
        "let _: Option<std::fs::OpenOptions> = None;",
    ),
    (
        "std::fs::canonicalize",
        "let _ = std::fs::canonicalize(\"x\");",
    ),
    ("std::fs::copy", "let _ = std::fs::copy(\"x\", \"y\");"),
    ("std::fs::create_dir", "let _ = std::fs::create_dir(\"x\");"),
    (
        "std::fs::create_dir_all",
        "let _ = std::fs::create_dir_all(\"x\");",
    ),
    ("std::fs::metadata", "let _ = std::fs::metadata(\"x\");"),
    ("std::fs::read", "let _ = std::fs::read(\"x\");"),
    ("std::fs::read_dir", "let _ = std::fs::read_dir(\"x\");"),
    (
        "std::fs::read_to_string",
        "let _ = std::fs::read_to_string(\"x\");",
    ),
    (
        "std::fs::remove_dir_all",
        "let _ = std::fs::remove_dir_all(\"x\");",
    ),
    (
        "std::fs::remove_file",
        "let _ = std::fs::remove_file(\"x\");",
    ),
    ("std::fs::rename", "let _ = std::fs::rename(\"x\", \"y\");"),
    ("std::fs::write", "let _ = std::fs::write(\"x\", \"y\");"),
    ("std::io::stderr", "let _ = std::io::stderr();"),
    ("std::io::stdin", "let _ = std::io::stdin();"),
    ("std::io::stdout", "let _ = std::io::stdout();"),
    (
        "std::net::TcpListener",
        "let _: Option<std::net::TcpListener> = None;",
    ),
    (
        "std::net::TcpStream",
        "let _: Option<std::net::TcpStream> = None;",
    ),
    (
        "std::net::UdpSocket",
        "let _: Option<std::net::UdpSocket> = None;",
    ),
    (
        "std::process::Command",
        "let _: Option<std::process::Command> = None;",
    ),
    ("std::process::abort", "std::process::abort();"),
    ("std::process::exit", "std::process::exit(0);"),
    (
        "std::thread::sleep",
        "std::thread::sleep(std::time::Duration::ZERO);",
    ),
    ("std::thread::spawn", "let _ = std::thread::spawn(|| ());"),
    (
        "std::time::Instant",
        "let _: Option<std::time::Instant> = None;",
    ),
    (
        "std::time::Instant::now",
        "let _ = std::time::Instant::now();",
    ),
    (
        "std::time::SystemTime",
        "let _: Option<std::time::SystemTime> = None;",
    ),
    (
        "std::time::SystemTime::now",
        "let _ = std::time::SystemTime::now();",
    ),
];

/// Returns the banned paths of a `clippy.toml`.
fn bans(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("clippy.toml")).expect("a pure crate has a list");
    text.split("path = \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_ban_fires() {
    let breaches: BTreeMap<&str, &str> = BREACHES.iter().copied().collect();
    for pure in PURE {
        let bans = bans(&root().join(pure));
        assert!(bans.len() > 10, "{pure} bans next to nothing: {bans:?}");
        let mut code = String::from("//! Breaks every ban.\n");
        for (number, ban) in bans.iter().enumerate() {
            let breach = breaches
                .get(ban.as_str())
                .unwrap_or_else(|| panic!("{ban} is banned in {pure}, and nothing here breaks it"));
            code.push_str(&format!("pub fn breach_{number}() {{ {breach} }}\n"));
        }
        let said = clippy(&root().join(pure), &code);
        for ban in &bans {
            assert!(
                said.contains(&format!("`{ban}`")),
                "{ban} in {pure} does not fire:\n{said}"
            );
        }
    }
}

/// Without a breach clippy says nothing, so what it said above was about the breaches.
#[test]
fn what_is_pure_passes() {
    for pure in PURE {
        let said = clippy(
            &root().join(pure),
            "//! Adds.\n\npub fn add(a: u8, b: u8) -> u8 { a.wrapping_add(b) }\n",
        );
        assert!(!said.contains("disallowed"), "{said}");
        assert!(said.contains("Finished"), "{said}");
    }
}

/// Ways to switch a ban off for a crate, a file or a line: no source of a pure crate has one.
const SWITCHES: [&str; 4] = [
    "disallowed_methods",
    "disallowed_types",
    "disallowed_macros",
    // Groups that the bans are in.
    "clippy::style",
];

/// Returns the switches that a source uses, whether to allow or to expect.
fn switches(source: &str) -> Vec<&'static str> {
    let plain: String = source.chars().filter(|c| !c.is_whitespace()).collect();
    let mut found: Vec<&str> = SWITCHES
        .into_iter()
        .filter(|switch| plain.contains(switch))
        .collect();
    found.extend(
        ["allow(clippy::all", "expect(clippy::all"]
            .into_iter()
            .filter(|all| plain.contains(all)),
    );
    found
}

/// A list that a file does not obey bans nothing there.
#[test]
fn no_file_of_a_pure_crate_switches_the_bans_off() {
    for pure in PURE {
        let files = rust_files(&root().join(pure).join("src"));
        assert!(files.len() > 10, "the walk went wrong: {files:?}");
        for file in files {
            let source = fs::read_to_string(&file).expect("a source file is text");
            let found = switches(&source);
            assert!(found.is_empty(), "{}: {found:?}", file.display());
        }
    }
}

#[test]
fn a_switch_is_found_however_it_is_written() {
    for source in [
        "#[expect(clippy::disallowed_methods, reason = \"just here\")]",
        "#![allow(\n    clippy::disallowed_types\n)]",
        "#[cfg_attr(test, expect( clippy :: disallowed_methods))]",
        "#![allow(clippy::all)]",
    ] {
        assert_eq!(switches(source).len(), 1, "{source}");
    }
    assert!(switches("#[expect(clippy::too_many_lines)]").is_empty());
}

/// Runs clippy with a crate's list over one file of Rust; returns what it says.
fn clippy(list: &Path, code: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let manifest =
        "[package]\nname = \"breach\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).expect("a manifest is written");
    fs::create_dir(folder.path().join("src")).expect("a folder is made");
    fs::write(folder.path().join("src/lib.rs"), code).expect("the file is written");
    fs::copy(list.join("clippy.toml"), folder.path().join("clippy.toml"))
        .expect("the list is copied");
    let output = cargo(folder.path(), &["clippy"]);
    String::from_utf8_lossy(&output.stderr).into_owned()
}
