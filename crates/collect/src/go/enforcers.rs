//! The functions in which constraints between gates stand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gradus_core::code::Enforcer;
use gradus_core::gate::{ConstraintSource, Gate};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;

use super::checks::{CheckFile, prepared};
use super::project::Project;
use super::split::PartKind;

/// Finds them, by path and line.
pub(crate) fn read(project: &Project<'_>, gates: &[Gate]) -> Vec<Enforcer> {
    // An exclusion stands at both gates: each place counts once.
    let mut places: BTreeMap<&str, BTreeSet<(u32, u32)>> = BTreeMap::new();
    for constraint in gates
        .iter()
        .flat_map(|g| g.requires.iter().chain(&g.excludes))
    {
        if constraint.source == ConstraintSource::Code {
            places
                .entry(&constraint.location.path)
                .or_default()
                .insert((constraint.location.line, constraint.location.column));
        }
    }
    let mut found = Vec::new();
    for (path, places) in places {
        let Some(bytes) = project.bytes(path) else {
            continue;
        };
        let Ok(file) = CheckFile::unsplit(Arc::from(path), bytes) else {
            continue;
        };
        let file = prepared(&file);
        for part in file.parts().iter().filter(|p| p.kind == PartKind::Func) {
            let (first, _, text) = file.position(part.code);
            let (last, _, _) = file.position(part.code_end);
            let inside = places.iter().filter(|(l, _)| (first..=last).contains(l));
            let constraints = u32::try_from(inside.count()).unwrap_or(u32::MAX);
            let code = file.text().get(part.code..part.code_end);
            if constraints > 0
                && let Some(function) = code.and_then(name)
            {
                found.push(Enforcer {
                    function: function.to_owned(),
                    location: Location::new(LedgerKind::Code, path, first, 1).with_text(text),
                    constraints,
                });
            }
        }
    }
    found
}

/// Returns the name of a function or method, as its code begins.
pub(crate) fn name(code: &str) -> Option<&str> {
    let rest = code.strip_prefix("func")?.trim_start();
    let rest = if rest.starts_with('(') {
        rest.get(rest.find(')')? + 1..)?.trim_start()
    } else {
        rest
    };
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    rest.get(..end).filter(|n| !n.is_empty())
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names_of_functions_and_methods() {
        assert_eq!(name("func Check() error {"), Some("Check"));
        assert_eq!(
            name("func (o *Options) Validate(x int) {"),
            Some("Validate")
        );
        assert_eq!(name("func Map[K any](k K) {"), Some("Map"));
        assert_eq!(name("func (o *Options"), None);
    }
}
