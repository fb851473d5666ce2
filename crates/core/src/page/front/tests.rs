use proptest::prelude::*;

use super::{NotKept, keep, said};
use crate::page::bound::Bound;
use crate::page::stages::{Entry, Stages};
use crate::stage::Stage;
use crate::timeline::numbers::Numbers;
use crate::version::Version;

fn entry(stage: Stage, default: bool, from: &str, to: Option<&str>) -> Entry {
    Entry {
        stage: Some(stage),
        default: Some(default),
        locked: stage == Stage::Stable,
        from: Bound::Is(from.to_owned()),
        to: to.map_or(Bound::Open, |to| Bound::Is(to.to_owned())),
    }
}

fn stages(entries: Vec<Entry>) -> Stages {
    Stages {
        entries,
        removed: false,
        whole: true,
        lines: Vec::new(),
    }
}

fn two() -> Stages {
    stages(vec![
        entry(Stage::Alpha, false, "0.2", Some("0.3")),
        entry(Stage::Beta, true, "0.4", None),
    ])
}

fn kept(page: &str, stages: &Stages) -> Result<String, NotKept> {
    keep(page, stages, &Numbers::default())
}

const RIGHT: &str = "  - stage: alpha
    defaultValue: false
    fromVersion: \"0.2\"
    toVersion: \"0.3\"
  - stage: beta
    defaultValue: true
    fromVersion: \"0.4\"
";

#[test]
fn a_page_without_stages_gets_them_as_kubernetes_writes_them() {
    let page = "---\ntitle: Lamp # mine\ncontent_type: feature_gate\n---\nIt shines.\n";
    let expected = page.replace("gate\n---", &format!("gate\nstages:\n{RIGHT}---"));
    assert_eq!(kept(page, &two()), Ok(expected));
}

#[test]
fn what_is_right_stays_as_it_is_written() {
    for page in [
        format!("---\ntitle: Lamp\nstages:\n{RIGHT}---\n"),
        "---\nstages: [{stage: Alpha, defaultValue: false, fromVersion: v0.2.0, toVersion: 0.3}, {stage: beta, defaultValue: true, locked: false, fromVersion: '0.4'}]\n---\n".to_owned(),
        format!("---\r\nstages:\r\n{}removed: false\r\n---\r\n", RIGHT.replace('\n', "\r\n")),
        "---\nstages:\n- stage: alpha # first\n  fromVersion: \"0.2\"\n\n  defaultValue: false\n  toVersion: \"0.3\"\n# then\n- {stage: beta, defaultValue: true, fromVersion: \"0.4\"}\n---\n".to_owned(),
    ] {
        assert_eq!(kept(&page, &two()).as_deref(), Ok(&*page), "{page}");
    }
}

#[test]
fn only_lines_that_are_wrong_change() {
    let page = "\u{feff}---\r
title: Lamp\r
# what the lamp was\r
stages:\r
- stage: alpha   # opt in\r
  defaultValue: true # at first\r
  fromVersion: '0.2'\r
\r
# to come\r
other: [1,  2] # mine\r
---\r
It shines.\n";
    let expected = "\u{feff}---\r
title: Lamp\r
# what the lamp was\r
stages:\r
- stage: alpha   # opt in\r
  defaultValue: false # at first\r
  fromVersion: '0.2'\r
  toVersion: \"0.3\"\r
- stage: beta\r
  defaultValue: true\r
  fromVersion: \"0.4\"\r
\r
# to come\r
other: [1,  2] # mine\r
---\r
It shines.\n";
    assert_eq!(kept(page, &two()).as_deref(), Ok(expected));
}

#[test]
fn entries_that_never_were_go_and_missing_ones_come_in_their_place() {
    let page = "---\nstages:\n  - stage: deprecated\n    fromVersion: \"0.1\"\n  - stage: beta\n    defaultValue: true\n    fromVersion: \"0.4\"\n    toVersion: \"0.5\"\n---\n";
    let expected = format!("---\nstages:\n{RIGHT}---\n");
    assert_eq!(kept(page, &two()), Ok(expected.clone()));
    // Where not all of the past is known, a page may know more of it.
    let torn = Stages {
        whole: false,
        ..stages(vec![entry(Stage::Beta, true, "0.4", None)])
    };
    assert_eq!(kept(&expected, &torn), Ok(expected));
}

#[test]
fn a_gate_that_is_gone_is_marked_and_one_that_came_back_is_not() {
    let gone = Stages {
        removed: true,
        ..stages(vec![entry(Stage::Stable, true, "0.4", Some("0.6"))])
    };
    let page = "---\ntitle: Lamp\n---\n";
    let marked = kept(page, &gone).expect("it is kept");
    assert_eq!(
        marked,
        "---\ntitle: Lamp\nremoved: true\nstages:\n  - stage: stable\n    defaultValue: true\n    locked: true\n    fromVersion: \"0.4\"\n    toVersion: \"0.6\"\n---\n"
    );
    assert_eq!(kept(&marked, &gone).as_ref(), Ok(&marked));
    let back = stages(vec![entry(Stage::Stable, true, "0.4", None)]);
    let again = kept(&marked, &back).expect("it is kept");
    assert!(
        again.contains("removed: false\n") && !again.contains("toVersion"),
        "{again}"
    );
}

#[test]
fn what_cannot_be_kept_is_left_alone() {
    let told = |page: &str| kept(page, &two()).expect_err("it is refused").to_string();
    assert!(told("It shines.\n").contains("no front matter"));
    assert!(told("+++\ntitle = 1\n+++\n").contains("TOML"));
    assert!(told("---\nstages: [\n---\n").contains("line "));
    assert!(told("---\na: &x 1\nb: *x\n---\n").contains("anchors"));
    assert!(told("---\nstages: []\nstages: []\n---\n").contains("twice"));
    assert!(told("---\nstages: beta\n---\n").contains("no list"));
    assert!(told("---\nstages:\n  - stage: deprecated # why\n---\n").contains("line 3: a comment"));
    assert!(told("---\ntitle: a\rb: c\n---\n").contains("carriage return"));
}

#[test]
fn what_people_add_to_an_entry_stays() {
    for added in [
        "    note: tell ada # soon\n",
        "    note: |\n      tell ada\n\n      fromVersion: none\n",
        "    links: [1, 2]\n",
        "    links:\n      - x\n      - y\n",
        "    note: tell\n      ada\n",
    ] {
        let page = format!(
            "---\nstages:\n  - stage: beta\n    defaultValue: false\n{added}    fromVersion: \"0.9\"\n---\n"
        );
        let new = kept(&page, &two()).unwrap_or_else(|why| panic!("{added}: {why}"));
        assert!(new.contains(added), "{new}");
        assert_eq!(said(&new).map(|s| s.entries.len()), Some(2), "{new}");
    }
}

#[test]
fn what_people_added_and_cannot_stay_is_no_reason_to_lose_it() {
    let told = |page: &str| kept(page, &two()).expect_err("it is refused").to_string();
    for page in [
        "---\nstages: [{stage: beta, note: ada}]\n---\n",
        "---\nstages:\n  - {stage: beta, note: ada}\n---\n",
        "---\nstages:\n  - stage: deprecated\n    note: ada\n---\n",
    ] {
        assert!(told(page).contains("`note` stands in an entry"), "{page}");
    }
    let told = told("---\nstages:\n  - stage: beta\n    fromVersion: {a: b}\n---\n");
    assert!(told.contains("line 4: `fromVersion` stands"), "{told}");
}

#[test]
fn a_release_that_was_not_read_is_not_taken_away() {
    let line = |minor| Version::line_of(0, minor);
    let page = "---\nstages:\n  - stage: alpha\n    defaultValue: false\n    fromVersion: \"0.1\"\n    toVersion: \"0.1\"\n  - stage: beta\n    defaultValue: true\n    fromVersion: \"0.2\"\n---\n";
    let mut few = stages(vec![Entry {
        from: Bound::Shown("0.3".to_owned()),
        ..entry(Stage::Beta, true, "0.3", None)
    }]);
    few.lines = vec![line(3), line(4)];
    assert_eq!(kept(page, &few).as_deref(), Ok(page));
    // What the gate is now is read from code, and not from releases.
    few.entries[0].default = Some(false);
    let changed = page.replace("true", "false");
    assert_eq!(kept(page, &few), Ok(changed));
    few.entries[0].default = Some(true);
    few.lines = vec![line(1), line(2), line(3), line(4)];
    let all = kept(page, &few).expect("it is kept");
    assert!(!all.contains("alpha"), "all was read: {all}");
    assert!(all.contains("fromVersion: \"0.3\""), "{all}");
}

#[test]
fn of_two_titles_nobody_knows_which_counts() {
    let page = "---\ntitle: A\ntitle: B\nstages: []\n---\n";
    let told = kept(page, &two()).expect_err("it is refused").to_string();
    assert!(
        told.starts_with("line 3: ") && told.contains("twice"),
        "{told}"
    );
}

/// Front matter that people write around the generated keys.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("# a comment".to_owned()),
        Just(String::new()),
        "[a-d]: [a-z \"]{0,9}".prop_filter("quotes close", |l| !l.contains('"')),
        Just("list:\n  - one # 1\n  - two".to_owned()),
        Just("text: |\n  stages:\n    - none\n".to_owned()),
    ]
}

proptest! {
    #[test]
    fn everything_else_stays_to_the_byte(
        before in proptest::collection::vec(line(), 0..5),
        after in proptest::collection::vec(line(), 0..5),
        body in "[ -~\r\n\u{e9}]{0,80}",
        old in 0usize..4,
        crlf in any::<bool>(),
    ) {
        let old = ["stages: []", "stages:", "stages:\n- stage: alpha\n  defaultValue: true", "stages:\n  - stage: beta\n    fromVersion: \"0.3\"\n  - stage: stable"][old];
        let join = |lines: &[String]| lines.iter().map(|l| format!("{l}\n")).collect::<String>();
        let head = format!("---\n{}{old}\n{}---\n", join(&before), join(&after));
        let head = if crlf { head.replace('\n', "\r\n") } else { head };
        let page = format!("{head}{body}");
        let end = if crlf { "\r\n" } else { "\n" };
        if let Ok(new) = kept(&page, &two()) {
            let first = format!("---{end}{}", join(&before).replace('\n', end));
            let last = format!("{}---{end}{body}", join(&after).replace('\n', end));
            prop_assert!(new.starts_with(&first), "{new:?}");
            prop_assert!(new.ends_with(&last), "{new:?}");
            prop_assert_eq!(said(&new).map(|s| s.entries.len()), Some(2));
            prop_assert_eq!(kept(&new, &two()), Ok(new.clone()), "twice is once");
        }
    }

    #[test]
    fn no_page_ends_it(page in any::<String>()) {
        let _ = kept(&page, &two());
        let _ = kept(&format!("---\nstages:\n{page}\n---\n"), &two());
    }
}
