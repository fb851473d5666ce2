//! The binary, and folders to run it in.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use gradus_cli::demo;
use serde_json::Value;
use tempfile::TempDir;

/// One gate, in a folder without git.
pub(crate) const REGISTRY: &str = r#"package features

import "k8s.io/component-base/featuregate"

const Tides featuregate.Feature = "Tides"

var gates = map[featuregate.Feature]featuregate.FeatureSpec{
	Tides: {Default: true, PreRelease: featuregate.Alpha},
}

func tides() bool { return gate.Enabled(Tides) }
"#;

/// The binary with nothing of the tester's environment.
pub(crate) fn gradus(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.env_clear().current_dir(folder);
    // Windows finds nothing without it.
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    gradus(folder)
        .args(arguments)
        .output()
        .expect("gradus starts")
}

pub(crate) fn code(output: &Output) -> u8 {
    let code = output.status.code().expect("it ends by itself");
    u8::try_from(code).expect("exit codes are small")
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("output is UTF-8")
}

/// A folder of files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("folders are made");
        fs::write(path, content).expect("the file is written");
    }
    folder
}

pub(crate) fn plain() -> TempDir {
    folder(&[
        ("go.mod", "module example.com/tide\n"),
        ("pkg/features.go", REGISTRY),
    ])
}

pub(crate) fn repository() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    demo::write(folder.path()).expect("the demo's repository is written");
    folder
}

pub(crate) fn parsed(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("the output is one JSON document")
}
