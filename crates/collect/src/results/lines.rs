//! Lines of a stream, each with its number, and none longer than memory allows.

use std::io::{self, BufRead};

use memchr::memchr;

/// Bytes of one line that are kept; the rest of it is passed over.
pub(super) const MAX_LINE: usize = 1024 * 1024;

/// A reader of lines.
pub(super) struct Lines<R> {
    reader: R,
    line: Vec<u8>,
    number: u32,
}

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Counted from 1.
    pub(super) number: u32,
    /// Without its end.
    pub(super) bytes: &'a [u8],
    /// Whether it was longer than what is kept.
    pub(super) is_cut: bool,
    /// Whether its end was there.
    pub(super) is_ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(reader: R) -> Self {
        Self {
            reader,
            line: Vec::new(),
            number: 0,
        }
    }

    /// Returns the next line; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        self.line.shrink_to(MAX_LINE / 16);
        let (mut any, mut is_cut, mut is_ended) = (false, false, false);
        while !is_ended {
            let available = match self.reader.fill_buf() {
                Ok(bytes) => bytes,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                Err(why) => return Err(why),
            };
            if available.is_empty() {
                break;
            }
            any = true;
            let end = memchr(b'\n', available);
            is_ended = end.is_some();
            let used = end.map_or(available.len(), |at| at + 1);
            let text = available.get(..end.unwrap_or(used)).unwrap_or_default();
            let room = MAX_LINE.saturating_sub(self.line.len());
            is_cut |= text.len() > room;
            self.line
                .extend_from_slice(text.get(..room).unwrap_or(text));
            self.reader.consume(used);
        }
        if !any {
            return Ok(None);
        }
        self.number = self.number.saturating_add(1);
        let bytes = self.line.strip_suffix(b"\r").unwrap_or(&self.line);
        let mark = bytes
            .strip_prefix(b"\xEF\xBB\xBF")
            .filter(|_| self.number == 1);
        let bytes = mark.unwrap_or(bytes);
        Ok(Some(Line {
            number: self.number,
            bytes,
            is_cut,
            is_ended,
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::{Lines, MAX_LINE};

    #[test]
    fn lines_come_one_by_one_whatever_the_buffer() {
        for capacity in [1, 2, 64] {
            let text = &b"a\r\n\nlast"[..];
            let mut lines = Lines::new(BufReader::with_capacity(capacity, text));
            let mut seen = Vec::new();
            while let Some(line) = lines.next().expect("memory reads") {
                let text = String::from_utf8_lossy(line.bytes).into_owned();
                seen.push((line.number, text, line.is_ended));
            }
            let wanted = [(1, "a", true), (2, "", true), (3, "last", false)];
            let wanted = wanted.map(|(n, t, e)| (n, t.to_owned(), e));
            assert_eq!(seen, wanted);
        }
    }

    #[test]
    fn a_byte_order_mark_is_of_no_line() {
        let text = "\u{feff}a\n\u{feff}b\n";
        let mut lines = Lines::new(text.as_bytes());
        let first = lines
            .next()
            .expect("memory reads")
            .map(|l| l.bytes.to_vec());
        assert_eq!(first.as_deref(), Some(&b"a"[..]));
        let second = lines.next().expect("memory reads").map(|l| l.bytes.len());
        assert_eq!(second, Some(4));
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_whole() {
        let long = std::io::repeat(b'x').take(5 * MAX_LINE as u64);
        let text = long.chain(&b"\nnext\n"[..]);
        let mut lines = Lines::new(BufReader::new(text));
        let first = lines.next().expect("reads").expect("a line");
        assert!(first.is_cut);
        assert_eq!(first.bytes.len(), MAX_LINE);
        let second = lines.next().expect("reads").expect("a line");
        assert_eq!((second.number, second.bytes), (2, &b"next"[..]));
        assert_eq!(lines.next().expect("reads"), None);
    }
}
