//! `gradus demo`: a sample project with a past, and the main commands run on it.

mod run;
mod saltmarsh;
mod tale;

use std::path::Path;

use anyhow::{Context as _, Result};
use gradus_sample::{Change, SampleRepo};

pub use run::{Command, NotEmpty, run};
pub use saltmarsh::STORY;
pub use tale::Story;

/// Writes the story of Saltmarsh into a folder, as a git repository that is checked out.
///
/// Equal calls give equal commits, on every machine.
///
/// # Errors
/// The folder is a repository already, or the disk refuses.
pub fn write(dir: &Path) -> Result<()> {
    let mut repo = SampleRepo::init(dir)?;
    let mut before = tale::Tree::new();
    for (commit, tree) in STORY.trees().context("telling the story of Saltmarsh")? {
        repo.commit(&change(&commit, &before, &tree))?;
        if !commit.tag.is_empty() {
            repo.tag(commit.tag, Some(&commit.noon()))?;
        }
        before = tree;
    }
    repo.check_out()?;
    Ok(())
}

/// Tells what a commit does to a tree, file by file.
fn change(commit: &tale::Commit, before: &tale::Tree, after: &tale::Tree) -> Change {
    let mut change = Change::new(&commit.noon(), commit.message).author(commit.author);
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        change = change.remove(path);
    }
    for (path, text) in after {
        if before.get(path) != Some(text) {
            change = change.file(path, text);
        }
    }
    change
}

#[cfg(test)]
mod tests;
