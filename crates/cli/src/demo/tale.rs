//! A tale in commits: edits of a tree of text files, with authors, dates and tags.
//!
//! The tale is data. What it becomes is worked out here, and an edit that does not fit the
//! tree it is made to is a mistake in the tale, found by a test.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail, ensure};

/// One change to one file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Edit {
    /// Writes a new file: path, text.
    Put(&'static str, &'static str),
    /// Replaces a text that stands in the file exactly once: path, before, after.
    Replace(&'static str, &'static str, &'static str),
    /// Replaces a text wherever it stands in the file, at least once: path, before, after.
    Everywhere(&'static str, &'static str, &'static str),
    /// Puts a text at the end of the file: path, text.
    Append(&'static str, &'static str),
    /// Gives a file another path: before, after.
    Move(&'static str, &'static str),
}

/// One commit on the only branch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Commit {
    /// Day, `YYYY-MM-DD`; the commit is made at noon UTC.
    pub(super) day: &'static str,
    /// Given name of the author, who is also the committer.
    pub(super) author: &'static str,
    /// What it did, one line.
    pub(super) message: &'static str,
    /// How it did it, in order.
    pub(super) edits: &'static [Edit],
    /// Annotated tag that was put on it the same day; empty for none.
    pub(super) tag: &'static str,
}

impl Commit {
    /// Returns when it was made, as RFC 3339.
    pub(super) fn noon(&self) -> String {
        format!("{}T12:00:00Z", self.day)
    }
}

/// The files of a tree: text by path.
pub(super) type Tree = BTreeMap<String, String>;

/// A project's whole past.
#[derive(Debug, Clone, Copy)]
pub struct Story {
    /// Runs of commits, oldest first.
    pub(super) chapters: &'static [&'static [Commit]],
}

impl Story {
    /// Returns the commits, oldest first.
    pub(super) fn commits(self) -> impl Iterator<Item = &'static Commit> {
        self.chapters.iter().copied().flatten()
    }

    /// Returns every commit with the tree after it, oldest first.
    ///
    /// # Errors
    /// An edit does not fit the tree it is made to: a mistake in the story.
    pub(super) fn trees(self) -> Result<Vec<(Commit, Tree)>> {
        let mut tree = Tree::new();
        let mut told = Vec::new();
        for commit in self.commits() {
            for edit in commit.edits {
                apply(&mut tree, edit).with_context(|| format!("commit {:?}", commit.message))?;
            }
            told.push((*commit, tree.clone()));
        }
        Ok(told)
    }
}

fn apply(tree: &mut Tree, edit: &Edit) -> Result<()> {
    match *edit {
        Edit::Put(path, text) => {
            let before = tree.insert(path.to_owned(), text.to_owned());
            ensure!(before.is_none(), "{path} is there already");
        }
        Edit::Replace(path, before, after) => {
            let text = file(tree, path)?;
            let found = text.matches(before).count();
            ensure!(found == 1, "{before:?} stands {found} times in {path}");
            *text = text.replace(before, after);
        }
        Edit::Everywhere(path, before, after) => {
            let text = file(tree, path)?;
            ensure!(text.contains(before), "{before:?} is not in {path}");
            *text = text.replace(before, after);
        }
        Edit::Append(path, more) => file(tree, path)?.push_str(more),
        Edit::Move(before, after) => {
            let Some(text) = tree.remove(before) else {
                bail!("there is no {before} to move");
            };
            ensure!(!tree.contains_key(after), "{after} is there already");
            tree.insert(after.to_owned(), text);
        }
    }
    Ok(())
}

fn file<'a>(tree: &'a mut Tree, path: &str) -> Result<&'a mut String> {
    tree.get_mut(path)
        .with_context(|| format!("there is no {path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tell(chapters: &'static [&'static [Commit]]) -> Result<Vec<(Commit, Tree)>> {
        Story { chapters }.trees()
    }

    const fn commit(edits: &'static [Edit]) -> Commit {
        Commit {
            day: "2024-01-01",
            author: "Ada",
            message: "test",
            edits,
            tag: "",
        }
    }

    #[test]
    fn edits_build_on_each_other() {
        static CHAPTERS: [&[Commit]; 2] = [
            &[commit(&[Edit::Put("a", "one two one")])],
            &[commit(&[
                Edit::Replace("a", "two", "2"),
                Edit::Everywhere("a", "one", "1"),
                Edit::Append("a", "!"),
                Edit::Move("a", "b"),
            ])],
        ];
        let told = tell(&CHAPTERS).expect("the edits fit");
        assert_eq!(told[0].1["a"], "one two one");
        assert_eq!(told[1].1["b"], "1 2 1!");
        assert!(!told[1].1.contains_key("a"));
    }

    #[test]
    fn an_edit_that_does_not_fit_is_an_error() {
        static BAD: [&[Edit]; 6] = [
            &[Edit::Put("a", "x"), Edit::Put("a", "y")],
            &[Edit::Put("a", "x x"), Edit::Replace("a", "x", "y")],
            &[Edit::Put("a", "x"), Edit::Replace("a", "z", "y")],
            &[Edit::Put("a", "x"), Edit::Everywhere("a", "z", "y")],
            &[Edit::Append("a", "x")],
            &[Edit::Move("a", "b")],
        ];
        for edits in BAD {
            let mut tree = Tree::new();
            let done: Result<()> = edits.iter().try_for_each(|e| apply(&mut tree, e));
            assert!(done.is_err(), "{edits:?}");
        }
    }
}
