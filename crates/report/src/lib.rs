//! Renders what Gradus found. Pure: values in, text out.
