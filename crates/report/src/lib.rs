//! Renders what Gradus found. Pure: values in, text out; no file, no clock, no environment.
//!
//! [`text`] is for people, [`json`] for programs, [`markdown`] for pages and pull requests,
//! [`sarif`] for code scanning, [`github`] for the annotations of a workflow, [`gitlab`] for Code
//! Quality.
//! Whatever comes out of a repository is hostile: [`escape`] keeps it from steering a terminal
//! or a page.
//!
//! ```
//! use gradus_core::project::Project;
//! use gradus_core::ledgers::Ledgers;
//! use gradus_report::json::{self, Meta};
//!
//! let project = Project {
//!     ledgers: Ledgers::default(),
//!     gates: Vec::new(),
//!     removed: Vec::new(),
//!     renumberings: Vec::new(),
//! };
//! let text = json::gates::render(&project, &Meta { tool_version: "0.1.0", policy: None });
//! assert!(text.starts_with("{\n  \"schema\": \"gradus/gates/v1\""));
//! ```

mod assessed;
mod checked;
mod comparison;
pub mod escape;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
mod links;
pub mod markdown;
mod paged;
mod palette;
pub mod sarif;
mod shown;
pub mod text;
mod words;

pub use assessed::Assessed;
pub use checked::{Checked, Summary};
pub use comparison::{Comparison, Configuration};
pub use paged::Paged;
pub use palette::Palette;
