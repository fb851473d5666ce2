//! The commands of `gradus`, as a library: the binary is a thin shell around it, and tests call
//! it without starting a process.
