//! The folder of a site: whose it is, and how files get there and go.
//!
//! A list of the files stands beside them. It makes the folder ours, and only what it names is
//! ever removed. It names what was there and what is coming before anything is touched, so that a
//! run that was ended in the middle leaves a folder that the next one can put right.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use gradus_report::html;

use crate::failure::Failure;

/// The list of files.
const LIST: &str = "gradus-site.txt";
/// First line of the list.
const MARK: &str = "Files of a site that `gradus site` wrote, which it may replace and remove:";
/// Held by whoever writes.
const LOCK: &str = ".gradus-site.lock";
/// A file on its way.
const NEW: &str = ".gradus-site.new";
/// Folders of a site.
const FOLDERS: [&str; 2] = ["gates", "json"];

/// Files of a site beside those folders.
const ROOT: [&str; 9] = [
    "coverage.html",
    "drift.html",
    "former.html",
    "index.html",
    "policy.html",
    "releases.html",
    "sort.js",
    "style.css",
    "timeline.html",
];
/// Files of a site for programs.
const JSON: [&str; 3] = ["assess.json", "check.json", "gates.json"];

/// A folder that a site may be written to.
pub(super) struct Folder {
    root: PathBuf,
    /// Files of the site that is there.
    before: BTreeSet<String>,
    _lock: Lock,
}

/// The right to write; the system takes it back from a process that is ended.
struct Lock {
    place: PathBuf,
    _file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // One that stays is taken by the next.
        let _ = fs::remove_file(&self.place);
    }
}

impl Folder {
    /// Makes the folder, or takes one that is empty or has a site of ours.
    pub(super) fn open(root: &Path) -> Result<Self, Failure> {
        let name = root.display().to_string();
        let doing = || format!("opening {name}");
        is_fit(root, &name)?;
        if root.exists() && !root.is_dir() {
            return Err(Failure::usage(anyhow!("--out {name}: it is not a folder")));
        }
        fs::create_dir_all(root).with_context(|| format!("making {name}"))?;
        if !root.join(LIST).exists() && !is_empty(root).with_context(doing)? {
            return Err(Failure::usage(anyhow!(
                "--out {name}: there are files in it, and no {LIST}: it is not a site of `gradus site`"
            ))
            .hint("name a new or empty folder"));
        }
        let lock = lock(root, &name)?;
        let before = read_list(root).with_context(doing)?.ok_or_else(|| {
            Failure::usage(anyhow!(
                "--out {name}: {LIST} does not begin as `gradus site` writes it: nothing is replaced"
            ))
            .hint("name a new or empty folder")
        })?;
        for folder in FOLDERS {
            if is_link(&root.join(folder)) {
                return Err(Failure::usage(anyhow!(
                    "--out {name}: {folder} in it is a link: it is not written through"
                )));
            }
        }
        Ok(Self {
            root: root.to_owned(),
            before,
            _lock: lock,
        })
    }

    /// Writes the files, and removes those of the site before that are no longer among them.
    pub(super) fn write(self, files: &[html::File]) -> Result<(), Failure> {
        let now: BTreeSet<String> = files.iter().map(|f| f.path.clone()).collect();
        self.is_free(&now)?;
        let both = self.before.union(&now).cloned().collect();
        self.put(LIST, list(&both).as_bytes())?;
        for folder in FOLDERS {
            let place = self.root.join(folder);
            fs::create_dir_all(&place).with_context(|| format!("making {}", place.display()))?;
        }
        for file in files {
            self.put(&file.path, &file.bytes)?;
        }
        for stale in self.before.difference(&now) {
            let place = self.root.join(stale);
            match fs::remove_file(&place) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(anyhow::Error::new(error)
                        .context(format!("removing {}", place.display()))
                        .into());
                }
                _ => {}
            }
        }
        self.put(LIST, list(&now).as_bytes())
    }

    /// Refuses to replace what no site of ours wrote.
    fn is_free(&self, now: &BTreeSet<String>) -> Result<(), Failure> {
        let mut new = now.difference(&self.before);
        match new.find(|path| fs::symlink_metadata(self.root.join(path)).is_ok()) {
            None => Ok(()),
            Some(path) => Err(Failure::usage(anyhow!(
                "--out {}: {path} is there, and {LIST} does not name it: it is not replaced",
                self.root.display()
            ))
            .hint("move that file, or name another folder")),
        }
    }

    /// Gives a file its bytes, all at once; one that has them is left alone.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let place = self.root.join(path);
        let doing = || format!("writing {}", place.display());
        // By the name itself: a link in the place of a file is replaced, not written through.
        if !is_link(&place) && fs::read(&place).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        let new = self.root.join(NEW);
        if is_link(&new) {
            fs::remove_file(&new).with_context(doing)?;
        }
        fs::write(&new, bytes).with_context(doing)?;
        fs::rename(&new, &place).with_context(doing)?;
        Ok(())
    }
}

/// Refuses a folder that a link leads to, and one of git's own.
///
/// Of a path from the root of the disk only the last part is looked at: systems have links on the
/// way to what is theirs.
fn is_fit(root: &Path, name: &str) -> Result<(), Failure> {
    // Without a slash at its end, which would be followed.
    let given: PathBuf = root.components().collect();
    let mut parts = given.ancestors().take_while(|p| !p.as_os_str().is_empty());
    let link = match given.is_absolute() {
        true => parts.next().filter(|p| is_link(p)),
        false => parts.find(|p| is_link(p)),
    };
    if let Some(link) = link {
        return Err(Failure::usage(anyhow!(
            "--out {name}: {} is a link: it is not written through",
            link.display()
        ))
        .hint("name the folder itself"));
    }
    let absolute = std::path::absolute(&given).with_context(|| format!("opening {name}"))?;
    let there = absolute.ancestors().find_map(|p| p.canonicalize().ok());
    if is_in_git(&absolute) || there.is_some_and(|there| is_in_git(&there)) {
        return Err(Failure::usage(anyhow!(
            "--out {name}: it is in a folder of git, which is git's alone"
        ))
        .hint("name a folder outside of it"));
    }
    Ok(())
}

/// Tells whether a path leads into a folder of git. The way up ends at a checkout: that may well
/// lie in a bare repository.
fn is_in_git(path: &Path) -> bool {
    for folder in path.ancestors() {
        if is_git(folder) {
            return true;
        }
        if folder.join(".git").exists() {
            return false;
        }
    }
    false
}

/// Tells whether a folder is what git keeps a repository in.
fn is_git(folder: &Path) -> bool {
    let named = folder
        .file_name()
        .is_some_and(|name| name.eq_ignore_ascii_case(".git"));
    named
        || folder.join("HEAD").is_file()
            && folder.join("objects").is_dir()
            && folder.join("refs").is_dir()
}

fn lock(root: &Path, name: &str) -> Result<Lock, Failure> {
    let place = root.join(LOCK);
    let doing = || format!("writing to {name}");
    if is_link(&place) {
        return Err(Failure::usage(anyhow!(
            "--out {name}: {LOCK} in it is a link: it is not written through"
        )));
    }
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&place)
        .with_context(doing)?;
    match file.try_lock() {
        // Whoever had it before may have removed the file since it was opened: a lock on a file
        // without a name keeps nobody out.
        Ok(()) if !is_named(&file, &place) => lock(root, name),
        Ok(()) => Ok(Lock { place, _file: file }),
        Err(TryLockError::WouldBlock) => Err(Failure::usage(anyhow!(
            "--out {name}: another gradus writes to it now"
        ))
        .hint("wait until it is done")),
        Err(TryLockError::Error(error)) => Err(anyhow::Error::new(error).context(doing()).into()),
    }
}

/// Tells whether an open file is the one that has its name.
#[cfg(unix)]
fn is_named(file: &File, place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let same = |a: &fs::Metadata, b: &fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    match (file.metadata(), fs::symlink_metadata(place)) {
        (Ok(open), Ok(there)) => same(&open, &there),
        _ => false,
    }
}

/// Elsewhere a file that is open keeps its name.
#[cfg(not(unix))]
const fn is_named(_: &File, _: &Path) -> bool {
    true
}

fn is_link(place: &Path) -> bool {
    fs::symlink_metadata(place).is_ok_and(|meta| meta.is_symlink())
}

/// Tells whether nothing is in a folder but what a run that was ended leaves before the list.
fn is_empty(root: &Path) -> std::io::Result<bool> {
    for entry in fs::read_dir(root)? {
        let name = entry?.file_name();
        if name != LOCK && name != NEW {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads the list of the site that is there; `None` for a list that is not ours.
fn read_list(root: &Path) -> std::io::Result<Option<BTreeSet<String>>> {
    let bytes = match fs::read(root.join(LIST)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Some(BTreeSet::new())),
        Err(error) => return Err(error),
    };
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.lines();
    if lines.next() != Some(MARK) {
        return Ok(None);
    }
    Ok(Some(
        lines.filter(|l| is_ours(l)).map(str::to_owned).collect(),
    ))
}

/// Tells whether a path can be one of a site: in it, at most one folder deep, and no other name.
fn is_ours(path: &str) -> bool {
    let (folder, name) = path.split_once('/').unwrap_or(("", path));
    let plain = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    // A list may come with a checkout: nothing but what a site can have is believed.
    match folder {
        "" => ROOT.contains(&name),
        "json" => JSON.contains(&name),
        "gates" => plain && !name.starts_with('.') && name.ends_with(".html"),
        _ => false,
    }
}

fn list(files: &BTreeSet<String>) -> String {
    let mut text = format!("{MARK}\n");
    for file in files {
        text.push_str(file);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn a_list_removes_nothing_but_files_of_a_site() {
        for ours in [
            "index.html",
            "gates/Tides.html",
            "json/gates.json",
            "sort.js",
        ] {
            assert!(is_ours(ours), "{ours}");
        }
        for not in [
            "../x.html",
            "/etc/x.html",
            "gates/../x.html",
            "a/x.html",
            "gates/a/x.html",
            "",
            "x",
            "gates\\x.html",
            "C:x.html",
            ".html",
            "gates/.x.html",
            "Cargo.toml",
            "package.json",
            "main.js",
            "json/package.json",
            "gates/index.js",
        ] {
            assert!(!is_ours(not), "{not}");
        }
    }
}
