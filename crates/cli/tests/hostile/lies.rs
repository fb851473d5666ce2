//! Projects in which a naive reader finds what is not there: pages about another time, another
//! program or nobody, tests of what is refused, copies of other people's files, runners of all kinds.

use std::collections::BTreeSet;

use crate::harbour::check_with;

/// Every gate, at a stage and with a default that the code does not have, and one that is none.
const WRONG: &str = "# Feature gates

| Gate | Stage | Default |
|---|---|---|
| `TideTables` | Beta | true |
| `FogHorns` | Beta | true |
| `SeaShanties` | Beta | true |

- `TideTables` (Beta, default: true)
- `FogHorns` (Beta, default: true)
- `SeaShanties` (Beta, default: true)
";

fn agrees(what: &str, files: &[(&str, &str)]) {
    let said = check_with(files);
    assert_eq!(said.findings, BTreeSet::new(), "{what}");
    assert_eq!(said.unread, [], "{what}");
}

#[test]
fn pages_about_another_time_say_nothing_of_now() {
    for path in [
        "CHANGELOG.md",
        "docs/0.1/gates.md",
        "docs/adr/0003-gates.md",
        "docs/comparison.md",
        "docs/design/gates.md",
        "docs/migration.md",
        "docs/pier-vs-jetty.md",
        "docs/release-0.1/gates.md",
        "docs/release-notes/0.1.md",
        "docs/roadmap.md",
        "docs/upgrading.md",
        "docs/v0.1/gates.md",
        "docs/whats-new.md",
        "website/versioned_docs/version-0.1/gates.md",
    ] {
        agrees(path, &[(path, WRONG)]);
    }
    let now = check_with(&[("docs/manual.md", WRONG)]);
    assert!(
        now.findings.len() > 3,
        "the page is wrong: {:?}",
        now.findings
    );
}

#[test]
fn what_is_shown_is_not_said() {
    let fenced = format!("# Before 0.2\n\n```md\n{WRONG}```\n\n    FogHorns   Beta   true\n");
    agrees("a block of code", &[("docs/output.md", &fenced)]);
    let hidden = format!("# Pier\n\n<!--\n{WRONG}-->\n");
    agrees("a comment", &[("docs/hidden.md", &hidden)]);
    agrees(
        "an example for contributors",
        &[(
            "docs/contributing/new-gate.md",
            "# A new gate\n\n| Gate | Stage | Default |\n|---|---|---|\n| `MyFeature` | Alpha | false |\n\n\
             Set `featureGates.MyFeature=true`, or `--feature-gates=<Name>=true`.\n",
        )],
    );
}

#[test]
fn removed_gates_may_be_listed_as_removed() {
    let page = "# Former gates\n\n## Removed feature gates\n\n| Gate | Stage | Default | Removed in |\n\
                |---|---|---|---|\n| `SeaShanties` | Alpha | false | 0.1 |\n| `RopeLadders` | Deprecated | false | 0.1 |\n";
    agrees("a table of removed gates", &[("docs/former.md", page)]);
}

#[test]
fn gates_of_other_programs_are_theirs() {
    let other = "# Lighthouse\n\n| Gate | Stage | Default |\n|---|---|---|\n| `FogHorns` | Beta | true |\n\
                 | `LampOil` | Beta | true |\n| `MirrorDrive` | Beta | true |\n";
    agrees(
        "the page of another program",
        &[("docs/lighthouse.md", other)],
    );
    agrees(
        "gates of Kubernetes",
        &[(
            "docs/cluster.md",
            "Enable these:\n\n| Feature gate | Stage |\n|---|---|\n| `DynamicResourceAllocation` | Alpha |\n\
             | `DRADeviceTaints` | Alpha |\n| `NewerThanWeKnow` | Alpha |\n",
        )],
    );
    agrees(
        "the chart of another program",
        &[
            ("charts/lighthouse/Chart.yaml", "name: lighthouse\n"),
            (
                "charts/lighthouse/values.yaml",
                "featureGates:\n  LampOil: true\n",
            ),
        ],
    );
    agrees(
        "flags of another program",
        &[(
            "deploy/lamp.yaml",
            "args:\n- --feature-gates=LampOil=true\n",
        )],
    );
}

/// A chart among another's charts that the other one takes from a repository is a copy.
#[test]
fn copies_of_charts_are_other_peoples() {
    let parent = |repository: &str| {
        format!(
            "name: pier\nversion: 0.1.0\ndependencies:\n- name: redis\n  version: 1.0.0\n  repository: {repository}\n"
        )
    };
    let copy = [
        ("charts/pier/charts/redis/Chart.yaml", "name: redis\n"),
        (
            "charts/pier/charts/redis/values.yaml",
            "featureGates:\n  RedisStreams: true\n  FogHorns: true\n",
        ),
        (
            "charts/pier/charts/redis/templates/x.yaml",
            "{{ if .Values.featureGates.RedisStreams }}a: b{{ end }}\n",
        ),
    ];
    for repository in [
        "https://charts.example.com",
        "oci://example.com/charts",
        "\"@stable\"",
    ] {
        let parent = parent(repository);
        let files = [&copy[..], &[("charts/pier/Chart.yaml", parent.as_str())]].concat();
        agrees(repository, &files);
    }
    let older = "dependencies:\n- name: redis\n  repository: https://charts.example.com\n";
    let files = [&copy[..], &[("charts/pier/requirements.yaml", older)]].concat();
    agrees("requirements of an older chart", &files);
    // One that lives there is the project's.
    for repository in ["", "file://charts/redis"] {
        let parent = parent(repository);
        let files = [&copy[..], &[("charts/pier/Chart.yaml", parent.as_str())]].concat();
        let found = check_with(&files).findings;
        let unknown = found.iter().any(|(rule, _)| rule == "chart-unknown-gate");
        assert!(unknown, "{repository}: {found:?}");
    }
}

/// A page lists the gates of one registry; another module has a gate of the same name.
#[test]
fn a_registry_of_another_module_has_pages_of_its_own() {
    let tools = "package tools\n\nconst FogHorns featuregate.Feature = \"FogHorns\"\n\
                 const LampOil featuregate.Feature = \"LampOil\"\n\n\
                 var gates = map[featuregate.Feature]featuregate.FeatureSpec{\n\
                 \tFogHorns: {PreRelease: featuregate.Alpha},\n\tLampOil: {PreRelease: featuregate.Alpha},\n}\n\n\
                 func on() bool { return gate.Enabled(FogHorns) || gate.Enabled(LampOil) }\n";
    let test = "package tools\n\nfunc TestLamp(t *testing.T) {\n\tSetFeatureGateDuringTest(t, gate, LampOil, true)\n}\n";
    let page = "# Tools\n\n| Gate | Stage | Default |\n|---|---|---|\n| `FogHorns` | Alpha | false |\n| `LampOil` | Alpha | false |\n";
    agrees(
        "two modules",
        &[
            ("tools/go.mod", "module example.com/pier/tools\n"),
            ("tools/gates.go", tools),
            ("tools/gates_test.go", test),
            ("tools/README.md", page),
        ],
    );
}

#[test]
fn tests_may_name_gates_that_are_none() {
    let go = "package fake\n\nimport \"testing\"\n\nconst FakeGate featuregate.Feature = \"FakeGate\"\n\n\
              func TestFake(t *testing.T) {\n\tg := featuregate.NewFeatureGate()\n\
              \tg.Add(map[featuregate.Feature]featuregate.FeatureSpec{FakeGate: {Default: true}})\n\
              \tif err := g.Set(\"FakeGate=true,NoSuchGate=true\"); err == nil {\n\t\tt.Fatal()\n\t}\n}\n";
    let bats = "@test \"unknown gates are refused\" {\n  run pier --set featureGates.NoSuchGate=true\n  assert_failure\n}\n";
    agrees(
        "fakes",
        &[
            ("pkg/fake/gates_test.go", go),
            ("tests/gates.bats", &[crate::harbour::BATS, bats].concat()),
        ],
    );
}

#[test]
fn what_prose_denies_or_doubts_it_does_not_state() {
    agrees(
        "prose",
        &[(
            "docs/faq.md",
            "# Questions\n\n## Does `TideTables` require `FogHorns`?\n\nNo. Some think that `TideTables` \
             requires `FogHorns`.\n\nIn 0.1 `TideTables` required `FogHorns`.\n\n\
             If `TideTables` required `FogHorns`, you would see it.\n\nOn Windows `TideTables` requires `DeepBuoys`.\n\n\
             Never set `DeepBuoys=true` with `FogHorns=false`.\n\n\
             In 0.1, `FogHorns` was a Beta feature gate, enabled by default.\n\n\
             | Combination | Supported |\n|---|---|\n| `TideTables` + `DeepBuoys` | yes |\n\
             | `TideTables` + `FogHorns` | not tested |\n| `DeepBuoys` + `FogHorns` | not supported on that system |\n",
        )],
    );
}

/// Whatever runs a test need be neither a workflow nor a Makefile.
#[test]
fn runners_of_other_tools_run_tests() {
    let target = "e2e:\n\tbats tests/gates.bats tests/a.bats tests/b.bats tests/c.bats\n";
    let test = "@test \"fog\" {\n  helm upgrade x --set featureGates.FogHorns=true\n}\n";
    let with = |path: &str, text: &str| {
        let mut files = vec![("Makefile", target), ("tests/slow.bats", test)];
        files.extend(["tests/a.bats", "tests/b.bats", "tests/c.bats"].map(|p| (p, test)));
        files.push((path, text));
        check_with(&files).findings
    };
    let missed = with("README.md", "# Pier\n");
    let rules: Vec<&str> = missed.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(rules, ["test-in-no-target"], "without a runner it is found");
    for (path, text) in [
        (
            ".gitlab-ci.yml",
            "slow:\n  script:\n    - bats tests/slow.bats\n",
        ),
        (
            ".github/actions/slow/action.yml",
            "runs:\n  steps:\n  - run: bats tests/slow.bats\n",
        ),
        (
            ".circleci/config.yml",
            "jobs:\n  a:\n    steps:\n      - run: bats tests/slow.bats\n",
        ),
        ("Jenkinsfile", "sh 'bats tests/slow.bats'\n"),
        (
            "Taskfile.yml",
            "tasks:\n  slow:\n    cmds:\n    - bats tests/slow.bats\n",
        ),
        ("hack/ci/jobs.yaml", "slow:\n- bats tests/slow.bats\n"),
        ("hack/slow", "#!/bin/sh\nbats tests/slow.bats\n"),
        ("hack/slow.py", "run([\"bats\", \"tests/slow.bats\"])\n"),
        ("justfile", "slow:\n  bats tests/slow.bats\n"),
        (
            "package.json",
            "{\"scripts\": {\"slow\": \"bats tests/slow.bats\"}}\n",
        ),
        ("tests/Dockerfile", "CMD [\"bats\", \"tests/slow.bats\"]\n"),
        ("hack/slow.sh", "cd tests && bats .\n"),
        ("hack/slow.sh", "find tests -name '*.bats' | xargs bats\n"),
        (
            "hack/slow.sh",
            "for f in tests/s*.bats; do bats \"$f\"; done\n",
        ),
    ] {
        assert_eq!(with(path, text), BTreeSet::new(), "{path}: {text}");
    }
    assert_eq!(with(".github/CODEOWNERS", "tests/slow.bats @all\n"), missed);
}

#[test]
fn what_is_empty_says_nothing() {
    for (path, _) in crate::harbour::FILES {
        if path.starts_with("pkg/") {
            continue;
        }
        let found = check_with(&[(path, "")]).findings;
        // Without the values a template decides alone.
        let values = ("chart-ignores-default".to_owned(), "DeepBuoys".to_owned());
        assert!(
            found
                .iter()
                .all(|f| path == "charts/pier/values.yaml" && *f == values),
            "{path}: {found:?}"
        );
    }
}
