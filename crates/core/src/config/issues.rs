//! `issues:` in `gradus.yaml`: what the labels of a project's tracker mean.

use super::At;
use super::read::texts;
use crate::issue::Severity;
use crate::reading::reader::Reader;
use crate::reading::tree::{Node, Value};

/// What labels mean. Labels are compared without regard to case, as GitHub does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    /// How bad an issue with a label is; without one of these, that is not known.
    pub severity: Vec<(At<String>, At<Severity>)>,
    /// What stands before a gate's name in a label; `feature-gate/` where it is not said.
    pub gate_label: Option<At<String>>,
    /// Labels of bugs; where there are none, a label that says `bug` or `regression`.
    pub bug: Vec<At<String>>,
    /// Labels of issues that are worked around; where there are none, a label that says
    /// `workaround` or `known-issue`.
    pub workaround: Vec<At<String>>,
    /// Labels of issues whose promises count; where there are none, those of all issues.
    pub tracking: Vec<At<String>>,
}

const KEYS: [&str; 5] = ["severity", "gateLabel", "bug", "workaround", "tracking"];

pub(super) fn read(r: &mut Reader<'_>, node: &Node) -> Labels {
    let Some(f) = r.fields(node, "`issues`", &KEYS) else {
        return Labels::default();
    };
    let gate_label = f.get("gateLabel").and_then(|n| r.text(n, "`gateLabel`"));
    if let (Some(node), Some(label)) = (f.get("gateLabel"), &gate_label)
        && label.value.trim().is_empty()
    {
        let help = "what stands before the gate's name: \"feature-gate/\"".to_owned();
        r.error(node, "`gateLabel` is empty".to_owned(), Some(help));
    }
    Labels {
        severity: f
            .get("severity")
            .map(|n| severities(r, n))
            .unwrap_or_default(),
        gate_label,
        bug: texts(r, f.get("bug"), "a label"),
        workaround: texts(r, f.get("workaround"), "a label"),
        tracking: texts(r, f.get("tracking"), "a label"),
    }
}

fn severities(r: &mut Reader<'_>, node: &Node) -> Vec<(At<String>, At<Severity>)> {
    let pairs = r.pairs(node, "`severity`").unwrap_or_default();
    let mut read: Vec<(At<String>, At<Severity>)> = Vec::new();
    for (key, label, value) in pairs {
        // The one way round that people write: `critical: [P0]`.
        if let Some((_, severity)) = Severity::ALL.iter().find(|(word, _)| *word == label)
            && !is_severity(value)
        {
            let message = format!(
                "in `severity` the label is the key, and `{label}` how bad it is: this is the \
                 other way round"
            );
            let label = first(value).unwrap_or("priority/P0");
            let help = format!("severity: {{ \"{label}\": {} }}", severity.as_str());
            r.error(key, message, Some(help));
            continue;
        }
        let Some(severity) = r.word(value, "severity", &Severity::ALL) else {
            continue;
        };
        if read
            .iter()
            .any(|(l, _)| l.value.eq_ignore_ascii_case(label))
        {
            let message = format!("the label `{label}` stands twice in `severity`");
            r.error(key, message, Some("case does not count".to_owned()));
            continue;
        }
        let label = At {
            value: label.to_owned(),
            line: key.line,
            column: key.column,
        };
        read.push((label, severity));
    }
    read
}

/// Tells whether a value says how bad something is.
fn is_severity(node: &Node) -> bool {
    let text = match &node.value {
        Value::Scalar { text, .. } => text,
        _ => return false,
    };
    Severity::ALL.iter().any(|(word, _)| word == text)
}

/// Returns the first text of a value that could be a label.
fn first(node: &Node) -> Option<&str> {
    let text = match &node.value {
        Value::Scalar { text, .. } => text,
        Value::List(items) => match &items.first()?.value {
            Value::Scalar { text, .. } => text,
            _ => return None,
        },
        _ => return None,
    };
    (!text.trim().is_empty() && !text.contains(['"', '\\', '\n'])).then_some(text)
}

#[cfg(test)]
mod tests {
    use crate::config::read;
    use crate::issue::Severity;

    #[test]
    fn labels_are_read() {
        let text = "\
issues:
  severity: { \"priority/critical-urgent\": critical, P1: severe, P2: minor }
  gateLabel: \"gate:\"
  bug: [kind/bug]
  workaround: [known-issue]
  tracking: [kind/tracking]
";
        let labels = read("gradus.yaml", text).unwrap().issues;
        let (label, severity) = &labels.severity[0];
        assert_eq!(label.value, "priority/critical-urgent");
        assert_eq!((label.line, severity.value), (2, Severity::Critical));
        assert_eq!(labels.gate_label.unwrap().value, "gate:");
        assert_eq!(labels.tracking[0].value, "kind/tracking");
        assert_eq!((labels.bug.len(), labels.workaround.len()), (1, 1));
    }

    #[test]
    fn severity_the_other_way_round_is_told_with_an_example() {
        let of = |text: &str| -> Vec<(String, String)> {
            let problems = read("gradus.yaml", text).unwrap_err();
            let told = problems.into_iter();
            told.map(|p| (p.message, p.help.unwrap_or_default()))
                .collect()
        };
        for text in [
            "issues: { severity: { critical: [kind/P0, x] } }",
            "issues: { severity: { critical: kind/P0 } }",
        ] {
            let told = of(text);
            assert_eq!(told.len(), 1, "{text}: {told:?}");
            assert!(told[0].0.contains("the label is the key"), "{told:?}");
            assert_eq!(told[0].1, "severity: { \"kind/P0\": critical }");
        }
        let own = read(
            "gradus.yaml",
            "issues: { severity: { critical: critical } }",
        );
        assert_eq!(
            own.unwrap().issues.severity.len(),
            1,
            "a label may be called so"
        );
    }

    #[test]
    fn what_is_wrong_is_told() {
        let text = "\
issues:
  severity: { P0: critcal, P1: severe, p1: minor }
  gateLabel: \" \"
  labels: [x]
  bug: kind/bug
";
        let problems = read("gradus.yaml", text).unwrap_err();
        let told: Vec<String> = problems.iter().map(|p| format!("{p}")).collect();
        assert_eq!(
            told,
            [
                "gradus.yaml:2:19: unknown severity `critcal`",
                "gradus.yaml:2:40: the label `p1` stands twice in `severity`",
                "gradus.yaml:3:14: `gateLabel` is empty",
                "gradus.yaml:4:3: unknown key `labels` in `issues`",
                "gradus.yaml:5:8: a label must be a list, not `kind/bug`",
            ]
        );
        assert_eq!(
            problems[0].help.as_deref(),
            Some("did you mean `critical`?")
        );
    }
}
