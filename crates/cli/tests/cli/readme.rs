//! What the README shows was really printed: every `console` block is run again.

use std::fs;
use std::path::Path;
use std::process::Command;

use gradus_cli::demo;

/// Stands in a block for lines that were left out.
const LEFT_OUT: &str = "[..]";

/// A block of the README: the arguments after `gradus`, and what is shown below.
fn blocks(readme: &str) -> Vec<(String, String)> {
    readme
        .split("```console\n$ gradus ")
        .skip(1)
        .map(|rest| {
            let (block, _) = rest.split_once("```").expect("a block ends");
            let (arguments, shown) = block.split_once('\n').expect("a command is a line");
            (arguments.to_owned(), shown.to_owned())
        })
        .collect()
}

/// Runs the tool beside the demo's repository, which is called `saltmarsh` there.
fn printed(beside: &Path, arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments.split(' '))
        .current_dir(beside)
        .env_remove("CLICOLOR_FORCE")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .output()
        .expect("gradus starts");
    String::from_utf8(output.stdout).expect("output is text")
}

/// Tells whether `shown` is `printed`, with whole lines left out at each `[..]` and nowhere else.
fn is_excerpt(shown: &str, printed: &str) -> bool {
    let printed: Vec<&str> = printed.lines().collect();
    let mut rest = printed.as_slice();
    let mut gap = false;
    let shown: Vec<&str> = shown.lines().collect();
    for part in shown.split_inclusive(|line| *line == LEFT_OUT) {
        let (lines, more) = match part.split_last() {
            Some((&LEFT_OUT, lines)) => (lines, true),
            _ => (part, false),
        };
        // After a gap the lines may stand anywhere; the last ones, where no gap follows, end it.
        let places = 0..=rest.len().saturating_sub(lines.len());
        let fits = |at: &usize| rest.get(*at..*at + lines.len()) == Some(lines);
        let found = match (gap, more) {
            (false, _) => Some(0).filter(fits),
            (true, true) => places.into_iter().find(fits),
            (true, false) => places.into_iter().rev().find(fits),
        };
        let Some(at) = found else { return false };
        rest = rest.get(at + lines.len()..).unwrap_or_default();
        gap = more;
    }
    gap || rest.is_empty()
}

#[test]
fn the_readme_shows_what_is_printed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    demo::write(&folder.path().join("saltmarsh")).expect("the demo is written");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = fs::read_to_string(&path).expect("there is a README");
    let blocks = blocks(&readme);
    assert_eq!(blocks.len(), 4, "gates, diff, check and assess are shown");
    for (arguments, shown) in blocks {
        let printed = printed(folder.path(), &arguments);
        assert!(
            shown.lines().count() > 5,
            "{arguments} shows next to nothing"
        );
        assert!(
            is_excerpt(&shown, &printed),
            "README, `gradus {arguments}`:\n{shown}\n--- but it prints ---\n{printed}"
        );
    }
}

#[test]
fn the_book_shows_pages_that_are_made() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    demo::write(&folder.path().join("saltmarsh")).expect("the demo is written");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/pages.md");
    let book = fs::read_to_string(&path).expect("there is a page");
    let book = book.replace("\r\n", "\n");
    let blocks = blocks(&book);
    let [(arguments, shown)] = blocks.as_slice() else {
        panic!("one command is shown")
    };
    let told = printed(folder.path(), arguments);
    assert!(
        is_excerpt(shown, &told),
        "{shown}\n--- but it prints ---\n{told}"
    );
    printed(folder.path(), "page --path saltmarsh");
    let page = folder.path().join("saltmarsh/docs/gates/CloneOnWrite.md");
    let page = fs::read_to_string(page).expect("it was made");
    let sample = book.split("```markdown\n").nth(1).expect("a sample");
    assert_eq!(sample.split("```").next(), Some(&*page));
}

#[test]
fn an_excerpt_leaves_out_whole_lines_only() {
    let printed = "one\ntwo\nthree\nfour\n";
    assert!(is_excerpt("one\ntwo\nthree\nfour\n", printed));
    assert!(is_excerpt("one\n[..]\nfour\n", printed));
    assert!(is_excerpt("[..]\nthree\nfour\n", printed));
    assert!(is_excerpt("one\n[..]\n", printed));
    for wrong in [
        "one\ntwo\n",
        "two\n[..]\n",
        "one\n[..]\nfive\n",
        "one\n[..]\nhree\nfour\n",
        "one\nfour\n",
        "",
    ] {
        assert!(!is_excerpt(wrong, printed), "{wrong:?}");
    }
}

#[test]
fn the_readmes_configuration_is_valid() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = fs::read_to_string(path).expect("there is a README");
    let yaml = readme
        .split_once("```yaml\n")
        .and_then(|(_, rest)| rest.split_once("```"))
        .map(|(yaml, _)| yaml)
        .expect("the README shows a configuration");
    let (config, problems) = gradus_core::config::check("gradus.yaml", yaml);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(config.expect("it reads").silencers.len(), 1);
}

#[test]
fn the_readme_is_short() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let lines = fs::read_to_string(path)
        .expect("there is a README")
        .lines()
        .count();
    assert!(lines < 300, "{lines} lines");
}
