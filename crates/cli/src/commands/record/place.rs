//! Where an entry goes: the page of the gate, or one that is to be made.

use std::path::Path;

use anyhow::anyhow;
use gradus_collect::source::{FileKind, is_skipped};
use gradus_core::project::Project;

use crate::args::Recorded;
use crate::failure::Failure;
use crate::tree;

/// A page, by its path from the root of the repository.
pub(super) enum Page {
    /// One that the gate has.
    There(String),
    /// One that is to be made.
    New(String),
}

impl Page {
    pub(super) fn path(&self) -> &str {
        match self {
            Self::There(path) | Self::New(path) => path,
        }
    }
}

/// Finds the page of a gate, or what is to become it.
pub(super) fn of(project: &Project, recorded: &Recorded) -> Result<Page, Failure> {
    let gate = &recorded.gate;
    let pages = &project.ledgers.pages;
    let there = pages.iter().find(|p| p.gate == *gate);
    let wanted = recorded.page.as_deref().map(named).transpose()?;
    match (there, wanted) {
        (Some(page), None) => Ok(Page::There(page.location.path.clone())),
        (Some(page), Some(wanted)) if page.location.path == wanted => Ok(Page::There(wanted)),
        (Some(page), Some(wanted)) => Err(Failure::usage(anyhow!(
            "{gate} has a page already, {}: {wanted} is not made",
            page.location.path
        ))
        .hint("leave --page out".to_owned())),
        (None, Some(wanted)) => Ok(Page::New(wanted)),
        (None, None) => {
            let folder = pages
                .first()
                .and_then(|p| p.location.path.rsplit_once('/'))
                .map_or("docs/gates", |(folder, _)| folder);
            let mut failure = Failure::usage(anyhow!("{gate} has no page"));
            let unread = &project.ledgers.unread;
            let lost = unread
                .iter()
                .find(|u| FileKind::of(&u.path) == FileKind::Markdown);
            failure = match lost {
                Some(lost) => failure.hint(format!(
                    "it may be one that could not be read: {}: {}",
                    lost.path, lost.reason
                )),
                None => failure.hint(format!(
                    "`gradus page {gate}` makes one, and so does `--page {folder}/{gate}.md`: Markdown, with `title: {gate}` and \
                     `content_type: feature_gate` between lines of `---`"
                )),
            };
            Err(failure)
        }
    }
}

/// Takes a path from the root of the repository.
fn named(path: &Path) -> Result<String, Failure> {
    let text = path.to_string_lossy();
    let refused = |why: &str| {
        Failure::usage(anyhow!("--page {text}: {why}"))
            .hint("a Markdown file, by its path from the root of the repository".to_owned())
    };
    let inside = tree::inside(&text).ok_or_else(|| refused("it leads out of the repository"))?;
    if FileKind::of(&inside) != FileKind::Markdown {
        return Err(refused("a page is a Markdown file"));
    }
    if is_skipped(&inside) {
        return Err(refused("nothing is read in that folder"));
    }
    Ok(inside)
}
