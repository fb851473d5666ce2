//! What the rules about records share: the entries of a page, and how they are spoken of.

use super::Context;
use crate::assess::authority;
use crate::location::Location;
use crate::project::GateView;
use crate::reading::At;
use crate::record::{Attestation, Choice, Decision, GatePage, Note, Waiver};

/// An entry of a record.
#[derive(Debug, Clone, Copy)]
pub(super) enum Entry<'a> {
    /// What somebody vouches for.
    Attestation(&'a Attestation),
    /// What the gate may go without.
    Waiver(&'a Waiver),
    /// What was decided.
    Decision(&'a Decision),
    /// What to bear in mind.
    Note(&'a Note),
}

/// Returns the entries of a page, in the order of its lists.
pub(super) fn entries(page: &GatePage) -> impl Iterator<Item = Entry<'_>> {
    let record = &page.record;
    let vouched = record.evidence.iter().map(Entry::Attestation);
    vouched
        .chain(record.waivers.iter().map(Entry::Waiver))
        .chain(record.decisions.iter().map(Entry::Decision))
        .chain(record.notes.iter().map(Entry::Note))
}

/// Returns the gates with their pages, as far as the project declares the gates.
pub(super) fn pages<'a>(
    context: &'a Context<'_>,
) -> impl Iterator<Item = (&'a GatePage, &'a GateView)> {
    let pages = context.project.ledgers.pages.iter();
    pages.filter_map(|page| Some((page, view(context, &page.gate)?)))
}

/// Returns the gate of that name, where the project has it.
pub(super) fn view<'a>(context: &'a Context<'_>, name: &str) -> Option<&'a GateView> {
    let views = &context.project.gates;
    let at = views.binary_search_by(|v| v.gate.name.as_str().cmp(name));
    at.ok().and_then(|i| views.get(i))
}

impl<'a> Entry<'a> {
    /// Returns who said it.
    pub(super) fn by(self) -> &'a At<String> {
        match self {
            Self::Attestation(a) => &a.by,
            Self::Waiver(w) => &w.by,
            Self::Decision(d) => &d.by,
            Self::Note(n) => &n.by,
        }
    }

    /// Returns when it lapses.
    pub(super) fn until(self) -> Option<&'a At<String>> {
        match self {
            Self::Attestation(a) => a.until.as_ref(),
            Self::Waiver(w) => Some(&w.until),
            Self::Decision(d) => d.until.as_ref(),
            Self::Note(n) => n.until.as_ref(),
        }
    }

    /// Returns the day on which it was said; `None` of a note.
    pub(super) fn date(self) -> Option<&'a At<String>> {
        match self {
            Self::Attestation(a) => Some(&a.date),
            Self::Waiver(w) => Some(&w.date),
            Self::Decision(d) => Some(&d.date),
            Self::Note(_) => None,
        }
    }

    /// Returns what it leads to.
    pub(super) fn link(self) -> Option<&'a At<String>> {
        match self {
            Self::Attestation(a) => a.link.as_ref(),
            Self::Waiver(w) => w.link.as_ref(),
            Self::Decision(d) => d.link.as_ref(),
            Self::Note(_) => None,
        }
    }

    /// Returns the criterion that it is about.
    pub(super) fn criterion(self) -> Option<&'a At<String>> {
        match self {
            Self::Attestation(a) => Some(&a.criterion),
            Self::Waiver(w) => Some(&w.criterion),
            Self::Decision(d) if d.choice.value == Choice::NotApplicable => d.about.as_ref(),
            Self::Decision(_) | Self::Note(_) => None,
        }
    }

    /// Returns what it says, in the words of whoever said it.
    pub(super) fn words(self) -> &'a str {
        match self {
            Self::Attestation(a) => &a.reason.value,
            Self::Waiver(w) => &w.reason.value,
            Self::Decision(d) => &d.reason.value,
            Self::Note(n) => &n.text.value,
        }
    }

    /// Returns where it stands.
    pub(super) fn place(self, page: &GatePage) -> Location {
        match self {
            Self::Attestation(a) => page.location(&a.criterion),
            Self::Waiver(w) => page.location(&w.criterion),
            Self::Decision(d) => page.location(&d.choice),
            Self::Note(n) => page.location(&n.text),
        }
    }

    /// Names it: `ada's word on B6`.
    pub(super) fn name(self) -> String {
        let by = &self.by().value;
        match self {
            Self::Attestation(a) if a.holds => format!("{by}'s word on {}", a.criterion.value),
            Self::Attestation(a) => format!("{by}'s word against {}", a.criterion.value),
            Self::Waiver(w) => format!("{by}'s waiver of {}", w.criterion.value),
            Self::Decision(d) => {
                let choice = d.choice.value.as_str();
                let about = d.about.as_ref().map_or("", |a| a.value.as_str());
                format!("{by}'s decision `{}`", format!("{choice} {about}").trim())
            }
            Self::Note(_) => format!("{by}'s note"),
        }
    }

    /// Tells whether its time is over.
    pub(super) fn is_over(self, context: &Context<'_>) -> bool {
        self.until()
            .is_some_and(|until| authority::is_over(context, &until.value))
    }

    /// Tells whether two entries say the same, wherever they stand.
    pub(super) fn is(self, other: Entry<'_>) -> bool {
        let text = |at: Option<&At<String>>| at.map(|a| a.value.clone());
        let key = |e: Entry<'_>| {
            let date = match e {
                Entry::Attestation(a) => &a.date,
                Entry::Waiver(w) => &w.date,
                Entry::Decision(d) => &d.date,
                Entry::Note(n) => &n.date,
            };
            let rework = match e {
                Entry::Note(n) => text(n.rework.as_ref()),
                _ => None,
            };
            (
                e.name(),
                date.value.clone(),
                e.words().to_owned(),
                text(e.until()),
                text(e.link()),
                rework,
            )
        };
        std::mem::discriminant(&self) == std::mem::discriminant(&other) && key(self) == key(other)
    }
}
