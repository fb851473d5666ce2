//! What the pages tell people to copy can be copied.

use std::collections::BTreeSet;

use serde_json::Value;

use super::file;
use super::hooks::hooks;
use super::metadata::action;

const PAGES: [&str; 5] = [
    "README.md",
    "docs/src/github.md",
    "docs/src/gitlab.md",
    "docs/src/prow.md",
    "docs/src/pre-commit.md",
];

/// Every YAML block of a page.
fn blocks(page: &str) -> Vec<Value> {
    file(page)
        .split("```yaml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .map(|block| {
            serde_saphyr::from_str(block).unwrap_or_else(|why| panic!("{page}: {why}\n{block}"))
        })
        .collect()
}

/// Every object below a value.
fn objects(value: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    match value {
        Value::Object(map) => {
            found.push(value);
            found.extend(map.values().flat_map(objects));
        }
        Value::Array(list) => found.extend(list.iter().flat_map(objects)),
        _ => {}
    }
    found
}

#[test]
fn workflows_use_inputs_that_exist() {
    let action = action();
    let mut used = 0;
    for page in PAGES {
        for block in blocks(page) {
            for step in objects(&block) {
                let uses = step["uses"].as_str().unwrap_or_default();
                if !uses.contains("/gradus@") {
                    continue;
                }
                used += 1;
                for name in step["with"].as_object().into_iter().flatten() {
                    assert!(action.inputs.contains_key(name.0), "{page}: {}", name.0);
                }
            }
        }
    }
    assert!(used >= 3, "{used} uses of the action are shown");
}

/// A token that may do anything is nothing to copy.
#[test]
fn workflows_say_what_their_token_may() {
    let mut seen = 0;
    for page in PAGES {
        for block in blocks(page).iter().filter(|b| b["on"] != Value::Null) {
            seen += 1;
            assert_eq!(block["permissions"]["contents"], "read", "{page}");
        }
    }
    assert!(seen >= 2, "{seen} workflows are shown");
}

#[test]
fn every_input_and_output_is_in_the_page() {
    let page = file("docs/src/github.md");
    let text = file("action.yml");
    let outputs = text.split("\noutputs:\n").nth(1).expect("outputs");
    let outputs = outputs.split("\n# ").next().expect("their end");
    let outputs = outputs
        .lines()
        .filter_map(|l| l.strip_prefix("  ").and_then(|l| l.strip_suffix(':')))
        .filter(|name| !name.starts_with(' '));
    let names: BTreeSet<String> = action()
        .inputs
        .into_keys()
        .chain(outputs.map(str::to_owned))
        .collect();
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        assert!(page.contains(&format!("\n| `{name}` |")), "{name}");
    }
}

#[test]
fn hooks_of_the_page_exist() {
    let ids: BTreeSet<String> = hooks().into_iter().map(|h| h.id).collect();
    let mut seen = BTreeSet::new();
    for block in blocks("docs/src/pre-commit.md") {
        for object in objects(&block) {
            if let Some(id) = object["id"].as_str() {
                seen.insert(id.to_owned());
            }
        }
    }
    assert_eq!(seen, ids);
}
