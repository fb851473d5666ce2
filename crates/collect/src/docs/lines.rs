//! From offsets to lines and columns.

/// Where the lines of a document begin.
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1))
            .collect();
        Self { text, starts }
    }

    /// Returns the line of an offset, counted from 1.
    pub(crate) fn line(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// Returns the column of an offset in bytes, counted from 1.
    pub(crate) fn column(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.wrapping_sub(1)).copied().unwrap_or(0);
        u32::try_from(offset.saturating_sub(start).saturating_add(1)).unwrap_or(u32::MAX)
    }

    /// Returns the offset at which a line begins, counted from 1; the end, where there is none.
    pub(crate) fn start(&self, line: u32) -> usize {
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        let start = line.checked_sub(1).and_then(|i| self.starts.get(i));
        start.copied().unwrap_or(self.text.len())
    }

    /// Returns the line of an offset, trimmed.
    pub(crate) fn text(&self, offset: usize) -> &'a str {
        self.line_text(self.line(offset))
    }

    /// Returns a line, counted from 1, trimmed; empty where there is no such line.
    pub(crate) fn line_text(&self, line: u32) -> &'a str {
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        let Some(start) = line.checked_sub(1).and_then(|i| self.starts.get(i)) else {
            return "";
        };
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text.get(*start..end).unwrap_or_default().trim()
    }
}
