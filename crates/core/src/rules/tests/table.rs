use std::collections::BTreeSet;

use super::clean;
use crate::rules::{ALL, find};

#[test]
fn ids_are_unique_kebab_case_and_found() {
    let mut seen = BTreeSet::new();
    for rule in ALL {
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
        let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(rule.id.chars().all(kebab), "{}", rule.id);
        assert!(!rule.id.starts_with('-') && !rule.id.ends_with('-'));
        assert_eq!(find(rule.id).map(|r| r.id), Some(rule.id));
    }
    assert!(find("no-such-rule").is_none());
}

#[test]
fn every_rule_explains_itself() {
    for rule in ALL {
        assert!(rule.doc.len() > 200, "{}: too short to explain", rule.id);
        assert!(rule.doc.contains("\nExample: "), "{}: no example", rule.id);
        assert!(rule.doc.contains("\nFix: "), "{}: no fix", rule.id);
        assert!(
            !rule.doc.contains("  "),
            "{}: blanks of the source",
            rule.id
        );
        assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'));
        assert!(!rule.ledgers.is_empty(), "{}", rule.id);
    }
}

#[test]
fn the_rule_about_silencers_runs_last() {
    assert_eq!(ALL.last().map(|r| r.id), Some("silencer-unused"));
}

#[test]
fn every_rule_has_its_file() {
    let source = include_str!("../mod.rs");
    for rule in ALL {
        let module = format!("mod {};", rule.id.replace('-', "_"));
        assert!(source.contains(&module), "{}", rule.id);
    }
}

#[test]
fn every_rule_is_silent_on_the_clean_project() {
    for policy in ["kubernetes", "dra-driver"] {
        assert_eq!(clean().judge(policy), [], "{policy}");
        assert_eq!(
            clean().without_history().judge(policy),
            [],
            "{policy}, no git"
        );
    }
}
