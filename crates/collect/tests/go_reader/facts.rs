//! What code does with gates besides declaring and checking them.

use gradus_collect::go::Reading;
use gradus_core::statement::{Claim, Mode};

use crate::tree;

const GATES: (&str, &str) = (
    "pkg/features/features.go",
    r#"package features

// It is at a version of something else.
var emulated = version.MajorMinor(1, 36)

const (
	// Tide lets water in.
	Tide featuregate.Feature = "Tide"

	// Allow reeds to grow.
	Reed featuregate.Feature = "Reed"

	Idle featuregate.Feature = "Idle"
	Lost featuregate.Feature = "LostGate"
)

var gates = map[featuregate.Feature]featuregate.VersionedSpecs{
	Tide: {{Default: true, PreRelease: featuregate.Beta, Version: version.MajorMinor(0, 2)}},
	Reed: {{PreRelease: featuregate.Alpha, Version: version.MajorMinor(0, 3)}},
	Idle: {{PreRelease: featuregate.Alpha, Version: version.MajorMinor(0, 3)}},
}

func Gates() featuregate.FeatureGate { return make(emulated) }

func make(v *version.Version) featuregate.FeatureGate {
	return featuregate.NewVersionedFeatureGate(v)
}

func ValidateGates() error {
	if Enabled(Reed) && !Enabled(Tide) {
		return fmt.Errorf("%s requires %s", Reed, Tide)
	}
	return nil
}
"#,
);

const FLAGS: (&str, &str) = (
    "pkg/flags/flags.go",
    r#"package flags

func New() *Flags { return &Flags{} }

func (f *Flags) All() []Flag { return []Flag{{Name: "feature-gates"}} }
"#,
);

fn lake(files: &[(&str, &str)]) -> Reading {
    let mut all = vec![("go.mod", "module example.org/lake\n"), GATES, FLAGS];
    all.extend(files);
    tree(&all)
}

fn main_file(body: &str) -> String {
    format!(
        "package main\n\nimport (\n\t\"example.org/lake/pkg/features\"\n\t\"example.org/lake/pkg/flags\"\n)\n\nfunc main() {{\n\tall := flags.New()\n\tapp := App{{\n\t\tAction: func() error {{\n{body}\n\t\t}},\n\t}}\n}}\n"
    )
}

#[test]
fn writes_outside_of_the_registry() {
    let body = "\t\t\t// Ponds have no tide.\n\t\t\tgates.SetFromMap(map[string]bool{string(features.Tide): false})\n\t\t\tgate.Set(fmt.Sprintf(\"%s=true\", features.Reed))";
    let reading = lake(&[("cmd/pond/main.go", &main_file(body))]);
    let writes = &reading.facts.writes;
    let shown: Vec<_> = writes.iter().map(|w| (w.gate.as_str(), w.on)).collect();
    assert_eq!(shown, [("Tide", Some(false)), ("Reed", Some(true))]);
    assert_eq!(writes[0].comment.as_deref(), Some("Ponds have no tide."));
    assert_eq!(writes[1].comment, None);
    assert_eq!(writes[0].binary.as_deref(), Some("cmd/pond"));
    assert_eq!(writes[0].location.to_string(), "cmd/pond/main.go:13");
}

#[test]
fn programs_that_validate_and_one_that_does_not() {
    let call = "\t\t\treturn features.ValidateGates()";
    let helper = "package start\n\nimport \"example.org/lake/pkg/features\"\n\nfunc Check() error { return features.ValidateGates() }\n";
    let through = main_file("\t\t\treturn start.Check()").replace(
        "\"example.org/lake/pkg/flags\"",
        "\"example.org/lake/pkg/flags\"\n\t\"example.org/lake/pkg/start\"",
    );
    let reading = lake(&[
        ("cmd/lake/main.go", &main_file(call)),
        ("cmd/pond/main.go", &main_file("\t\t\treturn nil")),
        ("cmd/sea/main.go", &through),
        ("cmd/none/main.go", "package main\n\nfunc main() {}\n"),
        ("pkg/start/start.go", helper),
    ]);
    let binaries = &reading.facts.binaries;
    let shown: Vec<_> = binaries
        .iter()
        .map(|b| {
            (
                b.folder.as_str(),
                b.validates.as_ref().map(ToString::to_string),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("cmd/lake", Some("cmd/lake/main.go:12".to_owned())),
            ("cmd/pond", None),
            ("cmd/sea", Some("pkg/start/start.go:5".to_owned())),
        ]
    );
    assert_eq!(binaries[1].takes.to_string(), "cmd/pond/main.go:9");
    let entry = binaries[1].entry.as_ref().map(ToString::to_string);
    assert_eq!(entry.as_deref(), Some("cmd/pond/main.go:11"));
    assert_eq!(reading.facts.enforcers[0].function, "ValidateGates");
}

#[test]
fn texts_that_advise() {
    let body = "\t\t\tlog.Error(\"the lake is dry, set featureGates.Tide=false to go on\")\n\t\t\tlog.Errorf(\"pass --feature-gates=%s=true\", features.Reed)\n\t\t\tlog.Info(\"not supported when Reed=true\")\n\t\t\trun(\"--feature-gates=Idle=true\")";
    let reading = lake(&[("cmd/pond/main.go", &main_file(body))]);
    let advice: Vec<_> = reading
        .part
        .statements
        .iter()
        .filter(|s| s.mode == Mode::Advises)
        .map(|s| (s.subject.as_str(), s.claim.clone()))
        .collect();
    assert_eq!(
        advice,
        [
            ("Tide", Claim::SetsTo(false)),
            ("Reed", Claim::SetsTo(true))
        ]
    );
}

#[test]
fn pairs_names_and_what_is_not_registered() {
    let body = "\t\t\tif features.Enabled(features.Tide) {\n\t\t\t\tif ok && features.Enabled(features.Idle) { wave() }\n\t\t\t}\n\t\t\tif features.Enabled(features.Lost) { drown() }\n\t\t\tif features.Enabled(featuregate.Feature(\"Gone\")) { drown() }";
    let reading = lake(&[("cmd/pond/main.go", &main_file(body))]);
    let facts = &reading.facts;
    let pairs: Vec<_> = facts
        .together
        .iter()
        .map(|t| (t.first.as_str(), t.second.as_str(), t.location.line))
        .collect();
    assert_eq!(pairs, [("Idle", "Tide", 13), ("Reed", "Tide", 30)]);
    let unknown: Vec<_> = facts.unknown.iter().map(|u| u.name.as_str()).collect();
    assert_eq!(unknown, ["Gone", "LostGate"]);
    assert!(facts.unknown[1].declared.is_some());
    assert!(facts.named.contains_key("Idle"));
    assert!(!lake(&[]).facts.named.contains_key("Idle"));
}

fn unknown(files: &[(&str, &str)]) -> Vec<String> {
    let reading = lake(files);
    let unknown = reading.facts.unknown.iter();
    unknown
        .map(|u| format!("{} {}", u.name, u.location))
        .collect()
}

#[test]
fn unknown_gates_of_the_same_package_and_in_strings() {
    let own = r#"package features

var current featuregate.Feature

func f(given featuregate.Feature) {
	if Enabled(Lost) { drown() }
	if Enabled("Gone") { drown() }
	_ = Enabled(given) || Enabled(current)
	for _, Lost := range all { _ = Enabled(Lost) }
}
"#;
    assert_eq!(
        unknown(&[("pkg/features/more.go", own)]),
        [
            "Gone pkg/features/more.go:7",
            "LostGate pkg/features/more.go:6"
        ]
    );
    let body = "\t\t\tif features.Enabled(\"Gone\") { drown() }\n\t\t\tif features.Gates.Enabled(\"Gone\") { drown() }\n\t\t\tif utilfeature.DefaultFeatureGate.Enabled(\"Gone\") { drown() }\n\t\t\tif features.Enabled(\"Tide\") { wave() }";
    assert_eq!(
        unknown(&[("cmd/pond/main.go", &main_file(body))]),
        [
            "Gone cmd/pond/main.go:12",
            "Gone cmd/pond/main.go:13",
            "Gone cmd/pond/main.go:14"
        ]
    );
}

#[test]
fn what_else_is_called_enabled_is_about_anything() {
    let body = "\t\t\tif log.Enabled(\"Debug\") || w.Enabled(\"Gone\") { a() }\n\t\t\tif plugins.Enabled(\"Waves\") || s.plugins.Enabled(\"Waves\") { b() }\n\t\t\tif features.Enabled(\"not a name\") || features.Enabled(\"tide\") { c() }";
    assert_eq!(unknown(&[("cmd/pond/main.go", &main_file(body))]), [""; 0]);
    // Constants of a type that is only called so, in a package without gates.
    let other = r#"package agent

type Feature string

const Surf Feature = "Surf"

func f() bool { return Enabled(Surf) || Enabled("Foam") }
"#;
    assert_eq!(unknown(&[("agent/features.go", other)]), [""; 0]);
}

#[test]
fn functions_that_put_things_together_and_comments_above_conditions() {
    let code = r#"package wave

import "example.org/lake/pkg/features"

func (w *Wave) SetupWithManager() {
	if features.Enabled(features.Tide) { w.watch() }
}

func NewWave() *Wave { return &Wave{on: features.Enabled(features.Tide)} }

func news() bool {
	// With Tide and Reed on, wait.
	return ok && func() bool {
		// Tide drowns Reed.
		if features.Enabled(features.Tide) && features.Enabled(features.Reed) { return true }
		return false
	}()
}
"#;
    let facts = lake(&[("wave/wave.go", code)]).facts;
    let wiring: Vec<String> = facts.wiring.iter().map(ToString::to_string).collect();
    assert_eq!(wiring, ["wave/wave.go:6", "wave/wave.go:9"]);
    let pair = facts
        .together
        .iter()
        .find(|t| t.location.path == "wave/wave.go");
    let comment = pair.and_then(|t| t.comment.as_deref());
    assert_eq!(comment, Some("Tide drowns Reed."));
}

#[test]
fn what_is_in_no_build_is_not_read() {
    let generator = "//go:build ignore\n\npackage main\n\nimport \"example.org/lake/pkg/features\"\n\nfunc f() bool { return features.Enabled(features.Idle) }\n";
    let registry = "package more\n\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{\n\t\"Surf\": {},\n}\n";
    let none = [
        "_old/gates.go",
        ".cache/gates.go",
        "pkg/_gates.go",
        "testdata/gates.go",
    ];
    let mut files = vec![("gen.go", generator)];
    files.extend(none.map(|path| (path, registry)));
    let reading = lake(&files);
    assert!(reading.inventory.gate("Surf").is_none());
    let idle = reading.inventory.gate("Idle").expect("it is registered");
    assert_eq!(idle.use_sites, []);
    assert!(!reading.facts.named.contains_key("Idle"));
    // Another tag may well be set, and one in a comment further down is none.
    let linux = generator.replace("//go:build ignore", "//go:build linux");
    let late = generator.replace("//go:build ignore\n", "");
    let late = late.replace("func f", "//go:build ignore\nfunc f");
    for text in [&linux, &late] {
        let reading = lake(&[("gen.go", text)]);
        let idle = reading.inventory.gate("Idle").expect("it is registered");
        assert_eq!(idle.use_sites.len(), 1, "{text}");
    }
}

#[test]
fn comments_and_the_version_of_the_registry() {
    let reading = lake(&[]);
    let comments = &reading.facts.comments;
    assert_eq!(comments["Tide"].text, "Tide lets water in.");
    assert_eq!(comments["Reed"].text, "Allow reeds to grow.");
    assert_eq!(comments["Idle"].text, "");
    let [emulation] = reading.facts.emulations.as_slice() else {
        panic!("one: {:?}", reading.facts.emulations)
    };
    assert_eq!(emulation.version, "1.36");
    assert_eq!(emulation.location.line, 4);
    assert_eq!(
        emulation.comment.as_deref(),
        Some("It is at a version of something else.")
    );
}
