//! The grammar of PromQL, as far as it tells names from labels and words.

use super::lex::{Kind, Token};
use super::{MAX_METRICS, NotPromQl, Query};

/// Brackets in brackets beyond which a query is not read.
const MAX_DEPTH: u32 = 100;

/// Operators that are words.
const WORD_OPERATORS: [&str; 4] = ["and", "or", "unless", "atan2"];
/// Operators that are symbols.
const OPERATORS: [&str; 12] = [
    "+", "-", "*", "/", "%", "^", "==", "!=", "<", "<=", ">", ">=",
];
/// Aggregations: what groups may stand on either side of their arguments.
const AGGREGATIONS: [&str; 14] = [
    "sum",
    "avg",
    "min",
    "max",
    "count",
    "group",
    "stddev",
    "stdvar",
    "topk",
    "bottomk",
    "count_values",
    "quantile",
    "limitk",
    "limit_ratio",
];
/// Labels that name the metric.
const NAME_LABEL: &str = "__name__";

pub(super) struct Parser<'a> {
    tokens: Vec<Token>,
    text: &'a str,
    at: usize,
    query: Query,
}

impl<'a> Parser<'a> {
    pub(super) fn new(tokens: Vec<Token>, text: &'a str) -> Self {
        Self {
            tokens,
            text,
            at: 0,
            query: Query::default(),
        }
    }

    pub(super) fn run(mut self) -> Result<Query, NotPromQl> {
        self.expression(0)?;
        if self.query.metrics.len() > MAX_METRICS {
            return Err(NotPromQl {
                what: format!("more than {MAX_METRICS} metrics"),
                offset: 0,
                over_budget: true,
            });
        }
        if self.peek().kind == Kind::End {
            Ok(self.query)
        } else {
            Err(self.unexpected())
        }
    }

    fn peek(&self) -> Token {
        let end = Token {
            kind: Kind::End,
            start: self.text.len(),
            end: self.text.len(),
        };
        self.tokens.get(self.at).copied().unwrap_or(end)
    }

    fn written(&self, token: Token) -> &'a str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    fn next(&mut self) -> (Token, &'a str) {
        let token = self.peek();
        self.at += 1;
        (token, self.written(token))
    }

    /// Tells whether the next token is that symbol.
    fn is(&self, symbol: &str) -> bool {
        let token = self.peek();
        token.kind == Kind::Symbol && self.written(token) == symbol
    }

    /// Tells whether the next token is one of some words, in any case.
    fn is_word(&self, words: &[&str]) -> bool {
        let token = self.peek();
        let written = self.written(token);
        token.kind == Kind::Name && words.iter().any(|w| written.eq_ignore_ascii_case(w))
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = self.is(symbol);
        self.at += usize::from(found);
        found
    }

    fn take_word(&mut self, words: &[&str]) -> bool {
        let found = self.is_word(words);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &str) -> Result<(), NotPromQl> {
        if self.take(symbol) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&self) -> NotPromQl {
        let token = self.peek();
        let what = if token.kind == Kind::End {
            "it ends too early".to_owned()
        } else {
            let shown: String = self.written(token).chars().take(40).collect();
            format!("unexpected `{shown}`")
        };
        NotPromQl {
            what,
            offset: token.start,
            over_budget: false,
        }
    }

    fn deeper(&self, depth: u32) -> Result<u32, NotPromQl> {
        if depth < MAX_DEPTH {
            return Ok(depth + 1);
        }
        Err(NotPromQl {
            what: format!("brackets in more than {MAX_DEPTH} brackets"),
            offset: self.peek().start,
            over_budget: true,
        })
    }

    /// Operands and operators, in turn: which binds stronger makes no difference to names.
    fn expression(&mut self, depth: u32) -> Result<(), NotPromQl> {
        let depth = self.deeper(depth)?;
        self.operand(depth)?;
        while self.operator() {
            self.take_word(&["bool"]);
            if self.take_word(&["on", "ignoring"]) {
                self.labels()?;
                if self.take_word(&["group_left", "group_right"]) && self.is("(") {
                    self.labels()?;
                }
            }
            self.operand(depth)?;
        }
        Ok(())
    }

    fn operator(&mut self) -> bool {
        if self.take_word(&WORD_OPERATORS) {
            return true;
        }
        let token = self.peek();
        let found = token.kind == Kind::Symbol && OPERATORS.contains(&self.written(token));
        self.at += usize::from(found);
        found
    }

    fn operand(&mut self, depth: u32) -> Result<(), NotPromQl> {
        while self.take("+") || self.take("-") {}
        self.primary(depth)?;
        loop {
            if self.take("[") {
                self.range()?;
            } else if self.take_word(&["offset"]) {
                while self.take("+") || self.take("-") {}
                self.length()?;
            } else if self.take("@") {
                self.moment()?;
            } else {
                return Ok(());
            }
        }
    }

    /// `5m]`, `1h:5m]`, `1h:]`
    fn range(&mut self) -> Result<(), NotPromQl> {
        self.length()?;
        if self.take(":") && !self.is("]") {
            self.length()?;
        }
        self.expect("]")
    }

    fn length(&mut self) -> Result<(), NotPromQl> {
        match self.peek().kind {
            Kind::Number | Kind::Variable => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.unexpected()),
        }
    }

    /// `start()`, `end()`, a time.
    fn moment(&mut self) -> Result<(), NotPromQl> {
        if self.take_word(&["start", "end"]) {
            self.expect("(")?;
            return self.expect(")");
        }
        while self.take("+") || self.take("-") {}
        self.length()
    }

    fn primary(&mut self, depth: u32) -> Result<(), NotPromQl> {
        if self.is("{") {
            return self.matchers(None);
        }
        if self.take("(") {
            self.expression(depth)?;
            return self.expect(")");
        }
        let token = self.peek();
        match token.kind {
            Kind::Number | Kind::Text => {
                self.at += 1;
                Ok(())
            }
            Kind::Variable => {
                self.at += 1;
                if self.is("(") {
                    return self.arguments(depth);
                }
                if self.is("{") {
                    return self.matchers(None);
                }
                self.query.hidden += 1;
                Ok(())
            }
            Kind::Name => self.named(depth),
            Kind::Symbol | Kind::End => Err(self.unexpected()),
        }
    }

    /// A number, an aggregation, a call, or a metric.
    fn named(&mut self, depth: u32) -> Result<(), NotPromQl> {
        let (_, name) = self.next();
        let is_aggregation = AGGREGATIONS.iter().any(|a| name.eq_ignore_ascii_case(a));
        if is_aggregation && self.is_word(&["by", "without"]) {
            self.at += 1;
            self.labels()?;
            return self.arguments(depth);
        }
        if self.is("(") {
            if name == "label_values" {
                return self.label_values(depth);
            }
            self.arguments(depth)?;
            if is_aggregation && self.take_word(&["by", "without"]) {
                self.labels()?;
            }
            return Ok(());
        }
        if ["inf", "nan"].iter().any(|n| name.eq_ignore_ascii_case(n)) {
            return Ok(());
        }
        if self.is("{") {
            return self.matchers(Some(name));
        }
        self.uses(name);
        Ok(())
    }

    fn arguments(&mut self, depth: u32) -> Result<(), NotPromQl> {
        self.expect("(")?;
        if self.take(")") {
            return Ok(());
        }
        loop {
            self.expression(depth)?;
            if self.take(")") {
                return Ok(());
            }
            self.expect(",")?;
        }
    }

    /// Grafana's `label_values(metric, label)`, or `label_values(label)`.
    fn label_values(&mut self, depth: u32) -> Result<(), NotPromQl> {
        let before = self.query.clone();
        self.expect("(")?;
        self.expression(depth)?;
        if self.take(")") {
            self.query = before;
            return Ok(());
        }
        self.expect(",")?;
        match self.peek().kind {
            Kind::Name | Kind::Variable | Kind::Text => self.at += 1,
            _ => return Err(self.unexpected()),
        }
        self.expect(")")
    }

    /// `(a, b)`
    fn labels(&mut self) -> Result<(), NotPromQl> {
        self.expect("(")?;
        while !self.take(")") {
            match self.peek().kind {
                Kind::Name | Kind::Variable | Kind::Text => self.at += 1,
                _ => return Err(self.unexpected()),
            }
            if !self.is(")") {
                self.expect(",")?;
            }
        }
        Ok(())
    }

    /// `{a="b", c=~"d"}`, with the metric's name before it or in it.
    fn matchers(&mut self, name: Option<&'a str>) -> Result<(), NotPromQl> {
        self.expect("{")?;
        let mut known = name.is_some();
        if let Some(name) = name {
            self.uses(name);
        }
        while !self.take("}") {
            let (token, label) = self.next();
            match token.kind {
                // Whole matchers may hide in it, and the comma before them.
                Kind::Variable => {}
                Kind::Name | Kind::Text => {
                    known |= self.matcher(token, label)?;
                }
                _ => {
                    self.at -= 1;
                    return Err(self.unexpected());
                }
            }
            // `or` between matchers is VictoriaMetrics'.
            let goes_on = self.is("}") || self.peek().kind == Kind::Variable;
            if !goes_on && !self.take_word(&["or"]) {
                self.expect(",")?;
            }
        }
        self.query.hidden += usize::from(!known);
        Ok(())
    }

    /// Reads what follows a label, or a metric's name in quotes; tells whether it is a name.
    fn matcher(&mut self, token: Token, label: &'a str) -> Result<bool, NotPromQl> {
        let is_equal = self.is("=");
        let is_pattern = self.is("=~");
        if !(is_equal || is_pattern || self.is("!=") || self.is("!~")) {
            if token.kind != Kind::Text {
                return Err(self.unexpected());
            }
            return Ok(self.uses_all(unquoted(label), false));
        }
        self.at += 1;
        let (value, written) = self.next();
        match value.kind {
            Kind::Text if label == NAME_LABEL && (is_equal || is_pattern) => {
                Ok(self.uses_all(unquoted(written), is_pattern))
            }
            Kind::Text | Kind::Variable => Ok(false),
            _ => {
                self.at -= 1;
                Err(self.unexpected())
            }
        }
    }

    fn uses(&mut self, name: &str) {
        let known = &mut self.query.metrics;
        if known.len() <= MAX_METRICS && !known.iter().any(|known| known == name) {
            known.push(name.to_owned());
        }
    }

    /// Takes the name of a metric, or several as a pattern; tells whether they are names.
    fn uses_all(&mut self, text: &str, is_pattern: bool) -> bool {
        // Since Prometheus 3 a name in quotes may have any letters.
        let is_name = |name: &str| {
            let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':');
            !name.is_empty() && !name.contains('$') && (!is_pattern || name.bytes().all(plain))
        };
        let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
        let names: Vec<&str> = if is_pattern {
            inner.unwrap_or(text).split('|').collect()
        } else {
            vec![text]
        };
        let all = names.iter().all(|name| is_name(name));
        if all {
            names.into_iter().for_each(|name| self.uses(name));
        }
        all
    }
}

/// Returns a string without its quotes.
fn unquoted(text: &str) -> &str {
    text.get(1..text.len().saturating_sub(1))
        .unwrap_or_default()
}
