//! `OWNERS` and `OWNERS_ALIASES` at the root of a repository: who may speak for the project.

use std::collections::BTreeMap;

use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::record::Approver;

use crate::docs::text;
use crate::lists::tree::{self, Node, Value};
use crate::source::Source;

/// Names of the two files.
pub const FILES: [&str; 2] = ["OWNERS", "OWNERS_ALIASES"];

/// Who may speak, and what could not be read of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners {
    /// Approvers, by login, each once.
    pub approvers: Vec<Approver>,
    /// Members of each alias, as logins are compared.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// Reads the files of a tree, where they are there.
#[must_use]
pub fn of(source: &dyn Source) -> Owners {
    let mut unread = Vec::new();
    let [owners, aliases] = FILES.map(|name| match source.read(name) {
        Ok(bytes) => Some(bytes),
        Err(trouble) => {
            if trouble.code != UnreadCode::Missing {
                unread.push(trouble);
            }
            None
        }
    });
    let mut read = read(owners.as_deref(), aliases.as_deref());
    read.unread.extend(unread);
    read
}

/// Reads the bytes of the files. A login is lower case, without `@`; an alias stands for its
/// members. Of `filters` the one for every file counts; those for some files are for others to
/// honour.
///
/// ```
/// use gradus_collect::pages::owners;
///
/// let owners = owners::read(Some(b"approvers: [Ada, core]\n"), Some(b"aliases: {core: [joan]}\n"));
/// let logins: Vec<&str> = owners.approvers.iter().map(|a| a.login.as_str()).collect();
/// assert_eq!(logins, ["ada", "joan"]);
/// ```
#[must_use]
pub fn read(owners: Option<&[u8]>, aliases: Option<&[u8]>) -> Owners {
    let mut read = Owners::default();
    let [file, aliases_file] = FILES;
    let owners = owners.and_then(|bytes| root(file, bytes, &mut read.unread));
    let aliases = aliases.and_then(|bytes| root(aliases_file, bytes, &mut read.unread));
    read.aliases = aliases.as_ref().map(members).unwrap_or_default();
    let Some(owners) = owners else {
        return read;
    };
    let everywhere = owners.get("filters").and_then(|f| f.get(".*"));
    let mut approvers: BTreeMap<String, Location> = BTreeMap::new();
    for place in [Some(&owners), everywhere].into_iter().flatten() {
        for (name, line) in names(place.get("approvers")) {
            let location = Location::new(LedgerKind::Page, file, line, 0);
            match read.aliases.get(&name) {
                Some(members) => {
                    for member in members {
                        let known = approvers.entry(member.clone());
                        known.or_insert_with(|| location.clone());
                    }
                }
                None => {
                    approvers.entry(name).or_insert(location);
                }
            }
        }
    }
    let approver = |(login, location)| Approver { login, location };
    read.approvers = approvers.into_iter().map(approver).collect();
    read
}

/// Reads a file that has to be a map.
fn root(path: &str, bytes: &[u8], unread: &mut Vec<Unread>) -> Option<Node> {
    let read = text::check(path, bytes).and_then(|text| tree::documents(path, text, 1));
    match read.map(|documents| documents.into_iter().next()) {
        Ok(None) => None,
        Ok(Some(root)) if matches!(root.value, Value::Map(_)) => Some(root),
        Ok(Some(root)) => {
            unread.push(Unread {
                path: path.to_owned(),
                code: UnreadCode::Syntax,
                reason: format!("line {}: not a map of people", root.line),
            });
            None
        }
        Err(trouble) => {
            unread.push(trouble);
            None
        }
    }
}

/// Returns the members of each alias.
fn members(root: &Node) -> BTreeMap<String, Vec<String>> {
    let Some(Value::Map(aliases)) = root.get("aliases").map(|n| &n.value) else {
        return BTreeMap::new();
    };
    let of = |(name, list): &(String, Node)| {
        let members = names(Some(list)).into_iter().map(|(name, _)| name);
        (plain(name), members.collect())
    };
    aliases.iter().map(of).collect()
}

/// Returns the names of a list, with their lines.
fn names(list: Option<&Node>) -> Vec<(String, u32)> {
    let Some(Value::Seq(items)) = list.map(|n| &n.value) else {
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|n| Some((plain(n.text()?), n.line)))
        .filter(|(name, _)| !name.is_empty())
        .collect()
}

fn plain(login: &str) -> String {
    login.trim().trim_start_matches('@').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logins(owners: &str, aliases: Option<&str>) -> Vec<String> {
        let read = read(Some(owners.as_bytes()), aliases.map(str::as_bytes));
        assert_eq!(read.unread, []);
        read.approvers.into_iter().map(|a| a.login).collect()
    }

    #[test]
    fn approvers_and_not_reviewers() {
        let owners = "# who\nreviewers:\n- rev\napprovers:\n- Ada\n- \"@joan\"\n- ada\nemeritus_approvers: [old]\n";
        assert_eq!(logins(owners, None), ["ada", "joan"]);
        let read = read(Some(owners.as_bytes()), None);
        assert_eq!(read.approvers[1].location.to_string(), "OWNERS:6");
    }

    #[test]
    fn aliases_stand_for_their_members() {
        let aliases = "aliases:\n  core-team:\n  - Grace\n  - ada\n  others: [x]\n";
        assert_eq!(
            logins("approvers: [core-team, joan]\n", Some(aliases)),
            ["ada", "grace", "joan"]
        );
    }

    #[test]
    fn aliases_are_known_without_owners() {
        let read = read(None, Some(b"aliases: {Core: [\"@Grace\"]}\n"));
        assert_eq!(read.aliases["core"], ["grace"]);
    }

    #[test]
    fn the_filter_for_every_file_counts_and_no_other() {
        let owners =
            "filters:\n  \".*\":\n    approvers: [ada]\n  \"\\\\.go$\":\n    approvers: [gopher]\n";
        assert_eq!(logins(owners, None), ["ada"]);
    }

    #[test]
    fn what_is_no_list_of_people_is_told() {
        assert_eq!(logins("", None), [""; 0]);
        assert_eq!(logins("approvers: ada\n", None), [""; 0]);
        for broken in ["ada@example.com\n", "approvers: [ada\n", "a: \u{0}"] {
            let read = read(Some(broken.as_bytes()), None);
            assert_eq!(
                (read.approvers.len(), read.unread.len()),
                (0, 1),
                "{broken}"
            );
            assert_eq!(read.unread[0].path, "OWNERS");
        }
        let read = read(Some(b"approvers: [core]\n"), Some(b"- core\n"));
        assert_eq!(read.approvers[0].login, "core");
        assert_eq!(read.unread[0].path, "OWNERS_ALIASES");
    }
}
