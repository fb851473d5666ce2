//! `gradus gates`: the inventory, at any revision.

use gradus_core::project::Project;
use gradus_report::{json, markdown, text};

use super::{meta, undecided};
use crate::args::{Format, Gates};
use crate::audit::{self, Needs};
use crate::failure::Outcome;
use crate::governance;
use crate::ui::Ui;

const NEEDS: Needs<'_> = Needs {
    history: true,
    documents: false,
    jobs: None,
};

pub(super) fn run(args: &Gates, ui: &mut Ui<'_>) -> Outcome {
    let (path, at) = (args.target.path.as_path(), args.target.at.as_deref());
    let ledgers = audit::read_gates(path, at, NEEDS, ui, |ledgers| {
        let empty = Project {
            ledgers,
            gates: Vec::new(),
            removed: Vec::new(),
            renumberings: Vec::new(),
        };
        (args.format == Format::Json).then(|| json::gates::render(&empty, &meta(None)))
    })?;
    let governance = governance::read(path, at, args.governed.policy.as_deref(), ui)?;
    let project = governance.assemble(ledgers);
    let data = match args.format {
        Format::Text if args.timeline => text::timeline::render(&project, &ui.look),
        Format::Text => text::gates::render(&project, &ui.look),
        Format::Json => json::gates::render(&project, &meta(Some(&governance.policy.name.value))),
        Format::Markdown => markdown::gates::render(&project, args.timeline),
    };
    if args.format != Format::Text {
        ui.warn_of_gaps(&project.ledgers);
    }
    ui.print(
        &data,
        undecided(args.strictness.strict, audit::has_gaps(&project.ledgers)),
    )
}
