//! What people wrote down about a criterion, and what it does to the verdict: the same for all.

use crate::evidence::{Demand, Evidence, Side};
use crate::location::Location;
use crate::policy::Applies;
use crate::reading::At;
use crate::record::{Attestation, Choice, Decision, GatePage, Waiver};
use crate::rules::link_objection;
use crate::statement::Basis;
use crate::verdict::Verdict;

use super::{Case, Cell, authority};

/// The entries of a gate's page that are about one criterion.
pub(super) struct Overlay<'a> {
    page: Option<&'a GatePage>,
    attestations: Vec<&'a Attestation>,
    waivers: Vec<&'a Waiver>,
    declined: Vec<&'a Decision>,
}

/// Makes a fact that was read.
pub(super) fn seen(text: &str, location: Location) -> Evidence {
    Evidence::speaks_for(Basis::Read, text, location)
}

impl<'a> Overlay<'a> {
    pub(super) fn of(case: &Case<'a>) -> Self {
        let record = case.record();
        let id = &case.asked.id.value;
        let about = |d: &&Decision| {
            d.choice.value == Choice::NotApplicable
                && d.about.as_ref().is_some_and(|a| a.value == *id)
        };
        Self {
            page: case.page,
            attestations: record
                .evidence
                .iter()
                .filter(|a| a.criterion.value == *id)
                .collect(),
            waivers: record
                .waivers
                .iter()
                .filter(|w| w.criterion.value == *id)
                .collect(),
            declined: record.decisions.iter().filter(about).collect(),
        }
    }

    /// Why the criterion is not asked of the gate: by the policy's conditions, or since an
    /// approver said so.
    pub(super) fn not_asked(&self, case: &Case<'_>) -> Option<String> {
        let declared = self.declined.iter().find(|d| {
            !is_over(case, d.until.as_ref()) && self.declining_objection(case, d).is_none()
        });
        if let Some(decision) = declared {
            return Some(format!("{}: {}", decision.by.value, decision.reason.value));
        }
        condition(case, &case.asked.applies)
    }

    /// The decisions by which it is not asked, as evidence; those that do not count too.
    pub(super) fn declined(&self, case: &Case<'_>) -> Vec<Evidence> {
        let page = self.page;
        let said = self.declined.iter().filter_map(|d| {
            let mut text = format!("{}, {}: {}", d.by.value, d.date.value, d.reason.value);
            let objection = self.declining_objection(case, d);
            let basis = does_not_count(&mut text, objection.as_deref());
            Some(
                Evidence::speaks_for(basis, text, page?.location(&d.choice))
                    .stale_if(is_over(case, d.until.as_ref())),
            )
        });
        said.collect()
    }

    /// Why a decision that it is not asked does not count.
    fn declining_objection(&self, case: &Case<'_>, decision: &Decision) -> Option<String> {
        let (context, by) = (case.context, &decision.by.value);
        authority::narrowing_objection(context, case.asked, by, &case.owners())
            .or_else(|| authority::ahead(context, self.page?, &decision.date))
            .or_else(|| authority::doubt(context, decision.until.as_ref()))
    }

    /// Adds what people vouch for to each demand that a person can settle.
    pub(super) fn attest(&self, case: &Case<'_>, mut demands: Vec<Demand>) -> Vec<Demand> {
        let Some(page) = self.page else {
            return demands;
        };
        for attestation in &self.attestations {
            let evidence = evidence(case, page, attestation);
            for demand in &mut demands {
                if demand.settled == crate::evidence::Settled::ByPolicy {
                    demand.evidence.push(evidence.clone());
                }
            }
        }
        demands
    }

    /// Lets infrastructure that is not there, and waivers, excuse what is not met.
    pub(super) fn excuse(&self, case: &Case<'_>, cell: &mut Cell, contradicted: bool) {
        if cell.verdict.passes() {
            return;
        }
        cell.evidence.extend(self.declined(case));
        let pending = case.context.config.infrastructure.iter().find(|i| {
            i.blocks(case.asked.id.value.as_str(), case.name()) && !i.is_there(case.ledgers())
        });
        // What is known to be wrong is not waiting for anything.
        if let Some(infrastructure) = pending
            && !contradicted
        {
            cell.verdict = Verdict::Pending;
            cell.reason = format!(
                "waits for {} ({}); {}",
                infrastructure.name.value, infrastructure.issue.value, cell.reason
            );
            cell.ask = Some(format!(
                "build {}, which {} asks for",
                infrastructure.name.value, infrastructure.issue.value
            ));
        }
        let Some(page) = self.page else { return };
        let owners = case.owners();
        for waiver in &self.waivers {
            let objection = authority::waiver_objection(case.context, &waiver.by.value, &owners)
                .or_else(|| authority::ahead(case.context, page, &waiver.date))
                .or_else(|| authority::doubt(case.context, Some(&waiver.until)));
            let over = is_over(case, Some(&waiver.until));
            let mut text = format!(
                "waived by {} on {} until {}: {}",
                waiver.by.value, waiver.date.value, waiver.until.value, waiver.reason.value
            );
            let basis = does_not_count(&mut text, objection.as_deref());
            let location = page.location(&waiver.criterion);
            let waived = Evidence::speaks_for(basis, text.clone(), location).stale_if(over);
            cell.evidence.push(waived);
            if objection.is_none() && !over {
                cell.verdict = Verdict::Waived;
                cell.basis = Some(Basis::Attested);
                cell.reason = text;
                cell.ask = None;
                cell.effort = None;
                cell.run_plan.clear();
            }
        }
    }
}

fn evidence(case: &Case<'_>, page: &GatePage, attestation: &Attestation) -> Evidence {
    let mut text = format!(
        "{} on {}: {}",
        attestation.by.value, attestation.date.value, attestation.reason.value
    );
    if let Some(link) = &attestation.link {
        text.push_str(&format!(" ({})", link.value));
    }
    let refused =
        (!case.asked.attestable).then(|| "the policy takes nobody's word for it".to_owned());
    // What speaks against the gate counts, whatever is wrong with it besides.
    let speaks_for = Some(attestation).filter(|a| a.holds);
    let until = speaks_for.and_then(|a| a.until.as_ref());
    let objection = refused
        .or_else(|| authority::objection(case.context, &attestation.by.value))
        .or_else(|| authority::ahead(case.context, page, &speaks_for?.date))
        .or_else(|| link_objection(case.context, page, speaks_for?.link.as_ref()?))
        .or_else(|| authority::doubt(case.context, until));
    let basis = does_not_count(&mut text, objection.as_deref());
    let location = page.location(&attestation.criterion);
    let mut evidence = Evidence::speaks_for(basis, text, location)
        .stale_if(is_over(case, attestation.until.as_ref()));
    if !attestation.holds {
        evidence.side = Side::Against;
    }
    evidence
}

/// Says why an entry does not count, where there is a reason, and returns the basis that is left.
fn does_not_count(text: &mut String, objection: Option<&str>) -> Basis {
    match objection {
        None => Basis::Attested,
        Some(why) => {
            text.push_str(&format!(" (does not count: {why})"));
            Basis::Inferred
        }
    }
}

fn is_over(case: &Case<'_>, until: Option<&At<String>>) -> bool {
    until.is_some_and(|u| authority::is_over(case.context, &u.value))
}

/// Which condition of the policy leaves the gate out.
fn condition(case: &Case<'_>, applies: &Applies) -> Option<String> {
    let categories = case.categories();
    if !applies.categories.is_empty() && !categories.iter().any(|c| applies.categories.contains(c))
    {
        let words: Vec<&str> = categories.iter().map(|c| c.as_str()).collect();
        return Some(format!(
            "the page declares the gate as {}, and the policy does not ask it of such",
            words.join(", ")
        ));
    }
    if let Some(wanted) = applies.constraint
        && case.has_constraint() == Some(!wanted)
    {
        return Some(if wanted {
            "the gate requires no other, and excludes none".to_owned()
        } else {
            "the gate requires or excludes others".to_owned()
        });
    }
    if let Some(wanted) = applies.upstream
        && case.has_need() == Some(!wanted)
    {
        return Some(if wanted {
            "nothing says that it depends on something of Kubernetes".to_owned()
        } else {
            "it depends on something of Kubernetes".to_owned()
        });
    }
    let stages = &applies.stages;
    let stage = case.view.current.stage;
    if !stages.is_empty() && !stage.is_some_and(|s| stages.contains(&s)) {
        return Some("the policy does not ask it at this stage".to_owned());
    }
    None
}
