//! `gradus check`: where code, history, documents and policy contradict each other.

use gradus_collect::repository::Jobs;
use gradus_core::baseline::{Baseline, Known, Unseen};
use gradus_core::config::{Config, is_day};
use gradus_core::counted::counted;
use gradus_core::finding::Finding;
use gradus_core::ledgers::Before;
use gradus_core::project::Project;
use gradus_core::{evaluate, exit};
use gradus_report::text::Look;
use gradus_report::{Checked, github, gitlab, json, markdown, sarif, text};

use super::{meta, undecided};
use crate::args::{Check, CheckFormat};
use crate::audit::{self, Needs};
use crate::base::Base;
use crate::failure::{Failure, Outcome};
use crate::governance::{self, Governance};
use crate::ui::Ui;
use crate::{baseline, quote, whole};

pub(super) fn run(args: &Check, ui: &mut Ui<'_>) -> Outcome {
    let (path, at) = (args.target.path.as_path(), args.target.at.as_deref());
    let given = args.baseline.as_deref().map(baseline::read).transpose()?;
    // A change is judged by the policy that it meets, and cannot silence itself.
    let ruled = args.base.as_deref().or(at);
    let jobs = Jobs {
        inside: governance::job_files(path, ruled),
        outside: args.given.jobs.clone(),
    };
    let needs = Needs {
        history: true,
        documents: true,
        jobs: Some(&jobs),
    };
    let mut written = Ok(());
    let ledgers = audit::read_gates(path, at, needs, &args.given, ui, |ledgers| {
        let empty = Checked::empty(&ledgers);
        written = write_also(args, &empty, CheckFormat::is_for_programs, ui);
        let asked = args.format.is_for_programs();
        asked.then(|| render(args.format, &empty, &ui.look))
    });
    written?;
    let ledgers = ledgers?;
    let mut governance = governance::read(path, ruled, args.governed.policy.as_deref(), ui)?;
    if let Some(base) = &args.base {
        governance.is_of_another_revision();
        governance.take_approvers_of(path, base, ui);
    }
    let mut project = governance.assemble(ledgers);
    let findings = judge((args, needs), &governance, &mut project, ui)?;
    let baseline = match &args.write_baseline {
        None => given,
        Some(place) => Some(write(place, &findings, &project, ui)?),
    };
    let (gone, unseen): (Vec<Known>, Vec<Unseen>) = match &baseline {
        Some(known) => known.missing(&findings, &project.ledgers, &governance.policy),
        None => (Vec::new(), Vec::new()),
    };
    let checked = Checked {
        ledgers: &project.ledgers,
        findings: &findings,
        baseline: baseline.as_ref(),
        gone: &gone,
        unseen: &unseen,
        policy: Some(governance.policy.name.value.as_str()),
    };
    write_also(args, &checked, |_| true, ui)?;
    let data = render(args.format, &checked, &ui.look);
    if args.format != CheckFormat::Text {
        ui.warn_of_gaps(checked.ledgers);
    }
    let worst = args.fail_on.severity();
    let code = if checked.counting().any(|f| f.severity >= worst) {
        exit::FINDINGS
    } else {
        undecided(args.strictness.strict, audit::has_gaps(checked.ledgers))
    };
    ui.print(&data, code)
}

/// Runs the rules; under `--base`, leaves of the findings those that the change brings.
fn judge(
    (args, needs): (&Check, Needs<'_>),
    governance: &Governance,
    project: &mut Project,
    ui: &mut Ui<'_>,
) -> Result<Vec<Finding>, Failure> {
    let revision = project.ledgers.revision.as_ref();
    let today = revision.map_or_else(String::new, |r| r.date.clone());
    if today.is_empty() {
        warn_of_no_date(&governance.config, ui);
    }
    let base = match &args.base {
        None => None,
        Some(named) => {
            let (path, at) = (args.target.path.as_path(), args.target.at.as_deref());
            let base = Base::find(path, at, named)?;
            let before = base.project((path, needs), governance, ui)?;
            project.ledgers.before = Some(Before::of(&before));
            Some((base, before))
        }
    };
    let (policy, config) = (&governance.policy, &governance.config);
    let mut findings = evaluate(project, policy, config, &today);
    governance.quote(&mut findings);
    if let Some((base, before)) = &base {
        let path = args.target.path.as_path();
        let held = (governance, today.as_str());
        let (brought, note) = base.narrow(path, before, held, project, &findings);
        findings = brought;
        ui.say(&note);
    }
    quote::past(&args.target.path, &mut findings);
    Ok(findings)
}

/// Writes down the findings that count, which are known from now on.
fn write(
    place: &std::path::Path,
    findings: &[Finding],
    project: &Project,
    ui: &mut Ui<'_>,
) -> Result<Baseline, Failure> {
    let baseline = Baseline::of(findings).covering(&project.ledgers.coverage);
    baseline::write(place, &baseline)?;
    ui.say(&format!(
        "wrote {} to {}",
        counted(baseline.all().len(), "finding", "findings"),
        place.display()
    ));
    Ok(baseline)
}

/// Writes the files of `--also` whose format is wanted.
fn write_also(
    args: &Check,
    checked: &Checked<'_>,
    wanted: impl Fn(CheckFormat) -> bool,
    ui: &Ui<'_>,
) -> Result<(), Failure> {
    let look = ui.file_look();
    for also in args.also.iter().filter(|also| wanted(also.format)) {
        whole::write(&also.place, &render(also.format, checked, &look))?;
    }
    Ok(())
}

fn render(format: CheckFormat, checked: &Checked<'_>, look: &Look) -> String {
    match format {
        CheckFormat::Text => text::check::render(checked, look),
        CheckFormat::Json => json::check::render(checked, &meta(checked.policy)),
        CheckFormat::Sarif => sarif::render(checked, &meta(checked.policy)),
        CheckFormat::Github => github::render(checked),
        CheckFormat::Gitlab => gitlab::render(checked),
        CheckFormat::Markdown => markdown::check::render(checked),
    }
}

/// Says of every silencer with a last day that nothing tells whether the day has come.
///
/// Outside of git there is no audited commit to date the audit by. A clock in its place would
/// make the output another one every day, so that such a silencer never lapses there.
fn warn_of_no_date(config: &Config, ui: &mut Ui<'_>) {
    for silencer in &config.silencers {
        if let Some(until) = silencer.until.as_ref().filter(|u| is_day(&u.value)) {
            ui.warn(&format!(
                "{}:{}: there is no commit, hence no date: the silencer of {} until {} stays",
                config.path, until.line, silencer.rule.value, until.value
            ));
        }
    }
}
