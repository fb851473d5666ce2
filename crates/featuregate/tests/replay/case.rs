//! A case as the file has it.

use std::collections::{BTreeMap, BTreeSet};

use featuregate::{Spec, Stage, Version};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) id: String,
    #[serde(rename = "note")]
    _note: Option<String>,
    pub(crate) registry: Registry,
    pub(crate) ops: Vec<Op>,
    pub(crate) setup_observed: SetUp,
    pub(crate) observed: Vec<Observed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Registry {
    pub(crate) emulation_version: Option<Text<Version>>,
    pub(crate) min_compat_version: Option<Text<Version>>,
    #[serde(default, deserialize_with = "null_is_empty")]
    pub(crate) features: Features,
    pub(crate) dependencies: Option<Names>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetUp {
    pub(crate) add_versioned: Observed,
    pub(crate) add_dependencies: Option<Observed>,
}

pub(crate) type Features = BTreeMap<String, Vec<WrittenSpec>>;
pub(crate) type Names = BTreeMap<String, Vec<String>>;

#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Op {
    Set {
        value: String,
    },
    SetMap {
        #[serde(default, deserialize_with = "null_is_empty")]
        map: BTreeMap<String, bool>,
    },
    SetEmulationVersion {
        version: Text<Version>,
    },
    SetVersions {
        version: Text<Version>,
        min_compat_version: Option<Text<Version>>,
    },
    AddVersioned {
        #[serde(default, deserialize_with = "null_is_empty")]
        features: Features,
    },
    Add {
        #[serde(default, deserialize_with = "null_is_empty")]
        features: Features,
    },
    AddDependencies {
        dependencies: Option<Names>,
    },
    OverrideDefault {
        name: String,
        value: bool,
    },
    OverrideDefaultAt {
        name: String,
        value: bool,
        version: Text<Version>,
    },
    Reset {
        name: String,
    },
    Enabled {
        name: String,
    },
    EnabledAll,
    ExplicitlySet {
        name: String,
    },
    ExplicitlySetAll,
    KnownFeatures,
    GetAll,
    GetAllVersioned,
    Dependencies,
    EmulationVersion,
    MinCompatVersion,
    String,
    Type,
    Validate,
    Metrics {
        #[serde(default)]
        keep: bool,
    },
    AddFlag,
    ParseFlags {
        args: Vec<String>,
    },
    Close,
    DeepCopy {
        r#as: String,
    },
    DeepCopyAndReset {
        r#as: String,
    },
    Use {
        gate: String,
    },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenSpec {
    version: Option<Text<Version>>,
    stage: String,
    default: bool,
    #[serde(default)]
    lock: bool,
    min_compat: Option<Text<Version>>,
}

impl WrittenSpec {
    pub(crate) fn spec(&self) -> Spec {
        Spec {
            version: self.version.clone().map(|version| version.0),
            stage: stage(&self.stage),
            default: self.default,
            locked: self.lock,
            min_compatibility: self.min_compat.clone().map(|version| version.0),
        }
    }
}

fn stage(word: &str) -> Stage {
    match word {
        "PRE-ALPHA" => Stage::PreAlpha,
        "ALPHA" => Stage::Alpha,
        "BETA" => Stage::Beta,
        "GA" => Stage::Ga,
        "DEPRECATED" => Stage::Deprecated,
        other => Stage::Other(other.to_owned().leak()),
    }
}

/// Something that is written as a text.
#[derive(Clone, Debug)]
pub(crate) struct Text<T>(pub(crate) T);

impl<'de, T: std::str::FromStr<Err: std::fmt::Display>> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

/// Go writes a nil map as null.
fn null_is_empty<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The result of an operation, and the log records beside it.
#[derive(Debug)]
pub(crate) struct Observed {
    pub(crate) outcome: Outcome,
    pub(crate) log: Vec<Value>,
    /// As it is written.
    pub(crate) text: String,
}

#[derive(Debug)]
pub(crate) enum Outcome {
    Ok(Value),
    Err(String),
    /// Several errors, in no order.
    Errs(BTreeSet<String>),
    /// Exactly one of the first list, and any of the second.
    Any(BTreeSet<String>, BTreeSet<String>),
    Panic(String),
}

impl Observed {
    pub(crate) fn failed(&self) -> bool {
        !matches!(self.outcome, Outcome::Ok(_))
    }
}

impl<'de> Deserialize<'de> for Observed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Any {
            one_of: BTreeSet<String>,
            #[serde(default)]
            optional: BTreeSet<String>,
        }
        fn read<T: serde::de::DeserializeOwned, E: serde::de::Error>(value: Value) -> Result<T, E> {
            serde_json::from_value(value).map_err(E::custom)
        }
        let mut fields = serde_json::Map::deserialize(deserializer)?;
        let text = Value::from(fields.clone()).to_string();
        let log = fields.remove("log").map_or(Ok(Vec::new()), read)?;
        let errs = fields.remove("errs");
        let mut fields = fields.into_iter();
        let outcome = match (fields.next(), errs, fields.next()) {
            (Some((kind, value)), errs, None) => match (kind.as_str(), errs) {
                ("ok", None) => Outcome::Ok(value),
                ("err", None) => Outcome::Err(read(value)?),
                ("err", Some(errs)) => Outcome::Errs(read(errs)?),
                ("panic", None) => Outcome::Panic(read(value)?),
                ("err_any", None) => {
                    let Any { one_of, optional } = read(value)?;
                    Outcome::Any(one_of, optional)
                }
                _ => return Err(D::Error::custom(format_args!("no such result: {text}"))),
            },
            (None, Some(errs), None) => Outcome::Errs(read(errs)?),
            _ => return Err(D::Error::custom(format_args!("no such result: {text}"))),
        };
        Ok(Self { outcome, log, text })
    }
}
