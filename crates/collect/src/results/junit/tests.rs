use std::io::Read;

use gradus_core::ledger::{Unread, UnreadCode};
use gradus_core::results::Results;

use super::read;
use crate::results::facts::Facts;
use crate::results::tally::{Tally, Wanted};

fn results_of(stream: impl Read) -> (Results, Vec<Unread>) {
    let mut tally = Tally::new(Wanted::default());
    tally.begin_run("run", Facts::default());
    tally.begin_file("junit.xml");
    read(stream, &mut tally).expect("memory reads");
    tally.finish()
}

fn results(text: &str) -> (Results, Vec<Unread>) {
    results_of(text.as_bytes())
}

/// Each test with `p`asses, `f`ailures, fla`k`es and `s`kips.
fn rows(results: &Results) -> Vec<String> {
    let rows = results.records.iter().map(|r| {
        let c = r.counts;
        let letter = |n: u64, letter: &str| letter.repeat(usize::try_from(n).expect("few"));
        format!(
            "{} {}{}{}{}",
            r.test,
            letter(c.passes, "p"),
            letter(c.failures, "f"),
            letter(c.flakes, "k"),
            letter(c.skips, "s")
        )
    });
    rows.collect()
}

const SUITES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="lamp.bats" timestamp="2026-01-31T10:00:00" hostname="ci-7">
    <properties>
      <property name="arch" value="arm64"/>
      <property name="feature-gates">Lamp=true</property>
    </properties>
    <testcase name="burns &amp; glows" classname="lamp.bats" time="1.5"/>
    <testcase name="is refilled" classname="lamp.bats">
      <failure message="">
        too little oil
      </failure>
      <system-out><![CDATA[first
panic: out of oil & light
]]></system-out>
    </testcase>
    <testcase name="is trimmed"><skipped/></testcase>
    <testcase name="smokes" status="failed"/>
    <testcase name="sleeps" status="notrun"/>
    <testcase name="flickers">
      <flakyFailure message="dark once"/>
    </testcase>
    <testcase name="breaks">
      <failure message="it &lt;broke&gt;"/><rerunFailure message="again"/>
    </testcase>
  </testsuite>
</testsuites>
"#;

#[test]
fn outcomes_messages_lines_and_platform() {
    let (results, unread) = results(SUITES);
    assert_eq!(unread, []);
    assert_eq!(
        rows(&results),
        [
            "lamp.bats: breaks f",
            "lamp.bats: burns & glows p",
            "lamp.bats: flickers k",
            "lamp.bats: is refilled f",
            "lamp.bats: is trimmed s",
            "lamp.bats: sleeps s",
            "lamp.bats: smokes f",
        ]
    );
    let failure = |i: usize| &results.records[i].first_failures[0];
    assert_eq!(failure(0).message.as_deref(), Some("it <broke>"));
    assert_eq!(failure(3).message.as_deref(), Some("too little oil"));
    assert_eq!(failure(3).place.line, 9);
    let [setting] = results.settings.as_slice() else {
        panic!("one setting: {:#?}", results.settings)
    };
    assert_eq!(setting.platform.label(), "arm64");
    assert_eq!(setting.gates.get("Lamp"), Some(&true));
    assert_eq!(results.runs[0].date.as_deref(), Some("2026-01-31"));
    let [trouble] = results.troubles.as_slice() else {
        panic!("one panic: {:#?}", results.troubles)
    };
    assert_eq!(trouble.text, "panic: out of oil & light");
    assert_eq!(trouble.place.line, 14);
    assert_eq!(
        trouble.test.as_ref().map(ToString::to_string).as_deref(),
        Some("lamp.bats: is refilled")
    );
}

#[test]
fn suites_in_one_another_have_what_their_parent_has() {
    let (results, unread) = results(
        "<testsuite name='a'><properties><property name='os' value='linux'/></properties>\
         <testsuite name='b'><properties><property name='arch' value='arm64'/></properties>\
         <testcase name='t'/></testsuite><testcase name='u'/></testsuite>",
    );
    assert_eq!(unread, []);
    let seen: Vec<(String, String)> = results
        .records
        .iter()
        .map(|r| {
            let setting = results.setting(r.setting).expect("a setting");
            (r.test.to_string(), setting.platform.label())
        })
        .collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(seen, [pair("a: u", "linux"), pair("b: t", "linux/arm64")]);
}

#[test]
fn a_suite_that_could_not_begin_is_a_failure() {
    let (results, _) = results("<testsuite name='a'><error message='no cluster'/></testsuite>");
    assert_eq!(rows(&results), ["a: (the suite as a whole) f"]);
}

#[test]
fn a_wrong_root_is_told() {
    for (text, told) in [
        ("<html><testcase name='t'/></html>", "the root is `html`"),
        ("<testcase name='t'/>", "the root is `testcase`"),
        ("<project/>", "the root is `project`"),
        ("just text", "no XML element"),
        ("<!-- nothing -->", "no XML element"),
    ] {
        let (results, unread) = results(text);
        assert_eq!(results.records, [], "{text}");
        assert_eq!(unread.len(), 1, "{text}");
        assert!(unread[0].reason.contains(told), "{}", unread[0].reason);
    }
}

#[test]
fn half_a_file_counts_as_far_as_it_goes() {
    let whole = rows(&results(SUITES).0);
    let mut seen = Vec::new();
    let document = SUITES.find("<testsuites>").expect("it is there");
    let end = SUITES.trim_end().len();
    for cut in document..end {
        let (results, unread) = results(&SUITES[..cut]);
        assert!(!unread.is_empty(), "cut at {cut}");
        assert!(unread.iter().all(|u| u.path == "junit.xml"));
        assert!(!results.runs[0].whole);
        let rows = rows(&results);
        assert!(
            rows.iter().all(|r| whole.contains(r)),
            "cut at {cut}: {rows:?}"
        );
        seen.push(rows.len());
    }
    assert!(seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last(), Some(&whole.len()));
}

#[test]
fn a_document_type_is_refused_and_with_it_the_bomb() {
    let bomb = "<?xml version='1.0'?><!DOCTYPE lol [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>\
                <!ENTITY c '&b;&b;&b;&b;'>]><testsuite><testcase name='&c;'/></testsuite>";
    let (results, unread) = results(bomb);
    assert_eq!(results.records, []);
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].code, UnreadCode::Budget);
    assert!(
        unread[0].reason.contains("document type"),
        "{}",
        unread[0].reason
    );
}

#[test]
fn an_entity_of_nobody_is_taken_as_written() {
    let (results, unread) = results("<testsuite><testcase name='a &nbsp; b'/></testsuite>");
    assert_eq!(unread, []);
    assert_eq!(rows(&results), ["a &nbsp; b p"]);
}

#[test]
fn what_is_no_xml_any_more_ends_the_reading() {
    let (results, unread) =
        results("<testsuite>\n<testcase name='a'/>\n</nonsense>\n<testcase name='b'/>");
    assert_eq!(rows(&results), ["a p"]);
    assert!(
        unread[0].reason.starts_with("line 3: ") && unread[0].reason.contains("1 test cases"),
        "{unread:?}"
    );
}

#[test]
fn deep_wide_and_long_things_cost_little() {
    let deep = format!("<testsuite>{}", "<a>".repeat(10_000));
    assert_eq!(results(&deep).1[0].code, UnreadCode::Budget);
    let wide = (0..100_000)
        .map(|i| format!(" a{i}='x'"))
        .collect::<String>();
    let (found, unread) = results(&format!(
        "<testsuite><testcase name='t'{wide}/></testsuite>"
    ));
    assert_eq!((rows(&found), unread), (vec!["t p".to_owned()], Vec::new()));
    let long = std::io::repeat(b'x').take(40 * 1024 * 1024);
    let (found, unread) = results_of(
        b"<testsuite><testcase name='a'/><system-out>"
            .chain(long)
            .chain(&b"</system-out><testcase name='b'/></testsuite>"[..]),
    );
    assert_eq!(rows(&found), ["a p"]);
    assert_eq!(unread[0].code, UnreadCode::Budget);
    assert!(unread[0].reason.contains("32 MiB"), "{}", unread[0].reason);
}

#[test]
fn bytes_that_are_no_text_lose_nothing_else() {
    let text = b"<testsuite><testcase name='a'><system-out>\xFF\xFE</system-out></testcase>\
                 <testcase name='b'/></testsuite>";
    let (found, unread) = results_of(&text[..]);
    assert_eq!(rows(&found), ["a p", "b p"]);
    assert_eq!(unread[0].code, UnreadCode::NotText);
}

#[test]
fn a_disk_that_fails_keeps_what_came_before() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let mut tally = Tally::new(Wanted::default());
    tally.begin_run("run", Facts::default());
    tally.begin_file("junit.xml");
    let text = &b"<testsuite><testcase name='a'/>"[..];
    let why = read(text.chain(Broken), &mut tally).expect_err("it failed");
    assert!(why.to_string().contains("the disk is gone"), "{why}");
    assert_eq!(rows(&tally.finish().0), ["a p"]);
}

#[test]
fn what_is_not_known_of_a_case_makes_it_no_pass() {
    let told = |case: &str| {
        let (found, unread) = results(&format!("<testsuite name='s'>\n{case}</testsuite>"));
        let rows = rows(&found);
        let reasons: Vec<String> = unread.into_iter().map(|u| u.reason).collect();
        (rows, reasons)
    };
    for (case, reason) in [
        (
            "<testcase name='t'><timeout/></testcase>",
            "line 2: `t` has a `timeout` in it, which is not known: it counts as no result",
        ),
        (
            "<testcase name='t'><testcase name='u'/></testcase>",
            "line 2: `t` has a `testcase` in it, which is not known: it counts as no result",
        ),
        (
            "<testcase name='t' status='Broken'/>",
            "line 2: `t` has the status `broken`, which is not known: it counts as no result",
        ),
    ] {
        assert_eq!(told(case), (vec![], vec![reason.to_owned()]), "{case}");
    }
    for (case, row) in [
        ("<testcase name='t' executed='false'/>", "s: t s"),
        ("<testcase name='t'><disabled/></testcase>", "s: t s"),
        ("<testcase name='t'><Failure/></testcase>", "s: t f"),
        ("<testcase name='t'><rerunFailure/></testcase>", "s: t f"),
        ("<testcase name='t'><failure/><odd/></testcase>", "s: t f"),
        (
            "<testcase name='t' result='failed'><skipped/></testcase>",
            "s: t f",
        ),
        (
            "<testcase name='t' status='run' result='completed'/>",
            "s: t p",
        ),
        (
            "<testcase name='t'><properties><odd/></properties><system-err/></testcase>",
            "s: t p",
        ),
    ] {
        assert_eq!(told(case), (vec![row.to_owned()], vec![]), "{case}");
    }
}

#[test]
fn a_suite_that_states_more_than_it_shows_is_told() {
    let told = |suite: &str| {
        let (found, unread) = results(suite);
        assert_eq!(found.runs[0].whole, unread.is_empty());
        unread.first().map(|u| (u.code, u.reason.clone()))
    };
    for (attributes, reason) in [
        (
            "tests='5'",
            "line 1: 5 cases are stated, and 1 shown of `s`",
        ),
        (
            "tests='1' failures='1'",
            "line 1: 1 failures and errors are stated, and 0 shown of `s`",
        ),
        (
            "errors='2'",
            "line 1: 2 failures and errors are stated, and 0 shown of `s`",
        ),
        (
            "skipped='1'",
            "line 1: 1 skipped cases are stated, and 0 shown of `s`",
        ),
    ] {
        let suite = format!("<testsuite name='s' {attributes}><testcase name='t'/></testsuite>");
        let wanted = Some((UnreadCode::Contradiction, reason.to_owned()));
        assert_eq!(told(&suite), wanted, "{attributes}");
    }
    let nested = "<testsuites tests='3' failures='1' errors='1' skipped='1'>\
                  <testsuite tests='2' failures='1' errors='1'><testcase name='a'>\
                  <failure/><error/></testcase><testcase name='b'/></testsuite>\
                  <testsuite tests='1' skipped='1'><testcase name='c'><skipped/></testcase>\
                  </testsuite></testsuites>";
    assert_eq!(told(nested), None);
}

#[test]
fn a_property_that_does_not_read_is_told() {
    let (found, unread) = results(
        "<testsuite name='s'><properties><property name='feature-gates' value='Lamp=off,Wick=true'/>\
         <property name='colour' value='red'/></properties><testcase name='t'/></testsuite>",
    );
    assert_eq!(rows(&found), ["s: t p"]);
    assert_eq!(found.settings[0].gates.get("Wick"), Some(&true));
    let told: Vec<&str> = unread.iter().map(|u| &*u.reason).collect();
    assert_eq!(
        told,
        ["the property `feature-gates` is not read from `Lamp=off,Wick=true`"]
    );
}

#[test]
fn a_day_that_no_calendar_has_is_told() {
    let (found, unread) = results(
        "<testsuite name='s' timestamp='2026-02-31T10:00:00'><testcase name='t'/></testsuite>",
    );
    assert_eq!(rows(&found), ["s: t p"]);
    assert_eq!(found.runs[0].date, None);
    assert_eq!(unread[0].reason, "line 1: there is no day `2026-02-31`");
}
