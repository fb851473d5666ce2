//! Colours of the text output, as values.

use std::fmt;

use anstyle::{AnsiColor, Style};
use gradus_core::finding::Severity;
use gradus_core::stage::Stage;

/// Styles of the parts of text output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Palette {
    /// Severity `error`; verdict `refused`.
    pub error: Style,
    /// Severity `warning`; verdict `changed`.
    pub warning: Style,
    /// Severity `info`; verdict `ignored`.
    pub info: Style,
    /// What is as it should be.
    pub good: Style,
    /// Names of gates, and messages.
    pub strong: Style,
    /// Frames, arrows, what matters less.
    pub dim: Style,
    /// Column headers.
    pub header: Style,
}

impl Palette {
    /// Makes a palette without any colour: output has no escape sequence.
    #[must_use]
    pub const fn plain() -> Self {
        Self {
            error: Style::new(),
            warning: Style::new(),
            info: Style::new(),
            good: Style::new(),
            strong: Style::new(),
            dim: Style::new(),
            header: Style::new(),
        }
    }

    /// Makes the palette for terminals: the sixteen colours that every theme has.
    #[must_use]
    pub const fn colored() -> Self {
        Self {
            error: AnsiColor::Red.on_default().bold(),
            warning: AnsiColor::Yellow.on_default().bold(),
            info: AnsiColor::Cyan.on_default(),
            good: AnsiColor::Green.on_default(),
            strong: Style::new().bold(),
            dim: Style::new().dimmed(),
            header: Style::new().underline(),
        }
    }

    /// Returns the style of a severity.
    #[must_use]
    pub const fn severity(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }

    /// Returns the style of a stage: settled ones are good, those on their way out are warned of.
    #[must_use]
    pub const fn stage(&self, stage: Option<Stage>) -> Style {
        match stage {
            Some(Stage::Stable | Stage::Default) => self.good,
            Some(Stage::Beta | Stage::TechPreview) => self.info,
            Some(Stage::Deprecated | Stage::Discontinued) => self.warning,
            _ => Style::new(),
        }
    }
}

/// Text in a style; no escape sequence where the style is plain.
pub(crate) struct Painted<'a> {
    style: Style,
    text: &'a str,
}

/// Puts text in a style.
pub(crate) const fn paint(style: Style, text: &str) -> Painted<'_> {
    Painted { style, text }
}

impl fmt::Display for Painted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `{:#}` of a plain style is empty, and so is `{}`: nothing to be careful about.
        write!(f, "{}{}{:#}", self.style, self.text, self.style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_has_no_escape_and_colour_closes_what_it_opens() {
        let plain = Palette::plain();
        assert_eq!(paint(plain.error, "x").to_string(), "x");
        let colored = Palette::colored();
        let text = paint(colored.error, "x").to_string();
        assert!(
            text.starts_with('\u{1b}') && text.ends_with("\u{1b}[0m"),
            "{text:?}"
        );
    }
}
