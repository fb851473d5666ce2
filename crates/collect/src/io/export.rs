//! Files that are given by path beside the repository: exports of a tracker and of releases.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use gradus_core::gate::Inventory;
use gradus_core::issue::Tracker;
use gradus_core::ledger::{Unread, UnreadCode};

use crate::home::Home;
use crate::issues;
use crate::part::Part;
use crate::release_notes::{self, Notes};
use crate::source::{FileKind, MAX_FILE_BYTES};

/// Bytes of one export that are read; the largest trackers have a quarter of it.
const MAX_EXPORT_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Bytes that are read at once.
const CHUNK: usize = 128 * 1024;

/// Reads exports of a tracker.
pub(crate) fn issues(paths: &[PathBuf], inventory: &Inventory, home: &Home) -> (Tracker, Part) {
    let mut intake = issues::Intake::new(inventory, home);
    for path in paths {
        intake.begin(&shown(path));
        let trouble = feed(path, &mut |chunk| intake.feed(chunk));
        intake.end(trouble.err());
    }
    intake.finish()
}

/// Reads release notes: exports of releases, and Markdown.
pub(crate) fn release_notes(
    paths: &[PathBuf],
    inventory: &Inventory,
    (family, home): (&str, &Home),
) -> Notes {
    let mut intake = release_notes::Intake::new(inventory, family, home);
    let mut written = Notes::default();
    for path in paths {
        let name = shown(path);
        if FileKind::of(&name) == FileKind::Markdown {
            written.absorb(match markdown(path) {
                Ok(bytes) => release_notes::read_file(&name, &bytes, inventory, home),
                Err(unread) => Notes {
                    unread: vec![unread],
                    ..Notes::default()
                },
            });
            continue;
        }
        intake.begin(&name);
        let trouble = feed(path, &mut |chunk| intake.feed(chunk));
        intake.end(trouble.err());
    }
    let mut notes = intake.finish();
    notes.absorb(written);
    notes
}

/// Reads a file in chunks.
fn feed(path: &Path, sink: &mut dyn FnMut(&[u8])) -> Result<(), Unread> {
    let refused = |why: std::io::Error| Unread {
        path: shown(path),
        code: UnreadCode::Io,
        reason: why.to_string(),
    };
    let mut file = File::open(path).map_err(refused)?;
    let mut chunk = vec![0; CHUNK];
    let mut all = 0_u64;
    loop {
        let count = match file.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(why) if why.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(why) => return Err(refused(why)),
        };
        let bytes = chunk.get(..count).unwrap_or_default();
        if all == 0
            && let Some(reason) = no_text(bytes)
        {
            return Err(Unread {
                path: shown(path),
                code: UnreadCode::NotText,
                reason: reason.to_owned(),
            });
        }
        all = all.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        if all > MAX_EXPORT_BYTES {
            return Err(Unread {
                path: shown(path),
                code: UnreadCode::TooLarge,
                reason: "more than 4 GiB: the rest is not read".to_owned(),
            });
        }
        sink(bytes);
    }
}

/// Tells what a file is that begins in a way in which no JSON does.
fn no_text(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            Some("UTF-16, as some shells write it: save it as UTF-8")
        }
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] | [b'P', b'K', 3, 4, ..] => {
            Some("compressed: unpack it first")
        }
        _ => None,
    }
}

fn markdown(path: &Path) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    let refused = |why: std::io::Error| Unread {
        path: shown(path),
        code: UnreadCode::Io,
        reason: why.to_string(),
    };
    let file = File::open(path).map_err(refused)?;
    // One byte more, so that what is too large is told.
    let mut file = file.take(MAX_FILE_BYTES + 1);
    file.read_to_end(&mut bytes).map_err(refused)?;
    Ok(bytes)
}

/// Returns a path as the user gave it, with `/`.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
