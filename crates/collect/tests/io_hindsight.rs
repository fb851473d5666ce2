//! What older trees show once it is known what came later.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::path::Path;

use gradus_collect::repository::{Request, collect};
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind};
use gradus_core::ledgers::Ledgers;
use gradus_sample::{Change, SampleRepo};

const REGISTRY: &str = "pkg/gates/gates.go";
const LIST: &str = "pkg/settings/list.go";

fn read(path: &Path) -> Ledgers {
    let request = Request {
        path: path.to_owned(),
        history: true,
        ..Request::default()
    };
    collect(&request).unwrap()
}

fn coverage(ledgers: &Ledgers, ledger: LedgerKind) -> &Coverage {
    let mut all = ledgers.coverage.iter();
    all.find(|c| c.ledger == ledger).unwrap()
}

/// A registry with a map entry for each line given, and its constants.
fn registry(entries: &[(&str, &str)]) -> String {
    let mut text = "package gates\n\nconst (\n".to_owned();
    for (name, _) in entries {
        text.push_str(&format!("\t{name} featuregate.Feature = \"{name}\"\n"));
    }
    text.push_str(")\n\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{\n");
    for (name, spec) in entries {
        text.push_str(&format!("\t{name}: {spec}\n"));
    }
    text.push_str("}\n");
    text
}

const ALPHA: &str = "{Default: false, PreRelease: featuregate.Alpha},";

fn release(repo: &mut SampleRepo, month: u32, files: &[(&str, String)]) {
    let date = format!("2025-{month:02}-01");
    let change = Change::new(&date, "a release");
    let change = files
        .iter()
        .fold(change, |c, (path, text)| c.file(path, text.as_str()));
    repo.commit(&change).unwrap();
    repo.tag(&format!("v0.{month}.0"), Some(&date)).unwrap();
}

fn three() -> String {
    registry(&[("Keel", ALPHA), ("Mast", ALPHA), ("Rudder", ALPHA)])
}

#[test]
fn gates_that_were_a_plain_list_before_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let list = "package settings\n\nconst (\n\tKeel = \"Keel\"\n\tMast = \"Mast\"\n)\n";
    release(&mut repo, 1, &[(LIST, list.to_owned())]);
    release(&mut repo, 2, &[(REGISTRY, three())]);
    repo.check_out().unwrap();
    let ledgers = read(dir.path());
    let history = ledgers.history.as_ref().unwrap();
    let [unseen] = history.unseen.as_slice() else {
        panic!("{:?}", history.unseen)
    };
    assert_eq!(
        (unseen.line.as_str(), unseen.before.as_str()),
        ("v0.2", "v0.1")
    );
    assert_eq!(unseen.gates.iter().collect::<Vec<_>>(), ["Keel", "Mast"]);
    assert_eq!(
        (unseen.location.path.as_str(), unseen.location.line),
        (LIST, 4)
    );
    assert_eq!(unseen.location.revision.as_deref(), Some("v0.1.0"));
    let coverage = coverage(&ledgers, LedgerKind::History);
    assert_eq!(coverage.state, CoverageState::Partial);
    assert!(
        coverage
            .why
            .contains("2 gates that v0.2 is the first to show"),
        "{}",
        coverage.why
    );
    assert!(!history.torn);
}

#[test]
fn gates_that_came_together_are_new_where_nothing_names_them() {
    // One name in quotes, or names that are not in quotes, are no list of gates.
    let plain = "package settings\n\n// Keel, Mast and Rudder are to come.\nvar note = \"Keel\"\n";
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    release(&mut repo, 1, &[(LIST, plain.to_owned())]);
    release(&mut repo, 2, &[(REGISTRY, three())]);
    // A registry that only grows was read all along.
    let four = registry(&[
        ("Boom", ALPHA),
        ("Keel", ALPHA),
        ("Mast", ALPHA),
        ("Rudder", ALPHA),
    ]);
    release(&mut repo, 3, &[(REGISTRY, four)]);
    repo.check_out().unwrap();
    let ledgers = read(dir.path());
    assert_eq!(ledgers.history.as_ref().unwrap().unseen, []);
    let coverage = coverage(&ledgers, LedgerKind::History);
    assert_eq!(coverage.state, CoverageState::Exhaustive);
}

#[test]
fn the_last_word_on_a_gate_that_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let locked =
        "{Default: true, LockToDefault: true, PreRelease: featuregate.GA}, // remove in 0.2";
    let before = registry(&[
        ("Keel", locked),
        ("Mast", "{Default: true},"),
        ("Rudder", ALPHA),
    ]);
    let promised = "\t// The gate will be removed\n\t// in v0.2.\n\tMast featuregate";
    let before = before.replace("\tMast featuregate", promised);
    release(&mut repo, 1, &[(REGISTRY, before)]);
    release(&mut repo, 2, &[(REGISTRY, registry(&[("Rudder", ALPHA)]))]);
    repo.check_out().unwrap();
    let ledgers = read(dir.path());
    let told: Vec<String> = ledgers
        .history
        .as_ref()
        .unwrap()
        .partings
        .iter()
        .map(|(name, parting)| {
            let remark = parting.remark.as_ref().unwrap();
            let revision = remark.location.revision.as_deref().unwrap_or("-");
            format!(
                "{name}: {} ({} at {revision}:{}), unwritten {}",
                remark.text, remark.version, remark.location.line, parting.stage_unwritten
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "Keel: remove in 0.2 (0.2 at v0.1.0:12), unwritten false",
            "Mast: The gate will be removed in v0.2. (v0.2 at v0.1.0:5), unwritten true",
        ]
    );
}

#[test]
fn an_entry_that_code_writes_makes_the_registry_partial() {
    let dir = tempfile::tempdir().unwrap();
    let mut repo = SampleRepo::init(dir.path()).unwrap();
    let written = format!(
        "{}\nfunc init() {{\n\tgates[Mast] = featuregate.FeatureSpec{{Default: calm(), PreRelease: featuregate.Alpha}}\n}}\n",
        three()
    );
    release(&mut repo, 1, &[(REGISTRY, written)]);
    repo.check_out().unwrap();
    let ledgers = read(dir.path());
    let coverage = coverage(&ledgers, LedgerKind::Registry);
    assert_eq!(coverage.state, CoverageState::Partial);
    assert!(
        coverage.why.ends_with(
            "1 entry is not known: a registry entry that code writes when the program runs"
        ),
        "{}",
        coverage.why
    );
    let of = |name: &str| ledgers.inventory.gate(name).unwrap().specs()[0].default;
    assert_eq!((of("Keel"), of("Mast")), (Some(false), None));
}
