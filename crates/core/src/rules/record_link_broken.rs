//! Rule `record-link-broken`.

use super::context::Context;
use super::records::{entries, pages};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::ledger::LedgerKind;
use crate::ledgers::SKIPPED_FOLDERS;
use crate::reading::At;
use crate::record::{GatePage, Link};

const ID: &str = "record-link-broken";

const DOC: &str = "\
A link in a gate's record is how somebody else follows what was seen. A path of the repository \
is looked for, from its root and from the folder of the page, with or without a line (`:12`) or \
an anchor (`#use`) behind it. Addresses of other places are not opened, and neither is what lies \
in folders that are not walked, like `vendor`.

Example: ada vouches for B6 of `FastPath` with `tests/e2e/fast.bats:14`, and the file has been \
renamed since.

Fix: correct the path; or look again, if what it showed is gone.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a link in a gate's page leads to no file of the repository",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Page],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (page, view) in pages(context) {
        let links = entries(page).filter_map(|e| Some((e.name(), e.link()?)));
        let tracking = page.record.tracking.iter();
        let tracking = tracking.map(|link| ("the tracking issue".to_owned(), link));
        for (what, link) in links.chain(tracking) {
            let Some(missing) = missing(context, page, link) else {
                continue;
            };
            let report = context
                .report(
                    ID,
                    format!("{what} of `{}` leads to {missing}", view.gate.name),
                )
                .gate(&view.gate.name)
                .at(page.location(link))
                .help("correct it, or look again if what it showed is gone");
            found.push(report.done());
        }
    }
    found
}

/// Returns what a link leads to, where that is nowhere.
fn missing(context: &Context<'_>, page: &GatePage, link: &At<String>) -> Option<String> {
    let ledgers = &context.project.ledgers;
    match Link::of(&link.value, ledgers.forge.as_ref()) {
        Link::Path(path) => (!is_there(context, page, &path))
            .then(|| format!("{path}, and the repository has no such file")),
        // Which issues there are, only a ledger of issues tells.
        Link::Issue(_) | Link::Elsewhere => None,
    }
}

/// Tells whether the tree has a path, or may have it where nothing was read.
fn is_there(context: &Context<'_>, page: &GatePage, path: &str) -> bool {
    let ledgers = &context.project.ledgers;
    if ledgers.paths.is_empty() {
        return true;
    }
    let folder = page.location.path.rsplit_once('/').map_or("", |(f, _)| f);
    let places = [plain("", path), plain(folder, path)];
    places.into_iter().flatten().any(|place| {
        let is_it = |there: &str| {
            there == place
                || (place.len() < there.len()
                    && there.starts_with(&place)
                    && there[place.len()..].starts_with('/'))
        };
        let skipped = place.split('/').any(|part| SKIPPED_FOLDERS.contains(&part));
        let unseen = |u: &str| place == u || place.starts_with(&format!("{u}/"));
        place.is_empty()
            || skipped
            || ledgers.paths.iter().any(|there| is_it(there))
            || ledgers.unread.iter().any(|u| unseen(&u.path))
    })
}

/// Joins a path to a folder, without `.` and `..`; `None` where it leads out of the tree.
fn plain(folder: &str, path: &str) -> Option<String> {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = match rooted {
        true => Vec::new(),
        false => folder.split('/').filter(|p| !p.is_empty()).collect(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
pub(super) mod tests {
    use crate::assess::tests::{attested, text, with_page};
    use crate::fixtures::Fixture;
    use crate::forge::Forge;
    use crate::ledger::{Unread, UnreadCode};
    use crate::record::Record;

    const RULE: &str = "record-link-broken";

    /// A gate that is vouched for with a link, in a tree of two files and a page in `docs/gates`.
    pub(in crate::rules) fn project(link: &str) -> Fixture {
        let mut word = attested("S2", "ada");
        word.link = Some(text(link));
        let record = Record {
            evidence: vec![word],
            ..Record::default()
        };
        let fixture = Fixture::new().gate("FastPath", "0.4 beta on");
        let mut fixture = with_page(fixture, "FastPath", record);
        let paths = ["docs/guide/use.md", "tests/e2e/fast.bats"];
        fixture.ledgers.paths = paths.map(Into::into).to_vec();
        fixture.ledgers.forge = Forge::of_remote("git@github.com:tide/harbour.git");
        fixture
    }

    #[test]
    fn a_path_that_is_not_there_is_found() {
        for link in [
            "tests/e2e/slow.bats",
            "tests/e2e/fast.bat",
            "tests/e2e/fast.bats/x",
            "../fast.bats:3",
            "../../../tests/e2e/fast.bats",
            "a talk in May",
        ] {
            let found = project(link).found("kubernetes", RULE);
            let [finding] = found.as_slice() else {
                panic!("{link}: {found:#?}")
            };
            assert_eq!(finding.gate.as_deref(), Some("FastPath"));
            assert!(
                finding
                    .message
                    .starts_with("ada's word on S2 of `FastPath` leads to "),
                "{}",
                finding.message
            );
            assert_eq!(finding.locations[0].to_string(), "docs/gates/FastPath.md:7");
        }
    }

    #[test]
    fn paths_that_are_there_and_places_that_nobody_sees_are_fine() {
        for link in [
            "tests/e2e/fast.bats",
            "tests/e2e/fast.bats:14",
            "/tests/e2e/fast.bats",
            "./docs/guide/use.md#on-and-off",
            "tests/e2e",
            "../guide/use.md",
            "vendor/example.com/x.go",
            "https://example.com/talk",
            "https://github.com/tide/harbour/issues/7",
            "#7",
        ] {
            assert_eq!(project(link).found("kubernetes", RULE), [], "{link}");
        }
    }

    #[test]
    fn what_was_not_read_may_have_it() {
        let mut fixture = project("sub/module/a.md");
        fixture.ledgers.unread.push(Unread {
            path: "sub/module".to_owned(),
            code: UnreadCode::Missing,
            reason: "a submodule".to_owned(),
        });
        assert_eq!(fixture.found("kubernetes", RULE), []);
        fixture = project("tests/e2e/slow.bats");
        fixture.ledgers.paths.clear();
        assert_eq!(fixture.found("kubernetes", RULE), []);
    }

    #[test]
    fn the_tracking_issue_is_a_link_too() {
        let mut fixture = project("#7");
        fixture.ledgers.pages[0].record.tracking = Some(text("docs/plan.md"));
        let found = fixture.found("kubernetes", RULE);
        assert!(
            found[0]
                .message
                .starts_with("the tracking issue of `FastPath` leads to docs/plan.md"),
            "{}",
            found[0].message
        );
    }
}
