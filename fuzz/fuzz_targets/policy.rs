//! Any text is a policy, or has a problem that is told; a problem stands in the text.
#![no_main]

use gradus_core::policy;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // YAML takes a lone carriage return for the end of a line.
    let lines = text.split(['\n', '\r']).count();
    let (policy, problems) = policy::check("policy.yaml", text);
    for problem in &problems {
        let line = usize::try_from(problem.line).expect("fits");
        assert!(line <= lines.max(1), "line {line} of {lines}");
    }
    assert!(policy.is_some() || !problems.is_empty());
    if let Err(problems) = policy::read("policy.yaml", text) {
        assert!(!problems.is_empty());
    }
});
