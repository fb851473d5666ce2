//! Every document against its schema: the same keys, no more and no less, and the same types.

mod fixture;

use gradus_report::json::{self, Meta};
use serde_json::Value;

const META: Meta<'static> = Meta {
    tool_version: "1.2.3",
    policy: None,
};

/// Compares a value with a schema; collects what differs, each with its path.
///
/// Knows the keywords that the schemas use, and fails on any other, so that none is ignored.
fn compare(value: &Value, schema: &Value, root: &Value, path: &str, wrong: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else {
        return wrong.push(format!("{path}: the schema is not an object"));
    };
    for (keyword, wanted) in keywords {
        match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => {}
            // Bounds and patterns are for other validators: they are checked by eye.
            "minimum" | "pattern" => {}
            "required" => {
                let keys = wanted.as_array().cloned().unwrap_or_default();
                let properties = schema["properties"].as_object();
                if !keys
                    .iter()
                    .filter_map(Value::as_str)
                    .eq(properties.into_iter().flat_map(|p| p.keys()))
                {
                    let mut sorted: Vec<&str> = keys.iter().filter_map(Value::as_str).collect();
                    sorted.sort_unstable();
                    let mut known: Vec<&str> = properties
                        .into_iter()
                        .flat_map(|p| p.keys())
                        .map(String::as_str)
                        .collect();
                    known.sort_unstable();
                    if sorted != known {
                        wrong.push(format!(
                            "{path}: required {sorted:?} but properties {known:?}"
                        ));
                    }
                }
            }
            "const" if value == wanted => {}
            "enum" if wanted.as_array().is_some_and(|all| all.contains(value)) => {}
            "type" if types(wanted).any(|t| is(value, t)) => {}
            "$ref" => {
                let name = wanted.as_str().and_then(|r| r.strip_prefix("#/$defs/"));
                let target = &root["$defs"][name.unwrap_or_default()];
                compare(value, target, root, path, wrong);
            }
            "anyOf" => {
                let fits = wanted.as_array().into_iter().flatten().any(|one| {
                    let mut inner = Vec::new();
                    compare(value, one, root, path, &mut inner);
                    inner.is_empty()
                });
                if !fits {
                    wrong.push(format!("{path}: fits no alternative"));
                }
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    compare(item, wanted, root, &format!("{path}[{i}]"), wrong);
                }
            }
            "properties" => keys(value, wanted, root, path, wrong),
            other => wrong.push(format!(
                "{path}: {other} {wanted} does not hold for {value}"
            )),
        }
    }
}

fn keys(value: &Value, wanted: &Value, root: &Value, path: &str, wrong: &mut Vec<String>) {
    let (Some(value), Some(wanted)) = (value.as_object(), wanted.as_object()) else {
        return wrong.push(format!("{path}: not an object"));
    };
    for key in value.keys().filter(|k| !wanted.contains_key(*k)) {
        wrong.push(format!("{path}.{key}: not in the schema"));
    }
    for (key, schema) in wanted {
        match value.get(key) {
            Some(value) => compare(value, schema, root, &format!("{path}.{key}"), wrong),
            None => wrong.push(format!("{path}.{key}: missing")),
        }
    }
}

fn types(wanted: &Value) -> impl Iterator<Item = &str> {
    let many = wanted.as_array().into_iter().flatten();
    many.chain(std::iter::once(wanted))
        .filter_map(Value::as_str)
}

fn is(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

fn differences(document: &str, schema: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(document).expect("the document parses");
    let schema: Value = serde_json::from_str(schema).expect("the schema parses");
    let mut wrong = Vec::new();
    compare(&document, &schema, &schema, "$", &mut wrong);
    wrong
}

const GATES: &str = include_str!("../schema/gates.v1.json");
const CHECK: &str = include_str!("../schema/check.v1.json");
const DIFF: &str = include_str!("../schema/diff.v1.json");

#[test]
fn gates_has_the_keys_of_its_schema() {
    let document = json::gates::render(&fixture::project(), &META);
    assert_eq!(differences(&document, GATES), [""; 0]);
}

#[test]
fn check_has_the_keys_of_its_schema() {
    let document = json::check::render(&fixture::ledgers(), &fixture::findings(), &META);
    assert_eq!(differences(&document, CHECK), [""; 0]);
}

#[test]
fn diff_has_the_keys_of_its_schema() {
    let document = fixture::compare(|c| json::diff::render(c, &META));
    assert_eq!(differences(&document, DIFF), [""; 0]);
}

#[test]
fn a_difference_is_found() {
    let document = json::check::render(&fixture::ledgers(), &fixture::findings(), &META);
    let more = document.replacen("\"rule\"", "\"role\"", 1);
    assert_eq!(
        differences(&more, CHECK),
        [
            "$.findings[0].role: not in the schema",
            "$.findings[0].rule: missing"
        ]
    );
    let other = document.replacen("\"severity\": \"info\"", "\"severity\": \"dire\"", 1);
    assert_eq!(differences(&other, CHECK).len(), 1);
    assert!(!differences(&document, GATES).is_empty());
}
