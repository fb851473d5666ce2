//! `gradus policy`: prints, validates and tries policies.

use std::path::Path;

use gradus_core::assess::trial;
use gradus_core::counted::counted;
use gradus_core::finding::Severity;
use gradus_core::problem::Problem;
use gradus_core::{config, exit, policy};
use gradus_report::escape::terminal_lines;
use gradus_report::text::{self, problems};

use crate::args::Policy;
use crate::failure::{Failure, Outcome};
use crate::governance::{self, PolicyText};
use crate::tree;
use crate::ui::Ui;

/// Where the configuration is looked for.
const HERE: &str = ".";

pub(super) fn run(args: &Policy, ui: &mut Ui<'_>) -> Outcome {
    match args {
        Policy::Show { name } => show(name.as_deref(), ui),
        Policy::Check { file } => check(file.as_deref(), ui),
        Policy::Test { name } => test(name.as_deref(), ui),
    }
}

fn show(wanted: Option<&str>, ui: &mut Ui<'_>) -> Outcome {
    let source = match wanted {
        Some(name) => governance::named(name)?,
        None => in_effect(ui)?,
    };
    ui.print(&terminal_lines(&source.text), exit::OK)
}

/// Finds the policy that holds in the present folder.
fn in_effect(ui: &mut Ui<'_>) -> Result<PolicyText, Failure> {
    let here = Path::new(HERE);
    let config = governance::config(here, None, ui)?;
    governance::text(here, None, None, &config)
}

fn check(file: Option<&Path>, ui: &mut Ui<'_>) -> Outcome {
    let mut report = Report::default();
    if let Some(file) = file {
        let path = file.display().to_string();
        report.add(&PolicyText::given(file, &path)?, ui);
    } else {
        if let Some(found) = tree::read(Path::new(HERE), None, config::FILE)? {
            report.add(&PolicyText::of_tree(config::FILE.to_owned(), found), ui);
        }
        if !report.failed {
            report.add(&in_effect(ui)?, ui);
        }
    }
    let code = if report.failed { exit::USAGE } else { exit::OK };
    ui.print(&report.text, code)
}

/// Tries every criterion: a fault is the policy's, and ends in [`exit::USAGE`] like any other.
fn test(wanted: Option<&str>, ui: &mut Ui<'_>) -> Outcome {
    let source = match wanted {
        Some(name) => governance::named(name)?,
        None => in_effect(ui)?,
    };
    let policy = governance::accepted(&source, ui)?;
    let trials = trial(&policy);
    let failed = trials.iter().any(|t| !t.faults.is_empty());
    let code = if failed { exit::USAGE } else { exit::OK };
    ui.print(&text::trial::render(&policy, &trials, &ui.look), code)
}

#[derive(Default)]
struct Report {
    text: String,
    failed: bool,
}

impl Report {
    /// Validates one file, and says so where it is valid.
    fn add(&mut self, source: &PolicyText, ui: &Ui<'_>) {
        let problems = problems_of(source);
        self.text
            .push_str(&problems::render(&problems, &source.text, &ui.look));
        let errors = problems
            .iter()
            .filter(|p| p.severity == Severity::Error)
            .count();
        self.failed |= errors > 0;
        let verdict = match errors {
            0 => "valid".to_owned(),
            n => counted(n, "error", "errors"),
        };
        self.text
            .push_str(&terminal_lines(&format!("{}: {verdict}\n", source.path)));
    }
}

/// Reads a file as what it is: `gradus.yaml` is a configuration, anything else a policy.
fn problems_of(source: &PolicyText) -> Vec<Problem> {
    let name = Path::new(&source.path).file_name();
    if name.is_some_and(|n| n == config::FILE) {
        config::check(&source.path, &source.text).1
    } else {
        policy::check(&source.path, &source.text).1
    }
}
