//! Helm templates as YAML: what a template puts in is a blank that keeps its place.
//!
//! Nothing is evaluated. A line that only steers the template goes, so both branches of a
//! condition stay; what stands inside a line becomes a name with a `$`, which YAML takes for
//! text, and a query for a variable.

/// Actions that steer, and put nothing in.
const STEERING: [&str; 10] = [
    "if", "else", "end", "range", "with", "define", "block", "template", "/*", "$",
];

/// A template as YAML, as long as it was.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Masked {
    pub(super) text: String,
    /// Whether it puts in lines of its own, which may hold anything.
    pub(super) is_open: bool,
}

/// Masks the actions of a template; `None` where one never ends.
pub(super) fn masked(text: &str) -> Option<Masked> {
    let mut out = String::with_capacity(text.len());
    let mut is_open = false;
    // Whether the line has had nothing but blanks so far.
    let mut is_blank = true;
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (before, action) = rest.split_at(at);
        out.push_str(before);
        is_blank = match before.rsplit_once('\n') {
            Some((_, line)) => is_blanks(line),
            None => is_blank && is_blanks(before),
        };
        let end = end(action)?;
        let (action, after) = action.split_at(end);
        let mut next = after
            .bytes()
            .skip_while(|b| matches!(b, b' ' | b'\t' | b'\r'));
        let ends_line = matches!(next.next(), None | Some(b'\n'));
        let steers = steers(action);
        if steers || (is_blank && ends_line) {
            is_open |= !steers;
            blank(&mut out, action, ' ');
            is_blank |= action.contains('\n');
        } else {
            mark(&mut out, action);
            is_blank = action.contains('\n');
        }
        rest = after;
    }
    out.push_str(rest);
    Some(Masked { text: out, is_open })
}

fn is_blanks(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\r'))
}

/// Returns the byte after an action; strings and comments in it may hold its end.
fn end(action: &str) -> Option<usize> {
    let bytes = action.as_bytes();
    let inner = action.get(2..)?.trim_start_matches('-').trim_start();
    if inner.starts_with("/*") {
        let close = action.find("*/")?;
        return action.get(close..)?.find("}}").map(|at| close + at + 2);
    }
    let mut at = 2;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'}' if bytes.get(at + 1) == Some(&b'}') => return Some(at + 2),
            b'`' => {
                let rest = bytes.get(at + 1..)?;
                at += memchr::memchr(b'`', rest)? + 2;
            }
            b'"' => at = quoted(bytes, at)?,
            _ => at += 1,
        }
    }
    None
}

fn quoted(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn steers(action: &str) -> bool {
    let inner = action.trim_start_matches(['{', '-', ' ', '\t', '\n', '\r']);
    STEERING.iter().any(|word| match inner.strip_prefix(word) {
        // `$x := ...`, and not `$x`.
        Some(rest) if *word == "$" => rest.contains(":=") || rest.contains(" = "),
        Some(rest) => *word == "/*" || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'),
        None => false,
    })
}

fn blank(out: &mut String, action: &str, with: char) {
    for byte in action.bytes() {
        out.push(if matches!(byte, b'\n' | b'\r') {
            char::from(byte)
        } else {
            with
        });
    }
}

/// Puts a name in; what of the action stands on other lines goes.
fn mark(out: &mut String, action: &str) {
    let mut lines = action.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let name = first.trim_end_matches(['\n', '\r']);
    out.push('$');
    blank(out, name.get(1..).unwrap_or_default(), '_');
    blank(out, first.get(name.len()..).unwrap_or_default(), ' ');
    for line in lines {
        blank(out, line, ' ');
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    fn lines(text: &str) -> Vec<String> {
        let masked = masked(text).expect("it ends");
        assert_eq!(masked.text.len(), text.len());
        masked
            .text
            .lines()
            .map(|l| l.trim_end().to_owned())
            .collect()
    }

    #[test]
    fn steering_lines_go_and_values_become_names() {
        assert_eq!(
            lines(
                "{{- if .Values.on }}\na: {{ .Values.a }}s\n{{ else }}\nb: \"x{{ \"}}\" }}\"\n{{- end }}"
            ),
            ["", "a: $______________s", "", "b: \"x$_________\"", ""]
        );
        assert_eq!(
            lines("a:{{/* b\nc: {{ x }} */}} d\n{{- $x := `}}` -}}\n"),
            ["a:", "                d", ""]
        );
    }

    #[test]
    fn lines_that_a_template_puts_in_are_not_known() {
        let open = |text: &str| masked(text).map(|m| m.is_open);
        assert_eq!(
            open("a:\n  {{- toYaml .Values.rules | nindent 2 }}\n"),
            Some(true)
        );
        assert_eq!(open("a: {{ .Values.a }}\n{{ end }}\n"), Some(false));
        assert_eq!(open("{{ endless }}\n"), Some(true));
        assert_eq!(open("a: {{ .Values.a\n"), None);
        assert_eq!(open("a: {{ \"b }}\n"), None);
    }
}
