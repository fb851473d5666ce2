//! The commands of `gradus`, as a library: the binary is a thin shell around it, and tests call
//! it without starting a process.
//!
//! [`run`] takes a command line and two writers, and returns an exit code of
//! [`gradus_core::exit`]. Data goes to the first writer, everything else to the second.

mod args;
mod audit;
mod base;
mod baseline;
mod clock;
mod commands;
pub mod demo;
mod failure;
mod governance;
mod merges;
mod moves;
mod progress;
mod quote;
mod tree;
mod ui;
mod whole;
mod write;

use std::ffi::OsString;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser as _;
use gradus_core::exit;

use crate::args::Cli;
use crate::failure::Failure;
pub use crate::ui::Streams;
use crate::ui::Ui;

/// Runs the process's own command line on its own streams.
#[must_use]
pub fn main() -> ExitCode {
    let mut out = anstream::AutoStream::always(std::io::stdout());
    let mut err = anstream::AutoStream::always(std::io::stderr());
    // A panic is a bug of ours, and has an exit code of its own; its message is printed already.
    let code = catch_unwind(AssertUnwindSafe(|| {
        run(std::env::args_os(), &mut out, &mut err, Streams::Process)
    }))
    .unwrap_or(exit::FAILED);
    ExitCode::from(code)
}

/// Runs a command line, the program's name first, and returns the exit code.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
    streams: Streams,
) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, out, err),
    };
    ui::log(cli.global.verbose);
    if let Some(threads) = cli.global.threads {
        // A second command line in one process finds the pool built: that one is taken.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.into())
            .build_global();
    }
    let mut ui = Ui::new(out, err, &cli.global, streams);
    match commands::run(&cli, &mut ui) {
        Ok(code) => code,
        Err(failure) => report(&failure, &mut ui),
    }
}

/// Prints help to `out`, and what is wrong with a command line to `err`.
fn usage(error: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    // Nobody is left to be told where a stream is closed.
    if error.use_stderr() {
        let _ = write!(err, "{}", error.render());
        exit::USAGE
    } else {
        let _ = write!(out, "{}", error.render());
        exit::OK
    }
}

fn report(failure: &Failure, ui: &mut Ui<'_>) -> u8 {
    if !failure.is_closed_pipe() {
        ui.fail(failure);
    }
    if let Some(document) = failure.document_text() {
        // Why there is no result is told already; a second trouble would hide it.
        let _ = ui.print(document, failure.code());
    }
    failure.code()
}
