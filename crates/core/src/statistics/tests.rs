use proptest::prelude::*;

use super::{Bar, Lacking, MOST_RUNS, Share, Trials, binomial, chance};
use crate::evidence::RunPlan;

fn share(text: &str) -> Share {
    Share::parse(text).expect("a share")
}

fn trials(passes: u64, failures: u64) -> Trials {
    Trials { passes, failures }
}

#[test]
fn shares_read_and_print() {
    for (text, told) in [
        ("0.95", "95 %"),
        ("95%", "95 %"),
        ("99.5 %", "99.5 %"),
        ("0.995", "99.5 %"),
        ("1", "100 %"),
        ("0", "0 %"),
        ("0.000001", "0.0001 %"),
    ] {
        assert_eq!(share(text).to_string(), told, "{text}");
    }
    for bad in [
        "",
        "%",
        ".5",
        "1.",
        "1.01",
        "101%",
        "-1",
        "0.1234567",
        "x",
        "1e-3",
        "0,5",
        "0.5 0",
        "+0.5",
        "99999999999",
    ] {
        assert_eq!(Share::parse(bad), None, "{bad}");
    }
}

/// Runs that show a reliability at a confidence, with 0, 1, 2, ... failures: the table of
/// sample sizes in handbooks of acceptance testing.
#[test]
fn sample_sizes_are_those_of_the_tables() {
    let table: [(&str, &str, &[u64]); 5] = [
        ("0.9", "0.9", &[22, 38, 52, 65, 78, 91]),
        ("0.9", "0.95", &[29, 46, 61, 76, 89, 103]),
        ("0.95", "0.95", &[59, 93, 124, 153, 181, 208]),
        ("0.99", "0.95", &[299, 473, 628, 773, 913]),
        ("0.99", "0.99", &[459, 662, 838, 1001]),
    ];
    for (reliability, confidence, sizes) in table {
        for (failures, runs) in (0u64..).zip(sizes) {
            let (r, c) = (share(reliability), share(confidence));
            let more = trials(0, failures).further_passes(r, c);
            assert_eq!(more, Some(runs - failures), "{reliability} {confidence}");
            assert!(trials(runs - failures, failures).show(r, c));
            assert!(!trials(runs - failures - 1, failures).show(r, c));
        }
    }
}

/// Bounds with a closed form (no failure), and tabulated ones of Clopper and Pearson.
#[test]
fn lower_bounds_are_those_of_the_tables() {
    for (passes, failures, confidence, wanted) in [
        (14, 0, "0.95", 0.8074),
        (59, 0, "0.95", 0.9505),
        (1, 0, "0.95", 0.05),
        (9, 1, "0.95", 0.6058),
        (5, 5, "0.975", 0.1871),
        (8, 2, "0.975", 0.4439),
        (19, 1, "0.975", 0.7513),
        (90, 10, "0.975", 0.8238),
        (13, 1, "0.95", 0.7033),
        (0, 5, "0.95", 0.0),
        (0, 0, "0.95", 0.0),
    ] {
        let bound = trials(passes, failures).lower_bound(share(confidence));
        assert!(
            (bound - wanted).abs() < 0.000_06,
            "{passes} of {}: {bound}, not {wanted}",
            passes + failures
        );
    }
}

#[test]
fn chances_are_plain_powers_where_nothing_may_fail() {
    for (runs, reliability, wanted) in [
        (14u64, "0.9", 0.9f64.powi(14)),
        (14, "0.99", 0.99f64.powi(14)),
        (1000, "0.999", 0.999f64.powi(1000)),
    ] {
        assert!((chance(runs, runs, share(reliability)) - wanted).abs() < 1e-12);
    }
    assert!((chance(2, 3, share("0.5")) - 0.5).abs() < 1e-12);
    assert!((chance(0, 7, share("0.3")) - 1.0).abs() < 1e-12);
    assert!(chance(8, 7, share("0.3")).abs() < 1e-12);
}

#[test]
fn a_result_on_the_line_counts() {
    // Two passes of a coin: (1/2)^2 is just what 75 % leaves.
    assert!(trials(2, 0).show(share("0.5"), share("0.75")));
    assert!(!trials(1, 0).show(share("0.5"), share("0.75")));
}

#[test]
fn large_numbers_neither_lose_digits_nor_time() {
    // Mean 1000, standard deviation 31.6: 900 failures are 3.2 deviations below.
    let tail = binomial::at_most(900, 1_000_000, 0.999);
    assert!((0.000_5..0.000_9).contains(&tail), "{tail}");
    assert!((binomial::at_most(500_000, 1_000_000, 0.5) - 0.5004).abs() < 0.0001);
    let many = trials(10_000_000, 5_000_000).further_passes(share("0.99"), share("0.99"));
    assert!(many.is_some_and(|m| m > 480_000_000), "{many:?}");
    assert_eq!(
        trials(0, 5_000_000).further_passes(share("0.999999"), share("0.99")),
        None
    );
}

#[test]
fn a_bar_asks_for_runs_rate_and_reliability_together() {
    let openshift = Bar {
        runs: 14,
        pass_rate: Some(share("0.95")),
        shown: None,
    };
    assert_eq!(openshift.lacking(trials(14, 0)), Lacking::Nothing);
    assert_eq!(openshift.lacking(trials(9, 0)), Lacking::Passes(5));
    // One of 14 is 92.9 %; with 19 of 20 it is through again.
    assert_eq!(openshift.lacking(trials(13, 1)), Lacking::Passes(6));
    let shown = Bar {
        runs: 5,
        pass_rate: None,
        shown: Some((share("0.95"), share("0.95"))),
    };
    assert_eq!(shown.lacking(trials(36, 0)), Lacking::Passes(23));
    assert_eq!(shown.lacking(trials(92, 1)), Lacking::Nothing);
    assert_eq!(
        shown.to_string(),
        "at least 5 passing runs, 95 % reliable at 95 % confidence"
    );
}

#[test]
fn an_empty_bar_asks_for_a_run_and_lets_none_fail() {
    let bar = Bar::default();
    assert_eq!(bar.lacking(trials(0, 0)), Lacking::Passes(1));
    assert_eq!(bar.lacking(trials(1, 0)), Lacking::Nothing);
    assert_eq!(bar.lacking(trials(100, 1)), Lacking::TooManyFailures);
    assert_eq!(
        bar.to_string(),
        "at least 1 passing run, and none that fails"
    );
}

#[test]
fn a_plan_is_a_sentence() {
    let plan = |runs, tests: &[&str], platform: Option<&str>| {
        let tests = tests.iter().map(|t| (*t).to_owned()).collect();
        let platform = platform.map(str::to_owned);
        RunPlan {
            runs,
            tests,
            platform,
        }
        .to_string()
    };
    assert_eq!(
        plan(23, &["mount", "resize"], Some("linux/arm64")),
        "23 more passing runs of each of `mount` and `resize` on linux/arm64"
    );
    assert_eq!(plan(1, &["mount"], None), "1 more passing run of `mount`");
    assert_eq!(
        plan(2, &["a", "b", "c", "d"], None),
        "2 more passing runs of each of 4 tests, such as `a`"
    );
    assert_eq!(
        plan(2, &[], None),
        "2 more passing runs of a test of this gate"
    );
}

fn shares() -> impl Strategy<Value = Share> {
    (1u32..1_000_000).prop_map(Share)
}

/// How much is missing, as a number that compares.
fn missing(lacking: Lacking) -> u64 {
    match lacking {
        Lacking::Nothing => 0,
        Lacking::Passes(n) => n,
        Lacking::TooManyFailures => MOST_RUNS + 1,
    }
}

fn bars() -> impl Strategy<Value = Bar> {
    let pass_rate = prop::option::of(shares());
    let shown = prop::option::of((shares(), shares()));
    (0u32..60, pass_rate, shown).prop_map(|(runs, pass_rate, shown)| Bar {
        runs,
        pass_rate,
        shown,
    })
}

proptest! {
    #[test]
    fn more_passes_never_worsen_and_a_failure_never_improves(
        bar in bars(), passes in 0u64..300, failures in 0u64..40, more in 1u64..50,
    ) {
        let before = missing(bar.lacking(trials(passes, failures)));
        prop_assert!(missing(bar.lacking(trials(passes + more, failures))) <= before);
        prop_assert!(missing(bar.lacking(trials(passes, failures + more))) >= before);
    }

    #[test]
    fn a_plan_that_is_followed_reaches_the_bar(
        bar in bars(), passes in 0u64..100, failures in 0u64..10,
    ) {
        if let Lacking::Passes(n) = bar.lacking(trials(passes, failures)) {
            prop_assert_eq!(bar.lacking(trials(passes + n, failures)), Lacking::Nothing);
            prop_assert_ne!(bar.lacking(trials(passes + n - 1, failures)), Lacking::Nothing);
        }
    }

    #[test]
    fn the_bound_shows_just_what_it_bounds(
        passes in 1u64..200, failures in 0u64..50, confidence in shares(),
    ) {
        let bound = trials(passes, failures).lower_bound(confidence);
        prop_assert!((0.0..=1.0).contains(&bound));
        let tail = binomial::at_most(failures, passes + failures, bound);
        prop_assert!((tail - confidence.rest()).abs() < 1e-6, "{} {}", tail, confidence.rest());
    }

    #[test]
    fn tails_add_up_to_one(runs in 1u64..400, failures in 0u64..400, pass in 0.001f64..0.999) {
        // At most f failures, or at least f + 1: the second is at most n - f - 1 passes.
        prop_assume!(failures < runs);
        let other = binomial::at_most(runs - failures - 1, runs, 1.0 - pass);
        prop_assert!((binomial::at_most(failures, runs, pass) + other - 1.0).abs() < 1e-9);
    }
}
