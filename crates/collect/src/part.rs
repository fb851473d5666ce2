//! What one ledger yields besides its own facts, and how parts are put together.

use gradus_core::ledger::{Coverage, Unread};
use gradus_core::statement::{Claim, Listing, Statement};
use gradus_core::testcase::TestCase;

/// What a ledger says, with lists and tests numbered from nought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// What it says.
    pub statements: Vec<Statement>,
    /// Lists that it says it in.
    pub listings: Vec<Listing>,
    /// Tests that say it.
    pub cases: Vec<TestCase>,
    /// How much of it was read.
    pub coverage: Vec<Coverage>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

impl Part {
    /// Adds what another ledger says; its lists and tests are numbered on.
    pub fn absorb(&mut self, mut other: Self) {
        let first_listing = self.listings.iter().map(|l| l.id + 1).max().unwrap_or(0);
        let first_case = self.cases.iter().map(|c| c.id + 1).max().unwrap_or(0);
        for listing in &mut other.listings {
            listing.id += first_listing;
        }
        for case in &mut other.cases {
            case.id += first_case;
        }
        for statement in &mut other.statements {
            if let Some(id) = &mut statement.listing {
                *id += first_listing;
            }
            if let Some(id) = &mut statement.case {
                *id += first_case;
            }
            if let Claim::Listed(id) = &mut statement.claim {
                *id += first_listing;
            }
        }
        self.statements.append(&mut other.statements);
        self.listings.append(&mut other.listings);
        self.cases.append(&mut other.cases);
        self.coverage.append(&mut other.coverage);
        self.unread.append(&mut other.unread);
    }
}

#[cfg(test)]
mod tests {
    use super::Part;
    use gradus_core::ledger::LedgerKind;
    use gradus_core::location::Location;
    use gradus_core::statement::{Basis, Claim, Listing, Mode, Statement};

    fn part(subject: &str) -> Part {
        let location = Location::new(LedgerKind::Lists, "a.yml", 1, 1);
        Part {
            listings: vec![Listing {
                id: 0,
                location: location.clone(),
                headings: Vec::new(),
                columns: Vec::new(),
                rows: 1,
            }],
            statements: vec![Statement {
                subject: subject.to_owned(),
                claim: Claim::Listed(0),
                mode: Mode::Documents,
                basis: Basis::Read,
                location,
                listing: Some(0),
                case: None,
            }],
            ..Part::default()
        }
    }

    #[test]
    fn numbers_go_on() {
        let mut all = part("A");
        all.absorb(part("B"));
        assert_eq!(all.listings[1].id, 1);
        assert_eq!(all.statements[1].listing, Some(1));
        assert_eq!(all.statements[1].claim, Claim::Listed(1));
    }
}
