use super::Format::{GoTest, Junit, Log, Tap};
use super::{Facts, Format, Tally, Wanted, read, suite};

#[test]
fn formats_are_told_by_their_first_bytes() {
    for (path, head, wanted) in [
        ("a", "<?xml version=\"1.0\"?>", Some(Junit)),
        ("a", "\u{feff}\n <testsuites>", Some(Junit)),
        ("a.xml", "", Some(Junit)),
        ("a.html", "<html>", None),
        ("a", "1..3\nok 1 a", Some(Tap)),
        ("a.txt", "make: nothing\nTAP version 13\n", Some(Tap)),
        ("a.log", "ok  \texample.org/m\t0.1s\n", Some(Log)),
        (
            "a",
            "{\"Action\":\"run\",\"Package\":\"p\"}\n",
            Some(GoTest),
        ),
        (
            "a",
            "# p\nx.go:1: bad\n{\"Time\":\"t\",\"Action\":\"fail\",\"Package\":\"p\"}",
            Some(GoTest),
        ),
        ("a.json", "{\"a\": 1}", None),
        ("build-log.txt", "hello", Some(Log)),
        ("a.yaml", "a: 1", None),
        ("a.log", "\u{1f}\u{0}\u{0}", None),
        ("a", "", None),
    ] {
        assert_eq!(
            Format::of(path, head.as_bytes()).ok(),
            wanted,
            "{path} {head}"
        );
    }
    assert_eq!(
        Format::of("a.xml", b"\x1F\x8B\x08"),
        Err("compressed: unpack it first")
    );
    assert!(Format::of("a.xml", b"\xFF\xFE<\x00").is_err());
}

#[test]
fn a_file_of_tap_may_be_called_after_its_suite() {
    assert_eq!(suite("r/lamp.bats.tap"), "lamp.bats");
    assert_eq!(suite("r/lamp.tap"), "");
}

#[test]
fn logs_show_panics_and_nothing_is_a_result() {
    let mut tally = Tally::new(Wanted::default());
    tally.begin_run("run", Facts::default());
    for (path, text) in [
        (
            "pod.log",
            "started\npanic: out of oil\n\ngoroutine 1 [running]:\n",
        ),
        ("empty.xml", ""),
        ("what.bin", "\u{0}\u{1}"),
    ] {
        tally.begin_file(path);
        read(path, text.as_bytes(), &mut tally).expect("memory reads");
    }
    let (results, unread) = tally.finish();
    assert_eq!(results.troubles.len(), 1);
    assert_eq!(
        results.location(results.troubles[0].place).to_string(),
        "pod.log:2"
    );
    assert_eq!(results.records, []);
    let told: Vec<(&str, &str)> = unread.iter().map(|u| (&*u.path, &*u.reason)).collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0], ("empty.xml", "empty: the run wrote nothing"));
    assert!(told[1].1.starts_with("of no format"));
}
