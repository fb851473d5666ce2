//! Rule `version-mismatch`.

use super::context::{Context, declared, tag};
use super::history_overwritten::keeps_history;
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::gate::Spec;
use crate::history::ReleaseLine;
use crate::ledger::LedgerKind;
use crate::project::{GateView, LineState};
use crate::version::Version;

const ID: &str = "version-mismatch";

const DOC: &str = "\
A versioned spec says from which release on it holds. Emulating an older release, generated \
tables and everybody who asks \"since when?\" rely on it, and nothing checks it: it is written \
when the change is proposed and wrong when the change misses its release. It is compared with \
the first release that has the spec, across renumberings, and only where versions count this \
project's releases and not those of Kubernetes.

Example: `FastPath` declares version 0.4; v0.4.0 came out without it, and its siblings say 0.5.

Fix: write the version of the release that ships it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a declared version is not that of the release that first shipped it",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.whole_history().is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for view in context.declared_here() {
        if !context.counts_own_releases(&view.gate) {
            continue;
        }
        let several = view.gate.specs().len() > 1;
        for spec in view.gate.specs() {
            let Some((written, version)) = spec
                .version
                .as_deref()
                .and_then(|v| Some((v, context.numbers.read(v)?)))
            else {
                continue;
            };
            if let Some(mismatch) = mismatch(context, view, spec, version, several) {
                found.push(finding(context, view, spec, written, &mismatch));
            }
        }
    }
    found
}

/// How a declared version is wrong.
enum Mismatch<'a> {
    /// Its release is out, and has it not; nor has any other.
    Missed(&'a ReleaseLine),
    /// Another release shipped it first.
    Shipped(&'a ReleaseLine),
}

fn mismatch<'a>(
    context: &Context<'a>,
    view: &'a GateView,
    spec: &Spec,
    version: Version,
    several: bool,
) -> Option<Mismatch<'a>> {
    let history = context.history()?;
    let released = &view.timeline.as_ref()?.released;
    let out = context.line_of(version);
    let newest = history
        .lines
        .iter()
        .map(|l| context.numbers.line(l.version))
        .max()?;
    // A number of another kind: Kubernetes' versions among the project's own.
    if out.is_none() && version.major != newest.major {
        return None;
    }
    let same = |s: &&LineState| {
        (s.spec.stage, s.spec.default, s.spec.locked) == (spec.stage, spec.default, spec.locked)
    };
    let Some(first) = released.iter().find(same) else {
        // Written down later for a time that no release shows: not to be compared either.
        let name = &view.gate.name;
        let mut shipped = history
            .lines
            .iter()
            .filter_map(|l| l.gates.get(name.as_str()));
        if shipped.any(|state| state.places().any(|p| p.specs.contains(spec))) {
            return None;
        }
        let missed = missed(view, out?, spec)?;
        // In a registry that keeps its history this is a spec overwritten, and told as such.
        if shipped_otherwise(missed, name, spec)
            && keeps_history(missed, name, &view.gate.registries())
        {
            return None;
        }
        return Some(Mismatch::Missed(missed));
    };
    // It may have shipped before the first line that shows it.
    if view.timeline.as_ref()?.entry.at_least && released.first() == Some(first) {
        return None;
    }
    // A gate that went back and came again begins anew: each beginning counts.
    let mut allowed: Vec<&LineState> = released
        .iter()
        .enumerate()
        .filter(|(i, s)| same(s) && (*i == 0 || !same(&&released[i - 1])))
        .map(|(_, s)| s)
        .collect();
    allowed.extend(released.iter().find(|s| s.spec.stage == spec.stage));
    if !several {
        allowed.extend(released.first());
    }
    let is_line = |s: &LineState| {
        let line = context.line(&s.line);
        line.is_some_and(|(_, l)| context.numbers.line(l.version) == version)
    };
    if allowed.iter().any(|s| is_line(s)) {
        return None;
    }
    let shipped = context.line(&first.line)?.1;
    match out {
        Some(line) if in_patches(line, &view.gate.name) => None,
        Some(_) => Some(Mismatch::Shipped(shipped)),
        // Older than every release that is known: nothing to compare with.
        None => (version > newest).then_some(Mismatch::Shipped(shipped)),
    }
}

/// Returns the line that came out without a spec that no release has.
fn missed<'a>(view: &GateView, out: &'a ReleaseLine, spec: &Spec) -> Option<&'a ReleaseLine> {
    let name = &view.gate.name;
    let in_patch = out.patches.iter().any(|p| {
        p.gates.get(name.as_str()).is_some_and(|state| {
            state
                .specs
                .iter()
                .any(|s| (s.stage, s.default, s.locked) == (spec.stage, spec.default, spec.locked))
        })
    });
    (!in_patch).then_some(out)
}

/// The stage of a spec, for a message.
fn stage(spec: &Spec) -> String {
    spec.stage.map(|s| format!("{s} from ")).unwrap_or_default()
}

/// Tells whether a release has a spec of that gate for that version, with other contents.
fn shipped_otherwise(line: &ReleaseLine, gate: &str, spec: &Spec) -> bool {
    line.gates.get(gate).is_some_and(|state| {
        let mut specs = state.places().flat_map(|p| p.specs);
        specs.any(|s| s.version == spec.version)
    })
}

fn in_patches(line: &ReleaseLine, gate: &str) -> bool {
    line.patches.iter().any(|p| p.gates.contains_key(gate))
}

fn finding(
    context: &Context<'_>,
    view: &GateView,
    spec: &Spec,
    written: &str,
    mismatch: &Mismatch<'_>,
) -> Finding {
    let name = &view.gate.name;
    let next = context.project.ledgers.next_version.as_ref();
    let (message, help, line) = match mismatch {
        Mismatch::Missed(line) if shipped_otherwise(line, name, spec) => (
            format!(
                "`{name}` declares {}version {written}, and {} has another spec for that version",
                stage(spec),
                line.tag
            ),
            "restore the spec that shipped, and add one for the version that changes it".to_owned(),
            *line,
        ),
        Mismatch::Missed(line) => (
            format!(
                "`{name}` declares {}version {written}, and {} came out without it, as {}",
                stage(spec),
                line.line,
                line.tag
            ),
            match next.and_then(|n| Version::parse(&n.text)) {
                Some(next) => format!(
                    "declare {}.{}, which this tree becomes next",
                    next.major, next.minor
                ),
                None => "declare the version of the release that will ship it".to_owned(),
            },
            *line,
        ),
        Mismatch::Shipped(line) => (
            format!(
                "`{name}` declares {}version {written}, and first shipped so in {}",
                stage(spec),
                line.line
            ),
            {
                let number = context.numbers.line(line.version);
                format!("declare {number}, the release that first shipped it")
            },
            *line,
        ),
    };
    let missed = matches!(mismatch, Mismatch::Missed(_));
    context
        .report(ID, message)
        .about(context, &view.gate)
        .claim("since")
        .at_all(declared(&view.gate))
        .at_all(if missed {
            Some(tag(line))
        } else {
            context.at_line(&line.line, name)
        })
        .at_all(next.filter(|_| missed).map(|n| n.location.clone()))
        .help(help)
        .grandfathered(!missed && context.before_policy(&line.line))
        .done()
}
