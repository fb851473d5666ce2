//! Any bytes behind an event of `go test -json` are more of it, or what is wrong is told.
#![no_main]

use gradus_collect::results::{Facts, Tally, Wanted, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = [b"{\"Action\":\"start\",\"Package\":\"p\"}\n", bytes].concat();
    let tally = || {
        let mut tally = Tally::new(Wanted::default());
        tally.begin_run("run", Facts::default());
        tally.begin_file("t.json");
        read("t.json", &*text, &mut tally).expect("memory reads");
        tally.finish()
    };
    let (results, unread) = tally();
    let lines = u32::try_from(text.split(|b| *b == b'\n').count()).expect("fits");
    for record in &results.records {
        let failures = record.first_failures.iter().map(|f| f.place);
        for place in failures.chain(record.passed.map(|(_, place)| place)) {
            assert!((1..=lines).contains(&place.line));
        }
    }
    assert!(results.runs[0].whole == unread.is_empty());
    assert_eq!((results, unread), tally());
});
