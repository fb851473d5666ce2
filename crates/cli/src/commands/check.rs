//! `gradus check`: where code, history, documents and policy contradict each other.

use gradus_core::project::assemble;
use gradus_core::{evaluate, exit};
use gradus_report::{json, text};

use super::{meta, undecided};
use crate::args::{Check, CheckFormat, Global};
use crate::audit::{self, Needs};
use crate::base::Base;
use crate::failure::Outcome;
use crate::governance;
use crate::ui::Ui;

const NEEDS: Needs = Needs {
    history: true,
    documents: true,
};

pub(super) fn run(args: &Check, global: &Global, ui: &mut Ui<'_>) -> Outcome {
    let (path, at) = (args.target.path.as_path(), args.target.at.as_deref());
    let ledgers = audit::read(path, at, NEEDS)?;
    if !audit::has_gates(&ledgers) {
        return Err(audit::nothing_found(path, &ledgers));
    }
    // A change is judged by the policy that it meets, and cannot silence itself.
    let ruled = args.base.as_deref().or(at);
    let governance = governance::read(path, ruled, global.policy.as_deref(), ui)?;
    let project = assemble(ledgers, &governance.policy, &governance.config);
    let today = project
        .ledgers
        .revision
        .as_ref()
        .map_or(String::new(), |r| r.date.clone());
    let mut findings = evaluate(&project, &governance.policy, &governance.config, &today);
    if let Some(base) = &args.base {
        let base = Base::find(path, at, base)?;
        let held = (&governance, today.as_str());
        let (brought, note) = base.narrow(path, NEEDS, held, &project, findings)?;
        findings = brought;
        ui.say(&note);
    }
    let ledgers = &project.ledgers;
    let policy = Some(governance.policy.name.value.as_str());
    let data = match args.format {
        CheckFormat::Text => text::check::render(ledgers, &findings, policy, &ui.look),
        CheckFormat::Json => json::check::render(ledgers, &findings, &meta(policy)),
    };
    if args.format != CheckFormat::Text {
        ui.warn_of_gaps(ledgers);
    }
    let worst = args.fail_on.severity();
    let failed = findings
        .iter()
        .any(|f| f.silenced.is_none() && f.severity >= worst);
    let code = if failed {
        exit::FINDINGS
    } else {
        undecided(global.strict, audit::has_gaps(ledgers))
    };
    ui.print(&data, code)
}
