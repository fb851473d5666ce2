//! The files in the making: several lists can stand in one.

use std::collections::BTreeMap;

use super::Text;

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// It was not there.
    Made,
    /// It says something else than the registry.
    Changed,
    /// It is right.
    Unchanged,
    /// It cannot be kept, and is left alone: somebody has to look.
    Refused,
    /// It speaks of gates, and nobody asked for it to be kept.
    Left,
}

impl State {
    /// Returns the word used in JSON and in text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Left => "left",
        }
    }

    /// Tells whether the file is not what it should be.
    #[must_use]
    pub const fn differs(self) -> bool {
        matches!(self, Self::Made | Self::Changed | Self::Refused)
    }
}

/// A page, or a file with a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path from the root, with `/`.
    pub path: String,
    /// The gate whose page it is.
    pub gate: Option<String>,
    /// What becomes of it.
    pub state: State,
    /// What differs, or why it is refused or left.
    pub says: Vec<String>,
    /// The text that it had when this was computed.
    pub before: Option<String>,
    /// The text that it gets; the same where nothing differs, or it is refused.
    pub after: Option<String>,
}

/// Files by path, each read once.
pub(crate) struct Desk<'a> {
    read: &'a dyn Fn(&str) -> Text,
    files: BTreeMap<String, File>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(read: &'a dyn Fn(&str) -> Text) -> Self {
        Self {
            read,
            files: BTreeMap::new(),
        }
    }

    /// Returns a file as it is by now; reads it at first.
    fn take(&mut self, path: &str) -> &mut File {
        let read = self.read;
        self.files.entry(path.to_owned()).or_insert_with(|| {
            let mut file = File {
                path: path.to_owned(),
                gate: None,
                state: State::Unchanged,
                says: Vec::new(),
                before: None,
                after: None,
            };
            match read(path) {
                Ok(text) => {
                    file.after.clone_from(&text);
                    file.before = text;
                }
                Err(why) => {
                    file.state = State::Refused;
                    file.says.push(why);
                }
            }
            file
        })
    }

    /// Returns the text of a file by now.
    pub(crate) fn text(&mut self, path: &str) -> Option<String> {
        self.take(path).after.clone()
    }

    /// Returns the text that a file is going to have; `None` where it cannot be kept.
    pub(super) fn kept(&mut self, path: &str) -> Option<String> {
        let file = self.take(path);
        file.after.clone().filter(|_| file.state != State::Refused)
    }

    /// Changes a file. `change` gets its text by now, and returns the new one with what differs,
    /// or why it is left alone: then nothing of it is changed at all.
    pub(crate) fn change(
        &mut self,
        path: &str,
        gate: Option<&str>,
        change: impl FnOnce(Option<&str>) -> Result<(String, Vec<String>), String>,
    ) {
        let file = self.take(path);
        if let Some(gate) = gate {
            file.gate = Some(gate.to_owned());
        }
        match change(file.after.as_deref()) {
            Err(why) => {
                if file.state != State::Refused {
                    file.says.clear();
                }
                file.says.push(why);
                file.state = State::Refused;
            }
            Ok(_) if file.state == State::Refused => {}
            Ok((text, _)) if file.after.as_deref() == Some(&*text) => {}
            Ok((text, says)) => {
                file.state = match file.before {
                    Some(_) => State::Changed,
                    None => State::Made,
                };
                file.after = Some(text);
                file.says.extend(says);
            }
        }
    }

    /// Notes why a file is not kept.
    pub(crate) fn refuse(&mut self, path: &str, gate: Option<&str>, why: String) {
        self.change(path, gate, |_| Err(why));
    }

    /// Notes that a file is left as it is.
    pub(super) fn leave(&mut self, path: &str, why: String) {
        let file = self.take(path);
        if file.state == State::Unchanged {
            file.state = State::Left;
            file.says.push(why);
        }
    }

    /// Returns all files; what is refused keeps its text.
    pub(super) fn finish(self) -> Vec<File> {
        let mut files: Vec<File> = self.files.into_values().collect();
        // One that was only looked for is none.
        files.retain(|f| f.state != State::Unchanged || f.before.is_some());
        for file in &mut files {
            if !matches!(file.state, State::Made | State::Changed) {
                file.after.clone_from(&file.before);
            }
        }
        files
    }
}
