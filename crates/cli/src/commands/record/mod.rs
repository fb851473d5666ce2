//! `gradus attest`, `waive`, `decide` and `note`: what people write into the page of a gate.
//!
//! What would not count is refused before it is written; the page keeps everything else that it
//! has, to the byte.

mod place;

use std::path::PathBuf;

use anyhow::anyhow;
use gradus_core::exit;
use gradus_core::project::Project;
use gradus_core::record::{self, Entry, List};

use crate::args::{Attest, Decide, Given, Note, Recorded, Waive};
use crate::audit::{self, Needs};
use crate::clock;
use crate::failure::{Failure, Outcome};
use crate::governance::{self, Governance};
use crate::ui::Ui;
use crate::{tree, write};

/// Releases tell whether a time is over, documents where the page is.
const NEEDS: Needs<'_> = Needs {
    history: true,
    documents: true,
    jobs: None,
};

pub(super) fn attest(args: &Attest, ui: &mut Ui<'_>) -> Outcome {
    let entry = Entry::new(List::Evidence).with("criterion", &args.criterion);
    let entry = match args.against {
        true => entry.against(),
        false => entry,
    };
    let entry = signed(entry, &args.recorded)?
        .with("reason", &args.reason)
        .with_some("link", args.link.as_deref())
        .with_some("until", args.until.as_deref());
    run(&args.recorded, &entry, ui)
}

pub(super) fn waive(args: &Waive, ui: &mut Ui<'_>) -> Outcome {
    let entry = Entry::new(List::Waivers).with("criterion", &args.criterion);
    let entry = signed(entry, &args.recorded)?
        .with("reason", &args.reason)
        .with_some("link", args.link.as_deref())
        .with("until", &args.until);
    run(&args.recorded, &entry, ui)
}

pub(super) fn decide(args: &Decide, ui: &mut Ui<'_>) -> Outcome {
    let entry = Entry::new(List::Decisions)
        .with("decision", &args.choice)
        .with_some("about", args.about.as_deref());
    let entry = signed(entry, &args.recorded)?
        .with("reason", &args.reason)
        .with_some("link", args.link.as_deref())
        .with_some("until", args.until.as_deref());
    run(&args.recorded, &entry, ui)
}

pub(super) fn note(args: &Note, ui: &mut Ui<'_>) -> Outcome {
    let entry = Entry::new(List::Notes).with("text", &args.text);
    let entry = signed(entry, &args.recorded)?
        .with_some("rework", args.rework.as_deref())
        .with_some("until", args.until.as_deref());
    run(&args.recorded, &entry, ui)
}

/// Adds who says it, and when: a person acts today. `--date` names a day before.
fn signed(entry: Entry, recorded: &Recorded) -> Result<Entry, Failure> {
    let date = match &recorded.date {
        Some(date) => date.clone(),
        None => clock::today().ok_or_else(|| {
            Failure::usage(anyhow!("the clock of this machine is before 1970"))
                .hint("name the day: --date 2026-12-31".to_owned())
        })?,
    };
    let by = recorded.by.trim().trim_start_matches('@');
    Ok(entry.with("by", by).with("date", date))
}

fn run(recorded: &Recorded, entry: &Entry, ui: &mut Ui<'_>) -> Outcome {
    let path = recorded.path.as_path();
    let root = tree::root(path)?;
    let mut ledgers = audit::read_gates(path, None, NEEDS, &Given::default(), ui, |_| None)?;
    ledgers.read_on = clock::today();
    let governance = governance::read(path, None, recorded.governed.policy.as_deref(), ui)?;
    let project = governance.assemble(ledgers);
    refuse(&project, &governance, recorded, entry)?;
    let page = place::of(&project, recorded)?;
    let place: PathBuf = root.join(page.path());
    let gate = &recorded.gate;
    match &page {
        place::Page::There(name) => write::change(&place, name, |text| {
            record::insert(name, text, entry).map_err(|why| {
                Failure::usage(anyhow!(
                    "writing into the record of {gate} in {name}: {why}"
                ))
            })
        })?,
        place::Page::New(name) => {
            let text = record::create(gate, entry)
                .map_err(|why| Failure::usage(anyhow!("making {name}: {why}")))?;
            write::create(&root, name, &text)?;
        }
    }
    ui.print(&format!("wrote {}\n", page.path()), exit::OK)
}

/// Refuses what would not count.
fn refuse(
    project: &Project,
    governance: &Governance,
    recorded: &Recorded,
    entry: &Entry,
) -> Result<(), Failure> {
    let revision = project.ledgers.revision.as_ref();
    let today = revision.map_or("", |r| r.date.as_str());
    let held = (&governance.policy, &governance.config);
    match record::refusal(project, held, today, &recorded.gate, entry) {
        None => Ok(()),
        Some(refusal) => {
            Err(Failure::usage(anyhow!("not written: {}", refusal.why)).hint(refusal.help))
        }
    }
}
