//! What happens at start-up, in the order of the driver's `gpu-kubelet-plugin`.
//!
//! Another of its programs, `compute-domain-controller`, switches two gates off by itself when the
//! host runs the IMEX daemons, so that the programs of one release see different gates. This one
//! does not.

use std::ffi::OsString;
use std::io::Write;
use std::net::TcpListener;

use featuregate::{FeatureGate, Source};

use crate::gates::{self, Gate};
use crate::options::Options;
use crate::refusal::Refusal;
use crate::serve;

/// Runs the agent. It ends when the metrics were printed or, with `--once`, served once, and goes
/// on serving else.
pub(crate) fn run(
    gates: &FeatureGate<Gate>,
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut impl Write,
) -> Result<(), Refusal> {
    gates::add_logging(gates)?;
    let options = Options::read(gates, arguments)?;
    set(gates, &options)?;
    validate(gates, &options)?;
    report(gates, out).map_err(Refusal::Metrics)?;
    if options.print_metrics {
        write!(out, "{}", gates.metrics()).map_err(Refusal::Metrics)?;
    }
    if let Some(address) = options.listen {
        let listener = TcpListener::bind(address).map_err(Refusal::Metrics)?;
        let address = listener.local_addr().map_err(Refusal::Metrics)?;
        writeln!(out, "metrics at http://{address}/metrics").map_err(Refusal::Metrics)?;
        serve::serve(&listener, gates, options.once).map_err(Refusal::Metrics)?;
    }
    Ok(())
}

/// The cluster comes first: it decides what may be switched on at all. File and flag are one call,
/// in which the flag counts more: each alone may lack what a gate depends on.
fn set(gates: &FeatureGate<Gate>, options: &Options) -> Result<(), Refusal> {
    if let Some(cluster) = options.cluster()? {
        gates.set_cluster(cluster)?;
    }
    let file = options.configuration()?.feature_gates;
    gates.set_all(
        [(Source::File, &file)]
            .into_iter()
            .chain(featuregate::clap::values(&options.matches)),
    )?;
    // A gate that requires something of the cluster is refused here where no cluster was given.
    gates.validate()?;
    Ok(())
}

/// What the driver checks of its other flags once it knows its gates.
fn validate(gates: &FeatureGate<Gate>, options: &Options) -> Result<(), Refusal> {
    if gates.enabled(Gate::PassthroughSupport) && !options.host_root.exists() {
        let root = options.host_root.display();
        return Err(Refusal::Flag(format!("host root is not mounted at {root}")));
    }
    let shares = options.consumable_shares.as_str();
    if shares == "disabled" {
        return Ok(());
    }
    if !gates.enabled(Gate::ConsumableShares) {
        let what = "--consumable-shares requires feature gate ConsumableShares to be enabled";
        return Err(Refusal::Flag(what.to_owned()));
    }
    let number = shares.parse::<u32>().is_ok_and(|number| number > 0);
    if number || ["memory", "unlimited"].contains(&shares) {
        return Ok(());
    }
    Err(Refusal::Flag(format!(
        "--consumable-shares is {shares}, and has to be disabled, memory, unlimited or a number \
         above 0"
    )))
}

/// What an operator finds in the log: the gates that were set, and those that are off for want of
/// something in the cluster.
fn report(gates: &FeatureGate<Gate>, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "feature gates: {gates}")?;
    for gone in gates.degraded() {
        writeln!(out, "{} is off: {}", gone.gate, gone.reason)?;
    }
    Ok(())
}
