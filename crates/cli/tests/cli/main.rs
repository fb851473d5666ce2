//! The tool as a user meets it.

mod commands;
mod demo;
mod links;
mod readme;
mod support;
