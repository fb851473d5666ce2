//! Which release documents say that they describe: the configuration of a site, a sentence.

use gradus_core::described::Described;
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::version::Version;

use super::lines::Lines;
use super::text;

/// Configurations of generators of sites, as they are called.
const CONFIGS: [&str; 7] = [
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "mkdocs.yml",
    "mkdocs.yaml",
    "antora.yml",
    "config.toml",
];

/// Keys of a release; others, of this end, name the release of something.
const KEYS: [&str; 9] = [
    "version",
    "release",
    "latest_version",
    "current_version",
    "docs_version",
    "release_version",
    "latest_release",
    "current_release",
    "release_tag",
];

/// Tells whether a file configures a site.
pub(crate) fn is_config(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    CONFIGS.contains(&name)
}

/// Reads the configuration of a site: a parameter that states the release.
pub(crate) fn of_site(path: &str, text: &str) -> Option<Described> {
    let lines = Lines::new(text);
    let scope = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_toml = path.ends_with(".toml");
    let mut section = String::new();
    for (number, line) in (1u32..).zip(text.lines()) {
        let bare = line.trim();
        if is_toml && bare.starts_with('[') {
            bare.trim_matches(['[', ' ']).clone_into(&mut section);
            // A list of tables is a list of versions, none of them this one.
            if bare.starts_with("[[") {
                section.push_str("[]");
            }
        } else if !is_toml && !bare.is_empty() && !line.starts_with([' ', '#', '-']) {
            section.clear();
            if let Some(key) = bare.strip_suffix(':') {
                key.clone_into(&mut section);
            }
        }
        let outer = matches!(
            section.trim_end_matches(']'),
            "" | "params" | "extra" | "params.ui"
        );
        let depth = line.len() - line.trim_start().len();
        if !outer || (!is_toml && depth > 4) {
            continue;
        }
        if let Some(version) = stated(bare) {
            let at = lines.start(number) + depth;
            return Some(described(path, scope, version, &lines, at));
        }
    }
    None
}

/// Reads `version = "v0.4.1"`, `version: 0.4`.
fn stated(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(['=', ':'])?;
    let key = key.trim().trim_matches(['"', '\'']).to_lowercase();
    let is_key = KEYS.contains(&key.as_str()) || key.ends_with("_release_tag");
    let value = value.split('#').next()?.trim().trim_matches(['"', '\'']);
    (is_key && value.contains('.') && Version::parse(value).is_some()).then_some(value)
}

/// Reads a sentence: "This documentation describes version 0.4."
pub(crate) fn of_page(path: &str, bytes: &[u8]) -> Option<Described> {
    memchr::memmem::find(bytes, b"his ")?;
    let text = text::check(path, bytes).ok()?;
    let lines = Lines::new(text);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(version) = sentence(line) {
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
            let is_index = matches!(file, "_index.md" | "index.md" | "README.md");
            let scope = if is_index { folder } else { path };
            // The top page of a repository speaks of the repository, whatever it describes.
            if scope.is_empty() {
                return None;
            }
            return Some(described(path, scope, version, &lines, at));
        }
        at += line.len();
    }
    None
}

fn sentence(line: &str) -> Option<&str> {
    let words: Vec<&str> = line
        .split_whitespace()
        .map(|w| w.trim_matches(['*', '_', '`', ',', ';', ':', '(', ')']))
        .take(40)
        .collect();
    let verb = words.iter().position(|w| {
        let verbs = ["describes", "documents", "covers"];
        verbs.contains(&w.to_lowercase().as_str())
    })?;
    let subject: Vec<String> = words.iter().take(verb).map(|w| w.to_lowercase()).collect();
    let about = [
        "documentation",
        "manual",
        "reference",
        "guide",
        "site",
        "page",
        "book",
    ];
    let this = subject
        .windows(2)
        .any(|w| matches!(w, [a, b] if a == "this" && about.contains(&b.as_str())));
    let rest = words.get(verb + 1..)?;
    let noun = rest
        .iter()
        .take(4)
        .position(|w| matches!(w.to_lowercase().as_str(), "version" | "release"))?;
    let stated = rest.get(noun + 1)?;
    let is_last = rest.len() == noun + 2 || stated.ends_with('.');
    let version = stated.trim_end_matches(['.', '*', '_', '`']);
    (this && is_last && version.contains('.') && Version::parse(version).is_some())
        .then_some(version)
}

fn described(path: &str, scope: &str, version: &str, lines: &Lines<'_>, at: usize) -> Described {
    let location = Location::new(LedgerKind::Docs, path, lines.line(at), lines.column(at));
    Described {
        version: version.to_owned(),
        scope: scope.to_owned(),
        location: location.with_text(lines.text(at)),
    }
}

#[cfg(test)]
mod tests {
    use super::{of_page, of_site};

    fn site(path: &str, text: &str) -> Option<(String, u32)> {
        let found = of_site(path, text)?;
        assert_eq!(found.scope, "site");
        Some((found.version, found.location.line))
    }

    #[test]
    fn sites_have_a_parameter() {
        let toml = "title = \"Lamps\"\n[params]\n  url_version = \"1.2\"\n  # now\n  \
                    lamp_release_tag = \"v0.4.1\" # tag\n";
        assert_eq!(site("site/hugo.toml", toml), Some(("v0.4.1".to_owned(), 5)));
        let yaml = "params:\n  version: 0.4.0\n";
        assert_eq!(site("site/hugo.yaml", yaml), Some(("0.4.0".to_owned(), 2)));
        for none in [
            "[[params.versions]]\nversion = \"v0.3\"\n",
            "[module.hugoVersion]\nversion = \"0.110.0\"\n",
            "[params]\nversion = \"main\"\n",
        ] {
            assert_eq!(site("site/hugo.toml", none), None, "{none}");
        }
    }

    #[test]
    fn a_sentence_states_a_release() {
        let page = |text: &str| of_page("docs/lamps/_index.md", text.as_bytes());
        let found = page("# Lamps\n\nThis documentation describes **version 0.4**.\n").unwrap();
        assert_eq!(found.version, "0.4");
        assert_eq!(found.scope, "docs/lamps");
        assert_eq!(found.location.line, 3);
        for none in [
            "This page describes version 0.4 and later.\n",
            "This page describes the lamps of release 0.4 of the house\n",
            "The other book describes version 0.4.\n",
            "This guide covers upgrades from version 0.4 to 0.5.\n",
        ] {
            assert_eq!(page(none), None, "{none}");
        }
        assert_eq!(
            of_page("README.md", b"This page describes version 0.4.\n"),
            None
        );
    }
}
