//! Use sites: resolved by import path, never by text.

use gradus_collect::go::Reading;

use crate::tree;

const GO_MOD: (&str, &str) = ("go.mod", "module example.org/lake\n");
const GATES: (&str, &str) = (
    "pkg/features/features.go",
    r#"package features

const (
	Tide featuregate.Feature = "Tide"
	Reed featuregate.Feature = "Reed"
	// Idle is in no registry.
	Idle featuregate.Feature = "Idle"
)

var gates = map[featuregate.Feature]featuregate.FeatureSpec{
	Tide: {},
	Reed: {},
}

func Enabled(f featuregate.Feature) bool {
	return utilfeature.DefaultFeatureGate.Enabled(f)
}

func both() bool {
	return Enabled(Tide) && !Enabled(Reed)
}
"#,
);

fn lake(files: &[(&str, &str)]) -> Reading {
    let mut all = vec![GO_MOD, GATES];
    all.extend(files);
    tree(&all)
}

fn uses(reading: &Reading, name: &str) -> Vec<String> {
    let gate = reading.inventory.gate(name).expect("a gate");
    gate.use_sites.iter().map(ToString::to_string).collect()
}

fn indirect(reading: &Reading, name: &str) -> Vec<String> {
    let gate = reading.inventory.gate(name).expect("a gate");
    let sites = &gate.indirect_use_sites;
    sites.iter().map(ToString::to_string).collect()
}

#[test]
fn the_argument_has_to_lead_to_the_constant() {
    let reading = lake(&[
        (
            "a.go",
            r#"package main

import (
	gates "example.org/lake/pkg/features"
	"example.org/other/features"
)

var early = gates.Enabled(gates.Tide)

func run(g Gate) {
	if g.Enabled(gates.Tide) || features.Enabled(features.Tide) {
	}
	go func() {
		switch {
		case x.y.Enabled(gates.Tide):
		}
	}()
	_ = "gates.Enabled(gates.Tide)" // gates.Enabled(gates.Tide)
	log.V(4).Enabled()
	afs.Enabled(config)
}
"#,
        ),
        (
            "a_test.go",
            "package main\n\nimport gates \"example.org/lake/pkg/features\"\n\nvar x = gates.Enabled(gates.Tide)\n",
        ),
    ]);
    assert_eq!(
        uses(&reading, "Tide"),
        [
            "a.go:8",
            "a.go:11",
            "a.go:15",
            "pkg/features/features.go:20"
        ]
    );
    assert_eq!(uses(&reading, "Reed"), ["pkg/features/features.go:20"]);
}

#[test]
fn locals_shadow() {
    let reading = lake(&[
        (
            "pkg/features/more.go",
            r#"package features

func a(Tide featuregate.Feature) bool { return Enabled(Tide) }

func b() {
	for _, Reed := range all {
		_ = Enabled(Reed)
	}
	_ = Enabled(Reed)
	if Tide := other(); Enabled(Tide) {
	}
	func(Reed featuregate.Feature) {
		_ = Enabled(Reed)
	}(Tide)
	var Tide = other()
	_ = Enabled(Tide)
}
"#,
        ),
        (
            "b.go",
            "package main\n\nimport \"example.org/lake/pkg/features\"\n\nfunc f(features Set) bool { return features.Enabled(features.Tide) }\n",
        ),
    ]);
    assert_eq!(uses(&reading, "Tide"), ["pkg/features/features.go:20"]);
    assert_eq!(
        uses(&reading, "Reed"),
        ["pkg/features/features.go:20", "pkg/features/more.go:9"]
    );
}

#[test]
fn aliases_are_followed() {
    let reading = lake(&[
        (
            "api/alias.go",
            "package api\n\nimport f \"example.org/lake/pkg/features\"\n\nconst Wave = f.Tide\n\nvar Again = Wave\n",
        ),
        (
            "c.go",
            "package main\n\nimport \"example.org/lake/api\"\n\nfunc f() bool { return gate.Enabled(api.Again) }\n",
        ),
    ]);
    assert_eq!(
        uses(&reading, "Tide"),
        ["c.go:5", "pkg/features/features.go:20"]
    );
}

#[test]
fn a_constant_in_no_registry_is_listed() {
    let reading = lake(&[(
        "d.go",
        "package main\n\nimport \"example.org/lake/pkg/features\"\n\nfunc f() bool { return features.Enabled(features.Idle) }\n",
    )]);
    let unresolved = &reading.inventory.unresolved;
    assert_eq!(unresolved.len(), 1);
    assert_eq!(unresolved[0].expression, "Idle");
    assert_eq!(unresolved[0].location.to_string(), "d.go:5");
}

#[test]
fn one_line_helpers_are_indirect() {
    let reading = lake(&[
        (
            "pkg/config/config.go",
            r#"package config

import "example.org/lake/pkg/features"

func (c *Config) TideEnabled() bool {
	return c.gate.Enabled(features.Tide)
}

func UseReed() bool {
	return features.Enabled(features.Reed)
}

func (c *Config) SharedEnabled() bool { return features.Enabled(features.Reed) }
"#,
        ),
        (
            "other.go",
            "package main\n\nfunc (o Other) SharedEnabled() bool { return o.flag }\n",
        ),
        (
            "e.go",
            r#"package main

import "example.org/lake/pkg/config"

func f(c *config.Config) {
	_ = c.TideEnabled() && config.UseReed()
	_ = c.SharedEnabled()
}
"#,
        ),
    ]);
    assert_eq!(indirect(&reading, "Tide"), ["e.go:6"]);
    assert_eq!(indirect(&reading, "Reed"), ["e.go:6"]);
    let unresolved = &reading.inventory.unresolved;
    assert_eq!(unresolved.len(), 1);
    assert_eq!(unresolved[0].location.to_string(), "e.go:7");
}

#[test]
fn kubevirt_has_check_methods_of_its_own() {
    let reading = tree(&[
        ("go.mod", "module example.org/virt\n"),
        (
            "featuregate/gates.go",
            "package featuregate\n\nconst HeronGate = \"Heron\"\n\nfunc init() {\n\tRegisterFeatureGate(FeatureGate{Name: HeronGate, State: Alpha})\n}\n\nfunc IsEnabled(gate string, c *Config) bool { return c.has(gate) }\n",
        ),
        (
            "config/config.go",
            r#"package config

import "example.org/virt/featuregate"

func (c *Config) isFeatureGateEnabled(fg string) bool {
	return featuregate.IsEnabled(fg, c.cfg)
}

func (c *Config) HeronEnabled() bool {
	return c.isFeatureGateEnabled(featuregate.HeronGate)
}

func has(c *Config, gate string) bool {
	return featuregate.IsEnabled(gate, c.cfg)
}

func use(c *Config) {
	if c.HeronEnabled() || has(c, featuregate.HeronGate) {
	}
	_ = featuregate.IsEnabled(featuregate.HeronGate, c.cfg)
}
"#,
        ),
    ]);
    assert_eq!(
        uses(&reading, "Heron"),
        ["config/config.go:10", "config/config.go:20"]
    );
    // The helper by its method, and by the function that takes the gate.
    assert_eq!(
        indirect(&reading, "Heron"),
        ["config/config.go:18", "config/config.go:18"]
    );
}

#[test]
fn opentelemetry_asks_the_gate_itself() {
    let reading = tree(&[
        ("go.mod", "module example.org/pump\n"),
        (
            "internal/metadata/gates.go",
            "package metadata\n\nvar PumpGate = featuregate.GlobalRegistry().MustRegister(\"pump.strong\", featuregate.StageAlpha)\n",
        ),
        (
            "pipelines/alias.go",
            "package pipelines\n\nimport \"example.org/pump/internal/metadata\"\n\nvar Strong = metadata.PumpGate\n",
        ),
        (
            "run.go",
            "package run\n\nimport \"example.org/pump/pipelines\"\n\nfunc f(gate *Gate) bool {\n\treturn pipelines.Strong.IsEnabled() ||\n\t\tgate.IsEnabled()\n}\n",
        ),
    ]);
    assert_eq!(uses(&reading, "pump.strong"), ["run.go:6"]);
}
