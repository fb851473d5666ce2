//! The command line. Help, completions and manual pages derive from these types.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use gradus_core::finding::Severity;

const EXIT_CODES: &str = "\
Exit codes: 0 all holds; 1 gradus failed; 2 wrong usage or configuration; 3 nothing to audit;
10 a finding at or above --fail-on; 11 undecided, under --strict.";

const ASSESS_CODES: &str = "\
Exit codes where gates are named: 0 all are eligible, or have nowhere to go; 10 one is not, or is
blocked upstream; 11 one is undecided. The matrix exits with 0. Others as everywhere.";

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

/// Evidence that is kept outside of the repository.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Given {
    /// Results of test runs: JUnit, TAP, `go test -json`, logs; a file, or a folder of runs
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) results: Vec<PathBuf>,
    /// Issues, pull requests and milestones as GitHub's REST API has them, in JSON
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) issues: Vec<PathBuf>,
    /// Releases as GitHub's REST API has them, or release notes in Markdown
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) release_notes: Vec<PathBuf>,
    /// A file or folder with Prow jobs for this project, of any place; can be given several times
    #[arg(long, value_name = "PATH")]
    pub(crate) jobs: Vec<PathBuf>,
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
    /// Judge gates by every criterion of the policy, on evidence: what is there, what is missing
    Assess(Assess),
    /// Write a static site of the gates: overview, timeline, a page a gate, and the same as JSON
    Site(Site),
    /// Write into a gate's page that somebody vouches for a criterion, or against it
    Attest(Attest),
    /// Write into a gate's page that it may go without a criterion for a time
    Waive(Waive),
    /// Write into a gate's page what was decided
    Decide(Decide),
    /// Write into a gate's page what to bear in mind
    Note(Note),
    /// Make and keep one page a gate, their index, and other lists of the gates
    Page(Page),
    /// Print, validate or try policies
    #[command(subcommand)]
    Policy(Policy),
    /// Explain a rule of check, or a criterion of assess
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
    /// For GitLab: a report for Code Quality.
    Gitlab,
    /// For a comment on a pull request: a screen at most.
    Markdown,
}

impl CheckFormat {
    /// Tells whether programs read it, which get a document even where there is nothing to audit.
    pub(crate) const fn is_for_programs(self) -> bool {
        matches!(self, Self::Json | Self::Sarif | Self::Gitlab)
    }
}

/// A format, and the file that takes it: `sarif=gradus.sarif`.
#[derive(Debug, Clone)]
pub(crate) struct Also {
    pub(crate) format: CheckFormat,
    pub(crate) place: PathBuf,
}

impl std::str::FromStr for Also {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, place) = text
            .split_once('=')
            .filter(|(_, place)| !place.is_empty())
            .ok_or("it takes a format and a file, as in sarif=gradus.sarif")?;
        Ok(Self {
            format: CheckFormat::from_str(format, false)?,
            place: PathBuf::from(place),
        })
    }
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
    /// Write it into a file too, in another format; can be given several times
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(crate) also: Vec<Also>,
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
    /// Exit with 10 if there is a finding at or above this severity
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(crate) fail_on: FailOn,
    #[command(flatten)]
    pub(crate) given: Given,
    #[command(flatten)]
    pub(crate) governed: Governed,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
}

#[derive(Debug, Args)]
#[command(after_help = ASSESS_CODES)]
pub(crate) struct Assess {
    /// Gates to show the scorecards of; without one, all gates in a matrix
    #[arg(value_name = "GATE")]
    pub(crate) gates: Vec<String>,
    /// A checkout, or a bare repository
    #[arg(long, visible_alias = "repo", value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// Read a commit, tag or branch instead of the files on disk
    #[arg(long, value_name = "REV")]
    pub(crate) at: Option<String>,
    /// The stage to hold them against; without it, the next one of each
    #[arg(long, value_name = "STAGE")]
    pub(crate) to: Option<String>,
    /// Show the matrix of all gates
    #[arg(long, conflicts_with = "gates")]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) given: Given,
    #[command(flatten)]
    pub(crate) governed: Governed,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

const SITE_HELP: &str = "\
The folder is made, or is one that `gradus site` made before: any other that is not empty is
refused. What an earlier site had and this one has not is removed, and nothing else.";

#[derive(Debug, Args)]
#[command(after_help = SITE_HELP)]
pub(crate) struct Site {
    /// The folder to write it to
    #[arg(long, value_name = "DIR", default_value = "gradus-site")]
    pub(crate) out: PathBuf,
    /// A checkout, or a bare repository
    #[arg(long, visible_alias = "repo", value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// Read a commit, tag or branch instead of the files on disk
    #[arg(long, value_name = "REV")]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) given: Given,
    #[command(flatten)]
    pub(crate) governed: Governed,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
}

const RECORD_HELP: &str = "\
The page is found by its front matter: `title` is the gate, with `content_type: feature_gate` or
a `gradus:` block. Everything else in it stays as it is. What would not count is refused.";

/// For commands that write into the page of a gate.
#[derive(Debug, Args)]
pub(crate) struct Recorded {
    /// The gate
    pub(crate) gate: String,
    /// Who says it: a login
    #[arg(long, value_name = "LOGIN")]
    pub(crate) by: String,
    /// The day; without it, today in UTC
    #[arg(long, value_name = "DAY")]
    pub(crate) date: Option<String>,
    /// Make this page, where the gate has none: a path from the root of the repository
    #[arg(long, value_name = "FILE")]
    pub(crate) page: Option<PathBuf>,
    /// A checkout, or a folder
    #[arg(long, visible_alias = "repo", value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) governed: Governed,
}

#[derive(Debug, Args)]
#[command(after_help = RECORD_HELP)]
pub(crate) struct Attest {
    #[command(flatten)]
    pub(crate) recorded: Recorded,
    /// The criterion: B6
    pub(crate) criterion: String,
    /// What was seen
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Say that it does not hold
    #[arg(long)]
    pub(crate) against: bool,
    /// Where it can be followed to: an address, an issue, or a path of the repository
    #[arg(long, value_name = "LINK")]
    pub(crate) link: Option<String>,
    /// When it lapses: a release line, 0.7, or a day
    #[arg(long, value_name = "WHEN")]
    pub(crate) until: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = RECORD_HELP)]
pub(crate) struct Waive {
    #[command(flatten)]
    pub(crate) recorded: Recorded,
    /// The criterion: B4
    pub(crate) criterion: String,
    /// Why it may go without
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Where it can be followed to: an address, an issue, or a path of the repository
    #[arg(long, value_name = "LINK")]
    pub(crate) link: Option<String>,
    /// When it lapses: a release line, 0.7, or a day
    #[arg(long, value_name = "WHEN")]
    pub(crate) until: String,
}

#[derive(Debug, Args)]
#[command(after_help = RECORD_HELP)]
pub(crate) struct Decide {
    #[command(flatten)]
    pub(crate) recorded: Recorded,
    /// degrade, require or defer, where upstream is behind; promote; not-applicable
    pub(crate) choice: String,
    /// The stage for promote, the criterion for not-applicable
    #[arg(long, value_name = "WORD")]
    pub(crate) about: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Where it can be followed to: an address, an issue, or a path of the repository
    #[arg(long, value_name = "LINK")]
    pub(crate) link: Option<String>,
    /// When it lapses: a release line, 0.7, or a day
    #[arg(long, value_name = "WHEN")]
    pub(crate) until: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = RECORD_HELP)]
pub(crate) struct Note {
    #[command(flatten)]
    pub(crate) recorded: Recorded,
    /// What to bear in mind
    pub(crate) text: String,
    /// The release line for which the feature was rebuilt: soak counts from there
    #[arg(long, value_name = "LINE")]
    pub(crate) rework: Option<String>,
    /// When it lapses: a release line, 0.7, or a day
    #[arg(long, value_name = "WHEN")]
    pub(crate) until: Option<String>,
}

const PAGE_HELP: &str = "\
Kept are `stages` in the front matter of a page, and what stands between its markers; every other
byte stays. Where the pages live, and which other lists are kept, stands in gradus.yaml.

Exit codes: 10 when a page or list could not be kept, and under --check when one would change.
Others as everywhere.";

#[derive(Debug, Args)]
#[command(after_help = PAGE_HELP)]
pub(crate) struct Page {
    /// Gates whose pages are kept; without one, all of them, the index and the other lists
    #[arg(value_name = "GATE")]
    pub(crate) gates: Vec<String>,
    /// Write nothing; exit with 10 if something would change
    #[arg(long)]
    pub(crate) check: bool,
    /// A checkout, or a folder
    #[arg(long, visible_alias = "repo", value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) governed: Governed,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
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
    /// Try the criteria of a policy: can each be met, and does it fall when its evidence goes
    Test {
        /// Name of a built-in policy, or a file; without one, the policy in effect here
        #[arg(value_name = "NAME|FILE")]
        name: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Id of the rule or criterion; without one, all are listed
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
