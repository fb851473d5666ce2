//! The tool as a user meets it.

mod baseline;
mod commands;
mod demo;
mod gaps;
mod generated;
mod jobs;
mod links;
mod page;
mod page_killed;
mod readme;
mod record;
mod site;
mod support;
