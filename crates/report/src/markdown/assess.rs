//! Scorecards as Markdown: a table of all gates, and a section for each gate that was asked for.

use std::fmt::Write as _;

use gradus_core::assess::{Cell, Scorecard};

use super::{push_footer, push_header, push_row};
use crate::Assessed;
use crate::escape;
use crate::words;

/// Renders one section a gate.
#[must_use]
pub fn render(assessed: &Assessed<'_>) -> String {
    let mut out = String::new();
    for card in assessed.cards {
        push_card(&mut out, card);
    }
    push_footer(
        &mut out,
        &assessed.ledgers.coverage,
        &assessed.ledgers.unread,
    );
    out
}

/// Renders the matrix of gates and criteria.
#[must_use]
pub fn matrix(assessed: &Assessed<'_>) -> String {
    let criteria = assessed.criteria();
    let mut header = vec!["gate", "stage", "next"];
    header.extend(&criteria);
    header.push("conclusion");
    let mut out = String::new();
    push_header(&mut out, &header);
    for card in assessed.cards {
        let mut row = vec![
            escape::code(&card.gate),
            words::stage(card.stage).to_owned(),
            card.next.map_or("", |s| s.as_str()).to_owned(),
        ];
        row.extend(criteria.iter().map(|id| {
            let cell = card.cell(id);
            cell.map_or("", |c| c.verdict.as_str()).to_owned()
        }));
        row.push(card.conclusion.map_or("", |c| c.as_str()).to_owned());
        push_row(&mut out, &row);
    }
    push_footer(
        &mut out,
        &assessed.ledgers.coverage,
        &assessed.ledgers.unread,
    );
    out
}

fn push_card(out: &mut String, card: &Scorecard) {
    let way = match card.next {
        Some(next) => format!("{} to {next}", words::stage(card.stage)),
        None => words::stage(card.stage).to_owned(),
    };
    let conclusion = card.conclusion.map_or("nowhere to go", |c| c.as_str());
    let _ = writeln!(
        out,
        "## {}: {way}: {conclusion}\n",
        escape::code(&card.gate)
    );
    push_header(out, &["criterion", "verdict", "why", "what to do"]);
    for cell in &card.cells {
        push_row(out, &row(cell));
    }
    for obstacle in &card.obstacles {
        let _ = writeln!(out, "\n- {}", escape::markdown(&obstacle.text));
    }
    for (note, _) in &card.notes {
        let _ = writeln!(out, "\n> {}", escape::markdown(note));
    }
    out.push('\n');
}

fn row(cell: &Cell) -> [String; 4] {
    let first = cell.evidence.first();
    let place = first.map_or_else(String::new, |e| {
        format!(" ({})", escape::code(&words::place(&e.location)))
    });
    [
        format!(
            "{} {}",
            escape::markdown(&cell.id),
            escape::markdown(&cell.requirement)
        ),
        cell.verdict.as_str().to_owned(),
        format!("{}{place}", escape::markdown(&cell.reason)),
        escape::markdown(cell.ask.as_deref().unwrap_or("")),
    ]
}
