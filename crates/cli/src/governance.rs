//! Which policy and which configuration hold: `--policy`, else `gradus.yaml` of the audited
//! tree, else the default.

use std::path::Path;

use anyhow::anyhow;
use gradus_core::config::{self, Config};
use gradus_core::finding::Severity;
use gradus_core::policy::{self, Policy};
use gradus_core::problem::Problem;
use gradus_report::text::problems;

use crate::failure::Failure;
use crate::tree;
use crate::ui::Ui;

/// A policy and its text, as written.
pub(crate) struct PolicyText {
    /// What it is called: a name, or a path.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What a project is held against.
pub(crate) struct Governance {
    pub(crate) policy: Policy,
    pub(crate) config: Config,
}

/// Reads `gradus.yaml` and the policy; warnings are printed, errors end the command.
pub(crate) fn read(
    path: &Path,
    at: Option<&str>,
    wanted: Option<&str>,
    ui: &mut Ui<'_>,
) -> Result<Governance, Failure> {
    let config = config(path, at, ui)?;
    let source = text(path, at, wanted, &config)?;
    let (policy, problems) = policy::check(&source.path, &source.text);
    let policy = accept(policy, &problems, &source, ui)?;
    Ok(Governance { policy, config })
}

/// Reads `gradus.yaml` of the audited tree; the default without one.
pub(crate) fn config(path: &Path, at: Option<&str>, ui: &mut Ui<'_>) -> Result<Config, Failure> {
    let Some(text) = tree::read(path, at, config::FILE)? else {
        return Ok(Config::default());
    };
    let source = PolicyText {
        path: config::FILE.to_owned(),
        text,
    };
    let (config, problems) = config::check(&source.path, &source.text);
    accept(config, &problems, &source, ui)
}

/// Finds the text of the policy in effect.
pub(crate) fn text(
    path: &Path,
    at: Option<&str>,
    wanted: Option<&str>,
    config: &Config,
) -> Result<PolicyText, Failure> {
    if let Some(wanted) = wanted {
        return named(wanted);
    }
    let Some(inner) = &config.policy else {
        return named(policy::DEFAULT);
    };
    if is_builtin(&inner.value) {
        return named(&inner.value);
    }
    let unknown = || {
        Failure::usage(anyhow!(
            "{}:{}:{}: there is no policy {}",
            config.path,
            inner.line,
            inner.column,
            inner.value
        ))
        .hint(format!(
            "it is neither a built-in policy ({}) nor a file of the audited tree",
            builtin_names()
        ))
    };
    let name = tree::inside(&inner.value).ok_or_else(unknown)?;
    let text = tree::read(path, at, &name)?.ok_or_else(unknown)?;
    Ok(PolicyText { path: name, text })
}

/// Finds a policy that the user named: a built-in one, or a file on disk.
pub(crate) fn named(name: &str) -> Result<PolicyText, Failure> {
    if let Some((name, text)) = policy::BUILTIN.iter().find(|(n, _)| *n == name) {
        return Ok(PolicyText {
            path: format!("policy:{name}"),
            text: (*text).to_owned(),
        });
    }
    let place = Path::new(name);
    if !place.exists() {
        return Err(
            Failure::usage(anyhow!("there is no policy {name}")).hint(format!(
                "it is neither a built-in policy ({}) nor a file",
                builtin_names()
            )),
        );
    }
    Ok(PolicyText {
        path: name.to_owned(),
        text: tree::given(place, name)?,
    })
}

fn is_builtin(name: &str) -> bool {
    policy::BUILTIN.iter().any(|(n, _)| *n == name)
}

fn builtin_names() -> String {
    let names: Vec<&str> = policy::BUILTIN.iter().map(|(n, _)| *n).collect();
    names.join(", ")
}

/// Takes what was read unless a problem is an error; prints warnings.
fn accept<T>(
    read: Option<T>,
    problems: &[Problem],
    source: &PolicyText,
    ui: &mut Ui<'_>,
) -> Result<T, Failure> {
    let lines = problems::render(problems, &source.text, &ui.err_look());
    let errors = problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .count();
    match read {
        Some(value) if errors == 0 => {
            ui.notes(&lines);
            Ok(value)
        }
        _ => Err(Failure::usage(anyhow!(
            "reading {}: {}",
            source.path,
            match errors {
                1 => "1 error".to_owned(),
                n => format!("{n} errors"),
            }
        ))
        .details(lines)),
    }
}
