use proptest::prelude::*;

use super::sample::{bats, on, ran, tested};
use crate::assess::{Cell, assess};
use crate::config::Config;
use crate::fixtures::Fixture;
use crate::policy;
use crate::verdict::Verdict;

/// Judges B2 of `FastPath` under a policy with parameters.
pub(super) fn judged(fixture: &Fixture, parameters: &str) -> Cell {
    let text = format!(
        "schema: gradus/policy/v1\nname: x\nladder: [alpha, beta]\ncriteria:\n\
         - id: TESTED\n  check: B2\n  stage: alpha\n  requirement: It is tested.\n  \
         bases: [ran]\n  ledgers: [results]\n  parameters: {{ {parameters} }}\n"
    );
    let policy = policy::read("x.yaml", &text).expect("a policy");
    let config = Config::default();
    let project = fixture.project(&policy, &config);
    let cards = assess(&project, &policy, &config, "2026-01-15", None);
    cards[0].cell("TESTED").expect("it is asked").clone()
}

fn plan(cell: &Cell) -> Vec<String> {
    cell.run_plan.iter().map(ToString::to_string).collect()
}

const OPENSHIFT: &str = "tests: 2, runs: 14, passRate: 95%, platforms: [amd64, arm64]";

#[test]
fn each_platform_that_is_named_has_to_reach_it() {
    let mut fixture = bats(tested(), "resizes", &[true]);
    for test in ["mounts", "resizes"] {
        fixture = ran(fixture, test, on("amd64"), (14, 0));
        fixture = ran(fixture, test, on("arm64 1.35"), (9, 0));
    }
    let short = judged(&fixture, OPENSHIFT);
    assert_eq!(short.verdict, Verdict::Unmet, "{short:#?}");
    assert_eq!(
        plan(&short),
        ["5 more passing runs of each of `mounts` and `resizes` on arm64"]
    );
    for test in ["mounts", "resizes"] {
        fixture = ran(fixture, test, on("arm64 1.36"), (5, 0));
    }
    let enough = judged(&fixture, OPENSHIFT);
    assert_eq!(enough.verdict, Verdict::Met, "{enough:#?}");
    assert_eq!(enough.run_plan, []);
}

#[test]
fn a_test_that_is_missing_altogether_is_in_the_plan() {
    let fixture = ran(tested(), "mounts", on("amd64"), (14, 0));
    let cell = judged(&fixture, OPENSHIFT);
    assert_eq!(cell.verdict, Verdict::Unmet);
    assert!(
        plan(&cell).contains(&"14 more passing runs of `mounts` on arm64".to_owned()),
        "{cell:#?}"
    );
}

#[test]
fn without_platforms_the_best_one_decides_and_a_failure_on_any_counts() {
    let shown = "reliability: 0.9, confidence: 0.9";
    let mut fixture = ran(tested(), "mounts", on("amd64"), (3, 0));
    fixture = ran(fixture, "mounts", on("arm64"), (20, 0));
    let short = judged(&fixture, shown);
    assert_eq!(short.verdict, Verdict::Unmet);
    assert_eq!(plan(&short), ["2 more passing runs of `mounts` on arm64"]);
    fixture = ran(fixture, "mounts", on("arm64"), (2, 0));
    assert_eq!(judged(&fixture, shown).verdict, Verdict::Met);
    fixture = ran(fixture, "mounts", on("amd64"), (0, 1));
    let failed = judged(&fixture, shown);
    assert_eq!(failed.verdict, Verdict::Unmet, "{failed:#?}");
    assert!(
        failed
            .reason
            .contains("failed 1 of 4 runs on amd64: it broke"),
        "{failed:#?}"
    );
    assert_eq!(plan(&failed), ["34 more passing runs of `mounts` on amd64"]);
}

#[test]
fn a_failure_that_no_number_of_runs_makes_good_has_no_plan() {
    let fixture = ran(tested(), "mounts", on("amd64"), (100, 1));
    let cell = judged(&fixture, "runs: 10");
    assert_eq!(cell.verdict, Verdict::Unmet);
    assert_eq!(plan(&cell), [""; 0]);
    assert_eq!(
        judged(&fixture, "runs: 10, passRate: 0.99").verdict,
        Verdict::Met
    );
}

#[test]
fn a_label_makes_no_unit_test_go_the_way_of_a_user() {
    let verdict = |test: &str| {
        let fixture = ran(tested(), test, on("amd64"), (5, 0));
        judged(&fixture, "runs: 2").verdict
    };
    for guess in [
        "example.org/m/pkg/path: TestX[FeatureGate:FastPath]",
        "path: Test_x/[FeatureGate:FastPath]",
    ] {
        assert_eq!(verdict(guess), Verdict::Unknown, "{guess}");
    }
    for sure in [
        "example.org/m/test/e2e: TestX[FeatureGate:FastPath]",
        "Lamp suite: [FeatureGate:FastPath] it glows",
        "Lamp suite: Testing [FeatureGate:FastPath]",
    ] {
        assert_eq!(verdict(sure), Verdict::Met, "{sure}");
    }
}

#[test]
fn runs_on_too_few_nodes_do_not_count() {
    let mut two = on("amd64");
    two.platform.nodes = Some(2);
    let one = ran(tested(), "mounts", on("amd64"), (5, 0));
    assert_eq!(judged(&one, "nodes: 2").verdict, Verdict::Unmet);
    let both = ran(one, "mounts", two, (1, 0));
    assert_eq!(judged(&both, "nodes: 2").verdict, Verdict::Met);
}

#[test]
fn much_evidence_is_shown_in_part_and_counts_in_whole() {
    let mut fixture = tested();
    for i in 0..40 {
        let title = format!("mounts {i}");
        fixture = bats(fixture, &title, &[true]);
        fixture = ran(fixture, &title, on("amd64"), (1, 0));
    }
    assert_eq!(judged(&fixture, "tests: 40").verdict, Verdict::Met);
    assert_eq!(judged(&fixture, "tests: 41").verdict, Verdict::Unmet);
    let short = judged(&fixture, "tests: 1, runs: 2");
    assert_eq!(short.verdict, Verdict::Unmet);
    assert!(short.evidence.len() < 60, "{}", short.evidence.len());
}

const PARAMETERS: [&str; 6] = [
    "runs: 3",
    "tests: 2, runs: 2, passRate: 0.8",
    "reliability: 0.7, confidence: 0.8",
    "tests: 2, runs: 2, passRate: 0.9, platforms: [amd64, arm64]",
    "reliability: 0.5, confidence: 0.6, platforms: [arm64]",
    "runs: 2, nodes: 2",
];

/// How good a verdict is; only these occur here.
fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Met => 2,
        Verdict::Unknown => 1,
        _ => 0,
    }
}

type Runs = Vec<(usize, usize, u64, u64)>;

fn fixture(runs: &Runs) -> Fixture {
    let mut fixture = bats(tested(), "resizes", &[true]);
    let tests = ["mounts", "resizes", "e2e: [FeatureGate:FastPath] grows"];
    for (test, platform, passes, failures) in runs {
        let platform = ["amd64", "arm64", "arm64 1.35"][*platform];
        let mut setting = on(platform);
        setting.platform.nodes = Some(2);
        fixture = ran(fixture, tests[*test], setting, (*passes, *failures));
    }
    fixture
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_pass_never_worsens_and_a_failure_never_improves(
        runs in prop::collection::vec((0usize..3, 0usize..3, 0u64..12, 0u64..3), 0..6),
        more in (0usize..3, 0usize..3),
        parameters in prop::sample::select(PARAMETERS.to_vec()),
    ) {
        let before = rank(judged(&fixture(&runs), parameters).verdict);
        let with = |passes, failures| {
            let mut runs = runs.clone();
            runs.push((more.0, more.1, passes, failures));
            rank(judged(&fixture(&runs), parameters).verdict)
        };
        // Without any results at all it is not known; with some it is known what is missing.
        let known = !runs.is_empty();
        prop_assert!(!known || with(1, 0) >= before);
        prop_assert!(!known || with(0, 1) <= before);
    }

    #[test]
    fn a_plan_that_is_followed_meets_it(
        passes in prop::collection::vec(0u64..12, 2),
        parameters in prop::sample::select(PARAMETERS.to_vec()),
    ) {
        let runs: Runs = vec![(0, 0, passes[0], 0), (1, 1, passes[1], 0)];
        let mut followed = runs.clone();
        for _ in 0..4 {
            let cell = judged(&fixture(&followed), parameters);
            for plan in &cell.run_plan {
                let platform = usize::from(plan.platform.as_deref() == Some("arm64"));
                let tests = [(0, "mounts"), (1, "resizes")];
                let named = |t: &str| plan.tests.is_empty() || plan.tests.iter().any(|p| p == t);
                for (test, _) in tests.iter().filter(|(_, name)| named(name)) {
                    followed.push((*test, platform, u64::from(plan.runs), 0));
                }
            }
        }
        let cell = judged(&fixture(&followed), parameters);
        prop_assert_eq!(cell.verdict, Verdict::Met, "{:#?}", cell);
    }
}
