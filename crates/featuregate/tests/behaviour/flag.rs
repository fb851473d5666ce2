//! The flag, its errors, and who is at fault.

use featuregate::{
    Assignments, FaultKind, FeatureGate, FlagError, RegisterError, Segment, SetError, Source, Spec,
};

fn gates() -> FeatureGate {
    let gates = FeatureGate::new();
    gates
        .add([
            ("DynamicMIG", Spec::alpha(0, 0)),
            ("HealthCheck", Spec::beta(0, 0).on()),
            ("MPSSupport", Spec::ga(0, 0).on().locked()),
        ])
        .unwrap();
    gates
}

fn segment(text: &str, start: usize) -> Option<Segment> {
    let text = text.to_owned();
    Some(Segment { text, start })
}

#[test]
fn every_fault_knows_its_part_of_the_text() {
    let text = "DynamicMIG=1, MPSSupport=false,Dynamicmig = true";
    let error = gates().set(text).unwrap_err();
    let [fault] = error.faults() else {
        panic!("{error}");
    };
    assert_eq!(fault.kind(), &FaultKind::UnknownGate);
    assert_eq!(fault.gate(), "Dynamicmig");
    assert_eq!(fault.nearest(), Some("DynamicMIG"));
    assert_eq!(fault.segment().cloned(), segment("Dynamicmig = true", 31));

    let error = gates().set("é=,DynamicMIG").unwrap_err();
    let fault = &error.faults()[0];
    assert_eq!(
        fault.kind(),
        &FaultKind::InvalidValue {
            value: String::new()
        }
    );
    assert_eq!(fault.segment().cloned(), segment("é=", 0));

    let error = gates().set("é=1,DynamicMIG").unwrap_err();
    let fault = &error.faults()[0];
    assert_eq!(fault.kind(), &FaultKind::MissingValue);
    assert_eq!(fault.segment().cloned(), segment("DynamicMIG", 5));
}

#[test]
fn of_a_gate_that_is_named_twice_the_last_part_counts() {
    let error = gates().set("MPSSupport=true,MPSSupport=false").unwrap_err();
    let fault = &error.faults()[0];
    assert_eq!(fault.kind(), &FaultKind::Locked { value: false });
    assert_eq!(fault.segment().cloned(), segment("MPSSupport=false", 16));
}

#[test]
fn a_fault_that_was_set_before_has_no_part_of_this_text() {
    let gates = gates();
    gates
        .add([("Roof", Spec::alpha(0, 0)), ("Wall", Spec::alpha(0, 0))])
        .unwrap();
    gates.add_dependencies([("Roof", ["Wall"])]).unwrap();
    gates.set("Roof=true,Wall=true").unwrap();
    let error = gates.set("Wall=false").unwrap_err();
    let fault = &error.faults()[0];
    assert_eq!(fault.gate(), "Roof");
    assert_eq!(
        fault.kind(),
        &FaultKind::Requires {
            disabled: vec!["Wall".to_owned()]
        }
    );
    assert_eq!(fault.segment(), None);
}

#[test]
fn nothing_near_is_nothing() {
    for far in ["Elsewhere", "", "D", &"x".repeat(200)] {
        let error = gates().set(&format!("{far}=true")).unwrap_err();
        assert_eq!(error.faults()[0].nearest(), None, "{far}");
    }
    for (near, known) in [("dynamicmig", "DynamicMIG"), ("HealthCheks", "HealthCheck")] {
        let error = gates().set(&format!("{near}=true")).unwrap_err();
        assert_eq!(error.faults()[0].nearest(), Some(known));
    }
}

#[test]
fn arguments_that_are_not_the_flag_come_back() {
    let gates = gates();
    let rest = gates.parse_args([
        "--feature-gates-file",
        "x",
        "--feature-gates=DynamicMIG=true",
        "--feature-gates",
        "HealthCheck=false",
        "--",
        "--feature-gates=Nothing",
    ]);
    let expected = ["--feature-gates-file", "x", "--", "--feature-gates=Nothing"];
    assert_eq!(rest.unwrap(), expected);
    assert_eq!(gates.to_string(), "DynamicMIG=true,HealthCheck=false");
}

#[test]
fn a_command_line_is_taken_whole_or_not_at_all() {
    let gates = gates();
    let error = gates
        .parse_args([
            "--feature-gates=DynamicMIG=true",
            "--feature-gates=HealthCheck=no",
        ])
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid argument \"HealthCheck=no\" for \"--feature-gates\" flag: invalid value of \
         HealthCheck=no, err: strconv.ParseBool: parsing \"no\": invalid syntax"
    );
    assert_eq!(gates.to_string(), "");
    let error = gates.parse_args(["--feature-gates=DynamicMIG=true", "--feature-gates"]);
    assert_eq!(error, Err(FlagError::Missing));
    assert_eq!(gates.to_string(), "");
}

#[test]
fn the_flag_lists_what_can_be_set_and_closes_the_gates() {
    let gates = gates();
    gates.set("DynamicMIG=true").unwrap();
    let flag = gates.flag();
    assert_eq!(
        (flag.name, flag.value_type),
        ("feature-gates", "mapStringBool")
    );
    assert_eq!(flag.default, "DynamicMIG=true");
    let lines: Vec<&str> = flag.usage.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            "AllAlpha=true|false (ALPHA - default=false)",
            "AllBeta=true|false (BETA - default=false)",
            "DynamicMIG=true|false (ALPHA - default=false)",
            "HealthCheck=true|false (BETA - default=true)",
        ]
    );
    let error: RegisterError = gates.add([("More", Spec::alpha(0, 0))]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot add a feature gate after adding it to the flag set"
    );
    gates.set("HealthCheck=false").unwrap();
}

#[test]
fn a_file_and_a_flag_are_judged_together() {
    let gates = gates();
    let file = Assignments::from_iter([("HealthCheck", false), ("Dynamik", true)]);
    let flag: Assignments = "HealthCheck=true".parse().unwrap();
    let error: SetError = gates
        .set_all([(Source::File, &file), (Source::Flag, &flag)])
        .unwrap_err();
    assert_eq!(error.to_string(), "unrecognized feature gate: Dynamik");
    assert_eq!(error.faults()[0].segment(), None);

    let file = Assignments::from_iter([("HealthCheck", false), ("DynamicMIG", true)]);
    gates
        .set_all([(Source::File, &file), (Source::Flag, &flag)])
        .unwrap();
    assert_eq!(gates.to_string(), "DynamicMIG=true,HealthCheck=true");
}
