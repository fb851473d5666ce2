//! `check` as SARIF 2.1.0, for code scanning.
//!
//! Rules come from [`gradus_core::rules::ALL`]. Paths are relative to `SRCROOT`, the root of the
//! repository. Silenced and known findings are there and suppressed, with the reason; what could
//! not be read is a notification.

mod log;
mod place;

use gradus_core::finding::{self, Severity};
use gradus_core::ledger::{CoverageState, Unread};
use gradus_core::ledgers::Ledgers;
use gradus_core::rules;

use crate::Checked;
use crate::json::Meta;
use crate::links::Links;
use log::{
    ArtifactLocation, Bag, Configuration, Driver, Fingerprints, Id, Invocation, Level, Location,
    Log, Message, Notification, Physical, ResultView, Roots, RuleView, Run, Suppression, Tool,
    Versioned,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Name of the folder that paths are relative to.
const ROOT: &str = "SRCROOT";

/// Renders a log with one run.
#[must_use]
pub fn render(checked: &Checked<'_>, meta: &Meta<'_>) -> String {
    let links = Links::of(checked.ledgers);
    crate::json::document(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "gradus",
                    version: meta.tool_version,
                    rules: rules::ALL.iter().map(rule).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notifications(checked.ledgers),
            }],
            version_control_provenance: provenance(checked.ledgers),
            original_uri_base_ids: Roots {
                root: log::Base {
                    description: Message::of("root of the repository"),
                },
            },
            results: checked
                .findings
                .iter()
                .map(|f| result(f, checked, links))
                .collect(),
        }],
    })
}

fn rule(rule: &'static rules::Rule) -> RuleView {
    RuleView {
        id: rule.id,
        short_description: Message::of(rule.summary),
        full_description: Message::of(rule.summary),
        help: log::Help {
            text: rule.doc.trim(),
            markdown: rule.doc.trim(),
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
    }
}

const fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Note,
    }
}

fn result<'a>(
    finding: &'a finding::Finding,
    checked: &Checked<'_>,
    links: Links<'_>,
) -> ResultView<'a> {
    let (primary, related) = place::locations(finding, checked.ledgers, links);
    let justification = match &finding.silenced {
        Some(reason) => Some(reason.as_str()),
        None if checked.is_known(finding) => Some("known: it is in the baseline"),
        None => None,
    };
    ResultView {
        rule_id: finding.rule,
        rule_index: rules::ALL.iter().position(|r| r.id == finding.rule),
        level: level(finding.severity),
        message: Message::of(match finding.help.as_str() {
            "" => finding.message.clone(),
            help => format!("{}; {help}", finding.message),
        }),
        locations: primary.into_iter().collect(),
        related_locations: related,
        partial_fingerprints: Fingerprints {
            own: &finding.fingerprint,
            line: &finding.fingerprint,
        },
        suppressions: justification
            .into_iter()
            .map(|justification| Suppression {
                kind: "external",
                justification: justification.to_owned(),
            })
            .collect(),
        properties: Bag {
            gate: finding.gate.as_deref(),
            claim: finding.claim,
            grandfathered: finding.grandfathered,
        },
    }
}

/// Tells of every ledger that is not complete, and of every file that was not read.
fn notifications(ledgers: &Ledgers) -> Vec<Notification> {
    let gaps = ledgers
        .coverage
        .iter()
        .filter(|c| c.state != CoverageState::Exhaustive)
        .map(|c| Notification {
            descriptor: Id {
                id: format!("coverage-{}", c.ledger.as_str()),
            },
            level: Level::Warning,
            message: Message::of(format!(
                "{} {}: {}",
                c.state.as_str(),
                c.ledger.as_str(),
                c.why
            )),
            locations: Vec::new(),
        });
    gaps.chain(ledgers.unread.iter().map(unread)).collect()
}

fn unread(unread: &Unread) -> Notification {
    // A tag or a commit that is unread is no file.
    let file = (!unread.path.is_empty() && !unread.path.starts_with("refs/tags/")).then(|| {
        Location::of(Physical {
            artifact_location: ArtifactLocation::in_root(&unread.path),
            region: None,
        })
    });
    Notification {
        descriptor: Id {
            id: format!("unread-{}", unread.code.as_str()),
        },
        level: Level::Warning,
        message: Message::of(format!("{}: {}", unread.path, unread.reason)),
        locations: file.into_iter().collect(),
    }
}

fn provenance(ledgers: &Ledgers) -> Vec<Versioned> {
    let parts = ledgers.forge.as_ref().zip(ledgers.revision.as_ref());
    let versioned = parts.map(|(forge, revision)| Versioned {
        repository_uri: forge.project().to_owned(),
        revision_id: revision.commit.clone(),
        mapped_to: log::MappedTo { uri_base_id: ROOT },
    });
    versioned.into_iter().collect()
}
