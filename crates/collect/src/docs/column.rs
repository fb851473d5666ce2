//! What the columns of a table are about, told by the words of its header.

use gradus_core::stage::Stage;

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Names; the number says how much the word speaks for names of gates, less is better.
    Name(u8),
    /// Stages.
    Stage,
    /// Defaults.
    Default,
    /// The version from which on a row holds.
    Since,
    /// The version in which the gate came, whatever its stage is now.
    From,
    /// The version up to which a row holds.
    Until,
    /// The version in which that stage was entered.
    StageSince(Stage),
    /// The version in which the gate went.
    Removed,
    /// Something else.
    Other,
}

impl Column {
    /// Tells what a column with that header is about; lower case, single blanks.
    pub(super) fn of(header: &str) -> Self {
        let header = header.trim_matches(|c: char| !c.is_alphanumeric());
        match header {
            "feature gate" | "feature gates" | "feature-gate" | "featuregate" | "featuregates"
            | "gate" | "gates" | "gate name" | "gate id" | "feature gate name" | "feature flag"
            | "feature flags" => Self::Name(0),
            "feature" | "features" | "feature name" => Self::Name(1),
            "name" | "flag" | "flag name" | "id" => Self::Name(2),
            "stage" | "status" | "maturity" | "maturity level" | "state" | "pre-release"
            | "prerelease" | "release stage" | "feature stage" | "feature state"
            | "current stage" | "stability" => Self::Stage,
            "default" | "defaults" | "default value" | "default state" | "default status"
            | "default setting" | "enabled by default" | "on by default" | "default enabled" => {
                Self::Default
            }
            "since" | "since version" | "since release" | "available since" | "version" => {
                Self::Since
            }
            "introduced" | "introduced in" | "added" | "added in" | "from" | "from version"
            | "available from" | "first release" => Self::From,
            "until" | "till" | "until version" | "until release" => Self::Until,
            "removed" | "removed in" | "removed release" | "removed since" => Self::Removed,
            _ => Self::stage_since(header),
        }
    }

    fn stage_since(header: &str) -> Self {
        let (stage, rest) = header.split_once(' ').unwrap_or((header, ""));
        if !matches!(rest, "" | "release" | "since" | "in" | "version" | "from") {
            return Self::Other;
        }
        match Stage::parse(stage) {
            Some(stage @ (Stage::Alpha | Stage::Beta | Stage::Stable | Stage::Deprecated)) => {
                Self::StageSince(stage)
            }
            _ => Self::Other,
        }
    }
}

/// Tells each column of a header row; at most one of them is the column of names.
///
/// Returns the columns and the index of the names, or `None` where no column has names.
pub(super) fn columns(headers: &[String]) -> Option<(Vec<Column>, usize)> {
    let columns: Vec<Column> = headers.iter().map(|h| Column::of(h)).collect();
    let names = columns
        .iter()
        .enumerate()
        .filter_map(|(i, column)| match column {
            Column::Name(rank) => Some((*rank, i)),
            _ => None,
        })
        .min()?
        .1;
    Some((columns, names))
}
