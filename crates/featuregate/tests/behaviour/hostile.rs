//! Whatever stands in a flag, a file, a name or an answer of the cluster: an error that helps, or
//! none. Nothing panics, and nothing recurses as deep as its input.

use std::fmt::Write;

use featuregate::{
    Assignments, Cluster, FaultKind, FeatureGate, Need, NotRegistered, Spec, Stage, Version,
};
use proptest::prelude::*;

const MANY: usize = 10_000;

fn name(number: usize) -> String {
    format!("Gate{number}")
}

/// So many alpha gates.
fn many() -> FeatureGate {
    let gates = FeatureGate::new();
    gates
        .add_versioned((0..MANY).map(|number| (name(number), [Spec::alpha(1, 30)])))
        .unwrap();
    gates
}

/// On a stack that recursion as deep as that would overflow.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(test);
    thread.unwrap().join().unwrap();
}

const STRANGE: [&str; 10] = [
    "",
    " ",
    "a,b",
    "a=b",
    "a\nb",
    "\"\\\"",
    "nul\0bell\u{7}",
    "\u{200b}\u{feff}\u{202e}",
    "{name=\"x\"} 1",
    "émigré 🚪",
];

#[test]
fn any_name_can_be_registered_and_told() {
    let gates = FeatureGate::new();
    gates
        .add(STRANGE.map(|name| (name, Spec::alpha(0, 0))))
        .unwrap();
    gates.set_map(STRANGE.map(|name| (name, true))).unwrap();
    for name in STRANGE {
        assert_eq!(gates.enabled_by_name(name), Ok(true));
        assert!(gates.explicitly_set(name));
        assert!(gates.all().contains_key(name));
    }
    gates.validate().unwrap();
    // One line a series, whatever is in the name.
    let text = gates.metrics().to_string();
    assert_eq!(text.lines().count(), 2 + STRANGE.len() + 2);
    let mut cluster = Cluster::new();
    assert_eq!(cluster.read_metrics(&text), STRANGE.len() + 2);
    for name in STRANGE {
        assert_eq!(cluster.gate(name).unwrap().stage, Some(Stage::Alpha));
    }
}

#[test]
fn a_name_with_separators_cannot_be_set_by_a_flag() {
    let gates = FeatureGate::new();
    gates
        .add([("a,b", Spec::alpha(0, 0)), ("a=b", Spec::alpha(0, 0))])
        .unwrap();
    let error = gates.set("a,b=true").unwrap_err();
    assert_eq!(error.to_string(), "missing bool value for a");
    let error = gates.set("a=b=true").unwrap_err();
    assert_eq!(error.faults()[0].segment().unwrap().text, "a=b=true");
    assert_eq!(gates.to_string(), "");
}

#[test]
fn errors_quote_what_cannot_be_printed() {
    let gates = FeatureGate::new();
    let error = gates.enabled_by_name("a\u{1b}[2J\u{2028}").unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"feature "a\x1b[2J\u2028" is not registered in FeatureGate"#
    );
    let error = gates.set("A=\u{1b}").unwrap_err();
    assert_eq!(
        error.faults()[0].kind(),
        &FaultKind::InvalidValue {
            value: "\u{1b}".to_owned()
        }
    );
    assert!(
        error
            .to_string()
            .ends_with(r#"parsing "\x1b": invalid syntax"#)
    );
}

#[test]
fn ten_thousand_gates_are_set_by_one_flag() {
    let gates = many();
    let mut text = String::new();
    for number in 0..MANY {
        write!(text, "{}=true,", name(number)).unwrap();
    }
    gates.set(&text).unwrap();
    assert_eq!(gates.snapshot().iter().filter(|(_, on)| *on).count(), MANY);
    assert_eq!(gates.known_features().len(), MANY + 2);

    let error = gates
        .set_emulation_version(Version::new(1, 29))
        .unwrap_err();
    assert_eq!(error.faults().len(), MANY);
    assert!(
        error
            .to_string()
            .starts_with("[cannot set feature gate Gate0 to true")
    );
    assert_eq!(gates.emulation_version(), featuregate::KUBERNETES);
}

#[test]
fn the_nearest_of_ten_thousand_names_is_told() {
    let error = many().set("Gaet77=true").unwrap_err();
    assert_eq!(error.faults()[0].nearest(), Some("Gate77"));
}

#[test]
fn a_chain_of_ten_thousand_dependencies() {
    on_a_small_stack(|| {
        let gates = many();
        let chain = (1..MANY).map(|number| (name(number), [name(number - 1)]));
        gates.add_dependencies(chain).unwrap();
        let need = Need::kubernetes(1, 40).degrade();
        gates.add_needs([(name(0), need)]).unwrap();
        gates.set("AllAlpha=true").unwrap();
        assert_eq!(gates.degraded().len(), MANY);
        gates
            .set_cluster(Cluster::new().with_version(Version::new(1, 40)))
            .unwrap();
        assert!(gates.degraded().is_empty());

        let back = gates.add_dependencies([(name(0), [name(MANY - 1)])]);
        let error = back.unwrap_err().to_string();
        assert!(
            error.starts_with("cycle detected with feature Gate"),
            "{error}"
        );
        assert_eq!(gates.dependencies().len(), MANY - 1);
        drop(gates.override_for_test("Gate0=false").unwrap());
    });
}

#[test]
fn a_gate_without_specs_is_never_there() {
    let gates = FeatureGate::new();
    let nothing = || [("Ghost", Vec::<Spec>::new())];
    gates.add_versioned(nothing()).unwrap();
    assert_eq!(gates.enabled_by_name("Ghost"), Ok(false));
    assert!(
        gates
            .set("Ghost=false")
            .unwrap_err()
            .to_string()
            .contains("feature is PreAlpha")
    );
    // In Go an empty list that was given is not the nil that was kept.
    let error = gates.add_versioned(nothing()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "feature gate \"Ghost\" with different spec already exists: []"
    );
}

#[test]
fn a_gate_cannot_depend_on_itself() {
    let gates = many();
    let error = gates.add_dependencies([("Gate1", ["Gate1"])]).unwrap_err();
    assert_eq!(error.to_string(), "cycle detected with feature Gate1");
    assert_eq!(error.gate(), Some("Gate1"));
}

#[test]
fn a_flag_of_a_megabyte() {
    let gates = many();
    gates
        .set(&"Gate1=true,Gate2=false,".repeat((1 << 20) / 23))
        .unwrap();
    assert_eq!(gates.to_string(), "Gate1=true,Gate2=false");

    let long = "x".repeat(1 << 20);
    let error = gates.set(&format!("Gate1=false,{long}=true")).unwrap_err();
    let fault = &error.faults()[0];
    assert_eq!((fault.gate(), fault.nearest()), (long.as_str(), None));
    assert_eq!(fault.segment().unwrap().start, 12);
    assert_eq!(gates.to_string(), "Gate1=true,Gate2=false");

    let commas = ",".repeat(1 << 20);
    gates.set(&commas).unwrap();
    let error = gates.set(&format!("{commas} ")).unwrap_err();
    assert_eq!(error.faults()[0].segment().unwrap().start, 1 << 20);
}

#[test]
fn answers_of_a_cluster_can_be_anything() {
    let mut cluster = Cluster::new().with_version(Version::new(1, 30));
    let before = cluster.clone();
    let deep = format!("{{\"a\":{}", "[".repeat(1 << 20));
    for text in [
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"gitVersion\"",
        "{\"gitVersion\":",
        "{\"gitVersion\":\"",
        "{\"gitVersion\":\"\\u12\"}",
        "{\"gitVersion\":1}",
        "{\"gitVersion\":\"1.\"}",
        "{\"a\":}]",
        &deep,
    ] {
        cluster.read_version(text).unwrap_err();
        assert_eq!(cluster, before, "{text:.60}");
    }
    cluster
        .read_version("{\"a\": {\"b\": [\"}\"]}, \"gitVersion\": \"v1.30-alpha\"}")
        .unwrap();
    assert_eq!(cluster, before);

    let series = "kubernetes_feature_enabled";
    for text in [
        series.to_owned(),
        format!("{series}{{"),
        format!("{series}{{name=\"A"),
        format!("{series}{{name=\"A\"}} 1"),
        format!("{series}{{name=\"A\",stage=\"BETA\"}}"),
        format!("{series}{{name=\"A\",stage=\"BETA\"}} NaN"),
        format!("{series}{{name=\"A\",stage=\"BETA\"}} 2"),
        format!("{series}{{stage=\"BETA\"}} 1"),
        format!("{series}s{{name=\"A\",stage=\"BETA\"}} 1"),
    ] {
        assert_eq!(cluster.read_metrics(&text), 0, "{text}");
    }
    assert_eq!(cluster, before);
    assert_eq!(
        cluster.read_metrics(&format!("{series}{{name=\"A\",stage=\"FINE\"}} 1.0 17")),
        1
    );
    assert_eq!(cluster.gate("A").unwrap().stage, None);
}

proptest! {
    #[test]
    fn any_flag_is_taken_or_told_where_it_is_wrong(
        text in r"((Ebb|Flod|AllAlpha| |\PC)?[=,]?(true|F|.)?,?){0,8}|.*",
    ) {
        let gates = FeatureGate::new();
        gates.add([("Ebb", Spec::alpha(0, 0)), ("Flood", Spec::alpha(0, 0))]).unwrap();
        match gates.set(&text) {
            Ok(()) => prop_assert_eq!(gates.set(&gates.to_string()), Ok(())),
            Err(error) => {
                prop_assert_eq!(gates.to_string(), "");
                for fault in error.faults() {
                    let segment = fault.segment().unwrap();
                    prop_assert!(text[segment.start..].starts_with(&segment.text));
                    prop_assert!(segment.text.contains(fault.gate()));
                }
            }
        }
    }

    #[test]
    fn a_name_survives_metrics(name in ".*") {
        let gates = FeatureGate::new();
        gates.add([(name.clone(), Spec::beta(0, 0).on())]).unwrap();
        let mut cluster = Cluster::new();
        prop_assert_eq!(cluster.read_metrics(&gates.metrics().to_string()), 3);
        prop_assert!(cluster.gate(&name).unwrap().enabled);
    }

    #[test]
    fn any_answer_is_read_or_refused(text in r#"\{?("(gitVersion|a|\\.|.)*":?[\[\]{}",:]*){0,6}|.*"#) {
        let mut cluster = Cluster::new();
        let _ = cluster.read_version(&text);
        let _ = cluster.read_metrics(&format!("kubernetes_feature_enabled{text}"));
    }

    #[test]
    fn any_name_is_told_as_unknown(name in ".*") {
        let error: NotRegistered = FeatureGate::new().enabled_by_name(&name).unwrap_err();
        prop_assert_eq!(error.name(), name.as_str());
        let values = Assignments::from_iter([(name.clone(), true)]);
        prop_assert_eq!(values.iter().collect::<Vec<_>>(), [(name.as_str(), true)]);
    }
}
