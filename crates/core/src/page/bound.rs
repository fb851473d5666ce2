//! A version in a page: what it has to be, as far as that is known.

use crate::timeline::numbers::Numbers;
use crate::version::Version;

/// What may stand as the version at which a stage begins or ends.
///
/// Code that declares versions leaves no choice. Where it declares none, releases tell, and a
/// release that comes out must not make a page wrong that says less than it could: what is
/// not declared may be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bound {
    /// Nothing: the stage goes on.
    Open,
    /// This version.
    Is(String),
    /// This version, or nothing.
    Shown(String),
    /// A release that is not out: any after this line, or nothing. The version that the tree
    /// says it becomes is written, where it says one.
    After(Option<Version>, Option<String>),
    /// The last release with it: not before this line.
    AtLeast(Version),
    /// Nobody knows: whatever the page says.
    Unknown,
}

impl Bound {
    /// Tells whether a page may say so.
    pub(super) fn takes(&self, said: Option<&str>, numbers: &Numbers) -> bool {
        let number = |text: &str| numbers.read(text);
        let same = |a: &str, b: &str| {
            a == b || number(a).is_some_and(|version| Some(version) == number(b))
        };
        match (self, said) {
            (Self::Open, said) => said.is_none(),
            (Self::Unknown, _) => true,
            (Self::Is(wanted) | Self::Shown(wanted), Some(said)) => same(wanted, said),
            (Self::Is(_) | Self::AtLeast(_), None) => false,
            (Self::Shown(_) | Self::After(..), None) => true,
            (Self::After(line, next), Some(said)) => {
                let after = number(said).is_some_and(|said| line.is_none_or(|line| said > line));
                after || next.as_deref().is_some_and(|next| same(next, said))
            }
            (Self::AtLeast(line), Some(said)) => number(said).is_some_and(|said| said >= *line),
        }
    }

    /// Returns what is written where a page has to change.
    pub(super) fn written(&self) -> Option<String> {
        match self {
            Self::Open | Self::Unknown => None,
            Self::Is(text) | Self::Shown(text) => Some(text.clone()),
            Self::After(_, next) => next.clone(),
            Self::AtLeast(line) => Some(line.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bound;
    use crate::timeline::numbers::Numbers;
    use crate::version::Version;

    #[test]
    fn what_is_declared_leaves_no_choice_and_what_is_not_may_be_left_out() {
        let numbers = Numbers::default();
        let takes = |bound: &Bound, said: Option<&str>| bound.takes(said, &numbers);
        let is = Bound::Is("0.3".to_owned());
        assert!(takes(&is, Some("0.3")) && takes(&is, Some("v0.3.0")));
        assert!(!takes(&is, None) && !takes(&is, Some("0.4")));
        let shown = Bound::Shown("0.3".to_owned());
        assert!(takes(&shown, None) && takes(&shown, Some("0.3")) && !takes(&shown, Some("0.2")));
        let after = Bound::After(Some(Version::line_of(0, 4)), Some("0.5".to_owned()));
        assert!(takes(&after, None) && takes(&after, Some("0.5")) && takes(&after, Some("0.6")));
        assert!(!takes(&after, Some("0.4")) && !takes(&after, Some("soon")));
        let last = Bound::AtLeast(Version::line_of(0, 4));
        assert!(takes(&last, Some("0.4")) && takes(&last, Some("0.5")));
        assert!(!takes(&last, Some("0.3")) && !takes(&last, None));
        assert!(takes(&Bound::Open, None) && !takes(&Bound::Open, Some("0.3")));
        assert!(takes(&Bound::Unknown, Some("x")) && takes(&Bound::Unknown, None));
    }
}
