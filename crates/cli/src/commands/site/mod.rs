//! `gradus site`: a static site of the gates.

mod folder;

use std::collections::BTreeMap;
use std::path::Path;

use gradus_collect::repository::Jobs;
use gradus_core::counted::counted;
use gradus_core::page::{self, Pull};
use gradus_core::project::{GateView, Project};
use gradus_core::{assess, evaluate};
use gradus_report::{Checked, html};

use super::{meta, undecided};
use crate::args::Site;
use crate::audit::{self, Needs};
use crate::failure::Outcome;
use crate::ui::Ui;
use crate::{governance, merges, quote, tree};
use folder::Folder;

pub(super) fn run(args: &Site, ui: &mut Ui<'_>) -> Outcome {
    let (path, at) = (args.path.as_path(), args.at.as_deref());
    // Before the work, which may take long.
    let folder = Folder::open(&args.out)?;
    let jobs = Jobs {
        inside: governance::job_files(path, at),
        outside: args.given.jobs.clone(),
    };
    let needs = Needs {
        history: true,
        documents: true,
        jobs: Some(&jobs),
    };
    let ledgers = audit::read_gates(path, at, needs, &args.given, ui, |_| None)?;
    let governance = governance::read(path, at, args.governed.policy.as_deref(), ui)?;
    let (policy, config) = (&governance.policy, &governance.config);
    let project = governance.assemble(ledgers);
    let revision = project.ledgers.revision.as_ref();
    let today = revision.map_or("", |r| r.date.as_str());
    let mut findings = evaluate(&project, policy, config, today);
    governance.quote(&mut findings);
    quote::past(path, &mut findings);
    let cards = assess(&project, policy, config, today, None);
    let texts = texts(path, at, &project);
    let pulls = pulls(path, &project);
    let name = Some(policy.name.value.as_str());
    let files = html::render(&html::Site {
        project: &project,
        policy,
        checked: Checked {
            ledgers: &project.ledgers,
            findings: &findings,
            baseline: None,
            gone: &[],
            unseen: &[],
            policy: name,
        },
        cards: &cards,
        texts: &texts,
        pulls: &pulls,
        meta: meta(name),
    });
    folder.write(&files)?;
    ui.warn_of_gaps(&project.ledgers);
    ui.say(&format!(
        "wrote {} about {}: open {}",
        counted(files.len(), "file", "files"),
        counted(project.gates.len(), "gate", "gates"),
        args.out.join("index.html").display()
    ));
    Ok(undecided(
        args.strictness.strict,
        audit::has_gaps(&project.ledgers),
    ))
}

/// Returns the pull requests of each gate, the oldest first.
fn pulls(path: &Path, project: &Project) -> BTreeMap<String, Vec<Pull>> {
    let by_commit = merges::read(path, &project.ledgers, &project.gates);
    let of_gate = |view: &GateView| {
        let mut pulls: Vec<Pull> = Vec::new();
        for commit in page::commits(view) {
            if let Some(pull) = by_commit.get(commit).filter(|pull| !pulls.contains(pull)) {
                pulls.push(pull.clone());
            }
        }
        pulls
    };
    let gates = project.gates.iter();
    let gates = gates.map(|view| (view.gate.name.clone(), of_gate(view)));
    gates.filter(|(_, pulls)| !pulls.is_empty()).collect()
}

/// Reads the texts of the gates' pages; why one cannot be read is told in its place.
fn texts(
    path: &Path,
    at: Option<&str>,
    project: &Project,
) -> BTreeMap<String, Result<String, String>> {
    let pages = project.ledgers.pages.iter().map(|page| &page.location.path);
    pages
        .map(|name| {
            let text = match tree::read(path, at, name) {
                Ok(Some(found)) => Ok(found.text),
                Ok(None) => Err("it is not there any more".to_owned()),
                Err(failure) => Err(failure.message()),
            };
            (name.clone(), text)
        })
        .collect()
}
