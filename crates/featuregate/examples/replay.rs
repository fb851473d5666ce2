//! Replays observations of Kubernetes' Go package and compares what this crate does:
//!
//! ```text
//! cargo run -p featuregate --example replay -- FILE...
//! ```
//!
//! A file is of the format in `tests/data/README.md`, packed by gzip or not. Prints the operations
//! compared and each mismatch. Exits with 1 on a mismatch, with 2 on a file that cannot be read.

#![expect(clippy::disallowed_methods, reason = "it reads files and prints")]

#[path = "../tests/replay/mod.rs"]
mod replay;

use std::path::PathBuf;
use std::process::ExitCode;

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what it prints is its output"
)]
fn main() -> ExitCode {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if files.is_empty() {
        eprintln!("usage: replay FILE...");
        return ExitCode::from(2);
    }
    let (mut mismatches, mut broken) = (0, false);
    for file in files {
        match replay::read(&file).and_then(|text| replay::replay(&text)) {
            Ok(report) => {
                for mismatch in &report.mismatches {
                    println!("{mismatch}");
                }
                println!("{}: {report}", file.display());
                mismatches += report.mismatches.len();
            }
            Err(error) => {
                eprintln!("cannot replay {}: {error}", file.display());
                broken = true;
            }
        }
    }
    match (broken, mismatches) {
        (true, _) => ExitCode::from(2),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::FAILURE,
    }
}
