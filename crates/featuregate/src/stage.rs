use std::fmt;

/// How far a gate has come.
///
/// `Display` writes the words of Kubernetes' texts, where [`Ga`](Stage::Ga) is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Not there yet: off, and it cannot be set.
    PreAlpha,
    /// Off unless asked for, by name or through `AllAlpha`.
    Alpha,
    /// Trusted enough to be on, often; `AllBeta` switches it.
    Beta,
    /// Generally available; setting it draws a warning.
    Ga,
    /// To be removed; setting it draws a warning.
    Deprecated,
    /// A stage that Kubernetes does not know. It is carried along, and nothing may depend on it
    /// that is known.
    Other(&'static str),
}

impl Stage {
    /// The text that Kubernetes writes: `ALPHA`, and nothing for GA.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreAlpha => "PRE-ALPHA",
            Self::Alpha => "ALPHA",
            Self::Beta => "BETA",
            Self::Ga => "",
            Self::Deprecated => "DEPRECATED",
            Self::Other(word) => word,
        }
    }

    /// The rank that decides what may depend on what: Deprecated 0, PreAlpha and Alpha 1, Beta 2,
    /// GA 3; a stage of another name is below all.
    pub(crate) const fn rank(self) -> i8 {
        match self {
            Self::Other(_) => -1,
            Self::Deprecated => 0,
            Self::PreAlpha | Self::Alpha => 1,
            Self::Beta => 2,
            Self::Ga => 3,
        }
    }

    /// `==` in a constant function.
    pub(crate) const fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Other(a), Self::Other(b)) => same_text(a, b),
            (Self::PreAlpha, Self::PreAlpha)
            | (Self::Alpha, Self::Alpha)
            | (Self::Beta, Self::Beta)
            | (Self::Ga, Self::Ga)
            | (Self::Deprecated, Self::Deprecated) => true,
            _ => false,
        }
    }
}

/// `==` of texts in a constant function. Names differ at the end more often than at the start.
pub(crate) const fn same_text(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = a.len();
    while at > 0 {
        at -= 1;
        if a[at] != b[at] {
            return false;
        }
    }
    true
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
