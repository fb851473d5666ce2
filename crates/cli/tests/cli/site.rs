//! `gradus site`: what is written, and what is left alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use gradus_core::exit;
use gradus_sample::{Change, SampleRepo};
use serde_json::Value;

use crate::support::{REGISTRY, code, folder, plain, repository, run, text};

/// Every file below a folder, by path, with its text.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).expect("it is below");
                let name = name.to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).expect("the file is read"));
            }
        }
    }
    found
}

#[test]
fn a_site_says_what_the_other_commands_say() {
    let repository = repository();
    let root = repository.path();
    let output = run(root, &["site", "--out", "public"]);
    assert_eq!(code(&output), exit::OK, "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
    let site = files(&root.join("public"));
    let json =
        |name: &str| -> Value { serde_json::from_str(&site[name]).expect("the file is JSON") };
    fs::remove_dir_all(root.join("public")).expect("the site is removed");
    for (name, arguments) in [
        ("json/gates.json", ["gates", "--format", "json"]),
        ("json/check.json", ["check", "--format", "json"]),
    ] {
        let said: Value =
            serde_json::from_slice(&run(root, &arguments).stdout).expect("a document");
        let key = if name.contains("check") {
            "findings"
        } else {
            "gates"
        };
        assert!(said[key].is_array(), "{name}");
        assert_eq!(json(name)[key], said[key], "{name}");
    }
    let page = &site["gates/CloneOnWrite.html"];
    assert!(page.contains("<h1>CloneOnWrite</h1>"), "{page}");
    let former = &site["former.html"];
    assert!(former.contains("LegacyMountPaths"), "{former}");
}

#[test]
fn a_second_run_changes_nothing_and_reads_nothing_of_the_first() {
    let repository = repository();
    let root = repository.path();
    assert_eq!(code(&run(root, &["site"])), exit::OK);
    let first = files(&root.join("gradus-site"));
    assert_eq!(code(&run(root, &["site"])), exit::OK);
    assert_eq!(files(&root.join("gradus-site")), first);
}

#[test]
fn what_is_no_longer_part_of_the_site_goes_and_nothing_else() {
    let project = plain();
    let root = project.path();
    assert_eq!(code(&run(root, &["site", "--out", "out"])), exit::OK);
    fs::write(root.join("out/CNAME"), "gates.example.com").expect("a file of a person");
    let renamed = REGISTRY.replace("Tides", "Waves");
    fs::write(root.join("pkg/features.go"), renamed).expect("the gate is renamed");
    assert_eq!(code(&run(root, &["site", "--out", "out"])), exit::OK);
    let now = files(&root.join("out"));
    assert!(now.contains_key("gates/Waves.html") && now.contains_key("CNAME"));
    assert!(!now.contains_key("gates/Tides.html"));
    let list = &now["gradus-site.txt"];
    assert!(
        list.contains("gates/Waves.html") && !list.contains("Tides"),
        "{list}"
    );
    assert!(
        now.keys().all(|name| !name.contains(".gradus-site")),
        "{now:?}"
    );
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let project = plain();
    let root = project.path();
    let output = run(root, &["site", "--out", "pkg"]);
    assert_eq!(code(&output), exit::USAGE);
    let said = text(&output.stderr);
    assert!(
        said.contains("pkg") && said.contains("gradus-site.txt"),
        "{said}"
    );
    assert_eq!(files(&root.join("pkg")).len(), 1);

    fs::create_dir(root.join("own")).expect("a folder");
    fs::write(root.join("own/gradus-site.txt"), "pkg/features.go\n").expect("a list");
    assert_eq!(code(&run(root, &["site", "--out", "own"])), exit::USAGE);
    assert_eq!(code(&run(root, &["site", "--out", "go.mod"])), exit::USAGE);
}

#[test]
fn a_list_that_was_forged_removes_nothing_outside() {
    let project = plain();
    let root = project.path();
    assert_eq!(code(&run(root, &["site", "--out", "out"])), exit::OK);
    fs::write(root.join("precious.html"), "mine").expect("a file of a person");
    let list = root.join("out/gradus-site.txt");
    let forged =
        fs::read_to_string(&list).expect("the list") + "../precious.html\n/precious.html\n";
    fs::write(&list, forged).expect("the list is forged");
    assert_eq!(code(&run(root, &["site", "--out", "out"])), exit::OK);
    assert!(root.join("precious.html").exists());
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    use std::os::unix::fs::symlink;
    let project = plain();
    let root = project.path();
    assert_eq!(code(&run(root, &["site", "--out", "out"])), exit::OK);
    fs::write(root.join("victim.html"), "mine").expect("a file of a person");
    fs::remove_file(root.join("out/index.html")).expect("the page goes");
    symlink("../victim.html", root.join("out/index.html")).expect("a link");
    assert_eq!(code(&run(root, &["site", "--out", "out"])), exit::OK);
    assert_eq!(
        fs::read_to_string(root.join("victim.html")).expect("it is there"),
        "mine"
    );
    assert!(
        fs::read_to_string(root.join("out/index.html"))
            .expect("a page")
            .contains("Tides")
    );

    fs::create_dir(root.join("elsewhere")).expect("a folder");
    fs::remove_dir_all(root.join("out/gates")).expect("the folder goes");
    symlink("../elsewhere", root.join("out/gates")).expect("a link");
    let output = run(root, &["site", "--out", "out"]);
    assert_eq!(code(&output), exit::USAGE, "{}", text(&output.stderr));
    assert!(files(&root.join("elsewhere")).is_empty());
}

#[cfg(unix)]
#[test]
fn no_link_leads_to_the_folder() {
    use std::os::unix::fs::symlink;
    let project = plain();
    let root = project.path();
    fs::create_dir(root.join("elsewhere")).expect("a folder");
    symlink("elsewhere", root.join("link")).expect("a link");
    let whole = root.join("link").display().to_string();
    for out in ["link", "link/", "link/below", &whole] {
        let output = run(root, &["site", "--out", out]);
        assert_eq!(code(&output), exit::USAGE, "{out}");
        let said = text(&output.stderr);
        assert!(said.contains("is a link"), "{said}");
    }
    assert!(files(&root.join("elsewhere")).is_empty());
}

#[test]
fn nothing_is_written_into_the_folder_of_git() {
    let repository = repository();
    let root = repository.path();
    for out in [".git/site", ".GIT/site", "bare/site"] {
        fs::create_dir_all(root.join("bare/objects")).expect("a folder");
        fs::create_dir_all(root.join("bare/refs")).expect("a folder");
        fs::write(root.join("bare/HEAD"), "ref: refs/heads/main\n").expect("a file");
        let output = run(root, &["site", "--out", out]);
        assert_eq!(code(&output), exit::USAGE, "{out}");
        let said = text(&output.stderr);
        assert!(said.contains("folder of git"), "{said}");
        assert!(!root.join(out).exists(), "{out}");
    }
    // A checkout may lie in a bare repository.
    fs::create_dir_all(root.join("bare/tree/.git")).expect("a folder");
    let output = run(root, &["site", "--out", "bare/tree/site"]);
    assert_eq!(code(&output), exit::OK, "{}", text(&output.stderr));
}

#[test]
fn the_file_of_a_person_is_not_replaced() {
    let project = plain();
    let root = project.path();
    assert_eq!(code(&run(root, &["site", "--out", "out"])), exit::OK);
    fs::write(root.join("out/gates/Waves.html"), "mine").expect("a file of a person");
    let renamed = REGISTRY.replace("Tides", "Waves");
    fs::write(root.join("pkg/features.go"), renamed).expect("the gate is renamed");
    let before = files(&root.join("out"));
    let output = run(root, &["site", "--out", "out"]);
    assert_eq!(code(&output), exit::USAGE);
    let said = text(&output.stderr);
    assert!(said.contains("gates/Waves.html is there"), "{said}");
    assert_eq!(files(&root.join("out")), before);
}

#[test]
fn a_run_that_was_ended_is_put_right_by_the_next() {
    let project = plain();
    let root = project.path();
    assert_eq!(code(&run(root, &["site", "--out", "out"])), exit::OK);
    let whole = files(&root.join("out"));
    fs::write(root.join("out/.gradus-site.new"), "half a pa").expect("what was on its way");
    fs::write(root.join("out/.gradus-site.lock"), "").expect("what nobody holds");
    fs::write(root.join("out/gates/Tides.html"), "").expect("an empty page");
    assert_eq!(code(&run(root, &["site", "--out", "out"])), exit::OK);
    assert_eq!(files(&root.join("out")), whole);
}

#[test]
fn the_page_of_a_gate_is_in_it_and_can_do_nothing() {
    let project = folder(&[
        ("go.mod", "module example.com/tide\n"),
        ("pkg/features.go", REGISTRY),
        (
            "docs/gates/tides.md",
            "---\ntitle: Tides\ncontent_type: feature_gate\n---\n\nIt **rises**. <script>x</script>\n",
        ),
    ]);
    let root = project.path();
    assert_eq!(code(&run(root, &["site", "--out", "out"])), exit::OK);
    let page = fs::read_to_string(root.join("out/gates/Tides.html")).expect("the page");
    assert!(page.contains("<strong>rises</strong>"), "{page}");
    assert!(
        page.contains("&lt;script&gt;x") && !page.contains("<script>"),
        "{page}"
    );
}

#[test]
fn a_project_without_gates_gets_no_site() {
    let project = folder(&[("go.mod", "module example.com/tide\n")]);
    let output = run(project.path(), &["site", "--out", "out"]);
    assert_eq!(code(&output), exit::NOTHING);
    assert!(files(&project.path().join("out")).is_empty());
}

#[test]
fn gaps_are_undecided_where_that_is_asked_for() {
    let project = plain();
    let output = run(project.path(), &["site", "--strict"]);
    assert_eq!(code(&output), exit::UNDECIDED, "{}", text(&output.stderr));
    assert!(project.path().join("gradus-site/index.html").exists());
}

/// The oldest commit of a shallow clone seems to bring every gate, and moved none.
#[test]
fn a_part_of_the_history_makes_up_no_discussion() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut repo = SampleRepo::init(folder.path()).expect("a repository");
    let first = Change::new("2025-01-01", "Begin (#3)")
        .file("go.mod", "module example.com/tide\n")
        .file("pkg/features.go", REGISTRY);
    repo.commit(&first).expect("a commit");
    repo.tag("v0.1.0", None).expect("a tag");
    let other = Change::new("2025-06-01", "Oil the hinges (#9)").file("notes.txt", "oil\n");
    let head = repo.commit(&other).expect("a commit");
    repo.check_out().expect("files");
    let discussed = |out: &str| {
        let output = run(folder.path(), &["site", "--out", out]);
        assert_eq!(code(&output), exit::OK, "{}", text(&output.stderr));
        let page = &files(&folder.path().join(out))["gates/Tides.html"];
        (page.contains("Begin"), page.contains("hinges"))
    };
    assert_eq!(discussed("whole"), (true, false));
    fs::write(folder.path().join(".git/shallow"), format!("{head}\n")).expect("it is shallow");
    assert_eq!(discussed("part"), (false, false));
}
