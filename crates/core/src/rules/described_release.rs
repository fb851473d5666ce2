//! Rule `described-release`.

use std::collections::BTreeMap;

use super::context::{Context, declared, is_own};
use super::{Parameter, Rule};
use crate::described::Described;
use crate::finding::{Finding, Severity};
use crate::history::ReleaseLine;
use crate::join::{Known, advised, resolve, told};
use crate::ledger::LedgerKind;
use crate::project::GateView;
use crate::statement::{Claim, Statement};
use crate::version::Version;

const ID: &str = "described-release";

const DOC: &str = "\
Documents that say which release they describe are read by people who run that release: a gate \
that they name and the release does not have makes the program refuse to start. Gates of which \
the documents say since when they are there are fine, and so are sites that keep a copy for every \
release beside the one that is being written.

Example: the site's configuration says `version = \"v0.4.1\"`; a page sets `FastPath`, which comes \
with v0.5.

Fix: say on the page since when the gate is there, or let the site describe the release that has it.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "documents describe a release and name a gate that it does not have",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ledgers: &[LedgerKind::Registry, LedgerKind::History, LedgerKind::Docs],
    ranked: false,
    check,
};

/// Pages that are shown; the message names all gates.
const MAX_SHOWN: usize = 8;

fn check(context: &Context<'_>) -> Vec<Finding> {
    if context.whole_history().is_none() {
        return Vec::new();
    }
    let described = context.project.ledgers.described.iter();
    described
        .filter(|d| !keeps_copies(context, d))
        .filter_map(|described| {
            let version = context.numbers.read(&described.version)?;
            let line = context.line_of(version)?;
            let missing = missing(context, described, version, line);
            (!missing.is_empty()).then(|| finding(context, described, line, &missing))
        })
        .collect()
}

/// Tells whether there is a copy of the pages for a release: then the others are of none.
fn keeps_copies(context: &Context<'_>, described: &Described) -> bool {
    let statements = context.project.ledgers.statements.iter();
    statements
        .map(|s| &s.location)
        .filter(|l| l.ledger == LedgerKind::Docs && described.covers(&l.path))
        .any(|l| {
            let mut folders = l.path.split('/').rev().skip(1);
            folders.any(|part| part.contains('.') && Version::parse(part).is_some())
        })
}

type Missing<'a> = BTreeMap<&'a str, (&'a GateView, &'a Statement)>;

/// Returns the gates that the release does not have, each with the place that matters most: a
/// sample, else the first one.
fn missing<'a>(
    context: &Context<'a>,
    described: &Described,
    version: Version,
    line: &ReleaseLine,
) -> Missing<'a> {
    let mut found: Missing<'a> = BTreeMap::new();
    let project = context.project;
    let advised = advised(project, context.config);
    // What was generated tells nobody anything that was not in the code.
    let generated = &project.ledgers.generated;
    let written = |s: &&Statement| !generated.has(&s.location);
    let said = advised.chain(told(project, context.config)).filter(written);
    for statement in said.filter(|s| described.covers(&s.location.path)) {
        if let Known::Gate(view) = resolve(project, &statement.subject)
            && is_own(&view.gate)
            && view.timeline.is_some()
            && !has(line, &view.gate.name)
        {
            found.entry(&view.gate.name).or_insert((view, statement));
        }
    }
    for statement in told(project, context.config).filter(written) {
        let (Claim::Since(text) | Claim::StageSince(_, text)) = &statement.claim else {
            continue;
        };
        let gate = statement.subject.as_str();
        let Some((view, _)) = found.get(gate) else {
            continue;
        };
        let said = context.numbers.read(text);
        // A document that repeats what the registry declares is not at fault: the registry is,
        // and `version-mismatch` says so.
        let declares = |view: &GateView| {
            let mut specs = view.gate.specs().iter();
            specs.any(|s| s.version.as_deref().and_then(|v| context.numbers.read(v)) == said)
        };
        if said.is_some_and(|v| v > version || declares(view)) {
            found.remove(gate);
        }
    }
    found
}

/// Tells whether a release line has a gate, be it since a patch.
fn has(line: &ReleaseLine, gate: &str) -> bool {
    line.gates.contains_key(gate) || line.patches.iter().any(|p| p.gates.contains_key(gate))
}

fn finding(
    context: &Context<'_>,
    described: &Described,
    line: &ReleaseLine,
    missing: &Missing<'_>,
) -> Finding {
    let words: Vec<String> = missing.keys().map(|name| format!("`{name}`")).collect();
    let words = words.join(", ");
    let message = format!(
        "{} names {} as the release of these documents, and they name {words}, which {} does not have",
        described.location.path, described.version, line.line
    );
    let mut report = context
        .report(ID, message)
        .claim("named")
        .at(described.location.clone())
        .at_all(
            missing
                .values()
                .take(MAX_SHOWN)
                .map(|(_, said)| said.location.clone()),
        )
        .at_all(
            missing
                .values()
                .take(1)
                .filter_map(|(v, _)| declared(&v.gate)),
        )
        .help(format!("say there since which release {words} can be set"));
    if let (1, Some(name)) = (missing.len(), missing.keys().next()) {
        report = report.gate(name);
    }
    report.done()
}

#[cfg(test)]
pub(super) mod tests {
    use crate::described::Described;
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::location::Location;
    use crate::stage::Stage;
    use crate::statement::{Basis, Claim};

    const RULE: &str = "described-release";

    pub(in crate::rules) fn project(version: &str, page: &str) -> Fixture {
        let mut fixture = Fixture::new()
            .gate("NewPath", "0.2 alpha off")
            .gate("OldPath", "0.1 alpha off")
            .line("v0.1", &[("OldPath", "0.1 alpha off")])
            .line(
                "v0.2",
                &[("NewPath", "0.2 alpha off"), ("OldPath", "0.1 alpha off")],
            )
            .told(page, 4, "OldPath", &Claim::Named, Basis::Read)
            .told(page, 5, "NewPath", &Claim::Named, Basis::Read);
        fixture.ledgers.described.push(Described {
            version: version.to_owned(),
            scope: "site".to_owned(),
            location: Location::new(LedgerKind::Docs, "site/hugo.toml", 9, 1),
        });
        fixture
    }

    #[test]
    fn the_release_has_what_its_documents_name() {
        let found = project("v0.1.3", "site/use.md").found("kubernetes", RULE);
        let [finding] = found.as_slice() else {
            panic!("one finding was expected: {found:#?}")
        };
        assert_eq!(finding.gate.as_deref(), Some("NewPath"));
        assert_eq!(finding.severity, Severity::Warning);
        let places: Vec<String> = finding.locations.iter().map(ToString::to_string).collect();
        assert_eq!(places[..2], ["site/hugo.toml:9", "site/use.md:5"]);
        assert_eq!(project("v0.2", "site/use.md").found("kubernetes", RULE), []);
        assert_eq!(project("v0.9", "site/use.md").found("kubernetes", RULE), []);
    }

    #[test]
    fn what_the_pages_say_is_heard() {
        let project = project("v0.1", "site/use.md");
        let since = Claim::Since("0.2".to_owned());
        let said = project
            .clone()
            .told("site/gates.md", 3, "NewPath", &since, Basis::Read);
        assert_eq!(said.found("kubernetes", RULE), []);
        let mut generated = said;
        let pages = &mut generated.ledgers.generated.pages;
        pages.insert("site/gates.md".to_owned());
        let found = generated.found("kubernetes", RULE);
        assert_eq!(found.len(), 1, "nobody wrote it there");
        let copies = project.told("site/v0.1/use.md", 3, "OldPath", &Claim::Named, Basis::Read);
        assert_eq!(
            copies.found("kubernetes", RULE),
            [],
            "the rest is of no release"
        );
    }

    #[test]
    fn a_page_that_repeats_the_registry_is_not_at_fault() {
        let said = |since: &str| {
            let since = Claim::StageSince(Stage::Alpha, since.to_owned());
            let project = project("v0.2", "site/use.md").gate("LatePath", "0.2 alpha off");
            let project = project.told("site/use.md", 6, "LatePath", &Claim::Named, Basis::Read);
            project
                .told("site/late.md", 2, "LatePath", &since, Basis::Read)
                .found("kubernetes", RULE)
                .len()
        };
        assert_eq!((said("0.2"), said("0.1")), (0, 1));
    }

    #[test]
    fn other_pages_are_not_meant() {
        assert_eq!(project("v0.1", "docs/use.md").found("kubernetes", RULE), []);
    }
}
