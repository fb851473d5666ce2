use gradus_core::gate::{Gate, Inventory, NameBasis};
use gradus_core::ledger::{CoverageState, UnreadCode};
use gradus_core::statement::Claim;

use super::{Pages, Reading, read};
use crate::source::MAX_FILE_BYTES;

const RECORD: &str = "gradus:\n  owners: [ada]\n  upstream: [KEP-4815]\n";

fn page(path: &str, front: &str) -> Reading {
    read(path, format!("---\n{front}---\nIt shines.\n").as_bytes())
}

fn inventory(names: &[&str]) -> Inventory {
    Inventory {
        gates: names
            .iter()
            .map(|name| Gate::named(*name, NameBasis::Read))
            .collect(),
        ..Inventory::default()
    }
}

#[test]
fn pages_are_told_by_their_front_matter() {
    let kubernetes = page(
        "a.md",
        "title: Lamp\ncontent_type: feature_gate\n_build:\n  list: never\n",
    );
    assert_eq!(kubernetes.page.expect("a page").gate, "Lamp");
    let ours = page("a.md", &format!("weight: 3\ntitle: \"Lamp\"\n{RECORD}"));
    let ours = ours.page.expect("a page");
    assert_eq!(ours.location.to_string(), "a.md:3");
    assert_eq!(ours.record.owners[0].line, 5);
    for none in [
        "title: Lamp\n",
        "title: Lamp\ncontent_type: concept # not feature_gate\n",
        "title: About gradus\n",
        "- gradus\n",
    ] {
        assert_eq!(page("a.md", none), Reading::default(), "{none}");
    }
    assert_eq!(read("a.md", b"# Lamp\n"), Reading::default());
}

#[test]
fn windows_files_and_marks_read_alike() {
    let text = format!("\u{feff}---\ntitle: Lamp\n{RECORD}---\n").replace('\n', "\r\n");
    let read = read("a.md", text.as_bytes()).page.expect("a page");
    assert_eq!(read.record.upstream[0].value, "KEP-4815");
    assert_eq!(read.record.upstream[0].line, 5);
}

#[test]
fn what_cannot_be_read_is_told() {
    let told = |reading: Reading| {
        assert!(reading.lost, "{reading:?}");
        let [unread] = reading.unread.as_slice() else {
            panic!("one thing: {:?}", reading.unread)
        };
        assert_eq!(unread.path, "a.md");
        (unread.code, unread.reason.clone())
    };
    let (code, why) = told(page("a.md", "title: [Lamp\ngradus: {}\n"));
    assert_eq!(code, UnreadCode::Syntax);
    assert!(why.starts_with("line "), "{why}");
    let (_, why) = told(page("a.md", "content_type: feature_gate\n"));
    assert!(why.contains("title"), "{why}");
    let (_, why) = told(page("a.md", "title: Lamp\na: &x b\ngradus: {}\n"));
    assert!(why.contains("line 3: anchors"), "{why}");
    let (_, why) = told(read("a.md", b"+++\ntitle = \"Lamp\"\n[gradus]\n+++\n"));
    assert!(why.contains("TOML"), "{why}");
    let bomb = "title: Lamp\na: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\ngradus: {owners: [*d, *d, *d]}\n";
    let (code, _) = told(page("a.md", bomb));
    assert_eq!(code, UnreadCode::Budget);
}

#[test]
fn big_pages_are_read_up_to_the_limit() {
    let limit = usize::try_from(MAX_FILE_BYTES).expect("it fits");
    let mut text = format!("---\ntitle: Lamp\n{RECORD}---\n").into_bytes();
    text.resize(limit, b'x');
    assert!(read("a.md", &text).page.is_some());
    text.push(b'x');
    // The documents say so.
    let over = read("a.md", &text);
    assert!(over.lost && over.page.is_none() && over.unread.is_empty());
    assert!(read("a.md", b"---\ntitle: \xff\n---\n").lost);
}

#[test]
fn pages_of_one_gate_come_with_the_record_first() {
    let readings = [
        page("de/lamp.md", "title: Lamp\ncontent_type: feature_gate\n"),
        page("en/lamp.md", &format!("title: Lamp\n{RECORD}")),
        page("bell.md", "title: Bell\ncontent_type: feature_gate\n"),
    ];
    let (pages, coverage) = Pages::of(readings, &inventory(&["Bell", "Lamp"]), 7, 0);
    let paths: Vec<&str> = pages.pages.iter().map(|p| &*p.location.path).collect();
    assert_eq!(paths, ["bell.md", "en/lamp.md", "de/lamp.md"]);
    assert_eq!(coverage.state, CoverageState::Exhaustive);
    assert_eq!(coverage.why, "3 pages of gates in 7 Markdown files");
    let [needs] = pages.statements.as_slice() else {
        panic!("one need: {:?}", pages.statements)
    };
    assert_eq!(needs.claim, Claim::Needs("KEP-4815".to_owned()));
    assert_eq!(needs.location.to_string(), "en/lamp.md:5");
}

#[test]
fn a_page_without_a_word_is_told() {
    let front = "---\ntitle: Lamp\ncontent_type: feature_gate\n---\n\n## Design\n";
    let readings = [
        read("a.md", front.as_bytes()),
        read("b.md", format!("{front}\nIt shines.\n").as_bytes()),
    ];
    let (pages, _) = Pages::of(readings, &inventory(&["Lamp"]), 2, 0);
    let unwritten: Vec<&str> = pages.unwritten.iter().map(String::as_str).collect();
    assert_eq!(unwritten, ["a.md"]);
}

#[test]
fn the_page_of_a_gate_that_is_gone_is_the_past() {
    let gone = || page("a.md", &format!("title: Lamp\nremoved: true\n{RECORD}"));
    let (pages, _) = Pages::of([gone()], &inventory(&["Bell"]), 1, 0);
    assert_eq!((pages.pages.len(), pages.former.len()), (0, 1));
    let (pages, _) = Pages::of([gone()], &inventory(&["Lamp"]), 1, 0);
    assert_eq!(pages.pages.len(), 1, "the code has it");
    let unknown = page("a.md", &format!("title: Lmap\n{RECORD}"));
    let (pages, _) = Pages::of([unknown], &inventory(&["Lamp"]), 1, 0);
    assert_eq!((pages.pages.len(), pages.statements.len()), (1, 0));
}

#[test]
fn blanks_around_a_title_count_only_where_a_gate_has_them() {
    let spaced = || page("a.md", "title: \"Lamp \"\ncontent_type: feature_gate\n");
    for gate in ["Lamp", "Lamp "] {
        let (pages, _) = Pages::of([spaced()], &inventory(&[gate]), 1, 0);
        assert_eq!(pages.pages[0].gate, gate);
    }
}

#[test]
fn the_ledger_is_whole_where_all_was_read_even_without_a_page() {
    let (_, none) = Pages::of([Reading::default()], &inventory(&[]), 9, 0);
    assert_eq!(none.state, CoverageState::Exhaustive);
    assert_eq!(none.why, "no page of a gate in 9 Markdown files");
    let (_, lost) = Pages::of([Reading::default()], &inventory(&[]), 9, 2);
    assert_eq!(lost.state, CoverageState::Partial);
    assert_eq!(lost.why, "no page of a gate in 9 Markdown files, 2 unread");
    let slip = page("a.md", "title: Lamp\ngradus: {ownrs: [ada]}\n");
    let (_, partial) = Pages::of([slip], &inventory(&["Lamp"]), 1, 0);
    assert_eq!(partial.state, CoverageState::Partial);
    assert!(
        partial.why.ends_with(", 1 mistake in their records"),
        "{}",
        partial.why
    );
}

#[test]
fn a_value_of_the_page_is_not_quoted_with_the_title() {
    let page = page("a.md", &format!("title: Lamp\n{RECORD}"))
        .page
        .expect("it is one");
    assert_eq!(page.location.text.as_deref(), Some("title: Lamp"));
    let owner = page.location(&page.record.owners[0]);
    assert_eq!((owner.line, owner.text), (4, None));
}
