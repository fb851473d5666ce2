//! Any bytes are a Makefile, a script, a workflow, a job file or a page; what is read of it
//! stands on a line of it.
#![no_main]

use gradus_collect::ci;
use libfuzzer_sys::fuzz_target;

const PATHS: [&str; 6] = [
    "Makefile",
    "hack/run.sh",
    ".github/workflows/ci.yaml",
    "prow/jobs.yaml",
    "README.md",
    "chart/Chart.yaml",
];

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    for path in PATHS {
        // A file of tests beside it: without one, nobody asks who runs it.
        let files = [(path, bytes), ("t/a.bats", &b""[..])];
        let source = gradus_collect::source::MemorySource::new(files);
        let (found, part) = ci::read(&source, &gradus_core::gate::Inventory::default());
        let minors = found.minors.iter().map(|m| &m.location);
        let supported = found.supported.iter().map(|s| &s.location);
        let runners = found.runners.iter().map(|r| &r.location);
        for location in minors.chain(supported).chain(runners) {
            let line = usize::try_from(location.line).expect("fits");
            assert!((1..=lines).contains(&line), "line {line} of {lines}");
        }
        for runner in &found.runners {
            assert!(runner.starts.iter().all(|s| *s < found.runners.len()));
        }
        assert_eq!(part.coverage.len(), 1);
    }
});
