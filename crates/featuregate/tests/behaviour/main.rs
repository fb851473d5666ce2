//! What users see of the crate, beyond what the Go package does.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod declared;
mod exclusions;
mod fitting;
mod flag;
mod guard;
mod hostile;
mod needs;
mod versions;
