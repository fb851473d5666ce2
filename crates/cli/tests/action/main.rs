//! The GitHub Action, the hooks and the pages about pull requests.
//!
//! The action is run as a runner would do it, by its `action.yml`, on checkouts of a remote in a
//! temporary folder; a script stands in for GitHub's client. That takes bash, git and jq.

mod hooks;
mod image;
mod metadata;
mod pages;

#[cfg(unix)]
mod comment;
#[cfg(unix)]
mod history;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod install;
#[cfg(unix)]
mod outcome;
#[cfg(unix)]
mod runner;
#[cfg(unix)]
mod upload;
#[cfg(unix)]
mod world;

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the crate lies two folders below the root")
        .to_owned()
}

/// Reads a file of the repository.
fn file(path: &str) -> String {
    fs::read_to_string(root().join(path))
        .unwrap_or_else(|why| panic!("{path}: {why}"))
        .replace("\r\n", "\n")
}
