//! `gradus gates`: the inventory, at any revision.

use gradus_report::{json, markdown, text};

use super::{meta, undecided};
use crate::args::{Format, Gates, Global};
use crate::audit::{self, Needs};
use crate::failure::Outcome;
use crate::governance;
use crate::ui::Ui;

const NEEDS: Needs = Needs {
    history: true,
    documents: false,
};

pub(super) fn run(args: &Gates, global: &Global, ui: &mut Ui<'_>) -> Outcome {
    let (path, at) = (args.target.path.as_path(), args.target.at.as_deref());
    let ledgers = audit::read(path, at, NEEDS)?;
    if !audit::has_gates(&ledgers) {
        return Err(audit::nothing_found(path, &ledgers));
    }
    let governance = governance::read(path, at, global.policy.as_deref(), ui)?;
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
        undecided(global.strict, audit::has_gaps(&project.ledgers)),
    )
}
