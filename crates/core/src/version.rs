//! Versions as Kubernetes-style projects write them.

use std::fmt;

/// A version of two or three numbers; `v` in front and what follows a `-` or `+` are dropped.
///
/// `1.31`, `v25.12.0` and `v0.4.0-rc.1` all read. Comparison is by number: `0.9` < `0.10`.
/// `0.4` and `0.4.0` are not equal but on the same [`line`](Version::line).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// First number.
    pub major: u32,
    /// Second number.
    pub minor: u32,
    /// Third number, where it is written.
    pub patch: Option<u32>,
}

impl Version {
    /// Makes a minor line.
    #[must_use]
    pub const fn line_of(major: u32, minor: u32) -> Self {
        Self {
            major,
            minor,
            patch: None,
        }
    }

    /// Reads a version; `None` for anything else, for one number alone, and for numbers over
    /// `u32`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let core = text.split(['-', '+']).next()?;
        let mut parts = core.split('.');
        let major = number(parts.next()?)?;
        let minor = number(parts.next()?)?;
        let patch = match parts.next() {
            Some(p) => Some(number(p)?),
            None => None,
        };
        if parts.next().is_some() {
            return None;
        }
        Some(Self {
            major,
            minor,
            patch,
        })
    }

    /// Returns the minor line that the version belongs to.
    #[must_use]
    pub const fn line(self) -> Self {
        Self::line_of(self.major, self.minor)
    }
}

fn number(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        if let Some(patch) = self.patch {
            write!(f, ".{patch}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_projects_write() {
        assert_eq!(Version::parse("1.31"), Some(Version::line_of(1, 31)));
        assert_eq!(
            Version::parse("v25.12.0"),
            Some(Version {
                major: 25,
                minor: 12,
                patch: Some(0)
            })
        );
        assert_eq!(
            Version::parse("v0.4.0-rc.1").map(Version::line),
            Some(Version::line_of(0, 4))
        );
        for bad in ["", "1", "1.", "x.y", "1.2.3.4", "99999999999.1", "1.+2"] {
            assert_eq!(Version::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn orders_by_number() {
        assert!(Version::line_of(0, 9) < Version::line_of(0, 10));
    }
}
