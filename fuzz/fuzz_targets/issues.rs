//! Any bytes are an export of a tracker, whole or in pieces; what is told of an issue is short,
//! names a gate, and stands on a page or on a line of the export.
#![no_main]

use gradus_collect::home::Home;
use gradus_collect::issues::{self, Intake};
use gradus_core::gate::{Gate, Inventory, NameBasis};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let inventory = Inventory {
        gates: ["GasLamp", "NightLamp"]
            .map(|name| Gate::named(name, NameBasis::Read))
            .into(),
        ..Inventory::default()
    };
    let (tracker, part) = issues::read([("a.json", bytes)], &inventory, &Home::default());
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    for issue in &tracker.issues {
        assert!(issue.number > 0 && !issue.gates.is_empty());
        assert!(issue.title.chars().count() <= 256);
        assert!(!issue.title.contains(['\n', '\u{1b}']));
        let line = usize::try_from(issue.location.line).expect("fits");
        if issue.location.path == "a.json" {
            assert!((1..=lines).contains(&line), "line {line} of {lines}");
        } else {
            assert!(issue.location.path.starts_with("http"));
        }
        for promise in &issue.promises {
            assert!(promise.text.chars().count() <= 200);
        }
    }
    for extent in &tracker.extents {
        let seen = extent.issues + extent.pull_requests;
        assert_eq!(extent.highest - extent.missing, seen);
    }
    assert!(part.unread.len() <= 21);
    let mut intake = Intake::new(&inventory, &Home::default());
    intake.begin("a.json");
    for chunk in bytes.chunks(3) {
        intake.feed(chunk);
    }
    intake.end(None);
    assert_eq!((tracker, part), intake.finish());
});
