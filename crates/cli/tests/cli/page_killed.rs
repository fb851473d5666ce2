//! `gradus page` is killed a thousand times while it writes: no page is ever half one text and
//! half another, and what a person wrote is there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use gradus_core::exit;

use crate::support::{code, folder, gradus, run};

const GATES: usize = 6;
const WORKERS: u32 = 4;
const KILLS: u32 = 250;

/// A registry of which every gate is on, or off.
fn registry(on: bool) -> String {
    let names: Vec<String> = (0..GATES).map(|i| format!("Gate{i}")).collect();
    let constants: String = names
        .iter()
        .map(|n| format!("\t{n} featuregate.Feature = \"{n}\"\n"))
        .collect();
    let specs: String = names
        .iter()
        .map(|n| format!("\t{n}: {{Default: {on}, PreRelease: featuregate.Alpha}},\n"))
        .collect();
    format!(
        "package features\n\nimport \"k8s.io/component-base/featuregate\"\n\nconst (\n{constants})\n\n\
         var gates = map[featuregate.Feature]featuregate.FeatureSpec{{\n{specs}}}\n"
    )
}

type Pages = BTreeMap<String, String>;

/// Every page, without locks; those are removed, as a person would who was told of one.
fn pages(folder: &Path) -> Pages {
    let mut pages = Pages::new();
    for entry in fs::read_dir(folder.join("docs/feature-gates")).expect("the folder lists") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".gradus") {
            fs::remove_file(&path).expect("the lock goes");
        } else {
            pages.insert(name, fs::read_to_string(&path).expect("a page is text"));
        }
    }
    pages
}

fn set(folder: &Path, on: bool) {
    fs::write(folder.join("features.go"), registry(on)).expect("it is written");
}

/// Returns how many runs were ended between two pages.
fn killed_again_and_again(worker: u32) -> u32 {
    let folder = folder(&[("go.mod", "module example.com/tide\n")]);
    let folder = folder.path();
    let whole = |on| {
        set(folder, on);
        let began = Instant::now();
        assert_eq!(code(&run(folder, &["page"])), exit::OK);
        (pages(folder), began.elapsed())
    };
    whole(true);
    // A person writes into every page, around what is generated.
    for (name, text) in pages(folder) {
        let text = format!(
            "{}\nWritten by hand.\n",
            text.replace("## Stages", "Mine.\n\n## Stages")
        );
        fs::write(folder.join("docs/feature-gates").join(name), text).expect("it is written");
    }
    let (off, took) = whole(false);
    let (on, _) = whole(true);
    assert_eq!((off.len(), on.len()), (GATES + 1, GATES + 1));
    assert!(
        off.iter()
            .all(|(name, text)| text.contains("by hand") && on[name] != *text)
    );
    let mut halfway = 0;
    for kill in 0..KILLS {
        set(folder, kill % 2 == 0);
        let mut child = gradus(folder)
            .arg("page")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gradus starts");
        // From the start of the writing to its end: what comes before writes nothing.
        let part = (kill * 7 + worker * 3) % 100;
        thread::sleep(
            took.mul_f64(0.3 + f64::from(part) / 125.0)
                .min(Duration::from_secs(1)),
        );
        let _ = child.kill();
        child.wait().expect("it ends");
        let there = pages(folder);
        assert_eq!(there.len(), GATES + 1);
        halfway += u32::from(there != off && there != on);
        for (name, text) in &there {
            assert!(
                *text == off[name] || *text == on[name],
                "{name} is torn: {text}"
            );
        }
    }
    let (last, _) = whole(false);
    assert_eq!(last, off, "and it goes on from there");
    halfway
}

#[test]
fn no_page_is_ever_torn() {
    let halfway: u32 = thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| scope.spawn(move || killed_again_and_again(worker)))
            .collect();
        let ended = workers.into_iter().map(|w| w.join().expect("it ends"));
        ended.sum()
    });
    assert!(
        halfway > 0,
        "no kill of {} hit a run that was writing",
        WORKERS * KILLS
    );
}
