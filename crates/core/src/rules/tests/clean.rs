//! A project in which nothing is wrong.

use super::charts::{asks, passes, refuses, shown};
use super::code::{advice, binary, comment, enforcer, with_milestone};
use super::go_tests::test;
use super::runs::{case, run_on, runner, said, suites, supported};
use crate::assess::tests::{attested, text, waiver};
use crate::chart::{Chart, Form};
use crate::ci::TagFilter;
use crate::code::Together;
use crate::constraints::Kind;
use crate::described::Described;
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::ledgers::Ledgers;
use crate::location::Location;
use crate::marker::{EnhancementClaim, Marker};
use crate::metric::MetricPlace;
use crate::proposal::{Demand, Proposal};
use crate::record::{Approver, GatePage, Record};
use crate::stage::Stage;
use crate::statement::{Basis, Claim, Mode};
use crate::upstream;

/// An enhancement of Kubernetes that is done, and its gate.
const DONE: (u32, &str) = (4381, "DynamicResourceAllocation");

/// A project in which everything is as every policy wants it, in every ledger.
pub(super) fn clean() -> Fixture {
    let mut fixture = past(gates()).next("v0.4.0-dev");
    fixture = documents(fixture);
    fixture = code(fixture);
    fixture.ledgers.charts.push(chart());
    let manifest = passes("config/manager.yaml", "FastPath", Claim::Default(true));
    fixture.ledgers.statements.push(manifest);
    proposals(&mut fixture.ledgers);
    fixture = tests(fixture);
    fixture = metrics(fixture);
    runs(&mut fixture.ledgers);
    upstream(&mut fixture.ledgers);
    records(&mut fixture.ledgers);
    fixture.changed_from(&[
        ("FastPath", "0.2 beta on"),
        ("SidePath", "0.4 stable on locked"),
        ("SlowPath", "0.3 alpha off"),
        ("WidePath", "0.3 alpha off"),
    ])
}

/// `SlowPath` requires `FastPath`, and `WidePath` requires `SlowPath`.
fn gates() -> Fixture {
    Fixture::new()
        .gate("FastPath", "0.2 beta on")
        .gate("SlowPath", "0.3 alpha off")
        .gate(
            "SidePath",
            "0.1 alpha off; 0.2 beta on; 0.4 stable on locked",
        )
        .gate("WidePath", "0.3 alpha off")
        .constraint("SlowPath", &requires("FastPath"))
        .constraint("WidePath", &requires("SlowPath"))
}

fn requires(other: &str) -> Claim {
    Claim::Requires(other.to_owned())
}

fn past(fixture: Fixture) -> Fixture {
    let first = [("FastPath", "0.1 alpha off"), ("SidePath", "0.1 alpha off")];
    let second = [
        ("FastPath", "0.2 beta on"),
        ("SidePath", "0.1 alpha off; 0.2 beta on"),
    ];
    let third = [
        second[0],
        second[1],
        ("SlowPath", "0.3 alpha off"),
        ("WidePath", "0.3 alpha off"),
    ];
    let lines = fixture
        .line("v0.1", &first)
        .line("v0.2", &second)
        .line("v0.3", &third);
    lines.commit(&first).commit(&second).commit(&third)
}

/// A page, and a form, with all gates; the page is of a release that has them.
fn documents(fixture: Fixture) -> Fixture {
    let new: &[Claim] = &[
        Claim::Stage(Stage::Alpha),
        Claim::Since("v0.3.0".to_owned()),
    ];
    let page = "docs/gates.md";
    let mut fixture = fixture
        .table(
            page,
            "Feature gates",
            &[
                (
                    "FastPath",
                    &[Claim::Stage(Stage::Beta), Claim::Default(true)],
                ),
                ("SlowPath", new),
                (
                    "SidePath",
                    &[Claim::Stage(Stage::Stable), Claim::Locked(true)],
                ),
                ("WidePath", new),
                ("ContextualLogging", &[]),
            ],
        )
        .told(page, 30, "SlowPath", &requires("FastPath"), Basis::Read)
        .told(page, 31, "WidePath", &requires("SlowPath"), Basis::Read)
        .listed(
            ".github/form.yml",
            &["FastPath", "SidePath", "SlowPath", "WidePath"],
        );
    fixture.ledgers.described.push(Described {
        version: "v0.3.0".to_owned(),
        scope: "docs".to_owned(),
        location: Location::new(LedgerKind::Docs, "docs/hugo.toml", 9, 1),
    });
    fixture
}

/// Two programs that validate, comments that name their gates, and advice that works.
fn code(fixture: Fixture) -> Fixture {
    let milestones = [
        ("FastPath", Stage::Beta, "v0.2"),
        ("SlowPath", Stage::Alpha, "v0.3"),
        ("WidePath", Stage::Alpha, "v0.3"),
    ];
    let noted = milestones.into_iter();
    let mut fixture = noted.fold(fixture, |f, (gate, stage, version)| {
        with_milestone(f, gate, stage, version)
    });
    let advice = advice("SlowPath", true, "main.go", 9);
    fixture.ledgers.statements.push(advice);
    let code = &mut fixture.ledgers.code;
    let names = ["FastPath", "SidePath", "SlowPath", "WidePath"];
    let comments = names.map(|n| comment(n, &format!("{n} does."), 3));
    code.comments.extend(comments);
    code.enforcers = vec![enforcer("ValidateGates", 80, 2)];
    code.binaries = vec![binary("cmd/a", Some(20)), binary("cmd/b", Some(21))];
    code.together = vec![Together {
        first: "FastPath".to_owned(),
        second: "SlowPath".to_owned(),
        location: Location::new(LedgerKind::Code, "main.go", 8, 1),
        comment: None,
    }];
    fixture
}

/// A chart with every gate that can be set at its default, which refuses what the code refuses.
fn chart() -> Chart {
    let gates = [
        ("FastPath", Some(true), None),
        ("SlowPath", Some(false), None),
        ("WidePath", Some(false), None),
    ];
    let needs = |pair: [&str; 2]| refuses(&pair, Some(Kind::Requires), None);
    Chart {
        dir: "chart".to_owned(),
        conditions: vec![asks("FastPath", Some(false), 5)],
        refusals: vec![
            needs(["SlowPath", "FastPath"]),
            needs(["WidePath", "SlowPath"]),
        ],
        passed: vec![Location::new(
            LedgerKind::Chart,
            "chart/templates/pod.yaml",
            2,
            0,
        )],
        ..shown(Form::Value, &gates)
    }
}

/// A demand, and proposals for the gates that came after it.
fn proposals(ledgers: &mut Ledgers) {
    let at = |path: &str| Location::new(LedgerKind::Proposals, path, 1, 1);
    ledgers.proposals.demands.push(Demand {
        text: "A new gate requires a proposal.".to_owned(),
        location: at("CONTRIBUTING.md"),
        since: Some(("2025-06-02".to_owned(), "c2".to_owned())),
        first_path: None,
    });
    ledgers.proposals.documents.push(Proposal {
        number: "0001".to_owned(),
        title: "Paths".to_owned(),
        status: None,
        gates: vec!["SlowPath".to_owned(), "WidePath".to_owned()],
        location: at("proposals/0001-paths.md"),
    });
}

/// Tests that assert each default, switch each gate, and break each constraint.
fn tests(mut fixture: Fixture) -> Fixture {
    let on = Claim::SetsTo(true);
    let off = Claim::SetsTo(false);
    let alpha = Claim::Default(false);
    let cases: [(bool, &[(&str, Claim)]); 4] = [
        (
            false,
            &[
                ("FastPath", Claim::Default(true)),
                ("SlowPath", alpha.clone()),
                ("WidePath", alpha),
            ],
        ),
        (false, &[("SlowPath", on.clone()), ("WidePath", on.clone())]),
        (true, &[("SlowPath", on.clone()), ("FastPath", off.clone())]),
        (true, &[("WidePath", on), ("SlowPath", off)]),
    ];
    for (expects_error, said) in cases {
        fixture = test(fixture, expects_error, said);
    }
    let id = u32::try_from(fixture.ledgers.cases.len()).expect("few tests");
    fixture.ledgers.cases.extend([
        case(id, "t/a.bats", &["fast"]),
        case(id + 1, "t/b.bats", &[]),
        case(id + 2, "t/c.bats", &[]),
    ]);
    let switched = said("SidePath", Claim::SetsTo(true), id);
    fixture.ledgers.statements.push(switched);
    fixture
}

/// A metric of a path, and an alert on it.
fn metrics(fixture: Fixture) -> Fixture {
    fixture
        .metric("paths_slow_total", "paths")
        .query("paths_slow_total", MetricPlace::Alert, "rules.yaml", 4)
        .query("up", MetricPlace::Panel, "board.json", 9)
}

/// A target that runs every file, on every minor that is supported.
fn runs(ledgers: &mut Ledgers) {
    let files = ["t/a.bats", "t/b.bats", "t/c.bats"];
    let mut all = runner("make all", &files);
    all.is_lane = true;
    all.filters.push(TagFilter {
        text: "fast".to_owned(),
        location: Location::new(LedgerKind::Ci, "Makefile", 7, 1),
    });
    let newest = upstream::latest().minor;
    let oldest = newest - 2;
    let ci = &mut ledgers.ci;
    ci.suites = suites(&files);
    ci.runners = vec![all];
    ci.minors = (oldest..=newest).map(run_on).collect();
    ci.supported = vec![
        supported(LedgerKind::Chart, "chart/Chart.yaml", oldest),
        supported(LedgerKind::Docs, "README.md", oldest),
    ];
}

/// A page with a record that counts, as it was before the change.
fn records(ledgers: &mut Ledgers) {
    let mut word = attested("B6", "ada");
    word.link = Some(text("t/a.bats:7"));
    word.until = Some(text("0.9"));
    let record = Record {
        owners: vec![text("joan")],
        tracking: Some(text("#7")),
        evidence: vec![word],
        waivers: vec![waiver("B4", "ada", "2026-12-31")],
        ..Record::default()
    };
    ledgers.pages.push(GatePage {
        gate: "FastPath".to_owned(),
        location: Location::new(LedgerKind::Page, "docs/fast.md", 2, 1),
        record,
        uncommitted: false,
    });
    ledgers.approvers.push(Approver {
        login: "ada".to_owned(),
        location: Location::new(LedgerKind::Page, "OWNERS", 2, 1),
    });
    ledgers.paths = ["docs/fast.md", "t/a.bats"].map(Into::into).to_vec();
}

/// The stable gate needs what every supported cluster has, and documents say so.
fn upstream(ledgers: &mut Ledgers) {
    let (number, gate) = DONE;
    let mut needs = said("SidePath", Claim::Needs(gate.to_owned()), 0);
    needs.mode = Mode::Documents;
    needs.case = None;
    needs.location = Location::new(LedgerKind::Docs, "docs/side.md", 4, 1);
    ledgers.statements.push(needs);
    ledgers.markers.push(Marker {
        gate: gate.to_owned(),
        subject: "Claims".to_owned(),
        location: Location::new(LedgerKind::Upstream, "vendor/api/types.go", 40, 1),
    });
    ledgers.enhancement_claims.push(EnhancementClaim {
        number,
        stage: Stage::Stable,
        reached: true,
        location: Location::new(LedgerKind::Docs, "docs/side.md", 5, 1),
    });
}
