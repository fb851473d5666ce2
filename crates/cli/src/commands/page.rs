//! `gradus page`: one page a gate, their index, and other lists that are kept.

use std::path::Path;

use anyhow::anyhow;
use gradus_core::page::{self, Input, Plan, State, Text};
use gradus_core::project::{GateView, Project};
use gradus_core::{exit, nearest};
use gradus_report::{Paged, json, markdown, text};

use super::{meta, undecided};
use crate::args::{Format, Given, Page};
use crate::audit::{self, Needs};
use crate::failure::{Failure, Outcome};
use crate::governance;
use crate::ui::Ui;
use crate::{merges, tree, write};

/// Releases tell the stages, documents where the pages are.
const NEEDS: Needs<'_> = Needs {
    history: true,
    documents: true,
    jobs: None,
};

pub(super) fn run(args: &Page, ui: &mut Ui<'_>) -> Outcome {
    let path = args.path.as_path();
    let root = tree::root(path)?;
    let ledgers = audit::read_gates(path, None, NEEDS, &Given::default(), ui, |_| None)?;
    let governance = governance::read(path, None, args.governed.policy.as_deref(), ui)?;
    let project = governance.assemble(ledgers);
    known(&project, &args.gates)?;
    // A gate that has a page needs none.
    let pages = &project.ledgers.pages;
    let is_new = |view: &&GateView| !pages.iter().any(|p| p.gate == view.gate.name);
    let pulls = merges::read(path, &project.ledgers, project.gates.iter().filter(is_new));
    let read = |name: &str| read(&root, name);
    let plan = page::plan(&Input {
        project: &project,
        policy: &governance.policy,
        config: &governance.config,
        gates: &args.gates,
        pulls: &pulls,
        read: &read,
    });
    // Everything is computed by now, so that what is wrong with one page is known before
    // another is written.
    if !args.check {
        write_all(&root, &plan)?;
    }
    let paged = Paged {
        ledgers: &project.ledgers,
        plan: &plan,
        check: args.check,
    };
    let name = governance.policy.name.value.as_str();
    let data = match args.format {
        Format::Text => text::page::render(&paged, &ui.look),
        Format::Json => json::page::render(&paged, &meta(Some(name))),
        Format::Markdown => markdown::page::render(&paged),
    };
    if args.format != Format::Text {
        ui.warn_of_gaps(&project.ledgers);
    }
    if plan.without_pulls {
        ui.warn(
            "new pages go without the pull requests of their gates: not all of the history was \
             read, and the oldest commit of a part moved nothing",
        );
    }
    let refused = plan.files.iter().any(|f| f.state == State::Refused);
    let code = if refused || args.check && plan.differs() {
        exit::FINDINGS
    } else {
        undecided(args.strictness.strict, audit::has_gaps(&project.ledgers))
    };
    ui.print(&data, code)
}

/// Refuses names that are no gates, and never were.
fn known(project: &Project, wanted: &[String]) -> Result<(), Failure> {
    let gates = project.gates.iter().map(|v| v.gate.name.as_str());
    let removed = project.removed.iter().map(|r| r.name.as_str());
    let names: Vec<&str> = gates.chain(removed).collect();
    let unknown = wanted.iter().find(|name| !names.contains(&name.as_str()));
    match unknown {
        None => Ok(()),
        Some(name) => {
            let near = nearest(name, names.iter().copied());
            let hint = near.map_or("gradus gates lists them".to_owned(), |near| {
                format!("did you mean {near}?")
            });
            Err(
                Failure::usage(anyhow!("this project has no gate {name}, and never had"))
                    .hint(hint),
            )
        }
    }
}

/// Reads a file of the project; links are not followed.
fn read(root: &Path, name: &str) -> Text {
    let place = root.join(name);
    let folder = place.parent().unwrap_or(root);
    match write::stays_inside(root, folder) {
        Ok(true) => tree::on_disk(&place, name).map_err(|failure| failure.message()),
        Ok(false) => Err("a link on the way leads out of the repository".to_owned()),
        Err(error) => Err(format!("reading {name}: {error}")),
    }
}

fn write_all(root: &Path, plan: &Plan) -> Result<(), Failure> {
    for file in &plan.files {
        if let (State::Made | State::Changed, Some(after)) = (file.state, &file.after) {
            write::put(root, &file.path, (file.before.as_deref(), after))?;
        }
    }
    Ok(())
}
