//! Settings in text: `X=true`, also put together from pieces.

use super::parse::MAX_BYTES;
use super::scope::Scope;
use super::syntax::{Expr, Kind};

/// Stands for a part of a text that only running the program would show.
const HOLE: char = '\u{fffd}';
/// Texts are put together up to this many bytes: one literal is never longer, and a sum or a
/// format that is makes no text that a person wrote.
const MAX_TEXT: usize = MAX_BYTES;

/// Returns the text that an expression makes: a literal, a concatenation, a format with its
/// arguments. `None` if it is no text, as far as can be told.
pub(crate) fn text(expr: &Expr, scope: &Scope<'_>) -> Option<String> {
    let mut out = String::new();
    let literal = write(expr, scope, &mut out)?;
    (literal && out.len() <= MAX_TEXT).then_some(out)
}

/// Writes an expression; tells whether some of it is a string literal.
fn write(expr: &Expr, scope: &Scope<'_>, out: &mut String) -> Option<bool> {
    if out.len() > MAX_TEXT {
        return None;
    }
    if let Kind::Text(text) = &expr.kind {
        out.push_str(text);
        return Some(true);
    }
    if let Some(gate) = scope.gate(expr) {
        out.push_str(&gate);
        return Some(false);
    }
    match &expr.kind {
        // A sum: the parser keeps no operators, and no other makes text.
        Kind::Other(parts) if parts.len() == 2 => {
            let mut literal = false;
            for part in parts {
                match write(part, scope, out) {
                    Some(is) => literal |= is,
                    None => out.push(HOLE),
                }
            }
            Some(literal)
        }
        Kind::Call(callee, arguments) => {
            let name = callee.last_name()?;
            let (format, rest) = arguments.split_first()?;
            let Kind::Text(format) = &format.kind else {
                return None;
            };
            if !name.ends_with('f') {
                return None;
            }
            fill(format, rest, scope, out);
            Some(true)
        }
        _ => None,
    }
}

/// Writes a format with its arguments.
pub(crate) fn fill(format: &str, arguments: &[Expr], scope: &Scope<'_>, out: &mut String) {
    let mut arguments = arguments.iter();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let verb = chars.find(|c| c.is_ascii_alphabetic() || *c == '%');
        match verb {
            Some('%') | None => out.push('%'),
            Some(_) => match arguments.next() {
                Some(argument) => match (scope.gate(argument), &argument.kind) {
                    (Some(gate), _) => out.push_str(&gate),
                    (None, Kind::Name(name)) if matches!(&**name, "true" | "false") => {
                        out.push_str(name);
                    }
                    (None, Kind::Text(text)) => out.push_str(text),
                    _ => out.push(HOLE),
                },
                None => out.push(HOLE),
            },
        }
    }
}

/// A setting in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting<'t> {
    /// What stands before the `=`, as far as a name can go: `featureGates.X`.
    pub(crate) subject: &'t str,
    /// To what it is set.
    pub(crate) on: bool,
    /// Offset of the subject.
    pub(crate) start: usize,
}

/// Finds settings: a name, `=`, and `true` or `false`.
pub(crate) fn settings(text: &str) -> Vec<Setting<'_>> {
    let mut found = Vec::new();
    for at in memchr::memchr_iter(b'=', text.as_bytes()) {
        let rest = text.get(at + 1..).unwrap_or_default();
        let on = if starts_with_word(rest, "true") {
            true
        } else if starts_with_word(rest, "false") {
            false
        } else {
            continue;
        };
        let before = text.get(..at).unwrap_or_default();
        let subject = before
            .rsplit(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))
            .next()
            .unwrap_or_default();
        if !subject.is_empty() {
            found.push(Setting {
                subject,
                on,
                start: at - subject.len(),
            });
        }
    }
    found
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
}

/// Returns the gate of a setting: its subject, or the last part of it.
pub(crate) fn gate_set(setting: &Setting<'_>, scope: &Scope<'_>) -> Option<String> {
    let last = setting.subject.rsplit('.').next().unwrap_or_default();
    scope.known(setting.subject).or_else(|| scope.known(last))
}

#[cfg(test)]
mod tests {
    use super::settings;

    fn found(text: &str) -> Vec<(&str, bool)> {
        settings(text)
            .into_iter()
            .map(|s| (s.subject, s.on))
            .collect()
    }

    #[test]
    fn names_with_truth_values() {
        assert_eq!(
            found("set featureGates.A=false, or --feature-gates=B=true,C=false"),
            [("featureGates.A", false), ("B", true), ("C", false)]
        );
        assert_eq!(found("a = true, =true, x=truely, y==true"), []);
    }
}
