//! The commands of `gradus`, for the binary and for tests.

pub mod demo;
