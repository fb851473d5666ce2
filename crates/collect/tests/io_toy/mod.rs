//! Registries of a few words, for tests of where files come from.

use std::path::Path;

use gradus_collect::repository::{self, CollectError, Request};
use gradus_core::ledgers::Ledgers;

/// Writes a registry: a gate for each line `gate NAME STAGE`, in the order of the lines.
pub(crate) fn gates(lines: &str) -> String {
    let mut constants = String::new();
    let mut specs = String::new();
    for line in lines.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["gate", name, stage] = words[..] else {
            continue;
        };
        let stage = match stage {
            "alpha" => "featuregate.Alpha",
            "beta" => "featuregate.Beta",
            "stable" | "GA" => "featuregate.GA",
            other => panic!("{other} is no stage of a registry"),
        };
        constants.push_str(&format!("\t{name} featuregate.Feature = \"{name}\"\n"));
        specs.push_str(&format!("\t{name}: {{PreRelease: {stage}}},\n"));
    }
    format!(
        "package features\n\n\
         import \"k8s.io/component-base/featuregate\"\n\n\
         const (\n{constants})\n\n\
         var gates = map[featuregate.Feature]featuregate.FeatureSpec{{\n{specs}}}\n"
    )
}

/// Collects everything.
pub(crate) fn collect(path: &Path, at: Option<&str>) -> Result<Ledgers, CollectError> {
    repository::collect(&Request {
        path: path.to_owned(),
        at: at.map(str::to_owned),
        history: true,
        documents: true,
        ..Request::default()
    })
}
