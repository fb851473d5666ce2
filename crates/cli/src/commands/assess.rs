//! `gradus assess`: what each gate still needs, and on what evidence.

use anyhow::anyhow;
use gradus_collect::repository::Jobs;
use gradus_core::assess::Scorecard;
use gradus_core::policy::Policy;
use gradus_core::stage::Stage;
use gradus_core::verdict::Conclusion;
use gradus_core::{assess, exit, nearest};
use gradus_report::{Assessed, json, markdown, text};

use super::{meta, undecided};
use crate::args::{Assess, Format};
use crate::audit::{self, Needs};
use crate::failure::{Failure, Outcome};
use crate::governance;
use crate::ui::Ui;

pub(super) fn run(args: &Assess, ui: &mut Ui<'_>) -> Outcome {
    let (path, at) = (args.path.as_path(), args.at.as_deref());
    let jobs = Jobs {
        inside: governance::job_files(path, at),
        outside: args.given.jobs.clone(),
    };
    let needs = Needs {
        history: true,
        documents: true,
        jobs: Some(&jobs),
    };
    let ledgers = audit::read_gates(path, at, needs, &args.given, ui, |ledgers| {
        let empty = Assessed::empty(&ledgers);
        (args.format == Format::Json).then(|| json::assess::render(&empty, &meta(None)))
    })?;
    let governance = governance::read(path, at, args.governed.policy.as_deref(), ui)?;
    let policy = &governance.policy;
    if policy.criteria.is_empty() {
        return Err(Failure::usage(anyhow!(
            "the policy {} has no criteria to assess gates by",
            policy.name.value
        ))
        .hint("name one that has: --policy dra-driver, or a file".to_owned()));
    }
    let to = args.to.as_deref().map(|to| stage(policy, to)).transpose()?;
    let project = governance.assemble(ledgers);
    let revision = project.ledgers.revision.as_ref();
    let today = revision.map_or("", |r| r.date.as_str());
    let cards = assess(&project, policy, &governance.config, today, to);
    let cards = chosen(cards, &args.gates)?;
    let assessed = Assessed {
        ledgers: &project.ledgers,
        cards: &cards,
        policy: Some(&policy.name.value),
    };
    let is_matrix = args.gates.is_empty();
    let data = match args.format {
        Format::Text if is_matrix => text::assess::matrix(&assessed, &ui.look),
        Format::Text => text::assess::render(&assessed, &ui.look),
        Format::Json => json::assess::render(&assessed, &meta(assessed.policy)),
        Format::Markdown if is_matrix => markdown::assess::matrix(&assessed),
        Format::Markdown => markdown::assess::render(&assessed),
    };
    if args.format != Format::Text {
        ui.warn_of_gaps(assessed.ledgers);
    }
    let gaps = undecided(args.strictness.strict, audit::has_gaps(&project.ledgers));
    let code = if is_matrix { exit::OK } else { verdict(&cards) };
    ui.print(&data, if code == exit::OK { gaps } else { code })
}

/// Reads a stage of the policy's ladder.
fn stage(policy: &Policy, word: &str) -> Result<Stage, Failure> {
    let known = policy.ladder.iter().map(|s| s.value);
    Stage::parse(word)
        .filter(|s| policy.rank(*s).is_some())
        .ok_or_else(|| {
            let known: Vec<&str> = known.map(|s| s.as_str()).collect();
            Failure::usage(anyhow!("--to: {word} is no stage of the policy"))
                .hint(format!("stages are {}", known.join(", ")))
        })
}

/// Leaves the cards of the gates that were named; all of them where none was.
fn chosen(cards: Vec<Scorecard>, names: &[String]) -> Result<Vec<Scorecard>, Failure> {
    if names.is_empty() {
        return Ok(cards);
    }
    for name in names {
        if !cards.iter().any(|c| c.gate == *name) {
            let near = nearest(name, cards.iter().map(|c| c.gate.as_str()));
            let failure =
                Failure::usage(anyhow!("there is no gate {name} that this project governs"));
            return Err(match near {
                Some(near) => failure.hint(format!("did you mean {near}?")),
                None => failure.hint("gradus gates lists them".to_owned()),
            });
        }
    }
    Ok(cards
        .into_iter()
        .filter(|c| names.contains(&c.gate))
        .collect())
}

/// Returns the exit code that the cards add up to: the worst of them.
fn verdict(cards: &[Scorecard]) -> u8 {
    let has = |wanted| cards.iter().any(|c| c.conclusion == Some(wanted));
    if has(Conclusion::NotEligible) || has(Conclusion::BlockedUpstream) {
        exit::FINDINGS
    } else if has(Conclusion::Undecided) {
        exit::UNDECIDED
    } else {
        exit::OK
    }
}
