//! `assess`: scorecards, or the matrix of all gates.

use std::fmt::Write as _;

use anstyle::Style;
use gradus_core::assess::{self, Scorecard};
use gradus_core::evidence::{Evidence, RunPlan, Side};
use gradus_core::stage::Stage;
use gradus_core::statement::Basis;
use gradus_core::verdict::{Conclusion, Verdict};

use super::columns::{Cell, table, wrap};
use super::{Look, footer};
use crate::Assessed;
use crate::escape::terminal;
use crate::palette::{Palette, paint};
use crate::words::{self, count};

/// So many pieces of evidence are shown of one criterion; with details all of them.
const SHOWN: usize = 3;

/// Renders one scorecard after the other.
#[must_use]
pub fn render(assessed: &Assessed<'_>, look: &Look) -> String {
    let mut out = String::new();
    for card in assessed.cards {
        if !out.is_empty() {
            out.push('\n');
        }
        push_card(&mut out, card, look);
    }
    push_foot(&mut out, assessed, look);
    out
}

/// Renders all gates against all criteria, a letter a cell.
#[must_use]
pub fn matrix(assessed: &Assessed<'_>, look: &Look) -> String {
    let groups = groups(assessed);
    let mut header = vec!["GATE", "STAGE"];
    header.extend(groups.iter().map(|(_, title)| title.as_str()));
    header.push("CONCLUSION");
    let rows = assessed.cards.iter().map(|card| {
        let mut row = vec![
            Cell::styled(terminal(&card.gate), look.palette.strong),
            Cell::styled(way(card), look.palette.stage(card.stage)),
        ];
        row.extend(groups.iter().map(|(stage, _)| {
            let cells = card.cells.iter().filter(|c| c.stage == *stage);
            Cell::plain(cells.map(|c| letter(c.verdict)).collect::<String>())
        }));
        row.push(conclusion(card, &look.palette));
        row
    });
    let mut out = table(&header, rows.collect(), look);
    if !assessed.cards.is_empty() {
        out.push('\n');
        for line in wrap(LEGEND, look.width.max(40)) {
            let _ = writeln!(out, "{}", paint(look.palette.dim, &line));
        }
        push_obstacles_of_all(&mut out, assessed, look);
    }
    push_foot(&mut out, assessed, look);
    out
}

/// Returns the stages that ask for something, each with the ids of its criteria: `A1-A5`.
fn groups(assessed: &Assessed<'_>) -> Vec<(Stage, String)> {
    let longest = assessed.cards.iter().max_by_key(|c| c.cells.len());
    let mut groups: Vec<(Stage, Vec<&str>)> = Vec::new();
    for cell in longest.iter().flat_map(|card| &card.cells) {
        match groups.iter_mut().find(|(stage, _)| *stage == cell.stage) {
            Some((_, ids)) => ids.push(&cell.id),
            None => groups.push((cell.stage, vec![&cell.id])),
        }
    }
    let titled = groups.into_iter().map(|(stage, ids)| {
        let title = match ids.as_slice() {
            [first, .., last] => format!("{}-{}", terminal(first), terminal(last)),
            [one] => terminal(one).into_owned(),
            [] => String::new(),
        };
        (stage, title)
    });
    titled.collect()
}

const LEGEND: &str = "+ met, w waived, g grandfathered, · not applicable, p pending, s stale, \
                      ? unknown, - unmet; gradus assess GATE tells why";

/// Returns the sign of a verdict in the matrix.
const fn letter(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "+",
        Verdict::Waived => "w",
        Verdict::Grandfathered => "g",
        Verdict::NotApplicable => "·",
        Verdict::Pending => "p",
        Verdict::Stale => "s",
        Verdict::Unknown => "?",
        Verdict::Unmet => "-",
    }
}

const fn style(verdict: Verdict, palette: &Palette) -> Style {
    match verdict {
        Verdict::Met => palette.good,
        Verdict::Waived | Verdict::Grandfathered => palette.info,
        Verdict::NotApplicable => palette.dim,
        Verdict::Pending | Verdict::Stale | Verdict::Unknown => palette.warning,
        Verdict::Unmet => palette.error,
    }
}

fn conclusion(card: &Scorecard, palette: &Palette) -> Cell {
    let style = match card.conclusion {
        Some(Conclusion::Eligible) => palette.good,
        Some(Conclusion::Undecided) => palette.warning,
        Some(Conclusion::NotEligible | Conclusion::BlockedUpstream) => palette.error,
        None => palette.dim,
    };
    Cell::styled(
        card.conclusion.map_or("nowhere to go", |c| c.as_str()),
        style,
    )
}

/// Returns where it is, and what it is held against: `alpha -> beta`.
fn way(card: &Scorecard) -> String {
    match card.next {
        Some(next) => format!("{} -> {next}", words::stage(card.stage)),
        None => words::stage(card.stage).to_owned(),
    }
}

fn push_card(out: &mut String, card: &Scorecard, look: &Look) {
    let palette = &look.palette;
    let way = way(card);
    let (conclusion, style) = match card.conclusion {
        Some(Conclusion::Eligible) => ("eligible", palette.good),
        Some(Conclusion::Undecided) => ("undecided", palette.warning),
        Some(other) => (other.as_str(), palette.error),
        None => ("nowhere to go", palette.dim),
    };
    let _ = writeln!(
        out,
        "{}: {way}: {}",
        paint(palette.strong, &terminal(&card.gate)),
        paint(style, conclusion)
    );
    for (text, place) in &card.notes {
        let place = terminal(&words::place(place)).into_owned();
        push_wrapped(out, &format!("note: {} ({place})", terminal(text)), 2, look);
    }
    let mut stage = None;
    for cell in &card.cells {
        if stage != Some(cell.stage) {
            stage = Some(cell.stage);
            let _ = writeln!(out, "  {}", paint(palette.header, cell.stage.as_str()));
        }
        push_cell(out, cell, look);
    }
    push_upstream(out, card, look);
    for obstacle in &card.obstacles {
        let word = if obstacle.blocks {
            "in the way"
        } else {
            "mind"
        };
        let text = format!("{word}: {}", terminal(&obstacle.text));
        push_wrapped(out, &text, 2, look);
        for location in &obstacle.locations {
            let place = words::place(location);
            let _ = writeln!(out, "      {}", paint(palette.dim, &terminal(&place)));
        }
    }
    push_missing(out, card, look);
}

fn push_cell(out: &mut String, cell: &assess::Cell, look: &Look) {
    let palette = &look.palette;
    let verdict = format!("{:<15}", cell.verdict.as_str());
    let _ = writeln!(
        out,
        "    {:<4}{}{}",
        terminal(&cell.id),
        paint(style(cell.verdict, palette), &verdict),
        terminal(&cell.requirement),
    );
    push_wrapped(out, &terminal(&cell.reason), 23, look);
    let shown = if look.verbose { usize::MAX } else { SHOWN };
    for evidence in cell.evidence.iter().take(shown) {
        push_evidence(out, evidence, look);
    }
    if cell.evidence.len() > shown {
        let more = format!("and {} more, see -v", cell.evidence.len() - shown);
        let _ = writeln!(out, "{:23}{}", "", paint(palette.dim, &more));
    }
}

fn push_evidence(out: &mut String, evidence: &Evidence, look: &Look) {
    let sign = match (evidence.side, evidence.basis) {
        (_, Basis::Inferred) => "?",
        (Side::For, _) => "+",
        (Side::Against, _) => "-",
    };
    let stale = if evidence.stale { ", too old" } else { "" };
    let place = terminal(&words::place(&evidence.location)).into_owned();
    let text = format!("{sign} {place} ({}{stale})", evidence.basis.as_str());
    let _ = writeln!(out, "{:23}{}", "", paint(look.palette.dim, &text));
}

fn push_upstream(out: &mut String, card: &Scorecard, look: &Look) {
    let mut names: Vec<&str> = card.upstream.iter().map(|u| u.name.as_str()).collect();
    names.dedup();
    for name in names {
        let states = card.upstream.iter().filter(|u| u.name == name);
        let told: Vec<String> = states
            .map(|u| {
                let default = match u.default {
                    Some(true) => ", on",
                    Some(false) => ", off",
                    None => "",
                };
                let stage = u.stage.map_or("not there", |s| s.as_str());
                format!("{} {stage}{default}", u.minor)
            })
            .collect();
        let text = format!("upstream {}: {}", terminal(name), told.join("; "));
        push_wrapped(out, &text, 2, look);
    }
}

/// Lists what to do, the least effort first.
fn push_missing(out: &mut String, card: &Scorecard, look: &Look) {
    let missing: Vec<&assess::Cell> = card.missing.iter().filter_map(|id| card.cell(id)).collect();
    if missing.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "  {}",
        paint(look.palette.header, "what to do, the least effort first")
    );
    for cell in missing {
        let ask = cell.ask.as_deref().unwrap_or("wait");
        push_item(
            out,
            &format!("{:<4}", terminal(&cell.id)),
            &terminal(ask),
            look,
        );
        for plan in &cell.run_plan {
            push_wrapped(out, &runs(plan), 8, look);
        }
    }
}

/// Tells a run plan: `23 more passing runs of TestFastPath on linux/arm64`.
fn runs(plan: &RunPlan) -> String {
    let runs = usize::try_from(plan.runs).unwrap_or(usize::MAX);
    let mut text = count(runs, "more passing run", "more passing runs");
    if !plan.tests.is_empty() {
        let names: Vec<String> = plan
            .tests
            .iter()
            .map(|t| terminal(t).into_owned())
            .collect();
        text.push_str(&format!(" of {}", names.join(", ")));
    }
    if let Some(platform) = &plan.platform {
        text.push_str(&format!(" on {}", terminal(platform)));
    }
    text
}

fn push_item(out: &mut String, head: &str, text: &str, look: &Look) {
    let width = look.width.saturating_sub(8).max(40);
    for (i, line) in wrap(text, width).iter().enumerate() {
        let head = if i == 0 { head } else { "    " };
        let _ = writeln!(out, "    {head}{line}");
    }
}

fn push_wrapped(out: &mut String, text: &str, indent: usize, look: &Look) {
    if text.is_empty() {
        return;
    }
    for line in wrap(text, look.width.saturating_sub(indent).max(40)) {
        let _ = writeln!(out, "{:indent$}{line}", "");
    }
}

/// Says what stands in the way of several gates at once.
fn push_obstacles_of_all(out: &mut String, assessed: &Assessed<'_>, look: &Look) {
    for card in assessed.cards {
        for obstacle in &card.obstacles {
            let text = format!("{}: {}", terminal(&card.gate), terminal(&obstacle.text));
            push_wrapped(out, &text, 0, look);
        }
    }
}

fn push_foot(out: &mut String, assessed: &Assessed<'_>, look: &Look) {
    let eligible = assessed
        .cards
        .iter()
        .filter(|c| c.conclusion == Some(Conclusion::Eligible))
        .count();
    let _ = writeln!(
        out,
        "\n{} of {}, {eligible} eligible, policy {}",
        count(assessed.cards.len(), "gate", "gates"),
        terminal(&assessed.ledgers.repository),
        terminal(assessed.policy.unwrap_or("none")),
    );
    let ledgers = assessed.ledgers;
    footer::push(out, &ledgers.coverage, &ledgers.unread, &[], look);
}
