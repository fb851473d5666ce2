//! Any bytes are a changelog and an export of releases; remarks name gates and stand on a line.
#![no_main]

use gradus_collect::home::Home;
use gradus_collect::release_notes::{Intake, read_file};
use gradus_core::gate::{Gate, Inventory, NameBasis};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let inventory = Inventory {
        gates: ["GasLamp", "NightLamp"]
            .map(|name| Gate::named(name, NameBasis::Read))
            .into(),
        ..Inventory::default()
    };
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    for path in ["CHANGELOG.md", "docs/releases/v0.4.md"] {
        let read = read_file(path, bytes, &inventory, &Home::default());
        for note in &read.notes {
            assert!(note.version.contains('.'));
            for remark in &note.remarks {
                let line = usize::try_from(remark.location.line).expect("fits");
                assert!((1..=lines).contains(&line), "line {line} of {lines}");
                assert!(!remark.gates.is_empty() && remark.text.chars().count() <= 300);
            }
        }
        assert_eq!(read, read_file(path, bytes, &inventory, &Home::default()));
    }
    let export = |size: usize| {
        let mut intake = Intake::new(&inventory, "", &Home::default());
        intake.begin("a.json");
        for chunk in bytes.chunks(size) {
            intake.feed(chunk);
        }
        intake.end(None);
        intake.finish()
    };
    assert_eq!(export(3), export(bytes.len().max(1)));
});
