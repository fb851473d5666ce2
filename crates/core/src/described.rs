//! Which release the documents say that they describe.

use crate::location::Location;

/// A release that documents say they describe.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Described {
    /// The release, as written: `v0.4.1`.
    pub version: String,
    /// The folder, or the page, of which it is said; empty for the whole tree.
    pub scope: String,
    /// Where it is said.
    pub location: Location,
}

impl Described {
    /// Tells whether a page is among those of which it is said.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.scope.as_str());
        self.scope.is_empty() || rest.is_some_and(|r| r.is_empty() || r.starts_with('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::Described;
    use crate::ledger::LedgerKind;
    use crate::location::Location;

    #[test]
    fn a_folder_covers_its_pages() {
        let of = |scope: &str| Described {
            version: "0.4".to_owned(),
            scope: scope.to_owned(),
            location: Location::new(LedgerKind::Docs, "site/hugo.toml", 1, 1),
        };
        assert!(of("site").covers("site/content/a.md"));
        assert!(of("site/a.md").covers("site/a.md"));
        assert!(of("").covers("README.md"));
        assert!(!of("site").covers("sites/a.md"));
    }
}
