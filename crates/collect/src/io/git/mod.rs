//! Git, in-process. Only this module and what lies below it name `gix`.

pub(in crate::io) mod open;
pub(in crate::io) mod write;
