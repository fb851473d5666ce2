//! Any bytes are TAP; a result stands on a line of them, and there are no more of them than lines.
#![no_main]

use gradus_collect::results::{Facts, Tally, Wanted, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // A plan in front, so that it is taken for TAP.
    let text = [b"1..3\n", bytes].concat();
    let tally = || {
        let mut tally = Tally::new(Wanted::default());
        tally.begin_run("run", Facts::default());
        tally.begin_file("lamp.bats.tap");
        read("lamp.bats.tap", &*text, &mut tally).expect("memory reads");
        tally.finish()
    };
    let (results, unread) = tally();
    let lines = u64::try_from(text.split(|b| *b == b'\n').count()).expect("fits");
    let counts = results.runs[0].counts;
    let points = counts.passes + counts.failures + counts.flakes + counts.skips;
    assert!(points < lines, "{points} results on {lines} lines");
    for record in &results.records {
        let failures = record.first_failures.iter().map(|f| f.place);
        for place in failures.chain(record.passed.map(|(_, place)| place)) {
            assert!((1..=lines).contains(&u64::from(place.line)));
        }
    }
    // Of three tests that are planned, any other number is told.
    assert!(points == 3 || !unread.is_empty());
    assert_eq!((results, unread), tally());
});
