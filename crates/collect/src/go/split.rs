//! Cuts a Go file into its top-level declarations, without parsing what is inside.
//!
//! A parser for all of Go is two hundred times slower than the byte filter in front of it, and
//! one line that it does not know can spoil the tree of the whole file. So declarations are
//! told apart first, by brackets and by Go's rule for automatic semicolons, and only those
//! that speak of gates are parsed, each alone.

use super::lex::{Lexer, Token, TokenKind};

/// What a top-level part of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartKind {
    /// The package clause.
    Package,
    /// An import, or a group of them.
    Import,
    /// A constant, or a group of them.
    Const,
    /// A variable, or a group of them.
    Var,
    /// A type, or a group of them.
    Type,
    /// A function or a method.
    Func,
    /// Anything else: what trails the last declaration, or what Go does not allow there.
    Other,
}

/// A declaration inside a group, or the only one of a part without brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SpecPart {
    /// First byte of the blanks and comments before it.
    pub(crate) start: usize,
    /// First byte of the declaration, after the keyword where there is one.
    pub(crate) code: usize,
    /// Byte after its last token.
    pub(crate) end: usize,
}

/// A top-level part of a file. Parts touch: together they are the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// What it is.
    pub(crate) kind: PartKind,
    /// First byte of the blanks and comments before it.
    pub(crate) start: usize,
    /// First byte of its first token.
    pub(crate) code: usize,
    /// Byte after its last token.
    pub(crate) code_end: usize,
    /// Byte after its terminator; the next part starts here.
    pub(crate) end: usize,
    /// Deepest nesting of brackets.
    pub(crate) nesting: u32,
    /// Whether a bracket, literal or comment is never closed.
    pub(crate) broken: bool,
    /// Constants, variables, types and imports: one each.
    pub(crate) specs: Vec<SpecPart>,
}

/// Cuts a file into parts.
pub(crate) fn split(source: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    // Once a bracket was found that is never closed, a keyword at the beginning of a line is
    // taken for the next declaration, so that each byte is read at most twice.
    let mut strict = false;
    while at < source.len() {
        let part = match Splitter::new(source, at, strict).run() {
            Ok(part) => part,
            Err(Unclosed) => {
                strict = true;
                continue;
            }
        };
        at = part.end.max(at + 1);
        parts.push(part);
    }
    parts
}

/// Cuts off the part that begins at an offset; it ends behind that.
///
/// Where it ends before the end of the file, nothing after its end was looked at.
///
/// # Errors
/// A bracket is never closed: only a look at the whole file can tell where the part ends.
pub(crate) fn part_at(source: &str, at: usize) -> Result<Part, Unclosed> {
    Splitter::new(source, at, false).run()
}

/// The file ended inside a bracket, and a later line looks like a declaration.
pub(crate) struct Unclosed;

struct Splitter<'a> {
    source: &'a str,
    strict: bool,
    part: Part,
    seen_code: bool,
    depth: u32,
    /// The part is `keyword ( ... )`.
    group: bool,
    previous: Option<Token>,
    spec: Option<SpecPart>,
    spec_start: usize,
    resync: bool,
}

impl<'a> Splitter<'a> {
    fn new(source: &'a str, at: usize, strict: bool) -> Self {
        Self {
            source,
            strict,
            part: Part {
                kind: PartKind::Other,
                start: at,
                code: source.len(),
                code_end: source.len(),
                end: source.len(),
                nesting: 0,
                broken: false,
                specs: Vec::new(),
            },
            seen_code: false,
            depth: 0,
            group: false,
            previous: None,
            spec: None,
            spec_start: at,
            resync: false,
        }
    }

    fn run(mut self) -> Result<Part, Unclosed> {
        for token in Lexer::new(self.source, self.part.start) {
            match token.kind {
                TokenKind::Comment => self.part.broken |= token.unterminated,
                TokenKind::Newline => {
                    if self.ends_statement() && self.terminator(token) {
                        return Ok(self.part);
                    }
                }
                TokenKind::Symbol(b';') if self.seen_code => {
                    if self.terminator(token) {
                        return Ok(self.part);
                    }
                    self.previous = Some(token);
                }
                _ => {
                    if self.depth > 0 && self.looks_like_declaration(token) {
                        if self.strict {
                            self.part.broken = true;
                            self.part.end = token.start;
                            self.finish();
                            return Ok(self.part);
                        }
                        self.resync = true;
                    }
                    self.significant(token);
                }
            }
        }
        if self.depth > 0 {
            if self.resync {
                return Err(Unclosed);
            }
            self.part.broken = true;
        }
        self.finish();
        Ok(self.part)
    }

    /// Takes a token that is neither a comment nor a line end.
    fn significant(&mut self, token: Token) {
        self.part.broken |= token.unterminated;
        if !self.seen_code {
            self.seen_code = true;
            self.part.code = token.start;
            self.part.kind = kind_of(self.text(token));
        } else if self.depth == 0
            && !self.group
            && self.has_specs()
            && token.kind == TokenKind::Symbol(b'(')
            && self.previous.is_some_and(|p| p.start == self.part.code)
        {
            self.group = true;
            self.depth = 1;
            self.part.nesting = self.part.nesting.max(1);
            self.previous = Some(token);
            self.spec_start = token.end;
            return;
        } else if self.has_specs()
            && !(self.group && self.depth == 1 && token.kind == TokenKind::Symbol(b')'))
        {
            let start = self.spec_start;
            self.spec.get_or_insert(SpecPart {
                start,
                code: token.start,
                end: token.end,
            });
        }
        match token.kind {
            TokenKind::Symbol(b'(' | b'[' | b'{') => {
                self.depth = self.depth.saturating_add(1);
                self.part.nesting = self.part.nesting.max(self.depth);
            }
            TokenKind::Symbol(b')' | b']' | b'}') => {
                if self.group && self.depth == 1 {
                    self.close_spec(token.start);
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
        self.previous = Some(token);
    }

    /// Takes a semicolon, written or automatic; tells whether it ends the part.
    fn terminator(&mut self, token: Token) -> bool {
        if self.group && self.depth == 1 {
            self.close_spec(token.end);
        }
        if self.depth > 0 {
            return false;
        }
        self.part.end = token.end;
        self.finish();
        true
    }

    fn close_spec(&mut self, next: usize) {
        if let (Some(mut spec), Some(previous)) = (self.spec.take(), self.previous) {
            spec.end = previous.end;
            self.part.specs.push(spec);
            self.spec_start = next;
        }
    }

    fn finish(&mut self) {
        self.close_spec(self.part.end);
        if let Some(previous) = self.previous {
            self.part.code_end = previous.end;
        } else {
            self.part.code = self.part.end;
            self.part.code_end = self.part.end;
        }
    }

    fn has_specs(&self) -> bool {
        matches!(
            self.part.kind,
            PartKind::Import | PartKind::Const | PartKind::Var | PartKind::Type
        )
    }

    fn text(&self, token: Token) -> &'a str {
        self.source.get(token.start..token.end).unwrap_or_default()
    }

    /// Go's rule: a line end is a semicolon after a name, a literal, or a closing bracket.
    fn ends_statement(&self) -> bool {
        self.previous.is_some_and(|token| match token.kind {
            TokenKind::Word => !is_open_keyword(self.text(token)),
            TokenKind::Number | TokenKind::Text | TokenKind::Rune => true,
            TokenKind::Symbol(byte) => matches!(byte, b')' | b']' | b'}'),
            TokenKind::Comment | TokenKind::Newline => false,
        })
    }

    fn looks_like_declaration(&self, token: Token) -> bool {
        token.kind == TokenKind::Word
            && token.start > self.part.code
            && self.source.as_bytes().get(token.start.wrapping_sub(1)) == Some(&b'\n')
            && !matches!(
                kind_of(self.text(token)),
                PartKind::Other | PartKind::Package
            )
    }
}

fn kind_of(word: &str) -> PartKind {
    match word {
        "package" => PartKind::Package,
        "import" => PartKind::Import,
        "const" => PartKind::Const,
        "var" => PartKind::Var,
        "type" => PartKind::Type,
        "func" => PartKind::Func,
        _ => PartKind::Other,
    }
}

fn is_open_keyword(word: &str) -> bool {
    matches!(
        word,
        "package"
            | "import"
            | "const"
            | "var"
            | "type"
            | "func"
            | "struct"
            | "interface"
            | "map"
            | "chan"
            | "if"
            | "else"
            | "for"
            | "range"
            | "switch"
            | "select"
            | "case"
            | "default"
            | "go"
            | "goto"
            | "defer"
    )
}

#[cfg(test)]
mod tests;
