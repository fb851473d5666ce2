//! What is given by path beside the repository, and what is read with it: the tracker, and
//! release notes.

use gradus_core::ledgers::Ledgers;

use super::{CollectError, Request};
use crate::home::Home;
use crate::io::{export, place};
use crate::release_notes;
use crate::source::Source;

/// Tells whether what a request names is there, before anything is read.
pub(super) fn check(request: &Request) -> Result<(), CollectError> {
    for path in request.issues.iter().chain(&request.release_notes) {
        let why = match place::is_folder(path) {
            Ok(true) => "it is a folder",
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => "there is no such file",
            // Anything else is told with what could not be read.
            Ok(false) | Err(_) => continue,
        };
        return Err(CollectError::Given {
            path: path.clone(),
            why,
        });
    }
    Ok(())
}

/// Reads what a request names, once gates and history are known. `remotes` tell which repository
/// this is.
pub(super) fn read(
    request: &Request,
    source: &dyn Source,
    remotes: &[String],
    ledgers: &mut Ledgers,
) {
    let home = Home::of_tree(remotes, source);
    if !request.issues.is_empty() {
        let (tracker, part) = export::issues(&request.issues, &ledgers.inventory, &home);
        ledgers.tracker = tracker;
        ledgers.coverage.extend(part.coverage);
        ledgers.unread.extend(part.unread);
    }
    let mut notes = release_notes::Notes::default();
    if request.documents {
        notes = release_notes::read(source, &ledgers.inventory, &home);
    }
    if !request.release_notes.is_empty() {
        let family = ledgers.history.as_ref().map_or("", |h| &h.tag_family);
        let paths = &request.release_notes;
        let given = export::release_notes(paths, &ledgers.inventory, (family, &home));
        notes.absorb(given);
    }
    let has_any = !notes.notes.is_empty() || !notes.unread.is_empty();
    if has_any || !request.release_notes.is_empty() {
        let history = ledgers.history.as_ref();
        ledgers
            .coverage
            .push(release_notes::coverage(&notes, history));
    }
    ledgers.release_notes = notes.notes;
    ledgers.unread.extend(notes.unread);
}
