//! The figures of the page on statistics are those that the program computes with.

use std::fs;
use std::path::Path;

use gradus_core::policy;
use gradus_core::statistics::{Share, Trials, chance};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/statistics.md");
    let text = fs::read_to_string(path).expect("the page is there");
    // A sentence may go on in the next line.
    text.replace("\r\n", "\n")
}

fn share(text: &str) -> Share {
    Share::parse(text).expect("a share")
}

fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

fn shown(passes: u64, failures: u64) -> String {
    percent(Trials { passes, failures }.lower_bound(share("0.95")))
}

#[track_caller]
fn says(page: &str, text: &str) {
    let flat = page.replace('\n', " ");
    assert!(
        page.contains(text) || flat.contains(text),
        "the page lacks: {text}"
    );
}

#[test]
fn bounds_without_a_failure() {
    let page = page();
    for runs in [1, 5, 14, 22, 29, 59, 100, 299] {
        says(&page, &format!("| {runs} | {} |\n", shown(runs, 0)));
    }
    says(
        &page,
        &format!("14 passes of 14 show a pass rate of {}", shown(14, 0)),
    );
    says(
        &page,
        &format!("19 of 20 is 95 %, and shows {}", shown(19, 1)),
    );
    says(&page, &format!("13 of 14 are {}", percent(13.0 / 14.0)));
}

#[test]
fn who_gets_through_the_rule_of_openshift() {
    let page = page();
    // The fewest passes of 14 that are 95 %.
    let rate = share("0.95");
    let fewest = (0..=14).find(|passes| {
        let failures = 14 - passes;
        Trials {
            passes: *passes,
            failures,
        }
        .pass_rate_reaches(rate)
    });
    assert_eq!(fewest, Some(14));
    let through = |reliability: &str| chance(14, 14, share(reliability));
    for reliability in ["99.9%", "99%", "97%", "95%", "90%", "80%"] {
        let one = through(reliability);
        let row = format!(
            "| {} | {} | {} |\n",
            share(reliability),
            percent(one),
            percent(one.powi(5))
        );
        says(&page, &row);
    }
    says(
        &page,
        &format!("with a probability of {} only", percent(through("99%"))),
    );
    says(
        &page,
        &format!(
            "together in {} of all cases",
            percent(through("99%").powi(5))
        ),
    );
    says(
        &page,
        &format!("with a probability of {}; one", percent(through("90%"))),
    );
    says(
        &page,
        &format!("fifth time, with {}", percent(through("80%"))),
    );
}

#[test]
fn runs_that_show_a_reliability() {
    let page = page();
    for (reliability, confidence) in [
        ("80%", "80%"),
        ("90%", "90%"),
        ("90%", "95%"),
        ("95%", "95%"),
        ("99%", "95%"),
    ] {
        let (reliability, confidence) = (share(reliability), share(confidence));
        let runs = (0..4).map(|failures| {
            let trials = Trials {
                passes: 0,
                failures,
            };
            let more = trials.further_passes(reliability, confidence);
            format!(" {} |", more.expect("few runs") + failures)
        });
        let row = format!(
            "| {reliability} at {confidence} |{}\n",
            runs.collect::<String>()
        );
        says(&page, &row);
    }
}

#[test]
fn the_ten_lines_are_a_policy() {
    let page = page();
    let (_, rest) = page.split_once("```yaml\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("it ends");
    assert_eq!(example.lines().count(), 10);
    let text = format!("schema: gradus/policy/v1\nname: x\nladder: [alpha]\ncriteria:\n{example}");
    let policy = policy::read("page", &text).expect("a policy without a problem");
    let parameters = &policy.criteria[0].parameters;
    assert_eq!((parameters.tests(), parameters.bar().runs), (5, 14));
}

#[test]
fn the_figures_beside_the_built_in_policies_hold() {
    let text = policy::BUILTIN
        .iter()
        .find(|(name, _)| *name == "dra-driver");
    let (_, text) = text.expect("a built-in policy");
    let policy = policy::builtin("dra-driver").expect("it reads");
    for (id, beside) in [
        ("A4", "8 clean"),
        ("B2", "22 passing"),
        ("B7", "8 passing"),
        ("S4", "59 passing"),
    ] {
        let criterion = policy.criteria.iter().find(|c| c.id.value == id);
        let bar = criterion.expect("a criterion").parameters.bar();
        let (reliability, confidence) = bar.shown.expect("a reliability");
        let runs = Trials::default().further_passes(reliability, confidence);
        let number = beside.split(' ').next().and_then(|n| n.parse().ok());
        assert_eq!(runs, number, "{id}");
        let line = policy
            .criteria
            .iter()
            .find(|c| c.id.value == id)
            .map(|c| c.id.line);
        let line = usize::try_from(line.expect("it has a line")).expect("it fits");
        let of_it: Vec<&str> = text.lines().skip(line).take(8).collect();
        assert!(
            of_it.join("\n").contains(&format!("# {beside}")),
            "{id}: {of_it:?}"
        );
    }
    let with_one = Trials {
        passes: 0,
        failures: 1,
    };
    let runs = with_one.further_passes(share("0.9"), share("0.9"));
    assert_eq!(runs, Some(37), "beside B2 stands 38 with a failure");
}
