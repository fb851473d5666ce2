//! Every document against its schema, by a validator that knows the standard.

mod fixture;

use gradus_core::baseline::Baseline;
use gradus_report::json::{self, Meta};
use serde_json::{Value, json};

const META: Meta<'static> = Meta {
    tool_version: "1.2.3",
    policy: None,
};

const GATES: &str = include_str!("../schema/gates.v1.json");
const CHECK: &str = include_str!("../schema/check.v1.json");
const ASSESS: &str = include_str!("../schema/assess.v1.json");
const DIFF: &str = include_str!("../schema/diff.v1.json");
const PAGE: &str = include_str!("../schema/page.v1.json");
const BASELINE: &str = include_str!("../schema/baseline.v1.json");

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// Forbids the keys that a schema does not name. Readers must take a document that gained
/// fields; the document of today has no others, or the schema is behind.
fn closed(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                let known: Vec<&String> = properties.keys().collect();
                let mut required: Vec<String> = fields["required"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|key| key.as_str().map(str::to_owned))
                    .collect();
                required.sort_unstable();
                assert!(required.iter().eq(known), "every key is always there");
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
            fields.values_mut().for_each(closed);
        }
        Value::Array(items) => items.iter_mut().for_each(closed),
        _ => {}
    }
}

/// What is wrong with a document: each time where, and what.
fn wrong(document: &str, schema: &str) -> Vec<String> {
    let mut schema = parsed(schema);
    closed(&mut schema);
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    validator
        .iter_errors(&parsed(document))
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect()
}

fn check() -> String {
    fixture::checked(|c| json::check::render(c, &META))
}

#[test]
fn documents_are_what_their_schemas_say() {
    let gates = json::gates::render(&fixture::project(), &META);
    assert_eq!(wrong(&gates, GATES), [""; 0]);
    assert_eq!(wrong(&check(), CHECK), [""; 0]);
    let assess = fixture::assessed(|a| json::assess::render(a, &META));
    assert_eq!(wrong(&assess, ASSESS), [""; 0]);
    let diff = fixture::compare(|c| json::diff::render(c, &META));
    assert_eq!(wrong(&diff, DIFF), [""; 0]);
    let page = fixture::paged(|p| json::page::render(p, &META));
    assert_eq!(wrong(&page, PAGE), [""; 0]);
    let known = Baseline::of(&fixture::findings());
    assert_ne!(known, Baseline::default());
    assert_eq!(wrong(&json::baseline::render(&known), BASELINE), [""; 0]);
}

#[test]
fn a_difference_is_found() {
    let found = |from: &str, to: &str| {
        let other = check().replacen(from, to, 1);
        assert_ne!(other, check(), "{from} is not there");
        wrong(&other, CHECK).len()
    };
    assert!(found("\"rule\"", "\"role\"") > 0, "another key");
    assert!(found("\"severity\": \"info\"", "\"severity\": \"dire\"") > 0);
    assert!(found("\"line\": 0", "\"line\": -1") > 0, "a minimum");
    assert!(found("\"https://", "\"file://") > 0, "a pattern");
    assert!(!wrong(&check(), GATES).is_empty());
}
