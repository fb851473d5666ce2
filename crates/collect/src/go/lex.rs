//! Tokens of Go source: enough to find declarations without parsing them.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Identifier or keyword.
    Word,
    /// Number literal.
    Number,
    /// String literal, interpreted or raw.
    Text,
    /// Rune literal.
    Rune,
    /// Line or block comment, without the line end.
    Comment,
    /// End of a line.
    Newline,
    /// Any other single byte: operators, brackets, bytes that Go does not know.
    Symbol(u8),
}

/// A token and the bytes it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// First byte.
    pub(crate) start: usize,
    /// Byte after the last.
    pub(crate) end: usize,
    /// Whether a literal or a comment runs into the end of the line or file.
    pub(crate) unterminated: bool,
}

/// Cuts source into tokens; blanks and carriage returns are dropped.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    /// Starts at an offset.
    pub(crate) fn new(source: &'a str, at: usize) -> Self {
        Self {
            bytes: source.as_bytes(),
            at,
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn rest(&self, at: usize) -> &'a [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// Finds the end of a literal that closes with `quote` and must not cross a line.
    fn quoted(&self, start: usize, quote: u8) -> (usize, bool) {
        let mut at = start + 1;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'\\' if !matches!(self.byte(at + 1), None | Some(b'\n')) => at += 2,
                b'\n' => return (at, true),
                b if b == quote => return (at + 1, false),
                _ => at += 1,
            }
        }
        (self.bytes.len(), true)
    }

    fn comment(&self, start: usize) -> Option<(usize, bool)> {
        match self.byte(start + 1)? {
            b'/' => {
                let line = self.rest(start);
                let length = memchr::memchr(b'\n', line).unwrap_or(line.len());
                Some((start + length, false))
            }
            b'*' => {
                let rest = self.rest(start + 2);
                match memchr::memmem::find(rest, b"*/") {
                    Some(length) => Some((start + 2 + length + 2, false)),
                    None => Some((self.bytes.len(), true)),
                }
            }
            _ => None,
        }
    }

    fn run(&self, start: usize, keep: impl Fn(u8) -> bool) -> usize {
        let rest = self.rest(start);
        start + rest.iter().position(|b| !keep(*b)).unwrap_or(rest.len())
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = self.run(self.at, |b| matches!(b, b' ' | b'\t' | b'\r'));
        let byte = self.byte(start)?;
        let (kind, end, unterminated) = match byte {
            b'\n' => (TokenKind::Newline, start + 1, false),
            b'"' => {
                let (end, open) = self.quoted(start, b'"');
                (TokenKind::Text, end, open)
            }
            b'\'' => {
                let (end, open) = self.quoted(start, b'\'');
                (TokenKind::Rune, end, open)
            }
            b'`' => match memchr::memchr(b'`', self.rest(start + 1)) {
                Some(length) => (TokenKind::Text, start + 1 + length + 1, false),
                None => (TokenKind::Text, self.bytes.len(), true),
            },
            b'/' => match self.comment(start) {
                Some((end, open)) => (TokenKind::Comment, end, open),
                None => (TokenKind::Symbol(b'/'), start + 1, false),
            },
            b'0'..=b'9' => {
                let end = self.run(start, |b| is_word(b) || b == b'.');
                (TokenKind::Number, end, false)
            }
            b if is_word(b) => (TokenKind::Word, self.run(start, is_word), false),
            b => (TokenKind::Symbol(b), start + 1, false),
        };
        self.at = end;
        Some(Token {
            kind,
            start,
            end,
            unterminated,
        })
    }
}

/// Returns the value of a Go string literal; `None` where it is none or has an escape that Go
/// does not know.
pub(crate) fn unquote(literal: &str) -> Option<String> {
    if let Some(raw) = literal
        .strip_prefix('`')
        .and_then(|rest| rest.strip_suffix('`'))
    {
        return Some(raw.replace('\r', ""));
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut value = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            value.push(c);
            continue;
        }
        match chars.next()? {
            'n' => value.push('\n'),
            't' => value.push('\t'),
            'r' => value.push('\r'),
            '\\' => value.push('\\'),
            '"' => value.push('"'),
            'x' => value.push(scalar(&mut chars, 2)?),
            'u' => value.push(scalar(&mut chars, 4)?),
            'U' => value.push(scalar(&mut chars, 8)?),
            _ => return None,
        }
    }
    Some(value)
}

fn scalar(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let mut value = 0u32;
    for _ in 0..digits {
        value = value
            .checked_mul(16)?
            .checked_add(chars.next()?.to_digit(16)?)?;
    }
    char::from_u32(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<TokenKind> {
        Lexer::new(source, 0).map(|t| t.kind).collect()
    }

    #[test]
    fn literals_hide_brackets() {
        use TokenKind::{Comment, Newline, Rune, Symbol, Text};
        assert_eq!(
            kinds("\"{\\\"\" '{' `{\n` // {\n/* { */ {"),
            [Text, Rune, Text, Comment, Newline, Comment, Symbol(b'{')]
        );
    }

    #[test]
    fn open_literals_end_with_the_line_or_the_file() {
        let open: Vec<bool> = Lexer::new("\"abc\n`abc\n", 0)
            .map(|t| t.unterminated)
            .collect();
        assert_eq!(open, [true, false, true]);
        assert!(Lexer::new("/* abc", 0).all(|t| t.unterminated));
        assert!(Lexer::new("\"\\", 0).all(|t| t.unterminated));
    }

    #[test]
    fn values_of_strings() {
        assert_eq!(unquote("\"a\\u0041\\n\"").as_deref(), Some("aA\n"));
        assert_eq!(unquote("`a\\n`").as_deref(), Some("a\\n"));
        assert_eq!(unquote("\"a\\q\""), None);
        assert_eq!(unquote("abc"), None);
    }
}
