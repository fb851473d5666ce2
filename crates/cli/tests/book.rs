//! The pages of the documentation that derive from the rules are up to date.
//!
//! `GRADUS_WRITE_BOOK=1 cargo test -p gradus --test book` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gradus_core::rules::ALL;
use gradus_report::markdown::rules;

fn pages() -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> = ALL
        .iter()
        .map(|rule| (format!("rules/{}.md", rule.id), rules::page(rule)))
        .collect();
    pages.insert("rules/index.md".to_owned(), rules::index());
    let contents = format!(
        "# Summary\n\n[Introduction](introduction.md)\n\n- [What is read](ledgers.md)\n\
         - [Results of test runs](results.md)\n\
         - [How many runs are enough](statistics.md)\n\
         - [Bringing Gradus into a project](adopting.md)\n\
         - [Pull requests on GitHub](github.md)\n\
         - [Merge requests on GitLab](gitlab.md)\n\
         - [Pull requests under Prow](prow.md)\n\
         - [Before a commit](pre-commit.md)\n\
         - [The image](container.md)\n\
         - [Feature gates in Rust](featuregate.md)\n\
         - [A page for every gate](pages.md)\n\
         - [The record of a gate](records.md)\n\
         - [A site of the gates](site.md)\n\
         - [Findings, judged](judgements/index.md)\n{}{}",
        judgements(),
        rules::contents()
    );
    pages.insert("SUMMARY.md".to_owned(), contents);
    pages
}

/// The readings of whole reports, one page a project.
fn judgements() -> String {
    let folder = source().join("judgements");
    let mut pages: Vec<String> = fs::read_dir(folder)
        .expect("there are judgements")
        .map(|entry| entry.expect("a page").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name != "index.md")
        .collect();
    pages.sort();
    pages
        .iter()
        .map(|page| {
            let project = page.trim_end_matches(".md");
            format!("  - [{project}](judgements/{page})\n")
        })
        .collect()
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src")
}

#[test]
fn every_rule_has_its_page_and_no_page_is_left_over() {
    let (source, pages) = (source(), pages());
    if std::env::var_os("GRADUS_WRITE_BOOK").is_some() {
        fs::create_dir_all(source.join("rules")).expect("the folder can be made");
        for (name, text) in &pages {
            fs::write(source.join(name), text).expect("the page can be written");
        }
    }
    for (name, text) in &pages {
        let there = fs::read_to_string(source.join(name)).unwrap_or_default();
        assert_eq!(
            &there.replace("\r\n", "\n"),
            text,
            "docs/src/{name} is not what the rules say: see the head of this test"
        );
    }
    for entry in fs::read_dir(source.join("rules")).expect("there are pages") {
        let name = entry.expect("a page").file_name();
        let name = format!("rules/{}", name.to_string_lossy());
        assert!(pages.contains_key(&name), "docs/src/{name} has no rule");
    }
}

#[test]
fn links_of_the_book_lead_to_pages() {
    let source = source();
    for page in [
        "introduction.md",
        "ledgers.md",
        "results.md",
        "statistics.md",
        "adopting.md",
        "github.md",
        "gitlab.md",
        "prow.md",
        "pre-commit.md",
        "container.md",
        "featuregate.md",
        "pages.md",
        "records.md",
        "judgements/index.md",
        "SUMMARY.md",
    ] {
        let text = fs::read_to_string(source.join(page)).expect("the page is there");
        let folder = source.join(page);
        let folder = folder.parent().expect("it lies in a folder");
        for link in text.split("](").skip(1).filter_map(|l| l.split(')').next()) {
            assert!(folder.join(link).exists(), "{page} leads to {link}");
        }
    }
}

/// Every key of `gradus.yaml` that the book shows is one.
#[test]
fn the_configuration_in_the_book_is_valid() {
    let text = fs::read_to_string(source().join("pages.md")).expect("the page is there");
    let text = text.replace("\r\n", "\n");
    let mut blocks = 0;
    for block in text.split("```yaml\n").skip(1) {
        let yaml = block.split("```").next().expect("its end");
        let (config, problems) = gradus_core::config::check("gradus.yaml", yaml);
        assert!(config.is_some() && problems.is_empty(), "{problems:?}");
        blocks += 1;
    }
    assert_eq!(blocks, 2);
}

/// The page that the book shows, as a gate's own.
#[test]
fn the_record_in_the_book_is_one() {
    let text = fs::read_to_string(source().join("records.md")).expect("the page is there");
    let text = text.replace("\r\n", "\n");
    let sample = text.split("```markdown\n").nth(1).expect("a sample");
    let sample = sample.split("```").next().expect("its end");
    let reading = gradus_collect::pages::read("locks.md", sample.as_bytes());
    assert_eq!(reading.unread, []);
    let page = reading.page.expect("it is a page");
    assert_eq!(page.gate, "TidalLocks");
    let record = page.record;
    assert_eq!(record.problems, []);
    assert_eq!((record.evidence.len(), record.waivers.len()), (2, 1));
    assert_eq!((record.decisions.len(), record.notes.len()), (1, 1));
    assert_eq!((record.owners.len(), record.metrics.len()), (1, 1));
    // The table has every key of the block.
    let keys = [
        "owners",
        "categories",
        "tracking",
        "upstream",
        "metrics",
        "evidence",
        "waivers",
        "decisions",
        "notes",
    ];
    for key in keys {
        assert!(text.contains(&format!("\n| `{key}` |")), "{key}");
    }
}
