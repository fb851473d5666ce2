//! Says how much of a ledger was read.

use std::collections::BTreeSet;

use gradus_core::counted::counted;
use gradus_core::ledger::{Coverage, CoverageState, LedgerKind, UnreadCode};

use super::Code;
use crate::go::WRITTEN;
use crate::source::{FileKind, Source};

pub(super) const NOT_ASKED: &str = "not asked for";

/// Says that nothing of a ledger was read.
pub(super) fn absent(ledger: LedgerKind, why: &str) -> Coverage {
    Coverage {
        ledger,
        state: CoverageState::Absent,
        why: why.to_owned(),
    }
}

/// Returns the files that may be Go code and could not be read. Documents do not count here.
pub(super) fn lost<'a>(source: &'a dyn Source, code: &'a Code) -> BTreeSet<&'a str> {
    source
        .unread()
        .iter()
        .chain(&code.unread)
        .filter(|u| match FileKind::of(&u.path) {
            FileKind::Markdown => false,
            // Go does not follow links to folders, either.
            FileKind::Other => u.code != UnreadCode::Link,
            FileKind::Go | FileKind::GoTest | FileKind::GoMod => true,
        })
        .map(|u| u.path.as_str())
        .collect()
}

/// Says how much of the Go code was read.
pub(super) fn code(source: &dyn Source, code: &Code) -> Vec<Coverage> {
    let lost = lost(source, code);
    let go = source
        .entries()
        .iter()
        .filter(|entry| entry.is_go())
        .count();
    let left_out = source.entries().iter().filter(|e| e.is_left_out()).count();
    let left_out = match left_out {
        0 => String::new(),
        n => format!(", {n} in no build"),
    };
    let files = format!(
        "{} searched, {} parsed, {} unread{left_out}",
        counted(go, "Go file", "Go files"),
        code.files_read,
        lost.len()
    );
    let state = if lost.is_empty() {
        CoverageState::Exhaustive
    } else {
        CoverageState::Partial
    };
    let samples = code.inventory.gates.iter().filter(|g| g.is_sample());
    let samples = match samples.count() {
        0 => String::new(),
        n => format!(
            " ({n} of them {}, which no rule judges)",
            if n == 1 { "a sample" } else { "samples" }
        ),
    };
    let unresolved = code.inventory.unresolved.len();
    let of_code = code.inventory.unresolved.iter();
    let written = of_code.filter(|u| u.reason == WRITTEN).count();
    let written_why = match written {
        0 => String::new(),
        n => format!(
            "; {} not known: {WRITTEN}",
            counted(n, "entry is", "entries are")
        ),
    };
    let registries = &code.inventory.registries;
    let others: BTreeSet<&str> = registries
        .iter()
        .filter_map(|r| r.extends.as_deref())
        .collect();
    let others_why = match others.is_empty() {
        true => String::new(),
        false => {
            let names: Vec<&str> = others.into_iter().collect();
            format!(
                "; they add to the gates of {}, which are not in this tree",
                names.join(", ")
            )
        }
    };
    vec![
        Coverage {
            ledger: LedgerKind::Registry,
            state: if written > 0 {
                CoverageState::Partial
            } else {
                state
            },
            why: format!(
                "{}{samples} in {}; {files}{others_why}{written_why}",
                counted(code.inventory.gates.len(), "gate", "gates"),
                counted(code.inventory.registries.len(), "registry", "registries")
            ),
        },
        Coverage {
            ledger: LedgerKind::Code,
            state: if unresolved > 0 {
                CoverageState::Partial
            } else {
                state
            },
            why: format!(
                "{files}; {} whose gate could not be told",
                counted(unresolved, "use", "uses")
            ),
        },
    ]
}
