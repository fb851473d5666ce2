//! The year in which Saltmarsh counts by SemVer, and gets a chart, tests and forms.

use super::super::tale::Commit;
use super::super::tale::Edit::{Append, Everywhere, Put, Replace};
use super::{CACHE, CONSTANTS_END, GATES, MOUNT, SPECS_END, TABLE};

pub(super) static COMMITS: &[Commit] = &[
    // The document keeps v24.10 for CloneOnWrite: the same line under its old name, no drift.
    Commit {
        day: "2025-03-06",
        author: "Heron",
        message: "version by SemVer: 24.2 is 0.1, 24.6 is 0.2, 24.10 is 0.3, 25.2 is 0.4",
        edits: &[
            Replace("VERSION", "v25.2.0-dev", "v0.5.0-dev"),
            Everywhere(GATES, "MustParse(\"24.2\")", "MustParse(\"0.1\")"),
            Everywhere(GATES, "MustParse(\"24.6\")", "MustParse(\"0.2\")"),
            Everywhere(GATES, "MustParse(\"24.10\")", "MustParse(\"0.3\")"),
            Everywhere(GATES, "MustParse(\"25.2\")", "MustParse(\"0.4\")"),
            Everywhere(TABLE, "v24.2", "v0.1"),
            Everywhere(TABLE, "v24.6", "v0.2"),
            Everywhere(TABLE, "v25.2", "v0.4"),
        ],
        tag: "",
    },
    // The sample names a gate that was never written. The template takes CloneOnWrite for off
    // where it is not set: right today, and wrong in v0.5.
    Commit {
        day: "2025-03-20",
        author: "Heron",
        message: "charts: Saltmarsh by Helm",
        edits: &[
            Put(
                "charts/saltmarsh/Chart.yaml",
                include_str!("../files/around/chart.yaml.txt"),
            ),
            Put(
                "charts/saltmarsh/values.yaml",
                include_str!("../files/around/values.yaml.txt"),
            ),
            Put(
                "charts/saltmarsh/templates/daemonset.yaml",
                include_str!("../files/around/daemonset.yaml.txt"),
            ),
        ],
        tag: "",
    },
    // It takes the gates, and starts with any combination of them.
    Commit {
        day: "2025-04-03",
        author: "Sedge",
        message: "cmd: a webhook that refuses what no node could provide",
        edits: &[Put(
            "cmd/saltmarsh-webhook/main.go",
            include_str!("../files/around/webhook.go.txt"),
        )],
        tag: "",
    },
    // LegacyMountPaths was beta and on, and goes without a word of warning. BlockChecksums was
    // locked for two releases, one too few for its switch to go.
    Commit {
        day: "2025-04-17",
        author: "Sedge",
        message: "featuregates: drop LegacyMountPaths and the switch of BlockChecksums",
        edits: &[
            Replace(GATES, include_str!("../files/legacy-constants.txt"), ""),
            Replace(GATES, include_str!("../files/legacy-specs.txt"), ""),
            Replace(
                MOUNT,
                "\tif featuregates.Enabled(featuregates.LegacyMountPaths) {\n\t\treturn filepath.Join(root, \"vol\", name)\n\t}\n",
                "",
            ),
            Replace(
                CACHE,
                "!featuregates.Enabled(featuregates.BlockChecksums) || ",
                "",
            ),
            Replace(TABLE, include_str!("../files/legacy-rows.txt"), ""),
        ],
        tag: "",
    },
    // OnlineResize was beta in one release only, and the table still says Beta. The table says
    // that CloneOnWrite is off, and does not know EagerMounts, which is alpha and on.
    Commit {
        day: "2025-05-08",
        author: "Rill",
        message: "featuregates: resize to stable, clone to beta, add EagerMounts",
        edits: &[
            Replace(
                GATES,
                include_str!("../files/resize-beta-line.txt"),
                include_str!("../files/resize-stable.txt"),
            ),
            Replace(
                GATES,
                "\tCloneOnWrite: {\n\t\t{Version: version.MustParse(\"0.3\"), Default: false, PreRelease: featuregate.Alpha},\n",
                include_str!("../files/clone-beta.txt"),
            ),
            Replace(
                GATES,
                CONSTANTS_END,
                include_str!("../files/constants-0.5.txt"),
            ),
            Replace(GATES, SPECS_END, include_str!("../files/specs-0.5.txt")),
            Append(MOUNT, include_str!("../files/eager.go.txt")),
            Replace(
                TABLE,
                "| `CloneOnWrite` | Alpha |",
                "| `CloneOnWrite` | Beta |",
            ),
        ],
        tag: "",
    },
    // A title has a gate's name wrong. The combination that is refused is tested.
    Commit {
        day: "2025-05-22",
        author: "Rill",
        message: "tests: volumes, mounts, and gates that are refused together",
        edits: &[
            Put(
                "internal/featuregates/validate_test.go",
                include_str!("../files/around/validate_test.go.txt"),
            ),
            Put("Makefile", include_str!("../files/around/makefile.txt")),
            Put(
                "tests/volumes.bats",
                include_str!("../files/around/volumes.bats.txt"),
            ),
            Put(
                "tests/mounts.bats",
                include_str!("../files/around/mounts.bats.txt"),
            ),
        ],
        tag: "",
    },
    // Nothing refuses what the page calls mutually exclusive.
    Commit {
        day: "2025-06-05",
        author: "Heron",
        message: "docs: which gates for which load",
        edits: &[Put(
            "docs/tuning.md",
            include_str!("../files/around/tuning.md.txt"),
        )],
        tag: "",
    },
    Commit {
        day: "2025-06-19",
        author: "Heron",
        message: "release v0.5.0",
        edits: &[Replace("VERSION", "0.5.0-dev", "0.6.0-dev")],
        tag: "v0.5.0",
    },
    // WriteBackCache falls back to alpha. FastRebuild is renamed for users, and keeps its constant.
    // The table gets a gate that was never written.
    Commit {
        day: "2025-09-04",
        author: "Sedge",
        message: "featuregates: write-back to alpha, users say ParallelRebuild for FastRebuild",
        edits: &[
            Replace(
                GATES,
                "\t\t{Version: version.MustParse(\"0.4\"), Default: true, PreRelease: featuregate.Beta},\n\t},\n\tCloneOnWrite",
                "\t\t{Version: version.MustParse(\"0.4\"), Default: true, PreRelease: featuregate.Beta},\n\t\t{Version: version.MustParse(\"0.6\"), Default: false, PreRelease: featuregate.Alpha},\n\t},\n\tCloneOnWrite",
            ),
            Replace(GATES, "\"FastRebuild\"", "\"ParallelRebuild\""),
            Replace(
                TABLE,
                "| `WriteBackCache` | Beta | true |",
                "| `WriteBackCache` | Alpha | false |",
            ),
            Replace(TABLE, "`FastRebuild`", "`ParallelRebuild`"),
            Append(
                TABLE,
                "| `VolumeReplication` | Alpha | false | v0.6 | Keeps a second copy in another cluster |\n",
            ),
        ],
        tag: "",
    },
    // No target runs it.
    Commit {
        day: "2025-09-11",
        author: "Sedge",
        message: "tests: a copy that is lost",
        edits: &[Put(
            "tests/rebuild.bats",
            include_str!("../files/around/rebuild.bats.txt"),
        )],
        tag: "",
    },
    // The one promotion that everything is right with.
    Commit {
        day: "2025-09-25",
        author: "Rill",
        message: "featuregates: snapshots to stable",
        edits: &[
            Replace(
                GATES,
                "\t\t{Version: version.MustParse(\"0.3\"), Default: true, PreRelease: featuregate.Beta},\n\t},\n\tNodeLocalCache",
                "\t\t{Version: version.MustParse(\"0.3\"), Default: true, PreRelease: featuregate.Beta},\n\t\t{Version: version.MustParse(\"0.6\"), Default: true, PreRelease: featuregate.GA, LockToDefault: true},\n\t},\n\tNodeLocalCache",
            ),
            Replace(
                TABLE,
                "| `VolumeSnapshots` | Beta |",
                "| `VolumeSnapshots` | GA |",
            ),
        ],
        tag: "",
    },
    Commit {
        day: "2025-10-16",
        author: "Heron",
        message: "release v0.6.0",
        edits: &[Replace("VERSION", "0.6.0-dev", "0.7.0-dev")],
        tag: "v0.6.0",
    },
    Commit {
        day: "2025-10-30",
        author: "Rill",
        message: "github: a form for what is broken",
        edits: &[Put(
            ".github/ISSUE_TEMPLATE/bug.yml",
            include_str!("../files/around/bug.yml.txt"),
        )],
        tag: "",
    },
    // HealthProbes says 0.6, which is out without it; the form does not offer it, and no test names
    // it. The table gives TopologySpread the wrong first release; it has been alpha in all six.
    Commit {
        day: "2025-11-06",
        author: "Heron",
        message: "featuregates: add HealthProbes",
        edits: &[
            Replace(
                GATES,
                CONSTANTS_END,
                include_str!("../files/constants-0.7.txt"),
            ),
            Replace(GATES, SPECS_END, include_str!("../files/specs-0.7.txt")),
            Put(
                "pkg/volume/health.go",
                include_str!("../files/health.go.txt"),
            ),
            Replace(
                TABLE,
                "| `TopologySpread` | Alpha | false | v0.1 |",
                "| `TopologySpread` | Alpha | false | v0.2 |",
            ),
            Append(
                TABLE,
                "| `HealthProbes` | Alpha | false | v0.7 | Asks every volume whether it still answers |\n",
            ),
        ],
        tag: "",
    },
];
