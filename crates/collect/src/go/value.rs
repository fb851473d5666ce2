//! Values as source writes them, before names are looked up.

use super::lex::{Lexer, Token, TokenKind, unquote};
use super::syntax::{Expr, Kind};

/// A value that may still have to be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    /// Nothing is written.
    Missing,
    /// A string, also one that is converted or parsed: `Feature("x")`, `MustParse("1.2")`.
    Text(Box<str>),
    /// `true` or `false`.
    Bool(bool),
    /// A number as written.
    Number(Box<str>),
    /// A name of the same package.
    Name(Box<str>),
    /// A name of another package, by the alias that the file gives it.
    Member(Box<str>, Box<str>),
    /// Anything else, as far as a person needs it.
    Other(Box<str>),
}

impl Value {
    /// Reads an expression; `text` is the source it was parsed from.
    pub(crate) fn of(expr: &Expr, text: &str) -> Self {
        match &expr.kind {
            Kind::Text(value) => Self::Text(value.clone()),
            Kind::Number(value) => Self::Number(value.clone()),
            Kind::Name(name) => match &**name {
                "true" => Self::Bool(true),
                "false" => Self::Bool(false),
                _ => Self::Name(name.clone()),
            },
            Kind::Member(inner, name) => match inner.name() {
                Some(package) => Self::Member(package.into(), name.clone()),
                None => Self::Other(snippet(expr, text)),
            },
            // A conversion, or a function that makes a value of its only argument.
            Kind::Call(_, arguments) => match arguments.as_slice() {
                [one] if matches!(one.kind, Kind::Text(_) | Kind::Name(_) | Kind::Member(..)) => {
                    Self::of(one, text)
                }
                _ => Self::Other(snippet(expr, text)),
            },
            _ => Self::Other(snippet(expr, text)),
        }
    }

    /// Writes the value as source would.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) => format!("{text:?}"),
            Self::Bool(value) => value.to_string(),
            Self::Number(text) | Self::Name(text) | Self::Other(text) => text.to_string(),
            Self::Member(package, name) => format!("{package}.{name}"),
        }
    }
}

/// Returns the first line of an expression, as written.
pub(crate) fn snippet(expr: &Expr, text: &str) -> Box<str> {
    let range = expr.at.offset as usize..expr.end as usize;
    let whole = text.get(range).unwrap_or_default();
    whole.lines().next().unwrap_or_default().trim().into()
}

/// A constant or variable of a package, read from tokens alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declared {
    /// Name.
    pub(crate) name: Box<str>,
    /// Value.
    pub(crate) value: Value,
    /// Offset of the name in the file.
    pub(crate) offset: usize,
}

/// Reads `A, B [Type] = x, y`; `code` is the text, `base` its offset in the file.
pub(crate) fn declared(code: &str, base: usize) -> Vec<Declared> {
    let tokens: Vec<Token> = Lexer::new(code, 0)
        .filter(|t| !matches!(t.kind, TokenKind::Comment | TokenKind::Newline))
        .take(256)
        .collect();
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.kind != TokenKind::Word {
            break;
        }
        names.push(*token);
        at += 1;
        match tokens.get(at) {
            Some(t) if t.kind == TokenKind::Symbol(b',') => at += 1,
            _ => break,
        }
    }
    let equals = tokens
        .iter()
        .position(|t| t.kind == TokenKind::Symbol(b'='))
        .map_or(tokens.len(), |i| i + 1);
    let mut values = split_list(tokens.get(equals..).unwrap_or_default()).into_iter();
    names
        .into_iter()
        .map(|name| Declared {
            name: code.get(name.start..name.end).unwrap_or_default().into(),
            value: values
                .next()
                .map_or(Value::Missing, |tokens| simple(tokens, code)),
            offset: base + name.start,
        })
        .collect()
}

fn split_list(tokens: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0usize;
    tokens
        .split(|t| {
            match t.kind {
                TokenKind::Symbol(b'(' | b'[' | b'{') => depth += 1,
                TokenKind::Symbol(b')' | b']' | b'}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && t.kind == TokenKind::Symbol(b',')
        })
        .collect()
}

/// Reads a literal, a name, a selector, or a conversion of one of these.
fn simple(tokens: &[Token], code: &str) -> Value {
    let text = |t: &Token| code.get(t.start..t.end).unwrap_or_default();
    let other = || {
        let start = tokens.first().map_or(0, |t| t.start);
        let end = tokens.last().map_or(0, |t| t.end);
        let whole = code.get(start..end).unwrap_or_default();
        Value::Other(whole.lines().next().unwrap_or_default().trim().into())
    };
    match tokens {
        [] => Value::Missing,
        [one] => match one.kind {
            TokenKind::Text => unquote(text(one)).map_or_else(other, |v| Value::Text(v.into())),
            TokenKind::Number => Value::Number(text(one).into()),
            TokenKind::Word => match text(one) {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                name => Value::Name(name.into()),
            },
            _ => other(),
        },
        [a, dot, b]
            if dot.kind == TokenKind::Symbol(b'.')
                && a.kind == TokenKind::Word
                && b.kind == TokenKind::Word =>
        {
            Value::Member(text(a).into(), text(b).into())
        }
        // Conversions: `T(x)` and `p.T(x)`.
        [callee, open, inner @ .., close]
            if callee.kind == TokenKind::Word && is_call(open, inner, close) =>
        {
            simple(inner, code)
        }
        [package, dot, callee, open, inner @ .., close]
            if package.kind == TokenKind::Word
                && dot.kind == TokenKind::Symbol(b'.')
                && callee.kind == TokenKind::Word
                && is_call(open, inner, close) =>
        {
            simple(inner, code)
        }
        _ => other(),
    }
}

fn is_call(open: &Token, inner: &[Token], close: &Token) -> bool {
    open.kind == TokenKind::Symbol(b'(')
        && close.kind == TokenKind::Symbol(b')')
        && match inner {
            [_] => true,
            [_, dot, _] => dot.kind == TokenKind::Symbol(b'.'),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(code: &str) -> Vec<(String, String)> {
        declared(code, 0)
            .into_iter()
            .map(|d| (d.name.to_string(), d.value.shown()))
            .collect()
    }

    fn one(code: &str) -> String {
        read(code)
            .first()
            .map(|(_, v)| v.clone())
            .unwrap_or_default()
    }

    #[test]
    fn typed_converted_untyped_and_aliased() {
        assert_eq!(one("A featuregate.Feature = \"a\""), "\"a\"");
        assert_eq!(one("A = featuregate.Feature(\"a\")"), "\"a\"");
        assert_eq!(one("A = Feature(\"a\")"), "\"a\"");
        assert_eq!(one("A = `a`"), "\"a\"");
        assert_eq!(one("A = other.B"), "other.B");
        assert_eq!(one("A = B"), "B");
        assert_eq!(one("A"), "");
        assert_eq!(one("A = b.C + \"x\""), "b.C + \"x\"");
        assert_eq!(one("A = map[string]int{\n\"x\": 1}"), "map[string]int{");
    }

    #[test]
    fn lists() {
        assert_eq!(
            read("A, B = f(1, 2), true"),
            [
                ("A".to_owned(), "f(1, 2)".to_owned()),
                ("B".to_owned(), "true".to_owned())
            ]
        );
    }
}
