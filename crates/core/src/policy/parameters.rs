//! Parameters of criteria whose evidence is runs: how many, of how many tests, and how good.

use super::At;
use crate::criteria;
use crate::reading::reader::{Fields, Reader};
use crate::reading::tree::{Node, Value};
use crate::statistics::{Bar, Share, Trials};

/// How much evidence is enough. What is not set is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    /// A pass rate that the runs of each test have to show on each platform.
    pub reliability: Option<At<Share>>,
    /// The confidence at which they have to show it.
    pub confidence: Option<At<Share>>,
    /// The least part of the runs that passes, as observed.
    pub pass_rate: Option<At<Share>>,
    /// The least number of passing runs of each test on each platform.
    pub runs: Option<At<u32>>,
    /// The least number of tests that reach all of this.
    pub tests: Option<At<u32>>,
    /// The least number of nodes that a run has.
    pub nodes: Option<At<u32>>,
    /// Platforms that each have to reach it; empty is any one.
    pub platforms: Vec<At<String>>,
}

impl Parameters {
    /// Returns what the runs of one test on one platform have to show.
    #[must_use]
    pub fn bar(&self) -> Bar {
        let shown = self.reliability.as_ref().zip(self.confidence.as_ref());
        Bar {
            runs: self.runs.as_ref().map_or(1, |n| n.value),
            pass_rate: self.pass_rate.as_ref().map(|s| s.value),
            shown: shown.map(|(r, c)| (r.value, c.value)),
        }
    }

    /// Returns the least number of tests that have to reach it.
    #[must_use]
    pub fn tests(&self) -> usize {
        self.tests.as_ref().map_or(1, |n| n.value.max(1) as usize)
    }
}

const KEYS: [&str; 7] = [
    "reliability",
    "confidence",
    "passRate",
    "runs",
    "tests",
    "nodes",
    "platforms",
];

/// Reads `check` and `parameters` of a criterion.
pub(super) fn read(r: &mut Reader<'_>, f: &Fields<'_>) -> (Option<At<&'static str>>, Parameters) {
    let words: Vec<(&'static str, &'static str)> =
        criteria::ALL.iter().map(|c| (c.id, c.id)).collect();
    let check = f.get("check").and_then(|n| r.word(n, "check", &words));
    let Some(node) = f.get("parameters") else {
        return (check, Parameters::default());
    };
    let by_its_id = f.get("id").and_then(scalar);
    let mechanism = check.as_ref().map(|c| c.value).or(by_its_id);
    if let Some(id) = mechanism
        && !criteria::counts_runs(id)
    {
        let help = "remove them, or name a check that counts runs: `check: B2`".to_owned();
        r.error(node, format!("`{id}` takes no parameters"), Some(help));
    }
    (check, parameters(r, node))
}

fn parameters(r: &mut Reader<'_>, node: &Node) -> Parameters {
    let Some(f) = r.fields(node, "`parameters`", &KEYS) else {
        return Parameters::default();
    };
    let reliability = share(r, &f, "reliability", true);
    let confidence = share(r, &f, "confidence", true);
    for (one, other, is_there) in [
        ("reliability", "confidence", f.get("confidence").is_some()),
        ("confidence", "reliability", f.get("reliability").is_some()),
    ] {
        if let (Some(n), false) = (f.get(one), is_there) {
            let help = Some(format!("add `{other}: 0.95`"));
            r.error(n, format!("`{one}` says nothing without `{other}`"), help);
        }
    }
    if let (Some(reliability), Some(confidence), Some(node)) =
        (&reliability, &confidence, f.get("reliability"))
    {
        asks_something(r, node, reliability.value, confidence.value);
    }
    let mut number = |key: &str| {
        let node = f.get(key)?;
        let number = r.number(node, &format!("`{key}`"))?;
        if number.value == 0 {
            r.error(node, format!("`{key}` must be 1 at least"), None);
        }
        Some(number)
    };
    let (runs, tests, nodes) = (number("runs"), number("tests"), number("nodes"));
    let pass_rate = share(r, &f, "passRate", false);
    if let (Some(node), Some(rate)) = (f.get("passRate"), &pass_rate)
        && !rate.value.can_be_shown()
        && rate.value != Share::ONE
    {
        let message = "`passRate` of nothing asks nothing: runs that all fail reach it".to_owned();
        r.error(node, message, Some("passRate: 0.95".to_owned()));
    }
    let mut platforms: Vec<At<String>> = Vec::new();
    let list = f.get("platforms");
    let no_platform = "name one, or leave `platforms` out: then any one is enough";
    if let Some(node) = list
        && matches!(&node.value, Value::List(items) if items.is_empty())
    {
        let message = "`platforms` names none, and asks nothing".to_owned();
        r.error(node, message, Some(no_platform.to_owned()));
    }
    for item in list.map_or(&[][..], |n| r.list(n, "`platforms`")) {
        if let Some(word) = r.text(item, "a platform") {
            if word.value.trim().is_empty() {
                let message = "a platform has no name".to_owned();
                r.error(item, message, Some(no_platform.to_owned()));
            } else if platforms.iter().any(|p| p.value == word.value) {
                r.error(item, "this platform stands twice".to_owned(), None);
            } else {
                platforms.push(word);
            }
        }
    }
    Parameters {
        reliability,
        confidence,
        pass_rate,
        runs,
        tests,
        nodes,
        platforms,
    }
}

/// Refuses a reliability that a single run shows: without parameters, one run is asked for too.
fn asks_something(r: &mut Reader<'_>, node: &Node, reliability: Share, confidence: Share) {
    let one = Trials {
        passes: 1,
        failures: 0,
    };
    if one.show(reliability, confidence) {
        let message = format!(
            "one run that passes shows a reliability of {reliability} at a confidence of \
             {confidence}: it asks nothing"
        );
        let help = "set both higher, or say how many: `runs: 10`".to_owned();
        r.error(node, message, Some(help));
    }
}

/// Reads a share; `inside` refuses what no number of runs can show.
fn share(r: &mut Reader<'_>, f: &Fields<'_>, key: &str, inside: bool) -> Option<At<Share>> {
    let node = f.get(key)?;
    let text = r.text(node, &format!("`{key}`"))?;
    let read = Share::parse(text.value.trim()).filter(|s| !inside || s.can_be_shown());
    let Some(value) = read else {
        let wanted = if inside {
            "between 0 and 1, which runs can come near and never reach"
        } else {
            "from 0 to 1"
        };
        let message = format!("`{key}` must be a share {wanted}, not `{}`", text.value);
        r.error(node, message, Some(format!("{key}: 0.95")));
        return None;
    };
    Some(At {
        value,
        line: text.line,
        column: text.column,
    })
}

fn scalar(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
