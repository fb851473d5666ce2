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

pub mod assess;
pub mod baseline;
pub mod change;
pub mod chart;
pub mod ci;
pub mod code;
pub mod config;
pub mod constraints;
pub mod counted;
pub mod criteria;
pub mod described;
pub mod diff;
pub mod disk;
pub mod evaluate;
pub mod evidence;
pub mod exit;
pub mod finding;
#[cfg(test)]
mod fixtures;
pub mod forge;
pub mod gate;
pub mod generated;
pub mod hidden;
pub mod history;
pub mod issue;
mod join;
mod kept;
pub mod ledger;
pub mod ledgers;
pub mod likeness;
pub mod location;
pub mod marker;
pub mod metric;
pub mod page;
pub mod policy;
pub mod problem;
pub mod project;
pub mod proposal;
mod reading;
pub mod record;
pub mod release_note;
pub mod renumbering;
pub mod results;
pub mod rules;
pub mod runbook;
pub mod stage;
pub mod statement;
pub mod statistics;
pub mod testcase;
pub mod timeline;
pub mod upstream;
pub mod verdict;
pub mod version;

pub use assess::assess;
pub use evaluate::evaluate;
pub use reading::suggest::nearest;
