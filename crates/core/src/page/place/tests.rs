use std::collections::BTreeMap;

use super::{Place, Site, find, link};
use crate::config::{Config, read};
use crate::fixtures::Fixture;
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::policy;
use crate::record::{GatePage, Record};
use crate::rules::Context;

fn placed(files: &[(&str, &str)], config: &str, pages: &[(&str, &str)]) -> Place {
    let mut fixture = Fixture::new().gate("Lamp", "0.2 alpha off");
    let texts: BTreeMap<&str, &str> = files.iter().copied().collect();
    fixture.ledgers.paths = texts.keys().map(|path| (*path).into()).collect();
    fixture.ledgers.pages = pages
        .iter()
        .map(|(gate, path)| GatePage {
            gate: (*gate).to_owned(),
            location: Location::new(LedgerKind::Page, *path, 2, 1),
            record: Record::default(),
            uncommitted: false,
        })
        .collect();
    let policy = policy::builtin("kubernetes").expect("a built-in policy");
    let config: Config = read("gradus.yaml", config).expect("a configuration");
    let project = fixture.project(&policy, &config);
    let context = Context::new(&project, &policy, &config, "");
    find(&context, &|path| {
        Ok(texts.get(path).map(|text| (*text).to_owned()))
    })
}

/// Folder, index and site of a project with these files.
fn of(files: &[&str], config: &str) -> (String, Option<String>, Site) {
    let files: Vec<(&str, &str)> = files.iter().map(|path| (*path, "")).collect();
    let place = placed(&files, config, &[]);
    (place.folder, place.index.map(|i| i.path), place.site)
}

#[test]
fn pages_go_where_the_documentation_lives() {
    for (files, folder, index, site) in [
        (
            &["README.md"][..],
            "docs/feature-gates",
            "README.md",
            Site::Plain,
        ),
        (
            &[
                "site/content/_index.md",
                "site/content/docs/_index.md",
                "site/content/docs/reference/_index.md",
            ],
            "site/content/docs/reference/feature-gates",
            "_index.md",
            Site::Hugo,
        ),
        (
            &["content/de/docs/_index.md", "content/en/docs/_index.md"],
            "content/en/docs/feature-gates",
            "_index.md",
            Site::Hugo,
        ),
        (
            &["book/book.toml", "book/text/SUMMARY.md", "SUMMARY.md"],
            "book/text/feature-gates",
            "README.md",
            Site::MdBook,
        ),
    ] {
        let expected = (folder.to_owned(), Some(format!("{folder}/{index}")), site);
        assert_eq!(of(files, ""), expected, "{files:?}");
    }
}

#[test]
fn a_page_that_is_there_is_respected_and_its_address_is_left_to_it() {
    let files = ["docs/_index.md", "docs/feature-gates.md"];
    let (folder, index, _) = of(&files, "");
    assert_eq!(folder, "docs/gates");
    assert_eq!(index.as_deref(), Some("docs/gates/_index.md"));
    let place = placed(&[(files[0], ""), (files[1], "# Mine\n")], "", &[]);
    let [(path, why)] = place.left.as_slice() else {
        panic!("{:?}", place.left)
    };
    assert_eq!(path, "docs/feature-gates.md");
    assert!(why.contains("<!-- gradus:gates -->"), "{why}");
    // With markers, or asked for, it is the index.
    let marked = "<!-- gradus:gates -->\n<!-- /gradus:gates -->\n";
    let place = placed(&[(files[0], ""), (files[1], marked)], "", &[]);
    assert_eq!(place.index.map(|i| i.path).as_deref(), Some(files[1]));
    let (folder, index, _) = of(&files, "pages: { index: docs/feature-gates.md }\n");
    assert_eq!(
        folder, "docs/feature-gates",
        "without an _index.md it has another address"
    );
    assert_eq!(index.as_deref(), Some("docs/feature-gates.md"));
    // A folder that the configuration names gets no index at that page's address.
    let (_, index, _) = of(&files, "pages: { folder: docs/feature-gates }\n");
    assert_eq!(index, None);
}

#[test]
fn pages_go_where_pages_are() {
    let files = [
        ("docs/_index.md", ""),
        ("gates/lamp.md", ""),
        ("gates/README.md", ""),
    ];
    let place = placed(&files, "", &[("Lamp", "gates/lamp.md")]);
    assert_eq!((place.folder.as_str(), place.site), ("gates", Site::Plain));
    assert_eq!(place.index, None, "what is there has no markers");
    assert_eq!(place.left.len(), 1);
}

#[test]
fn an_archive_does_not_move_the_pages() {
    let index = "<!-- gradus:gates -->\n<!-- /gradus:gates -->\n";
    let files = [
        ("archive/Lamp.md", ""),
        ("docs/feature-gates/Lamp.md", ""),
        ("docs/feature-gates/README.md", index),
        ("notes/Lamp.md", ""),
    ];
    let pages: Vec<(&str, &str)> = files
        .iter()
        .filter(|(path, _)| path.ends_with("Lamp.md"))
        .map(|(path, _)| ("Lamp", *path))
        .collect();
    let place = placed(&files, "", &pages);
    assert_eq!(place.folder, "docs/feature-gates");
    assert_eq!(place.doubt, None);
    // Without the index nothing tells the notes from the pages.
    let bare: Vec<(&str, &str)> = files
        .iter()
        .filter(|(_, t)| t.is_empty())
        .copied()
        .collect();
    let place = placed(&bare, "", &pages);
    let doubt = place.doubt.expect("there is one");
    assert!(
        doubt.contains("`docs/feature-gates` and in `notes`"),
        "{doubt}"
    );
    assert_eq!(place.index, None);
    let place = placed(&bare, "pages: { folder: notes }\n", &pages);
    assert_eq!((place.folder.as_str(), place.doubt), ("notes", None));
}

#[test]
fn the_page_that_is_at_home_is_the_page() {
    let home = "content/en/gates";
    let mut pages = [
        "archive/Lamp.md",
        "content/de/gates/Lamp.md",
        "content/en/gates/Lamp.de.md",
        "content/en/gates/Lamp.md",
        "notes/Lamp.md",
    ];
    pages.sort_by_key(|path| super::distance(home, path));
    assert_eq!(pages[0], "content/en/gates/Lamp.md");
    assert_eq!(pages[2], "notes/Lamp.md");
}

#[test]
fn the_root_is_a_folder_and_its_readme_is_left() {
    for folder in [".", "./", "./."] {
        let config = format!("pages: {{ folder: {folder} }}\n");
        let place = placed(&[("README.md", "# Mine\n")], &config, &[]);
        assert_eq!((place.folder.as_str(), place.index), ("", None));
        assert_eq!(place.left.len(), 1, "{:?}", place.left);
    }
    let place = placed(&[], "pages: { folder: docs/./gates//x/ }\n", &[]);
    assert_eq!(place.folder, "docs/gates/x");
}

#[test]
fn links_lead_from_address_to_address() {
    assert_eq!(
        link(Site::Hugo, "docs/gates/_index.md", "docs/gates/FastPath.md"),
        "fastpath/"
    );
    assert_eq!(
        link(
            Site::Hugo,
            "docs/feature-gates.md",
            "docs/feature-gates/A.md"
        ),
        "a/"
    );
    assert_eq!(
        link(Site::Hugo, "docs/a/b.md", "docs/gates/A.md"),
        "../../gates/a/"
    );
    assert_eq!(
        link(Site::Plain, "docs/gates/README.md", "docs/gates/A.md"),
        "A.md"
    );
    assert_eq!(
        link(Site::MdBook, "src/SUMMARY.md", "src/gates/A.md"),
        "gates/A.md"
    );
    assert_eq!(link(Site::Plain, "README.md", "docs/A.md"), "docs/A.md");
}

#[test]
fn a_link_is_no_markup() {
    let link = |to: &str| link(Site::Plain, "README.md", to);
    assert_eq!(link("docs/Gate.md"), "docs/Gate.md");
    assert_eq!(
        link("docs/x) <b> | y.md"),
        "docs/x%29%20%3Cb%3E%20%7C%20y.md"
    );
}
