//! Go tests: what they name, switch, assert and expect.

use gradus_collect::go::Reading;
use gradus_core::ledger::{CoverageState, LedgerKind};
use gradus_core::statement::{Claim, Mode};

use crate::tree;

const GATES: (&str, &str) = (
    "pkg/features/features.go",
    r#"package features

const (
	Tide featuregate.Feature = "Tide"
	ReedFeature featuregate.Feature = "Reed"
)

var gates = map[featuregate.Feature]featuregate.FeatureSpec{
	Tide: {},
	ReedFeature: {Default: true},
}
"#,
);

fn lake(test: &str) -> Reading {
    let file = format!("package lake\n\nimport \"example.org/lake/pkg/features\"\n\n{test}\n");
    tree(&[
        ("go.mod", "module example.org/lake\n"),
        GATES,
        ("lake_test.go", &file),
    ])
}

/// Writes each test with what it says.
fn cases(test: &str) -> Vec<String> {
    let reading = lake(test);
    let part = &reading.part;
    part.cases
        .iter()
        .map(|case| {
            let mut said: Vec<String> = part
                .statements
                .iter()
                .filter(|s| s.case == Some(case.id))
                .map(|s| {
                    assert_eq!(s.mode, Mode::Tests);
                    let claim = match &s.claim {
                        Claim::SetsTo(on) => format!("={on}"),
                        Claim::Default(on) => format!(" is {on}"),
                        Claim::Named => String::new(),
                        other => format!("{other:?}"),
                    };
                    format!("{}{claim}", s.subject)
                })
                .collect();
            said.sort();
            let error = if case.expects_error { " fails" } else { "" };
            format!("{}: {}{error}", case.name, said.join(" "))
        })
        .collect()
}

#[test]
fn calls_that_switch() {
    assert_eq!(
        cases(
            r#"func TestA(t *testing.T) {
	featuregatetesting.SetFeatureGateDuringTest(t, gate, features.Tide, true)
	utilfeature.Gate.Set(fmt.Sprintf("%s=false", features.ReedFeature))
}
func TestB(t *testing.T) {
	features.SetFeatureGatesDuringTest(t, map[featuregate.Feature]bool{features.Tide: false})
	gate.SetFromMap(map[string]bool{string(features.ReedFeature): true})
}
func TestC(t *testing.T) {
	enableFeatureGate(features.Tide)
	run("--feature-gates=Reed=false")
}
func TestD(t *testing.T) {
	config.FeatureGates = []string{"Tide"}
	println(features.ReedFeature)
}"#
        ),
        [
            "TestA: Reed=false Tide=true",
            "TestB: Reed=true Tide=false",
            "TestC: Reed=false Tide=true",
            "TestD: Reed Tide=true",
        ]
    );
}

#[test]
fn rows_are_cases_where_they_have_gates() {
    assert_eq!(
        cases(
            r#"func TestRows(t *testing.T) {
	tests := []struct{name string; gates map[featuregate.Feature]bool; wantErr bool}{
		{name: "none"},
		{name: "tide", gates: map[featuregate.Feature]bool{features.Tide: true}},
		{name: "both", gates: map[featuregate.Feature]bool{features.Tide: true, features.ReedFeature: false}, wantErr: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := validate(tt.gates)
			if tt.wantErr { require.Error(t, err) } else { require.NoError(t, err) }
		})
	}
}
func TestField(t *testing.T) {
	for name, tc := range map[string]struct{on bool}{
		"off": {},
		"on": {on: true},
	} {
		t.Run(name, func(t *testing.T) {
			features.SetFeatureGateDuringTest(t, features.Tide, tc.on)
		})
	}
}"#
        ),
        [
            "TestRows/tide: Tide=true",
            "TestRows/both: Reed=false Tide=true fails",
            "TestField/off: Tide=false",
            "TestField/on: Tide=true",
        ]
    );
}

#[test]
fn subtests_inherit_what_is_set_around() {
    assert_eq!(
        cases(
            r#"func TestOuter(t *testing.T) {
	features.SetFeatureGateDuringTest(t, features.Tide, true)
	t.Run("works", func(t *testing.T) { run() })
	t.Run("fails", func(t *testing.T) { require.ErrorContains(t, run(), "tide") })
}
var _ = Describe("boats", func() {
	It("float", func() {
		features.SetFeatureGateDuringTest(GinkgoTB(), features.ReedFeature, true)
		Expect(err).To(HaveOccurred())
	})
})"#
        ),
        [
            "TestOuter/fails: Tide=true fails",
            "TestOuter: Tide=true",
            "boats/float: Reed=true fails",
        ]
    );
}

#[test]
fn plain_go_expects_errors_and_asserts_defaults() {
    assert_eq!(
        cases(
            r#"func TestErr(t *testing.T) {
	features.SetFeatureGateDuringTest(t, features.Tide, true)
	if err := run(); err == nil { t.Fatal("no error") }
}
func TestNoErr(t *testing.T) {
	features.SetFeatureGateDuringTest(t, features.Tide, true)
	if err := run(); err != nil { t.Fatal(err) }
}
func TestDefaults(t *testing.T) {
	require.False(t, gate.Enabled(features.Tide), "off")
	if !gate.Enabled(features.ReedFeature) { t.Error("on") }
}"#
        ),
        [
            "TestErr: Tide=true fails",
            "TestNoErr: Tide=true",
            "TestDefaults: Reed is true Tide is false",
        ]
    );
}

#[test]
fn fake_gates_are_none() {
    assert_eq!(
        cases(
            r#"const Tide featuregate.Feature = "FakeGate"
func TestFake(t *testing.T) {
	fg := featuregate.NewFeatureGate()
	fg.SetFromMap(map[string]bool{string(Tide): true, "OtherFake": false})
}"#
        ),
        Vec::<String>::new()
    );
}

#[test]
fn an_unknown_name_counts_unless_it_is_meant_to_fail() {
    let test = |assertion: &str| {
        format!(
            "func TestX(t *testing.T) {{\n\terr := gate.SetFromMap(map[string]bool{{\"TideTables\": true}})\n\trequire.{assertion}(t, err)\n}}"
        )
    };
    assert_eq!(cases(&test("NoError")), ["TestX: TideTables=true"]);
    assert_eq!(cases(&test("Error")), Vec::<String>::new());
}

#[test]
fn other_names_of_a_gate_lead_to_it() {
    let reading = tree(&[
        ("go.mod", "module example.org/lake\n"),
        GATES,
        (
            "boats/boats.go",
            "package boats\n\nimport \"example.org/lake/pkg/features\"\n\nvar Flood = features.Tide\n",
        ),
        (
            "boats/boats_test.go",
            "package boats\n\nfunc TestFlood(t *testing.T) {\n\tgate := Flood\n\tSet(gate, true)\n}\n",
        ),
    ]);
    let said = reading.part.statements.iter();
    assert!(
        said.clone()
            .any(|s| s.subject == "Tide" && s.claim == Claim::SetsTo(true)),
        "{said:?}"
    );
}

#[test]
fn a_comment_on_a_gate_that_no_test_uses() {
    let said = |test: &str| -> Vec<String> {
        let part = lake(test).part;
        let apart = part.statements.iter().filter(|s| s.case.is_none());
        apart
            .map(|s| format!("{} {} {:?}", s.subject, s.location, s.mode))
            .collect()
    };
    assert_eq!(
        said(
            "// TestA is about Tide.\nfunc TestA(t *testing.T) { use(features.ReedFeature) } // Reed"
        ),
        ["Tide lake_test.go:5 Documents"]
    );
    assert_eq!(
        said("// About Tide.\nfunc TestA(t *testing.T) { use(features.Tide) }"),
        [""; 0]
    );
}

#[test]
fn a_test_in_no_build_is_none() {
    let test = "//go:build ignore\n\npackage features\n\nfunc TestA(t *testing.T) { use(Tide) }\n";
    let reading = tree(&[GATES, ("pkg/features/features_test.go", test)]);
    assert_eq!(reading.part.cases, []);
}

#[test]
fn coverage_says_what_was_read() {
    let reading = lake("func TestA(t *testing.T) { use(features.Tide) }");
    let coverage = &reading.part.coverage[0];
    assert_eq!(coverage.ledger, LedgerKind::GoTests);
    assert_eq!(coverage.state, CoverageState::Exhaustive);
    assert_eq!(
        coverage.why,
        "1 Go test file read, 1 of them names gates in 1 test, 0 unread"
    );
    assert_eq!(tree(&[GATES]).part.coverage[0].state, CoverageState::Absent);
}

#[test]
fn deep_nesting_is_unread_and_the_rest_is_used() {
    let deep = format!(
        "func TestDeep(t *testing.T) {{ use(features.Tide{}{}) }}\nfunc TestB(t *testing.T) {{ use(features.Tide) }}",
        "[f(".repeat(300),
        ")]".repeat(300)
    );
    let reading = lake(&deep);
    assert_eq!(reading.part.cases.len(), 1);
    assert_eq!(reading.part.unread.len(), 1);
    assert_eq!(reading.part.coverage[0].state, CoverageState::Partial);
}
