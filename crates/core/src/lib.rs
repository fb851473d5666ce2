//! What Gradus knows about feature gates, and how it judges them.
//!
//! Everything here is a function of values: no file, no clock, no network. The
//! `gradus-collect` crate fills a [`Ledgers`](ledgers::Ledgers), this crate joins and judges
//! it, `gradus-report` renders what came out.
//!
//! ```
//! use gradus_core::stage::Stage;
//!
//! assert_eq!(Stage::parse("GA"), Some(Stage::Stable));
//! assert_eq!(Stage::Stable.as_str(), "stable");
//! ```

pub mod baseline;
pub mod change;
pub mod chart;
pub mod ci;
pub mod code;
pub mod config;
pub mod constraints;
pub mod counted;
pub mod described;
pub mod diff;
pub mod evaluate;
pub mod exit;
pub mod finding;
#[cfg(test)]
mod fixtures;
pub mod forge;
pub mod gate;
pub mod history;
mod join;
pub mod ledger;
pub mod ledgers;
pub mod likeness;
pub mod location;
pub mod marker;
pub mod policy;
pub mod problem;
pub mod project;
pub mod proposal;
mod reading;
pub mod renumbering;
pub mod rules;
pub mod stage;
pub mod statement;
pub mod testcase;
pub mod timeline;
pub mod upstream;
pub mod version;

pub use evaluate::evaluate;
pub use reading::suggest::nearest;
