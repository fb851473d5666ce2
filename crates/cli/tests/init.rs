//! `gradus init` writes a file that Gradus reads, and destroys nothing.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use gradus_cli::Streams;
use gradus_core::exit;

const REGISTRY: &str = r#"package features

import "k8s.io/component-base/featuregate"

const Tides featuregate.Feature = "Tides"

var gates = map[featuregate.Feature]featuregate.FeatureSpec{
	Tides: {Default: false, PreRelease: featuregate.Alpha},
}
"#;

fn run(arguments: &[&str], folder: &Path) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line = ["gradus"].iter().chain(arguments).map(OsString::from);
    let line = line.chain([folder.as_os_str().to_owned()]);
    let code = gradus_cli::run(line, &mut out, &mut err, Streams::Buffers);
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    (code, text(out), text(err))
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("gates.go"), REGISTRY).expect("the file is written");
    folder
}

#[test]
fn what_it_writes_is_valid_and_is_not_written_over() {
    let folder = project();
    let file = folder.path().join("gradus.yaml");
    let (code, out, err) = run(&["init"], folder.path());
    assert_eq!((code, err.as_str()), (exit::OK, ""), "{out}");
    let written = fs::read_to_string(&file).expect("the file is there");
    let file_name = file.to_str().expect("a plain path");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line = ["gradus", "policy", "check", file_name].map(OsString::from);
    let code = gradus_cli::run(line, &mut out, &mut err, Streams::Buffers);
    assert_eq!(code, exit::OK, "{}", String::from_utf8_lossy(&err));

    fs::write(&file, "policy: kubernetes # mine\n").expect("the file is written");
    let (code, _, err) = run(&["init"], folder.path());
    assert_eq!(code, exit::USAGE);
    assert!(
        err.contains("is there already") && err.contains("--force"),
        "{err}"
    );
    let kept = fs::read_to_string(&file).expect("the file is there");
    assert_eq!(kept, "policy: kubernetes # mine\n");

    let (code, out, _) = run(&["init", "--stdout"], folder.path());
    assert_eq!((code, out.as_str()), (exit::OK, written.as_str()));
    assert_eq!(run(&["init", "--force"], folder.path()).0, exit::OK);
    assert_eq!(
        fs::read_to_string(&file).expect("the file is there"),
        written
    );
}

#[test]
fn without_a_registry_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(run(&["init"], folder.path()).0, exit::NOTHING);
    assert!(!folder.path().join("gradus.yaml").exists());
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let folder = project();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let target = elsewhere.path().join("target");
    fs::write(&target, "mine").expect("the file is written");
    std::os::unix::fs::symlink(&target, folder.path().join("gradus.yaml")).expect("a link");
    assert_eq!(run(&["init", "--force"], folder.path()).0, exit::USAGE);
    assert_eq!(fs::read_to_string(&target).expect("it is there"), "mine");
}
