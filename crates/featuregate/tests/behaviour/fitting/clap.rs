use clap::{Command, Parser};
use featuregate::{Assignments, FeatureGate, Source, Spec};

fn gates() -> FeatureGate {
    let gates = FeatureGate::new();
    gates
        .add([
            ("DynamicMIG", Spec::alpha(0, 0)),
            ("Health", Spec::beta(0, 0).on()),
        ])
        .unwrap();
    gates
}

fn run(gates: &FeatureGate, args: &[&str]) -> Result<(), clap::Error> {
    let mut command = Command::new("agent").arg(featuregate::clap::arg(gates));
    let matches = command.try_get_matches_from_mut([&["agent"], args].concat())?;
    featuregate::clap::apply(gates, &mut command, &matches)
}

#[test]
fn flags_add_up() {
    let gates = gates();
    run(
        &gates,
        &[
            "--feature-gates=DynamicMIG=true",
            "--feature-gates",
            "Health=0",
        ],
    )
    .unwrap();
    assert_eq!(gates.to_string(), "DynamicMIG=true,Health=false");
    run(&gates, &[]).unwrap();
}

#[test]
fn an_error_looks_like_one_of_clap_and_nothing_is_taken() {
    let gates = gates();
    let error = run(
        &gates,
        &[
            "--feature-gates=Health=false",
            "--feature-gates=DynamicMig=1",
        ],
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "error: invalid value for '--feature-gates': unrecognized feature gate: DynamicMig\n\n  \
         tip: a similar gate exists: 'DynamicMIG'\n\nUsage: agent [OPTIONS]\n\nFor more \
         information, try '--help'.\n"
    );
    assert_eq!(gates.to_string(), "");
    let error = run(&gates, &["--feature-gates=Health"])
        .unwrap_err()
        .to_string();
    assert!(error.contains("missing bool value for Health"), "{error}");
}

#[test]
fn help_lists_the_gates_and_closes_them() {
    let gates = gates();
    let help = run(&gates, &["--help"]).unwrap_err().to_string();
    assert!(
        help.contains("DynamicMIG=true|false (ALPHA - default=false)"),
        "{help}"
    );
    assert!(gates.add([("More", Spec::alpha(0, 0))]).is_err());
}

#[test]
fn assignments_are_the_type_of_a_derived_field() {
    #[derive(Parser)]
    struct Options {
        #[arg(long)]
        feature_gates: Vec<Assignments>,
    }
    let options = Options::parse_from(["agent", "--feature-gates=Health=false"]);
    let gates = gates();
    for values in &options.feature_gates {
        gates.set_from(Source::Flag, values).unwrap();
    }
    assert_eq!(gates.enabled_by_name("Health"), Ok(false));
}
