//! Which tags are releases, and of which family.

use gradus_core::version::Version;

/// A final release, told by a tag's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Release {
    /// Two or three numbers.
    pub(super) version: Version,
    /// Minor line as the tag writes it: `v25.8`.
    pub(super) line: String,
}

/// Reads a tag as a final release of a family: the prefix, an optional `v`, two or three numbers.
/// What has anything after a `-` is a candidate, and no release.
pub(super) fn release(name: &str, family: &str) -> Option<Release> {
    let rest = name.strip_prefix(family)?;
    let (v, numbers) = match rest.strip_prefix('v') {
        Some(numbers) => ("v", numbers),
        None => ("", rest),
    };
    // Build metadata does not make a release another one; anything else must be number or dot.
    let core = numbers.split('+').next().unwrap_or_default();
    if !core.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let version = Version::parse(core)?;
    Some(Release {
        version,
        line: format!("{v}{}", version.line()),
    })
}

/// Finds the tag family of modules: that of their nearest common folder which has final tags.
///
/// The prefix of a folder is `folder/` or `folder-`, that of the root is empty.
pub(super) fn family(names: &[String], module_dirs: &[String]) -> String {
    let mut dir = common_dir(module_dirs);
    while !dir.is_empty() {
        for prefix in [format!("{dir}/"), format!("{dir}-")] {
            if names.iter().any(|name| release(name, &prefix).is_some()) {
                return prefix;
            }
        }
        dir = dir
            .rsplit_once('/')
            .map_or_else(String::new, |(parent, _)| parent.to_owned());
    }
    String::new()
}

fn common_dir(dirs: &[String]) -> String {
    let mut dirs = dirs.iter();
    let mut common: Vec<&str> = match dirs.next() {
        Some(first) => first.split('/').filter(|part| !part.is_empty()).collect(),
        None => return String::new(),
    };
    for dir in dirs {
        let same = common
            .iter()
            .zip(dir.split('/'))
            .take_while(|(a, b)| **a == *b)
            .count();
        common.truncate(same);
    }
    common.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, family: &str) -> Option<String> {
        release(name, family).map(|r| r.line)
    }

    #[test]
    fn final_tags_only() {
        assert_eq!(line("v25.8.0", "").as_deref(), Some("v25.8"));
        assert_eq!(line("0.4", "").as_deref(), Some("0.4"));
        assert_eq!(line("v1.2.3+build", "").as_deref(), Some("v1.2"));
        for no in [
            "v1.2.0-rc.1",
            "v1.2.0-alpha",
            "v1",
            "v1.2.3.4",
            "release-1.2",
            "vv1.2",
            "",
            "v",
            "v1.2.x",
            "v1. 2",
            "Ω1.2",
            "api/v1.2.0",
        ] {
            assert_eq!(line(no, ""), None, "{no}");
        }
        assert_eq!(line("api/v1.2.0", "api/").as_deref(), Some("v1.2"));
    }

    #[test]
    fn families() {
        let names: Vec<String> = ["v1.0.0", "vpa-1.0.0", "cmd/ctl/v0.1.0", "cmd/v0.1.0-rc.1"]
            .map(str::to_owned)
            .to_vec();
        let of = |dirs: &[&str]| {
            family(
                &names,
                &dirs.iter().map(|d| (*d).to_owned()).collect::<Vec<_>>(),
            )
        };
        assert_eq!(of(&[]), "");
        assert_eq!(of(&[""]), "");
        assert_eq!(of(&["vpa"]), "vpa-");
        assert_eq!(of(&["cmd/ctl"]), "cmd/ctl/");
        assert_eq!(of(&["cmd/other"]), "", "candidates make no family");
        assert_eq!(of(&["cmd/ctl/a", "cmd/ctl/b"]), "cmd/ctl/");
        assert_eq!(of(&["cmd/ctl", ""]), "");
        assert_eq!(of(&["cmd/ctl", "cmd/ctlx"]), "");
    }
}
