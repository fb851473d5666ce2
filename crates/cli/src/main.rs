//! The `gradus` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    gradus_cli::main()
}
