//! Pages as a whole, and what may be done to them by people.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{File, Input, Plan, Pull, State, plan};
use crate::config::{self, Config};
use crate::fixtures::Fixture;
use crate::gate::{Constraint, ConstraintSource};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::policy;
use crate::record::{GatePage, Record};

fn fixture() -> Fixture {
    let mut fixture = Fixture::new()
        .gate("Horn", "0.2 beta on")
        .gate("Lamp", "0.2 alpha off")
        .line("0.1", &[("Gone", "0.1 alpha off")])
        .line("0.2", &[("Horn", "0.2 beta on"), ("Lamp", "0.2 alpha off")]);
    let lamp = &mut fixture.ledgers.inventory.gates[1];
    lamp.summary = Some("Lamp <script>shines</script> --> {{< x >}} | `a`.".to_owned());
    lamp.requires.push(Constraint {
        gate: "Horn".to_owned(),
        source: ConstraintSource::Code,
        location: Location::new(LedgerKind::Registry, "pkg/gates.go", 9, 1),
    });
    fixture
}

type Tree = BTreeMap<String, String>;

/// Plans the pages of a tree. A page is found by its title, as the collector does.
fn planned(fixture: Fixture, tree: &Tree, config: &str) -> Plan {
    with_pulls(fixture, tree, config, &BTreeMap::new())
}

fn with_pulls(
    mut fixture: Fixture,
    tree: &Tree,
    config: &str,
    pulls: &BTreeMap<String, Pull>,
) -> Plan {
    fixture.ledgers.paths = tree.keys().map(|p| p.as_str().into()).collect();
    for (path, text) in tree {
        let titled = text.lines().find_map(|l| l.strip_prefix("title: "));
        if let Some(gate) = titled.filter(|_| text.contains("content_type: feature_gate")) {
            let page = GatePage {
                gate: gate.trim().to_owned(),
                location: Location::new(LedgerKind::Page, path.as_str(), 2, 1),
                record: Record::default(),
                uncommitted: false,
            };
            match text.contains("removed: true") {
                true => fixture.ledgers.former_pages.push(page),
                false => fixture.ledgers.pages.push(page),
            }
        }
    }
    let policy = policy::builtin("kubernetes").expect("a built-in policy");
    let config: Config = config::read("gradus.yaml", config).expect("a configuration");
    let project = fixture.project(&policy, &config);
    plan(&Input {
        project: &project,
        policy: &policy,
        config: &config,
        gates: &[],
        pulls,
        read: &|path| Ok(tree.get(path).cloned()),
    })
}

fn write(tree: &mut Tree, plan: &Plan) {
    for file in &plan.files {
        if let (State::Made | State::Changed, Some(text)) = (file.state, &file.after) {
            tree.insert(file.path.clone(), text.clone());
        }
    }
}

fn made() -> Tree {
    let mut tree = Tree::new();
    let first = planned(fixture(), &tree, "");
    write(&mut tree, &first);
    tree
}

fn file<'p>(plan: &'p Plan, path: &str) -> &'p File {
    let mut files = plan.files.iter();
    files
        .find(|f| f.path == path)
        .unwrap_or_else(|| panic!("{path} is not there: {plan:#?}"))
}

const LAMP: &str = "docs/feature-gates/Lamp.md";

#[test]
fn a_page_a_gate_and_an_index_and_then_nothing() {
    let tree = made();
    let paths: Vec<&str> = tree.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "docs/feature-gates/Horn.md",
            LAMP,
            "docs/feature-gates/README.md"
        ]
    );
    let lamp = &tree[LAMP];
    assert!(lamp.contains("- Requires `Horn`.\n"), "{lamp}");
    assert!(!lamp.contains("<script>") && !lamp.contains("{{"), "{lamp}");
    let index = &tree["docs/feature-gates/README.md"];
    assert!(
        index.contains("| [`Lamp`](Lamp.md) | Alpha | `false` | 0.2 |"),
        "{index}"
    );
    assert!(index.contains("## Former feature gates\n"), "{index}");
    assert!(index.contains("| `Gone` | Alpha | 0.1 |"), "{index}");
    assert!(!planned(fixture(), &tree, "").differs());
}

#[test]
fn moved_lines_and_new_releases_change_nothing_and_a_stage_does() {
    let tree = made();
    let mut moved = fixture();
    for gate in &mut moved.ledgers.inventory.gates {
        gate.registrations[0].declared.line += 40;
        gate.use_sites.clear();
    }
    assert!(!planned(moved, &tree, "").differs());
    let tagged = fixture().line("0.3", &[("Horn", "0.2 beta on"), ("Lamp", "0.2 alpha off")]);
    assert!(!planned(tagged, &tree, "").differs());
    let shallow = fixture().partial(LedgerKind::History);
    assert!(
        !planned(shallow, &tree, "").differs(),
        "what is not known changes nothing"
    );
    let mut none = fixture();
    none.ledgers.history = None;
    assert!(!planned(none, &tree, "").differs());
    let mut other = fixture();
    other.ledgers.inventory.gates[1].registrations[0].specs =
        crate::fixtures::specs("0.2 alpha off; 0.3 beta on");
    let plan = planned(other, &tree, "");
    let lamp = file(&plan, LAMP);
    assert_eq!(lamp.state, State::Changed);
    assert!(
        lamp.says[0].contains("alpha off from 0.2 to 0.2, then beta on from 0.3"),
        "{lamp:?}"
    );
    assert_eq!(
        file(&plan, "docs/feature-gates/Horn.md").state,
        State::Unchanged
    );
}

#[test]
fn a_gate_that_goes_keeps_its_page() {
    let mut tree = made();
    let mut gone = fixture();
    gone.ledgers.inventory.gates.remove(1);
    let plan = planned(gone.clone(), &tree, "");
    let lamp = file(&plan, LAMP);
    let text = lamp.after.as_deref().expect("it stays");
    assert!(
        text.contains("removed: true\n") && text.contains("toVersion: \"0.2\"\n"),
        "{text}"
    );
    write(&mut tree, &plan);
    assert!(tree["docs/feature-gates/README.md"].contains("| [`Lamp`](Lamp.md) | Alpha | 0.2 |"));
    assert!(!planned(gone.clone(), &tree, "").differs());
    // The release without it changes nothing.
    let out = gone.line("0.3", &[("Horn", "0.2 beta on")]);
    assert!(!planned(out, &tree, "").differs());
}

#[test]
fn what_is_not_understood_is_told_and_left_alone() {
    let refused = |change: &dyn Fn(&mut Tree)| {
        let mut tree = made();
        change(&mut tree);
        let plan = planned(fixture(), &tree, "");
        let refused: Vec<&File> = plan
            .files
            .iter()
            .filter(|f| f.state == State::Refused)
            .collect();
        let [file] = refused.as_slice() else {
            panic!("one: {refused:?}")
        };
        assert_eq!(file.before, file.after);
        file.says.join("; ")
    };
    let on_lamp = |from: &str, to: &str| {
        refused(&|tree| {
            let lamp = tree.get_mut(LAMP).expect("it is there");
            assert!(lamp.contains(from));
            *lamp = lamp.replacen(from, to, 1);
        })
    };
    assert!(on_lamp("<!-- /gradus:constraints -->", "").contains("never closed"));
    assert!(on_lamp("<!-- gradus:constraints -->", "").contains("closes nothing"));
    let doubled = "<!-- gradus:stages -->\n<!-- gradus:stages -->";
    assert!(on_lamp("<!-- gradus:stages -->", doubled).contains("twice"));
    let none = refused(&|tree| {
        let lamp = tree.get_mut(LAMP).expect("it is there");
        *lamp = lamp.replace("<!-- gradus:constraints -->", "");
        *lamp = lamp.replace("<!-- /gradus:constraints -->", "");
    });
    assert!(
        none.contains("no place for the constraints (Requires `Horn`.)"),
        "{none}"
    );
    let stranger = "---\ntitle: Lmap\ncontent_type: feature_gate\n---\n";
    let never = refused(&|tree| drop(tree.insert("docs/x.md".to_owned(), stranger.to_owned())));
    assert!(never.contains("no gate Lmap is in the code"), "{never}");
    let other = refused(&|tree| drop(tree.insert(LAMP.to_owned(), "# Lamp\n".to_owned())));
    assert!(other.contains("is not the page of Lamp"), "{other}");
}

#[test]
fn names_that_differ_in_case_only_have_two_files() {
    let twins = fixture()
        .gate("LAMP", "0.2 alpha off")
        .gate("../x|`y", "0.2 alpha off");
    let mut tree = Tree::new();
    let plan = planned(twins.clone(), &tree, "");
    write(&mut tree, &plan);
    let mut lower: Vec<String> = tree.keys().map(|p| p.to_lowercase()).collect();
    lower.sort_unstable();
    lower.dedup();
    assert_eq!(lower.len(), 5, "{:?}", tree.keys());
    assert!(
        tree.keys()
            .all(|path| path.starts_with("docs/feature-gates/"))
    );
}

#[test]
fn an_index_that_is_asked_for_gets_its_list_at_its_end() {
    let mut tree = Tree::new();
    tree.insert("docs/gates.md".to_owned(), "# Mine\r\n".to_owned());
    let config = "pages: { index: docs/gates.md }\n";
    let plan = planned(fixture(), &tree, config);
    let index = file(&plan, "docs/gates.md").after.clone().expect("a text");
    assert!(
        index.starts_with("# Mine\r\n\r\n<!-- gradus:gates -->\r\n"),
        "{index}"
    );
    assert!(
        !index.replace("\r\n", "").contains('\n'),
        "one kind of line ends"
    );
    write(&mut tree, &plan);
    assert!(!planned(fixture(), &tree, config).differs());
}

#[test]
fn a_page_that_is_a_record_alone_gets_the_rest() {
    for (record, end) in [
        (
            "---\ntitle: Lamp\ncontent_type: feature_gate\ngradus: {owners: [ada]}\n---\n",
            "\n",
        ),
        (
            "---\ntitle: Lamp\ncontent_type: feature_gate\ngradus: {owners: [ada]}\n---",
            "\n",
        ),
        (
            "---\r\ntitle: Lamp\r\ncontent_type: feature_gate\r\n---\r\n\r\n",
            "\r\n",
        ),
    ] {
        let mut tree = made();
        tree.insert(LAMP.to_owned(), record.to_owned());
        let plan = planned(fixture(), &tree, "");
        let text = file(&plan, LAMP).after.clone().expect("it stays");
        let head = record.trim_end().strip_suffix("---").expect("it ends");
        assert!(text.starts_with(head), "{text}");
        assert!(
            text.contains(&format!("{end}- Requires `Horn`.{end}")),
            "{text}"
        );
        assert_eq!(text.contains("\r\n"), end == "\r\n");
        write(&mut tree, &plan);
        assert!(!planned(fixture(), &tree, "").differs());
    }
}

#[test]
fn a_book_lists_the_pages_between_markers() {
    let mut tree = Tree::new();
    tree.insert("book.toml".to_owned(), String::new());
    tree.insert(
        "src/SUMMARY.md".to_owned(),
        "# Summary\n\n- [A](a.md)\n".to_owned(),
    );
    let plan = planned(fixture(), &tree, "");
    let summary = file(&plan, "src/SUMMARY.md");
    assert_eq!(summary.state, State::Left);
    assert!(summary.says[0].contains("mdBook shows only"), "{summary:?}");
    let marked = "# Summary\n\n<!-- gradus:gates -->\n<!-- /gradus:gates -->\n- [A](a.md)\n";
    tree.insert("src/SUMMARY.md".to_owned(), marked.to_owned());
    let plan = planned(fixture(), &tree, "");
    write(&mut tree, &plan);
    let list = "- [Feature gates](feature-gates/README.md)\n  - [Horn](feature-gates/Horn.md)\n  \
                - [Lamp](feature-gates/Lamp.md)\n";
    assert!(
        tree["src/SUMMARY.md"].contains(list),
        "{}",
        tree["src/SUMMARY.md"]
    );
    assert!(tree["src/SUMMARY.md"].ends_with("-->\n- [A](a.md)\n"));
    assert!(tree["src/feature-gates/README.md"].starts_with("# Feature gates"));
    assert!(!planned(fixture(), &tree, "").differs());
}

#[test]
fn a_gate_with_another_name_keeps_its_page_under_the_old_one_until_somebody_writes_it() {
    let mut tree = made();
    let renamed = Fixture::new()
        .gate("Horn", "0.2 beta on")
        .renamed("Lamp", "Lantern", "0.2 alpha off")
        .line("0.2", &[("Horn", "0.2 beta on"), ("Lamp", "0.2 alpha off")]);
    let plan = planned(renamed.clone(), &tree, "");
    let lamp = file(&plan, LAMP);
    assert_eq!(lamp.state, State::Refused);
    assert!(
        lamp.says[0].contains("Lamp is called Lantern now"),
        "{lamp:?}"
    );
    assert!(
        plan.files.iter().all(|f| !f.path.contains("Lantern")),
        "{plan:?}"
    );
    let page = tree[LAMP].replace("title: Lamp", "title: Lantern");
    let page = page.replace(
        "- Requires `Horn`.",
        "No constraint with another gate was found in the code.",
    );
    tree.insert(LAMP.to_owned(), page);
    let plan = planned(renamed, &tree, "");
    assert_eq!(file(&plan, LAMP).state, State::Unchanged);
}

#[test]
fn the_page_of_what_others_require_says_so() {
    let tree = made();
    assert!(tree["docs/feature-gates/Horn.md"].contains("- Required by `Lamp`.\n"));
    let mut apart = fixture();
    apart.ledgers.inventory.gates[1].requires.clear();
    let plan = planned(apart, &tree, "");
    let horn = file(&plan, "docs/feature-gates/Horn.md");
    assert_eq!(
        horn.says,
        [
            "- - Required by `Lamp`.",
            "+ No constraint with another gate was found in the code."
        ]
    );
}

#[test]
fn what_a_person_put_between_markers_is_not_lost() {
    let index = "docs/feature-gates/README.md";
    for (path, from, to) in [
        (
            index,
            "| Feature gate | Stage | Default | Since |",
            "| Feature gate | Stage | Default | Description |",
        ),
        (
            index,
            "<!-- gradus:gates -->\n",
            "<!-- gradus:gates -->\nMine.\n",
        ),
        (
            LAMP,
            "- Requires `Horn`.",
            "- Requires `Bell`.\n- Requires care.",
        ),
        (LAMP, "| Alpha |", "Mine.\n\n| Beta |"),
    ] {
        let mut tree = made();
        let text = tree[path].replacen(from, to, 1);
        assert_ne!(text, tree[path]);
        tree.insert(path.to_owned(), text);
        let mut moved = fixture();
        moved.ledgers.inventory.gates[1].registrations[0].specs =
            crate::fixtures::specs("0.2 alpha off; 0.3 beta on");
        let plan = planned(moved, &tree, "");
        let kept = file(&plan, path);
        assert_eq!(kept.state, State::Refused, "{to}");
        assert_eq!(kept.before, kept.after);
        assert!(kept.says[0].contains("would be lost: "), "{kept:?}");
        let hint = format!("`generated: [{{ path: {path}, kind: table }}]`");
        assert_eq!(kept.says[0].contains(&hint), path == index, "{kept:?}");
    }
}

#[test]
fn a_title_that_was_changed_makes_no_second_page() {
    let mut tree = made();
    for title in ["Lamp support", "lamp"] {
        let page = tree[LAMP].replacen("title: Lamp", &format!("title: {title}"), 1);
        let path = if title == "lamp" {
            "docs/other.md"
        } else {
            LAMP
        };
        let mut tree = tree.clone();
        tree.remove(LAMP);
        tree.insert(path.to_owned(), page);
        for whole in [true, false] {
            let fixture = match whole {
                true => fixture(),
                false => fixture().partial(LedgerKind::History),
            };
            let plan = planned(fixture, &tree, "");
            assert_eq!(file(&plan, path).state, State::Refused);
            assert!(file(&plan, path).says[0].contains("did you mean Lamp?"));
            assert!(
                plan.files.iter().all(|f| f.state != State::Made),
                "{plan:?}"
            );
        }
    }
    tree.remove(LAMP);
    assert_eq!(
        file(&planned(fixture(), &tree, ""), LAMP).state,
        State::Made
    );
}

#[test]
fn every_page_with_markers_for_the_list_has_it() {
    let (mine, own) = ("docs/feature-gates.md", "docs/gates/_index.md");
    let mut tree = Tree::new();
    tree.insert("docs/_index.md".to_owned(), String::new());
    tree.insert(mine.to_owned(), "# Mine\n".to_owned());
    let plan = planned(fixture(), &tree, "");
    write(&mut tree, &plan);
    assert!(tree.contains_key(own));
    // It is told of each time, until somebody decides.
    for _ in 0..2 {
        let plan = planned(fixture(), &tree, "");
        let left = file(&plan, mine);
        assert_eq!(left.state, State::Left);
        assert!(left.says[0].contains("path: docs/feature-gates.md, kind: table"));
        assert!(!plan.differs());
    }
    let marked = "# Mine\n\n<!-- gradus:gates -->\n<!-- /gradus:gates -->\n";
    tree.insert(mine.to_owned(), marked.to_owned());
    let plan = planned(fixture(), &tree, "");
    assert_eq!(file(&plan, own).state, State::Unchanged);
    write(&mut tree, &plan);
    assert!(
        tree[mine].contains("| [`Lamp`](../gates/lamp/) | Alpha |"),
        "{}",
        tree[mine]
    );
    assert!(!planned(fixture(), &tree, "").differs());
}

#[test]
fn the_oldest_commit_of_a_part_of_the_history_brought_nothing() {
    let commit = |fixture: Fixture| fixture.commit(&[("Lamp", "0.2 alpha off")]);
    let pull = Pull {
        number: 7,
        title: "Something else".to_owned(),
    };
    let pulls = BTreeMap::from([(format!("c{:039}", 1), pull)]);
    let planned = |fixture| with_pulls(fixture, &Tree::new(), "", &pulls);
    let text = |plan: &Plan| file(plan, LAMP).after.clone().expect("it is made");
    let whole = planned(commit(fixture()));
    assert!(
        text(&whole).contains("&#35;7: Something else"),
        "{}",
        text(&whole)
    );
    assert!(!whole.without_pulls);
    let part = planned(commit(fixture()).partial(LedgerKind::History));
    assert!(!text(&part).contains("Something else"));
    assert!(part.without_pulls);
}

/// A person's edit of a page: what is put in before the line of that number, away from what is
/// generated.
fn edited(page: &str, edits: &[(usize, String)]) -> String {
    let mut out = String::new();
    let mut inside = false;
    for (i, line) in page.split_inclusive('\n').enumerate() {
        inside |= line.starts_with("---") && i == 0;
        for (at, words) in edits {
            if !inside && *at == i {
                out.push_str(words);
                out.push('\n');
            }
        }
        out.push_str(line);
        if line.starts_with("<!-- gradus:") {
            inside = true;
        }
        if line.starts_with("<!-- /gradus:") || line.starts_with("---") && i > 0 {
            inside = false;
        }
    }
    out
}

/// A page without what is generated.
fn persons(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in page.split_inclusive('\n') {
        inside &= !line.starts_with("<!-- /gradus:");
        let key = [
            "stages:",
            "  - ",
            "    defaultValue:",
            "    fromVersion:",
            "    toVersion:",
            "    locked:",
        ];
        if !inside && !key.iter().any(|k| line.starts_with(k)) {
            out.push_str(line);
        }
        inside |= line.starts_with("<!-- gradus:");
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn edits_of_people_are_never_lost(
        edits in proptest::collection::vec((8usize..60, "[A-Za-z#>*|` \u{e4}]{0,20}"), 0..6),
        crlf in any::<bool>(),
        mark in any::<bool>(),
    ) {
        let mut tree = made();
        let page = edited(&tree[LAMP], &edits);
        let page = if crlf { page.replace('\n', "\r\n") } else { page };
        let page = if mark { format!("\u{feff}{page}") } else { page };
        tree.insert(LAMP.to_owned(), page.clone());
        let mut moved = fixture();
        moved.ledgers.inventory.gates[1].registrations[0].specs =
            crate::fixtures::specs("0.2 alpha off; 0.3 beta on");
        moved.ledgers.inventory.gates[1].requires.clear();
        let plan = planned(moved.clone(), &tree, "");
        let lamp = file(&plan, LAMP);
        // A fence that an edit opens hides markers: then it is told, and the page stays.
        let after = lamp.after.clone().expect("it stays");
        prop_assert_eq!(persons(&after), persons(&page));
        write(&mut tree, &plan);
        let again = planned(moved, &tree, "");
        prop_assert_ne!(file(&again, LAMP).state, State::Changed);
    }

    #[test]
    fn no_page_ends_it(page in any::<String>()) {
        let mut tree = made();
        let head = "---\ntitle: Lamp\ncontent_type: feature_gate\n";
        tree.insert(LAMP.to_owned(), format!("{head}{page}\n---\n{page}"));
        let plan = planned(fixture(), &tree, "");
        let lamp = file(&plan, LAMP);
        prop_assert!(lamp.state != State::Refused || lamp.before == lamp.after);
    }
}

#[test]
fn a_list_that_would_be_code_is_refused() {
    let config = "pages: { index: docs/gates.md }\n";
    for text in ["# Gates\n\n```go\nx\n", "# Gates\n\n<!-- mine\n"] {
        let mut tree = Tree::new();
        tree.insert("docs/gates.md".to_owned(), text.to_owned());
        let plan = planned(fixture(), &tree, config);
        let index = file(&plan, "docs/gates.md");
        assert_eq!(index.state, State::Refused, "{text}");
        assert!(index.says[0].contains("never closed"), "{:?}", index.says);
        assert_eq!(index.after.as_deref(), Some(text));
    }
}

#[test]
fn two_homes_are_told_and_nothing_is_made() {
    let mut tree = Tree::new();
    for folder in ["a", "b"] {
        let page = "---\ntitle: Lamp\ncontent_type: feature_gate\nstages: []\n---\n";
        tree.insert(format!("{folder}/Lamp.md"), page.to_owned());
    }
    let plan = planned(fixture(), &tree, "");
    let told = file(&plan, "gradus.yaml");
    assert_eq!(told.state, State::Refused);
    assert!(
        told.says[0].contains("say `pages.folder`"),
        "{:?}",
        told.says
    );
    assert!(
        plan.files.iter().all(|f| f.state != State::Made),
        "{plan:#?}"
    );
}

#[test]
fn a_gate_that_is_declared_in_two_ways_is_told() {
    let tree = made();
    let plan = planned(fixture().also("Lamp", "0.2 alpha off"), &tree, "");
    assert!(!plan.differs(), "both say the same: {plan:#?}");
    let plan = planned(fixture().also("Lamp", "0.3 beta on"), &tree, "");
    let lamp = file(&plan, LAMP);
    assert_eq!(lamp.state, State::Refused);
    assert!(
        lamp.says[0].contains("declared in two ways, at "),
        "{:?}",
        lamp.says
    );
    let index = file(&plan, "docs/feature-gates/README.md");
    assert_eq!(index.state, State::Unchanged, "{index:#?}");
}
