//! The agent of `examples/agent`, started: what it refuses, what it prints, what it serves.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the program does what its library must not: it reads, serves and waits"
)]

// Each part is used by the example; not all of it by each test.
#[path = "../examples/agent/gates.rs"]
mod gates;
#[path = "../examples/agent/options.rs"]
mod options;
#[path = "../examples/agent/refusal.rs"]
mod refusal;
#[path = "../examples/agent/serve.rs"]
mod serve;
#[path = "../examples/agent/start.rs"]
mod start;

#[path = "agent/cluster.rs"]
mod cluster;
#[path = "agent/constraints.rs"]
mod constraints;
#[path = "agent/input.rs"]
mod input;
#[path = "agent/metrics.rs"]
mod metrics;

use std::ffi::OsString;
use std::path::PathBuf;

use featuregate::FeatureGate;

use gates::Gate;

/// What a start came to.
struct Start {
    gates: FeatureGate<Gate>,
    /// Standard output.
    out: String,
    /// Exit code and standard error, if it refused.
    refused: Option<(u8, String)>,
}

impl Start {
    /// Standard output of one that was not refused.
    #[track_caller]
    fn out(&self) -> &str {
        assert_eq!(self.refused, None);
        &self.out
    }

    /// Standard error of one that ended with 1.
    #[track_caller]
    fn error(&self) -> &str {
        match &self.refused {
            Some((1, text)) => text,
            other => panic!("{other:?}, having written {:?}", self.out),
        }
    }
}

/// Starts the agent with these arguments; a folder that is there takes the place of the host's
/// files.
fn start<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>) -> Start {
    let gates = FeatureGate::declared(gates::VERSION);
    let mut out = Vec::new();
    let mut arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    arguments.insert(0, "agent".into());
    let names_root = |argument: &OsString| argument.to_string_lossy().starts_with("--host-root");
    if !arguments.iter().any(names_root) {
        arguments.push(concat!("--host-root=", env!("CARGO_TARGET_TMPDIR")).into());
    }
    let outcome = start::run(&gates, arguments, &mut out);
    Start {
        gates,
        out: String::from_utf8(out).expect("text"),
        refused: outcome.err().map(|no| (no.exit_code(), no.to_string())),
    }
}

/// The flag for these gates.
fn flag(gates: &str) -> String {
    format!("--feature-gates={gates}")
}

/// A file of the test's own with this text, and the argument that names it.
fn file(argument: &str, name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("the folder is the test's");
    format!("--{argument}={}", path.display())
}
