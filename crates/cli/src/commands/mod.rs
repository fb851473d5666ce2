//! One file per command.

mod assess;
mod check;
mod demo;
mod diff;
mod explain;
mod gates;
mod generate;
mod init;
mod page;
mod policy;
mod record;
mod site;

use gradus_core::exit;
use gradus_report::json::Meta;

use crate::args::{Cli, Command};
use crate::failure::Outcome;
use crate::ui::Ui;

/// Runs the command that was asked for.
pub(crate) fn run(cli: &Cli, ui: &mut Ui<'_>) -> Outcome {
    match &cli.command {
        Command::Gates(args) => gates::run(args, ui),
        Command::Diff(args) => diff::run(args, ui),
        Command::Check(args) => check::run(args, ui),
        Command::Assess(args) => assess::run(args, ui),
        Command::Site(args) => site::run(args, ui),
        Command::Attest(args) => record::attest(args, ui),
        Command::Waive(args) => record::waive(args, ui),
        Command::Decide(args) => record::decide(args, ui),
        Command::Note(args) => record::note(args, ui),
        Command::Page(args) => page::run(args, ui),
        Command::Policy(args) => policy::run(args, ui),
        Command::Explain(args) => explain::run(args, ui),
        Command::Init(args) => init::run(args, ui),
        Command::Demo(args) => demo::run(args, ui),
        Command::Completions(args) => generate::completions(args, ui),
        Command::Man(args) => generate::man(args, ui),
    }
}

/// Makes what JSON says of the tool.
fn meta(policy: Option<&str>) -> Meta<'_> {
    Meta {
        tool_version: env!("CARGO_PKG_VERSION"),
        policy,
    }
}

/// Returns the exit code of a command that found nothing to complain of.
const fn undecided(strict: bool, gaps: bool) -> u8 {
    if strict && gaps {
        exit::UNDECIDED
    } else {
        exit::OK
    }
}
