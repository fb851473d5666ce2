//! `gradus/page/v1`: what became of the pages, or would.

use gradus_core::page::{self, State};
use serde::Serialize;

use super::head::Head;
use super::{Meta, document};
use crate::Paged;

/// Renders every file, those that are right too.
#[must_use]
pub fn render(paged: &Paged<'_>, meta: &Meta<'_>) -> String {
    let place = &paged.plan.place;
    document(&Document {
        head: Head::new("gradus/page/v1", meta, paged.ledgers),
        check: paged.check,
        folder: &place.folder,
        index: place.index.as_ref().map(|i| i.path.as_str()),
        files: paged.plan.files.iter().map(File::of).collect(),
    })
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    /// Whether nothing was written.
    check: bool,
    folder: &'a str,
    index: Option<&'a str>,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    gate: Option<&'a str>,
    state: &'static str,
    /// Whether it is not what it should be.
    differs: bool,
    says: &'a [String],
}

impl<'a> File<'a> {
    fn of(file: &'a page::File) -> Self {
        let state: State = file.state;
        Self {
            path: &file.path,
            gate: file.gate.as_deref(),
            state: state.as_str(),
            differs: state.differs(),
            says: &file.says,
        }
    }
}
