//! The only place that touches a disk or git.

mod git;
pub mod sample_repo;
