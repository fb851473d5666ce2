use super::read;
use crate::policy::Category;
use crate::record::{Choice, Record};
use proptest::prelude::*;

fn record(text: &str) -> Record {
    let record = read("lamp.md", text).expect("the front matter can be read");
    record.expect("there is a block")
}

fn problems(text: &str) -> Vec<String> {
    let told = record(text).problems;
    told.iter().map(|p| p.to_string()).collect()
}

const WHOLE: &str = "\
---
title: Lamp
content_type: feature_gate
gradus:
  owners: [ada, \"@joan\"]
  categories: [api, health]
  tracking: \"#12\"
  upstream: [DynamicResourceAllocation, KEP-4815]
  metrics: [lamp_lit_total]
  evidence:
    - criterion: B6
      by: ada
      date: 2026-01-10
      reason: switched it off and on again on two nodes
      link: tests/e2e/lamp.bats:14
    - { criterion: S2, holds: false, by: ada, date: 2026-01-11, reason: nobody uses it, until: \"0.7\" }
  waivers:
    - criterion: B4
      by: joan
      date: 2026-01-10
      reason: the exporter comes with the next release
      until: 2026-06-30
  decisions:
    - decision: degrade
      by: ada
      date: 2026-01-10
      reason: it looks for the API
    - decision: promote
      about: beta
      by: ada
      date: 2026-01-10
      reason: users wait
  notes:
    - text: rebuilt on the new allocator
      by: ada
      date: 2026-01-10
      rework: \"0.6\"
---
It shines.
";

#[test]
fn everything_is_read_with_its_place() {
    let record = record(WHOLE);
    assert_eq!(record.problems, []);
    assert_eq!(record.owners[1].value, "@joan");
    assert_eq!((record.owners[1].line, record.owners[1].column), (5, 17));
    assert_eq!(record.categories[1].value, Category::Health);
    assert_eq!(record.upstream[1].value, "KEP-4815");
    assert_eq!(record.metrics[0].value, "lamp_lit_total");
    let [seen, against] = record.evidence.as_slice() else {
        panic!("two attestations: {:#?}", record.evidence)
    };
    assert!(seen.holds && !against.holds);
    assert_eq!(seen.criterion.line, 11);
    assert_eq!(against.until.as_ref().expect("an end").value, "0.7");
    assert_eq!(record.waivers[0].until.value, "2026-06-30");
    assert_eq!(record.decisions[0].choice.value, Choice::Degrade);
    assert_eq!(
        record.decisions[1].about.as_ref().expect("a stage").value,
        "beta"
    );
    assert_eq!(
        record.notes[0].rework.as_ref().expect("a line").value,
        "0.6"
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let windows = format!("\u{feff}{}", WHOLE.replace('\n', "\r\n"));
    assert_eq!(record(&windows), record(WHOLE));
}

#[test]
fn pages_without_a_block_have_no_record() {
    for text in [
        "# Lamp\n\ngradus:\n",
        "---\ntitle: gradus\n---\n",
        "---\ntitle: Lamp\nother: {gradus: {}}\n---\n",
        "+++\n[gradus]\n+++\n",
        "---\ngradus: {}\n",
        "---\n- gradus\n---\n",
    ] {
        assert_eq!(read("a.md", text), Ok(None), "{text}");
    }
    for text in [
        "---\ngradus:\n---\n",
        "---\ngradus: {}\n---\n",
        "---\ngradus: ~ # none\n---\n",
    ] {
        assert_eq!(record(text), Record::default(), "{text}");
    }
}

#[test]
fn every_problem_is_told_and_the_rest_is_used() {
    let text = "\
---
gradus:
  ownrs: [ada]
  categories: [apis]
  upstream: [NoSuchGate]
  tracking: \" \"
  evidence:
    - criterion: B6
      by: ada
      date: 2026-02-30
      reason: x
    - criterion: B6
      by: ada
      date: 2026-02-03
      reason: x
      untill: \"0.7\"
    - B7
    - criterion: B7
      by: ada
      date: 2026-02-03
      reason: it holds
  waivers:
    - criterion: B4
      by: ada
      date: 2026-02-03
      reason: x
    - criterion: B4
      by: ada
      date: 2026-02-03
      reason: x
      until: soon
  decisions:
    - { decision: promote, by: ada, date: 2026-02-03, reason: x }
    - { decision: promote, about: betta, by: ada, date: 2026-02-03, reason: x }
    - { decision: not-applicable, by: ada, date: 2026-02-03, reason: x }
    - { decision: degrades, by: ada, date: 2026-02-03, reason: \"\" }
  notes:
    - { text: x, by: ada, date: 2026-02-03, rework: soon }
    - {}
---
";
    assert_eq!(
        problems(text),
        [
            "lamp.md:3:3: unknown key `ownrs` in the record",
            "lamp.md:4:16: unknown category `apis`",
            "lamp.md:5:14: `NoSuchGate` is neither a gate of Kubernetes nor an enhancement that is known here",
            "lamp.md:6:13: `tracking` is empty",
            "lamp.md:10:13: `date` must be a day, not `2026-02-30`",
            "lamp.md:16:7: unknown key `untill` in the attestation",
            "lamp.md:17:7: the attestation must be a map, not `B7`",
            "lamp.md:23:7: the waiver has no `until`",
            "lamp.md:31:14: `until` must be a day or a release line, not `soon`",
            "lamp.md:33:7: the decision names no stage: `about` is missing",
            "lamp.md:34:35: unknown stage `betta`",
            "lamp.md:35:7: the decision names no criterion: `about` is missing",
            "lamp.md:36:19: unknown decision `degrades`",
            "lamp.md:36:64: `reason` is empty",
            "lamp.md:38:53: `rework` must be a release line, not `soon`",
            "lamp.md:39:7: the note has no `by`",
            "lamp.md:39:7: the note has no `date`",
            "lamp.md:39:7: the note has no `text`",
        ]
    );
    let record = record(text);
    assert_eq!(record.evidence.len(), 1, "the sound one counts");
    assert_eq!(record.evidence[0].criterion.value, "B7");
    assert!(record.waivers.is_empty() && record.decisions.is_empty() && record.notes.is_empty());
    let meant = record.problems[0].help.as_deref();
    assert_eq!(meant, Some("did you mean `owners`?"));
}

#[test]
fn what_is_no_map_is_told() {
    assert_eq!(
        problems("---\ngradus: yes\n---\n"),
        ["lamp.md:2:9: the record must be a map, not `yes`"]
    );
    assert_eq!(
        problems("---\ngradus:\n  evidence: {}\n  owners: ada\n---\n"),
        [
            "lamp.md:3:13: `evidence` must be a list, not a map",
            "lamp.md:4:11: an owner must be a list, not `ada`"
        ]
    );
    let twice = "---\ngradus: {owners: [ada]}\ngradus: {owners: [joan]}\n---\n";
    assert_eq!(
        problems(twice),
        ["lamp.md:3:1: `gradus` stands twice in the page"]
    );
    assert_eq!(record(twice).owners[0].value, "ada");
}

#[test]
fn hostile_front_matter_is_refused_with_the_reason() {
    let bomb = "---\na: &a [x, x]\nb: &b [*a, *a]\ngradus: {owners: [*b]}\n---\n";
    let deep = format!("---\ngradus: {}{}\n---\n", "[".repeat(60), "]".repeat(60));
    let many = format!("---\ngradus: {{owners: [{}]}}\n---\n", "a,".repeat(30_000));
    let long = format!(
        "---\ngradus: {{owners: [\"{}\"]}}\n---\n",
        "a".repeat(300_000)
    );
    for (text, why) in [
        (bomb, "lamp.md:2:7: anchors and aliases are not read here"),
        (&*deep, "lamp.md:2:32: nested deeper than a person writes"),
        (&*many, "more values than a person writes"),
        (&*long, "longer than 262144 bytes"),
        ("---\ngradus: [\n---\n", "not YAML"),
        ("---\ngradus: !!str a\n---\n", "tags are not read here"),
        (
            "---\na: b\rgradus: {}\n---\n",
            "a carriage return stands alone",
        ),
        ("---\ngradus: {}\n\ta: b\n---\n", "not YAML"),
    ] {
        let told = read("lamp.md", text)
            .expect_err("it is refused")
            .to_string();
        assert!(told.contains(why), "{told}");
    }
}

proptest! {
    #[test]
    fn random_front_matter_never_panics(text in "(---\n)?(gradus:\n)?(\\PC|\n| ){0,120}(\n---\n)?") {
        let _ = read("a.md", &text);
    }
}
