use super::{JobFiles, read, read_with};
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

const PROW: &str = "\
presubmits:
  sea/lamp:
  - name: pull-slow
    spec:
      containers:
      - command: [runner.sh]
        args:
        - make
        - -f
        - t/Makefile
        - slow
        env:
        - name: K8S_VERSION
          value: \"1.35\"
  sea/oar:
  - name: pull-oar
    spec:
      containers:
      - command: [bats, t/c.bats]
        env:
        - name: K8S_VERSION
          value: \"1.31\"
";

const LAMP: &[(&str, &str)] = &[
    ("t/Makefile", MAKEFILE),
    (
        ".github/workflows/ci.yaml",
        "# Other jobs run in Prow.\njobs:\n  fast:\n    steps:\n    - run: make -f t/Makefile fast\n",
    ),
    ("t/a.bats", ""),
    ("t/b.bats", ""),
    ("t/c.bats", ""),
];

#[test]
fn a_job_of_another_repository_reaches_a_file_through_a_target() {
    let source = MemorySource::new(LAMP.iter().copied());
    let with = |name: &str| {
        let named = JobFiles {
            outside: vec![("jobs:../infra/lamp.yaml".to_owned(), PROW.to_owned())],
            names: [name.to_owned()].into(),
            ..JobFiles::default()
        };
        read_with(&source, &Inventory::default(), &named)
    };
    let (ci, part) = with("lamp");
    assert_eq!(
        reach(&ci, "t/b.bats", &["slow"]),
        [
            "ci.yaml: fast",
            "make fast",
            "make slow",
            "lamp.yaml: pull-slow"
        ]
    );
    assert_eq!(
        reach(&ci, "t/c.bats", &[]),
        [""; 0],
        "a job of another project"
    );
    let minors: Vec<String> = ci
        .minors
        .iter()
        .map(|m| format!("{} {}", m.minor, m.location))
        .collect();
    assert_eq!(minors, ["1.35 jobs:../infra/lamp.yaml:14"]);
    assert_eq!(part.coverage[0].state, CoverageState::Exhaustive);
    assert!(
        part.coverage[0]
            .why
            .ends_with("; 2 jobs in 1 job file kept elsewhere, 1 of them for lamp"),
        "{}",
        part.coverage[0].why
    );
    // Without it, or where no job is for this repository, jobs may be elsewhere.
    for (ci, part) in [read(&source, &Inventory::default()), with("mast")] {
        assert_eq!(reach(&ci, "t/b.bats", &["slow"]).len(), 3);
        assert_eq!(part.coverage[0].state, CoverageState::Partial);
        assert_eq!(ci.elsewhere.len(), 1);
    }
}

#[test]
fn job_files_of_the_tree_can_be_named() {
    let mut files = LAMP.to_vec();
    files.push(("build/jobs/lamp.yaml", PROW));
    let source = MemorySource::new(files);
    let with = |globs: &[&str]| {
        let named = JobFiles {
            inside: globs.iter().map(|g| (*g).to_owned()).collect(),
            ..JobFiles::default()
        };
        read_with(&source, &Inventory::default(), &named)
    };
    for glob in [
        "build/jobs",
        "./build/jobs/",
        "build/**",
        "build/jobs/lamp.yaml",
    ] {
        let (ci, _) = with(&[glob]);
        let slow = reach(&ci, "t/b.bats", &["slow"]);
        assert!(
            slow.contains(&"lamp.yaml: pull-slow".to_owned()),
            "{glob}: {slow:?}"
        );
    }
    assert_eq!(reach(&with(&[]).0, "t/b.bats", &["slow"]).len(), 3);
    let (_, part) = with(&["build/gone.yaml"]);
    assert_eq!(part.coverage[0].state, CoverageState::Partial);
    assert!(
        part.coverage[0]
            .why
            .ends_with("`jobs` names no file: build/gone.yaml")
    );
}

/// Path and reason of what was unread of a tree.
fn unread(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let source = MemorySource::new(files.iter().copied());
    let (_, part) = read(&source, &Inventory::default());
    let unread = part.unread.into_iter();
    unread.map(|u| (u.path, u.reason)).collect()
}

#[test]
fn what_is_longer_than_people_write_is_told() {
    let expands = format!(
        "X = {}\nall:\n{}",
        "x".repeat(7_000),
        "\techo $(X)\n".repeat(700)
    );
    let calls = format!(
        "define R\n{}endef\nall:\n{}",
        "\techo a\n".repeat(2_000),
        "\t$(call R)\n".repeat(2_000)
    );
    let deep: String = (0..8).map(|i| format!("X{i}=\"$X{}\"\n", i + 1)).collect();
    let deep = format!("{deep}X8=x\necho $X0\n");
    let words = "x, ".repeat(600);
    let prow = format!("periodics:\n- name: a\n  spec:\n    args: [{words}]\n");
    for (path, text) in [
        ("Makefile", &expands),
        ("Makefile", &calls),
        ("run.sh", &deep),
        ("prow/jobs.yaml", &prow),
    ] {
        let files = [
            (path, text.as_str()),
            ("b.sh", "bats t.bats\n"),
            ("t.bats", ""),
        ];
        let told = unread(&files);
        let [(at, reason)] = told.as_slice() else {
            panic!("{path}: {told:?}")
        };
        assert_eq!(at, path);
        assert!(reason.contains("longer than a person writes"), "{reason}");
        assert_eq!(
            reach(&tree(&files), "t.bats", &[]),
            ["b.sh"],
            "the rest is used"
        );
    }
}

#[test]
fn runners_without_end() {
    let targets = |count: usize| -> String {
        (0..count)
            .map(|i| format!("t{i}:\n\tbats a.bats\n"))
            .collect()
    };
    assert_eq!(
        tree(&[("Makefile", &targets(2_000)), ("a.bats", "")]).unknown,
        []
    );
    let ci = tree(&[("Makefile", &targets(2_001)), ("a.bats", "")]);
    assert_eq!(ci.runners.len(), 2_000);
    assert_eq!(ci.unknown.len(), 1, "whoever is left out may run anything");
    let nothing: String = (0..10_000).map(|i| format!("t{i}:\n")).collect();
    let names: Vec<String> = (0..6).map(|i| format!("m{i}.mk")).collect();
    let makefiles = names.iter().map(|n| (n.as_str(), nothing.as_str()));
    let files: Vec<(&str, &str)> = makefiles
        .chain([("z.sh", "bats a.bats\n"), ("a.bats", "")])
        .collect();
    let told = unread(&files);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, "z.sh");
    assert!(told[0].1.contains("more than 50000 targets"), "{told:?}");
}

#[test]
fn calls_are_joined_up_to_a_length() {
    let found = |words: usize| {
        let more = "--x ".repeat(words);
        let call = format!("bats {more}\\\n  --filter-tags fast \\\n  t/\n");
        let ci = tree(&[("run.sh", &call), ("t/a.bats", "")]);
        reach(&ci, "t/a.bats", &["fast"]).len()
    };
    assert_eq!(found(100), 1);
    assert_eq!(
        found(5_000),
        0,
        "twenty thousand bytes are no call that goes on"
    );
}

#[test]
fn what_is_said_over_and_over_is_kept_some_times() {
    let line =
        "K8S_VERSION=1.33\ncurl https://dl.k8s.io/release/stable.txt\necho Prow\n# Prow, too\n";
    let ci = tree(&[
        ("run.sh", &line.repeat(100)),
        ("b.sh", "K8S_VERSION=1.34\n"),
    ]);
    assert_eq!(ci.minors.len(), 21, "another minor is another");
    assert_eq!(ci.newest.len(), 20);
    assert_eq!(ci.elsewhere.len(), 40, "in lines and in comments");
}

#[test]
fn a_sentence_has_a_length() {
    let found = |bytes: usize| {
        let page = format!(
            "It runs on {} Kubernetes 1.32 or later.\n",
            "x".repeat(bytes)
        );
        tree(&[("README.md", &page)]).supported.len()
    };
    assert_eq!((found(3_000), found(5_000)), (1, 0));
}

#[test]
fn files_of_other_tools_are_read_where_they_name_bats() {
    let runs = |path: &str, text: &str| {
        let ci = tree(&[
            ("Makefile", "e2e:\n\tbats t/a.bats\n"),
            (path, text),
            ("t/a.bats", ""),
            ("t/b.bats", ""),
        ]);
        reach(&ci, "t/b.bats", &[])
    };
    for (path, text) in [
        (".gitlab-ci.yml", "script:\n- bats t/b.bats\n"),
        ("Jenkinsfile", "sh 'bats t/b.bats'\n"),
        ("hack/run", "#!/bin/sh\nbats t/b.bats\n"),
    ] {
        assert_eq!(runs(path, text), [path]);
    }
    for path in ["CODEOWNERS", "notes.txt", "t/c.bats"] {
        assert_eq!(runs(path, "t/b.bats @all\n"), [""; 0], "{path}");
    }
}
