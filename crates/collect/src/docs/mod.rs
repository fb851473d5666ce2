//! Markdown documents: tables that list gates.
