//! Every renderer over a project that has a bit of everything.

mod fixture;

use gradus_core::ledgers::Ledgers;
use gradus_core::project::Project;
use gradus_report::json::Meta;
use gradus_report::text::Look;
use gradus_report::{Checked, Palette, json, markdown, text};
use insta::assert_snapshot;

const META: Meta<'static> = Meta {
    tool_version: "1.2.3",
    policy: Some("kubernetes"),
};

fn every_text(look: &Look) -> Vec<String> {
    let project = fixture::project();
    vec![
        text::gates::render(&project, look),
        text::timeline::render(&project, look),
        fixture::checked(|c| text::check::render(c, look)),
        fixture::assessed(|a| text::assess::render(a, look)),
        fixture::assessed(|a| text::assess::matrix(a, look)),
        fixture::compare(|c| text::diff::render(c, look)),
        fixture::paged(|p| text::page::render(p, look)),
    ]
}

#[test]
fn gates_text() {
    assert_snapshot!(text::gates::render(&fixture::project(), &Look::plain(80)));
}

#[test]
fn page_text() {
    assert_snapshot!(fixture::paged(|p| text::page::render(p, &Look::plain(80))));
}

#[test]
fn page_markdown() {
    assert_snapshot!(fixture::paged(markdown::page::render));
}

#[test]
fn timeline_text() {
    assert_snapshot!(text::timeline::render(
        &fixture::project(),
        &Look::plain(100)
    ));
}

#[test]
fn timeline_in_blocks() {
    let mut project = fixture::project();
    // Without the long name the blocks are easier to read.
    project.gates.remove(3);
    assert_snapshot!(text::timeline::render(&project, &Look::plain(44)));
}

#[test]
fn check_text() {
    assert_snapshot!(fixture::checked(|c| text::check::render(
        c,
        &Look::plain(80)
    )));
}

#[test]
fn assess_text() {
    assert_snapshot!(fixture::assessed(|a| text::assess::render(
        a,
        &Look::plain(80)
    )));
    assert_snapshot!(fixture::assessed(|a| text::assess::matrix(
        a,
        &Look::plain(80)
    )));
}

#[test]
fn assess_markdown() {
    assert_snapshot!(fixture::assessed(markdown::assess::render));
    assert_snapshot!(fixture::assessed(markdown::assess::matrix));
}

#[test]
fn diff_text() {
    assert_snapshot!(fixture::compare(|c| text::diff::render(
        c,
        &Look::plain(80)
    )));
}

#[test]
fn gates_markdown() {
    assert_snapshot!(markdown::gates::render(&fixture::project(), false));
}

#[test]
fn timeline_markdown() {
    assert_snapshot!(markdown::gates::render(&fixture::project(), true));
}

#[test]
fn diff_markdown() {
    assert_snapshot!(fixture::compare(markdown::diff::render));
}

#[test]
fn check_json() {
    assert_snapshot!(fixture::checked(|c| {
        let first = Checked {
            findings: &c.findings[..1],
            ..*c
        };
        json::check::render(&first, &META)
    }));
}

#[test]
fn nothing_read_is_nothing_but_words() {
    let project = Project {
        ledgers: Ledgers::default(),
        gates: Vec::new(),
        removed: Vec::new(),
        renumberings: Vec::new(),
    };
    assert_snapshot!(text::gates::render(&project, &Look::plain(80)));
    assert_snapshot!(text::timeline::render(&project, &Look::plain(0)));
}

#[test]
fn no_escape_sequence_of_the_repository_reaches_a_terminal() {
    for text in every_text(&Look::plain(80)) {
        let bad = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(bad, None, "{text:?}");
        assert!(!text.contains('\u{202e}'), "{text:?}");
        assert!(text.contains("Evil\\u{1b}[2J"), "{text}");
    }
}

#[test]
fn colours_add_nothing_but_colours() {
    let colored = Look {
        palette: Palette::colored(),
        ..Look::plain(80)
    };
    for (with, without) in every_text(&colored)
        .iter()
        .zip(every_text(&Look::plain(80)))
    {
        assert_ne!(*with, without);
        assert_eq!(strip(with), without);
    }
}

/// Drops what stands between an escape character and `m`.
fn strip(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    out
}

#[test]
fn no_html_and_no_cell_break_in_markdown() {
    let project = fixture::project();
    let pages = [
        markdown::gates::render(&project, false),
        markdown::gates::render(&project, true),
        fixture::compare(markdown::diff::render),
    ];
    for page in pages {
        assert!(!page.contains('<'), "{page}");
        assert!(page.contains("&lt;img"), "{page}");
        let mut columns = None;
        for row in page.lines() {
            if !row.starts_with('|') {
                columns = None;
                continue;
            }
            let bars = row.replace("\\|", "").matches('|').count();
            assert_eq!(*columns.get_or_insert(bars), bars, "{row}");
        }
    }
}

#[test]
fn text_fits_the_width() {
    let project = fixture::project();
    for text in [
        text::gates::render(&project, &Look::plain(100)),
        text::timeline::render(&project, &Look::plain(100)),
    ] {
        let table = text.lines().take_while(|l| !l.is_empty());
        for line in table {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn the_same_twice() {
    let twice = || {
        (
            every_text(&Look::plain(80)),
            json::gates::render(&fixture::project(), &META),
        )
    };
    assert_eq!(twice(), twice());
}
