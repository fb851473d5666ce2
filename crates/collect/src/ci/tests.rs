use super::read;
use crate::source::MemorySource;
use gradus_core::ci::Ci;
use gradus_core::gate::Inventory;
use gradus_core::ledger::CoverageState;

fn tree(files: &[(&str, &str)]) -> Ci {
    read(
        &MemorySource::new(files.iter().copied()),
        &Inventory::default(),
    )
    .0
}

fn reach(ci: &Ci, path: &str, tags: &[&str]) -> Vec<String> {
    let tags: Vec<String> = tags.iter().map(|t| (*t).to_owned()).collect();
    ci.reach(path, &tags)
        .into_iter()
        .map(|r| r.runner)
        .collect()
}

const MAKEFILE: &str = "\
define RUN
\tbats $(ARGS) $(1)
endef
fast: image
\t$(call RUN, \\
\t\tt/a.bats \\
\t\tt/b.bats)
slow:
\tbats --filter-tags slow,!gpu t/b.bats
";

#[test]
fn a_job_reaches_a_file_through_script_and_target() {
    let ci = tree(&[
        ("t/Makefile", MAKEFILE),
        ("Makefile", "e2e:\n\tmake -f t/Makefile fast\n"),
        (
            "hack/run.sh",
            "WHAT=\"${WHAT:-slow}\"\nssh <<EOF\nmake -f t/Makefile ${WHAT}\nEOF\n",
        ),
        (
            ".github/workflows/ci.yaml",
            "jobs:\n  night:\n    steps:\n    - run: hack/run.sh\n  lint:\n    steps:\n    - run: make lint\n",
        ),
        ("t/a.bats", ""),
        ("t/b.bats", ""),
        ("t/c.bats", ""),
    ]);
    assert_eq!(reach(&ci, "t/a.bats", &[]), ["make e2e", "make fast"]);
    assert_eq!(
        reach(&ci, "t/b.bats", &["slow"]),
        [
            "ci.yaml: night",
            "make e2e",
            "hack/run.sh",
            "make fast",
            "make slow"
        ]
    );
    assert_eq!(
        reach(&ci, "t/b.bats", &["slow", "gpu"]),
        ["ci.yaml: night", "make e2e", "hack/run.sh", "make fast"]
    );
    assert_eq!(reach(&ci, "t/c.bats", &[]), [""; 0]);
    let lines: Vec<u32> = ci
        .reach("t/b.bats", &[])
        .iter()
        .map(|r| r.location.line)
        .collect();
    assert!(lines.contains(&7), "the line of the list: {lines:?}");
}

#[test]
fn what_only_running_tells_is_unknown() {
    let ci = tree(&[("run.sh", "bats ${FILES}\n"), ("a.bats", "")]);
    assert_eq!(ci.unknown.len(), 1);
    let ci = tree(&[("run.sh", "bats t\n"), ("t/a.bats", "")]);
    assert_eq!(ci.unknown, []);
    assert_eq!(reach(&ci, "t/a.bats", &[]), ["run.sh"]);
}

#[test]
fn minors_of_lanes_and_what_is_supported() {
    let ci = tree(&[
        (
            ".github/workflows/e2e.yaml",
            "jobs:\n  e2e:\n    strategy:\n      matrix:\n        k8s-version:\n        - v1.33.1\n        - 1.34\n        go-version:\n        - 1.25\n",
        ),
        ("demo/kind.sh", "K8S_VERSION=v1.20\n"),
        ("chart/Chart.yaml", "kubeVersion: \">=1.32.0-0\"\n"),
        ("README.md", "For Kubernetes 1.33 or newer.\n"),
    ]);
    let run: Vec<u32> = ci.minors.iter().map(|m| m.minor.minor).collect();
    assert_eq!(run, [33, 34]);
    let supported: Vec<u32> = ci.supported.iter().map(|s| s.bound.minor().minor).collect();
    assert_eq!(supported, [32, 33]);
}

#[test]
fn without_a_runner_the_ledger_says_so() {
    let (_, part) = read(&MemorySource::new([("a.bats", "")]), &Inventory::default());
    assert_eq!(part.coverage[0].state, CoverageState::Absent);
    assert_eq!(part.coverage[0].why, "no runner known in this tree");
}

#[test]
fn targets_that_start_each_other_end() {
    let ci = tree(&[
        ("Makefile", "a: b\n\tbats x.bats\nb: a\n\t$(MAKE) a\n"),
        ("x.bats", ""),
    ]);
    assert_eq!(reach(&ci, "x.bats", &[]), ["make a", "make b"]);
}
