//! The site in a browser, as people meet it: wide and narrow, light and dark, with and without
//! scripts. Not everybody has a browser, so `cargo test` alone leaves these out: `.ci/run` installs
//! Chromium and runs them, and `cargo test -p gradus --test browser` does where `chromium` and
//! `chromedriver` are in the path; where they are not, it fails.

#[cfg(unix)]
mod driver;
#[cfg(unix)]
mod sites;

#[cfg(unix)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};

    use serde_json::{Value, json};

    use crate::driver::{Browser, LOOKS};
    use crate::sites::Site;

    const PROBE: &str = include_str!("probe.js");

    /// Looks at pages in every way, and returns what is wrong.
    fn looked_at(browser: &Browser, pages: &[PathBuf]) -> Vec<String> {
        let mut wrong = Vec::new();
        for look in LOOKS {
            browser.look(look);
            for page in pages {
                browser.open(page);
                let found = browser.run(PROBE);
                let found = found.as_array().expect("a list").iter();
                let name = page.file_name().expect("a name").to_string_lossy();
                wrong.extend(found.map(|f| format!("{name} {look:?}: {f}")));
            }
        }
        wrong.extend(browser.complaints().iter().map(Value::to_string));
        let requests = browser.requests();
        assert!(requests.len() > pages.len(), "the requests are seen");
        wrong.extend(requests.into_iter().filter(|url| !url.starts_with("file:")));
        wrong
    }

    #[test]
    fn every_page_can_be_read_by_everybody() {
        let (sample, large) = (Site::sample(), Site::large());
        let mut pages = sample.pages(usize::MAX);
        pages.extend(large.pages(2));
        assert!(pages.len() > 25, "{pages:?}");
        let wrong = looked_at(&Browser::start(), &pages);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn the_probe_sees_what_is_wrong() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let page = folder.path().join("bad.html");
        let bad = "<!doctype html><title>x</title><h3>a</h3><p style=\"color:#999;background:#fff\">\
                   pale</p><div style=\"width:3000px\">wide</div><input id=i>\
                   <img src=\"https://example.invalid/x.png\">";
        fs::write(&page, bad).expect("the page is written");
        let wrong = looked_at(&Browser::start(), &[page]).join("\n");
        for wanted in [
            "contrast 2.8",
            "sideways",
            "skips a level",
            "no label",
            "example.invalid",
            "0 of main",
        ] {
            assert!(wrong.contains(wanted), "{wanted}: {wrong}");
        }
    }

    /// Returns the gates that the table shows, in its order.
    const SHOWN: &str = "return [...document.querySelectorAll('#gates tbody tr')]\
        .filter((row) => row.checkVisibility()).map((row) => row.cells[0].querySelector('a').textContent)";

    #[test]
    fn the_table_is_sorted_and_searched() {
        let site = Site::large();
        let browser = Browser::start();
        browser.look(LOOKS[0]);
        browser.open(&site.root().join("index.html"));
        let all = browser.run(SHOWN);
        assert_eq!(all.as_array().map(Vec::len), Some(300));

        browser.run("document.querySelectorAll('#gates thead button')[0].click()");
        browser.run("document.querySelectorAll('#gates thead button')[0].click()");
        let sorted = browser.run(SHOWN);
        assert_eq!(sorted[0], "HarbourFeatureNumber299");
        let state = browser.run("return document.querySelector('#gates thead th').ariaSort");
        assert_eq!(state, "descending");

        browser.run("document.querySelectorAll('#gates thead button')[4].click()");
        let soaks = browser.run(
            "return [...document.querySelectorAll('#gates tbody tr')].map((r) => Number(r.cells[4].dataset.k))",
        );
        let soaks: Vec<i64> = soaks
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_i64)
            .collect();
        assert!(
            soaks.is_sorted() && soaks.first() < soaks.last(),
            "{soaks:?}"
        );

        let typed = |text: &str| {
            browser.run(&format!(
                "const f = document.getElementById('find'); f.value = '{text}'; f.dispatchEvent(new Event('input'))"
            ));
            browser.run(SHOWN)
        };
        assert_eq!(typed("number042"), json!(["HarbourFeatureNumber042"]));
        let said = browser.run("return document.getElementById('shown').textContent");
        assert_eq!(said, "1 of 300 shown");
        assert_eq!(typed("no such gate"), json!([]));
        assert_eq!(typed("").as_array().map(Vec::len), Some(300));
        browser.run("const s = document.getElementById('stage'); s.value = 'stable'; s.dispatchEvent(new Event('change'))");
        let stable = browser.run(SHOWN).as_array().map_or(0, Vec::len);
        assert!(stable > 0 && stable < 300, "{stable}");
        assert!(browser.complaints().is_empty());
    }

    #[test]
    fn without_scripts_everything_is_there() {
        let site = Site::sample();
        let browser = Browser::start();
        browser.look(LOOKS[2]);
        browser.command(
            "Emulation.setScriptExecutionDisabled",
            &json!({"value": true}),
        );
        browser.open(&site.root().join("index.html"));
        let gates = browser.run(SHOWN);
        assert_eq!(gates.as_array().map(Vec::len), Some(10), "{gates}");
        let tools = browser.run("return document.querySelector('.tools').checkVisibility()");
        assert_eq!(tools, false, "what does nothing is not shown");
        assert_eq!(
            browser.run("return document.querySelectorAll('#gates button').length"),
            0
        );
        browser.open(&site.root().join("gates/CloneOnWrite.html"));
        let text = browser.run("return document.body.innerText");
        let text = text.as_str().expect("text");
        for wanted in [
            "The way to",
            "Timeline",
            "It saves space. <script>alert(1)</script>",
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
    }

    #[test]
    fn every_link_inside_leads_somewhere() {
        let site = Site::sample();
        let browser = Browser::start();
        let read = "return [[...document.querySelectorAll('a[href]')].map((a) => new URL(a.getAttribute('href'), document.baseURI).href), \
                    [...document.querySelectorAll('[id]')].map((e) => e.id)]";
        let mut links: Vec<(PathBuf, String)> = Vec::new();
        let mut ids: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for page in site.pages(usize::MAX) {
            browser.open(&page);
            let found = browser.run(read);
            let found_links = found[0].as_array().expect("links").iter();
            links.extend(
                found_links.map(|l| (page.clone(), l.as_str().expect("a link").to_owned())),
            );
            ids.insert(
                format!("file://{}", page.display()),
                found[1].as_array().expect("ids").clone(),
            );
        }
        assert!(links.len() > 300, "{}", links.len());
        for (page, link) in links {
            let Some(path) = link.strip_prefix("file://") else {
                assert!(link.starts_with("https://"), "{page:?}: {link}");
                continue;
            };
            let (path, anchor) = path.split_once('#').unwrap_or((path, ""));
            assert!(Path::new(path).is_file(), "{page:?}: {link}");
            if !anchor.is_empty() {
                let there = &ids[&format!("file://{path}")];
                assert!(there.iter().any(|id| *id == anchor), "{page:?}: {link}");
            }
        }
    }
}
