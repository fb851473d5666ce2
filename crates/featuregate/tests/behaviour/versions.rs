//! Versions are read and compared as Kubernetes' apimachinery does.

use std::cmp::Ordering::{self, Equal, Greater, Less};

use featuregate::Version;
use proptest::prelude::*;

fn read(text: &str) -> Option<String> {
    text.parse()
        .ok()
        .map(|version: Version| version.to_string())
}

#[test]
fn what_is_a_version() {
    for (text, version) in [
        ("1.30", "1.30"),
        ("v1.30", "1.30"),
        ("  v1.30", "1.30"),
        ("1.30.2", "1.30.2"),
        ("1.30.0-alpha.1+abc", "1.30.0-alpha.1+abc"),
        ("1.30.0+abc", "1.30.0+abc"),
        // Two numbers, and what follows them is dropped.
        ("v1.30-alpha", "1.30"),
        ("1.30.", "1.30"),
        ("1.30.x", "1.30"),
        // No semantic version, so what follows the numbers is dropped too.
        ("1.30.0-alpha..1", "1.30.0"),
        ("1.30.0-01", "1.30.0"),
        ("1.2.3.4", "1.2.3.4"),
        ("1.030", "1.30"),
        ("18446744073709551615.0", "18446744073709551615.0"),
    ] {
        assert_eq!(read(text).as_deref(), Some(version), "{text:?}");
    }
}

#[test]
fn what_is_none() {
    for text in [
        "",
        " ",
        "1",
        "1.",
        "v",
        ".1",
        "1..2",
        "v1",
        "01.2",
        "-1.2",
        "a.b",
        "vv1.30",
        "18446744073709551616.0",
    ] {
        let error = text.parse::<Version>().unwrap_err();
        assert_eq!(error.text(), text);
        assert_eq!(
            error.to_string(),
            format!("{text:?} is not a version: two numbers or more are needed, such as 1.30")
        );
    }
}

fn compared(a: &str, b: &str) -> Ordering {
    let (a, b): (Version, Version) = (a.parse().unwrap(), b.parse().unwrap());
    let order = a.compare(&b);
    assert_eq!(b.compare(&a), order.reverse());
    order
}

#[test]
fn missing_numbers_are_zero() {
    assert_eq!(compared("1.30", "1.30.0"), Equal);
    assert_eq!(compared("1.30", "1.30.1"), Less);
    assert_eq!(compared("1.9", "1.10"), Less);
    assert_eq!(compared("2.0", "1.99"), Greater);
}

#[test]
fn pre_releases_count_between_semantic_versions_only() {
    let ladder = [
        "1.30.0-1",
        "1.30.0-2",
        "1.30.0-10",
        "1.30.0-alpha",
        "1.30.0-alpha.1",
        "1.30.0-alpha.beta",
        "1.30.0-beta",
        "1.30.0",
        "1.30.1-alpha",
    ];
    for pair in ladder.windows(2) {
        assert_eq!(compared(pair[0], pair[1]), Less, "{pair:?}");
    }
    assert_eq!(compared("1.30.0+a", "1.30.0+b"), Equal);
    assert_eq!(compared("1.30", "1.30.0-alpha"), Equal);
    assert_eq!(compared("1.30.0.0", "1.30.0-alpha"), Equal);
}

#[test]
fn what_is_written_is_what_is_equal() {
    let version = |text: &str| text.parse::<Version>().unwrap();
    assert_eq!(version("v1.30"), Version::new(1, 30));
    assert_ne!(version("1.30.0"), Version::new(1, 30));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in r"\s?v?[0-9]{0,3}(\.[0-9]{0,21}){0,5}[-+.a-z0-9\n]{0,9}|.*") {
        if let Ok(version) = text.parse::<Version>() {
            prop_assert!(version.numbers().len() >= 2);
            // Of `1.30.0.x` the last part is dropped, and what is left reads as a semantic version.
            let again: Version = version.to_string().parse().unwrap();
            prop_assert_eq!(again.to_string(), version.to_string());
            prop_assert_eq!(again.compare(&version), Equal);
        }
    }
}
