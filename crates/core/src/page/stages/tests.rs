use super::{of_former, of_gate};
use crate::config::Config;
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::page::front;
use crate::policy;
use crate::rules::Context;

/// What a new page says of a gate, or of a former one.
fn told(fixture: &Fixture, gate: &str) -> String {
    let policy = policy::builtin("kubernetes").expect("a built-in policy");
    let config = Config::default();
    let project = fixture.project(&policy, &config);
    let context = Context::new(&project, &policy, &config, "");
    let view = project.gates.iter().find(|v| v.gate.name == gate);
    let stages = match view {
        Some(view) => of_gate(&context, view),
        None => {
            let mut removed = project.removed.iter();
            of_former(
                &context,
                removed.find(|r| r.name == gate).expect("it was there"),
            )
        }
    };
    let block = front::block(&stages, "\n");
    let keys = [
        "stages:\n",
        "defaultValue: ",
        "fromVersion: ",
        "toVersion: ",
        "- stage: ",
    ];
    let mut text = block;
    for key in keys {
        text = text.replace(key, "");
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('"', "")
}

#[test]
fn versions_are_those_that_the_registry_declares() {
    let fixture = Fixture::new()
        .gate("Lamp", "0.2 alpha off; 0.4 beta on; 0.6 stable on locked")
        .line("0.2", &[("Lamp", "0.2 alpha off")])
        .line("0.3", &[("Lamp", "0.2 alpha off")])
        .next("0.6.0-dev");
    let all = "alpha false 0.2 0.3 beta true 0.4 0.5 stable true locked: true 0.6";
    assert_eq!(told(&fixture, "Lamp"), all);
    let more = fixture
        .clone()
        .line("0.4", &[("Lamp", "0.2 alpha off; 0.4 beta on")]);
    assert_eq!(told(&more, "Lamp"), all, "a release changes nothing");
    let earlier = fixture.next("0.5.0-dev");
    assert_eq!(told(&earlier, "Lamp"), "alpha false 0.2 0.3 beta true 0.4");
}

#[test]
fn what_the_registry_forgot_the_releases_tell() {
    let fixture = Fixture::new()
        .gate("Lamp", "0.4 beta on")
        .line("0.2", &[("Lamp", "0.2 alpha off")])
        .line("0.3", &[("Lamp", "0.2 alpha off")])
        .line("0.4", &[("Lamp", "0.4 beta on")]);
    assert_eq!(told(&fixture, "Lamp"), "alpha false 0.2 0.3 beta true 0.4");
    let torn = fixture.partial(LedgerKind::History);
    assert_eq!(
        told(&torn, "Lamp"),
        "beta true 0.4",
        "not all releases are known"
    );
}

#[test]
fn without_declared_versions_the_releases_tell() {
    let fixture = Fixture::new()
        .gate("Lamp", "beta on")
        .line("v1.0", &[("Lamp", "alpha off")])
        .line("v1.1", &[("Lamp", "alpha off")]);
    assert_eq!(told(&fixture, "Lamp"), "alpha false 1.0 1.1 beta true");
    let next = fixture.clone().next("v1.2.0-dev");
    assert_eq!(told(&next, "Lamp"), "alpha false 1.0 1.1 beta true 1.2");
    let out = fixture.line("v1.2", &[("Lamp", "beta on")]);
    assert_eq!(told(&out, "Lamp"), "alpha false 1.0 1.1 beta true 1.2");
}

#[test]
fn calendar_versions_do_not_follow_each_other() {
    let fixture = Fixture::new()
        .gate("Lamp", "25.3 alpha off; 25.12 beta on")
        .line("25.3", &[("Lamp", "25.3 alpha off")])
        .line("25.8", &[("Lamp", "25.3 alpha off")])
        .line("25.12", &[("Lamp", "25.3 alpha off; 25.12 beta on")]);
    assert_eq!(
        told(&fixture, "Lamp"),
        "alpha false 25.3 25.8 beta true 25.12"
    );
}

#[test]
fn a_gate_that_is_gone_ends_with_its_last_release() {
    let fixture = Fixture::new()
        .gate("Other", "0.2 alpha off")
        .line(
            "0.2",
            &[("Lamp", "0.2 beta on"), ("Other", "0.2 alpha off")],
        )
        .line(
            "0.3",
            &[("Lamp", "0.2 beta on"), ("Other", "0.2 alpha off")],
        )
        .line("0.4", &[("Other", "0.2 alpha off")]);
    assert_eq!(told(&fixture, "Lamp"), "beta true 0.2 0.3 removed: true");
}
