use crate::assess::tests::cell;
use crate::ci::{Bound, Supported};
use crate::criteria::runs::sample::{on, ran, tested};
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::verdict::Verdict;
use crate::version::Version;

/// Built with the libraries of 1.35.
fn built() -> Fixture {
    let mut fixture = tested();
    fixture.ledgers.ci.supported.push(Supported {
        bound: Bound::Built(Version::line_of(1, 35)),
        location: Location::new(LedgerKind::Ci, "go.mod", 9, 1),
    });
    fixture
}

fn verdict(fixture: &Fixture) -> Verdict {
    cell(fixture, "FastPath", "B7").verdict
}

#[test]
fn met_with_an_older_and_a_newer_kubelet() {
    let fixture = ran(built(), "mounts", on("amd64 1.35/1.34"), (60, 0));
    assert_eq!(verdict(&fixture), Verdict::Unmet);
    let fixture = ran(fixture, "mounts", on("amd64 1.36"), (60, 0));
    assert_eq!(verdict(&fixture), Verdict::Met);
}

#[test]
fn a_run_may_say_what_it_was_built_with() {
    let fixture = ran(built(), "mounts", on("amd64 1.35/1.34"), (60, 0));
    let mut older = on("amd64 1.35");
    older.libraries = Some(Version::line_of(1, 34));
    assert_eq!(
        verdict(&ran(fixture, "mounts", older, (60, 0))),
        Verdict::Met
    );
}

#[test]
fn unmet_by_a_failure_or_on_its_own_minor_alone() {
    let fixture = ran(built(), "mounts", on("amd64 1.35"), (60, 0));
    let cell = cell(&fixture, "FastPath", "B7");
    assert_eq!(cell.verdict, Verdict::Unmet);
    let ask = cell.ask.expect("something is missing");
    assert!(
        ask.contains("an older kubelet") && ask.contains("(1.35)"),
        "{ask}"
    );
    let fixture = ran(built(), "mounts", on("amd64 1.34"), (60, 0));
    let fixture = ran(fixture, "mounts", on("amd64 1.36"), (0, 3));
    assert_eq!(verdict(&fixture), Verdict::Unmet);
}

#[test]
fn unknown_without_results() {
    assert_eq!(verdict(&built()), Verdict::Unknown);
}

#[test]
fn the_minors_that_it_was_held_by_are_shown() {
    let fixture = ran(built(), "mounts", on("amd64 1.35/1.34"), (60, 0));
    let older = cell(&fixture, "FastPath", "B7");
    let shown: Vec<&str> = older.evidence.iter().map(|e| &*e.text).collect();
    assert!(
        shown
            .iter()
            .any(|text| text.contains("with kubelets of 1.34 and the libraries of 1.35")),
        "{shown:?}"
    );
}

#[test]
fn kubelets_without_known_libraries_are_told() {
    let told = |fixture: &Fixture| {
        let cell = cell(fixture, "FastPath", "B7");
        assert_eq!(cell.verdict, Verdict::Unmet);
        cell.ask
            .is_some_and(|ask| ask.contains("libraries are not known"))
    };
    let fixture = ran(tested(), "mounts", on("amd64 1.34"), (60, 0));
    assert!(told(&fixture));
    assert!(!told(&ran(tested(), "mounts", on("amd64"), (60, 0))));
    let mut said = on("amd64 1.34");
    said.libraries = Some(Version::line_of(1, 34));
    assert!(!told(&ran(tested(), "mounts", said, (60, 0))));
}
