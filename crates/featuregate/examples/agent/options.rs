//! The command line, the configuration file, and what is known of the cluster.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use featuregate::{Assignments, Cluster, FeatureGate, Group};
use serde::Deserialize;

use crate::refusal::Refusal;

/// A file that is longer is none of those that this reads. An API server's metrics take some ten
/// megabytes.
const LONGEST_FILE: u64 = 64 << 20;

/// What the command line says; the gates on it are in `matches`.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) matches: ArgMatches,
    pub(crate) consumable_shares: String,
    pub(crate) host_root: PathBuf,
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) once: bool,
    pub(crate) print_metrics: bool,
}

/// The configuration file. The gates are a map or a list: [`Assignments`] reads both.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Configuration {
    #[serde(default)]
    pub(crate) feature_gates: Assignments,
}

impl Options {
    /// Reads the command line. It closes the gates, since `--help` lists them.
    pub(crate) fn read<G: Group>(
        gates: &FeatureGate<G>,
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, clap::Error> {
        let mut matches = command(gates).try_get_matches_from(arguments)?;
        Ok(Self {
            consumable_shares: matches
                .remove_one("consumable-shares")
                .unwrap_or_else(|| "disabled".to_owned()),
            host_root: matches
                .remove_one("host-root")
                .unwrap_or_else(|| PathBuf::from("/host-root")),
            listen: matches.remove_one("listen"),
            once: matches.get_flag("once"),
            print_metrics: matches.get_flag("print-metrics"),
            matches,
        })
    }

    /// The configuration file, if one was named.
    pub(crate) fn configuration(&self) -> Result<Configuration, Refusal> {
        let Some(path) = self.matches.get_one::<PathBuf>("config") else {
            return Ok(Configuration::default());
        };
        let text = text(path)?;
        serde_json::from_str(&text).map_err(|error| Refusal::Configuration {
            path: path.clone(),
            error,
        })
    }

    /// What the files say of the cluster; `None` if none was named. A real agent would ask the API
    /// server for `/version` and `/metrics`.
    pub(crate) fn cluster(&self) -> Result<Option<Cluster>, Refusal> {
        let version = self.matches.get_one::<PathBuf>("cluster-version");
        let metrics = self.matches.get_one::<PathBuf>("cluster-metrics");
        if version.is_none() && metrics.is_none() {
            return Ok(None);
        }
        let mut cluster = Cluster::new();
        if let Some(path) = version {
            cluster
                .read_version(&text(path)?)
                .map_err(|error| Refusal::Cluster {
                    path: path.clone(),
                    error,
                })?;
        }
        if let Some(path) = metrics {
            cluster.read_metrics(&text(path)?);
        }
        Ok(Some(cluster))
    }
}

fn command<G: Group>(gates: &FeatureGate<G>) -> Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help)
    };
    Command::new("agent")
        .about("A node agent with the feature gates of the NVIDIA DRA Driver for GPUs")
        .arg(featuregate::clap::arg(gates))
        .arg(file("config", "JSON with `featureGates`, a map or a list"))
        .arg(file(
            "cluster-version",
            "An API server's answer to /version",
        ))
        .arg(file(
            "cluster-metrics",
            "An API server's answer to /metrics",
        ))
        .arg(
            Arg::new("consumable-shares")
                .long("consumable-shares")
                .value_name("SHARES")
                .help("disabled, memory, unlimited, or a number; needs the gate ConsumableShares"),
        )
        .arg(file(
            "host-root",
            "Where the host's files are mounted [default: /host-root]; for PassthroughSupport",
        ))
        .arg(
            Arg::new("listen")
                .long("listen")
                .value_name("ADDRESS")
                .value_parser(loopback)
                .help("Serves metrics there: a loopback address with a port, 0 for any"),
        )
        .arg(flag("once", "Ends after one request"))
        .arg(flag("print-metrics", "Prints the metrics and ends"))
}

/// Metrics are served without a password: nobody else is to see them.
fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text
        .parse()
        .map_err(|_| "an IP address and a port are needed, such as 127.0.0.1:8080".to_owned())?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err(format!("{} is not a loopback address", address.ip()))
    }
}

fn text(path: &Path) -> Result<String, Refusal> {
    let unreadable = |error| Refusal::Unreadable {
        path: path.to_owned(),
        error,
    };
    let mut text = String::new();
    let file = File::open(path).map_err(unreadable)?;
    let length = file
        .take(LONGEST_FILE + 1)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    if length as u64 > LONGEST_FILE {
        return Err(unreadable(io::Error::other("it has more than 64 MiB")));
    }
    Ok(text)
}
