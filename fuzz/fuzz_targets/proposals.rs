//! Any bytes are a guide for contributors and a proposal.
#![no_main]

use gradus_collect::proposals;
use gradus_collect::source::MemorySource;
use gradus_core::gate::{Gate, Inventory, NameBasis};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let inventory = Inventory {
        gates: vec![Gate::named("Lamp", NameBasis::Read)],
        ..Inventory::default()
    };
    let source = MemorySource::new([
        ("CONTRIBUTING.md", bytes),
        ("docs/proposals/0001-lamp.md", bytes),
        ("keps/12-lamp/README.md", bytes),
        ("keps/12-lamp/kep.yaml", bytes),
    ]);
    let (found, part) = proposals::read(&source, &inventory);
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    let demands = found.demands.iter().map(|d| &d.location);
    let named = part.statements.iter().map(|s| &s.location);
    for location in demands.chain(named) {
        let line = usize::try_from(location.line).expect("fits");
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
    }
    assert_eq!((found, part), proposals::read(&source, &inventory));
});
