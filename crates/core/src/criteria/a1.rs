//! Criterion A1.

use super::Check;
use crate::assess::Case;
use crate::evidence::{Demand, Effort, Evidence, Judgement};
use crate::ledger::LedgerKind;
use crate::location::Location;
use crate::rules::steps::Since;
use crate::stage::Stage;
use crate::statement::Basis;

const DOC: &str = "\
A gate comes into the registry at the lowest stage of the ladder, and off, so that nobody gets \
what is new without asking for it. This is about the entry, and is judged once: on the change \
that brings the gate, and for older gates on the first release line that has it.

By reading: the registry at that release line, or in the audited tree while the gate is \
unreleased. Nobody's word settles it, and no result. Where history is not whole, an earlier \
entry may be hidden, and the verdict is unknown. A gate that came in otherwise before the \
policy took effect is grandfathered.
";

pub(super) const CHECK: Check = Check {
    id: "A1",
    summary: "the gate came in at alpha and off",
    doc: DOC,
    yields: &[Basis::Read],
    refutes: true,
    ledgers: &[LedgerKind::Registry, LedgerKind::History],
    judge,
};

fn judge(case: &Case<'_>) -> Judgement {
    let demand = Demand::new(
        "entry of the gate",
        "let the change that brings the gate declare it alpha and off",
        Effort::Line,
    );
    let steps = case.steps();
    let Some(first) = steps.first() else {
        return demand.into();
    };
    let mut lowest = case.context.policy.ladder.iter().map(|s| s.value);
    let lowest = lowest.find(|s| *s != Stage::PreAlpha);
    let on = first.spec.default;
    let right = Some(first.stage) == lowest && on == Some(false);
    let place = place(case, &first.since);
    let state = match on {
        Some(true) => ", on by default",
        Some(false) => ", off",
        None => "",
    };
    let text = format!("came in at {}{state} {}", first.stage, first.since_when());
    let unsure = first.at_least || !whole(case, &first.since);
    if !right && case.entered_before_policy(first.stage) && !unsure {
        return Judgement::CouldNotHave(
            format!("{text}, before the policy took effect"),
            vec![place],
        );
    }
    // An entry before the first one that is seen may have been another.
    let basis = if unsure { Basis::Inferred } else { Basis::Read };
    let evidence = if right {
        Evidence::speaks_for(basis, text, place)
    } else {
        Evidence::speaks_against(basis, text, place)
    };
    demand.with([evidence]).into()
}

/// Tells whether an earlier entry would have been seen.
fn whole(case: &Case<'_>, since: &Since<'_>) -> bool {
    match since {
        Since::Declared(..) => true,
        Since::Line(..) | Since::Unreleased => case.context.whole_history().is_some(),
    }
}

fn place(case: &Case<'_>, since: &Since<'_>) -> Location {
    let at_line = match since {
        Since::Line(line, _) => case.context.at_line(line, case.name()),
        Since::Declared(..) | Since::Unreleased => None,
    };
    at_line.unwrap_or_else(|| case.declared())
}

#[cfg(test)]
mod tests {
    use crate::assess::tests::cell;
    use crate::fixtures::Fixture;
    use crate::ledger::LedgerKind;
    use crate::verdict::Verdict;

    fn released(text: &str, line: &str) -> Fixture {
        Fixture::new()
            .gate("FastPath", text)
            .line(line, &[("FastPath", text)])
    }

    #[test]
    fn met() {
        let cell = cell(&released("0.4 alpha off", "v26.4"), "FastPath", "A1");
        assert_eq!(cell.verdict, Verdict::Met);
        assert_eq!(
            cell.evidence[0].location.revision.as_deref(),
            Some("v26.4.0")
        );
    }

    #[test]
    fn unmet() {
        for text in ["0.4 beta on", "0.4 alpha on"] {
            let cell = cell(&released(text, "v26.4"), "FastPath", "A1");
            assert_eq!(cell.verdict, Verdict::Unmet, "{text}");
        }
    }

    #[test]
    fn grandfathered() {
        let cell = cell(&released("0.2 beta on", "v25.8"), "FastPath", "A1");
        assert_eq!(cell.verdict, Verdict::Grandfathered);
        assert!(cell.reason.contains("in v25.8"), "{cell:#?}");
    }

    #[test]
    fn unknown() {
        let torn = released("0.4 beta on", "v26.4").partial(LedgerKind::History);
        assert_eq!(cell(&torn, "FastPath", "A1").verdict, Verdict::Unknown);
    }
}
