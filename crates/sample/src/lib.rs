//! Makes git repositories with fixed dates and authors: for the demo, for tests and benches.
//!
//! Equal calls give equal hashes on every machine. No git program is run.
//!
//! ```
//! use gradus_sample::{Change, SampleRepo};
//!
//! let folder = tempfile::tempdir()?;
//! let mut repo = SampleRepo::init(folder.path())?;
//! repo.commit(&Change::new("2025-08-01", "first").file("go.mod", "module example.com/x\n"))?;
//! repo.tag("v0.1.0", Some("2025-08-02"))?;
//! repo.check_out()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A crate of its own, so that the crate that reads repositories has no code that writes one.

mod change;
mod error;
mod index;
mod repo;
mod write;

pub use change::Change;
pub use error::SampleError;
pub use repo::SampleRepo;
