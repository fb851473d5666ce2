//! Any bytes are a configuration, as YAML and as other text.
#![no_main]

use gradus_collect::settings;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for path in ["values.yaml", "run.sh"] {
        let reading = settings::read(path, bytes);
        for setting in &reading.settings {
            assert!(setting.location.line > 0);
            assert!(!setting.gate.is_empty());
        }
    }
});
