//! Tokens of PromQL, with the variables that dashboards put into it.

use super::NotPromQl;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name: of a metric, a function, a label, or a word of the language.
    Name,
    /// A name, a number or a duration that holds a variable.
    Variable,
    /// A number or a duration.
    Number,
    /// A string.
    Text,
    /// `(`, `==`, `=~`.
    Symbol,
    /// The end.
    End,
}

/// A token and the bytes it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Bytes between the brackets of a variable.
const MAX_VARIABLE: usize = 256;
/// Operators of two bytes; any other symbol has one.
const PAIRS: [&str; 6] = ["==", "!=", "=~", "!~", "<=", ">="];

/// Cuts a query into tokens; the last one is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, NotPromQl> {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: 0,
        brackets: 0,
    };
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next()?;
        tokens.push(token);
        if token.kind == Kind::End {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// Between these a colon sets a step apart, and is part of no name.
    brackets: u32,
}

impl Lexer<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn next(&mut self) -> Result<Token, NotPromQl> {
        loop {
            match self.byte(self.at) {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                Some(b'#') => {
                    let rest = self.bytes.get(self.at..).unwrap_or_default();
                    self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                }
                _ => break,
            }
        }
        let start = self.at;
        let Some(byte) = self.byte(start) else {
            return Ok(self.token(Kind::End, start));
        };
        match byte {
            b'"' | b'\'' | b'`' => self.string(byte),
            b'0'..=b'9' => Ok(self.word(Kind::Number)),
            b'.' if self.byte(start + 1).is_some_and(|b| b.is_ascii_digit()) => {
                Ok(self.word(Kind::Number))
            }
            b'$' | b'[' if self.variable(start).is_some() => Ok(self.word(Kind::Name)),
            b':' if self.brackets > 0 => Ok(self.symbol()),
            b if b.is_ascii_alphabetic() || matches!(b, b'_' | b':') => Ok(self.word(Kind::Name)),
            b'(' | b')' | b'{' | b'}' | b'[' | b']' | b',' | b'=' | b'!' | b'<' | b'>' | b'+'
            | b'-' | b'*' | b'/' | b'%' | b'^' | b'@' => Ok(self.symbol()),
            _ => Err(self.error(start)),
        }
    }

    fn token(&mut self, kind: Kind, end: usize) -> Token {
        let start = self.at;
        self.at = end;
        Token { kind, start, end }
    }

    fn symbol(&mut self) -> Token {
        match self.byte(self.at) {
            Some(b'[') => self.brackets += 1,
            Some(b']') => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
        let pair = self.text.get(self.at..self.at + 2);
        let length = if pair.is_some_and(|p| PAIRS.contains(&p)) {
            2
        } else {
            1
        };
        self.token(Kind::Symbol, self.at + length)
    }

    /// Takes letters, digits and variables that touch each other.
    fn word(&mut self, kind: Kind) -> Token {
        let mut kind = kind;
        let mut at = self.at;
        loop {
            let next = match self.byte(at) {
                Some(b) if b.is_ascii_alphanumeric() || b == b'_' => at + 1,
                Some(b':') if kind != Kind::Number && self.brackets == 0 => at + 1,
                Some(b'.') if kind == Kind::Number => at + 1,
                // `1e-3`
                Some(b'+' | b'-') if kind == Kind::Number && self.is_exponent(at) => at + 1,
                Some(b'$' | b'[') => match self.variable(at) {
                    Some(end) => {
                        kind = Kind::Variable;
                        end
                    }
                    None => break,
                },
                _ => break,
            };
            at = next;
        }
        self.token(kind, at)
    }

    /// Tells whether a sign belongs to the exponent of a number.
    fn is_exponent(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|i| self.byte(i));
        let first = self.text.get(self.at..at).unwrap_or_default();
        matches!(before, Some(b'e' | b'E'))
            && !first.starts_with("0x")
            && self.byte(at + 1).is_some_and(|b| b.is_ascii_digit())
    }

    /// Returns the end of `$x`, `${x}` or `[[x]]`.
    fn variable(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        for (open, close) in [("${", "}"), ("[[", "]]")] {
            if let Some(inner) = rest.strip_prefix(open) {
                let near = inner.as_bytes();
                let near = near.get(..MAX_VARIABLE.min(near.len())).unwrap_or_default();
                let length = memchr::memmem::find(near, close.as_bytes())?;
                let name = inner.get(..length)?;
                let is_name = !name.is_empty() && !name.contains(['\n', '{', '[', ']', '"']);
                return is_name.then_some(at + open.len() + length + close.len());
            }
        }
        let name = rest.strip_prefix('$')?;
        let length = name
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(name.len());
        (length > 0).then_some(at + 1 + length)
    }

    fn string(&mut self, quote: u8) -> Result<Token, NotPromQl> {
        let mut at = self.at + 1;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'\\' if quote != b'`' => at += 2,
                b if b == quote => return Ok(self.token(Kind::Text, at + 1)),
                b'\n' if quote != b'`' => break,
                _ => at += 1,
            }
        }
        Err(NotPromQl {
            what: "a string that does not end".to_owned(),
            offset: self.at,
            over_budget: false,
        })
    }

    fn error(&self, at: usize) -> NotPromQl {
        let rest = self.text.get(at..).unwrap_or_default();
        let shown = rest.chars().next().map_or(String::new(), String::from);
        NotPromQl {
            what: format!("unexpected `{shown}`"),
            offset: at,
            over_budget: false,
        }
    }
}
