//! Rule `infrastructure-there`.

use super::context::Context;
use super::{Parameter, Rule};
use crate::config::Infrastructure;
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::location::Location;

const ID: &str = "infrastructure-there";

const DOC: &str = "\
`infrastructure` in `gradus.yaml` names what a project lacks, and which criteria cannot be met \
without it: these are pending. Once the tree has what was missing they are not any more, and \
whoever planned around it should hear so.

Example: B4 waits for a metrics endpoint, which is there when `cmd/*/metrics.go` is; now it is, \
and B4 of three gates is unmet.

Fix: remove the entry from `gradus.yaml`, and see what the gates lack now: `gradus assess`.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "what criteria were waiting for is there",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Configuration],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let listed = context.config.infrastructure.iter();
    listed
        .filter_map(|i| Some(finding(context, i, i.place(&context.project.ledgers)?)))
        .collect()
}

fn finding(context: &Context<'_>, built: &Infrastructure, place: Location) -> Finding {
    let criteria: Vec<&str> = built.criteria.iter().map(|c| &*c.value).collect();
    let gates: Vec<String> = built
        .gates
        .iter()
        .map(|g| format!("`{}`", g.value))
        .collect();
    let of = match gates.is_empty() {
        true => "every gate".to_owned(),
        false => gates.join(", "),
    };
    let (criteria, is) = match criteria.len() {
        0 => ("nothing".to_owned(), "is"),
        1 => (criteria.concat(), "is"),
        _ => (criteria.join(", "), "are"),
    };
    let message = format!(
        "{} ({}) is there, by {}: {criteria} of {of} {is} not pending any more",
        built.name.value, built.issue.value, place.path
    );
    let listed = Location::new(
        LedgerKind::Configuration,
        context.config.path.clone(),
        built.name.line,
        built.name.column,
    );
    let report = context
        .report(ID, message)
        .at(listed)
        .at(place)
        .help("remove the entry, and see what the gates lack now: gradus assess");
    match built.gates.as_slice() {
        [one] => report.gate(&one.value).done(),
        _ => report.done(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::config::{self, Config};
    use crate::finding::{Finding, Severity};
    use crate::fixtures::Fixture;

    pub(in crate::rules) fn config() -> Config {
        let yaml = "\
infrastructure:
  - name: a metrics endpoint
    issue: \"#12\"
    criteria: [B4, S7]
    gates: [FastPath]
    thereWhen: \"cmd/*/metrics.go\"
";
        config::read("gradus.yaml", yaml).expect("it is one")
    }

    pub(in crate::rules) fn project(path: &str) -> Fixture {
        let mut fixture = Fixture::new().gate("FastPath", "0.4 beta on");
        fixture.ledgers.paths = vec![path.into()];
        fixture
    }

    fn found(path: &str, config: &Config) -> Vec<Finding> {
        let mut found = project(path).judge_with("dra-driver", config);
        found.retain(|f| f.rule == "infrastructure-there");
        found
    }

    #[test]
    fn it_is_told_once_it_is_there() {
        let found = found("cmd/plugin/metrics.go", &config());
        let [finding] = found.as_slice() else {
            panic!("one finding: {found:#?}")
        };
        assert_eq!(
            finding.message,
            "a metrics endpoint (#12) is there, by cmd/plugin/metrics.go: B4, S7 of `FastPath` are \
             not pending any more"
        );
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(finding.locations[0].to_string(), "gradus.yaml:2");
        assert_eq!(finding.locations[1].path, "cmd/plugin/metrics.go");
    }

    #[test]
    fn until_then_they_wait() {
        assert_eq!(found("cmd/plugin/main.go", &config()), []);
    }

    #[test]
    fn without_a_gate_it_is_for_all() {
        let mut all = config();
        all.infrastructure[0].gates.clear();
        all.infrastructure[0].criteria.truncate(1);
        let found = found("cmd/plugin/metrics.go", &all);
        assert!(
            found[0]
                .message
                .ends_with("B4 of every gate is not pending any more")
        );
        assert_eq!(found[0].gate, None);
    }
}
