//! The sites that are looked at: the sample project's, and one of 300 gates.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gradus_cli::demo;
use gradus_sample::{Change, SampleRepo};
use tempfile::TempDir;

/// Releases of the large project.
const LINES: usize = 8;

/// A site, in a folder that goes with it.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    /// Of the sample project, by a policy that asks for evidence, with a page that means harm.
    pub(crate) fn sample() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        demo::write(folder.path()).expect("the project is written");
        let page = "---\ntitle: CloneOnWrite\ncontent_type: feature_gate\ngradus:\n  owners: [ada]\n  \
                    tracking: \"#7\"\n---\n\n# Why\n\nIt saves *space*. <script>alert(1)</script> \
                    [design](../design.md) ![](https://example.com/x.png)\n\n| a | b |\n|---|---|\n\
                    | a_rather_long_cell_without_any_place_to_break_it_at_all | b |\n\n```go\n\
                    if features.Enabled(features.CloneOnWrite) { return cloned.Snapshot(ctx, volume) }\n```\n";
        let place = folder.path().join("docs/gates/clone-on-write.md");
        fs::create_dir_all(place.parent().expect("a folder")).expect("the folder is made");
        fs::write(place, page).expect("the page is written");
        Self::build(folder, "dra-driver")
    }

    /// Of 300 gates over eight releases.
    pub(crate) fn large() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut repo = SampleRepo::init(folder.path()).expect("a repository");
        for line in 0..LINES {
            let change = Change::new(&format!("2025-0{}-01", line + 1), "a release")
                .file("go.mod", "module example.com/tide\n")
                .file("pkg/features.go", registry(line));
            repo.commit(&change).expect("a commit");
            repo.tag(&format!("v1.{line}.0"), None).expect("a tag");
        }
        repo.check_out().expect("the files are on disk");
        Self::build(folder, "dra-driver")
    }

    fn build(folder: TempDir, policy: &str) -> Self {
        let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
            .current_dir(folder.path())
            .args(["site", "--policy", policy])
            .output()
            .expect("gradus starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Self { folder }
    }

    pub(crate) fn root(&self) -> PathBuf {
        let root = self.folder.path().join("gradus-site");
        root.canonicalize().expect("the site is there")
    }

    /// One page of every kind, and of gates so many.
    pub(crate) fn pages(&self, gates: usize) -> Vec<PathBuf> {
        let html = |folder: &Path| -> Vec<PathBuf> {
            let entries = fs::read_dir(folder).expect("the folder is read");
            let mut pages: Vec<PathBuf> = entries
                .map(|entry| entry.expect("an entry").path())
                .filter(|path| path.extension().is_some_and(|e| e == "html"))
                .collect();
            pages.sort();
            pages
        };
        let mut pages = html(&self.root());
        pages.extend(html(&self.root().join("gates")).into_iter().take(gates));
        pages
    }
}

/// The registry at a release: every gate goes from alpha through beta to stable in its time.
fn registry(line: usize) -> String {
    let mut constants = String::new();
    let mut specs = String::new();
    for i in 0..300 {
        let name = format!("HarbourFeatureNumber{i:03}");
        let beta = 1 + i % 5;
        let stable = beta + 2 + i % 3;
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            constants,
            "\t// {name} lets ships in at low tide, with a pilot.\n\t{name} featuregate.Feature = \"{name}\""
        );
        let _ = write!(
            specs,
            "\t{name}: {{\n\t\t{{Version: version.MustParse(\"1.0\"), Default: false, PreRelease: featuregate.Alpha}},\n"
        );
        if line >= beta {
            let _ = writeln!(
                specs,
                "\t\t{{Version: version.MustParse(\"1.{beta}\"), Default: true, PreRelease: featuregate.Beta}},"
            );
        }
        if line >= stable {
            let _ = writeln!(
                specs,
                "\t\t{{Version: version.MustParse(\"1.{stable}\"), Default: true, LockToDefault: true, PreRelease: featuregate.GA}},"
            );
        }
        specs.push_str("\t},\n");
    }
    format!(
        "package features\n\nimport (\n\t\"k8s.io/apimachinery/pkg/util/version\"\n\t\"k8s.io/component-base/featuregate\"\n)\n\n\
         const (\n{constants})\n\nvar gates = map[featuregate.Feature]featuregate.VersionedSpecs{{\n{specs}}}\n"
    )
}
