//! Rule `record-lapsed`.

use super::context::Context;
use super::records::{Entry, entries, pages};
use super::{Parameter, Rule};
use crate::config::is_day;
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::record::GatePage;

const ID: &str = "record-lapsed";

const DOC: &str = "\
What people vouch for, waive and decide holds until the release or the day that they wrote \
beside it. From then on it counts for nothing, and a scorecard that rested on it says so; but \
whoever reads the page still takes it for true. Where a newer entry on the same thing holds, the \
older one is the record's history, and nothing is said.

Example: the page of `FastPath` waives B4 until 0.5; 0.5 is out, and B4 is not met.

Fix: look again and write a new entry (`gradus attest`, `gradus waive`, `gradus decide`, \
`gradus note`), or remove the old one.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "an entry in a gate's page has lapsed",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Page, LedgerKind::History],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (page, view) in pages(context) {
        for entry in entries(page) {
            let Some(until) = entry.until().filter(|_| entry.is_over(context)) else {
                continue;
            };
            if is_renewed(context, page, entry) {
                continue;
            }
            let passed = if is_day(&until.value) {
                "has passed"
            } else {
                "is out"
            };
            let message = format!(
                "{} for `{}` holds until {}, which {passed}",
                entry.name(),
                view.gate.name,
                until.value
            );
            let report = context
                .report(ID, message)
                .gate(&view.gate.name)
                .at(page.location(until))
                .help(help(entry, &view.gate.name));
            found.push(report.done());
        }
    }
    found
}

/// Tells whether another entry on the same thing still holds.
fn is_renewed(context: &Context<'_>, page: &GatePage, entry: Entry<'_>) -> bool {
    let same = |other: &Entry<'_>| match (entry, *other) {
        (Entry::Attestation(a), Entry::Attestation(b)) => a.criterion.value == b.criterion.value,
        (Entry::Waiver(a), Entry::Waiver(b)) => a.criterion.value == b.criterion.value,
        (Entry::Decision(a), Entry::Decision(b)) => {
            let about = |d: &crate::record::Decision| d.about.as_ref().map(|a| a.value.clone());
            a.choice.value == b.choice.value && about(a) == about(b)
        }
        _ => false,
    };
    entries(page).any(|other| same(&other) && !other.is_over(context))
}

fn help(entry: Entry<'_>, gate: &str) -> String {
    match entry {
        Entry::Attestation(a) => format!(
            "look again and write down what you see (gradus attest {gate} {}), or remove it",
            a.criterion.value
        ),
        Entry::Waiver(w) => format!(
            "meet {} and remove it, or waive it anew: gradus waive {gate} {0}",
            w.criterion.value
        ),
        Entry::Decision(d) => format!(
            "decide anew (gradus decide {gate} {}), or remove it",
            d.choice.value.as_str()
        ),
        Entry::Note(_) => "remove it, or give it a new `until`".to_owned(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::assess::tests::{attested, text, waiver, with_page};
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::record::{Note, Record};

    const RULE: &str = "record-lapsed";

    /// A gate whose page has an attestation and a waiver until then, each.
    pub(in crate::rules) fn project(until: &str) -> Fixture {
        let mut word = attested("S2", "ada");
        word.until = Some(text(until));
        let record = Record {
            evidence: vec![word],
            waivers: vec![waiver("B4", "ada", until)],
            ..Record::default()
        };
        let gates: &[(&str, &str)] = &[("FastPath", "0.4 beta on")];
        let fixture = Fixture::new()
            .gate("FastPath", "0.4 beta on")
            .line("v0.4", gates)
            .line("v0.5", gates);
        with_page(fixture, "FastPath", record)
    }

    #[test]
    fn a_release_or_a_day_ends_it() {
        let found = project("0.5").found("dra-driver", RULE);
        let messages: Vec<&str> = found.iter().map(|f| &*f.message).collect();
        assert_eq!(
            messages,
            [
                "ada's waiver of B4 for `FastPath` holds until 0.5, which is out",
                "ada's word on S2 for `FastPath` holds until 0.5, which is out",
            ]
        );
        assert_eq!(found[0].severity, Severity::Warning);
        assert_eq!(found[0].gate.as_deref(), Some("FastPath"));
        assert!(found[1].help.contains("gradus attest FastPath S2"));
        let day = project("2026-01-14").found("kubernetes", RULE);
        assert!(
            day[0]
                .message
                .ends_with("until 2026-01-14, which has passed")
        );
    }

    #[test]
    fn until_then_it_holds() {
        assert_eq!(project("0.6").found("dra-driver", RULE), []);
        assert_eq!(project("2026-01-15").found("dra-driver", RULE), []);
    }

    #[test]
    fn an_entry_that_was_renewed_is_history() {
        let mut renewed = project("0.5");
        let record = &mut renewed.ledgers.pages[0].record;
        record.evidence.push(attested("S2", "ada"));
        record.waivers.push(waiver("B4", "ada", "0.6"));
        assert_eq!(renewed.found("dra-driver", RULE), []);
    }

    #[test]
    fn without_releases_nobody_knows_whether_one_is_out() {
        let fixture = project("0.5").without_history();
        assert_eq!(fixture.found("dra-driver", RULE), []);
    }

    #[test]
    fn notes_lapse_too_and_gates_of_others_have_none() {
        let note = Note {
            text: text("watch the queue"),
            by: text("ada"),
            date: text("2025-12-01"),
            rework: None,
            until: Some(text("0.4")),
        };
        let mut fixture = project("0.6");
        fixture.ledgers.pages[0].record.notes.push(note);
        let found = fixture.found("dra-driver", RULE);
        assert!(found[0].message.starts_with("ada's note for `FastPath`"));
        fixture.ledgers.pages[0].gate = "Elsewhere".to_owned();
        assert_eq!(fixture.found("dra-driver", RULE), []);
    }
}
