use std::fmt;

use crate::quote::quoted;
use crate::{FeatureGate, Group, SetError, Source};

/// The flag's name, without its dashes.
pub const FLAG: &str = "feature-gates";

/// What a command line says about the gates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flag {
    /// [`FLAG`].
    pub name: &'static str,
    /// [`VALUE_TYPE`](Flag::VALUE_TYPE).
    pub value_type: &'static str,
    /// What was set before the command line was read.
    pub default: String,
    /// The text for `--help`, a line for each gate that can be set.
    pub usage: String,
}

impl Flag {
    /// What Kubernetes calls the kind of the flag's value.
    pub const VALUE_TYPE: &'static str = "mapStringBool";
}

impl<G: Group> FeatureGate<G> {
    /// The flag for these gates. It closes them ([`close`](FeatureGate::close)): what help has said
    /// is to stay true.
    pub fn flag(&self) -> Flag {
        self.close();
        Flag {
            name: FLAG,
            value_type: Flag::VALUE_TYPE,
            default: self.to_string(),
            usage: format!(
                "A set of key=value pairs that describe feature gates for alpha/experimental \
                 features. Options are:\n{}",
                self.known_features().join("\n")
            ),
        }
    }

    /// Takes `--feature-gates=…` and `--feature-gates …` out of a command line, for a program
    /// without a parser of its own. Gives the other arguments, in their order; `--` ends the
    /// search, and is given too. A flag that is there twice adds up.
    ///
    /// ```
    /// # use featuregate::{FeatureGate, Spec};
    /// let gates = FeatureGate::new();
    /// gates.add_versioned([("DynamicMIG", [Spec::alpha(1, 30)])]).unwrap();
    /// let rest = gates.parse_args(["serve", "--feature-gates", "DynamicMIG=true", "-v"])?;
    /// assert_eq!(rest, ["serve", "-v"]);
    /// # Ok::<(), featuregate::FlagError>(())
    /// ```
    ///
    /// # Errors
    /// At the first value that cannot be. Flags before it are not taken either.
    pub fn parse_args<A: Into<String>>(
        &self,
        args: impl IntoIterator<Item = A>,
    ) -> Result<Vec<String>, FlagError> {
        let args: Vec<String> = args.into_iter().map(Into::into).collect();
        self.change_all(|state, events| {
            let mut rest = Vec::new();
            let mut args = args.into_iter();
            while let Some(arg) = args.next() {
                if arg == "--" {
                    rest.push(arg);
                    rest.extend(args.by_ref());
                    break;
                }
                let behind = arg
                    .strip_prefix("--")
                    .and_then(|arg| arg.strip_prefix(FLAG));
                let value = match behind {
                    Some("") => args.next().ok_or(FlagError::Missing)?,
                    Some(behind) if behind.starts_with('=') => behind[1..].to_owned(),
                    _ => {
                        rest.push(arg);
                        continue;
                    }
                };
                value
                    .parse()
                    .and_then(|values| state.set(&[(Source::Flag, &values)], events))
                    .map_err(|error| FlagError::Invalid { value, error })?;
            }
            Ok(rest)
        })
    }
}

/// A flag that cannot be taken. The operator is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlagError {
    /// Nothing stands behind it.
    Missing,
    /// The values cannot be.
    Invalid {
        /// The text behind the flag.
        value: String,
        /// What is wrong with it.
        error: SetError,
    },
}

impl fmt::Display for FlagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "flag needs an argument: --{FLAG}"),
            Self::Invalid { value, error } => write!(
                f,
                "invalid argument {} for \"--{FLAG}\" flag: {error}",
                quoted(value)
            ),
        }
    }
}

impl std::error::Error for FlagError {}
