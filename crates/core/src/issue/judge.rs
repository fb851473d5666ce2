//! What a project's labels make of an issue.

use super::{Issue, Kind, Naming, Place, Severity, State};
use crate::config::{At, Config};
use crate::statement::Basis;
use crate::version::Version;

/// The label of an issue about a gate, before the gate's name.
const GATE_LABEL: &str = "feature-gate/";

/// Words of labels that say what an issue is.
const SORTS: [&str; 27] = [
    "bug",
    "chore",
    "cleanup",
    "design",
    "discussion",
    "docs",
    "documentation",
    "enhancement",
    "epic",
    "failing-test",
    "feature",
    "feature-request",
    "feature request",
    "flake",
    "idea",
    "known-issue",
    "known issue",
    "has-workaround",
    "proposal",
    "question",
    "refactor",
    "regression",
    "support",
    "task",
    "test",
    "tracking",
    "workaround",
];

impl Issue {
    /// Tells whether it is about a gate, and on what that rests: a label of the configured form
    /// and an unmistakable title say so, anything else is a guess.
    #[must_use]
    pub fn concerns(&self, gate: &str, config: &Config) -> Option<Basis> {
        let of_it = self.gates.iter().filter(|n| n.gate == gate);
        of_it.map(|naming| basis(naming, config)).min()
    }

    /// Returns the other gates that it is about.
    #[must_use]
    pub fn others(&self, gate: &str, config: &Config) -> Vec<&str> {
        let mut others: Vec<&str> = self
            .gates
            .iter()
            .filter(|n| n.gate != gate && basis(n, config) == Basis::Read)
            .map(|n| n.gate.as_str())
            .collect();
        others.dedup();
        others
    }

    /// Returns how bad it is, by the worst of its labels; `None` where no label that the
    /// configuration maps says so.
    #[must_use]
    pub fn severity(&self, config: &Config) -> Option<Severity> {
        let mapped = config.issues.severity.iter();
        mapped
            .filter(|(label, _)| self.has(&label.value))
            .map(|(_, severity)| severity.value)
            .max()
    }

    /// Tells whether it is an issue about a bug: a label says `bug` or `regression`, or is one
    /// that the configuration lists.
    #[must_use]
    pub fn is_bug(&self, config: &Config) -> bool {
        self.kind == Kind::Issue && self.is_labelled(&config.issues.bug, &["bug", "regression"])
    }

    /// Tells whether it is an issue that users have to work around.
    #[must_use]
    pub fn is_workaround(&self, config: &Config) -> bool {
        let words = ["workaround", "has-workaround", "known-issue", "known issue"];
        self.kind == Kind::Issue && self.is_labelled(&config.issues.workaround, &words)
    }

    /// Tells whether it is an issue of which no label says what it is: a bug, a feature, a
    /// question. How bad it is, which gate it is about and who looks at it say nothing of that.
    #[must_use]
    pub fn is_unsorted(&self, config: &Config) -> bool {
        let labels = &config.issues;
        let configured = [&labels.bug, &labels.workaround, &labels.tracking];
        let mut configured = configured.into_iter().flatten();
        let is_sorted = |label: &String| {
            let (group, word) = label.split_once(['/', ':']).unwrap_or(("", label));
            let is = |words: &[&str], text: &str| {
                words.iter().any(|w| text.trim().eq_ignore_ascii_case(w))
            };
            is(&["kind", "type", "category"], group) || is(&SORTS, word)
        };
        self.kind == Kind::Issue
            && !self.labels.iter().any(is_sorted)
            && !configured.any(|label| self.has(&label.value))
    }

    /// Tells whether what it promises counts: it is an issue, with a label of tracking issues
    /// where the configuration names some.
    #[must_use]
    pub fn is_tracking(&self, config: &Config) -> bool {
        let labels = &config.issues.tracking;
        self.kind == Kind::Issue && (labels.is_empty() || self.is_labelled(labels, &[]))
    }

    /// Returns the release that its milestone is called after, as written.
    #[must_use]
    pub fn due(&self) -> Option<&str> {
        let title = self.milestone.as_deref()?;
        let words = title.split(|c: char| c.is_whitespace() || "()[],:;".contains(c));
        let words = words.map(|word| word.trim_end_matches('.'));
        words
            .filter(|word| word.contains('.'))
            .find(|word| Version::parse(word).is_some())
    }

    /// Tells whether it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    fn is_labelled(&self, configured: &[At<String>], words: &[&str]) -> bool {
        if !configured.is_empty() {
            return configured.iter().any(|label| self.has(&label.value));
        }
        self.labels.iter().any(|label| {
            let word = label.rsplit(['/', ':']).next().unwrap_or(label).trim();
            words.iter().any(|w| word.eq_ignore_ascii_case(w))
        })
    }

    /// On GitHub labels differ in more than case.
    fn has(&self, label: &str) -> bool {
        self.labels.iter().any(|l| l.eq_ignore_ascii_case(label))
    }
}

fn basis(naming: &Naming, config: &Config) -> Basis {
    let Place::Label(label) = &naming.place else {
        return naming.basis;
    };
    let configured = config.issues.gate_label.as_ref();
    let prefix = configured.map_or(GATE_LABEL, |p| p.value.as_str());
    let designates = label
        .split_at_checked(prefix.len())
        .is_some_and(|(head, gate)| {
            head.eq_ignore_ascii_case(prefix) && letters(gate) == letters(&naming.gate)
        });
    if designates {
        Basis::Read
    } else {
        Basis::Inferred
    }
}

/// Labels write names in a way of their own: `dynamic-mig`.
fn letters(name: &str) -> String {
    let kept = name.trim().chars().filter(|c| !matches!(c, '-' | '_'));
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Issue, Kind, Naming, Place, Severity, State};
    use crate::config::{self, Config};
    use crate::ledger::LedgerKind;
    use crate::location::Location;
    use crate::statement::Basis;

    fn issue(labels: &[&str], gates: Vec<Naming>) -> Issue {
        Issue {
            repository: "town/lamps".to_owned(),
            number: 7,
            kind: Kind::Issue,
            title: "It flickers".to_owned(),
            location: Location::new(LedgerKind::Issues, "https://example.com/7", 0, 0),
            author: None,
            labels: labels.iter().map(|l| (*l).to_owned()).collect(),
            milestone: None,
            created: None,
            state: State::Open,
            gates,
            promises: Vec::new(),
            removals: Vec::new(),
        }
    }

    fn naming(gate: &str, place: Place, basis: Basis) -> Naming {
        Naming {
            gate: gate.to_owned(),
            place,
            basis,
        }
    }

    #[test]
    fn a_label_of_the_configured_form_says_what_it_is_about() {
        let label = |label: &str| {
            let place = Place::Label(label.to_owned());
            issue(&[label], vec![naming("Lamp", place, Basis::Read)])
        };
        let plain = Config::default();
        let own = config::read("gradus.yaml", "issues: { gateLabel: \"switch:\" }").unwrap();
        let of = |text: &str, config: &Config| label(text).concerns("Lamp", config);
        assert_eq!(of("feature-gate/Lamp", &plain), Some(Basis::Read));
        assert_eq!(of("Feature-Gate/lamp", &plain), Some(Basis::Read));
        assert_eq!(of("area/Lamp", &plain), Some(Basis::Inferred));
        assert_eq!(of("feature-gate/Lamp-old", &plain), Some(Basis::Inferred));
        assert_eq!(of("switch:Lamp", &own), Some(Basis::Read));
        assert_eq!(of("feature-gate/Lamp", &own), Some(Basis::Inferred));
        assert_eq!(label("area/Lamp").concerns("Bell", &plain), None);
    }

    #[test]
    fn an_issue_about_two_gates_tells_of_the_other() {
        let gates = vec![
            naming("Bell", Place::Title, Basis::Read),
            naming("Lamp", Place::Title, Basis::Read),
            naming("Rope", Place::Body, Basis::Inferred),
        ];
        let issue = issue(&[], gates);
        assert_eq!(issue.others("Lamp", &Config::default()), ["Bell"]);
        assert_eq!(issue.others("Rope", &Config::default()), ["Bell", "Lamp"]);
    }

    #[test]
    fn milestones_are_called_after_releases() {
        let due = |title: &str| {
            let mut issue = issue(&[], Vec::new());
            issue.milestone = Some(title.to_owned());
            issue.due().map(str::to_owned)
        };
        assert_eq!(due("v0.5").as_deref(), Some("v0.5"));
        assert_eq!(due("Release 0.5.0 (spring)").as_deref(), Some("0.5.0"));
        assert_eq!(due("2026"), None);
        assert_eq!(due("next"), None);
    }

    #[test]
    fn severity_is_mapped_and_never_assumed() {
        let text = "issues: { severity: { \"priority/Critical-Urgent\": critical, P1: severe } }";
        let config = config::read("gradus.yaml", text).unwrap();
        let of = |labels: &[&str]| issue(labels, Vec::new()).severity(&config);
        assert_eq!(of(&["priority/critical-urgent"]), Some(Severity::Critical));
        assert_eq!(
            of(&["P1", "Priority/critical-urgent"]),
            Some(Severity::Critical)
        );
        assert_eq!(of(&["p1"]), Some(Severity::Severe));
        assert_eq!(of(&["P0", "kind/bug"]), None);
        assert_eq!(
            issue(&["P1"], Vec::new()).severity(&Config::default()),
            None
        );
    }

    #[test]
    fn labels_say_what_an_issue_is_or_leave_it_open() {
        let own = config::read(
            "gradus.yaml",
            "issues: { tracking: [plan], severity: { sev1: critical } }",
        );
        let own = own.unwrap();
        for sorted in [
            "kind/anything",
            "type: question",
            "enhancement",
            "Bug",
            "Plan",
        ] {
            assert!(!issue(&[sorted], Vec::new()).is_unsorted(&own), "{sorted}");
        }
        for open in ["feature-gate/Lamp", "needs-triage", "sev1", "area/lamp"] {
            assert!(issue(&[open], Vec::new()).is_unsorted(&own), "{open}");
        }
        assert!(issue(&[], Vec::new()).is_unsorted(&own));
    }

    #[test]
    fn labels_say_bug_and_workaround() {
        let plain = Config::default();
        for bug in [
            "bug",
            "kind/bug",
            "Type: Bug",
            "type/Bug",
            "kind/regression",
        ] {
            assert!(issue(&[bug], Vec::new()).is_bug(&plain), "{bug}");
        }
        for other in ["debugging", "bug/fixed", "kind/feature"] {
            assert!(!issue(&[other], Vec::new()).is_bug(&plain), "{other}");
        }
        let own = config::read("gradus.yaml", "issues: { bug: [defect] }").unwrap();
        assert!(issue(&["Defect"], Vec::new()).is_bug(&own));
        assert!(!issue(&["bug"], Vec::new()).is_bug(&own));
        assert!(issue(&["kind/known-issue"], Vec::new()).is_workaround(&plain));
        let mut pull_request = issue(&["bug"], Vec::new());
        pull_request.kind = Kind::PullRequest;
        assert!(!pull_request.is_bug(&plain));
    }
}
