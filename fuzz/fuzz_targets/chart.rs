//! Any bytes are any file of a chart; what is found in it stands on one of its lines.
#![no_main]

use gradus_collect::chart;
use gradus_core::gate::{Gate, Inventory, NameBasis};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let inventory = Inventory {
        gates: ["FastPath", "SafePath"].map(|n| Gate::named(n, NameBasis::Read)).to_vec(),
        ..Inventory::default()
    };
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    for inner in ["values.yaml", "values.schema.json", "templates/pod.yaml", "manager.yaml"] {
        let chart = chart::read_file(&inventory, &format!("c/{inner}"), inner, bytes).chart;
        let shown = chart.shown.iter().map(|s| &s.location);
        let conditions = chart.conditions.iter().map(|c| &c.location);
        let refusals = chart.refusals.iter().map(|r| &r.location);
        let places = shown.chain(conditions).chain(refusals).chain(&chart.passed);
        for location in places {
            let line = usize::try_from(location.line).expect("fits");
            assert!((1..=lines).contains(&line), "line {line} of {lines}");
        }
    }
});
