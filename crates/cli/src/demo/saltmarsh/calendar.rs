//! The years in which releases of Saltmarsh were named after the calendar.

use super::super::tale::Commit;
use super::super::tale::Edit::{Append, Everywhere, Move, Put, Replace};
use super::{CACHE, CONSTANTS_END, GATES, MOUNT, NODE, SNAPSHOT, SPECS_END, TABLE, VALIDATE};

/// Registry before it moved.
const OLD: &str = "pkg/features/features.go";
const OLD_VALIDATE: &str = "pkg/features/validate.go";
const POLICY: &str = "docs/graduation.yaml";

pub(super) static COMMITS: &[Commit] = &[
    Commit {
        day: "2024-01-22",
        author: "Sedge",
        message: "start",
        edits: &[
            Put("README.md", include_str!("../files/README.md.txt")),
            Put("go.mod", include_str!("../files/go.mod.txt")),
            Put("VERSION", "v24.2.0-dev\n"),
            Put(NODE, include_str!("../files/main.go.txt")),
            Put(CACHE, include_str!("../files/cache.go.txt")),
        ],
        tag: "",
    },
    // NodeLocalCache enters as stable, LegacyMountPaths as beta: before the policy took effect.
    Commit {
        day: "2024-02-05",
        author: "Rill",
        message: "features: a registry of gates",
        edits: &[
            Put(OLD, include_str!("../files/registry.go.txt")),
            Put(SNAPSHOT, include_str!("../files/snapshot.go.txt")),
            Put(MOUNT, include_str!("../files/mount.go.txt")),
            Put(TABLE, include_str!("../files/feature-gates.md.txt")),
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
            Put("gradus.yaml", include_str!("../files/gradus.yaml.txt")),
            Put(POLICY, include_str!("../files/graduation.yaml.txt")),
        ],
        tag: "",
    },
    // WriteBackCache is alpha and on by default, which a patch release puts right.
    Commit {
        day: "2024-05-02",
        author: "Sedge",
        message: "features: add OnlineResize, ThinProvisioning and WriteBackCache",
        edits: &[
            Replace(
                OLD,
                CONSTANTS_END,
                include_str!("../files/constants-24.6.txt"),
            ),
            Replace(OLD, SPECS_END, include_str!("../files/specs-24.6.txt")),
            Put(
                "pkg/volume/resize.go",
                include_str!("../files/resize.go.txt"),
            ),
            Replace(
                CACHE,
                "\tdefault:\n",
                "\tcase features.Enabled(features.WriteBackCache):\n\t\treturn \"write-back\"\n\tdefault:\n",
            ),
            Put(OLD_VALIDATE, include_str!("../files/validate.go.txt")),
            Replace(
                NODE,
                "\tfmt.Println(",
                "\tif err := features.Validate(); err != nil {\n\t\tfmt.Fprintln(os.Stderr, err)\n\t\tos.Exit(2)\n\t}\n\tfmt.Println(",
            ),
            Append(TABLE, include_str!("../files/rows-24.6.txt")),
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
                include_str!("../files/snapshots-beta.txt"),
            ),
            Replace(
                OLD,
                "\tBlockChecksums: {\n\t\t{Version: version.MustParse(\"24.2\"), Default: true, PreRelease: featuregate.Beta},\n",
                include_str!("../files/checksums-stable.txt"),
            ),
            Replace(
                TABLE,
                "| `BlockChecksums` | Beta |",
                "| `BlockChecksums` | GA |",
            ),
            Replace(
                OLD,
                CONSTANTS_END,
                include_str!("../files/constants-24.10.txt"),
            ),
            Replace(OLD, SPECS_END, include_str!("../files/specs-24.10.txt")),
            Replace(
                OLD,
                "\truntime.Must(Gates.AddVersioned(declared))\n",
                "\truntime.Must(Gates.AddVersioned(declared))\n\truntime.Must(Gates.AddDependencies(needs))\n",
            ),
            Append(OLD, include_str!("../files/needs.go.txt")),
            Append(SNAPSHOT, include_str!("../files/clone.go.txt")),
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
                include_str!("../files/resize-beta.txt"),
            ),
            Replace(
                GATES,
                "\tThinProvisioning: {\n\t\t{Version: version.MustParse(\"24.6\"), Default: false, PreRelease: featuregate.Alpha},\n",
                include_str!("../files/thin-stable.txt"),
            ),
            Replace(
                GATES,
                "\tWriteBackCache: {\n\t\t{Version: version.MustParse(\"24.6\"), Default: false, PreRelease: featuregate.Alpha},\n",
                include_str!("../files/write-back-beta.txt"),
            ),
            Replace(
                GATES,
                CONSTANTS_END,
                include_str!("../files/constants-25.2.txt"),
            ),
            Replace(GATES, SPECS_END, include_str!("../files/specs-25.2.txt")),
            Append(MOUNT, include_str!("../files/rebuild.go.txt")),
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
];
