use super::{Cell, Scorecard, assess};
use crate::config::{self, Config};
use crate::fixtures::Fixture;
use crate::ledger::{Coverage, CoverageState, LedgerKind};
use crate::location::Location;
use crate::policy;
use crate::policy::Category::{self, Health, Internal};
use crate::reading::At;
use crate::record::{Approver, Attestation, Choice, Decision, GatePage, Record, Waiver};
use crate::verdict::{Conclusion, Verdict};

const DAY: &str = "2026-01-15";

pub(crate) fn at<T>(value: T) -> At<T> {
    At {
        value,
        line: 7,
        column: 3,
    }
}

pub(crate) fn text(value: &str) -> At<String> {
    at(value.to_owned())
}

/// Gives a gate a page, and the project an approver called `ada`.
pub(crate) fn with_page(mut fixture: Fixture, gate: &str, record: Record) -> Fixture {
    let ledgers = &mut fixture.ledgers;
    ledgers.pages.push(GatePage {
        gate: gate.to_owned(),
        location: Location::new(LedgerKind::Page, format!("docs/gates/{gate}.md"), 1, 1),
        record,
        uncommitted: false,
    });
    if ledgers.approvers.is_empty() {
        ledgers.approvers.push(Approver {
            login: "ada".to_owned(),
            location: Location::new(LedgerKind::Page, "OWNERS", 2, 1),
        });
        ledgers.coverage.push(Coverage {
            ledger: LedgerKind::Page,
            state: CoverageState::Exhaustive,
            why: "1 page".to_owned(),
        });
    }
    fixture
}

pub(crate) fn attested(criterion: &str, by: &str) -> Attestation {
    Attestation {
        criterion: text(criterion),
        holds: true,
        by: text(by),
        date: text("2025-12-01"),
        reason: text("saw it run"),
        link: None,
        until: None,
    }
}

pub(crate) fn waiver(criterion: &str, by: &str, until: &str) -> Waiver {
    Waiver {
        criterion: text(criterion),
        by: text(by),
        date: text("2025-12-01"),
        reason: text("nobody could try it yet"),
        link: None,
        until: text(until),
    }
}

/// Judges one gate under a built-in policy.
pub(crate) fn card(fixture: &Fixture, policy: &str, config: &Config, gate: &str) -> Scorecard {
    let policy = policy::builtin(policy).expect("a built-in policy");
    let project = fixture.project(&policy, config);
    let cards = assess(&project, &policy, config, DAY, None);
    let mut cards = cards.into_iter().filter(|c| c.gate == gate);
    cards.next().expect("a governed gate")
}

/// Judges one criterion of the policy `dra-driver` for one gate.
pub(crate) fn cell(fixture: &Fixture, gate: &str, id: &str) -> Cell {
    let card = card(fixture, "dra-driver", &Config::default(), gate);
    card.cell(id).expect("a criterion").clone()
}

/// A gate that is beta, so that every criterion of the policy is asked.
fn beta() -> Fixture {
    Fixture::new()
        .gate("FastPath", "0.4 beta on")
        .line("v26.4", &[("FastPath", "0.4 alpha off")])
        .line("v0.5", &[("FastPath", "0.4 beta on")])
}

#[test]
fn a_persons_word_counts_where_the_policy_takes_it() {
    let record = Record {
        evidence: vec![attested("S2", "@Ada")],
        ..Record::default()
    };
    let cell = cell(&with_page(beta(), "FastPath", record), "FastPath", "S2");
    assert_eq!(cell.verdict, Verdict::Met, "{cell:#?}");
    assert_eq!(cell.evidence[0].location.path, "docs/gates/FastPath.md");
    assert_eq!(cell.evidence[0].location.line, 7);
    assert_eq!(cell.ask, None);
}

#[test]
fn a_strangers_word_is_shown_and_settles_nothing() {
    let record = Record {
        evidence: vec![attested("S2", "mallory")],
        ..Record::default()
    };
    let cell = cell(&with_page(beta(), "FastPath", record), "FastPath", "S2");
    assert_eq!(cell.verdict, Verdict::Unknown);
    assert!(cell.reason.contains("mallory is no approver"), "{cell:#?}");
}

#[test]
fn without_a_list_of_approvers_nobody_counts() {
    let record = Record {
        evidence: vec![attested("S2", "ada")],
        ..Record::default()
    };
    let mut fixture = with_page(beta(), "FastPath", record);
    fixture.ledgers.approvers.clear();
    let cell = cell(&fixture, "FastPath", "S2");
    assert_eq!(cell.verdict, Verdict::Unknown, "{cell:#?}");
}

#[test]
fn absence_counts_where_all_pages_were_read_and_only_there() {
    let beta = || beta().whole(LedgerKind::Issues);
    let none = with_page(beta(), "FastPath", Record::default());
    assert_eq!(cell(&none, "FastPath", "S2").verdict, Verdict::Unmet);
    assert_eq!(cell(&beta(), "FastPath", "S2").verdict, Verdict::Unknown);
}

#[test]
fn lapsed_evidence_is_stale() {
    let mut word = attested("S2", "ada");
    word.until = Some(text("0.5"));
    let record = Record {
        evidence: vec![word],
        ..Record::default()
    };
    let cell = cell(&with_page(beta(), "FastPath", record), "FastPath", "S2");
    assert_eq!(cell.verdict, Verdict::Stale, "{cell:#?}");
}

#[test]
fn what_may_have_lapsed_does_not_count() {
    let mut word = attested("S2", "ada");
    word.until = Some(text("0.6"));
    let mut against = attested("S5", "ada");
    against.holds = false;
    against.until = Some(text("0.6"));
    let record = Record {
        evidence: vec![word, against],
        waivers: vec![waiver("B10", "ada", "0.6")],
        ..Record::default()
    };
    let fixture = with_page(beta(), "FastPath", record);
    let verdict = |fixture: &Fixture, id| cell(fixture, "FastPath", id).verdict;
    assert_eq!(verdict(&fixture, "S2"), Verdict::Met);
    assert_eq!(verdict(&fixture, "B10"), Verdict::Waived);
    let torn = fixture.clone().partial(LedgerKind::History);
    assert_eq!(verdict(&torn, "S2"), Verdict::Unknown);
    assert!(!verdict(&torn, "B10").passes());
    assert_eq!(
        verdict(&torn, "S5"),
        Verdict::Unmet,
        "what is against it stays"
    );
    for (next, waived) in [("v0.5.0", true), ("v0.6.0-dev", true), ("v0.6.0", false)] {
        let told = torn.clone().next(next);
        assert_eq!(verdict(&told, "B10") == Verdict::Waived, waived, "{next}");
    }
}

#[test]
fn a_waiver_excuses_for_a_time_and_no_owner_gives_one() {
    let verdict = |by: &str, until: &str, owner: &str| {
        let record = Record {
            owners: vec![text(owner)],
            waivers: vec![waiver("S2", by, until)],
            ..Record::default()
        };
        let fixture = with_page(beta().whole(LedgerKind::Issues), "FastPath", record);
        cell(&fixture, "FastPath", "S2").verdict
    };
    assert_eq!(verdict("ada", "0.7", "grace"), Verdict::Waived);
    assert_eq!(verdict("ada", "0.5", "grace"), Verdict::Unmet);
    assert_eq!(verdict("ada", "0.7", "@Ada"), Verdict::Unmet);
    assert_eq!(verdict("grace", "0.7", "joan"), Verdict::Unmet);
}

#[test]
fn missing_infrastructure_makes_it_pending_until_it_is_there() {
    let yaml = "infrastructure:\n  - name: a panel of users\n    issue: \"#12\"\n    criteria: [S2]\n    thereWhen: \"docs/users/**\"\n";
    let config = config::read("gradus.yaml", yaml).expect("it is one");
    let beta = beta().whole(LedgerKind::Issues);
    let mut fixture = with_page(beta, "FastPath", Record::default());
    let judged = |fixture: &Fixture| {
        let card = card(fixture, "dra-driver", &config, "FastPath");
        card.cell("S2").expect("asked").clone()
    };
    let pending = judged(&fixture);
    assert_eq!(pending.verdict, Verdict::Pending);
    assert!(
        pending.reason.contains("a panel of users (#12)"),
        "{pending:#?}"
    );
    fixture.ledgers.paths = vec!["docs/users/one.md".into()];
    assert_eq!(judged(&fixture).verdict, Verdict::Unmet);
}

#[test]
fn a_card_reaches_to_the_next_stage_and_concludes() {
    let config = Config::default();
    let alpha = Fixture::new()
        .gate("FastPath", "0.4 alpha off")
        .line("v26.4", &[("FastPath", "0.4 alpha off")]);
    let alpha = card(&alpha, "dra-driver", &config, "FastPath");
    assert_eq!(alpha.next.map(|s| s.as_str()), Some("beta"));
    assert!(alpha.cell("B1").is_some() && alpha.cell("S1").is_none());
    let beta = card(&beta(), "dra-driver", &config, "FastPath");
    assert_eq!(beta.cells.len(), 26);
    assert_eq!(beta.conclusion, Some(Conclusion::NotEligible));
    assert_eq!(beta.cell("S10").expect("asked").verdict, Verdict::Unmet);
    assert!(beta.missing.contains(&"S10".to_owned()));
}

#[test]
fn a_policy_without_criteria_asks_for_nothing() {
    let card = card(&beta(), "kubernetes", &Config::default(), "FastPath");
    assert_eq!(card.cells, []);
}

fn declined(criterion: &str, by: &str) -> Decision {
    Decision {
        choice: at(Choice::NotApplicable),
        about: Some(text(criterion)),
        by: text(by),
        date: text("2025-12-01"),
        reason: text("it has no loop"),
        link: None,
        until: None,
    }
}

#[test]
fn what_is_not_asked_is_declared_by_no_owner_and_of_no_fact() {
    let judged = |criterion: &str, owner: &str| {
        let record = Record {
            owners: vec![text(owner)],
            decisions: vec![declined(criterion, "ada")],
            ..Record::default()
        };
        let fixture = with_page(beta().tracker([]), "FastPath", record);
        cell(&fixture, "FastPath", criterion)
    };
    // A matter of words, and one that the policy asks of some categories alone.
    for criterion in ["S2", "B4"] {
        assert_eq!(
            judged(criterion, "joan").verdict,
            Verdict::NotApplicable,
            "{criterion}"
        );
        let own = judged(criterion, "ada");
        assert_ne!(own.verdict, Verdict::NotApplicable, "{criterion}");
        let shown = |e: &crate::evidence::Evidence| e.text.contains("ada owns the gate");
        assert!(own.evidence.iter().any(shown), "{own:#?}");
    }
    for criterion in ["A1", "B2", "B8", "S1"] {
        let cell = judged(criterion, "joan");
        assert_ne!(cell.verdict, Verdict::NotApplicable, "{criterion}");
    }
}

#[test]
fn words_of_days_to_come_do_not_count() {
    let verdict = |date: &str, uncommitted: bool, read_on: Option<&str>| {
        let mut record = Record {
            evidence: vec![attested("S2", "ada")],
            waivers: vec![waiver("B10", "ada", "0.7")],
            decisions: vec![declined("B4", "ada")],
            ..Record::default()
        };
        record.evidence[0].date = text(date);
        record.waivers[0].date = text(date);
        record.decisions[0].date = text(date);
        let mut fixture = with_page(beta(), "FastPath", record);
        fixture.ledgers.pages[0].uncommitted = uncommitted;
        fixture.ledgers.read_on = read_on.map(str::to_owned);
        let of = |id| cell(&fixture, "FastPath", id).verdict.passes();
        let all = [of("S2"), of("B10"), of("B4")];
        assert!(all.iter().all(|one| *one == all[0]), "{date}: {all:?}");
        all[0]
    };
    // The commit is of 2026-01-15; a day more is another time zone's.
    assert!(verdict("2026-01-16", false, None));
    assert!(!verdict("2026-01-17", false, None));
    assert!(!verdict("2099-01-01", false, Some("2026-03-01")));
    // A page that no commit has was written until it was read.
    assert!(verdict("2026-03-01", true, Some("2026-03-01")));
    assert!(!verdict("2026-03-03", true, Some("2026-03-01")));
    assert!(verdict("2026-01-15", true, Some("2025-03-01")));
}

#[test]
fn a_word_whose_link_leads_nowhere_does_not_count() {
    let verdict = |link: &str| {
        let mut word = attested("S2", "ada");
        word.link = Some(text(link));
        let record = Record {
            evidence: vec![word],
            ..Record::default()
        };
        let mut fixture = with_page(beta(), "FastPath", record);
        fixture.ledgers.paths = vec!["docs/use.md".into()];
        cell(&fixture, "FastPath", "S2").verdict
    };
    for link in [
        "docs/use.md:3",
        "../use.md",
        "#7",
        "https://example.com/talk",
    ] {
        assert_eq!(verdict(link), Verdict::Met, "{link}");
    }
    for link in [
        "docs/gone.md",
        "../../../etc/passwd",
        "a talk in May",
        "see: there",
        "https://",
    ] {
        assert_eq!(verdict(link), Verdict::Unknown, "{link}");
    }
}

#[test]
fn a_change_takes_nobody_out_of_the_owners_and_no_category_away() {
    let page = |owners: &[&str], categories: &[Category]| Record {
        owners: owners.iter().map(|o| text(o)).collect(),
        categories: categories.iter().map(|c| at(*c)).collect(),
        waivers: vec![waiver("S2", "ada", "0.7")],
        ..Record::default()
    };
    let judged = |before: Record, after: Record| {
        let fixture = with_page(beta().whole(LedgerKind::Metrics), "FastPath", before);
        let mut fixture = fixture.changed_from(&[("FastPath", "0.4 alpha off")]);
        fixture.ledgers.pages[0].record = after;
        let of = |id| cell(&fixture, "FastPath", id).verdict;
        (of("S2"), of("B4"))
    };
    let (waived, asked) = judged(page(&["Ada"], &[]), page(&["joan"], &[Internal]));
    assert_ne!(waived, Verdict::Waived);
    assert_ne!(asked, Verdict::NotApplicable);
    let (waived, asked) = judged(page(&["joan"], &[Internal]), page(&["joan"], &[Internal]));
    assert_eq!((waived, asked), (Verdict::Waived, Verdict::NotApplicable));
    let (_, wider) = judged(page(&[], &[Internal]), page(&[], &[Health]));
    assert_ne!(wider, Verdict::NotApplicable);
}

#[test]
fn whoever_owned_a_gate_by_comment_before_a_change_does_still() {
    let record = Record {
        waivers: vec![waiver("S2", "ada", "0.7")],
        ..Record::default()
    };
    let fixture = with_page(beta(), "FastPath", record);
    let mut fixture = fixture.changed_from(&[("FastPath", "0.4 alpha off")]);
    assert_eq!(cell(&fixture, "FastPath", "S2").verdict, Verdict::Waived);
    let before = fixture.ledgers.before.as_mut().expect("a change");
    before
        .owners
        .insert("FastPath".to_owned(), vec!["@Ada".to_owned()]);
    assert_ne!(cell(&fixture, "FastPath", "S2").verdict, Verdict::Waived);
}

#[test]
fn an_alias_that_owns_a_gate_stands_for_its_members() {
    let record = Record {
        owners: vec![text("@Path-Team")],
        waivers: vec![waiver("S2", "ada", "0.7")],
        ..Record::default()
    };
    let mut fixture = with_page(beta(), "FastPath", record);
    assert_eq!(cell(&fixture, "FastPath", "S2").verdict, Verdict::Waived);
    let members = vec!["ada".to_owned(), "joan".to_owned()];
    fixture
        .ledgers
        .aliases
        .insert("path-team".to_owned(), members);
    assert_ne!(cell(&fixture, "FastPath", "S2").verdict, Verdict::Waived);
}
