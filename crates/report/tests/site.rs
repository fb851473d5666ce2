//! The site of a project that has a bit of everything, and names that mean harm.

#[expect(dead_code, reason = "the other renderers are tested elsewhere")]
mod fixture;

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::assess::Scorecard;
use gradus_core::policy;
use gradus_core::project::Project;
use gradus_report::Checked;
use gradus_report::html::{self, File, Site};
use gradus_report::json::Meta;

/// A page of the repository that means harm.
const TEXT: &str = "---\ntitle: Buoys\n---\n# Buoys\n\n<script>alert(1)</script>\n\n\
    [run](javascript:alert(1)) [up](../design.md) ![pixel](https://example.com/p.png)\n\n\
    <img src=x onerror=alert(1)>\u{202e}\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n";

fn site_of(project: &Project, policy: &str) -> Vec<File> {
    let policy = policy::builtin(policy).expect("it is built in");
    let findings = fixture::findings();
    let texts: BTreeMap<String, Result<String, String>> = project
        .ledgers
        .pages
        .iter()
        .map(|page| (page.location.path.clone(), Ok(TEXT.to_owned())))
        .collect();
    let cards = cards();
    html::render(&Site {
        project,
        policy: &policy,
        checked: Checked {
            ledgers: &project.ledgers,
            findings: &findings,
            baseline: None,
            gone: &[],
            unseen: &[],
            policy: Some("dra-driver"),
        },
        cards: &cards,
        texts: &texts,
        pulls: &BTreeMap::from([(
            "Anchors".to_owned(),
            vec![gradus_core::page::Pull {
                number: 41,
                title: "Add <b>anchors</b>".to_owned(),
            }],
        )]),
        meta: Meta {
            tool_version: "1.2.3",
            policy: Some("dra-driver"),
        },
    })
}

/// The scorecards of the fixture, the first of them for a gate of the project.
fn cards() -> Vec<Scorecard> {
    let mut cards = fixture::assessed(|assessed| assessed.cards.to_vec());
    "Anchors".clone_into(&mut cards[0].gate);
    cards
}

fn project() -> Project {
    let mut project = fixture::project();
    project.ledgers.pages = vec![gradus_core::record::GatePage {
        gate: "Anchors".to_owned(),
        uncommitted: false,
        location: gradus_core::location::Location::new(
            gradus_core::ledger::LedgerKind::Page,
            "docs/gates/tides.md",
            2,
            8,
        ),
        record: gradus_core::record::Record::default(),
    }];
    project
}

fn pages(files: &[File]) -> Vec<(&str, &str)> {
    let pages = files.iter().filter(|f| f.path.ends_with(".html"));
    pages
        .map(|f| {
            (
                f.path.as_str(),
                std::str::from_utf8(&f.bytes).expect("text"),
            )
        })
        .collect()
}

fn file<'f>(files: &'f [File], path: &str) -> &'f str {
    let found = files.iter().find(|f| f.path == path);
    let found = found.unwrap_or_else(|| panic!("there is no {path}"));
    std::str::from_utf8(&found.bytes).expect("text")
}

/// Returns the values of an attribute.
fn values<'t>(text: &'t str, attribute: &str) -> Vec<&'t str> {
    let open = format!(" {attribute}=\"");
    let parts = text.split(open.as_str()).skip(1);
    parts.filter_map(|p| p.split('"').next()).collect()
}

#[test]
fn nothing_of_the_repository_is_markup() {
    for (path, text) in pages(&site_of(&project(), "dra-driver")) {
        for bad in ["<script>", "<img", "onerror=\"", "javascript:", "<iframe"] {
            let outside = text.replace("javascript:alert(1)</", "");
            assert!(!outside.contains(bad), "{bad} in {path}");
        }
        let hidden = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(hidden), "a hidden letter in {path}");
    }
}

#[test]
fn nothing_is_fetched_from_elsewhere() {
    let files = site_of(&project(), "dra-driver");
    for (path, text) in pages(&files) {
        let head = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';";
        assert!(text.contains(head), "{path}");
        assert!(
            !text.contains(" style=\""),
            "a style that the page forbids in {path}"
        );
        for src in values(text, "src") {
            assert!(!src.contains(':') && !src.starts_with('/'), "{path}: {src}");
        }
        let sheet = text.split("<link rel=\"stylesheet\" href=\"").nth(1);
        assert!(sheet.is_some_and(|s| s.starts_with("style.css") || s.starts_with("../style.css")));
    }
    let style = file(&files, "style.css");
    assert!(!style.contains("url(") && !style.contains("@import"));
    let script = file(&files, "sort.js");
    for word in ["fetch", "XMLHttpRequest", "innerHTML", "eval", "import"] {
        assert!(!script.contains(word), "{word}");
    }
}

#[test]
fn every_link_inside_leads_somewhere() {
    let files = site_of(&project(), "dra-driver");
    let pages = pages(&files);
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, text)| {
            let all = values(text, "id");
            let set: BTreeSet<&str> = all.iter().copied().collect();
            assert_eq!(all.len(), set.len(), "an id twice in {path}");
            (*path, set)
        })
        .collect();
    let names: BTreeSet<&str> = files.iter().map(|f| f.path.as_str()).collect();
    for (path, text) in &pages {
        for link in values(text, "href") {
            if link.starts_with("https://") || link.starts_with("http://") {
                continue;
            }
            let (to, anchor) = link.split_once('#').unwrap_or((link, ""));
            let to = match (to, path.split_once('/')) {
                ("", _) => (*path).to_owned(),
                (to, Some(_)) => to.strip_prefix("../").expect("it goes up first").to_owned(),
                (to, None) => to.to_owned(),
            };
            assert!(names.contains(to.as_str()), "{path}: {link}");
            if !anchor.is_empty() {
                assert!(ids[to.as_str()].contains(anchor), "{path}: {link}");
            }
        }
    }
}

#[test]
fn names_of_files_are_safe() {
    let files = site_of(&project(), "dra-driver");
    let folded: BTreeSet<String> = files.iter().map(|f| f.path.to_ascii_lowercase()).collect();
    assert_eq!(folded.len(), files.len());
    for file in &files {
        let letters = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
        assert!(file.path.chars().all(letters), "{}", file.path);
    }
}

#[test]
fn a_gate_s_page_has_all_that_is_known() {
    let files = site_of(&project(), "dra-driver");
    let page = file(&files, "gates/Anchors.html");
    for wanted in [
        "blocked upstream",
        "KEP-4321",
        "23 passing runs",
        "being rebuilt",
        "https://github.com/sea/tide/blob/abcdef0123456789abcdef0123456789abcdef01/pkg/features.go#L",
        "https://kep.k8s.io/1",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "docs/design.md",
        "[picture: pixel]",
        "<td class=\"right\">1</td>",
        "Moved by pull request <a href=\"https://github.com/sea/tide/pull/41\">#41</a>: Add &lt;b&gt;anchors&lt;/b&gt;",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
    for verdict in [
        "met",
        "waived",
        "grandfathered",
        "not applicable",
        "pending",
        "stale",
        "unknown",
        "unmet",
    ] {
        assert!(
            page.contains(&format!("</span>{verdict}</span>")),
            "{verdict}"
        );
    }
}

#[test]
fn what_is_due_in_the_step_itself_comes_last() {
    let (project, policy) = (
        project(),
        policy::builtin("dra-driver").expect("it is built in"),
    );
    let overview = |missing: &[&str]| {
        let mut cards = cards();
        cards.truncate(1);
        let card = cards.first_mut().expect("a card");
        card.missing = missing.iter().map(|id| (*id).to_owned()).collect();
        for (cell, (id, ask)) in card
            .cells
            .iter_mut()
            .zip([("S10", "lock it"), ("S1", "run it")])
        {
            id.clone_into(&mut cell.id);
            cell.ask = Some(ask.to_owned());
        }
        let files = html::render(&Site {
            project: &project,
            policy: &policy,
            checked: Checked::empty(&project.ledgers),
            cards: &cards,
            texts: &BTreeMap::new(),
            pulls: &BTreeMap::new(),
            meta: Meta {
                tool_version: "1.2.3",
                policy: None,
            },
        });
        file(&files, "index.html").to_owned()
    };
    let open = overview(&["S10", "S1"]);
    assert!(
        open.contains("Run it.") && !open.contains("Lock it."),
        "{open}"
    );
    assert!(
        open.contains("2 missing, first <a href=\"gates/Anchors.html#c-S1\">S1</a>"),
        "{open}"
    );
    assert!(overview(&["S10"]).contains("Lock it."));
}

#[test]
fn what_was_not_read_is_on_every_page() {
    let files = site_of(&project(), "dra-driver");
    for (path, text) in pages(&files) {
        assert!(text.contains("Not everything was read"), "{path}");
        assert!(
            text.contains("read in part: docs; 12 files unread; 1 place unresolved"),
            "{path}"
        );
    }
    let coverage = file(&files, "coverage.html");
    assert_eq!(coverage.matches("not UTF-8").count(), 12);
    assert!(coverage.contains("Enabled(pick())"));
}

#[test]
fn a_policy_without_criteria_makes_nothing_eligible() {
    let files = site_of(&project(), "kubernetes");
    assert!(files.iter().all(|f| f.path != "json/assess.json"));
    let overview = file(&files, "index.html");
    assert!(overview.contains("asks for no evidence") && !overview.contains("eligible"));
}

#[test]
fn without_history_nothing_is_drawn_and_it_is_said() {
    let mut project = project();
    project.ledgers.history = None;
    for view in &mut project.gates {
        view.timeline = None;
    }
    project.removed.clear();
    let files = site_of(&project, "dra-driver");
    assert!(file(&files, "timeline.html").contains("No release was read"));
    assert!(file(&files, "releases.html").contains("No history was read"));
    assert!(file(&files, "former.html").contains("No history was read"));
    assert!(!file(&files, "timeline.html").contains("<svg"));
}

#[test]
fn the_same_project_makes_the_same_bytes() {
    assert_eq!(
        site_of(&project(), "dra-driver"),
        site_of(&project(), "dra-driver")
    );
}

#[test]
fn three_hundred_gates_fit_in_200_kb() {
    let mut project = project();
    let model = project.gates.iter().find(|g| g.gate.name == "Anchors");
    let model = model.expect("it is there").clone();
    project.gates = (0..300)
        .map(|i| {
            let mut view = model.clone();
            view.gate.name = format!("AGateWithALongNameAsTheyAre{i:03}");
            view.gate.summary = Some("it tells in many words what happens with it ".repeat(9));
            view
        })
        .collect();
    let policy = policy::builtin("dra-driver").expect("it is built in");
    let card = &cards()[0];
    let cards: Vec<Scorecard> = project
        .gates
        .iter()
        .map(|view| {
            let mut card = card.clone();
            card.gate.clone_from(&view.gate.name);
            card
        })
        .collect();
    let files = html::render(&Site {
        project: &project,
        policy: &policy,
        checked: Checked::empty(&project.ledgers),
        cards: &cards,
        texts: &BTreeMap::new(),
        pulls: &BTreeMap::new(),
        meta: Meta {
            tool_version: "1.2.3",
            policy: None,
        },
    });
    let overview = file(&files, "index.html");
    assert_eq!(overview.matches("<tr>").count(), 301);
    assert!(overview.len() < 200_000, "{} bytes", overview.len());
}
