//! PromQL: which metrics a query uses.
//!
//! A query is read by its grammar, so that text of another language is told from it; types and
//! names of functions are not checked. Variables of Grafana (`$x`, `${x}`, `[[x]]`) may stand
//! wherever their value would make a query of it: a name that has one is not known.
//!
//! Written by hand, since names are all that is asked for: the parsers there are bring some
//! thirty crates each, and two clocks.

mod lex;
mod parse;

use self::parse::Parser;

/// Bytes of a query that are read.
const MAX_BYTES: usize = 64 * 1024;
/// Metrics that one query may use.
const MAX_METRICS: usize = 100;

/// What a query says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Metrics that it uses, each once, in order.
    pub metrics: Vec<String>,
    /// Selectors whose metric is not written, or holds a variable.
    pub hidden: usize,
}

/// Why a query could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotPromQl {
    /// What is wrong: "unexpected `|`".
    pub what: String,
    /// Byte of the query.
    pub offset: usize,
    /// Whether it is beyond what a person writes, and not wrong.
    pub over_budget: bool,
}

/// Reads a query.
///
/// # Errors
/// It is no PromQL, or longer or deeper than a person writes.
///
/// ```
/// use gradus_collect::metrics::promql;
///
/// let query = promql::query("sum by (job) (rate(lamp_seconds_bucket{way=\"on\"}[5m])) > 3");
/// assert_eq!(query.map(|q| q.metrics), Ok(vec!["lamp_seconds_bucket".to_owned()]));
/// ```
pub fn query(text: &str) -> Result<Query, NotPromQl> {
    if text.len() > MAX_BYTES {
        return Err(NotPromQl {
            what: format!("{} bytes, over the limit of {MAX_BYTES}", text.len()),
            offset: 0,
            over_budget: true,
        });
    }
    Parser::new(lex::tokens(text)?, text).run()
}

#[cfg(test)]
mod tests;
