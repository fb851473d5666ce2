//! Any bytes are a page; what it says stands on lines of it. Where an entry can be written, the
//! rest of the page stays as it is, and the record is what it was, and the entry.
#![no_main]

use gradus_collect::pages::{self, owners};
use gradus_core::record::{Entry, List, front, insert, read};
use libfuzzer_sys::fuzz_target;

const PATH: &str = "docs/a.md";

fuzz_target!(|bytes: &[u8]| {
    let reading = pages::read(PATH, bytes);
    assert_eq!(reading, pages::read(PATH, bytes));
    let _ = owners::read(Some(bytes), Some(bytes));
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    let on_a_line = |line: u32| {
        let line = usize::try_from(line).expect("fits");
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
    };
    if let Some(page) = &reading.page {
        on_a_line(page.location.line);
        let record = &page.record;
        for entry in &record.evidence {
            for at in [&entry.criterion, &entry.by, &entry.date, &entry.reason] {
                on_a_line(at.line);
                assert!(!at.value.trim().is_empty());
            }
        }
        record.notes.iter().for_each(|n| on_a_line(n.text.line));
        record.problems.iter().for_each(|p| on_a_line(p.line));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for list in [List::Evidence, List::Notes] {
        edit(text, list);
    }
});

fn edit(text: &str, list: List) {
    let entry = match list {
        List::Notes => Entry::new(list).with("text", "a: \"b\" # c"),
        _ => Entry::new(list)
            .with("criterion", "B6")
            .with("reason", "a: \"b\" # c"),
    };
    let entry = entry.with("by", "ada").with("date", "2026-01-15");
    let Ok(changed) = insert(PATH, text, &entry) else {
        return;
    };
    let (old, new) = (front(text).expect("front matter"), front(&changed).expect("still"));
    assert_eq!(text[..old.inner.start], changed[..new.inner.start]);
    assert_eq!(text[old.inner.end..], changed[new.inner.end..]);
    let before = read(PATH, text).expect("it was read").unwrap_or_default();
    let after = read(PATH, &changed).expect("it reads").expect("a record");
    let counts = |r: &gradus_core::record::Record| {
        let lists = (r.evidence.len() + r.notes.len(), r.waivers.len(), r.decisions.len());
        (lists, r.owners.len(), r.problems.len())
    };
    let ((said, waivers, decisions), owners, problems) = counts(&before);
    assert_eq!(counts(&after), ((said + 1, waivers, decisions), owners, problems));
}
