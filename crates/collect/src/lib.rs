//! Reads the ledgers of a repository: Go code, git history, documents, configuration.
//!
//! Every reader is a function of bytes; only [`io`] touches a disk or git. What could not be
//! read is in the result, never only in a log.

pub mod bats;
pub mod chart;
pub mod ci;
pub mod docs;
mod export;
pub mod go;
pub mod home;
pub mod io;
pub mod issues;
pub mod lists;
pub mod markers;
pub mod mentions;
pub mod metrics;
pub mod pages;
pub mod part;
pub mod past;
pub mod proposals;
pub mod release_notes;
pub mod repository;
pub mod results;
pub mod settings;
pub mod source;
