//! Registries of component-base's shape, and what is none.

use gradus_collect::go::{Memo, read, registries};
use gradus_collect::source::MemorySource;
use gradus_core::gate::{Dialect, NameBasis};

use crate::{reasons, shown, tree};

const GO_MOD: (&str, &str) = ("go.mod", "module example.org/lake\n\ngo 1.26\n");

#[test]
fn versioned_with_both_ways_to_write_a_version() {
    let reading = tree(&[
        GO_MOD,
        (
            "pkg/gates/gates.go",
            r#"package gates

import (
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/component-base/featuregate"
)

const (
	Tide featuregate.Feature = "Tide"
	Reed featuregate.Feature = "ReedBed"
)

var lakeGates = map[featuregate.Feature]featuregate.VersionedSpecs{
	Tide: {
		{Version: version.MajorMinor(0, 3), Default: false, PreRelease: featuregate.Alpha},
		// it went well
		{Version: version.MustParse("0.10"), Default: true, PreRelease: featuregate.GA, LockToDefault: true},
	},

	Reed: {{Version: version.MajorMinor(0, 4)}},
}
"#,
        ),
    ]);
    assert_eq!(
        shown(&reading),
        [
            "ReedBed: 0.4 stable off off",
            "Tide: 0.3 alpha off off, 0.10 stable on on"
        ]
    );
    let registry = &reading.inventory.registries[0];
    assert_eq!(registry.id, "lakeGates@pkg/gates/gates.go");
    assert_eq!(registry.dialect, Dialect::ComponentBaseVersioned);
    assert_eq!(
        registry.package.as_deref(),
        Some("example.org/lake/pkg/gates")
    );
    let registration = &reading.inventory.gates[1].registrations[0];
    assert_eq!(registration.declared.to_string(), "pkg/gates/gates.go:14");
    assert_eq!(registration.declared.column, 2);
    assert_eq!(registration.declared.text.as_deref(), Some("Tide: {"));
    let constant = registration.constant.as_ref().expect("a constant");
    assert_eq!(constant.ident, "Tide");
    assert_eq!(
        constant
            .location
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
        Some("pkg/gates/gates.go:9")
    );
    assert!(reading.inventory.unresolved.is_empty());
}

#[test]
fn maps_of_functions_and_of_calls_and_names_in_other_files() {
    let reading = tree(&[
        GO_MOD,
        (
            "a/names.go",
            "package a\n\nconst Loose = \"Loose\"\n\nvar Turned = featuregate.Feature(\"Turned\")\n\nconst onByDefault = true\n",
        ),
        (
            "a/maps.go",
            r#"package a

func featureGates() map[featuregate.Feature]featuregate.FeatureSpec {
	return map[featuregate.Feature]featuregate.FeatureSpec{
		Loose: {Default: onByDefault, PreRelease: featuregate.Beta},
	}
}

func init() {
	runtime.Must(gate.Add(map[featuregate.Feature]featuregate.FeatureSpec{
		Turned: {true, true, ""},
	}))
}

func filled() {
	known := map[featuregate.Feature]featuregate.FeatureSpec{}
	_ = known
}
"#,
        ),
    ]);
    assert_eq!(
        shown(&reading),
        ["Loose: - beta on off", "Turned: - stable on on"]
    );
    let registries = &reading.inventory.registries;
    let ids: Vec<&str> = registries.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["featureGates@a/maps.go", "init@a/maps.go"]);
}

#[test]
fn an_own_copy_of_the_package() {
    let reading = tree(&[(
        "features/known.go",
        r#"package features

const Clam Feature = "Clam"

var known = map[Feature]VersionedSpecs{
	Clam: {{Version: version.MustParse("1.30"), PreRelease: Beta, Default: true}},
}
"#,
    )]);
    assert_eq!(shown(&reading), ["Clam: 1.30 beta on off"]);
}

#[test]
fn constants_of_other_packages() {
    let reading = tree(&[
        (
            "go.mod",
            "module example.org/lake\n\nreplace example.org/api => ./staging/api\n",
        ),
        ("staging/api/go.mod", "module example.org/api\n"),
        (
            "staging/api/v1/x.go",
            "package apiv1\n\nconst Local = \"LocalName\"\n",
        ),
        (
            "vendor/k8s.io/logs/api/v1/kube_features.go",
            "package v1\n\nconst Logged featuregate.Feature = \"LoggedName\"\n",
        ),
        (
            "gates.go",
            r#"package gates

import (
	"example.org/api/v1"
	far "example.org/far/away"
	logsapi "k8s.io/logs/api/v1"
)

var own = map[featuregate.Feature]featuregate.FeatureSpec{
	apiv1.Local: {},
	logsapi.Logged: {},
	far.Off: {},
	nowhere.Known: {},
}
"#,
        ),
    ]);
    let gates = &reading.inventory.gates;
    let basis: Vec<(&str, NameBasis)> = gates
        .iter()
        .map(|g| (g.name.as_str(), g.name_basis))
        .collect();
    assert_eq!(
        basis,
        [
            ("LocalName", NameBasis::Read),
            ("LoggedName", NameBasis::Read),
            ("Off", NameBasis::Inferred)
        ]
    );
    let constant = gates[2].registrations[0]
        .constant
        .as_ref()
        .expect("a constant");
    assert_eq!(constant.package.as_deref(), Some("example.org/far/away"));
    assert_eq!(constant.location, None);
    assert_eq!(
        reasons(&reading),
        ["nowhere.Known: what names the gate is only known when the program runs"]
    );
}

#[test]
fn one_gate_in_several_registries_and_a_nested_module() {
    let registry = |package: &str, default: &str| {
        format!(
            "package {package}\n\nconst Shared featuregate.Feature = \"Shared\"\n\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{{\n\tShared: {{Default: {default}, PreRelease: featuregate.Beta}},\n}}\n"
        )
    };
    let reading = tree(&[
        GO_MOD,
        ("b/features.go", &registry("b", "false")),
        ("a/features.go", &registry("a", "true")),
        ("tools/go.mod", "module example.org/tools\n"),
        ("tools/x/features.go", &registry("x", "true")),
    ]);
    assert_eq!(shown(&reading), ["Shared: - beta on off"]);
    let registrations = &reading.inventory.gates[0].registrations;
    let places: Vec<&str> = registrations.iter().map(|r| r.registry.as_str()).collect();
    assert_eq!(
        places,
        [
            "gates@a/features.go",
            "gates@b/features.go",
            "gates@tools/x/features.go"
        ]
    );
    assert_eq!(reading.inventory.registries[2].module_dir, "tools");
}

#[test]
fn what_only_the_program_knows_is_listed() {
    let reading = tree(&[(
        "gates.go",
        r#"package gates

const Odd = "Odd"

var gates = map[featuregate.Feature]featuregate.FeatureSpec{
	Odd: {Default: os.Getenv("ODD") != "", PreRelease: featuregate.Alpha},
	featuregate.Feature("Made"): {},
}

func init() {
	if os.Getenv("ODD") == "1" {
		gates[Odd] = featuregate.FeatureSpec{Default: true}
	}
}

func add(name featuregate.Feature) {
	gate.Add(map[featuregate.Feature]featuregate.FeatureSpec{name: {}})
}
"#,
    )]);
    assert_eq!(
        shown(&reading),
        ["Made: - stable off off", "Odd: - alpha ? off"]
    );
    assert_eq!(
        reasons(&reading),
        [
            "os.Getenv(\"ODD\") != \"\": the default is only known when the program runs",
            "gates[Odd]: a registry entry that code writes when the program runs",
            "name: what names the gate is only known when the program runs",
        ]
    );
}

#[test]
fn decoys_are_no_gates() {
    let reading = tree(&[
        (
            "suite/features.go",
            "package suite\n\ntype Feature string\n\nconst Fast Feature = \"Fast\"\n\nvar all = map[Feature]bool{Fast: true}\n// VersionedSpecs FeatureSpec\n",
        ),
        (
            "pkg/testing/helper.go",
            "package testing\n\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{\n\t\"Fake\": {},\n}\n",
        ),
        (
            "pkg/a_test.go",
            "package pkg\n\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{\n\t\"OnlyInTests\": {},\n}\n",
        ),
        (
            "real.go",
            "package real\n\n// MyGate: {Default: false} is how an entry looks in map[Feature]FeatureSpec{}\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{\n\t// Example: {Default: true},\n\t\"AllAlpha\": {},\n}\n",
        ),
    ]);
    assert!(reading.inventory.gates.is_empty());
    assert_eq!(
        reasons(&reading),
        ["gates: left out: a registry in a folder of test helpers, testing"]
    );
}

#[test]
fn registries_alone_say_the_same() {
    let source = MemorySource::new([
        GO_MOD,
        (
            "g.go",
            "package g\n\nconst A featuregate.Feature = \"A\"\n\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{A: {Default: true}}\n",
        ),
    ]);
    let memo = Memo::default();
    let all = read(&source, &memo);
    for _ in 0..2 {
        let quick = registries(&source, &memo);
        assert_eq!(shown(&quick), ["A: - stable on off"]);
        assert_eq!(quick.inventory.registries, all.inventory.registries);
    }
}

/// A provider of a bigger system adds its gates to those of the system.
#[test]
fn a_set_of_gates_can_be_that_of_another_module() {
    let extends = |set: &str, import: &str| {
        let gates = format!(
            "package gates\n\nimport (\n\t\"k8s.io/component-base/featuregate\"\n\t\"{import}\"\n)\n\nvar Set featuregate.MutableFeatureGate = {set}\n"
        );
        let registry = "package gates\n\nimport \"k8s.io/component-base/featuregate\"\n\nvar lake = map[featuregate.Feature]featuregate.FeatureSpec{\"Tide\": {}}\n\nfunc init() {\n\tSet.Add(lake)\n}\n";
        let reading = tree(&[
            GO_MOD,
            ("pkg/gates/set.go", &gates),
            ("pkg/gates/gates.go", registry),
            ("own/own.go", "package own\n\nvar Gates = 1\n"),
        ]);
        reading.inventory.registries[0].extends.clone()
    };
    assert_eq!(
        extends("sea.MutableGates", "example.org/sea").as_deref(),
        Some("example.org/sea")
    );
    assert_eq!(
        extends("featuregate.NewFeatureGate()", "example.org/sea"),
        None
    );
    assert_eq!(extends("sea.Tide", "example.org/sea"), None, "one gate");
    assert_eq!(
        extends("own.Gates", "example.org/lake/own"),
        None,
        "it is in the tree"
    );
    let apiserver = "k8s.io/apiserver/pkg/util/feature";
    assert_eq!(
        extends("feature.DefaultMutableFeatureGate", apiserver),
        None
    );
}
