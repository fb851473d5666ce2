//! Builds a finding, one part after the other.

use super::Context;
use crate::finding::{Finding, Severity};
use crate::gate::{Gate, Remark};
use crate::location::{Location, Role};

/// A finding in the making.
pub(super) struct Report {
    finding: Finding,
    /// Which registry is meant, where a gate stands in several.
    registry: Option<String>,
    /// What to say of a file that a program wrote.
    generated: Option<String>,
}

impl Report {
    /// Begins a finding of a rule, at the severity that policy or rule give it.
    pub(super) fn new(context: &Context<'_>, rule: &'static str, message: String) -> Self {
        Self {
            finding: Finding {
                rule,
                severity: context.severity(rule),
                gate: None,
                claim: None,
                message,
                locations: Vec::new(),
                help: String::new(),
                fingerprint: String::new(),
                silenced: None,
                grandfathered: false,
            },
            registry: None,
            generated: None,
        }
    }

    /// Names a gate as its first registration has it; where there are more, says which it is.
    pub(super) fn about(mut self, context: &Context<'_>, gate: &Gate) -> Self {
        let Some((first, others)) = gate.registrations.split_first() else {
            return self.gate(&gate.name);
        };
        if !others.is_empty() {
            let mut text = format!(" (as the registry `{}` has it", first.registry);
            if let Some(other) = others.iter().find(|o| o.specs != first.specs) {
                text.push_str(&format!("; `{}` has it otherwise", other.registry));
            }
            text.push(')');
            self.registry = Some(text);
        }
        let mut registries = context.project.ledgers.inventory.registries.iter();
        if registries.any(|r| r.generated && r.id == first.registry) {
            self.generated = Some(format!(
                "; a program wrote {}: edit what it is generated from",
                first.declared.path
            ));
        }
        self.gate(&gate.name)
    }

    /// Quotes what a comment says of the removal.
    pub(super) fn quoting(mut self, remark: Option<&Remark>) -> Self {
        if let Some(remark) = remark {
            let text = format!("; the code says: \"{}\"", remark.text);
            self.finding.message.push_str(&text);
            return self.at(remark.location.clone());
        }
        self
    }

    pub(super) fn gate(mut self, name: &str) -> Self {
        self.finding.gate = Some(name.to_owned());
        self
    }

    pub(super) fn claim(mut self, claim: &'static str) -> Self {
        self.finding.claim = Some(claim);
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.finding.help = help.into();
        self
    }

    /// Adds a place: the first is the primary one; a policy's line stays what it is.
    pub(super) fn at(mut self, location: Location) -> Self {
        let role = match location.role {
            Role::Policy => Role::Policy,
            _ if self.finding.locations.is_empty() => Role::Primary,
            _ => Role::Other,
        };
        self.finding.locations.push(location.with_role(role));
        self
    }

    /// Adds places, if there are any.
    pub(super) fn at_all(mut self, locations: impl IntoIterator<Item = Location>) -> Self {
        for location in locations {
            self = self.at(location);
        }
        self
    }

    /// Notes that it happened before the policy took effect: shown, and no more than `info`.
    pub(super) fn grandfathered(mut self, grandfathered: bool) -> Self {
        if grandfathered {
            self.finding.grandfathered = true;
            self.finding.severity = Severity::Info;
        }
        self
    }

    /// Lowers the severity, where less than everything was read.
    pub(super) fn at_most(mut self, severity: Severity) -> Self {
        self.finding.severity = self.finding.severity.min(severity);
        self
    }

    pub(super) fn done(mut self) -> Finding {
        self.finding.message.extend(self.registry);
        if !self.finding.help.is_empty() {
            self.finding.help.extend(self.generated);
        }
        self.finding
    }
}
