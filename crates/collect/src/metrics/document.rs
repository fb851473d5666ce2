//! Documents: blocks of PromQL, and names of metrics in backticks.

use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::metric::{Meaning, MetricPlace, Metrics, UsedMetric};
use gradus_core::statement::Basis;

use super::promql;
use super::queries::{shown, unread};
use crate::docs::text;

/// What a fence says that holds queries.
const LANGUAGE: &str = "promql";

/// Metrics that one document names at most.
const MAX_USES: usize = 5_000;

/// What one document uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// Metrics that it names.
    pub used: Vec<UsedMetric>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// Looks for what a document may hold, before it is read.
pub(super) struct Finder {
    prefixes: Vec<String>,
    needles: aho_corasick::AhoCorasick,
}

impl Finder {
    /// Looks for blocks of PromQL, and for what the project's metrics begin with.
    pub(super) fn new(metrics: &Metrics) -> Option<Self> {
        let prefixes: Vec<String> = metrics.prefixes().into_iter().collect();
        let fence = format!("```{LANGUAGE}");
        let ticked = prefixes.iter().map(|p| format!("`{p}"));
        let needles = aho_corasick::AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(ticked.chain([fence]))
            .ok()?;
        Some(Self { prefixes, needles })
    }

    /// Reads a Markdown document.
    pub(super) fn read(&self, path: &str, bytes: &[u8], metrics: &Metrics) -> Uses {
        if !self.needles.is_match(bytes) {
            return Uses::default();
        }
        let text = match text::check(path, bytes) {
            Ok(text) => text,
            // Told where documents are read.
            Err(_) => return Uses::default(),
        };
        let mut uses = Uses::default();
        let mut block: Option<Block> = None;
        for (number, line) in (1u32..).zip(text.lines()) {
            match &mut block {
                Some(open) if open.ends_with(line) => {
                    if let Some(block) = block.take() {
                        block.read(path, &mut uses);
                    }
                }
                Some(open) => open.add(line),
                None => match Block::begins_with(line, number) {
                    Some(begun) => block = Some(begun),
                    None => self.names(path, number, line, metrics, &mut uses),
                },
            }
            if uses.used.len() >= MAX_USES {
                uses.unread.push(Unread {
                    path: path.to_owned(),
                    code: UnreadCode::Budget,
                    reason: format!("names more than {MAX_USES} metrics"),
                });
                return uses;
            }
        }
        if let Some(block) = block {
            block.read(path, &mut uses);
        }
        uses
    }

    /// Takes names in backticks that begin like the project's metrics.
    fn names(&self, path: &str, number: u32, line: &str, metrics: &Metrics, uses: &mut Uses) {
        let mut text = None;
        for code in line.split('`').skip(1).step_by(2) {
            let length = code
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(code.len());
            let (name, rest) = code.split_at(length);
            let is_whole = rest.is_empty() || rest.starts_with('{');
            let is_own = self.prefixes.iter().any(|p| {
                name.strip_prefix(p.as_str())
                    .is_some_and(|rest| !rest.is_empty())
            });
            if !(is_whole && is_own) || name.ends_with('_') {
                continue;
            }
            if uses.used.len() >= MAX_USES {
                return;
            }
            let text = text.get_or_insert_with(|| shown(line));
            let is_known = matches!(
                metrics.meaning(name),
                Meaning::Declared(_) | Meaning::Recorded(_)
            );
            uses.used.push(UsedMetric {
                name: name.to_owned(),
                place: MetricPlace::Document,
                title: None,
                expression: text.clone(),
                basis: if is_known {
                    Basis::Read
                } else {
                    Basis::Inferred
                },
                location: Location::new(LedgerKind::Metrics, path, number, 0)
                    .with_text(text.as_str()),
            });
        }
    }
}

/// A fenced block while it is read.
struct Block {
    /// The fence, with its indent.
    fence: String,
    is_promql: bool,
    first: u32,
    text: String,
}

impl Block {
    fn begins_with(line: &str, number: u32) -> Option<Self> {
        let inner = line.trim_start_matches([' ', '>']);
        let mark = inner.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let rest = inner.trim_start_matches(mark);
        let fence = inner.len() - rest.len();
        if fence < 3 || (mark == '`' && rest.contains('`')) {
            return None;
        }
        let language = rest.trim().split([' ', ',', '{']).next();
        Some(Self {
            fence: inner.get(..fence)?.to_owned(),
            is_promql: language.is_some_and(|l| l.eq_ignore_ascii_case(LANGUAGE)),
            first: number.saturating_add(1),
            text: String::new(),
        })
    }

    fn ends_with(&self, line: &str) -> bool {
        let inner = line.trim_start_matches([' ', '>']).trim_end();
        let mark = self.fence.chars().next().unwrap_or('`');
        inner.starts_with(self.fence.as_str()) && inner.chars().all(|c| c == mark)
    }

    fn add(&mut self, line: &str) {
        if self.is_promql {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    /// Reads its queries: one, or several with blank lines between.
    fn read(self, path: &str, uses: &mut Uses) {
        if !self.is_promql || self.text.trim().is_empty() {
            return;
        }
        if let Ok(query) = promql::query(&self.text) {
            let first = self.text.lines().position(|line| !line.trim().is_empty());
            add(path, self.first, first, &self.text, query, uses);
            return;
        }
        let mut paragraph = String::new();
        let mut begins = 0;
        for (row, line) in self.text.lines().chain([""]).enumerate() {
            if !line.trim().is_empty() {
                if paragraph.is_empty() {
                    begins = row;
                }
                paragraph.push_str(line);
                paragraph.push('\n');
                continue;
            }
            self.paragraph(path, begins, &std::mem::take(&mut paragraph), uses);
        }
    }

    /// Reads a query, or a query a line.
    fn paragraph(&self, path: &str, begins: usize, text: &str, uses: &mut Uses) {
        let is_said = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        if !text.lines().any(|line| is_said(&line)) {
            return;
        }
        let why = match promql::query(text) {
            Ok(query) => return add(path, self.first, Some(begins), text, query, uses),
            Err(why) => why,
        };
        let lines = text.lines().enumerate().filter(|(_, line)| is_said(line));
        let each: Option<Vec<(usize, &str, promql::Query)>> = lines
            .map(|(row, line)| Some((begins + row, line, promql::query(line).ok()?)))
            .collect();
        match each {
            Some(queries) => {
                for (row, line, query) in queries {
                    add(path, self.first, Some(row), line, query, uses);
                }
            }
            None => {
                let line = self.first.saturating_add(small(begins));
                uses.unread.push(unread(path, line, &why));
            }
        }
    }
}

fn add(
    path: &str,
    first: u32,
    row: Option<usize>,
    text: &str,
    query: promql::Query,
    uses: &mut Uses,
) {
    let line = first.saturating_add(small(row.unwrap_or(0)));
    let text = shown(text);
    let location = Location::new(LedgerKind::Metrics, path, line, 0).with_text(text.as_str());
    uses.used
        .extend(query.metrics.into_iter().map(|name| UsedMetric {
            name,
            place: MetricPlace::Document,
            title: None,
            expression: text.clone(),
            basis: Basis::Read,
            location: location.clone(),
        }));
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
