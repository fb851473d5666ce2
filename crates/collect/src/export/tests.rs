use proptest::prelude::*;

use super::{Piece, Splitter, Troubles, day, excerpt, page};
use gradus_core::ledger::UnreadCode;

/// What comes out, in words, fed in chunks of a size.
fn split_in(text: &[u8], size: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut sink = |piece: Piece<'_>| {
        out.push(match piece {
            Piece::Record(bytes, line) => {
                format!("{line}: {}", String::from_utf8_lossy(bytes))
            }
            Piece::Head(bytes) => format!("head: {}", String::from_utf8_lossy(bytes)),
            Piece::Broken(line, code, reason) => format!("{line}: {}: {reason}", code.as_str()),
        });
    };
    let mut splitter = Splitter::new();
    for chunk in text.chunks(size.max(1)) {
        splitter.feed(chunk, &mut sink);
    }
    splitter.finish(&mut sink);
    out
}

fn split(text: &str) -> Vec<String> {
    let whole = split_in(text.as_bytes(), usize::MAX);
    for size in [1, 2, 7] {
        assert_eq!(split_in(text.as_bytes(), size), whole, "chunks of {size}");
    }
    whole
}

#[test]
fn every_shape_gives_the_same_records() {
    let wanted = [r#"{"a":1}"#, r#"{"a":[{"b":"]}"}]}"#];
    let bare = |out: Vec<String>| -> Vec<String> {
        out.iter()
            .map(|o| o.split_once(": ").unwrap().1.to_owned())
            .collect()
    };
    for text in [
        "[{\"a\":1},{\"a\":[{\"b\":\"]}\"}]}]",
        "{\"a\":1}\n{\"a\":[{\"b\":\"]}\"}]}\n",
        "\u{feff}[{\"a\":1}]\r\n[{\"a\":[{\"b\":\"]}\"}]}]",
        "[[{\"a\":1}],[{\"a\":[{\"b\":\"]}\"}]}]]",
        "\u{1e}{\"a\":1}\n\u{1e}{\"a\":[{\"b\":\"]}\"}]}",
    ] {
        assert_eq!(bare(split(text)), wanted, "{text}");
    }
    assert_eq!(
        split("{\"total_count\":2,\"items\": [{\"a\":1},\n{\"a\":2}], \"x\": 1}{\"items\":[]}"),
        [
            "1: {\"a\":1}",
            "2: {\"a\":2}",
            "head: {\"total_count\":2,\"items\": null, \"x\": 1}",
            "head: {\"items\":null}",
        ]
    );
}

#[test]
fn what_is_cut_off_costs_no_more_than_itself() {
    let cut = "cut off: the record that begins here has no end";
    assert_eq!(
        split("[{\"a\":1},\n{\"a\":\"x"),
        ["1: {\"a\":1}".to_owned(), format!("2: syntax: {cut}")]
    );
    assert_eq!(
        split("[{\"a\":1},\n"),
        [
            "1: {\"a\":1}",
            "2: syntax: cut off: the list that is open here has no end"
        ]
    );
    // A page that was cut, with the next behind it; a line that was cut, in a string or not.
    assert_eq!(
        split("[{\"a\":1},{\"a\":1,\n[{\"a\":2}]"),
        [
            "1: {\"a\":1}",
            "1: syntax: a record begins before this one ends",
            "2: {\"a\":2}",
            "2: syntax: cut off: the list that is open here has no end",
        ]
    );
    assert_eq!(
        split("{\"a\":\"x\n{\"a\":2}\n{\"a\":\n{\"a\":3,\n{\"a\":4}\n"),
        [
            "1: syntax: a line ends inside of a string",
            "2: {\"a\":2}",
            "3: syntax: a record begins before this one ends",
            "5: {\"a\":4}",
        ]
    );
}

#[test]
fn what_is_no_record_is_told_once() {
    let no = "no record of an export: JSON objects are read, in lists, one a line, or under \
              `items`";
    assert_eq!(split("<html>\n<body>"), [format!("1: syntax: {no}")]);
    assert_eq!(
        split("null\n{\"a\":1}\n7 8"),
        [
            format!("1: syntax: {no}"),
            "2: {\"a\":1}".to_owned(),
            format!("3: syntax: {no}")
        ]
    );
    assert_eq!(split(""), [""; 0]);
    assert_eq!(split(" \n[]\n"), [""; 0]);
}

#[test]
fn what_would_cost_too_much_is_left() {
    let deep = format!("{{\"a\":{}{}}}{{}}", "[".repeat(200), "]".repeat(200));
    assert_eq!(
        split(&deep),
        ["1: budget: nested deeper than an export is; the rest is not read"]
    );
    assert_eq!(
        split(&"[".repeat(50)),
        ["1: budget: lists in lists, deeper than an export is; the rest is not read"]
    );
    let large = format!("[{{\"a\":\"{}\"}},{{\"a\":1}}]", "x".repeat(5 << 20));
    assert_eq!(
        split_in(large.as_bytes(), 1 << 16),
        ["1: too-large: a record of more than 4 MiB", "1: {\"a\":1}"]
    );
}

#[test]
fn troubles_are_told_and_then_counted() {
    let mut troubles = Troubles::of("a.json");
    for line in 0..25 {
        troubles.add(line, UnreadCode::Syntax, "odd");
    }
    let told = troubles.finish();
    assert_eq!(told.len(), 21);
    assert_eq!(told[0].reason, "odd");
    assert_eq!(told[1].reason, "line 1: odd");
    assert_eq!(told[20].reason, "5 more places that could not be read");
}

#[test]
fn texts_are_short_and_harmless() {
    assert_eq!(excerpt(" a\u{7}\n b ", 9), "a b");
    assert_eq!(excerpt("one two three", 9), "one two…");
    assert_eq!(excerpt("abcdefghij", 5), "abc…");
    assert_eq!(day("2026-01-31T08:00:00Z").as_deref(), Some("2026-01-31"));
    assert_eq!(day("yesterday, at noon"), None);
    assert_eq!(day("2026-01-3é"), None);
    assert!(page("https://github.com/o/r/issues/1").is_some());
    for bad in [
        "javascript:alert(1)",
        "https://x/ y",
        "https://x/<b>",
        "https://é",
    ] {
        assert!(page(bad).is_none(), "{bad}");
    }
}

proptest! {
    #[test]
    fn any_bytes_in_any_chunks_come_out_the_same(
        text in "[\\[\\]{}:,\"\\\\a\\n 1]{0,60}",
        size in 1_usize..9,
    ) {
        let bytes = text.as_bytes();
        prop_assert_eq!(split_in(bytes, size), split_in(bytes, usize::MAX));
    }

    #[test]
    fn excerpts_are_bounded(text in "\\PC{0,80}", most in 3_usize..40) {
        prop_assert!(excerpt(&text, most).chars().count() <= most);
    }
}
