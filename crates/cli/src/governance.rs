//! Which policy and which configuration hold: `--policy`, else `gradus.yaml` of the audited
//! tree, else the default.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::anyhow;
use gradus_collect::pages::owners;
use gradus_core::config::{self, Config};
use gradus_core::counted::counted;
use gradus_core::finding::{Finding, Severity};
use gradus_core::ledgers::Ledgers;
use gradus_core::location::Role;
use gradus_core::nearest;
use gradus_core::policy::{self, Policy};
use gradus_core::problem::Problem;
use gradus_core::project::{Project, assemble};
use gradus_core::record::Approver;
use gradus_report::text::problems;

use crate::failure::Failure;
use crate::tree;
use crate::ui::Ui;

/// A policy and its text, as written.
pub(crate) struct PolicyText {
    /// What it is called: a name, or a path.
    pub(crate) path: String,
    pub(crate) text: String,
    /// Whether the audited commit has it as it was read; a built-in policy counts as such.
    pub(crate) committed: bool,
}

impl PolicyText {
    /// Takes a file of the audited tree.
    pub(crate) fn of_tree(path: String, found: tree::Text) -> Self {
        Self {
            path,
            text: found.text,
            committed: found.committed,
        }
    }

    /// Reads a file that the user named, which need not be in any tree.
    pub(crate) fn given(place: &Path, name: &str) -> Result<Self, Failure> {
        Ok(Self {
            path: name.to_owned(),
            text: tree::given(place, name)?,
            committed: false,
        })
    }
}

/// What a project is held against.
pub(crate) struct Governance {
    pub(crate) policy: Policy,
    pub(crate) config: Config,
    /// The policy as it is written.
    source: PolicyText,
    /// Paths of files of it that the audited commit does not have as they were read.
    edited: Vec<String>,
    /// Who may speak by `OWNERS` of another revision; `None` where that of the audited tree
    /// counts.
    approvers: Option<Vec<Approver>>,
    /// Members of aliases by `OWNERS_ALIASES` of that revision.
    aliases: BTreeMap<String, Vec<String>>,
}

impl Governance {
    /// Says that it was read at another revision than the audited one: it has no pages there.
    pub(crate) fn is_of_another_revision(&mut self) {
        let paths = [&self.config.path, &self.policy.path];
        self.edited.extend(paths.map(Clone::clone));
    }

    /// Reads who may speak for the project at the revision that a change starts from: nobody
    /// makes themselves an approver and attests in one change.
    pub(crate) fn take_approvers_of(&mut self, path: &Path, base: &str, ui: &mut Ui<'_>) {
        let [file, aliases] = owners::FILES.map(|name| match tree::read(path, Some(base), name) {
            Ok(found) => found.map(|found| found.text),
            Err(failure) => {
                ui.warn(&format!("at {base}: {}", failure.message()));
                None
            }
        });
        fn bytes(text: &Option<String>) -> Option<&[u8]> {
            text.as_deref().map(str::as_bytes)
        }
        let read = owners::read(bytes(&file), bytes(&aliases));
        for unread in &read.unread {
            ui.warn(&format!("{} at {base}: {}", unread.path, unread.reason));
        }
        self.edited.push(owners::FILES[0].to_owned());
        self.approvers = Some(read.approvers);
        self.aliases = read.aliases;
    }

    /// Puts the line of the policy beside every place of it that a finding names.
    pub(crate) fn quote(&self, findings: &mut [Finding]) {
        let places = findings.iter_mut().flat_map(|f| &mut f.locations);
        for place in places.filter(|l| l.role == Role::Policy && l.path == self.source.path) {
            let line = usize::try_from(place.line).unwrap_or(0).checked_sub(1);
            let text = line.and_then(|i| self.source.text.lines().nth(i));
            place.text = text.map(|text| text.trim().to_owned());
        }
    }

    /// Joins what was read of a project with what it is held against.
    pub(crate) fn assemble(&self, mut ledgers: Ledgers) -> Project {
        ledgers.edited.extend(self.edited.iter().cloned());
        if let Some(approvers) = &self.approvers {
            ledgers.approvers.clone_from(approvers);
        }
        for (alias, members) in &self.aliases {
            let known = ledgers.aliases.entry(alias.clone()).or_default();
            known.extend(members.iter().cloned());
        }
        assemble(ledgers, &self.policy, &self.config)
    }
}

/// Reads `gradus.yaml` and the policy; warnings are printed, errors end the command.
pub(crate) fn read(
    path: &Path,
    at: Option<&str>,
    wanted: Option<&str>,
    ui: &mut Ui<'_>,
) -> Result<Governance, Failure> {
    let (config, own) = read_config(path, at, ui)?;
    let source = text(path, at, wanted, &config)?;
    let policy = accepted(&source, ui)?;
    let edited = own
        .iter()
        .chain([&source])
        .filter(|source| !source.committed)
        .map(|source| source.path.clone())
        .collect();
    Ok(Governance {
        policy,
        config,
        source,
        edited,
        approvers: None,
        aliases: BTreeMap::new(),
    })
}

/// Reads a policy; warnings are printed, errors end the command.
pub(crate) fn accepted(source: &PolicyText, ui: &mut Ui<'_>) -> Result<Policy, Failure> {
    let (policy, problems) = policy::check(&source.path, &source.text);
    accept(policy, &problems, source, ui)
}

/// Reads `gradus.yaml` of the audited tree; the default without one.
pub(crate) fn config(path: &Path, at: Option<&str>, ui: &mut Ui<'_>) -> Result<Config, Failure> {
    read_config(path, at, ui).map(|(config, _)| config)
}

/// Returns the globs of job files in `gradus.yaml`, as far as it can be read: what is wrong with it
/// is said when it is read for good.
pub(crate) fn job_files(path: &Path, at: Option<&str>) -> Vec<String> {
    let found = tree::read(path, at, config::FILE).ok().flatten();
    let config = found.and_then(|found| config::check(config::FILE, &found.text).0);
    let globs = config.map(|config| config.jobs).unwrap_or_default();
    globs.into_iter().map(|glob| glob.value).collect()
}

fn read_config(
    path: &Path,
    at: Option<&str>,
    ui: &mut Ui<'_>,
) -> Result<(Config, Option<PolicyText>), Failure> {
    let Some(found) = tree::read(path, at, config::FILE)? else {
        return Ok((Config::default(), None));
    };
    let source = PolicyText::of_tree(config::FILE.to_owned(), found);
    let (config, problems) = config::check(&source.path, &source.text);
    let config = accept(config, &problems, &source, ui)?;
    Ok((config, Some(source)))
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
            "{}it is neither a built-in policy ({}) nor a file of the audited tree",
            meant(&inner.value),
            builtin_names()
        ))
    };
    let name = tree::inside(&inner.value).ok_or_else(unknown)?;
    let found = tree::read(path, at, &name)?.ok_or_else(unknown)?;
    Ok(PolicyText::of_tree(name, found))
}

/// Finds a policy that the user named: a built-in one, or a file on disk.
pub(crate) fn named(name: &str) -> Result<PolicyText, Failure> {
    if let Some((name, text)) = policy::BUILTIN.iter().find(|(n, _)| *n == name) {
        return Ok(PolicyText {
            path: format!("policy:{name}"),
            text: (*text).to_owned(),
            committed: true,
        });
    }
    let place = Path::new(name);
    if !place.exists() {
        return Err(
            Failure::usage(anyhow!("there is no policy {name}")).hint(format!(
                "{}it is neither a built-in policy ({}) nor a file",
                meant(name),
                builtin_names()
            )),
        );
    }
    PolicyText::given(place, name)
}

fn is_builtin(name: &str) -> bool {
    policy::BUILTIN.iter().any(|(n, _)| *n == name)
}

/// Asks whether a built-in policy was meant; empty where none is near.
fn meant(name: &str) -> String {
    nearest(name, policy::BUILTIN.iter().map(|(n, _)| *n))
        .map_or_else(String::new, |near| format!("did you mean {near}? "))
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
            counted(errors, "error", "errors")
        ))
        .details(lines)),
    }
}
