//! Columns: cells padded to a common width, the last column wrapped into what is left.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::palette::paint;
use crate::text::Look;

/// Blanks between two columns.
const GAP: usize = 2;
/// No cell is wider: names that go on and on are wrapped.
const WIDEST: usize = 64;
/// The first column keeps at least this much.
const FIRST: usize = 16;
/// The last column has at least this much if it needs it, even where the terminal then wraps.
const LAST: usize = 24;

/// One cell; its text is escaped already.
pub(super) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// Makes a cell without a style.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::styled(text, Style::new())
    }

    /// Makes a cell in a style.
    pub(super) fn styled(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
        }
    }
}

/// Lays out rows below a header. Rows may be shorter than the header.
pub(super) fn table(header: &[&str], rows: Vec<Vec<Cell>>, look: &Look) -> String {
    let head: Vec<Cell> = header
        .iter()
        .map(|title| Cell::styled(*title, look.palette.header))
        .collect();
    let mut all = Vec::with_capacity(rows.len() + 1);
    all.push(head);
    all.extend(rows);
    let widths = widths(&all, header.len(), look.width);
    let mut out = String::new();
    for row in &all {
        push_row(&mut out, row, &widths);
    }
    out
}

fn widths(rows: &[Vec<Cell>], columns: usize, total: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = (0..columns)
        .map(|i| {
            rows.iter()
                .filter_map(|row| row.get(i))
                .map(|cell| cell.text.width())
                .max()
                .unwrap_or(0)
                .clamp(1, WIDEST)
        })
        .collect();
    let natural = widths.last().copied().unwrap_or(0);
    let others: usize = widths.iter().rev().skip(1).map(|w| w + GAP).sum();
    let least = natural.min(LAST);
    // Where it does not fit, the first column gives way: it is the one with long names.
    let excess = (others + least).saturating_sub(total);
    let given = widths
        .first()
        .map_or(0, |first| excess.min(first.saturating_sub(FIRST)));
    if let Some(first) = widths.first_mut() {
        *first -= given;
    }
    if let Some(last) = widths.last_mut() {
        *last = total.saturating_sub(others - given).max(least);
    }
    widths
}

fn push_row(out: &mut String, row: &[Cell], widths: &[usize]) {
    let cells: Vec<(Vec<String>, usize, Style)> = row
        .iter()
        .zip(widths)
        .map(|(cell, &width)| (wrap(&cell.text, width), width, cell.style))
        .collect();
    let height = cells
        .iter()
        .map(|(lines, ..)| lines.len())
        .max()
        .unwrap_or(0);
    for i in 0..height {
        // Blanks are written before a cell that has text, so that no line ends in one.
        let mut owed = 0;
        for (lines, width, style) in &cells {
            let text = lines.get(i).map_or("", String::as_str);
            if !text.is_empty() {
                out.extend(std::iter::repeat_n(' ', owed));
                out.push_str(&paint(*style, text).to_string());
                owed = 0;
            }
            owed += width.saturating_sub(text.width()) + GAP;
        }
        out.push('\n');
    }
}

/// Breaks text into lines of at most `width` columns, at blanks where there are any. Never
/// empty.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let needed = if line.is_empty() { 0 } else { 1 } + word.width();
        if line.width() + needed <= width {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            if line.width() + c.width().unwrap_or(0) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines
}

/// Cuts text to `width` columns, with `…` where something was cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_blanks_and_breaks_what_has_none() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
        assert_eq!(wrap("ab", 0), ["a", "b"]);
    }

    #[test]
    fn cuts_by_columns() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("abc", 0), "…");
    }

    #[test]
    fn no_line_ends_in_a_blank_and_columns_align() {
        let rows = vec![
            vec![Cell::plain("a"), Cell::plain("x y")],
            vec![Cell::plain("long name"), Cell::plain("")],
        ];
        assert_eq!(
            table(&["N", "W"], rows, &Look::plain(40)),
            "N          W\na          x y\nlong name\n"
        );
    }
}
