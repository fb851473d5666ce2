//! Rules about what code does with gates besides declaring and checking them.

use super::one;
use crate::code::{Binary, DocComment, Emulation, Enforcer, Together, UnknownUse, Write};
use crate::finding::Severity;
use crate::fixtures::Fixture;
use crate::gate::{Constraint, ConstraintSource, Milestone};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::stage::Stage;
use crate::statement::{Basis, Claim, Mode, Statement};

fn at(path: &str, line: u32) -> Location {
    Location::new(LedgerKind::Code, path, line, 1)
}

/// `QuickPath`, on by default, requires `FastPath`, on by default.
pub(super) fn coupled() -> Fixture {
    let mut fixture = Fixture::new()
        .gate("FastPath", "beta on")
        .gate("QuickPath", "beta on")
        .gate("SlowPath", "alpha off");
    let gates = &mut fixture.ledgers.inventory.gates;
    let quick = gates.iter_mut().find(|g| g.name == "QuickPath");
    quick.expect("a gate").requires.push(Constraint {
        gate: "FastPath".to_owned(),
        source: ConstraintSource::Code,
        location: at("pkg/gates.go", 50),
    });
    fixture
}

pub(super) fn advice(subject: &str, on: bool, path: &str, line: u32) -> Statement {
    Statement {
        subject: subject.to_owned(),
        claim: Claim::SetsTo(on),
        mode: Mode::Advises,
        basis: Basis::Read,
        location: at(path, line),
        listing: None,
        case: None,
    }
}

pub(super) fn comment(ident: &str, text: &str, line: u32) -> (String, DocComment) {
    let comment = DocComment {
        ident: ident.to_owned(),
        text: text.to_owned(),
        location: at("pkg/gates.go", line),
        generated: false,
    };
    (ident.to_owned(), comment)
}

/// A project in which nearly everything is wrong that these rules look for.
pub(super) fn troubled() -> Fixture {
    let fixture = ["A", "B", "C", "D"].iter().fold(coupled(), |f, n| {
        f.gate(&format!("Path{n}"), "0.1 alpha off")
    });
    let fixture = ["A", "B", "C"].iter().fold(fixture, |f, n| {
        with_milestone(f, &format!("Path{n}"), Stage::Alpha, "v0.1")
    });
    let fixture = with_milestone(fixture, "PathD", Stage::Alpha, "v0.2");
    let mut fixture = unused(fixture, "SlowPath");
    fixture.ledgers.statements = vec![advice("FastPath", false, "main.go", 9)];
    let code = &mut fixture.ledgers.code;
    let named = ["PathA", "PathB", "PathC"].map(|n| comment(n, &format!("{n} does."), 3));
    code.comments.extend(named);
    code.comments.extend([comment("PathD", "Do it.", 4)]);
    code.enforcers = vec![enforcer("ValidateGates", 40, 2), enforcer("Run", 80, 1)];
    code.binaries = vec![binary("cmd/a", Some(20)), binary("cmd/b", None)];
    code.emulations = vec![Emulation {
        folder: "pkg".to_owned(),
        version: "1.36".to_owned(),
        location: at("pkg/gates.go", 5),
        comment: None,
    }];
    code.together = vec![Together {
        first: "PathA".to_owned(),
        second: "PathB".to_owned(),
        location: at("main.go", 8),
        comment: None,
    }];
    code.unknown = vec![UnknownUse {
        name: "LostPath".to_owned(),
        location: at("main.go", 7),
        declared: None,
    }];
    code.writes = vec![Write {
        location: at("cmd/a/main.go", 30),
        gate: "PathA".to_owned(),
        on: None,
        binary: None,
        comment: None,
    }];
    fixture
}

#[test]
fn advice_that_the_defaults_refuse() {
    let mut fixture = coupled();
    fixture.ledgers.statements = vec![advice("FastPath", false, "main.go", 9)];
    let found = fixture.found("kubernetes", "advice-refused");
    let finding = one(&found, "FastPath", Severity::Error);
    assert_eq!(
        finding.message,
        "`FastPath=false` is advised, and that alone is refused: `QuickPath` is on by default and requires it"
    );
    assert_eq!(finding.help, "advise `QuickPath=false` with it");
    assert_eq!(finding.locations[1].line, 50);
}

#[test]
fn advice_that_is_accepted() {
    let mut fixture = coupled();
    fixture.ledgers.statements = vec![
        advice("QuickPath", false, "main.go", 9),
        advice("SlowPath", true, "main.go", 12),
        advice("Unheard", true, "main.go", 13),
    ];
    assert_eq!(fixture.found("kubernetes", "advice-refused"), []);
    // Both within a few lines of a page are one advice.
    let mut page = [
        advice("FastPath", false, "docs/a.md", 9),
        advice("QuickPath", false, "docs/a.md", 10),
    ];
    for statement in &mut page {
        statement.location.ledger = LedgerKind::Docs;
    }
    fixture.ledgers.statements = page.to_vec();
    assert_eq!(fixture.found("kubernetes", "advice-refused"), []);
}

#[test]
fn the_one_comment_without_a_name() {
    let mut fixture = coupled().gate("WidePath", "alpha off");
    let named = ["FastPath", "QuickPath", "SlowPath"];
    let comments = &mut fixture.ledgers.code.comments;
    comments.extend(named.map(|n| comment(n, &format!("{n} does."), 3)));
    comments.extend([comment("WidePath", "Enable the wide path.", 9)]);
    let found = fixture.found("kubernetes", "comment-without-name");
    one(&found, "WidePath", Severity::Info);
    let comments = &mut fixture.ledgers.code.comments;
    comments.extend([comment("SlowPath", "Enable the slow path.", 6)]);
    assert_eq!(fixture.found("kubernetes", "comment-without-name"), []);
}

pub(super) fn enforcer(function: &str, line: u32, constraints: u32) -> Enforcer {
    Enforcer {
        function: function.to_owned(),
        location: at("pkg/gates.go", line),
        constraints,
    }
}

#[test]
fn a_constraint_outside_of_the_validation() {
    let mut fixture = coupled();
    fixture.ledgers.code.enforcers = vec![enforcer("ValidateGates", 40, 2), enforcer("Run", 80, 1)];
    let found = fixture.found("kubernetes", "constraint-elsewhere");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Info);
    assert_eq!(found[0].locations[0].line, 80);
    // Without a place for all of them there is no elsewhere.
    fixture.ledgers.code.enforcers = vec![enforcer("Run", 80, 3), enforcer("Start", 90, 1)];
    assert_eq!(fixture.found("kubernetes", "constraint-elsewhere"), []);
}

#[test]
fn a_registry_at_another_numbering() {
    let mut fixture = Fixture::new().gate("FastPath", "0.4 beta on");
    fixture.ledgers.code.emulations = vec![Emulation {
        folder: "pkg".to_owned(),
        version: "1.36".to_owned(),
        location: at("pkg/gates.go", 5),
        comment: Some("The version has to be so.".to_owned()),
    }];
    let found = fixture.found("kubernetes", "emulation-version");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Info);
    assert!(found[0].message.contains("\"The version has to be so.\""));
    let mut same = fixture.clone();
    same.ledgers.code.emulations[0].version = "0.5".to_owned();
    assert_eq!(same.found("kubernetes", "emulation-version"), []);
    same.ledgers.code.emulations[0].version = "99.0".to_owned();
    assert_eq!(same.found("kubernetes", "emulation-version"), []);
}

/// Takes away every use of a gate.
fn unused(mut fixture: Fixture, name: &str) -> Fixture {
    for gate in &mut fixture.ledgers.inventory.gates {
        if gate.name == name {
            gate.use_sites.clear();
        }
    }
    fixture
}

#[test]
fn a_gate_that_no_code_names() {
    let fixture = unused(coupled(), "SlowPath");
    let found = fixture.found("kubernetes", "gate-unused");
    let finding = one(&found, "SlowPath", Severity::Warning);
    assert!(finding.message.contains("no code"));
    let mut explained = fixture.clone();
    let comments = &mut explained.ledgers.code.comments;
    comments.extend([comment("SlowPath", "SlowPath is a no-op now.", 7)]);
    let found = explained.found("kubernetes", "gate-unused");
    let finding = one(&found, "SlowPath", Severity::Info);
    assert!(finding.message.contains("\"SlowPath is a no-op now.\""));
    let mut named = fixture.clone();
    let place = ("SlowPath".to_owned(), at("main.go", 4));
    named.ledgers.code.named.extend([place]);
    assert_eq!(named.found("kubernetes", "gate-unused"), []);
    let partial = fixture.partial(LedgerKind::Registry);
    assert_eq!(partial.found("kubernetes", "gate-unused"), []);
}

#[test]
fn gates_that_are_used_elsewhere_or_leaving() {
    let library = ["FastPath", "QuickPath"]
        .into_iter()
        .fold(coupled(), unused);
    assert_eq!(library.found("kubernetes", "gate-unused"), []);
    let locked = unused(coupled().gate("OldPath", "stable on locked"), "OldPath");
    assert_eq!(locked.found("kubernetes", "gate-unused"), []);
}

pub(super) fn with_milestone(
    mut fixture: Fixture,
    gate: &str,
    stage: Stage,
    version: &str,
) -> Fixture {
    let gates = &mut fixture.ledgers.inventory.gates;
    let gate = gates.iter_mut().find(|g| g.name == gate);
    gate.expect("a gate").milestones.push(Milestone {
        stage,
        version: version.to_owned(),
        location: at("pkg/gates.go", 2),
    });
    fixture
}

#[test]
fn milestones_and_specs() {
    let fixture = Fixture::new()
        .gate("FastPath", "1.30 alpha off; 1.31 beta on")
        .gate("SlowPath", "1.31 alpha off")
        .gate("WidePath", "1.29 alpha off; 1.33 beta on");
    let fixture = with_milestone(fixture, "FastPath", Stage::Alpha, "v1.30");
    let fixture = with_milestone(fixture, "FastPath", Stage::Beta, "v1.31");
    let agreeing = with_milestone(fixture, "SlowPath", Stage::Alpha, "v1.31");
    assert_eq!(agreeing.found("kubernetes", "milestone-differs"), []);
    let other = with_milestone(agreeing.clone(), "WidePath", Stage::Beta, "v1.32");
    let found = other.found("kubernetes", "milestone-differs");
    let finding = one(&found, "WidePath", Severity::Warning);
    assert_eq!(
        finding.message,
        "the comment on `WidePath` says beta at v1.32, and its spec says 1.33"
    );
    // A comment that stops at an earlier stage.
    let behind = with_milestone(agreeing, "WidePath", Stage::Alpha, "v1.29");
    let found = behind.found("kubernetes", "milestone-differs");
    let finding = one(&found, "WidePath", Severity::Warning);
    assert!(finding.message.contains("ends with alpha at v1.29"));
}

#[test]
fn milestones_in_another_numbering() {
    let fixture = Fixture::new()
        .gate("FastPath", "1.30 alpha off")
        .gate("SlowPath", "1.31 alpha off");
    let fixture = with_milestone(fixture, "FastPath", Stage::Alpha, "v0.3");
    let fixture = with_milestone(fixture, "SlowPath", Stage::Alpha, "v0.4");
    assert_eq!(fixture.found("kubernetes", "milestone-differs"), []);
}

#[test]
fn checks_of_what_is_not_registered() {
    let mut fixture = coupled();
    let unknown = |name: &str| UnknownUse {
        name: name.to_owned(),
        location: at("main.go", 7),
        declared: None,
    };
    fixture.ledgers.code.unknown = vec![unknown("LostPath"), unknown("AllAlpha")];
    let found = fixture.found("kubernetes", "unknown-gate-used");
    one(&found, "LostPath", Severity::Warning);
    let partial = fixture.partial(LedgerKind::Registry);
    let found = partial.found("kubernetes", "unknown-gate-used");
    one(&found, "LostPath", Severity::Info);
}

#[test]
fn gates_that_decide_together() {
    let mut fixture = coupled();
    let together = |first: &str, second: &str| Together {
        first: first.to_owned(),
        second: second.to_owned(),
        location: at("main.go", 8),
        comment: None,
    };
    fixture.ledgers.code.together = vec![
        together("FastPath", "QuickPath"),
        together("FastPath", "SlowPath"),
    ];
    let found = fixture.found("kubernetes", "unrelated-together");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Info);
    assert!(found[0].message.ends_with("`FastPath` and `SlowPath`"));
    let rows: &[(&str, &[Claim])] = &[("FastPath", &[]), ("SlowPath", &[])];
    let linked = |fixture: &Fixture, lines: [u32; 2]| {
        let fixture = fixture.clone().table("docs/a.md", "Gates", rows);
        let named =
            |f: Fixture, line, gate| f.told("docs/a.md", line, gate, &Claim::Named, Basis::Read);
        let fixture = named(named(fixture, lines[0], "FastPath"), lines[1], "SlowPath");
        fixture.found("kubernetes", "unrelated-together").len()
    };
    assert_eq!(linked(&fixture, [12, 13]), 1, "rows, with links in them");
    assert_eq!(linked(&fixture, [20, 21]), 0, "a passage");
    let mut explained = fixture.clone();
    let told = &mut explained.ledgers.code.together[1].comment;
    *told = Some("Only FastPath matters here.".to_owned());
    assert_eq!(explained.found("kubernetes", "unrelated-together").len(), 1);
    let told = &mut explained.ledgers.code.together[1].comment;
    *told = Some("With FastPath and SlowPath on, wait.".to_owned());
    assert_eq!(explained.found("kubernetes", "unrelated-together"), []);
    let comments = &mut fixture.ledgers.code.comments;
    comments.extend([comment(
        "SlowPath",
        "SlowPath is ignored without FastPath.",
        7,
    )]);
    assert_eq!(fixture.found("kubernetes", "unrelated-together"), []);
}

pub(super) fn binary(folder: &str, validates: Option<u32>) -> Binary {
    Binary {
        folder: folder.to_owned(),
        takes: at(&format!("{folder}/main.go"), 5),
        validates: validates.map(|line| at(&format!("{folder}/main.go"), line)),
        entry: None,
    }
}

#[test]
fn a_program_that_does_not_validate() {
    let mut fixture = coupled();
    fixture.ledgers.code.enforcers = vec![enforcer("ValidateGates", 40, 1)];
    fixture.ledgers.code.binaries = vec![binary("cmd/a", Some(20)), binary("cmd/b", None)];
    let found = fixture.found("kubernetes", "validation-not-called");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(
        found[0].message,
        "`cmd/b` takes gates and never calls `ValidateGates`, as `cmd/a` does"
    );
    // Where no call is seen at all, calls cannot be followed.
    fixture.ledgers.code.binaries = vec![binary("cmd/a", None), binary("cmd/b", None)];
    assert_eq!(fixture.found("kubernetes", "validation-not-called"), []);
}

#[test]
fn a_program_that_switches_gates_itself() {
    let mut fixture = coupled();
    fixture.ledgers.code.binaries = vec![binary("cmd/a", Some(20)), binary("cmd/b", Some(21))];
    let write = |gate: &str| Write {
        location: at("cmd/a/main.go", 30),
        gate: gate.to_owned(),
        on: Some(false),
        binary: Some("cmd/a".to_owned()),
        comment: Some("Hosts have no fast path.".to_owned()),
    };
    fixture.ledgers.code.writes = vec![write("FastPath"), write("QuickPath")];
    let found = fixture.found("kubernetes", "written-outside-registry");
    assert_eq!(found.len(), 1, "both in one call");
    assert_eq!(found[0].severity, Severity::Info);
    assert_eq!(
        found[0].message,
        "`cmd/a` switches `FastPath` and `QuickPath` off by itself; `cmd/b`, which takes gates \
         too, does not; the comment there says \"Hosts have no fast path.\""
    );
    assert_eq!(found[0].locations[1].path, "cmd/b/main.go");
}
