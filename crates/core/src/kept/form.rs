//! The options of a dropdown in an issue form. Which gates there are is the registry's; how an
//! option is worded, the order, comments and other options are people's.

use super::Gates;
use super::lines::{Inserts, line_end, missing};
use crate::project::GateView;
use crate::reading::tree::{self, Node, Value};

/// An option that tells that a gate is set against its default.
const TOGGLES: [(&str, bool); 2] = [(" (enabled)", false), (" (disabled)", true)];

/// Keeps the options of the dropdown with an id.
pub(super) fn keep(text: &str, id: &str, gates: &Gates<'_>) -> Result<String, String> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let list = options(bare, id)?;
    let lines: Vec<&str> = bare.split_inclusive('\n').collect();
    let mut kept: Vec<Option<String>> = lines.iter().map(|l| Some((*l).to_owned())).collect();
    let mut listed: Vec<(usize, String)> = Vec::new();
    let mut toggles = false;
    let mut wanted: Vec<String> = Vec::new();
    let mut last = list.below;
    let mut sample: Option<(String, char)> = None;
    for option in &list.all {
        let line = lines.get(option.line).copied().unwrap_or_default();
        let dress = Dress::of(line, &option.text).ok_or_else(|| {
            format!(
                "line {}: an option stands there that is not on one line",
                option.line + 1
            )
        })?;
        last = option.line + 1;
        sample.get_or_insert_with(|| (dress.before.clone(), dress.quote));
        let name = gate(&option.text);
        if gates.former.contains(name) && gates.get(name).is_none() {
            if let Some(line) = kept.get_mut(option.line) {
                *line = None;
            }
            continue;
        }
        let Some(view) = gates.get(name) else {
            wanted.push(option.text.clone());
            continue;
        };
        if listed.iter().any(|(_, there)| there == name) {
            return Err(format!(
                "line {}: {name} has two options, and which one is to stay is not sure: by hand",
                option.line + 1
            ));
        }
        listed.push((option.line, name.to_owned()));
        sample = Some((dress.before.clone(), dress.quote));
        let toggle = TOGGLES
            .iter()
            .find(|(words, _)| option.text == format!("{name}{words}"));
        let right = match (toggle, view.current.default) {
            (Some((_, on)), Some(default)) if *on != default => worded(view, true),
            _ => option.text.clone(),
        };
        toggles |= toggle.is_some();
        if right != option.text
            && let Some(line) = kept.get_mut(option.line)
        {
            *line = Some(dress.with(&right));
        }
        wanted.push(right);
    }
    let names: Vec<String> = listed.iter().map(|(_, name)| name.clone()).collect();
    let missing = missing(gates, &names);
    let (before, quote) = sample.unwrap_or_else(|| (format!("{}- ", " ".repeat(list.indent)), '"'));
    let new = |view: &GateView| {
        let dress = Dress {
            before: before.clone(),
            quote: if quote == ' ' && is_plain(&view.gate.name) {
                ' '
            } else {
                '"'
            },
            after: line_end(text).to_owned(),
        };
        Ok(dress.with(&worded(view, toggles)))
    };
    wanted.extend(missing.iter().map(|view| worded(view, toggles)));
    let inserts = Inserts::new(&missing, &listed, last, new)?;
    let mark = text.get(..text.len() - bare.len()).unwrap_or_default();
    let form = format!("{mark}{}", inserts.into(kept));
    match is_faithful(&form, id, wanted) {
        true => Ok(form),
        false => Err(format!(
            "the options of `{id}` cannot be changed line by line: by hand"
        )),
    }
}

/// Returns the gate that an option is about: it alone, or with something beside it in brackets or
/// after a dash or colon. What goes on in words is an option of its own.
fn gate(option: &str) -> &str {
    let end = option.find([' ', ':']).unwrap_or(option.len());
    let (name, rest) = option.split_at(end);
    let rest = rest.trim_start();
    let beside = ['(', '[', ':', '-', '\u{2013}', '\u{2014}'];
    match rest.is_empty() || rest.starts_with(beside) {
        true => name,
        false => option,
    }
}

/// Words an option: the gate alone, or that it is set against its default.
fn worded(view: &GateView, toggles: bool) -> String {
    let name = &view.gate.name;
    let default = view.current.default.filter(|_| toggles);
    let words = default.and_then(|default| TOGGLES.iter().find(|(_, on)| *on == default));
    words.map_or_else(|| name.clone(), |(words, _)| format!("{name}{words}"))
}

fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && !matches!(
            &*text.to_lowercase(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
        )
}

/// The options as they are.
struct Options {
    all: Vec<Choice>,
    /// The line below the key.
    below: usize,
    /// How deep the options stand.
    indent: usize,
}

struct Choice {
    text: String,
    /// Number of its line, from 0.
    line: usize,
}

fn options(text: &str, id: &str) -> Result<Options, String> {
    let root = tree::parse(text).map_err(|e| format!("line {}: {}", e.line, e.message))?;
    let scalar = |node: &Node| match &node.value {
        Value::Scalar { text, .. } => Some(text.clone()),
        _ => None,
    };
    let body = get(&root, "body").map(|(_, body)| &body.value);
    let Some(Value::List(fields)) = body else {
        return Err("is no issue form: it has no `body`".to_owned());
    };
    let named =
        |field: &&Node| get(field, "id").and_then(|(_, n)| scalar(n)).as_deref() == Some(id);
    let field = fields.iter().find(named);
    let field = field.ok_or_else(|| format!("has no field with the id `{id}`"))?;
    let list = get(field, "attributes").and_then(|(_, attributes)| get(attributes, "options"));
    let (key, list) = list.ok_or_else(|| format!("the field `{id}` has no `options`"))?;
    let items: &[Node] = match &list.value {
        Value::List(items) => items,
        Value::Scalar { text, .. } if text.is_empty() => &[],
        _ => return Err(format!("the `options` of `{id}` are no list")),
    };
    let mut all = Vec::new();
    for item in items {
        let text = scalar(item);
        let text = text.ok_or_else(|| format!("line {}: an option that is no text", item.line))?;
        let line = index(item.line);
        all.push(Choice { text, line });
    }
    Ok(Options {
        all,
        below: index(key.line) + 1,
        indent: index(key.column) + 2,
    })
}

fn get<'n>(map: &'n Node, key: &str) -> Option<(&'n Node, &'n Node)> {
    let Value::Map(pairs) = &map.value else {
        return None;
    };
    let named =
        |(k, _): &&(Node, Node)| matches!(&k.value, Value::Scalar { text, .. } if text == key);
    pairs.iter().find(named).map(|(key, value)| (key, value))
}

fn index(number: u32) -> usize {
    usize::try_from(number)
        .unwrap_or(usize::MAX)
        .saturating_sub(1)
}

/// How the line of an option is written around its text.
struct Dress {
    before: String,
    /// A quote, or a blank for none.
    quote: char,
    after: String,
}

impl Dress {
    fn of(line: &str, text: &str) -> Option<Self> {
        let rest = line.trim_start_matches([' ', '\t']).strip_prefix('-')?;
        let rest = rest.trim_start_matches(' ');
        let before = line.get(..line.len() - rest.len())?;
        let quote = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''))
            .unwrap_or(' ');
        let rest = if quote == ' ' { rest } else { rest.get(1..)? };
        let after = rest.strip_prefix(text)?;
        let after = if quote == ' ' {
            after
        } else {
            after.strip_prefix(quote)?
        };
        let ends = after.trim().is_empty() || after.trim_start().starts_with('#');
        ends.then(|| Self {
            before: before.to_owned(),
            quote,
            after: after.to_owned(),
        })
    }

    fn with(&self, text: &str) -> String {
        let text = match self.quote {
            '"' => text.replace('\\', "\\\\").replace('"', "\\\""),
            '\'' => text.replace('\'', "''"),
            _ => text.to_owned(),
        };
        let quote = match self.quote {
            ' ' => String::new(),
            quote => quote.to_string(),
        };
        format!("{}{quote}{text}{quote}{}", self.before, self.after)
    }
}

/// Tells whether a changed form has the options that it should.
fn is_faithful(form: &str, id: &str, mut wanted: Vec<String>) -> bool {
    let form = form.strip_prefix('\u{feff}').unwrap_or(form);
    let Ok(list) = options(form, id) else {
        return false;
    };
    let mut there: Vec<String> = list.all.into_iter().map(|o| o.text).collect();
    there.sort_unstable();
    wanted.sort_unstable();
    there == wanted
}
