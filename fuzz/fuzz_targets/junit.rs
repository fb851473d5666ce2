//! Any bytes are JUnit XML, or what is wrong with them is told; what is read of them stands on a
//! line of them.
#![no_main]

use gradus_collect::results::{Facts, Tally, Wanted, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let tally = || {
        let mut tally = Tally::new(Wanted::default());
        tally.begin_run("run", Facts::default());
        tally.begin_file("a.xml");
        read("a.xml", bytes, &mut tally).expect("memory reads");
        tally.finish()
    };
    let (results, unread) = tally();
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    let lines = u32::try_from(lines).expect("fits");
    for record in &results.records {
        let failures = record.first_failures.iter().map(|f| f.place);
        for place in failures.chain(record.passed.map(|(_, place)| place)) {
            assert!((1..=lines).contains(&place.line), "{} of {lines}", place.line);
        }
        let counts = record.counts;
        assert!(counts.passes + counts.failures + counts.flakes + counts.skips == 1);
    }
    for trouble in &results.troubles {
        assert!((1..=lines).contains(&trouble.place.line));
    }
    assert!(results.runs[0].whole == unread.is_empty());
    assert!(!bytes.is_empty() || !unread.is_empty());
    assert_eq!((results, unread), tally());
});
