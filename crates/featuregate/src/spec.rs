use std::fmt;

use crate::{Stage, Version};

/// What a gate is from one version on: its stage, its default, and whether that is locked.
///
/// A gate has a list of them, oldest first. In a program with gates of its own the version is the
/// program's; in one that shares Kubernetes' gates it is Kubernetes'.
///
/// ```
/// use featuregate::{Spec, Stage};
///
/// let history = [
///     Spec::alpha(0, 3),
///     Spec::beta(0, 5).on(),
///     Spec::ga(0, 8).on().locked(),
/// ];
/// assert_eq!(history[2].stage, Stage::Ga);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// From which version on. Registration refuses `None` and anything but `major.minor`; a
    /// literal of this struct can hold them, because what is read from a file can.
    pub version: Option<Version>,
    /// How far the gate has come.
    pub stage: Stage,
    /// Whether the gate is on when nobody says anything.
    pub default: bool,
    /// Whether it cannot be set to anything but its default.
    pub locked: bool,
    /// The least *minimum compatibility version* at which this holds. It is inherited by the
    /// specs after it. `None` is for any.
    pub min_compatibility: Option<Version>,
}

impl Spec {
    /// Alpha from `major.minor` on, off by default.
    pub const fn alpha(major: u64, minor: u64) -> Self {
        Self::new(Version::new(major, minor), Stage::Alpha)
    }

    /// Beta from `major.minor` on. Off by default, as everything here; see [`on`](Spec::on).
    pub const fn beta(major: u64, minor: u64) -> Self {
        Self::new(Version::new(major, minor), Stage::Beta)
    }

    /// Generally available from `major.minor` on, off by default.
    pub const fn ga(major: u64, minor: u64) -> Self {
        Self::new(Version::new(major, minor), Stage::Ga)
    }

    /// Deprecated from `major.minor` on, off by default.
    pub const fn deprecated(major: u64, minor: u64) -> Self {
        Self::new(Version::new(major, minor), Stage::Deprecated)
    }

    /// Any stage from a version on, off by default, not locked.
    pub const fn new(version: Version, stage: Stage) -> Self {
        Self {
            version: Some(version),
            stage,
            default: false,
            locked: false,
            min_compatibility: None,
        }
    }

    /// The same, on by default.
    #[must_use]
    pub const fn on(mut self) -> Self {
        self.default = true;
        self
    }

    /// The same, locked to its default.
    #[must_use]
    pub const fn locked(mut self) -> Self {
        self.locked = true;
        self
    }

    /// The same, for a minimum compatibility version of `major.minor` and above. A spec of the
    /// same version has to stand before it: what holds below.
    #[must_use]
    pub const fn min_compatibility(mut self, major: u64, minor: u64) -> Self {
        let before = self.min_compatibility.replace(Version::new(major, minor));
        // A constant function drops nothing. What is forgotten owns no memory, unless somebody
        // wrote a version of three numbers there and replaces it.
        std::mem::forget(before);
        self
    }

    /// What `--help` says about a gate with this spec: nothing for one that is not to be set.
    pub(crate) fn help(&self, name: &str, with_compatibility: bool) -> Option<String> {
        if !matches!(self.stage, Stage::Alpha | Stage::Beta | Stage::Other(_)) {
            return None;
        }
        let mut text = format!(
            "{name}=true|false ({} - default={})",
            self.stage, self.default
        );
        if let (true, Some(min)) = (with_compatibility, &self.min_compatibility) {
            text.push_str(&format!(" if --min-compatibility-version>={min}"));
        }
        Some(text)
    }
}

/// Go's `%v` of the struct: `{false false ALPHA 1.28 <nil>}`, default, lock, stage, version, least
/// compatibility version.
impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{} {} {} ", self.default, self.locked, self.stage)?;
        write!(f, "{} ", OrNil(self.version.as_ref()))?;
        write!(f, "{}}}", OrNil(self.min_compatibility.as_ref()))
    }
}

/// A version that may not be there, as Go prints it.
pub(crate) struct OrNil<'a>(pub(crate) Option<&'a Version>);

impl fmt::Display for OrNil<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(version) => version.fmt(f),
            None => f.write_str("<nil>"),
        }
    }
}

/// The place in `specs` of what holds at a version and a minimum compatibility version (`None`:
/// the release before the version): the last that neither is above. `None` is a gate that is not
/// there yet.
pub(crate) fn at(specs: &[Spec], version: &Version, min: Option<&Version>) -> Option<usize> {
    let previous;
    let min = match min {
        Some(min) => min,
        None => {
            previous = version.previous_minor();
            &previous
        }
    };
    specs.iter().rposition(|spec| {
        let reached = |least: &Version, by: &Version| least.compare(by).is_le();
        spec.version.as_ref().is_some_and(|v| reached(v, version))
            && spec
                .min_compatibility
                .as_ref()
                .is_none_or(|least| reached(least, min))
    })
}
