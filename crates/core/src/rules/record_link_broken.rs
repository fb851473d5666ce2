//! Rule `record-link-broken`.

use super::context::Context;
use super::records::{entries, pages};
use super::{Parameter, Rule};
use crate::finding::{Finding, Severity};
use crate::issue::Extent;
use crate::ledger::{CoverageState, LedgerKind};
use crate::ledgers::SKIPPED_FOLDERS;
use crate::location::Location;
use crate::reading::At;
use crate::record::{GatePage, Link};

const ID: &str = "record-link-broken";

const DOC: &str = "\
A link in a gate's record is how somebody else follows what was seen. A path of the repository \
is looked for, from its root and from the folder of the page, with or without a line (`:12`) or \
an anchor (`#use`) behind it; a word whose link leads to none settles nothing. Addresses of other places are not opened, and neither is what lies \
in folders that are not walked, like `vendor`. An issue is held against the exports of the \
tracker, where all of it was given: one beyond the last that they have is worth a look, for the \
exports may be older than the link.

Example: ada vouches for B6 of `FastPath` with `tests/e2e/fast.bats:14`, and the file has been \
renamed since.

Fix: correct the path; or look again, if what it showed is gone.
";

pub(super) const RULE: Rule = Rule {
    id: ID,
    summary: "a link in a gate's page leads nowhere",
    doc: DOC,
    severity: Severity::Warning,
    parameter: Parameter::None,
    ranked: false,
    ledgers: &[LedgerKind::Page, LedgerKind::Issues],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (page, view) in pages(context) {
        let links = entries(page).filter_map(|e| Some((e.name(), e.link()?)));
        let tracking = page.record.tracking.iter();
        let tracking = tracking.map(|link| ("the tracking issue".to_owned(), link));
        for (what, link) in links.chain(tracking) {
            let Some(broken) = broken(context, page, link) else {
                continue;
            };
            let message = format!("{what} of `{}` leads to {}", view.gate.name, broken.nowhere);
            let report = context
                .report(ID, message)
                .gate(&view.gate.name)
                .at(page.location(link));
            let report = match broken.tracker {
                None => report.help("correct it, or look again if what it showed is gone"),
                Some(tracker) => report
                    .at(tracker)
                    .help("correct it, or export the issues anew")
                    .at_most(Severity::Info),
            };
            found.push(report.done());
        }
    }
    found
}

/// A link that leads nowhere.
struct Broken {
    /// To what.
    nowhere: String,
    /// The exports that do not have it.
    tracker: Option<Location>,
}

fn broken(context: &Context<'_>, page: &GatePage, link: &At<String>) -> Option<Broken> {
    match Link::of(&link.value, context.project.ledgers.forge.as_ref()) {
        Link::Path(_) | Link::Nowhere => objection(context, page, link).map(|nowhere| Broken {
            nowhere,
            tracker: None,
        }),
        Link::Issue(number) => issue(context, number),
        Link::Elsewhere => None,
    }
}

/// Returns where a link of a page leads that leads nowhere, and why; `None` where there is
/// something, or nothing tells whether there is.
pub(crate) fn objection(
    context: &Context<'_>,
    page: &GatePage,
    link: &At<String>,
) -> Option<String> {
    match Link::of(&link.value, context.project.ledgers.forge.as_ref()) {
        Link::Path(path) if !is_there(context, page, &path) => {
            Some(format!("{path}, and the repository has no such file"))
        }
        Link::Nowhere => Some(format!(
            "{}, which is no address, no issue and no path",
            link.value
        )),
        Link::Path(_) | Link::Issue(_) | Link::Elsewhere => None,
    }
}

/// Returns why a word does not count by its link; `None` where that leads somewhere.
pub(crate) fn word_objection(
    context: &Context<'_>,
    page: &GatePage,
    link: &At<String>,
) -> Option<String> {
    objection(context, page, link).map(|nowhere| format!("its link leads to {nowhere}"))
}

/// An issue beyond the last of the exports. Those that name no gate are not kept: of a number
/// below it nobody can say that it is not there.
fn issue(context: &Context<'_>, number: u64) -> Option<Broken> {
    if context.coverage(LedgerKind::Issues) != CoverageState::Exhaustive {
        return None;
    }
    let ledgers = &context.project.ledgers;
    let extents = &ledgers.tracker.extents;
    let extent = match (extents.as_slice(), &ledgers.forge) {
        ([one], None) => one,
        (several, Some(forge)) => {
            let here = forge.project().to_ascii_lowercase();
            let is_here =
                |e: &&Extent| here.ends_with(&format!("/{}", e.repository.to_ascii_lowercase()));
            several.iter().find(is_here)?
        }
        (_, None) => return None,
    };
    (number > extent.highest).then(|| Broken {
        nowhere: format!(
            "#{number}, and the issues that were given end with #{}",
            extent.highest
        ),
        tracker: Some(extent.location.clone()),
    })
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
    use crate::finding::Severity;
    use crate::fixtures::Fixture;
    use crate::forge::Forge;
    use crate::ledger::{LedgerKind, Unread, UnreadCode};
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
    fn an_issue_beyond_the_last_that_was_exported_is_worth_a_look() {
        let found = |link: &str, remote: Option<&str>| {
            let mut fixture = project(link).tracker([]);
            fixture.ledgers.forge = remote.and_then(Forge::of_remote);
            fixture.found("kubernetes", RULE)
        };
        let here = Some("git@github.com:Town/Sample.git");
        let told = found("#101", here);
        assert!(
            told[0]
                .message
                .ends_with("leads to #101, and the issues that were given end with #100"),
            "{told:#?}"
        );
        assert_eq!(told[0].severity, Severity::Info);
        assert_eq!(told[0].locations[1].path, "issues.json");
        assert_eq!(
            found("#101", None).len(),
            1,
            "there is no other it could be of"
        );
        assert_eq!(found("#100", here), []);
        assert_eq!(found("#101", Some("git@github.com:town/other.git")), []);
        let partial = project("#101").tracker([]).partial(LedgerKind::Issues);
        assert_eq!(partial.found("kubernetes", RULE), []);
        assert_eq!(project("#101").found("kubernetes", RULE), []);
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
