//! What the comment on a constant tells.

use gradus_core::gate::Gate;

use crate::tree;

fn gate(comment: &str) -> Gate {
    let code = format!(
        "package g\n\nconst (\n\tBefore = 1 // trails Before\n{comment}\tA featuregate.Feature = \"A\"\n)\n\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{{A: {{}}}}\n"
    );
    tree(&[("g.go", &code)]).inventory.gates[0].clone()
}

#[test]
fn records_and_prose() {
    let gate = gate(
        "\t// owner: @ann, @bob @cy\n\t// kep: https://kep.k8s.io/42\n\t// alpha: v1.20\n\t// GA:    v1.5.0\n\t// beta: x.y.z\n\t//\n\t// A lets boats, e.g. canoes, in. It\n\t// takes a while.\n",
    );
    assert_eq!(gate.owners, ["ann", "bob", "cy"]);
    assert_eq!(gate.keps, ["https://kep.k8s.io/42"]);
    let milestones: Vec<String> = gate
        .milestones
        .iter()
        .map(|m| format!("{} {} {}", m.stage, m.version, m.location.line))
        .collect();
    assert_eq!(milestones, ["alpha v1.20 7", "stable v1.5.0 8"]);
    assert_eq!(
        gate.summary.as_deref(),
        Some("A lets boats, e.g. canoes, in.")
    );
}

#[test]
fn records_apart_from_the_description() {
    let gate =
        gate("\t// owner: team@lake\n\t// Alpha v1.12\n\n\t// A is apart\n\t// over two lines.\n");
    assert_eq!(gate.owners, ["team@lake"]);
    assert_eq!(gate.milestones.len(), 1);
    assert_eq!(gate.summary.as_deref(), Some("A is apart over two lines."));
}

#[test]
fn templates_are_of_no_gate() {
    let gate = gate(
        "\t// Write gates like this:\n\t//\n\t// // owner: @username\n\t// // alpha: v1.4\n\t// MyFeature featuregate.Feature = \"MyFeature\"\n\n\t// Owner: N/A\n\t// A is real.\n",
    );
    assert!(gate.owners.is_empty());
    assert!(gate.milestones.is_empty());
    assert_eq!(gate.summary.as_deref(), Some("A is real."));
}

#[test]
fn what_stands_apart_is_not_of_the_constant() {
    assert_eq!(gate("").summary, None);
    assert_eq!(gate("\t// stray\n\n").summary, None);
    assert_eq!(
        gate("\t/* A in a block. */\n").summary.as_deref(),
        Some("A in a block.")
    );
}

#[test]
fn what_is_said_of_the_removal() {
    let said = |comment: &str| {
        let removal = gate(comment).removal;
        removal.map(|r| (r.text, r.version, r.location.line))
    };
    assert_eq!(
        said("// Tide is on.\n// Deprecated: it will be removed in the v1.15 release.\n"),
        Some((
            "Deprecated: it will be removed in the v1.15 release.".to_owned(),
            "v1.15".to_owned(),
            6
        ))
    );
    assert_eq!(said("// Tide is removed when the moon is.\n"), None);
}

#[test]
fn owners_are_listed_in_many_ways() {
    for list in [
        "@ann, @bob",
        "@ann @bob",
        "@ann; @bob.",
        "@ann/@bob",
        "@ann & @bob",
        "@ann (@bob)",
        "ann and bob",
    ] {
        for key in ["owner", "owners"] {
            let gate = gate(&format!("\t// {key}: {list}\n\t// A is apart.\n"));
            assert_eq!(gate.owners, ["ann", "bob"], "{key}: {list}");
        }
    }
    let gate = gate("\t// owner: @lake/boats\n\t// A is apart.\n");
    assert_eq!(gate.owners, ["lake/boats"]);
}
