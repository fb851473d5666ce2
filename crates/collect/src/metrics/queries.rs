//! Queries in a tree of YAML or JSON: rules, alerts, panels.

use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::metric::{MetricPlace, RecordedSeries, UsedMetric};
use gradus_core::statement::Basis;

use super::promql;
use crate::docs::lines::Lines;
use crate::lists::tree::{self, Node, Value};

/// Letters of a query that are shown.
const MAX_SHOWN: usize = 300;
/// Queries of one file that are reported one by one when they cannot be read; the rest is counted.
const MAX_REPORTED: usize = 20;

/// Queries of one file that are read: more than any person writes into one.
const MAX_QUERIES: usize = 5_000;

/// What one file uses and records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queries {
    /// Metrics that its queries use.
    pub used: Vec<UsedMetric>,
    /// Series that its rules record.
    pub recorded: Vec<RecordedSeries>,
    /// How many queries were read.
    pub queries: usize,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// Reads the queries of a file.
pub(super) struct Reader<'a> {
    path: &'a str,
    lines: Lines<'a>,
    found: Queries,
    /// Queries that could not be read, and are not reported one by one.
    unreported: usize,
    /// Whether there were more queries than are read.
    is_full: bool,
}

/// What stands around a value.
#[derive(Clone, Copy, Default)]
struct Around<'n> {
    /// The title of the innermost panel.
    title: Option<&'n str>,
    /// Whether it is asked of something that is no Prometheus.
    is_foreign: bool,
    /// Whether the text of a value may be a file of its own.
    is_embedded: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(path: &'a str, text: &'a str) -> Self {
        Self {
            path,
            lines: Lines::new(text),
            found: Queries::default(),
            unreported: 0,
            is_full: false,
        }
    }

    /// Reads all documents of a file.
    pub(super) fn documents(&mut self, documents: &[Node]) {
        for document in documents {
            self.value(document, Around::default());
        }
    }

    /// Returns what was found.
    pub(super) fn finish(mut self) -> Queries {
        if self.is_full {
            self.found.unread.push(Unread {
                path: self.path.to_owned(),
                code: UnreadCode::Budget,
                reason: format!("more than {MAX_QUERIES} queries"),
            });
        }
        if self.unreported > 0 {
            self.found.unread.push(Unread {
                path: self.path.to_owned(),
                code: UnreadCode::Syntax,
                reason: format!("{} more queries like these", self.unreported),
            });
        }
        self.found
    }

    fn value<'n>(&mut self, node: &'n Node, around: Around<'n>) {
        match &node.value {
            Value::Null => {}
            Value::Scalar { text, .. } => self.embedded(node, text, around),
            Value::Seq(items) => {
                for item in items {
                    self.value(item, around);
                }
            }
            Value::Map(entries) => {
                let around = self.within(node, around);
                self.rule_or_target(node, around);
                for (key, value) in entries {
                    match key.as_str() {
                        "rules" | "groups" if matches!(value.value, Value::Null) => {
                            self.hidden_rules(key, value);
                        }
                        _ => self.value(value, around),
                    }
                }
            }
        }
    }

    /// Takes in what a map says of all that is below it.
    fn within<'n>(&self, node: &'n Node, around: Around<'n>) -> Around<'n> {
        let mut within = around;
        if node.get("targets").is_some() {
            within.title = node.get("title").and_then(Node::text);
        } else if node.get("query").is_some() {
            within.title = node.get("name").and_then(Node::text).or(around.title);
        }
        let source = node.get("datasource").and_then(|d| d.get("type"));
        if let Some(kind) = source.and_then(Node::text) {
            within.is_foreign = kind != "prometheus" && !kind.starts_with('$');
        }
        within
    }

    /// Reads a map that is a rule, a panel's target, or a variable of a dashboard.
    fn rule_or_target(&mut self, node: &Node, around: Around<'_>) {
        let text = |key: &str| node.get(key).and_then(Node::text);
        let (place, title) = match (text("alert"), text("record")) {
            (Some(alert), _) => (MetricPlace::Alert, Some(alert)),
            (None, Some(record)) => (MetricPlace::RecordingRule, Some(record)),
            (None, None) => (MetricPlace::Panel, around.title),
        };
        if let Some(expr) = node.get("expr") {
            if place == MetricPlace::RecordingRule {
                let name = title.unwrap_or_default();
                self.found.recorded.push(RecordedSeries {
                    name: name.to_owned(),
                    location: self.location(expr),
                });
            }
            if place != MetricPlace::Panel || !around.is_foreign {
                self.query(expr, place, title);
            }
        }
        let asks = ["label_values(", "query_result("];
        let variable = node.get("query").filter(|query| {
            let text = query.text().unwrap_or_default();
            asks.iter().any(|ask| text.starts_with(ask))
        });
        if let Some(query) = variable.filter(|_| !around.is_foreign) {
            self.query(query, MetricPlace::Panel, around.title);
        }
    }

    fn query(&mut self, expr: &Node, place: MetricPlace, title: Option<&str>) {
        let Some(text) = expr.text().filter(|t| !t.trim().is_empty()) else {
            return;
        };
        if self.found.queries >= MAX_QUERIES {
            self.is_full = true;
            return;
        }
        match promql::query(text) {
            Ok(query) => {
                self.found.queries += 1;
                let expression = shown(text);
                let location = self.location(expr);
                self.found
                    .used
                    .extend(query.metrics.into_iter().map(|name| UsedMetric {
                        name,
                        place,
                        title: title.map(str::to_owned),
                        expression: expression.clone(),
                        basis: Basis::Read,
                        location: location.clone(),
                    }));
            }
            Err(why) if self.found.unread.len() < MAX_REPORTED => {
                let line = expr.line;
                self.found.unread.push(unread(self.path, line, &why));
            }
            Err(_) => self.unreported += 1,
        }
    }

    /// The rules stand elsewhere: a template puts them in, or nobody does.
    fn hidden_rules(&mut self, key: &str, value: &Node) {
        let reason = format!(
            "line {}: `{key}` are put in by a template, or there are none",
            value.line
        );
        self.found.unread.push(Unread {
            path: self.path.to_owned(),
            code: UnreadCode::Unresolved,
            reason,
        });
    }

    /// A dashboard inside a manifest.
    fn embedded(&mut self, node: &Node, text: &str, around: Around<'_>) {
        let is_dashboard = text.trim_start().starts_with('{') && text.contains("\"expr\"");
        let is_rules = text.contains("expr:") && text.contains("groups:");
        if around.is_embedded || !(is_dashboard || is_rules) {
            return;
        }
        match tree::documents(self.path, text, node.line) {
            Ok(mut documents) => {
                for document in &mut documents {
                    without_columns(document);
                    self.value(
                        document,
                        Around {
                            is_embedded: true,
                            ..Around::default()
                        },
                    );
                }
            }
            Err(unread) => self.found.unread.push(unread),
        }
    }

    fn location(&self, node: &Node) -> Location {
        let line = self.lines.line_text(node.line);
        Location::new(LedgerKind::Metrics, self.path, node.line, node.column).with_text(shown(line))
    }
}

/// Columns inside a block are those of its text, not of the file: the line is meant.
fn without_columns(node: &mut Node) {
    node.column = 0;
    match &mut node.value {
        Value::Seq(items) => items.iter_mut().for_each(without_columns),
        Value::Map(entries) => entries.iter_mut().for_each(|(_, v)| without_columns(v)),
        Value::Null | Value::Scalar { .. } => {}
    }
}

/// Says that a query could not be read.
pub(super) fn unread(path: &str, line: u32, why: &promql::NotPromQl) -> Unread {
    let (code, what) = if why.over_budget {
        (UnreadCode::Budget, "a query that is not read")
    } else {
        (UnreadCode::Syntax, "no PromQL")
    };
    Unread {
        path: path.to_owned(),
        code,
        reason: format!("line {line}: {what}: {}", why.what),
    }
}

/// Shortens what is shown, and makes one line of it.
pub(super) fn shown(text: &str) -> String {
    let mut line = String::new();
    for (count, word) in text.split_whitespace().enumerate() {
        if count > 0 {
            line.push(' ');
        }
        line.extend(word.chars().take(MAX_SHOWN + 1));
        if let Some((at, _)) = line.char_indices().nth(MAX_SHOWN) {
            line.truncate(at);
            line.push('…');
            break;
        }
    }
    line
}
