//! Registries of the other shapes.

use gradus_core::gate::Dialect;

use crate::{reasons, shown, tree};

#[test]
fn kubevirt() {
    let reading = tree(&[
        (
            "pkg/featuregate/active.go",
            r#"package featuregate

const (
	HeronGate = "Heron"
	// Owner: sig-water / @ann
	// Beta: v1.9.0
	//
	// Otter swims. It also dives.
	OtterGate = "Otter"
	Eel       = "Eel"
)

func init() {
	RegisterFeatureGate(FeatureGate{Name: HeronGate, State: Alpha})
	RegisterFeatureGate(FeatureGate{Name: OtterGate, State: Beta})
	RegisterFeatureGate(FeatureGate{Eel, Discontinued, "gone", nil})
}
"#,
        ),
        (
            "pkg/featuregate/inactive.go",
            r#"package featuregate

const Mole = "Mole"

func init() {
	RegisterFeatureGate(FeatureGate{Name: HeronGate, State: GA, Message: fmt.Sprintf("x")})
	RegisterFeatureGate(FeatureGate{Name: Mole, State: Deprecated})
	RegisterFeatureGate(other)
}
"#,
        ),
        (
            "pkg/featuregate/types.go",
            "package featuregate\n\nfunc RegisterFeatureGate(fg FeatureGate) {\n\tfeatureGates[fg.Name] = fg\n}\n",
        ),
    ]);
    assert_eq!(
        shown(&reading),
        [
            "Eel: - discontinued off on",
            "Heron: - stable on on",
            "Mole: - deprecated off off",
            "Otter: - beta on off",
        ]
    );
    let otter = &reading.inventory.gates[3];
    assert_eq!(otter.summary.as_deref(), Some("Otter swims."));
    assert_eq!(otter.owners, ["sig-water", "ann"]);
    assert_eq!(otter.milestones[0].version, "v1.9.0");
    assert_eq!(otter.milestones[0].location.line, 6);
    assert_eq!(
        reasons(&reading),
        [
            "Heron: left out: a later registration of the same name replaces it",
            "RegisterFeatureGate(other): what is registered is not written here"
        ]
    );
    assert_eq!(reading.inventory.registries.len(), 2);
}

#[test]
fn openshift() {
    let reading = tree(&[(
        "features/features.go",
        r#"package features

var (
	FeatureGateBoat = newFeatureGate("Boat").
			reportProblemsToJiraComponent("Harbour").
			contactPerson("ann").
			productScope(ocpSpecific).
			enhancementPR(legacy).
			mustRegister()

	FeatureGateSail = newFeatureGate("Sail").
			contactPerson("bob").
			enhancementPR("https://github.com/example/enhancements/pull/7").
			enable(inClusterProfile(SelfManaged), inDevPreviewNoUpgrade()).
			enable(inVersion(5, greaterThan), inTechPreviewNoUpgrade(), inOKD()).
			mustRegister()

	FeatureGateMast = newFeatureGate("Mast").enable(inDevPreviewNoUpgrade(), inDefault()).mustRegister()
	FeatureGateKeel = newFeatureGate("Keel").enableIn(configv1.TechPreviewNoUpgrade).mustRegister()
	unfinished      = newFeatureGate("Unfinished").enable(inDefault())
)

func newFeatureGate(name string) *featureGateBuilder {
	return &featureGateBuilder{name: name}
}
"#,
    )]);
    assert_eq!(
        shown(&reading),
        [
            "Boat: - disabled off off",
            "Keel: - tech-preview off off",
            "Mast: - default on off",
            "Sail: - tech-preview off off",
        ]
    );
    let sail = &reading.inventory.gates[3];
    assert_eq!(sail.owners, ["bob"]);
    assert_eq!(
        sail.keps,
        ["https://github.com/example/enhancements/pull/7"]
    );
    let registration = &sail.registrations[0];
    assert_eq!(registration.dialect, Dialect::OpenShift);
    let variable = registration.constant.as_ref().expect("a variable");
    assert_eq!(variable.ident, "FeatureGateSail");
    assert_eq!(registration.declared.to_string(), "features/features.go:11");
}

#[test]
fn opentelemetry() {
    let reading = tree(&[(
        "internal/metadata/gates.go",
        r#"package metadata

var PumpGate = featuregate.GlobalRegistry().MustRegister(
	"pump.strong",
	featuregate.StageBeta,
	featuregate.WithRegisterDescription("Pumps harder."),
	featuregate.WithRegisterReferenceURL("https://example.org/7"),
	featuregate.WithRegisterFromVersion("v0.10.0"),
	featuregate.WithRegisterToVersion("v0.20.0"),
)

var old = featuregate.GlobalRegistry().MustRegister("pump.old", featuregate.StageDeprecated)

func init() {
	prometheus.MustRegister(counter, gauge)
	metrics.Registry.MustRegister(counter)
}

func named(id string) {
	featuregate.GlobalRegistry().MustRegister(id, featuregate.StageAlpha)
}
"#,
    )]);
    assert_eq!(
        shown(&reading),
        [
            "pump.old: - deprecated off on",
            "pump.strong: v0.10.0 beta on off"
        ]
    );
    assert_eq!(
        reading.inventory.gates[1].summary.as_deref(),
        Some("Pumps harder.")
    );
    assert_eq!(
        reasons(&reading),
        ["id: the name that is registered is not written here"]
    );
}
