use super::{NotWritten, create, insert};
use crate::record::{Entry, List, Record, front, read};
use proptest::prelude::*;

fn note(text: &str) -> Entry {
    Entry::new(List::Notes)
        .with("text", text)
        .with("by", "ada")
        .with("date", "2026-01-15")
}

/// Puts a note into front matter.
fn noted(inner: &str) -> String {
    let page = format!("---\n{inner}---\nBody.\n");
    let text = insert("a.md", &page, &note("new")).expect("it is written");
    text.strip_prefix("---\n")
        .and_then(|t| t.strip_suffix("---\nBody.\n"))
        .expect("the rest is as it was")
        .to_owned()
}

#[test]
fn the_block_and_the_list_are_made_where_they_are_not() {
    let added = "    - text: new\n      by: ada\n      date: 2026-01-15\n";
    assert_eq!(
        noted("title: A # one\n"),
        format!("title: A # one\ngradus:\n  notes:\n{added}")
    );
    assert_eq!(
        noted("title: A\ngradus:\n  owners: [ada]\nweight: 3\n"),
        format!("title: A\ngradus:\n  owners: [ada]\n  notes:\n{added}weight: 3\n")
    );
    for empty in ["", " ~", " []", " null", " {}"] {
        for comment in ["", " # none yet"] {
            assert_eq!(
                noted(&format!(
                    "gradus:\n  notes:{empty}{comment}\n  owners: [ada]\n"
                )),
                format!("gradus:\n  notes:{comment}\n{added}  owners: [ada]\n"),
                "{empty}"
            );
        }
    }
    for empty in ["", " ~", " {}"] {
        assert_eq!(
            noted(&format!("gradus:{empty}\nweight: 3\n")),
            format!("gradus:\n  notes:\n{added}weight: 3\n"),
            "{empty}"
        );
    }
}

#[test]
fn an_entry_goes_to_the_end_of_its_list_in_its_style() {
    let added = "text: new\n        by: ada\n        date: 2026-01-15\n";
    let before = "\
gradus: # why
    # inner
    notes: # list
      # first
      - text:   old # x
        by: 'ada'
";
    let after = "      # after\n    owners:\n    - ada\n\"title\":   x\n";
    assert_eq!(
        noted(&format!("{before}{after}")),
        format!("{before}      - {added}{after}")
    );
    let flush = "gradus:\n  notes:\n  - text: old\n    by: ada\n";
    assert_eq!(
        noted(flush),
        format!("{flush}  - text: new\n    by: ada\n    date: 2026-01-15\n")
    );
    assert_eq!(
        noted("gradus: {notes: [{text: old}], owners: [ada]}\n"),
        "gradus: {notes: [{text: old}, {text: new, by: ada, date: 2026-01-15}], owners: [ada]}\n"
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let page = "\u{feff}---\r\ntitle: A\r\ngradus:\r\n  notes:\r\n  - text: old\r\n---\r\nx\ny\r\n";
    let text = insert("a.md", page, &note("new")).expect("it is written");
    assert_eq!(
        text,
        page.replace(
            "text: old\r\n",
            "text: old\r\n  - text: new\r\n    by: ada\r\n    date: 2026-01-15\r\n"
        )
    );
}

#[test]
fn what_cannot_be_written_is_refused() {
    let refused = |text: &str| insert("a.md", text, &note("new")).expect_err("it is refused");
    assert_eq!(refused("# A\n"), NotWritten::NoFrontMatter);
    assert_eq!(refused("---\ntitle: A\n"), NotWritten::NoFrontMatter);
    assert_eq!(refused("+++\ntitle = 1\n+++\n"), NotWritten::Toml);
    assert_eq!(
        refused("---\ngradus: yes\n---\n"),
        NotWritten::Otherwise("gradus")
    );
    assert_eq!(
        refused("---\ngradus: {notes: yes}\n---\n"),
        NotWritten::Otherwise("notes")
    );
    assert_eq!(
        refused("---\n- a\n---\n"),
        NotWritten::Otherwise("the front matter")
    );
    for hostile in [
        "---\na: &a b\ngradus: {}\n---\n",
        "---\ngradus: [\n---\n",
        "---\na: b\rgradus: {}\n---\n",
        "---\na: &a b\n---\n",
    ] {
        assert!(
            matches!(refused(hostile), NotWritten::Unreadable(_)),
            "{hostile}"
        );
    }
    let once = insert("a.md", "---\ntitle: A\n---\n", &note("new")).expect("it is written");
    assert_eq!(refused(&once), NotWritten::There);
}

#[test]
fn a_page_is_made() {
    let page = create("Lamp", &note("new")).expect("it is made");
    assert_eq!(
        page,
        "---\ntitle: Lamp\ncontent_type: feature_gate\ngradus:\n  notes:\n    - text: new\n      \
         by: ada\n      date: 2026-01-15\n---\n"
    );
    let record = read("a.md", &page).expect("it reads").expect("a record");
    assert_eq!(record.notes.len(), 1);
}

/// Lines that front matter is made of, as people and worse write them.
fn top() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "title: A\n",
        "title: \"A # b\"  # c\n",
        "# comment\n",
        "\n",
        "   \n",
        "stages:\n  - stage: alpha\n    defaultValue: false\n",
        "flush:\n- {stage: alpha}\n",
        "x: |\n  a\n  # b\n\n",
        "folded: >-\n  a\n   b\n",
        "y: 'it''s'\n",
        "z: \"a\\nb\\\n  c\"\n",
        "w: {a: [1, 2], b: {}}\n",
        "? k\n: v\n",
        "u: a\n  b\n  c\n",
        "é: ü # ñ\n",
        "v:   \n",
        "t:\t1\n",
        "\"q\": 1\n",
        "m: |+\n  a\n\n\n",
        "n: [\n  a, # x\n  b\n]\n",
        "s: \"gradus:\"\n",
        "gradus: {}\n",
    ])
    .prop_map(str::to_owned)
}

/// Lines of the block, at its own indentation.
fn inner() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "  owners: [ada]\n",
        "  # inner\n",
        "\n",
        "# outer\n",
        "  tracking: \"#12\"\n",
        "  notes:\n",
        "  notes: # list\n",
        "  notes: []\n",
        "  notes: ~ # none\n",
        "  'notes':\n",
        "  metrics:\n    - a\n",
        "    - text: one\n      by: ada\n",
        "    - {text: one, by: ada}\n",
        "    - text: |\n        a\n        # b\n\n",
        "    - text: >\n        a\n\n        b\n",
        "    -\n      text: one\n",
        "    -   text: one\n        by: 'x'\n",
        "    # between\n",
        "    - text: a\n        b\n",
        "    - text: |+\n        a\n\n",
        "    - text: \"x\n        y\"\n",
        " # less\n",
        "\t# tab\n",
    ])
    .prop_map(str::to_owned)
}

fn page() -> impl Strategy<Value = String> {
    let block = prop::sample::select(vec!["gradus:\n", "gradus: # why\n", "\"gradus\":\n", ""]);
    let lines = |of| prop::collection::vec(of, 0..5);
    (
        lines(top().boxed()),
        block,
        lines(inner().boxed()),
        lines(top().boxed()),
        "(\\PC|\n|\r\n){0,40}",
        any::<[bool; 2]>(),
    )
        .prop_map(|(before, block, inner, after, body, [windows, mark])| {
            let front = format!(
                "---\n{}{block}{}{}---\n",
                before.concat(),
                inner.concat(),
                after.concat()
            );
            let front = match windows {
                true => front.replace('\n', "\r\n"),
                false => front,
            };
            format!("{}{front}{body}", if mark { "\u{feff}" } else { "" })
        })
}

fn entry() -> impl Strategy<Value = Entry> {
    (any::<String>(), any::<bool>()).prop_map(|(text, waiver)| {
        let text = format!("x{text}");
        if waiver {
            Entry::new(List::Waivers)
                .with("criterion", "B4")
                .with("by", "ada")
                .with("date", "2026-01-15")
                .with("reason", text)
                .with("until", "0.7")
        } else {
            note(&text)
        }
    })
}

fn counts(record: &Record) -> (usize, usize, usize) {
    let (notes, waivers) = (record.notes.len(), record.waivers.len());
    (notes, waivers, record.problems.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// Whatever the page: all of it is still there, and it reads as before with the entry.
    #[test]
    fn nothing_else_changes(page in page(), entry in entry()) {
        let Ok(text) = insert("a.md", &page, &entry) else {
            return Ok(());
        };
        let before = read("a.md", &page).expect("it was read").unwrap_or_default();
        let after = read("a.md", &text).expect("it reads").expect("there is a block");
        let (notes, waivers, problems) = counts(&before);
        let expected = match entry.list {
            List::Notes => (notes + 1, waivers, problems),
            _ => (notes, waivers + 1, problems),
        };
        prop_assert_eq!(counts(&after), expected);
        let value = match entry.list {
            List::Notes => after.notes.last().map(|n| &n.text.value),
            _ => after.waivers.last().map(|w| &w.reason.value),
        };
        let written = entry.fields.iter().find(|(k, _)| matches!(*k, "text" | "reason"));
        prop_assert_eq!(value, written.map(|(_, v)| v));
        // The body and the mark are the same bytes.
        let (old, new) = (front(&page).expect("front matter"), front(&text).expect("it too"));
        prop_assert_eq!(&page[..old.inner.start], &text[..new.inner.start]);
        prop_assert_eq!(&page[old.inner.end..], &text[new.inner.end..]);
        // And in between, what was there is there, in its order.
        let mut rest = text[new.inner].lines();
        for line in page[old.inner].lines() {
            let emptied = |l: &str| line.replacen("[]", "", 1).replacen("{}", "", 1).replacen('~', "", 1).split_whitespace().eq(l.split_whitespace());
            prop_assert!(rest.any(|l| l == line || emptied(l)), "{line:?} is gone from {text}");
        }
    }

    /// An entry is refused only where the page cannot be read, or for a reason.
    #[test]
    fn what_can_be_read_can_be_written(page in page()) {
        if let Err(why) = insert("a.md", &page, &note("new")) {
            prop_assert!(why != NotWritten::Unfaithful, "{page}");
        }
    }
}
