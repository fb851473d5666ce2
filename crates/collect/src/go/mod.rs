//! Go code: registries, use sites, constraints.
