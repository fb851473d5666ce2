//! Gates that exclude each other are never both on, whoever asks.

use featuregate::{FaultKind, FeatureGate, Source, Spec, Version};

/// `Day` is on by default, `Dusk` and `Night` are not; `Night` excludes the others.
fn gates() -> FeatureGate {
    let gates = FeatureGate::new();
    gates
        .add([
            ("Day", Spec::beta(0, 0).on()),
            ("Dusk", Spec::alpha(0, 0)),
            ("Night", Spec::alpha(0, 0)),
        ])
        .unwrap();
    gates
        .add_exclusions([("Night", "Day"), ("Dusk", "Night")])
        .unwrap();
    gates
}

#[test]
fn all_are_told_at_once_with_who_set_what() {
    let gates = gates();
    let error = gates.set("AllAlpha=true").unwrap_err();
    assert_eq!(
        error.to_string(),
        "[Day and Night are mutually exclusive, but both are enabled: Day by its default, Night by \
         AllAlpha, Dusk and Night are mutually exclusive, but both are enabled: Dusk by AllAlpha, \
         Night by AllAlpha]"
    );
    assert_eq!(
        error.faults()[0].kind(),
        &FaultKind::Excludes {
            by: Source::Default,
            other: "Night".to_owned(),
            other_by: Source::AllAlpha,
        }
    );
    assert_eq!(gates.to_string(), "");

    gates
        .set_from(Source::File, &"Dusk=true".parse().unwrap())
        .unwrap();
    let error = gates.set("Night=true,Day=false").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Dusk and Night are mutually exclusive, but both are enabled: Dusk by the file, Night by \
         the flag"
    );
    assert_eq!(
        error.faults()[0].segment(),
        None,
        "Dusk is not in this text"
    );

    let error = gates
        .set_map([("Night", true), ("Dusk", false)])
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Day and Night are mutually exclusive, but both are enabled: Day by its default, Night by \
         the program"
    );
    gates.set("Night=true,Dusk=false,Day=false").unwrap();
    assert_eq!(gates.enabled_by_name("Night"), Ok(true));
}

#[test]
fn it_is_symmetric_and_listed_once() {
    let gates = gates();
    gates
        .add_exclusions([("Day", "Night"), ("Night", "Dusk")])
        .unwrap();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        gates.exclusions(),
        [pair("Day", "Night"), pair("Dusk", "Night")]
    );
}

#[test]
fn what_cannot_be_is_refused_when_it_is_registered() {
    let gates = gates();
    gates.add([("Noon", Spec::beta(0, 0).on())]).unwrap();
    gates.add_dependencies([("Dusk", ["Day"])]).unwrap();
    for (pair, text) in [
        (
            ("Day", "Dawn"),
            "cannot add exclusion for unknown feature Dawn",
        ),
        (("Day", "Day"), "feature Day cannot exclude itself"),
        (
            ("Day", "Dusk"),
            "feature Dusk cannot exclude feature Day, on which it depends",
        ),
        (
            ("Day", "Noon"),
            "features Day and Noon exclude each other and are both enabled by default at version 0.0",
        ),
    ] {
        assert_eq!(gates.add_exclusions([pair]).unwrap_err().to_string(), text);
    }
    let error = gates.add_dependencies([("Night", ["Dusk"])]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "feature Night cannot exclude feature Dusk, on which it depends"
    );
    gates.add([("Eve", Spec::alpha(0, 0))]).unwrap();
    gates.set("Eve=true,Dusk=true").unwrap();
    let error = gates.add_exclusions([("Dusk", "Eve")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot add exclusion: Dusk and Eve are mutually exclusive, but both are enabled: Dusk by \
         the flag, Eve by the flag"
    );
    assert_eq!(gates.exclusions().len(), 2);
}

#[test]
fn defaults_and_what_is_taken_back_count() {
    let gates = gates();
    let error = gates.override_default("Night", true).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("cannot override default: Day and Night")
    );
    // Nor while it does not show: a copy that is reset would have both on.
    gates.set("Night=false").unwrap();
    let error = gates.override_default("Night", true).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot override default: Day and Night are mutually exclusive, but both are enabled: Day \
         by its default, Night by its default"
    );
    gates.set("Day=false,Night=true").unwrap();
    let error = gates.reset("Day").unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("Day by its default, Night by the flag")
    );
    assert!(gates.explicitly_set("Day"));
}

#[test]
fn another_version_can_bring_two_together() {
    let gates = FeatureGate::at(Version::new(1, 30));
    gates
        .add_versioned([
            ("Day", vec![Spec::alpha(1, 29), Spec::beta(1, 31).on()]),
            ("Night", vec![Spec::alpha(1, 29)]),
        ])
        .unwrap();
    gates.add_exclusions([("Day", "Night")]).unwrap();
    gates.set("Night=true").unwrap();
    let error = gates
        .set_emulation_version(Version::new(1, 31))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("Day and Night are mutually exclusive")
    );
    assert_eq!(gates.emulation_version(), Version::new(1, 30));
    assert_eq!(gates.enabled_by_name("Day"), Ok(false));
}

#[test]
fn defaults_count_under_every_minimum_compatibility_version() {
    let gates = FeatureGate::at(Version::new(1, 20));
    let from = |version: u64, min: u64| {
        let beta = Spec::beta(1, version);
        [beta.clone(), beta.on().min_compatibility(1, min)]
    };
    // On at 1.31, where the minimum is 1.30; under the minimum of either spec only one is.
    gates
        .add_versioned([("Day", from(30, 30)), ("Night", from(31, 28))])
        .unwrap();
    let error = gates.add_exclusions([("Day", "Night")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "features Day and Night exclude each other and are both enabled by default at version 1.31"
    );
}
