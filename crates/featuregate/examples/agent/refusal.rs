//! Why the agent does not start.

use std::fmt;
use std::io;
use std::path::PathBuf;

use featuregate::{ClusterError, SetError};

use crate::gates::Unfit;

/// Why the agent does not start.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The command line, or a call for help, which is none of its faults.
    CommandLine(clap::Error),
    /// The gates that the agent brings along.
    Unfit(Unfit),
    /// The values of gates.
    Gates(SetError),
    /// Another flag, whose value does not go with the gates.
    Flag(String),
    /// A file that cannot be read.
    Unreadable { path: PathBuf, error: io::Error },
    /// The configuration file.
    Configuration {
        path: PathBuf,
        error: serde_json::Error,
    },
    /// What the API server is to have said of its version.
    Cluster { path: PathBuf, error: ClusterError },
    /// Metrics cannot be served or printed.
    Metrics(io::Error),
}

impl Refusal {
    /// 0 for help, 1 for all else, as the driver's programs end.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::CommandLine(error) if !error.use_stderr() => 0,
            _ => 1,
        }
    }
}

/// The driver's programs print `Error: ` and what was being done, to what.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine(error) => return write!(f, "{}", error.render()),
            Self::Unfit(Unfit::Register(error)) => write!(f, "Error: {error}")?,
            Self::Unfit(Unfit::Set(error)) => write!(f, "Error: {error}")?,
            Self::Gates(error) => {
                // With the place in the flag and the nearest name.
                write!(f, "Error: feature gate validation failed: {error:#}")?;
            }
            Self::Flag(what) => write!(f, "Error: invalid CLI flags: {what}")?,
            Self::Unreadable { path, error } => {
                write!(f, "Error: reading {}: {error}", path.display())?;
            }
            Self::Configuration { path, error } => {
                write!(f, "Error: configuration {}: {error}", path.display())?;
            }
            Self::Cluster { path, error } => write!(f, "Error: {}: {error}", path.display())?,
            Self::Metrics(error) => write!(f, "Error: setup metrics endpoint: {error}")?,
        }
        writeln!(f)
    }
}

impl From<SetError> for Refusal {
    fn from(error: SetError) -> Self {
        Self::Gates(error)
    }
}

impl From<Unfit> for Refusal {
    fn from(error: Unfit) -> Self {
        Self::Unfit(error)
    }
}

impl From<clap::Error> for Refusal {
    fn from(error: clap::Error) -> Self {
        Self::CommandLine(error)
    }
}
