//! Any bytes are a list of gates; every gate of it can be found by its name.
#![no_main]

use gradus_collect::lists;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let reading = lists::read("data/list.yaml", bytes);
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    for gate in &reading.inventory.gates {
        assert!(reading.inventory.gate(&gate.name).is_some());
        for registration in &gate.registrations {
            let line = usize::try_from(registration.declared.line).expect("fits");
            assert!((1..=lines).contains(&line), "line {line} of {lines}");
        }
    }
    let _ = lists::looks_like("data/list.yaml", bytes);
});
