//! Any bytes are a Go test, and a program, of gates that are known.
#![no_main]

use std::collections::BTreeSet;

use gradus_collect::go;
use gradus_collect::source::MemorySource;
use libfuzzer_sys::fuzz_target;

const GATES: &[u8] = br#"package features

const (
	Lamp featuregate.Feature = "Lamp"
	Wick featuregate.Feature = "Wick"
)

var gates = map[featuregate.Feature]featuregate.FeatureSpec{Lamp: {}, Wick: {}}

func Validate() error {
	if Enabled(Lamp) && !Enabled(Wick) {
		return errors.New("no")
	}
	return nil
}
"#;

fuzz_target!(|bytes: &[u8]| {
    let files: [(&str, &[u8]); 5] = [
        ("go.mod", b"module example.com/lamp\n"),
        ("features/features.go", GATES),
        ("features/features_test.go", bytes),
        ("features/other.go", bytes),
        ("cmd/lamp/main.go", bytes),
    ];
    let source = MemorySource::new(files);
    let reading = go::read(&source, &go::Memo::default());
    let ids: BTreeSet<u32> = reading.part.cases.iter().map(|c| c.id).collect();
    assert_eq!(ids.len(), reading.part.cases.len());
    for statement in &reading.part.statements {
        assert!(statement.case.is_none_or(|id| ids.contains(&id)));
    }
    assert_eq!(reading, go::read(&source, &go::Memo::default()));
});
