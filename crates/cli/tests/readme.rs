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
    let marked = format!("{LEFT_OUT}\n");
    let mut parts = shown.split(marked.as_str());
    let Some(mut rest) = parts.next().and_then(|first| printed.strip_prefix(first)) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        let lines = rest.match_indices(part).map(|(at, _)| at);
        let begins = |at: &usize| *at == 0 || rest.as_bytes().get(at - 1) == Some(&b'\n');
        let Some(at) = lines.into_iter().find(begins) else {
            return false;
        };
        rest = &rest[at + part.len()..];
        last = Some(part);
    }
    rest.is_empty() || last == Some("")
}

#[test]
fn the_readme_shows_what_is_printed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    demo::write(&folder.path().join("saltmarsh")).expect("the demo is written");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = fs::read_to_string(&path).expect("there is a README");
    let blocks = blocks(&readme);
    assert_eq!(blocks.len(), 3, "gates, diff and check are shown");
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
fn the_readme_is_short() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let lines = fs::read_to_string(path)
        .expect("there is a README")
        .lines()
        .count();
    assert!(lines < 250, "{lines} lines");
}
