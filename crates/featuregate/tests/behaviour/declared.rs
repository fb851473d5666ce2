//! Gates that are declared in code.

use featuregate::{
    Cluster, Event, FeatureGate, Group, Need, Snapshot, Source, Spec, Stage, Version, gates,
};

gates! {
    /// The gates of an agent.
    #[non_exhaustive]
    pub enum Agent {
        /// Another name for operators.
        DynamicMig = "DynamicMIG": [Spec::alpha(0, 3), Spec::beta(0, 5)]
            excludes [HealthCheck]
            needs [Need::kubernetes(1, 34).degrade()],
        /// On by default.
        HealthCheck: [Spec::alpha(0, 3), Spec::beta(0, 5).on()],
        /// Depends on one that is declared before it.
        Metadata: [Spec::alpha(0, 4)]
            requires [HealthCheck]
    }
}

gates! {
    /// Nothing, yet.
    enum Empty {}
}

static GATES: FeatureGate<Agent> = FeatureGate::declared(Version::new(0, 5));

#[test]
fn a_static_registry_is_ready() {
    assert!(GATES.enabled(Agent::HealthCheck));
    assert!(!GATES.enabled(Agent::Metadata));
    assert_eq!(GATES.enabled_by_name("DynamicMIG"), Ok(false));
    let error = GATES.set("DynamicMig=true").unwrap_err();
    assert_eq!(error.faults()[0].nearest(), Some("DynamicMIG"));
}

#[test]
fn what_is_declared_is_data() {
    let names: Vec<&str> = Agent::ALL.iter().map(|gate| gate.name()).collect();
    assert_eq!(names, ["DynamicMIG", "HealthCheck", "Metadata"]);
    assert_eq!(Agent::Metadata.index(), 2);
    assert_eq!(Agent::GATES[2].requires, [1]);
    assert_eq!(Agent::GATES[0].excludes, [1]);
    assert_eq!(Agent::GATES[1].specs[1].stage, Stage::Beta);
    assert_eq!(Empty::ALL.len(), 0);
    assert_eq!(
        FeatureGate::<Empty>::declared(Version::new(0, 1))
            .all()
            .len(),
        2
    );
}

#[test]
fn a_check_follows_every_change() {
    let gates = FeatureGate::<Agent>::declared(Version::new(0, 5));
    let dynamic = || gates.enabled(Agent::DynamicMig);
    assert!(!dynamic());
    gates.set("DynamicMIG=true,HealthCheck=false").unwrap();
    assert!(!dynamic(), "the cluster is not known");
    gates
        .set_cluster(Cluster::new().with_version(Version::new(1, 34)))
        .unwrap();
    assert!(dynamic());
    {
        let _held = gates.override_for_test("DynamicMIG=false").unwrap();
        assert!(!dynamic());
    }
    assert!(dynamic());
    gates
        .set_from(Source::Program, &"DynamicMIG=false".parse().unwrap())
        .unwrap();
    assert!(!dynamic());
    gates.reset("HealthCheck").unwrap();
    assert!(gates.enabled(Agent::HealthCheck));
    gates.set_emulation_version(Version::new(0, 4)).unwrap();
    assert!(!gates.enabled(Agent::HealthCheck));
    gates.override_default("HealthCheck", true).unwrap();
    assert!(gates.enabled(Agent::HealthCheck));
}

#[test]
fn gates_can_be_registered_beside() {
    let gates = FeatureGate::<Agent>::declared(Version::new(0, 5));
    gates
        .add_versioned([("Plugin", [Spec::alpha(0, 5)])])
        .unwrap();
    gates.add_exclusions([("Plugin", "Metadata")]).unwrap();
    gates.set("Plugin=true").unwrap();
    assert_eq!(gates.enabled_by_name("Plugin"), Ok(true));
    assert!(gates.set("Metadata=true").is_err());
    let error = gates
        .add_versioned([("Metadata", [Spec::beta(0, 5)])])
        .unwrap_err();
    assert_eq!(error.gate(), Some("Metadata"));
}

#[test]
fn a_snapshot_stays_as_it_was() {
    let gates = FeatureGate::<Agent>::declared(Version::new(0, 5));
    let before: Snapshot<Agent> = gates.snapshot();
    gates.set("HealthCheck=false").unwrap();
    assert!(before.enabled(Agent::HealthCheck));
    assert_eq!(before.enabled_by_name("HealthCheck"), Some(true));
    assert_eq!(before.enabled_by_name("Nothing"), None);
    assert_eq!(before.emulation_version(), &Version::new(0, 5));
    assert_ne!(before, gates.snapshot());
    let names: Vec<&str> = before.iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "AllAlpha",
            "AllBeta",
            "DynamicMIG",
            "HealthCheck",
            "Metadata"
        ]
    );
}

#[test]
fn a_check_is_a_query() {
    let told = |check: fn(&FeatureGate<Agent>)| {
        let gates = FeatureGate::<Agent>::declared(Version::new(0, 5));
        check(&gates);
        let (sender, receiver) = std::sync::mpsc::channel();
        gates.on_event(move |event| sender.send(event.clone()).unwrap());
        gates.set_emulation_version(Version::new(0, 4)).unwrap();
        receiver.try_iter().collect::<Vec<Event>>()
    };
    let change = || Event::QueriedChange {
        gate: "HealthCheck".to_owned(),
        old: true,
        new: false,
    };
    assert_eq!(told(|_| ()), []);
    assert_eq!(told(|gates| drop(gates.deep_copy().snapshot())), []);
    assert_eq!(
        told(|gates| assert!(gates.enabled(Agent::HealthCheck))),
        [change()]
    );
    assert_eq!(told(|gates| drop(gates.snapshot())), [change()]);
    assert_eq!(told(|gates| drop(gates.metrics())), [change()]);
}

#[test]
fn it_is_told_in_short() {
    let gates = FeatureGate::<Agent>::declared(Version::new(0, 5));
    gates.set("Metadata=true").unwrap();
    assert_eq!(
        format!("{gates:?}"),
        r#"FeatureGate { version: "0.5", gates: 5, values: "Metadata=true", .. }"#
    );
    assert_eq!(format!("{gates:>14}"), " Metadata=true");
}

#[test]
fn a_listener_may_use_the_gates() {
    static OWN: FeatureGate<Agent> = FeatureGate::declared(Version::new(0, 5));
    assert!(OWN.enabled(Agent::HealthCheck));
    OWN.on_event(|event| assert_eq!(OWN.enabled_by_name(event.gate()), Ok(false)));
    OWN.set_emulation_version(Version::new(0, 4)).unwrap();
    // A panic in a listener is after the change, and no lock is poisoned by it.
    OWN.on_event(|_| panic!("a listener failed"));
    let back = std::panic::catch_unwind(|| OWN.set_emulation_version(Version::new(0, 5)));
    assert!(back.is_err());
    assert!(OWN.enabled(Agent::HealthCheck));
}
