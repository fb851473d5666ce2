//! Every observation of Kubernetes' Go package in `tests/data` holds here.

#![expect(clippy::disallowed_methods, reason = "it reads files and prints")]
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod replay;

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

/// File, cases and operations, as its makers counted them, and how many of the operations Rust
/// cannot say: a map that is nil.
const FILES: [(&str, usize, usize, usize); 2] = [
    ("vectors-handpicked.jsonl.gz", 352, 1_339, 1),
    ("vectors-random.jsonl.gz", 1_200, 7_540, 0),
];

fn text(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    replay::read(&folder.join(file)).unwrap()
}

fn cases(text: &str) -> Vec<Value> {
    let cases = text.lines().map(serde_json::from_str);
    cases.collect::<Result<_, _>>().unwrap()
}

fn list<'a>(case: &'a Value, field: &str) -> &'a [Value] {
    case[field].as_array().unwrap()
}

/// Operations up to the cut, counted without the replayer: behind the first call that sets values
/// and fails nothing is to be compared.
fn operations(case: &Value) -> usize {
    let setting = ["set", "set_map", "parse_flags"];
    let (ops, results) = (list(case, "ops"), list(case, "observed"));
    let cut = ops.iter().zip(results).position(|(op, result)| {
        setting.contains(&op["op"].as_str().unwrap()) && result.get("ok").is_none()
    });
    cut.map_or(ops.len(), |at| at + 1)
}

#[test]
fn every_observation_holds() {
    for (file, count, whole, without_counterpart) in FILES {
        let text = text(file);
        let report = replay::replay(&text).unwrap();
        // Past the capture of tests: the count is to be seen.
        writeln!(std::io::stdout(), "{file}: {report}").unwrap();
        let mismatches: Vec<String> = report.mismatches.iter().map(ToString::to_string).collect();
        assert!(mismatches.is_empty(), "{}", mismatches.join("\n"));

        let cases = cases(&text);
        let set_up = |case: &Value| case["setup_observed"].as_object().unwrap().len();
        assert_eq!(report.cases, count);
        assert_eq!(
            report.operations,
            cases.iter().map(operations).sum::<usize>()
        );
        assert_eq!(report.operations, whole);
        assert_eq!(report.set_up, cases.iter().map(set_up).sum::<usize>());
        assert_eq!(report.behind_cut, 0, "{file} was cut by its makers");
        assert_eq!(report.without_counterpart, without_counterpart);
    }
}

/// Another value of the same kind, in every leaf.
fn altered(value: &Value) -> Value {
    match value {
        Value::Null => json!("nothing"),
        Value::Bool(on) => json!(!on),
        Value::Number(_) => json!(-1),
        Value::String(text) => json!(format!("{text}~")),
        Value::Array(list) if list.is_empty() => json!(["~"]),
        Value::Array(list) => list.iter().map(altered).collect(),
        Value::Object(fields) if fields.is_empty() => json!({"~": "~"}),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), altered(value)))
            .collect(),
    }
}

fn replayed(cases: &[Value]) -> replay::Report {
    let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
    replay::replay(&lines.join("\n")).unwrap()
}

#[test]
fn no_result_is_passed_over() {
    for (file, ..) in FILES {
        let mut cases = cases(&text(file));
        for case in &mut cases {
            for result in case["observed"].as_array_mut().unwrap() {
                *result = altered(result);
            }
            for result in case["setup_observed"].as_object_mut().unwrap().values_mut() {
                *result = altered(result);
            }
        }
        let report = replayed(&cases);
        assert_eq!(report.mismatches.len(), report.operations + report.set_up);
    }
}

#[test]
fn no_log_record_is_passed_over() {
    for (file, ..) in FILES {
        let mut cases = cases(&text(file));
        let mut told = 0;
        for case in &mut cases {
            for result in case["observed"].as_array_mut().unwrap() {
                // What is logged before an unknown gate is met is chance in Go.
                if result.to_string().contains("unrecognized feature gate") {
                    continue;
                }
                let log = result.get("log").map_or(json!([{"msg": "!"}]), altered);
                result["log"] = log;
                told += 1;
            }
        }
        assert_eq!(replayed(&cases).mismatches.len(), told);
    }
}

/// A case with one registered gate, `Ebb`.
fn case(ops: &Value, observed: &Value) -> String {
    json!({
        "id": "own",
        "registry": {
            "emulation_version": "1.30",
            "features": {"Ebb": [{"version": "1.29", "stage": "ALPHA", "default": false}]},
        },
        "ops": ops,
        "setup_observed": {"add_versioned": {"ok": null}},
        "observed": observed,
    })
    .to_string()
}

#[test]
fn nothing_is_compared_behind_the_first_call_that_fails() {
    let text = case(
        &json!([
            {"op": "set", "value": "Flood=true"},
            {"op": "explicitly_set", "name": "Flood"},
        ]),
        &json!([{"err": "unrecognized feature gate: Flood"}, {"ok": true}]),
    );
    let report = replay::replay(&text).unwrap();
    assert_eq!((report.operations, report.behind_cut), (1, 1));
    assert!(report.mismatches.is_empty());
}

#[test]
fn one_error_of_several_is_enough_where_the_order_was_chance() {
    let outcome = |one_of: Value, optional: Value| {
        let text = case(
            &json!([{"op": "set", "value": "Flood=true,Neap=true"}]),
            &json!([{"err_any": {"one_of": one_of, "optional": optional}}]),
        );
        replay::replay(&text).unwrap().mismatches.len()
    };
    let (flood, neap) = (
        "unrecognized feature gate: Flood",
        "unrecognized feature gate: Neap",
    );
    assert_eq!(outcome(json!([flood, neap]), json!([])), 0);
    assert_eq!(outcome(json!([neap]), json!([])), 1);
    assert_eq!(outcome(json!([neap]), json!([flood])), 1);
}

#[test]
fn a_broken_file_is_told() {
    let whole = case(&json!([{"op": "string"}]), &json!([{"ok": ""}]));
    for (text, reason) in [
        (String::new(), "no case"),
        (whole[..40].to_owned(), "line 1: "),
        (format!("{whole}\n{{}}"), "line 2: "),
        (
            case(&json!([{"op": "string"}]), &json!([])),
            "1 operations, but 0 results",
        ),
        (
            case(&json!([{"op": "sing"}]), &json!([{"ok": ""}])),
            "unknown variant",
        ),
        (
            case(&json!([{"op": "set"}]), &json!([{"ok": ""}])),
            "missing field",
        ),
        (
            case(&json!([{"op": "use", "gate": "c"}]), &json!([{"ok": null}])),
            "no copy c",
        ),
        (
            case(&json!([{"op": "string"}]), &json!([{}])),
            "no such result",
        ),
        (
            case(&json!([{"op": "string"}]), &json!([{"oke": ""}])),
            "no such result",
        ),
        (
            case(&json!([{"op": "string"}]), &json!([{"ok": "", "err": ""}])),
            "no such result",
        ),
        (whole.replace("1.30", "one"), "not a version"),
    ] {
        let error = replay::replay(&text).unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}
