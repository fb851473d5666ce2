//! Changes files of a project, so that nobody sees half of it and nothing that somebody else writes is lost.
//!
//! A file beside the page is both the lock and the new text: whoever makes it may write, and it
//! becomes the page by its name. It works like git's `index.lock`, on every system.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, anyhow};

use crate::failure::Failure;
use crate::tree;

/// How often, and after what time each, a page is tried that somebody else writes.
const TRIES: u32 = 160;
const PAUSE: Duration = Duration::from_millis(25);

/// The right to write a page; gives it back when dropped.
struct Lock {
    place: PathBuf,
    file: File,
    kept: bool,
}

impl Lock {
    fn take(page: &Path, name: &str) -> Result<Self, Failure> {
        let file_name = page.file_name().unwrap_or_default().to_string_lossy();
        let place = page.with_file_name(format!(".{file_name}.gradus"));
        for _ in 0..TRIES {
            match OpenOptions::new().write(true).create_new(true).open(&place) {
                Ok(file) => {
                    return Ok(Self {
                        place,
                        file,
                        kept: true,
                    });
                }
                // Windows denies the access while the file of another goes away.
                Err(error)
                    if error.kind() == ErrorKind::AlreadyExists
                        || (cfg!(windows) && error.kind() == ErrorKind::PermissionDenied) =>
                {
                    sleep(PAUSE);
                }
                Err(error) => {
                    return Err(anyhow::Error::new(error)
                        .context(format!("writing {name}"))
                        .into());
                }
            }
        }
        // The command line is right: it is the time that is wrong.
        Err(Failure::from(anyhow!(
            "writing {name}: another gradus writes it, or was ended while it did"
        ))
        .hint(format!("if none runs, remove {}", place.display())))
    }

    /// Gives the page its new text, unless `is_as_it_was` tells otherwise. That is asked last:
    /// an editor does not ask for the lock, and a disk takes its time for a new text.
    fn finish(
        mut self,
        (page, name): (&Path, &str),
        text: &str,
        is_as_it_was: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let doing = || format!("writing {name}");
        if let Ok(meta) = fs::metadata(page) {
            let permissions = meta.permissions();
            self.file.set_permissions(permissions).with_context(doing)?;
        }
        self.file.write_all(text.as_bytes()).with_context(doing)?;
        self.file.sync_all().with_context(doing)?;
        is_as_it_was()?;
        fs::rename(&self.place, page).with_context(doing)?;
        self.kept = false;
        Ok(())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.kept {
            // Nothing can be done about a file that does not go.
            let _ = fs::remove_file(&self.place);
        }
    }
}

/// Changes a page that is there. `change` gets its text, and returns the new one.
pub(crate) fn change(
    page: &Path,
    name: &str,
    change: impl FnOnce(&str) -> Result<String, Failure>,
) -> Result<(), Failure> {
    let doing = || format!("writing {name}");
    let meta = fs::symlink_metadata(page).with_context(doing)?;
    if !meta.is_file() {
        return Err(Failure::usage(anyhow!(
            "{name} is a link: it is not written through"
        )));
    }
    let lock = Lock::take(page, name)?;
    let text = tree::given(page, name)?;
    let changed = change(&text)?;
    lock.finish((page, name), &changed, || {
        match tree::on_disk(page, name)? {
            Some(there) if there == text => Ok(()),
            _ => Err(changed_meanwhile(name)),
        }
    })
}

fn changed_meanwhile(name: &str) -> Failure {
    Failure::from(anyhow!("{name} was changed meanwhile"))
        .hint("it was not written: run the command again")
}

/// Makes a page; one that is there is left alone.
pub(crate) fn create(root: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let doing = || format!("making {name}");
    let page = root.join(name);
    let folder = page.parent().unwrap_or(root);
    if !stays_inside(root, folder).with_context(doing)? {
        return Err(Failure::usage(anyhow!(
            "making {name}: a link on the way leads out of the repository"
        )));
    }
    fs::create_dir_all(folder).with_context(doing)?;
    let lock = Lock::take(&page, name)?;
    if fs::symlink_metadata(&page).is_ok() {
        return Err(Failure::usage(anyhow!(
            "{name} is there already, and is not the page of that gate"
        ))
        .hint(
            "a page has the gate's name for its `title`, and `content_type: feature_gate`"
                .to_owned(),
        ));
    }
    lock.finish((&page, name), text, || is_missing(&page, name))
}

fn is_missing(page: &Path, name: &str) -> Result<(), Failure> {
    match fs::symlink_metadata(page) {
        Ok(_) => Err(changed_meanwhile(name)),
        Err(_) => Ok(()),
    }
}

/// Gives a file the text that was computed from the one it had; `None` for a file that was not
/// there. Whoever wrote the same meanwhile did the work.
pub(crate) fn put(
    root: &Path,
    name: &str,
    (before, after): (Option<&str>, &str),
) -> Result<(), Failure> {
    let doing = || format!("writing {name}");
    let place = root.join(name);
    let folder = place.parent().unwrap_or(root);
    if !stays_inside(root, folder).with_context(doing)? {
        return Err(Failure::usage(anyhow!(
            "writing {name}: a link on the way leads out of the repository"
        )));
    }
    match before {
        Some(before) => change(&place, name, |text| match text {
            text if text == before || text == after => Ok(after.to_owned()),
            _ => Err(changed_meanwhile(name)),
        }),
        None => {
            fs::create_dir_all(folder).with_context(doing)?;
            let lock = Lock::take(&place, name)?;
            if fs::symlink_metadata(&place).is_ok() {
                return match tree::on_disk(&place, name)? {
                    Some(there) if there == after => Ok(()),
                    _ => Err(changed_meanwhile(name)),
                };
            }
            lock.finish((&place, name), after, || is_missing(&place, name))
        }
    }
}

/// Tells whether a folder that may not be there yet lies below the root, links followed.
pub(crate) fn stays_inside(root: &Path, folder: &Path) -> std::io::Result<bool> {
    let there = folder.ancestors().find(|f| f.exists()).unwrap_or(root);
    Ok(there.canonicalize()?.starts_with(root.canonicalize()?))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use gradus_core::exit;

    use super::{Lock, change};

    #[test]
    fn what_an_editor_saves_while_the_disk_is_busy_stays() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let page = folder.path().join("a.md");
        fs::write(&page, "old\n").expect("it is written");
        let lock = Lock::take(&page, "a.md").expect("nobody has it");
        let beside = lock.place.clone();
        let failed = lock.finish((&page, "a.md"), "new\n", || {
            let there = fs::read_to_string(&beside).expect("it is there");
            assert_eq!(there, "new\n", "all of it is written before it is asked");
            fs::write(&page, "mine\n").expect("it is written");
            Err(super::changed_meanwhile("a.md"))
        });
        assert_eq!(failed.expect_err("it is told").code(), exit::FAILED);
        assert_eq!(fs::read_to_string(&page).expect("it is there"), "mine\n");
        assert!(!beside.exists(), "the lock is given back");
    }

    #[test]
    fn a_page_that_changes_while_its_text_is_made_is_not_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let page = folder.path().join("a.md");
        fs::write(&page, "old\n").expect("it is written");
        let failed = change(&page, "a.md", |_| {
            fs::write(&page, "mine\n").expect("it is written");
            Ok("new\n".to_owned())
        });
        assert_eq!(failed.expect_err("it is told").code(), exit::FAILED);
        assert_eq!(fs::read_to_string(&page).expect("it is there"), "mine\n");
    }
}
