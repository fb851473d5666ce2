//! Cuts a stream of JSON into records.

use gradus_core::ledger::UnreadCode;

/// Longest record that is kept, in bytes. GitHub's bodies have 64 KiB at most.
const MAX_RECORD: usize = 4 * 1024 * 1024;
/// Deepest nesting inside of a record, and of lists around records.
const MAX_DEPTH: usize = 100;
const MAX_OUTER: usize = 8;
/// Bytes of a key that are looked at.
const MAX_KEY: usize = 16;

/// What is cut out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// An object, and the line in which it begins.
    Record(&'a [u8], u32),
    /// The object around `items`, with nothing in its place.
    Head(&'a [u8]),
    /// Something that is no record: line, kind of trouble, reason.
    Broken(u32, UnreadCode, &'static str),
}

/// Cuts records out of bytes that come in chunks.
#[derive(Debug)]
pub(crate) struct Splitter {
    /// Line of the next byte, counted from 1.
    line: u32,
    /// Whether nothing but a byte order mark has come.
    fresh: bool,
    /// Lists and `items` that are open around the records.
    outer: Vec<Outer>,
    /// What is open inside the record: `true` for an object. Empty outside of records.
    open: Vec<bool>,
    record: Vec<u8>,
    /// Line in which the record begins.
    begins: u32,
    too_large: bool,
    is_head: bool,
    in_string: bool,
    escaped: bool,
    /// The last byte that was neither blank nor inside of a string; `v` for the end of a value.
    last: u8,
    /// The last string right inside the record's object.
    key: Vec<u8>,
    /// Whether what is no record was told, since the last that is one.
    told: bool,
    /// Whether nothing more can be told apart.
    lost: bool,
}

#[derive(Debug)]
enum Outer {
    List,
    /// The object around `items`, so far, and the line in which it begins.
    Head(Vec<u8>, u32),
}

/// Where pieces go.
type Sink<'s> = &'s mut dyn FnMut(Piece<'_>);

impl Splitter {
    pub(crate) fn new() -> Self {
        Self {
            line: 1,
            fresh: true,
            outer: Vec::new(),
            open: Vec::new(),
            record: Vec::new(),
            begins: 0,
            too_large: false,
            is_head: false,
            in_string: false,
            escaped: false,
            last: b'v',
            key: Vec::new(),
            told: false,
            lost: false,
        }
    }

    /// Takes the next bytes.
    pub(crate) fn feed(&mut self, chunk: &[u8], sink: Sink<'_>) {
        // Where the part of the record that is not kept yet begins.
        let mut from = 0;
        let mut at = 0;
        while let Some(&byte) = chunk.get(at) {
            if self.lost {
                return;
            }
            if self.in_string && !self.escaped {
                // The inside of strings is most of an export.
                let rest = chunk.get(at..).unwrap_or_default();
                let skipped = memchr::memchr3(b'"', b'\\', b'\n', rest).unwrap_or(rest.len());
                if skipped > 0 {
                    self.note_key(rest.get(..skipped).unwrap_or_default());
                    at += skipped;
                    continue;
                }
            }
            if self.open.is_empty() {
                let resumed = self.outside(byte, sink);
                from = at + usize::from(resumed);
            } else {
                match self.inside(byte) {
                    Step::On => {}
                    Step::Broken(reason) => {
                        sink(Piece::Broken(self.begins, UnreadCode::Syntax, reason));
                        self.abandon();
                        self.told = true;
                        // It may begin the next record.
                        continue;
                    }
                    Step::TooDeep => {
                        let reason = "nested deeper than an export is; the rest is not read";
                        sink(Piece::Broken(self.begins, UnreadCode::Budget, reason));
                        self.lost = true;
                        return;
                    }
                    Step::Items => {
                        self.keep(chunk.get(from..at).unwrap_or_default());
                        self.record.extend_from_slice(b"null");
                        let head = std::mem::take(&mut self.record);
                        self.outer.push(Outer::Head(head, self.begins));
                        self.outer.push(Outer::List);
                        self.abandon();
                    }
                    Step::Whole => {
                        self.keep(chunk.get(from..=at).unwrap_or_default());
                        self.emit(sink);
                    }
                }
            }
            self.line = self.line.saturating_add(u32::from(byte == b'\n'));
            at += 1;
        }
        if !self.open.is_empty() {
            self.keep(chunk.get(from..).unwrap_or_default());
        }
    }

    /// Ends the stream.
    pub(crate) fn finish(&mut self, sink: Sink<'_>) {
        if self.lost {
            return;
        }
        if !self.open.is_empty() {
            let reason = "cut off: the record that begins here has no end";
            sink(Piece::Broken(self.begins, UnreadCode::Syntax, reason));
        } else if !self.outer.is_empty() {
            let reason = "cut off: the list that is open here has no end";
            sink(Piece::Broken(self.line, UnreadCode::Syntax, reason));
        }
    }

    /// A byte between records; tells whether the object around `items` goes on behind it.
    fn outside(&mut self, byte: u8, sink: Sink<'_>) -> bool {
        let was_fresh = std::mem::replace(&mut self.fresh, false);
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1e => self.fresh = was_fresh,
            // A byte order mark, whose three bytes stand before anything else.
            0xef | 0xbb | 0xbf if was_fresh => self.fresh = true,
            b'{' => {
                self.open.push(true);
                self.begins = self.line;
                self.record.clear();
                self.last = b'{';
                self.told = false;
            }
            b'[' if self.outer.len() < MAX_OUTER => self.outer.push(Outer::List),
            b'[' => {
                let reason = "lists in lists, deeper than an export is; the rest is not read";
                sink(Piece::Broken(self.line, UnreadCode::Budget, reason));
                self.lost = true;
            }
            b']' if matches!(self.outer.last(), Some(Outer::List)) => {
                self.outer.pop();
                if matches!(self.outer.last(), Some(Outer::Head(..)))
                    && let Some(Outer::Head(head, begins)) = self.outer.pop()
                {
                    self.record = head;
                    self.begins = begins;
                    self.open.push(true);
                    self.is_head = true;
                    self.last = b'v';
                    return true;
                }
            }
            _ if !self.told => {
                self.told = true;
                let reason = "no record of an export: JSON objects are read, in lists, one a \
                              line, or under `items`";
                sink(Piece::Broken(self.line, UnreadCode::Syntax, reason));
            }
            _ => {}
        }
        false
    }

    /// A byte of a record.
    fn inside(&mut self, byte: u8) -> Step {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    self.last = b'v';
                }
                b'\n' => return Step::Broken("a line ends inside of a string"),
                _ => {}
            }
            return Step::On;
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'"' => {
                self.in_string = true;
                self.key.clear();
            }
            b'{' | b'[' => {
                let in_object = self.open.last() == Some(&true);
                let expected = if in_object {
                    self.last == b':'
                } else {
                    matches!(self.last, b'[' | b',')
                };
                if !expected {
                    return Step::Broken("a record begins before this one ends");
                }
                let is_items = byte == b'[' && self.open.len() == 1 && self.key == b"items";
                if is_items && !self.outer.iter().any(|o| matches!(o, Outer::Head(..))) {
                    return Step::Items;
                }
                if self.open.len() >= MAX_DEPTH {
                    return Step::TooDeep;
                }
                self.open.push(byte == b'{');
                self.last = byte;
            }
            b'}' | b']' => {
                if self.open.pop() != Some(byte == b'}') {
                    return Step::Broken("brackets that do not match");
                }
                self.last = b'v';
                if self.open.is_empty() {
                    return Step::Whole;
                }
            }
            b':' | b',' => self.last = byte,
            _ => self.last = b'v',
        }
        Step::On
    }

    fn note_key(&mut self, text: &[u8]) {
        if self.open.len() == 1 && self.key.len() <= MAX_KEY {
            let room = MAX_KEY + 1 - self.key.len();
            let text = text.get(..room).unwrap_or(text);
            self.key.extend_from_slice(text);
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.record.len().saturating_add(bytes.len()) > MAX_RECORD {
            self.too_large = true;
            self.record.clear();
        } else if !self.too_large {
            self.record.extend_from_slice(bytes);
        }
    }

    fn emit(&mut self, sink: Sink<'_>) {
        let record = std::mem::take(&mut self.record);
        let (too_large, is_head) = (self.too_large, self.is_head);
        let begins = self.begins;
        self.abandon();
        if too_large {
            let reason = "a record of more than 4 MiB";
            sink(Piece::Broken(begins, UnreadCode::TooLarge, reason));
        } else if is_head {
            sink(Piece::Head(&record));
        } else {
            sink(Piece::Record(&record, begins));
        }
        // The room is used again.
        self.record = record;
        self.record.clear();
    }

    fn abandon(&mut self) {
        self.open.clear();
        self.record.clear();
        self.too_large = false;
        self.is_head = false;
        self.in_string = false;
        self.escaped = false;
    }
}

/// What a byte of a record does.
enum Step {
    On,
    /// The record is broken, and this byte is none of it.
    Broken(&'static str),
    TooDeep,
    /// The list of `items` begins.
    Items,
    /// The record ends.
    Whole,
}
