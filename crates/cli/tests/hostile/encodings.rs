//! Every file of a project in other bytes than UTF-8, half merged, too large, or a link out.

use std::collections::BTreeSet;

use crate::harbour::{FILES, Said, Spoilt, check, ledgers};

/// Ways to spoil any file: what it is called, the code, a part of the reason, the bytes.
type Way = (
    &'static str,
    &'static str,
    &'static str,
    fn(&str) -> Vec<u8>,
);

const WAYS: [Way; 6] = [
    ("UTF-16 with its mark", "not-text", "UTF-16", |text| {
        [vec![0xff, 0xfe], wide(text, u16::to_le_bytes)].concat()
    }),
    ("UTF-16, the other way", "not-text", "UTF-16", |text| {
        [vec![0xfe, 0xff], wide(text, u16::to_be_bytes)].concat()
    }),
    ("UTF-16 without a mark", "not-text", "UTF-16", |text| {
        wide(text, u16::to_le_bytes)
    }),
    ("Latin-1", "not-text", "not UTF-8", |text| {
        [text.as_bytes(), b"\n# caf\xe9\n"].concat()
    }),
    ("NUL bytes", "not-text", "", |text| {
        [text.as_bytes(), b"\n\0\n"].concat()
    }),
    ("half merged", "syntax", "conflict markers", |text| {
        let end = text.lines().next().map_or(0, |line| line.len() + 1);
        let (head, rest) = text.split_at(end);
        format!("{head}<<<<<<< ours\n{rest}=======\nx\n>>>>>>> theirs\n{rest}").into_bytes()
    }),
];

fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// What holds of whatever is unread: it is told, its ledger is partial, the rest is used, and
/// nothing is said to be missing.
fn is_told(way: &str, path: &str, said: &Said, code: &str, reason: &str) {
    let told = said
        .unread
        .iter()
        .any(|(p, c, r)| p == path && c == code && r.contains(reason));
    assert!(told, "{way}: {path}: {:?}", said.unread);
    let others: Vec<_> = said.unread.iter().filter(|(p, _, _)| p != path).collect();
    assert!(others.is_empty(), "{way}: {path}: {others:?}");
    // Without the registry there is nothing to hold the others against.
    if path != "pkg/features/features.go" {
        assert_eq!(said.findings, BTreeSet::new(), "{way}: {path}");
    }
    for ledger in ledgers(path) {
        assert!(!said.whole.contains(*ledger), "{way}: {path}: {ledger}");
    }
}

#[test]
fn whatever_the_bytes_are_it_is_told() {
    for (path, text) in FILES {
        for (way, code, reason, spoil) in WAYS {
            let said = check(path, &Spoilt::Bytes(&spoil(text)));
            is_told(way, path, &said, code, reason);
        }
    }
}

#[test]
fn files_over_the_limit_are_told() {
    for (path, _) in FILES {
        let said = check(path, &Spoilt::Large);
        is_told("too large", path, &said, "too-large", "over the limit");
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_told() {
    for (path, _) in FILES {
        for target in ["/etc/hostname", "../../../../outside"] {
            let said = check(path, &Spoilt::Link(target));
            is_told(target, path, &said, "link", "not followed");
        }
    }
    for folder in ["charts", "docs", ".github/workflows"] {
        let said = check(folder, &Spoilt::Link("/etc"));
        let told: Vec<&str> = said.unread.iter().map(|(p, _, _)| p.as_str()).collect();
        assert_eq!(told, [folder]);
    }
}

#[cfg(unix)]
#[test]
fn links_within_the_tree_lose_only_what_means_something_by_its_place() {
    for (path, target, told) in [
        ("docs/more.md", "reference.md", false),
        ("form.yml", ".github/ISSUE_TEMPLATE/bug.yml", false),
        ("manual", "docs", false),
        ("logo.png", "/usr/share/logo.png", false),
        ("charts/quay/values.yaml", "../pier/values.yaml", true),
        ("t/more.bats", "../tests/gates.bats", true),
        ("run.sh", "hack/e2e.sh", true),
        ("gone.yaml", "out/made.yaml", true),
    ] {
        let said = check(path, &Spoilt::Link(target));
        let unread: Vec<&str> = said.unread.iter().map(|(p, _, _)| p.as_str()).collect();
        assert_eq!(unread, if told { vec![path] } else { vec![] }, "{path}");
        assert_eq!(said.findings, BTreeSet::new(), "{path}");
    }
}

#[test]
fn marks_and_carriage_returns_change_nothing() {
    let marked = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let windows = |text: &str| text.replace('\n', "\r\n").into_bytes();
    for (path, text) in FILES {
        for bytes in [
            marked(text),
            windows(text),
            marked(&text.replace('\n', "\r\n")),
        ] {
            let said = check(path, &Spoilt::Bytes(&bytes));
            assert_eq!(said.unread, [], "{path}");
            assert_eq!(said.findings, BTreeSet::new(), "{path}");
        }
    }
}
