//! Any bytes are a configuration file. What is read from it is what a reader of plain JSON sees,
//! in either form, and is written as it was read; a file that cannot be is refused whole.
#![no_main]

use featuregate::{Assignments, FeatureGate, Source, Spec};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let plain = serde_json::from_slice::<Value>(bytes);
    let read = match serde_json::from_slice::<Assignments>(bytes) {
        Ok(read) => read,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            if let Ok(plain) = plain {
                let twice = error.to_string().contains("is named twice");
                assert!(twice || entries(&plain).is_none(), "{error}: {plain}");
            }
            return;
        }
    };
    let plain = plain.expect("it was read");
    let mut entries = entries(&plain).expect("it was read");
    entries.sort();
    let got: Vec<(String, bool)> = read.iter().map(|(name, on)| (name.into(), on)).collect();
    assert_eq!(got, entries);

    let map = serde_json::to_string(&read).expect("a map of booleans");
    assert_eq!(
        serde_json::from_str::<Assignments>(&map).expect("ours"),
        read
    );
    let list: Vec<Value> = read
        .iter()
        .map(|(name, on)| serde_json::json!({"enabled": on, "name": name}))
        .collect();
    let list = Value::Array(list).to_string();
    assert_eq!(
        serde_json::from_str::<Assignments>(&list).expect("ours"),
        read
    );

    let gates = FeatureGate::new();
    let specs = ["Bell", "Cage", ""].map(|name| (name, [Spec::alpha(1, 20)]));
    gates.add_versioned(specs).expect("valid");
    gates.add_exclusions([("Bell", "Cage")]).expect("valid");
    match gates.set_from(Source::File, &read) {
        Ok(()) => {
            for (name, on) in read.iter() {
                assert_eq!(gates.enabled_by_name(name), Ok(on));
            }
        }
        Err(error) => {
            assert_eq!(gates.to_string(), "");
            let named = |name: &str| got.iter().any(|(other, _)| other == name);
            assert!(error.faults().iter().all(|fault| named(fault.gate())));
        }
    }
});

/// The entries of a map of booleans or of a list of `{name, enabled}`; of nothing, none.
fn entries(plain: &Value) -> Option<Vec<(String, bool)>> {
    match plain {
        Value::Null => Some(Vec::new()),
        Value::Object(map) => map
            .iter()
            .map(|(name, on)| Some((name.clone(), on.as_bool()?)))
            .collect(),
        Value::Array(list) => list
            .iter()
            .map(|entry| match entry {
                Value::Object(fields) if fields.len() == 2 => Some((
                    fields.get("name")?.as_str()?.to_owned(),
                    fields.get("enabled")?.as_bool()?,
                )),
                // A struct may be a sequence of its fields, to serde.
                Value::Array(fields) if fields.len() == 2 => {
                    Some((fields[0].as_str()?.to_owned(), fields[1].as_bool()?))
                }
                _ => None,
            })
            .collect(),
        _ => None,
    }
}
