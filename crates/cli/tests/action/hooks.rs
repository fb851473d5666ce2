//! `.pre-commit-hooks.yaml` has the shape that pre-commit takes, and names commands that exist.

use std::process::Command;

use serde::Deserialize;

use super::file;

/// The keys that are used here, of those that pre-commit documents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hook {
    pub(super) id: String,
    name: String,
    description: String,
    entry: String,
    args: Vec<String>,
    language: String,
    pass_filenames: bool,
    always_run: bool,
    require_serial: bool,
}

pub(super) fn hooks() -> Vec<Hook> {
    serde_saphyr::from_str(&file(".pre-commit-hooks.yaml")).expect("it has the shape of hooks")
}

#[test]
fn hooks_run_commands_that_exist() {
    let hooks = hooks();
    let ids: Vec<&str> = hooks.iter().map(|h| h.id.as_str()).collect();
    assert_eq!(ids, ["gradus-check", "gradus-page"]);
    for hook in hooks {
        assert!(!hook.name.is_empty() && !hook.description.is_empty());
        assert_eq!(hook.language, "python", "{}", hook.id);
        // Gates are judged as a whole, not by the files of a commit.
        assert!(!hook.pass_filenames && hook.always_run && hook.require_serial);
        let mut words = hook.entry.split(' ');
        assert_eq!(words.next(), Some("gradus"));
        let command = words.next().expect("a command");
        assert_eq!(hook.id, format!("gradus-{command}"));
        let help = help(&[command, "--help"]);
        for option in hook
            .args
            .iter()
            .chain(words.map(str::to_owned).collect::<Vec<_>>().iter())
        {
            let option = option.split('=').next().unwrap_or_default();
            assert!(help.contains(option), "gradus {command} has no {option}");
        }
    }
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments)
        .output()
        .expect("gradus starts");
    assert!(output.status.success(), "gradus {arguments:?}");
    String::from_utf8(output.stdout).expect("help is text")
}

/// What pip builds for the hooks is the binary of the workspace.
#[test]
fn the_package_of_the_hooks_builds_the_binary() {
    let text = file("pyproject.toml");
    for line in [
        "build-backend = \"maturin\"",
        "bindings = \"bin\"",
        "manifest-path = \"crates/cli/Cargo.toml\"",
        "locked = true",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}");
    }
}
