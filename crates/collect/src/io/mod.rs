//! The only place that touches a disk or git.

pub mod git;
pub mod git_tree;
pub mod hindsight;
pub mod history;
pub(crate) mod job_files;
mod links;
pub(crate) mod place;
pub mod worktree;
