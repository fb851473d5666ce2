//! Files that are broken, huge, half merged, or no text: each is unread with its reason, the rest
//! is used, and nothing that may stand in what was not read is said to be missing.

mod encodings;
mod harbour;
mod lies;
mod shapes;
