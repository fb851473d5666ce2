//! The command line. Help, completions and manual pages derive from these types.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use gradus_core::finding::Severity;

const EXIT_CODES: &str = "\
Exit codes: 0 all holds; 1 gradus failed; 2 wrong usage or configuration; 3 nothing to audit;
10 a finding at or above --fail-on; 11 undecided, under --strict.";

/// Reads feature gates from code and git history, and holds documents and policy against them.
#[derive(Debug, Parser)]
#[command(name = "gradus", version, after_help = EXIT_CODES, propagate_version = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Show details; twice, show what is being read
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// When to colour; NO_COLOR and CLICOLOR_FORCE count under auto
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Number of threads, 256 at most; the output does not depend on it
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
}

/// For commands that apply a policy.
#[derive(Debug, Args)]
pub(crate) struct Governed {
    /// Built-in policy, or a policy file; overrides gradus.yaml
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) policy: Option<String>,
}

/// For commands that read a repository.
#[derive(Debug, Args)]
pub(crate) struct Strictness {
    /// Exit with 11 when something was unread, shallow or absent
    #[arg(long)]
    pub(crate) strict: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the feature gates of a project
    Gates(Gates),
    /// Tell what changed between two revisions, for an operator
    Diff(Diff),
    /// Report where code, history, documents and policy contradict each other
    Check(Check),
    /// Print or validate policies
    #[command(subcommand)]
    Policy(Policy),
    /// Explain a rule
    Explain(Explain),
    /// Write a commented gradus.yaml from what is found
    Init(Init),
    /// Make a sample project with a past, and run the main commands on it
    Demo(Demo),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print the manual page, or write all of them
    Man(Man),
}

/// What is audited.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// A checkout, a bare repository, a folder, or a versioned_feature_list.yaml
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// Read a commit, tag or branch instead of the files on disk
    #[arg(long, value_name = "REV")]
    pub(crate) at: Option<String>,
}

/// Formats of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: versioned, see the schemas.
    Json,
    /// For pages and pull requests.
    Markdown,
}

#[derive(Debug, Args)]
pub(crate) struct Gates {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Show every gate over the release lines
    #[arg(long)]
    pub(crate) timeline: bool,
    #[command(flatten)]
    pub(crate) governed: Governed,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The older commit, tag or branch
    pub(crate) from: String,
    /// The newer commit, tag or branch
    pub(crate) to: String,
    /// A checkout, or a bare repository
    #[arg(long, visible_alias = "repo", value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// Judge this file alone: Helm values, a --feature-gates string, or a map of gates
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

/// Formats of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people.
    Text,
    /// For programs: versioned, see the schema.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For a GitHub workflow: annotations.
    Github,
    /// For a comment on a pull request: a screen at most.
    Markdown,
}

/// From which severity on a finding makes `check` fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors alone.
    Error,
    /// Errors and warnings.
    Warning,
    /// Any finding.
    Info,
}

impl FailOn {
    pub(crate) const fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) target: Target,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: CheckFormat,
    /// Report only what comes with the change since this revision; policy and silencers are
    /// read from it
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// File of known findings: they are counted, and do not fail
    #[arg(long, value_name = "FILE", conflicts_with = "base")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the findings of now into such a file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["base", "baseline"])]
    pub(crate) write_baseline: Option<PathBuf>,
    /// A file or folder with Prow jobs for this project, of any place; can be given several times
    #[arg(long, value_name = "PATH")]
    pub(crate) jobs: Vec<PathBuf>,
    /// Exit with 10 if there is a finding at or above this severity
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(crate) fail_on: FailOn,
    #[command(flatten)]
    pub(crate) governed: Governed,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Print a policy as it is written; without a name, the one in effect here
    Show {
        /// Name of a built-in policy, or a file
        #[arg(value_name = "NAME|FILE")]
        name: Option<String>,
    },
    /// Validate a policy or a gradus.yaml; without a file, the gradus.yaml here and its policy
    Check {
        /// The file
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Id of the rule; without one, all are listed
    pub(crate) rule: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// A checkout, or a folder
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// Write over the file that is there
    #[arg(long)]
    pub(crate) force: bool,
    /// Print it instead
    #[arg(long, conflicts_with = "force")]
    pub(crate) stdout: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// An empty or new folder; without one, a temporary folder
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Folder to write one page a command to
    pub(crate) dir: Option<PathBuf>,
}
