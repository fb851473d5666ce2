//! BATS files and the shell files that they load.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::ledger::{Unread, UnreadCode};
use rayon::prelude::*;

use super::header::{self, Header};
use super::script::{self, Script};
use crate::ci::places::{Places, folder, join};
use crate::docs::lines::Lines;
use crate::docs::text;
use crate::source::Source;

/// Files that load each other deeper than this are not followed.
const MAX_LOADS: u32 = 5;

/// Libraries of BATS that live outside of every tree, and set nothing.
const LIBRARIES: [&str; 5] = [
    "bats-support",
    "bats-assert",
    "bats-file",
    "bats-detik",
    "bats-mock",
];

/// A file, parsed.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) headers: Vec<Header>,
    pub(super) script: Script,
    /// Files of the tree that it loads.
    pub(super) loads: Vec<String>,
    pub(super) unread: Vec<Unread>,
}

/// Every BATS file, and what they load.
pub(super) struct Files<'a> {
    pub(super) source: &'a dyn Source,
    pub(super) places: Places<'a>,
    parsed: BTreeMap<String, Result<Parsed, Unread>>,
}

impl<'a> Files<'a> {
    pub(super) fn read(source: &'a dyn Source, bats: &[&str]) -> Self {
        let paths = source.entries().iter().map(|entry| &*entry.path);
        let mut files = Self {
            source,
            places: Places::new(paths),
            parsed: BTreeMap::new(),
        };
        let folders: BTreeSet<&str> = bats.iter().map(|p| folder(p)).collect();
        let suites = folders.into_iter().map(setup_suite);
        let suites = suites.filter(|p| files.places.contains(p));
        let mut wanted: Vec<String> = bats.iter().map(|p| (*p).to_owned()).chain(suites).collect();
        for _ in 0..=MAX_LOADS {
            let read: Vec<(String, Result<Parsed, Unread>)> = wanted
                .par_iter()
                .map(|path| (path.clone(), files.one(path)))
                .collect();
            files.parsed.extend(read);
            let loads = files.parsed.values().flatten().flat_map(|p| &p.loads);
            let next: BTreeSet<&String> =
                loads.filter(|p| !files.parsed.contains_key(*p)).collect();
            wanted = next.into_iter().cloned().collect();
            if wanted.is_empty() {
                break;
            }
        }
        for path in wanted {
            let unread = Unread {
                path: path.clone(),
                code: UnreadCode::Budget,
                reason: format!("loaded through more than {MAX_LOADS} files"),
            };
            files.parsed.insert(path, Err(unread));
        }
        files
    }

    pub(super) fn get(&self, path: &str) -> Option<&Parsed> {
        self.parsed.get(path)?.as_ref().ok()
    }

    /// Returns what could not be read of all files.
    pub(super) fn unread(&self) -> Vec<Unread> {
        let mut all = Vec::new();
        for parsed in self.parsed.values() {
            match parsed {
                Ok(parsed) => all.extend(parsed.unread.iter().cloned()),
                Err(unread) => all.push(unread.clone()),
            }
        }
        all
    }

    fn one(&self, path: &str) -> Result<Parsed, Unread> {
        let bytes = self.source.read(path)?;
        let text = text::check(path, &bytes)?;
        let unread = |code, reason: String| Unread {
            path: path.to_owned(),
            code,
            reason,
        };
        if text.len() > script::MAX_BYTES {
            let reason = format!("{} bytes, too many for a script", text.len());
            return Err(unread(UnreadCode::TooLarge, reason));
        }
        let rewritten = header::rewrite(text);
        let Some(script) = script::parse(&rewritten.text) else {
            return Err(unread(
                UnreadCode::Syntax,
                "the shell grammar does not load".to_owned(),
            ));
        };
        let lines = Lines::new(text);
        let mut trouble = Vec::new();
        trouble.extend(text::half_merged(path, text));
        if rewritten.cut {
            let reason = format!("more than {} tags at a test", header::MAX_TAGS);
            trouble.push(unread(UnreadCode::Budget, reason));
        }
        if let Some(at) = script.damaged {
            let reason = format!("line {}: does not parse; the rest is used", lines.line(at));
            trouble.push(unread(UnreadCode::Syntax, reason));
        }
        let mut loads = Vec::new();
        let bodies = script.functions.iter().map(|f| &f.body);
        for body in bodies.chain([&script.top]) {
            if body.cut {
                let reason = "nested deeper, or setting more, than a person writes".to_owned();
                trouble.push(unread(UnreadCode::Budget, reason));
            }
            for (code, reason, at) in &body.lost {
                let line = lines.line(*at);
                trouble.push(unread(*code, format!("line {line}: {reason}")));
            }
            for (written, at) in &body.loads {
                match self.loaded(path, written) {
                    Some(found) => loads.push(found),
                    None if LIBRARIES.iter().any(|l| written.contains(l)) => {}
                    None => {
                        let line = lines.line(*at);
                        let reason = format!("line {line}: loads {written:?}, not in this tree");
                        trouble.push(unread(UnreadCode::Missing, reason));
                    }
                }
            }
        }
        loads.sort();
        loads.dedup();
        Ok(Parsed {
            path: path.to_owned(),
            text: text.to_owned(),
            headers: rewritten.headers,
            script,
            loads,
            unread: trouble,
        })
    }

    fn loaded(&self, from: &str, written: &str) -> Option<String> {
        let ends = ["", ".bash", ".sh"];
        ends.iter()
            .find_map(|end| self.places.find(from, &format!("{written}{end}")))
    }
}

/// Returns where the functions around a whole folder of tests stand.
pub(super) fn setup_suite(folder: &str) -> String {
    join(folder, "setup_suite.bash").unwrap_or_default()
}
