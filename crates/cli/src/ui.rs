//! Where output goes, and how it looks.

use std::io::{IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};
use gradus_core::ledger::CoverageState;
use gradus_core::ledgers::Ledgers;
use gradus_report::Palette;
use gradus_report::escape::{terminal, terminal_lines};
use gradus_report::text::Look;

use crate::args::{Color, Global};
use crate::failure::{Failure, Outcome};
use crate::progress::Progress;

/// Columns of output that does not go to a terminal: the same everywhere.
const WIDTH: usize = 100;

/// Whose streams the writers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Streams {
    /// The process's own: colours and width follow the terminal.
    Process,
    /// Somebody's buffers: no terminal, whatever the process has.
    Buffers,
}

/// Output of one command.
pub(crate) struct Ui<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    /// How data looks.
    pub(crate) look: Look,
    /// Colours of everything else.
    palette: Palette,
    streams: Streams,
}

impl<'a> Ui<'a> {
    pub(crate) fn new(
        out: &'a mut dyn Write,
        err: &'a mut dyn Write,
        global: &Global,
        streams: Streams,
    ) -> Self {
        let process = streams == Streams::Process;
        let palette = |auto: fn() -> ColorChoice| {
            let colored = match global.color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => process && auto() != ColorChoice::Never,
            };
            if colored {
                Palette::colored()
            } else {
                Palette::plain()
            }
        };
        let width = if process && std::io::stdout().is_terminal() {
            terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0))
        } else {
            WIDTH
        };
        Self {
            out,
            err,
            look: Look {
                palette: palette(|| AutoStream::choice(&std::io::stdout())),
                width,
                verbose: global.verbose > 0,
            },
            palette: palette(|| AutoStream::choice(&std::io::stderr())),
            streams,
        }
    }

    /// Prints data, and returns the exit code that goes with it.
    ///
    /// A reader that has gone away, as `head` does, is no failure: the code stays what it is.
    pub(crate) fn print(&mut self, data: &str, code: u8) -> Outcome {
        let written = self
            .out
            .write_all(data.as_bytes())
            .and_then(|()| self.out.flush());
        match written {
            Ok(()) => Ok(code),
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(code),
            Err(error) => Err(anyhow::Error::new(error)
                .context("writing the output")
                .into()),
        }
    }

    /// Announces work that may take long: on the process's own terminal, and not beside log lines.
    pub(crate) fn progress(&self, doing: &str) -> Progress {
        let shown = self.streams == Streams::Process && !self.look.verbose;
        Progress::start(doing, shown)
    }

    /// Returns the writer of data and that of everything else, for a command that runs others.
    pub(crate) fn streams(&mut self) -> (&mut dyn Write, &mut dyn Write, Streams) {
        (self.out, self.err, self.streams)
    }

    /// Says something that is not data.
    pub(crate) fn warn(&mut self, text: &str) {
        let style = self.palette.warning;
        // Where nobody reads standard error, nobody misses it.
        let _ = writeln!(
            self.err,
            "gradus: {style}warning{style:#}: {}",
            terminal(text)
        );
    }

    /// Tells something that is neither data nor a warning.
    pub(crate) fn say(&mut self, text: &str) {
        let _ = writeln!(self.err, "gradus: {}", terminal(text));
    }

    /// Prints lines that are not data; they are escaped already.
    pub(crate) fn notes(&mut self, lines: &str) {
        let _ = write!(self.err, "{lines}");
    }

    /// Returns how data looks in a file: the same wherever it is written.
    pub(crate) fn file_look(&self) -> Look {
        Look {
            verbose: self.look.verbose,
            ..Look::plain(WIDTH)
        }
    }

    /// Returns how everything else looks.
    pub(crate) fn err_look(&self) -> Look {
        Look {
            palette: self.palette,
            ..self.look
        }
    }

    /// Warns where data of a kind that has no footer is incomplete.
    pub(crate) fn warn_of_gaps(&mut self, ledgers: &Ledgers) {
        let gaps: Vec<String> = ledgers
            .coverage
            .iter()
            .filter(|c| c.state != CoverageState::Exhaustive)
            .map(|c| format!("{} {}", c.ledger.as_str(), c.state.as_str()))
            .collect();
        if gaps.is_empty() && ledgers.unread.is_empty() {
            return;
        }
        let mut parts = gaps;
        if !ledgers.unread.is_empty() {
            parts.push(format!("{} unread", ledgers.unread.len()));
        }
        self.warn(&format!("not everything was read: {}", parts.join(", ")));
    }

    /// Says why there is no result.
    pub(crate) fn fail(&mut self, failure: &Failure) {
        let error = self.palette.error;
        let good = self.palette.good;
        let _ = write!(self.err, "{}", failure.details_text());
        let message = terminal_lines(&failure.message());
        let _ = writeln!(self.err, "{error}gradus{error:#}: {message}");
        if let Some(hint) = failure.hint_text() {
            let _ = writeln!(self.err, "  {good}hint{good:#}: {}", terminal_lines(hint));
        }
    }
}

/// Sends log lines to standard error: `-v` what was found, `-vv` what is being read.
pub(crate) fn log(verbose: u8) {
    let level = match verbose {
        0 => tracing::Level::ERROR,
        1 => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    let color = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
    // A second command line in one process keeps the first one's subscriber.
    let _ = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_ansi(color)
        .without_time()
        .with_target(false)
        .try_init();
}
