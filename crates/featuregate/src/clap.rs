//! `--feature-gates` for programs that use clap.
//!
//! ```
//! use featuregate::{FeatureGate, Spec};
//!
//! let gates = FeatureGate::new();
//! gates.add_versioned([("DynamicMIG", [Spec::alpha(1, 30)])]).unwrap();
//! let mut command = clap::Command::new("agent").arg(featuregate::clap::arg(&gates));
//! let matches = command
//!     .try_get_matches_from_mut(["agent", "--feature-gates=DynamicMIG=true"])
//!     .unwrap();
//! featuregate::clap::apply(&gates, &mut command, &matches).unwrap();
//! assert_eq!(gates.enabled_by_name("DynamicMIG"), Ok(true));
//! ```
//!
//! With clap's derive, [`Assignments`] is the type of a field, and [`FeatureGate::set_all`] takes
//! what is in it:
//!
//! ```
//! # use featuregate::{Assignments, FeatureGate, Source, Spec, Version, gates};
//! # gates! { pub enum Gate { /// Doc.
//! # DynamicMig = "DynamicMIG": [Spec::alpha(0, 3)] } }
//! static GATES: FeatureGate<Gate> = FeatureGate::declared(Version::new(0, 5));
//!
//! #[derive(clap::Parser)]
//! struct Options {
//!     #[arg(long, value_name = "GATE=BOOL,...", help = GATES.flag().usage)]
//!     feature_gates: Vec<Assignments>,
//! }
//!
//! let options: Options = clap::Parser::parse_from(["agent", "--feature-gates=DynamicMIG=true"]);
//! GATES.set_all(options.feature_gates.iter().map(|values| (Source::Flag, values)))?;
//! assert!(GATES.enabled(Gate::DynamicMig));
//! # Ok::<(), featuregate::SetError>(())
//! ```

use ::clap::error::ErrorKind;
use ::clap::{Arg, ArgAction, ArgMatches, Command, Error, value_parser};

use crate::flag::FLAG;
use crate::{Assignments, FeatureGate, Group, Source};

/// The argument, with a line of help for each gate that can be set. It closes the gates
/// ([`FeatureGate::close`]).
pub fn arg<G: Group>(gates: &FeatureGate<G>) -> Arg {
    Arg::new(FLAG)
        .long(FLAG)
        .value_name("GATE=BOOL,...")
        .help(gates.flag().usage)
        .action(ArgAction::Append)
        .value_parser(value_parser!(Assignments))
}

/// What the command line says, in its order, for [`FeatureGate::set_all`] beside other sources.
pub fn values(matches: &ArgMatches) -> impl Iterator<Item = (Source, &Assignments)> {
    matches
        .get_many::<Assignments>(FLAG)
        .into_iter()
        .flatten()
        .map(|values| (Source::Flag, values))
}

/// Sets the gates that the command line names, a flag after the other as Kubernetes does.
///
/// # Errors
/// As clap prints it, with the usage of `command`, and the nearest name for an unknown gate.
pub fn apply<G: Group>(
    gates: &FeatureGate<G>,
    command: &mut Command,
    matches: &ArgMatches,
) -> Result<(), Error> {
    gates
        .change_all(|state, events| {
            values(matches).try_for_each(|values| state.set(&[values], events))
        })
        .map_err(|error| {
            let mut text = format!("invalid value for '--{FLAG}': {error}");
            for nearest in error.faults().iter().filter_map(|fault| fault.nearest()) {
                text.push_str(&format!("\n\n  tip: a similar gate exists: '{nearest}'"));
            }
            command.error(ErrorKind::ValueValidation, text)
        })
}
