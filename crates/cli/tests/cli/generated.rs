//! Completions and manual pages are those of the command line.

use std::fs;

use gradus_core::exit;

use crate::support::{code, run, text};

#[test]
fn every_shell_completes_every_command() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = run(folder.path(), &["completions", shell]);
        assert_eq!(code(&output), exit::OK);
        let script = text(&output.stdout);
        for word in ["gates", "check", "write-baseline", "explain"] {
            assert!(script.contains(word), "{word} for {shell}");
        }
    }
}

#[test]
fn there_is_a_manual_page_a_command() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = run(folder.path(), &["man"]);
    assert_eq!(code(&output), exit::OK);
    let page = text(&output.stdout);
    assert!(
        page.contains(".SH NAME") && page.contains("gradus"),
        "{page}"
    );
    let output = run(folder.path(), &["man", "pages"]);
    assert_eq!(code(&output), exit::OK, "{}", text(&output.stderr));
    let check = fs::read_to_string(folder.path().join("pages/gradus-check.1"));
    let check = check.expect("a page of check");
    assert!(check.contains("baseline"), "{check}");
    assert!(folder.path().join("pages/gradus.1").exists());
}
