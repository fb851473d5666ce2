//! The story of Saltmarsh, a storage driver that does not exist.
//!
//! Six release lines, named after the calendar first and numbered by SemVer later; twelve
//! gates, most of them with something wrong. What is wrong is written beside the commit that
//! does it; the gate that nothing is wrong with is `VolumeSnapshots`.

use super::tale::Edit::{Append, Everywhere, Move, Put, Replace};
use super::tale::{Commit, Story};

/// Registry before it moved.
const OLD: &str = "pkg/features/features.go";
/// Registry since.
const GATES: &str = "internal/featuregates/gates.go";
const OLD_VALIDATE: &str = "pkg/features/validate.go";
const VALIDATE: &str = "internal/featuregates/validate.go";
const TABLE: &str = "docs/feature-gates.md";
const POLICY: &str = "docs/graduation.yaml";
const SNAPSHOT: &str = "pkg/volume/snapshot.go";
const MOUNT: &str = "pkg/volume/mount.go";
const CACHE: &str = "pkg/volume/cache.go";
const NODE: &str = "cmd/saltmarsh-node/main.go";

/// Where the next constant goes in the registry.
const CONSTANTS_END: &str = ")\n\n// Gates is";
/// Where the next gate goes in the registry.
const SPECS_END: &str = "}\n\nfunc init()";

/// The whole past of Saltmarsh.
pub static STORY: Story = Story { commits: COMMITS };

static COMMITS: &[Commit] = &[
    Commit {
        day: "2024-01-22",
        author: "Sedge",
        message: "start",
        edits: &[
            Put("README.md", include_str!("files/README.md.txt")),
            Put("go.mod", include_str!("files/go.mod.txt")),
            Put("VERSION", "v24.2.0-dev\n"),
            Put(NODE, include_str!("files/main.go.txt")),
            Put(CACHE, include_str!("files/cache.go.txt")),
        ],
        tag: "",
    },
    // NodeLocalCache enters as stable, LegacyMountPaths as beta: before the policy took effect.
    Commit {
        day: "2024-02-05",
        author: "Rill",
        message: "features: a registry of gates",
        edits: &[
            Put(OLD, include_str!("files/registry.go.txt")),
            Put(SNAPSHOT, include_str!("files/snapshot.go.txt")),
            Put(MOUNT, include_str!("files/mount.go.txt")),
            Put(TABLE, include_str!("files/feature-gates.md.txt")),
        ],
        tag: "",
    },
    Commit {
        day: "2024-02-15",
        author: "Heron",
        message: "release v24.2.0",
        edits: &[Replace("VERSION", "24.2.0-dev", "24.6.0-dev")],
        tag: "v24.2.0",
    },
    Commit {
        day: "2024-03-11",
        author: "Rill",
        message: "docs: how a feature graduates from now on",
        edits: &[
            Put("gradus.yaml", include_str!("files/gradus.yaml.txt")),
            Put(POLICY, include_str!("files/graduation.yaml.txt")),
        ],
        tag: "",
    },
    // WriteBackCache is alpha and on by default, which a patch release puts right.
    Commit {
        day: "2024-05-02",
        author: "Sedge",
        message: "features: add OnlineResize, ThinProvisioning and WriteBackCache",
        edits: &[
            Replace(OLD, CONSTANTS_END, include_str!("files/constants-24.6.txt")),
            Replace(OLD, SPECS_END, include_str!("files/specs-24.6.txt")),
            Put("pkg/volume/resize.go", include_str!("files/resize.go.txt")),
            Replace(
                CACHE,
                "\tdefault:\n",
                "\tcase features.Enabled(features.WriteBackCache):\n\t\treturn \"write-back\"\n\tdefault:\n",
            ),
            Put(OLD_VALIDATE, include_str!("files/validate.go.txt")),
            Replace(
                NODE,
                "\tfmt.Println(",
                "\tif err := features.Validate(); err != nil {\n\t\tfmt.Fprintln(os.Stderr, err)\n\t\tos.Exit(2)\n\t}\n\tfmt.Println(",
            ),
            Append(TABLE, include_str!("files/rows-24.6.txt")),
        ],
        tag: "",
    },
    Commit {
        day: "2024-06-06",
        author: "Heron",
        message: "release candidate of v24.6.0",
        edits: &[],
        tag: "v24.6.0-rc.1",
    },
    Commit {
        day: "2024-06-13",
        author: "Heron",
        message: "release v24.6.0",
        edits: &[Replace("VERSION", "24.6.0-dev", "24.10.0-dev")],
        tag: "v24.6.0",
    },
    Commit {
        day: "2024-07-01",
        author: "Sedge",
        message: "features: WriteBackCache is off unless asked for",
        edits: &[Replace(
            OLD,
            "WriteBackCache: {\n\t\t{Version: version.MustParse(\"24.6\"), Default: true,",
            "WriteBackCache: {\n\t\t{Version: version.MustParse(\"24.6\"), Default: false,",
        )],
        tag: "v24.6.1",
    },
    Commit {
        day: "2024-09-10",
        author: "Rill",
        message: "features: snapshots to beta, checksums to stable, add CloneOnWrite",
        edits: &[
            Replace(
                OLD,
                "\tVolumeSnapshots: {\n\t\t{Version: version.MustParse(\"24.2\"), Default: false, PreRelease: featuregate.Alpha},\n",
                include_str!("files/snapshots-beta.txt"),
            ),
            Replace(
                OLD,
                "\tBlockChecksums: {\n\t\t{Version: version.MustParse(\"24.2\"), Default: true, PreRelease: featuregate.Beta},\n",
                include_str!("files/checksums-stable.txt"),
            ),
            Replace(
                TABLE,
                "| `BlockChecksums` | Beta |",
                "| `BlockChecksums` | GA |",
            ),
            Replace(
                OLD,
                CONSTANTS_END,
                include_str!("files/constants-24.10.txt"),
            ),
            Replace(OLD, SPECS_END, include_str!("files/specs-24.10.txt")),
            Replace(
                OLD,
                "\truntime.Must(Gates.AddVersioned(declared))\n",
                "\truntime.Must(Gates.AddVersioned(declared))\n\truntime.Must(Gates.AddDependencies(needs))\n",
            ),
            Append(OLD, include_str!("files/needs.go.txt")),
            Append(SNAPSHOT, include_str!("files/clone.go.txt")),
            Replace(
                TABLE,
                "| `VolumeSnapshots` | Alpha | false |",
                "| `VolumeSnapshots` | Beta | true |",
            ),
            Append(
                TABLE,
                "| `CloneOnWrite` | Alpha | false | v24.10 | Copies a volume only where it is written to |\n",
            ),
        ],
        tag: "",
    },
    Commit {
        day: "2024-10-17",
        author: "Heron",
        message: "release v24.10.0",
        edits: &[Replace("VERSION", "24.10.0-dev", "25.2.0-dev")],
        tag: "v24.10.0",
    },
    Commit {
        day: "2024-11-21",
        author: "Rill",
        message: "featuregates: move the registry out of reach of importers",
        edits: &[
            Move(OLD, GATES),
            Move(OLD_VALIDATE, VALIDATE),
            Everywhere(GATES, "ackage features", "ackage featuregates"),
            Everywhere(VALIDATE, "package features", "package featuregates"),
            Everywhere(SNAPSHOT, "pkg/features", "internal/featuregates"),
            Everywhere(SNAPSHOT, "features.", "featuregates."),
            Everywhere(MOUNT, "pkg/features", "internal/featuregates"),
            Everywhere(MOUNT, "features.", "featuregates."),
            Everywhere(CACHE, "pkg/features", "internal/featuregates"),
            Everywhere(CACHE, "features.", "featuregates."),
            Everywhere(
                "pkg/volume/resize.go",
                "pkg/features",
                "internal/featuregates",
            ),
            Everywhere("pkg/volume/resize.go", "features.", "featuregates."),
            Everywhere(NODE, "pkg/features", "internal/featuregates"),
            Everywhere(NODE, "features.", "featuregates."),
        ],
        tag: "",
    },
    // ThinProvisioning skips beta and is not locked.
    Commit {
        day: "2025-01-16",
        author: "Sedge",
        message: "featuregates: resize and write-back to beta, thin provisioning to stable, add FastRebuild",
        edits: &[
            Replace(
                GATES,
                "\tOnlineResize: {\n\t\t{Version: version.MustParse(\"24.6\"), Default: false, PreRelease: featuregate.Alpha},\n",
                include_str!("files/resize-beta.txt"),
            ),
            Replace(
                GATES,
                "\tThinProvisioning: {\n\t\t{Version: version.MustParse(\"24.6\"), Default: false, PreRelease: featuregate.Alpha},\n",
                include_str!("files/thin-stable.txt"),
            ),
            Replace(
                GATES,
                "\tWriteBackCache: {\n\t\t{Version: version.MustParse(\"24.6\"), Default: false, PreRelease: featuregate.Alpha},\n",
                include_str!("files/write-back-beta.txt"),
            ),
            Replace(
                GATES,
                CONSTANTS_END,
                include_str!("files/constants-25.2.txt"),
            ),
            Replace(GATES, SPECS_END, include_str!("files/specs-25.2.txt")),
            Append(MOUNT, include_str!("files/rebuild.go.txt")),
            Replace(
                TABLE,
                "| `OnlineResize` | Alpha | false |",
                "| `OnlineResize` | Beta | true |",
            ),
            Replace(
                TABLE,
                "| `ThinProvisioning` | Alpha | false |",
                "| `ThinProvisioning` | GA | true |",
            ),
            Replace(
                TABLE,
                "| `WriteBackCache` | Alpha | false |",
                "| `WriteBackCache` | Beta | true |",
            ),
            Append(
                TABLE,
                "| `FastRebuild` | Alpha | false | v25.2 | Rebuilds a lost copy from all others at once |\n",
            ),
        ],
        tag: "",
    },
    Commit {
        day: "2025-02-20",
        author: "Heron",
        message: "release v25.2.0",
        edits: &[],
        tag: "v25.2.0",
    },
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
    // LegacyMountPaths was beta and on, and goes without a word of warning. BlockChecksums was
    // locked for two releases, one too few for its switch to go.
    Commit {
        day: "2025-04-17",
        author: "Sedge",
        message: "featuregates: drop LegacyMountPaths and the switch of BlockChecksums",
        edits: &[
            Replace(GATES, include_str!("files/legacy-constants.txt"), ""),
            Replace(GATES, include_str!("files/legacy-specs.txt"), ""),
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
            Replace(TABLE, include_str!("files/legacy-rows.txt"), ""),
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
                include_str!("files/resize-beta-line.txt"),
                include_str!("files/resize-stable.txt"),
            ),
            Replace(
                GATES,
                "\tCloneOnWrite: {\n\t\t{Version: version.MustParse(\"0.3\"), Default: false, PreRelease: featuregate.Alpha},\n",
                include_str!("files/clone-beta.txt"),
            ),
            Replace(
                GATES,
                CONSTANTS_END,
                include_str!("files/constants-0.5.txt"),
            ),
            Replace(GATES, SPECS_END, include_str!("files/specs-0.5.txt")),
            Append(MOUNT, include_str!("files/eager.go.txt")),
            Replace(
                TABLE,
                "| `CloneOnWrite` | Alpha |",
                "| `CloneOnWrite` | Beta |",
            ),
        ],
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
    // HealthProbes says 0.6, which is out without it. The table gives TopologySpread the wrong
    // first release; the gate has been alpha in all six.
    Commit {
        day: "2025-11-06",
        author: "Heron",
        message: "featuregates: add HealthProbes",
        edits: &[
            Replace(
                GATES,
                CONSTANTS_END,
                include_str!("files/constants-0.7.txt"),
            ),
            Replace(GATES, SPECS_END, include_str!("files/specs-0.7.txt")),
            Put("pkg/volume/health.go", include_str!("files/health.go.txt")),
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
