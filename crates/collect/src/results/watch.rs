//! Looks for panics and data races in what programs print.
//!
//! A panic of Go begins a line with `panic: ` or `fatal error: `; one that Kubernetes' libraries
//! caught is logged as `Observed a panic`. The race detector prints `WARNING: DATA RACE` on a
//! line of its own. TAP puts `# ` in front of what a test prints, which is passed over.

use gradus_core::results::TroubleKind;
use memchr::{memchr, memmem};

/// Bytes of a line that are looked at.
const LOOKED_AT: usize = 400;

/// Tells what a line shows, if anything.
pub(super) fn line(bytes: &[u8]) -> Option<TroubleKind> {
    let bytes = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let text = bytes.trim_ascii_start();
    let text = text.strip_prefix(b"#").unwrap_or(text).trim_ascii();
    if text == b"WARNING: DATA RACE" {
        return Some(TroubleKind::Race);
    }
    // What a program said as it went down, rather than words about panics in general.
    let went_down = text.starts_with(b"panic: ") || text.starts_with(b"fatal error: ");
    let was_caught = || memmem::find(text, b"Observed a panic").is_some();
    (went_down || was_caught()).then_some(TroubleKind::Panic)
}

/// A watch over a text that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// The beginning of a line whose end has not come yet.
    open: Vec<u8>,
    /// Line on which the open one stands.
    number: u32,
}

impl Watch {
    /// Begins a text on a line of its file.
    pub(super) fn begin(&mut self, number: u32) {
        self.open.clear();
        self.number = number;
    }

    /// Takes a piece; `found` gets each line that shows something, and its number.
    pub(super) fn feed(
        &mut self,
        mut piece: &[u8],
        found: &mut dyn FnMut(TroubleKind, u32, &[u8]),
    ) {
        while let Some(end) = memchr(b'\n', piece) {
            let (text, rest) = piece.split_at(end);
            if self.open.is_empty() {
                look(text, self.number, found);
            } else {
                self.keep(text);
                self.end(found);
            }
            self.number = self.number.saturating_add(1);
            piece = rest.get(1..).unwrap_or_default();
        }
        self.keep(piece);
    }

    /// Ends the text: what is open is a line too.
    pub(super) fn end(&mut self, found: &mut dyn FnMut(TroubleKind, u32, &[u8])) {
        look(&self.open, self.number, found);
        self.open.clear();
    }

    fn keep(&mut self, piece: &[u8]) {
        let room = LOOKED_AT.saturating_sub(self.open.len());
        self.open
            .extend_from_slice(piece.get(..room).unwrap_or(piece));
    }
}

fn look(text: &[u8], number: u32, found: &mut dyn FnMut(TroubleKind, u32, &[u8])) {
    if let Some(kind) = line(text) {
        found(kind, number, text.get(..LOOKED_AT).unwrap_or(text));
    }
}

#[cfg(test)]
mod tests {
    use gradus_core::results::TroubleKind::{Panic, Race};

    use super::{Watch, line};

    #[test]
    fn what_a_program_says_as_it_goes_down() {
        for (text, wanted) in [
            ("panic: runtime error: index out of range", Some(Panic)),
            ("# panic: out of oil", Some(Panic)),
            (
                "fatal error: all goroutines are asleep - deadlock!",
                Some(Panic),
            ),
            (
                "E0101 10:00:00.0 1 x.go:9] \"Observed a panic\" panic=\"x\"",
                Some(Panic),
            ),
            ("WARNING: DATA RACE", Some(Race)),
            ("    WARNING: DATA RACE  ", Some(Race)),
            ("it must not panic: ever", None),
            ("the test prints WARNING: DATA RACE on purpose", None),
            ("fatal: not a git repository", None),
            ("", None),
        ] {
            assert_eq!(line(text.as_bytes()), wanted, "{text}");
        }
    }

    #[test]
    fn a_line_in_pieces_is_one_line() {
        let text = "first\npanic: a & b\nWARNING: DATA RACE\nlast panic: no\npanic: open";
        for size in 1..text.len() {
            let mut watch = Watch::default();
            let mut found = Vec::new();
            watch.begin(7);
            let mut note = |kind, number, text: &[u8]| {
                found.push((kind, number, String::from_utf8_lossy(text).into_owned()));
            };
            for piece in text.as_bytes().chunks(size) {
                watch.feed(piece, &mut note);
            }
            watch.end(&mut note);
            let wanted = [
                (Panic, 8, "panic: a & b".to_owned()),
                (Race, 9, "WARNING: DATA RACE".to_owned()),
                (Panic, 11, "panic: open".to_owned()),
            ];
            assert_eq!(found, wanted, "pieces of {size}");
        }
    }

    #[test]
    fn a_line_without_end_is_not_kept() {
        let mut watch = Watch::default();
        watch.begin(1);
        for _ in 0..10_000 {
            watch.feed(&[b'x'; 1000], &mut |_, _, _| panic!("nothing is there"));
        }
        assert!(watch.open.len() <= 400);
    }
}
