//! `action.yml` has the shape that GitHub takes, and agrees with its scripts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{file, root};

/// The keys of a composite action that GitHub documents; another one is refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Action {
    name: String,
    description: String,
    #[serde(rename = "branding")]
    _branding: BTreeMap<String, String>,
    pub(super) inputs: BTreeMap<String, Input>,
    outputs: BTreeMap<String, Output>,
    pub(super) runs: Runs,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    description: String,
    pub(super) default: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Output {
    description: String,
    value: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Runs {
    using: String,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    pub(super) uses: Option<String>,
    #[serde(default, rename = "if")]
    pub(super) condition: Option<String>,
    #[serde(default)]
    pub(super) with: BTreeMap<String, String>,
    #[serde(default)]
    shell: String,
    #[serde(default)]
    pub(super) env: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) run: Option<String>,
}

impl Step {
    /// Returns the path of the script that a step runs, and nothing else.
    fn script(&self) -> Option<String> {
        let run = self.run.as_deref()?;
        let path = run
            .strip_prefix("\"$GITHUB_ACTION_PATH/")
            .and_then(|rest| rest.strip_suffix('"'))
            .unwrap_or_else(|| panic!("a step runs a script of the action, not {run}"));
        Some(path.to_owned())
    }
}

pub(super) fn action() -> Action {
    serde_saphyr::from_str(&file("action.yml")).expect("action.yml has the shape of an action")
}

/// Returns what stands between `${{` and `}}`.
fn expressions(text: &str) -> Vec<String> {
    text.split("${{")
        .skip(1)
        .filter_map(|rest| rest.split("}}").next())
        .map(|inner| inner.trim().to_owned())
        .collect()
}

/// A script with what it sources.
fn source(script: &str) -> String {
    let text = file(script);
    let mut all = text.clone();
    for shared in ["say.sh", "event.sh"] {
        if text.contains(&format!("/{shared}\"")) {
            all.push_str(&file(&format!("action/{shared}")));
        }
    }
    all
}

/// Names of variables that begin with `GRADUS_`.
fn variables(text: &str) -> BTreeSet<String> {
    text.match_indices("GRADUS_")
        .map(|(at, _)| {
            text[at..]
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || *c == '_')
                .collect()
        })
        .collect()
}

#[test]
fn it_is_a_composite_action_with_words_for_everything() {
    let action = action();
    assert_eq!(action.runs.using, "composite");
    assert!(!action.name.is_empty() && !action.description.is_empty());
    for (name, input) in &action.inputs {
        assert!(input.description.ends_with('.'), "{name}");
    }
    for (name, output) in &action.outputs {
        assert!(output.description.ends_with('.'), "{name}");
    }
    for step in &action.runs.steps {
        // GitHub refuses a composite step without a shell.
        let shell = if step.run.is_some() { "bash" } else { "" };
        assert_eq!(step.shell, shell, "{}", step.id);
        assert!(step.run.is_some() != step.uses.is_some(), "{}", step.id);
    }
}

#[test]
fn no_expression_stands_in_a_script() {
    for step in &action().runs.steps {
        let run = step.run.as_deref().unwrap_or_default();
        assert_eq!(expressions(run), [""; 0], "{}", step.id);
        if let Some(script) = step.script() {
            assert!(!source(&script).contains("${{"), "{script}");
        }
    }
}

#[test]
fn actions_of_others_are_pinned_to_a_commit() {
    let uses: Vec<String> = action()
        .runs
        .steps
        .into_iter()
        .filter_map(|step| step.uses)
        .collect();
    assert_eq!(uses.len(), 1, "the fewer the better: {uses:?}");
    for used in uses {
        let (_, commit) = used.split_once('@').expect("a version");
        let is_hash = commit.len() == 40 && commit.chars().all(|c| c.is_ascii_hexdigit());
        assert!(is_hash, "{used}");
    }
}

#[test]
fn inputs_steps_and_outputs_agree() {
    let action = action();
    let text = file("action.yml");
    let mut used = BTreeSet::new();
    let written = |step: &str, output: &str| {
        let step = action.runs.steps.iter().find(|s| s.id == step);
        step.and_then(Step::script)
            .is_some_and(|script| source(&script).contains(&format!("output {output} ")))
    };
    let conditions = action.runs.steps.iter().filter_map(|s| s.condition.clone());
    let conditions = conditions.map(|c| c.split(' ').next().unwrap_or_default().to_owned());
    for expression in expressions(&text).into_iter().chain(conditions) {
        let parts: Vec<&str> = expression.split('.').collect();
        match parts.as_slice() {
            ["inputs", name] => {
                assert!(action.inputs.contains_key(*name), "{expression}");
                used.insert((*name).to_owned());
            }
            ["steps", step, "outputs", name] => assert!(written(step, name), "{expression}"),
            ["github", "token" | "action_repository"] => {}
            _ => panic!("{expression} is not known to be there"),
        }
    }
    let all: BTreeSet<String> = action.inputs.keys().cloned().collect();
    assert_eq!(used, all, "every input is used");
    for (name, output) in &action.outputs {
        assert!(output.value.contains(name.as_str()), "{name}");
    }
}

#[test]
fn every_step_gives_its_script_what_it_reads() {
    for step in &action().runs.steps {
        let Some(script) = step.script() else {
            continue;
        };
        let given: BTreeSet<String> = step
            .env
            .keys()
            .filter(|name| name.starts_with("GRADUS_"))
            .cloned()
            .collect();
        assert_eq!(variables(&source(&script)), given, "{script}");
        let text = source(&script);
        let calls_gh = text.contains("gh api") || text.contains("gh release");
        assert_eq!(step.env.contains_key("GH_TOKEN"), calls_gh, "{script}");
    }
}

#[test]
fn every_script_is_one_of_the_action_and_stops_at_errors() {
    let scripts: BTreeSet<String> = action()
        .runs
        .steps
        .iter()
        .filter_map(Step::script)
        .collect();
    let mut there = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("action")).expect("there are scripts") {
        let entry = entry.expect("a script");
        let path = format!("action/{}", entry.file_name().to_string_lossy());
        let text = file(&path);
        if text.starts_with("#!") {
            assert!(text.starts_with("#!/usr/bin/env bash\n"), "{path}");
            assert!(text.contains("\nset -euo pipefail\n"), "{path}");
            // A trace would print tokens.
            assert!(!text.contains("set -x"), "{path}");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                let mode = entry.metadata().expect("it has a mode").permissions();
                assert_eq!(mode.mode() & 0o111, 0o111, "{path} cannot be run");
            }
            there.insert(path);
        }
    }
    assert_eq!(there, scripts);
}
