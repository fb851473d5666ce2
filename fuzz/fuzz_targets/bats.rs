//! Any bytes are a BATS file; every statement stands on a line of it and belongs to a test.
#![no_main]

use gradus_collect::bats;
use gradus_core::gate::{Gate, Inventory, NameBasis};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let inventory = Inventory {
        gates: ["Bell", "Lamp"]
            .map(|name| Gate::named(name, NameBasis::Read))
            .into(),
        ..Inventory::default()
    };
    let part = bats::read_file("t/a.bats", bytes, &inventory);
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    for statement in &part.statements {
        let line = usize::try_from(statement.location.line).expect("fits");
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
        assert!(!statement.subject.is_empty());
        if let Some(id) = statement.case {
            assert!(part.cases.iter().any(|c| c.id == id));
        }
    }
    assert_eq!(part, bats::read_file("t/a.bats", bytes, &inventory));
});
