//! A stream for the XML reader: UTF-8 whatever the bytes are, counted lines, and an end to how
//! long one piece can be.

use std::io::{self, BufRead, Read};

use memchr::memchr_iter;

/// Bytes of one tag, or of one text between two tags: all of it is in memory at once.
pub(super) const MAX_PIECE: usize = 32 * 1024 * 1024;
const BUFFER: usize = 64 * 1024;

/// The stream.
pub(super) struct Steady<R> {
    inner: R,
    buffer: Vec<u8>,
    /// What is handed out next, and the end of what is text for sure.
    at: usize,
    text: usize,
    /// End of what was read: a character may stand half before it.
    read: usize,
    line: u32,
    piece: usize,
    /// Bytes that were no UTF-8.
    repaired: u64,
}

impl<R: Read> Steady<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            buffer: vec![0; BUFFER],
            at: 0,
            text: 0,
            read: 0,
            line: 1,
            piece: 0,
            repaired: 0,
        }
    }

    /// Returns the line of what comes next.
    pub(super) const fn line(&self) -> u32 {
        self.line
    }

    /// Returns how many bytes were no UTF-8, and were read as `?`.
    pub(super) const fn repaired(&self) -> u64 {
        self.repaired
    }

    /// Says that a new piece begins.
    pub(super) const fn begin_piece(&mut self) {
        self.piece = 0;
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.text..self.read, 0);
        self.read -= self.text;
        (self.at, self.text) = (0, 0);
        // A character may come in several reads.
        while self.text == 0 {
            let room = self.buffer.get_mut(self.read..).unwrap_or_default();
            let count = match self.inner.read(room) {
                Ok(count) => count,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                Err(why) => return Err(why),
            };
            self.read += count;
            self.repair(count == 0);
            if count == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Makes text of what was read; a character that is not whole yet waits for the rest.
    fn repair(&mut self, is_end: bool) {
        while let Some(bytes) = self.buffer.get_mut(self.text..self.read) {
            let Err(why) = std::str::from_utf8(bytes) else {
                self.text = self.read;
                return;
            };
            self.text += why.valid_up_to();
            let wrong = match why.error_len() {
                Some(wrong) => wrong,
                None if is_end => self.read - self.text,
                None => return,
            };
            let end = self.text + wrong;
            if let Some(bytes) = self.buffer.get_mut(self.text..end) {
                bytes.fill(b'?');
            }
            self.repaired += wrong as u64;
            self.text = end;
        }
    }
}

impl<R: Read> Read for Steady<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let count = available.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Steady<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece > MAX_PIECE {
            return Err(io::Error::other(TooLong));
        }
        if self.at == self.text {
            self.fill()?;
        }
        Ok(self.buffer.get(self.at..self.text).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        let end = (self.at + count).min(self.text);
        let used = self.buffer.get(self.at..end).unwrap_or_default();
        let lines = memchr_iter(b'\n', used).count();
        self.line = self
            .line
            .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.piece += used.len();
        self.at = end;
    }
}

/// One piece was too long.
#[derive(Debug, thiserror::Error)]
#[error("one tag or text is longer than 32 MiB")]
pub(super) struct TooLong;

#[cfg(test)]
mod tests {
    use std::io::{BufRead, Read};

    use super::{MAX_PIECE, Steady};

    /// Gives one byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let end = into.len().min(1);
            self.0.read(&mut into[..end])
        }
    }

    fn text(bytes: &[u8]) -> (String, u64, u32) {
        let mut steady = Steady::new(Drops(bytes));
        let mut text = String::new();
        steady.read_to_string(&mut text).expect("it is UTF-8 now");
        (text, steady.repaired(), steady.line())
    }

    #[test]
    fn what_is_no_text_becomes_question_marks() {
        assert_eq!(text("a\né→𝄞".as_bytes()), ("a\né→𝄞".to_owned(), 0, 2));
        assert_eq!(text(b"a\xFFb\xC3").0, "a?b?");
        assert_eq!(text(b"\xE2\x82").0, "??");
        assert_eq!(text(b"\xE2\x82\n\n").1, 2);
        assert_eq!(text(b""), (String::new(), 0, 1));
    }

    #[test]
    fn a_piece_without_end_is_refused() {
        let mut steady = Steady::new(std::io::repeat(b'x'));
        let mut taken = 0;
        let refused = loop {
            match steady.fill_buf() {
                Ok(bytes) => {
                    let count = bytes.len();
                    taken += count;
                    steady.consume(count);
                }
                Err(why) => break why,
            }
        };
        assert!(taken < MAX_PIECE + 1024 * 1024, "{taken}");
        assert!(refused.to_string().contains("32 MiB"));
        steady.begin_piece();
        assert!(steady.fill_buf().is_ok());
    }
}
