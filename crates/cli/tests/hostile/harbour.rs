//! A project in which every ledger has a file and all of them agree; and its files, spoilt.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use gradus_cli::Streams;
use gradus_collect::source::MAX_FILE_BYTES;
use serde_json::Value;
use tempfile::TempDir;

const REGISTRY: &str = r#"package features

import (
	"errors"

	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/component-base/featuregate"
)

const (
	// TideTables prints the tides.
	TideTables featuregate.Feature = "TideTables"
	// FogHorns blows in fog.
	FogHorns featuregate.Feature = "FogHorns"
	// DeepBuoys drops buoys where it is deep.
	DeepBuoys featuregate.Feature = "DeepBuoys"
)

var gates = map[featuregate.Feature]featuregate.VersionedSpecs{
	TideTables: {{Version: version.MustParse("0.1"), Default: false, PreRelease: featuregate.Alpha}},
	FogHorns:   {{Version: version.MustParse("0.1"), Default: false, PreRelease: featuregate.Alpha}},
	DeepBuoys:  {{Version: version.MustParse("0.2"), Default: false, PreRelease: featuregate.Alpha}},
}

// Validate refuses what cannot be.
func Validate() error {
	if gate.Enabled(DeepBuoys) && !gate.Enabled(FogHorns) {
		return errors.New("DeepBuoys requires FogHorns")
	}
	return nil
}
"#;

const USES: &str = r#"package pkg

import "example.com/pier/pkg/features"

func tides() bool { return features.Enabled(features.TideTables) }

func fog() bool { return features.Enabled(features.FogHorns) }

func deep() bool { return features.Enabled(features.DeepBuoys) }
"#;

const TESTS: &str = r#"package features

import "testing"

func TestTides(t *testing.T) {
	featuregatetesting.SetFeatureGateDuringTest(t, gate, TideTables, true)
	featuregatetesting.SetFeatureGateDuringTest(t, gate, FogHorns, true)
}

func TestDeep(t *testing.T) {
	featuregatetesting.SetFeatureGateDuringTest(t, gate, DeepBuoys, true)
	featuregatetesting.SetFeatureGateDuringTest(t, gate, FogHorns, false)
	if err := Validate(); err == nil {
		t.Fatal("DeepBuoys without FogHorns is accepted")
	}
}
"#;

const PAGE: &str = "# Feature gates

| Gate | Stage | Default |
|---|---|---|
| `TideTables` | Alpha | false |
| `FogHorns` | Alpha | false |
| `DeepBuoys` | Alpha | false |

`DeepBuoys` requires `FogHorns`.
";

const VALUES: &str = "featureGates:
  TideTables: false
  FogHorns: false
  DeepBuoys: false
";

const REFUSAL: &str = "{{- $gates := .Values.featureGates | default dict }}
{{- if and $gates.DeepBuoys (not $gates.FogHorns) }}
{{- fail \"DeepBuoys requires FogHorns\" }}
{{- end }}
";

pub(crate) const BATS: &str = "@test \"tides\" {
  helm upgrade pier charts/pier --set featureGates.TideTables=true
}
@test \"deep\" {
  helm upgrade pier charts/pier --set featureGates.DeepBuoys=true,featureGates.FogHorns=true
}
";

/// Every file of the project.
pub(crate) const FILES: [(&str, &str); 22] = [
    (
        ".github/ISSUE_TEMPLATE/bug.yml",
        "options:\n  - TideTables\n  - FogHorns\n  - DeepBuoys\n",
    ),
    (
        ".github/workflows/ci.yml",
        "jobs:\n  e2e:\n    steps:\n    - run: hack/e2e.sh\n",
    ),
    (
        "CONTRIBUTING.md",
        "Every new feature gate requires a proposal.\n",
    ),
    ("Makefile", "e2e:\n\tbats tests/gates.bats\n"),
    ("VERSION", "v0.3.0\n"),
    ("charts/pier/Chart.yaml", "name: pier\nversion: 0.1.0\n"),
    (
        "charts/pier/templates/pod.yaml",
        "{{- range $k, $v := .Values.featureGates }}\n- --feature-gates={{ $k }}={{ $v }}\n{{- end }}\n",
    ),
    ("charts/pier/templates/validate.yaml", REFUSAL),
    (
        "charts/pier/values.schema.json",
        "{\"properties\": {\"featureGates\": {\"properties\": {\n\"TideTables\": {},\n\"FogHorns\": {},\n\"DeepBuoys\": {}}}}}\n",
    ),
    ("charts/pier/values.yaml", VALUES),
    (
        "config/manager.yaml",
        "args:\n- --feature-gates=TideTables=false\n",
    ),
    (
        "docs/hugo.toml",
        "title = \"Pier\"\n[params]\nversion = \"v0.3.0\"\n",
    ),
    (
        "docs/proposals/0001-tides.md",
        "# Tides\n\nStatus: implemented\n\n`TideTables`\n",
    ),
    ("docs/reference.md", PAGE),
    ("go.mod", "module example.com/pier\n\ngo 1.24\n"),
    ("hack/e2e.sh", "#!/bin/sh\nmake e2e\n"),
    ("keps/7-fog/README.md", "# Fog\n\n`FogHorns`, `DeepBuoys`\n"),
    (
        "keps/7-fog/kep.yaml",
        "title: Fog\nstatus: implemented\nfeature-gates:\n  - name: FogHorns\n  - name: DeepBuoys\n",
    ),
    ("pkg/features/features.go", REGISTRY),
    ("pkg/features/features_test.go", TESTS),
    ("pkg/use.go", USES),
    ("tests/gates.bats", BATS),
];

/// One file in place of the project's own.
pub(crate) enum Spoilt<'a> {
    Bytes(&'a [u8]),
    /// So long that nothing of it is read.
    Large,
    #[cfg_attr(not(unix), expect(dead_code, reason = "links are made on Unix only"))]
    Link(&'a str),
}

/// What `check` says of the project with one file spoilt.
pub(crate) struct Said {
    /// Path, code and reason of what was unread.
    pub(crate) unread: Vec<(String, String, String)>,
    /// Rule and gate of every finding.
    pub(crate) findings: BTreeSet<(String, String)>,
    /// Ledgers that were read in whole.
    pub(crate) whole: BTreeSet<String>,
}

/// Writes the project with one more file, or another, and checks it.
pub(crate) fn check(path: &str, spoilt: &Spoilt<'_>) -> Said {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in FILES {
        put(&folder, path, text.as_bytes());
    }
    match spoilt {
        Spoilt::Bytes(bytes) => put(&folder, path, bytes),
        Spoilt::Large => {
            let file = fs::File::create(folder.path().join(path)).expect("the file is there");
            file.set_len(MAX_FILE_BYTES + 1).expect("it grows");
        }
        Spoilt::Link(target) => link(&folder, path, target),
    }
    said(folder.path())
}

/// Checks the project with more files, or others.
pub(crate) fn check_with(files: &[(&str, &str)]) -> Said {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in FILES.iter().chain(files) {
        put(&folder, path, text.as_bytes());
    }
    said(folder.path())
}

fn put(folder: &TempDir, path: &str, bytes: &[u8]) {
    let place = folder.path().join(path);
    fs::create_dir_all(place.parent().expect("it has a parent")).expect("folders are made");
    fs::write(place, bytes).expect("the file is written");
}

#[cfg(unix)]
fn link(folder: &TempDir, path: &str, target: &str) {
    let place = folder.path().join(path);
    fs::create_dir_all(place.parent().expect("it has a parent")).expect("folders are made");
    if place.is_dir() {
        fs::remove_dir_all(&place).expect("the folder goes");
    } else if place.exists() {
        fs::remove_file(&place).expect("the file goes");
    }
    std::os::unix::fs::symlink(target, place).expect("a link is made");
}

#[cfg(not(unix))]
fn link(_: &TempDir, _: &str, _: &str) {}

fn said(folder: &Path) -> Said {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line = ["gradus", "check", "--format", "json"].map(OsString::from);
    let line = line.into_iter().chain([folder.into()]);
    let code = gradus_cli::run(line, &mut out, &mut err, Streams::Buffers);
    let document: Value = serde_json::from_slice(&out)
        .unwrap_or_else(|_| panic!("{code}: {}", String::from_utf8_lossy(&err)));
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let items = |key: &str| document[key].as_array().expect("a list").clone();
    Said {
        unread: items("unread")
            .iter()
            .map(|u| (text(u, "path"), text(u, "code"), text(u, "reason")))
            .collect(),
        findings: items("findings")
            .iter()
            .map(|f| (text(f, "rule"), text(f, "gate")))
            .collect(),
        whole: items("coverage")
            .iter()
            .filter(|c| c["state"] == "exhaustive")
            .map(|c| text(c, "ledger"))
            .collect(),
    }
}

/// The ledgers that a file of the project is read for.
pub(crate) fn ledgers(path: &str) -> &'static [&'static str] {
    match path {
        ".github/ISSUE_TEMPLATE/bug.yml" => &["lists"],
        ".github/workflows/ci.yml" | "Makefile" | "hack/e2e.sh" => &["ci"],
        "CONTRIBUTING.md" => &["proposals"],
        "docs/hugo.toml" | "docs/reference.md" => &["docs"],
        "docs/proposals/0001-tides.md" | "keps/7-fog/README.md" | "keps/7-fog/kep.yaml" => {
            &["proposals"]
        }
        "go.mod" | "pkg/features/features.go" | "pkg/use.go" => &["registry", "code"],
        "pkg/features/features_test.go" => &["go-tests"],
        "tests/gates.bats" => &["bats"],
        "VERSION" => &[],
        _ => &["chart"],
    }
}

#[test]
fn the_project_agrees_with_itself() {
    let said = check("README.md", &Spoilt::Bytes(b"# Pier\n"));
    assert_eq!(said.findings, BTreeSet::new());
    assert_eq!(said.unread, []);
    for ledger in FILES.iter().flat_map(|(path, _)| ledgers(path)) {
        assert!(said.whole.contains(*ledger), "{ledger}: {:?}", said.whole);
    }
}
