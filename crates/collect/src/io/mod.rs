//! The only place that touches a disk or git.

pub mod git;
pub mod git_tree;
pub mod hindsight;
pub mod history;
pub mod sample_repo;
pub mod worktree;
