//! Gates that stand in several registries, in samples, and in generated files.

use super::one;
use crate::config::Config;
use crate::finding::Severity;
use crate::fixtures::Fixture;
use crate::policy::builtin;
use crate::stage::Stage;

#[test]
fn a_timeline_follows_the_first_registry_wherever_it_stood() {
    let fixture = Fixture::new()
        .line("v0.1", &[("Tide", "alpha off")])
        .line("v0.2", &[("Tide", "alpha off")])
        // The other registry came first there.
        .also_released("Tide", "stable on locked")
        .line("v0.3", &[("Tide", "beta on")])
        .gate("Tide", "beta on")
        .also("Tide", "stable on locked");
    let project = fixture.project(&builtin("kubernetes").unwrap(), &Config::default());
    let released = &project.gates[0].timeline.as_ref().unwrap().released;
    let stages: Vec<_> = released.iter().filter_map(|s| s.spec.stage).collect();
    assert_eq!(stages, [Stage::Alpha, Stage::Alpha, Stage::Beta]);
    assert_eq!(fixture.found("kubernetes", "stage-regressed"), []);
}

#[test]
fn a_line_where_only_another_registry_had_the_gate_does_not_count() {
    let fixture = Fixture::new()
        .line("v0.1", &[("Tide", "alpha off")])
        .only_released_elsewhere("Tide")
        .line("v0.2", &[("Tide", "beta on")])
        .gate("Tide", "beta on")
        .also("Tide", "alpha off");
    let project = fixture.project(&builtin("kubernetes").unwrap(), &Config::default());
    let entry = &project.gates[0].timeline.as_ref().unwrap().entry;
    assert_eq!(entry.line.as_deref(), Some("v0.2"));
}

#[test]
fn a_finding_says_which_registry_it_means() {
    let fixture = Fixture::new().gate("Tide", "alpha on");
    let rule = "default-against-stage";
    let plain = one(&fixture.found("kubernetes", rule), "Tide", Severity::Error);
    assert!(!plain.message.contains("registry"), "{}", plain.message);
    let two = fixture.also("Tide", "alpha off");
    let finding = one(&two.found("kubernetes", rule), "Tide", Severity::Error);
    assert!(
        finding.message.ends_with(
            "(as the registry `gates@pkg/gates.go` has it; `others@pkg/other.go` has it otherwise)"
        ),
        "{}",
        finding.message
    );
}

#[test]
fn what_a_program_wrote_is_not_to_be_edited() {
    let fixture = Fixture::new().gate("Tide", "alpha on");
    let rule = "default-against-stage";
    let generated = fixture.clone().generated_at("pkg/generated_gates.go");
    let finding = one(
        &generated.found("kubernetes", rule),
        "Tide",
        Severity::Error,
    );
    assert!(
        finding
            .help
            .ends_with("a program wrote pkg/generated_gates.go: edit what it is generated from"),
        "{}",
        finding.help
    );
}

#[test]
fn samples_are_not_judged() {
    let bold = Fixture::new().gate("Tide", "alpha on");
    for path in ["cmd/tool/internal/samplepump/gates.go", "examples/gates.go"] {
        assert_eq!(
            bold.clone().generated_at(path).judge("kubernetes"),
            [],
            "{path}"
        );
    }
    assert_eq!(
        bold.generated_at("pkg/resampler/gates.go")
            .judge("kubernetes")
            .len(),
        1
    );
}
