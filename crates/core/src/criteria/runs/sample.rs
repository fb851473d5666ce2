//! Results in a few words, for the tests of criteria that count runs.

use crate::fixtures::Fixture;
use crate::ledger::{Coverage, CoverageState, LedgerKind};
use crate::location::Location;
use crate::results::{
    Counts, Failure, Place, Record, Run, Setting, TestName, Trouble, TroubleKind,
};
use crate::statement::{Basis, Claim, Mode, Statement};
use crate::testcase::{Reach, TestCase, TestKind};
use crate::version::Version;

/// A gate called `FastPath`, at a stage for which every criterion is asked.
pub(crate) fn gate() -> Fixture {
    Fixture::new()
        .gate("FastPath", "0.4 beta off")
        .line("v26.4", &[("FastPath", "0.4 alpha off")])
        .line("v0.5", &[("FastPath", "0.4 beta off")])
}

/// Says that a ledger was read completely.
pub(crate) fn whole(mut fixture: Fixture, ledgers: &[LedgerKind]) -> Fixture {
    for ledger in ledgers {
        fixture.ledgers.coverage.retain(|c| c.ledger != *ledger);
        fixture.ledgers.coverage.push(Coverage {
            ledger: *ledger,
            state: CoverageState::Exhaustive,
            why: format!("all of {}", ledger.as_str()),
        });
    }
    fixture
}

/// The gate with a BATS test that switches it on, `mounts`, which a make target runs.
pub(crate) fn tested() -> Fixture {
    let kinds = [LedgerKind::Bats, LedgerKind::GoTests, LedgerKind::Ci];
    bats(whole(gate(), &kinds), "mounts", &[true])
}

/// Adds a BATS test that sets the gate to these values, one below the other.
pub(crate) fn bats(mut fixture: Fixture, title: &str, sets: &[bool]) -> Fixture {
    let ledgers = &mut fixture.ledgers;
    let id = u32::try_from(ledgers.cases.len()).expect("few tests");
    let line = 10 * (id + 1);
    let at = |line| Location::new(LedgerKind::Bats, "t/fast.bats", line, 1);
    ledgers.cases.push(TestCase {
        id,
        kind: TestKind::Bats,
        name: title.to_owned(),
        location: at(line),
        expects_error: false,
        tags: Vec::new(),
        skips: Vec::new(),
        reach: vec![Reach {
            runner: "make bats".to_owned(),
            location: Location::new(LedgerKind::Ci, "Makefile", 3, 1),
        }],
    });
    for (below, on) in (1..).zip(sets) {
        ledgers.statements.push(Statement {
            subject: "FastPath".to_owned(),
            claim: Claim::SetsTo(*on),
            mode: Mode::Tests,
            basis: Basis::Read,
            location: at(line + below),
            listing: None,
            case: Some(id),
        });
    }
    fixture
}

/// A setting on a platform: `arm64`, `arm64 1.35`, `arm64 1.35/1.34` with its kubelets.
pub(crate) fn on(platform: &str) -> Setting {
    let mut setting = Setting::default();
    let mut words = platform.split(' ');
    setting.platform.arch = words.next().map(str::to_owned);
    if let Some(minors) = words.next() {
        let mut minors = minors.split('/').map(Version::parse);
        setting.platform.kubernetes = minors.next().flatten();
        setting.platform.kubelet = minors.next().flatten();
    }
    setting
}

/// The same with the gate on in all of the run.
pub(crate) fn switched(mut setting: Setting) -> Setting {
    setting.gates.insert("FastPath".to_owned(), true);
    setting
}

/// Adds runs of a test: of `t/fast.bats` where its name says nothing else (`group: name`).
pub(crate) fn ran(fixture: Fixture, test: &str, setting: Setting, runs: (u64, u64)) -> Fixture {
    let mut fixture = whole(fixture, &[LedgerKind::Results]);
    let results = &mut fixture.ledgers.results;
    if results.files.is_empty() {
        results.files.push("ci/junit.xml".to_owned());
        results.runs.push(Run::default());
    }
    let known = results.settings.iter().position(|s| *s == setting);
    let number = known.unwrap_or_else(|| {
        results.settings.push(setting);
        results.settings.len() - 1
    });
    let line = 10 + u32::try_from(results.records.len()).expect("few records");
    let place = Place { file: 0, line };
    let (group, name) = test.split_once(": ").unwrap_or(("fast.bats", test));
    let (passes, failures) = runs;
    results.records.push(Record {
        test: TestName {
            group: Some(group.to_owned()),
            name: name.to_owned(),
        },
        setting: u32::try_from(number).expect("few settings"),
        counts: Counts {
            passes,
            failures,
            ..Counts::default()
        },
        first_failures: (failures > 0)
            .then(|| Failure {
                run: 0,
                place,
                message: Some("it broke".to_owned()),
            })
            .into_iter()
            .collect(),
        passed: (passes > 0).then_some((0, place)),
        oldest: None,
        newest: Some("2026-01-10".to_owned()),
    });
    fixture
}

/// Adds a panic or a race in the output of a test, in the setting that was added last.
pub(crate) fn trouble(mut fixture: Fixture, kind: TroubleKind, test: Option<&str>) -> Fixture {
    let results = &mut fixture.ledgers.results;
    let settings = u32::try_from(results.settings.len()).expect("few settings");
    results.troubles.push(Trouble {
        kind,
        run: 0,
        setting: settings.saturating_sub(1),
        test: test.map(|name| TestName {
            group: Some("fast.bats".to_owned()),
            name: name.to_owned(),
        }),
        place: Place { file: 0, line: 99 },
        text: "out of oil".to_owned(),
    });
    fixture
}
