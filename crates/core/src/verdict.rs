//! Verdicts on single criteria, and the conclusion that they add up to.

/// What is known of one criterion for one gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// There is evidence for all of it, on a basis that the policy accepts.
    Met,
    /// A named person lets the gate go without it, for a reason and for a time.
    Waived,
    /// It could not have been had: the gate entered the stage before the policy took effect.
    Grandfathered,
    /// It is not asked of this gate.
    NotApplicable,
    /// It cannot be met for want of infrastructure, which is named.
    Pending,
    /// The evidence is too old to count.
    Stale,
    /// Nothing settles it either way.
    Unknown,
    /// Something speaks against it, or it is missing where all was read.
    Unmet,
}

impl Verdict {
    /// Every verdict, the best first.
    pub const ALL: [Self; 8] = [
        Self::Met,
        Self::Waived,
        Self::Grandfathered,
        Self::NotApplicable,
        Self::Pending,
        Self::Stale,
        Self::Unknown,
        Self::Unmet,
    ];

    /// Returns the word used in JSON and in text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Waived => "waived",
            Self::Grandfathered => "grandfathered",
            Self::NotApplicable => "not-applicable",
            Self::Pending => "pending",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
            Self::Unmet => "unmet",
        }
    }

    /// Tells whether a promotion can rest on it.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(
            self,
            Self::Met | Self::Waived | Self::Grandfathered | Self::NotApplicable
        )
    }
}

/// What the verdicts on a gate add up to, for its next stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Conclusion {
    /// Nothing stands in the way.
    Eligible,
    /// Nothing speaks against it, and something is not known.
    Undecided,
    /// Something is missing.
    NotEligible,
    /// What it depends on upstream is behind, whatever else is missing.
    BlockedUpstream,
}

impl Conclusion {
    /// Returns the word used in JSON and in text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::Undecided => "undecided",
            Self::NotEligible => "not-eligible",
            Self::BlockedUpstream => "blocked-upstream",
        }
    }
}
