//! A node agent with the feature gates of the NVIDIA DRA Driver for GPUs, which starts, or refuses
//! to, as the driver does.
//!
//!     cargo run -p featuregate --features clap,serde --example agent -- --help
//!     cargo run -p featuregate --features clap,serde --example agent -- \
//!         --feature-gates=PassthroughSupport=true,DynamicMIG=true
//!     cargo run -p featuregate --features clap,serde --example agent -- --listen 127.0.0.1:9090

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the program does what its library must not: it reads, serves and waits"
)]

mod gates;
mod options;
mod refusal;
mod serve;
mod start;

use std::io::Write;
use std::process::ExitCode;

use featuregate::FeatureGate;

use gates::Gate;

static GATES: FeatureGate<Gate> = FeatureGate::declared(gates::VERSION);

fn main() -> ExitCode {
    GATES.on_event(|event| {
        // Nothing is left to be done for who cannot write to standard error.
        let _ = writeln!(std::io::stderr(), "{event} ({})", event.gate());
    });
    let mut out = std::io::stdout();
    let Err(refusal) = start::run(&GATES, std::env::args_os(), &mut out) else {
        return ExitCode::SUCCESS;
    };
    let code = refusal.exit_code();
    let written = if code == 0 {
        write!(out, "{refusal}")
    } else {
        write!(std::io::stderr(), "{refusal}")
    };
    if written.is_err() {
        return ExitCode::FAILURE;
    }
    ExitCode::from(code)
}
