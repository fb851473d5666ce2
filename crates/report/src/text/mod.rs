//! Text for people: fits the terminal, coloured where the palette says so.

pub mod assess;
pub mod check;
mod columns;
pub mod diff;
mod footer;
pub mod gates;
pub mod page;
pub mod problems;
pub mod timeline;
pub mod trial;

use crate::palette::Palette;

/// How text is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Colours.
    pub palette: Palette,
    /// Columns of the terminal; tables wrap to it, and lines quoted from files are cut to it.
    pub width: usize,
    /// Whether details are wanted that are mostly noise: every registry, every unresolved use.
    pub verbose: bool,
}

impl Look {
    /// Makes a look without colours, for a given width.
    #[must_use]
    pub const fn plain(width: usize) -> Self {
        Self {
            palette: Palette::plain(),
            width,
            verbose: false,
        }
    }
}
