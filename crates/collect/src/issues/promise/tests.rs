use super::Plans;
use crate::docs::block::blocks;
use crate::docs::names::Names;
use crate::docs::text::Page;
use gradus_core::gate::{Gate, Inventory, NameBasis};
use gradus_core::issue::Place;

fn read(text: &str, place: &Place, about: &[&str]) -> Plans {
    let gates = ["GasLamp", "NightLamp"].map(|name| Gate::named(name, NameBasis::Read));
    let names = Names::new(&Inventory {
        gates: gates.into(),
        ..Inventory::default()
    });
    let mut plans = Plans::default();
    plans.read(&blocks(&Page::new(text)), place, about, &names);
    plans.settle();
    plans
}

/// Promises in words: gate, stage, release, box.
fn promised(text: &str, about: &[&str]) -> Vec<String> {
    let plans = read(text, &Place::Body, about);
    plans
        .promises
        .iter()
        .map(|p| {
            let version = p.version.as_deref().unwrap_or("?");
            let done = p.done.map_or("", |done| if done { " x" } else { " _" });
            format!("{} {} {version}{done}", p.gate, p.stage)
        })
        .collect()
}

#[test]
fn sentences_promise() {
    for (text, wanted) in [
        ("Promote GasLamp to Beta in v0.5", "GasLamp beta v0.5"),
        ("Promote `GasLamp` from Alpha to Beta", "GasLamp beta ?"),
        ("[v0.5] Graduate GasLamp to GA", "GasLamp stable v0.5"),
        (
            "GasLamp feature gate to beta (v0.5.0)",
            "GasLamp beta v0.5.0",
        ),
        ("GasLamp: Beta in 0.5", "GasLamp beta 0.5"),
        ("GasLamp goes to beta with v0.5.", "GasLamp beta v0.5"),
        (
            "Move the GasLamp gate to stable by v0.6",
            "GasLamp stable v0.6",
        ),
        (
            "Promote GasLamp to Beta once Kubernetes 1.34 is out, in v0.5",
            "GasLamp beta v0.5",
        ),
    ] {
        assert_eq!(promised(text, &[]), [wanted], "{text}");
    }
    assert_eq!(
        promised("Promote GasLamp and NightLamp to beta in v0.5", &[]),
        ["GasLamp beta v0.5", "NightLamp beta v0.5"]
    );
}

#[test]
fn what_is_no_promise() {
    for text in [
        "GasLamp was promoted in v0.4",
        "GasLamp is beta",
        "Do not promote GasLamp to beta in v0.5",
        "Should we promote GasLamp to beta in v0.5?",
        "GasLamp breaks in v0.5",
        "GasLamp beta: goes out in v0.5",
        "GasLamp beta in v0.5 goes out",
        "Revert: promote GasLamp to beta in v0.5",
        "Beta testers of GasLamp complain since v0.4",
        "~~Promote GasLamp to beta in v0.4~~",
        "```\nPromote GasLamp to beta in v0.5\n```",
        "<!-- Promote GasLamp to beta in v0.5 -->",
    ] {
        assert_eq!(promised(text, &[]), [""; 0], "{text}");
    }
}

#[test]
fn lines_of_a_tracking_issue_speak_of_its_gate() {
    let text = "\
- Alpha release target (x.y): 0.3
- Beta release target (x.y): 0.5
- Stable release target (x.y):

Tasks:
- [x] Alpha: v0.3
- [ ] Promote to beta
- [ ] Write the manual for v0.5
";
    assert_eq!(
        promised(text, &["GasLamp"]),
        ["GasLamp alpha v0.3 x", "GasLamp beta 0.5 _"]
    );
    assert_eq!(promised(text, &[]), [""; 0]);
}

#[test]
fn the_last_of_a_body_counts_and_the_title_before_it() {
    let text = "GasLamp to beta in v0.4.\n\nGasLamp to beta in v0.5.\n";
    assert_eq!(promised(text, &[]), ["GasLamp beta v0.5"]);
}

#[test]
fn a_removal_takes_the_gate_itself() {
    let removed = |text: &str| -> Vec<String> {
        let plans = read(text, &Place::Title, &[]);
        plans.removals.into_iter().map(|n| n.gate).collect()
    };
    for text in [
        "Remove the GasLamp feature gate",
        "Removal of GasLamp",
        "Drop locked gate `GasLamp`",
        "GasLamp: remove the gate",
        "GasLamp feature gate removal",
        "Retire GasLamp in v0.8",
    ] {
        assert_eq!(removed(text), ["GasLamp"], "{text}");
    }
    assert_eq!(
        removed("Remove GasLamp and NightLamp"),
        ["GasLamp", "NightLamp"]
    );
    for text in [
        "Remove dead code of GasLamp",
        "GasLamp: remove a debug line",
        "GasLamp does not remove its files",
        "Do not remove GasLamp yet",
        "GasLamp drops requests",
    ] {
        assert_eq!(removed(text), [""; 0], "{text}");
    }
}
