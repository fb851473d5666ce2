//! Any bytes are a document; every statement stands on a line of it.
#![no_main]

use gradus_collect::docs;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let reading = docs::read("docs/page.md", bytes, 3);
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    for statement in &reading.statements {
        let line = usize::try_from(statement.location.line).expect("fits");
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
        assert!(statement.location.column > 0);
        assert!(!statement.subject.is_empty());
        let id = statement.listing.expect("a table");
        assert!(reading.listings.iter().any(|l| l.id == id));
    }
    assert_eq!(reading, docs::read("docs/page.md", bytes, 3));
});
