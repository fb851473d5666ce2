//! Runs the steps of `action.yml` as a runner of GitHub does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::metadata::{Step, action};
use super::root;

/// What a run left behind.
#[derive(Debug)]
pub(super) struct Run {
    /// Exit code of the step that failed, else 0.
    pub(super) code: i32,
    /// What all steps printed.
    pub(super) log: String,
    /// The summary of the job.
    pub(super) summary: String,
    /// By step and name.
    outputs: BTreeMap<(String, String), String>,
}

impl Run {
    /// Returns an output of a step; empty where it was not written.
    pub(super) fn output(&self, step: &str, name: &str) -> &str {
        self.outputs
            .get(&(step.to_owned(), name.to_owned()))
            .map_or("", String::as_str)
    }

    /// Returns the lines that a runner takes for commands, without their message.
    pub(super) fn commands(&self) -> Vec<&str> {
        let mut stopped: Option<String> = None;
        let mut commands = Vec::new();
        for line in self.log.lines() {
            let Some((command, rest)) = line.strip_prefix("::").and_then(|l| l.split_once("::"))
            else {
                continue;
            };
            match &stopped {
                Some(until) if command == until => stopped = None,
                Some(_) => {}
                None if command == "stop-commands" => stopped = Some(rest.to_owned()),
                None => commands.push(command),
            }
        }
        assert_eq!(stopped, None, "commands stay stopped");
        commands
    }
}

/// Where a run takes place.
pub(super) struct Runner<'a> {
    /// The checkout.
    pub(super) workspace: &'a Path,
    /// A folder of the runner's own.
    pub(super) temp: &'a Path,
    /// The environment of every step.
    pub(super) env: BTreeMap<String, String>,
    /// What the workflow gives under `with`.
    pub(super) inputs: BTreeMap<String, String>,
    /// Whether the cache has the binary.
    pub(super) is_cached: bool,
    /// Stop after this step; empty for all.
    pub(super) until: &'a str,
}

impl Runner<'_> {
    pub(super) fn run(&self) -> Run {
        let action = action();
        let summary = self.temp.join("summary");
        fs::write(&summary, "").expect("the summary is made");
        let mut run = Run {
            code: 0,
            log: String::new(),
            summary: String::new(),
            outputs: BTreeMap::new(),
        };
        for name in self.inputs.keys() {
            assert!(action.inputs.contains_key(name), "there is no input {name}");
        }
        let mut inputs: BTreeMap<String, String> = action
            .inputs
            .into_iter()
            .map(|(name, input)| (name, input.default))
            .collect();
        inputs.extend(self.inputs.clone());
        for step in &action.runs.steps {
            if step.uses.is_some() {
                self.restore(step, &inputs, &run);
            } else {
                run.code = self.step(step, &inputs, &mut run);
            }
            let is_last = !self.until.is_empty() && step.id == self.until;
            if run.code != 0 || is_last {
                break;
            }
        }
        run.summary = fs::read_to_string(summary).expect("the summary is text");
        run
    }

    /// Does what the cache does.
    fn restore(&self, step: &Step, inputs: &BTreeMap<String, String>, run: &Run) {
        assert!(self.value(&step.with["key"], inputs, run).len() > 50);
        if self.is_cached {
            let folder = self.value(&step.with["path"], inputs, run);
            let folder = Path::new(&folder).join("bin");
            fs::create_dir_all(&folder).expect("the folder is made");
            let binary = folder.join("gradus");
            if !binary.exists() {
                std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_gradus"), binary)
                    .expect("the binary is linked");
            }
        }
    }

    fn step(&self, step: &Step, inputs: &BTreeMap<String, String>, run: &mut Run) -> i32 {
        let outputs = self.temp.join("outputs");
        fs::write(&outputs, "").expect("the file of outputs is made");
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
            .arg(step.run.as_deref().expect("a step runs something"))
            .current_dir(self.workspace)
            .env_clear()
            .envs(&self.env)
            .env("GITHUB_ACTION_PATH", root())
            .env("GITHUB_WORKSPACE", self.workspace)
            .env("GITHUB_OUTPUT", &outputs)
            .env("GITHUB_STEP_SUMMARY", self.temp.join("summary"))
            .env("RUNNER_TEMP", self.temp);
        for (name, value) in &step.env {
            command.env(name, self.value(value, inputs, run));
        }
        let output = command.output().expect("bash starts");
        run.log.push_str(&String::from_utf8_lossy(&output.stdout));
        run.log.push_str(&String::from_utf8_lossy(&output.stderr));
        let written = fs::read_to_string(&outputs).expect("outputs are text");
        for line in written.lines() {
            let (name, value) = line.split_once('=').expect("an output has a name");
            run.outputs
                .insert((step.id.clone(), name.to_owned()), value.to_owned());
        }
        output.status.code().expect("a step ends by itself")
    }

    /// Evaluates a text with at most one expression.
    fn value(&self, text: &str, inputs: &BTreeMap<String, String>, run: &Run) -> String {
        let Some((before, rest)) = text.split_once("${{") else {
            return text.to_owned();
        };
        let (expression, after) = rest.split_once("}}").expect("an expression ends");
        let parts: Vec<&str> = expression.trim().split('.').collect();
        let value = match parts.as_slice() {
            // The default of the token is an expression itself.
            ["inputs", name] => self.value(&inputs[*name], inputs, run),
            ["steps", step, "outputs", name] => run.output(step, name).to_owned(),
            ["github", "token"] => super::world::TOKEN.to_owned(),
            ["github", "action_repository"] => "tidal/gradus".to_owned(),
            _ => panic!("{expression} is no expression of the action"),
        };
        format!("{before}{value}{after}")
    }
}
