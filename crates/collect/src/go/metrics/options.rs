//! The options of a metric, and the descriptions that collectors make.

use std::collections::BTreeSet;

use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::metric::{DeclaredMetric, MetricKind, UnresolvedMetric};

use super::super::checks::Candidate;
use super::super::project::Project;
use super::super::syntax::{Element, Expr, Kind};
use super::resolve::{At, Locals, joined, string_of};

/// Letters of a help text that are kept.
const MAX_HELP: usize = 1000;
/// Letters of an expression that are shown.
const MAX_SHOWN: usize = 200;

/// Reads the metrics of one declaration.
pub(super) struct Reader<'a, 'c> {
    project: &'a Project<'a>,
    /// What the file calls the packages that declare metrics.
    aliases: &'a BTreeSet<&'a str>,
    candidate: &'c Candidate,
    /// The text that was parsed, with what was put before it.
    text: String,
    locals: Locals<'c>,
    pub(super) declared: Vec<DeclaredMetric>,
    pub(super) unresolved: Vec<UnresolvedMetric>,
}

/// A metric while its fields are read.
#[derive(Default)]
struct Fields<'c> {
    namespace: Option<&'c Expr>,
    subsystem: Option<&'c Expr>,
    name: Option<&'c Expr>,
    help: Option<&'c Expr>,
    stability: Option<&'c Expr>,
    constant_labels: Option<&'c Expr>,
}

impl<'a, 'c> Reader<'a, 'c> {
    pub(super) fn new(
        project: &'a Project<'a>,
        aliases: &'a BTreeSet<&'a str>,
        candidate: &'c Candidate,
    ) -> Self {
        Self {
            project,
            aliases,
            candidate,
            text: candidate.parsed_text(),
            locals: Locals::new(),
            declared: Vec::new(),
            unresolved: Vec::new(),
        }
    }

    /// Notes a name that the declaration binds. One that is bound twice has no value.
    pub(super) fn bind(&mut self, name: &'c str, value: Option<&'c Expr>) {
        if name.is_empty() || name == "_" {
            return;
        }
        self.locals
            .entry(name)
            .and_modify(|known| *known = None)
            .or_insert(value);
    }

    /// Notes that a name gets another value.
    pub(super) fn rebind(&mut self, name: &str) {
        if let Some(value) = self.locals.get_mut(name) {
            *value = None;
        }
    }

    /// Takes an expression that may be the options of a metric; `beside` are the arguments after
    /// it. Tells whether it is.
    pub(super) fn options(&mut self, expr: &'c Expr, beside: &'c [Expr]) -> bool {
        let Kind::Literal(Some(ty), elements) = &expr.kind else {
            return false;
        };
        let Kind::Member(package, name) = &ty.kind else {
            return false;
        };
        let Some(kind) = self.kind_of(package, name) else {
            return false;
        };
        let Some(fields) = fields(elements) else {
            self.note(expr, "its options are not named", (None, None));
            return true;
        };
        let Some(name) = fields.name else {
            self.note(expr, "its options state no name", (None, None));
            return true;
        };
        let part = |field: Option<&Expr>| match field {
            Some(expr) => self.string(expr),
            None => Ok(String::new()),
        };
        let (namespace, subsystem) = (part(fields.namespace), part(fields.subsystem));
        let prefix = match (&namespace, &subsystem) {
            (Ok(namespace), _) if !namespace.is_empty() => Some(namespace.clone()),
            (Ok(_), Ok(subsystem)) => Some(subsystem.clone()),
            _ => None,
        };
        let whole = namespace
            .and_then(|namespace| Ok((namespace, subsystem?)))
            .and_then(|(namespace, subsystem)| {
                Ok(joined(&namespace, &subsystem, &self.string(name)?))
            });
        match whole {
            Ok(full) if full.is_empty() => {
                self.note(expr, "its options state no name", (prefix, None));
            }
            Ok(full) => {
                let (mut labels, complete) = self.labels(beside.first());
                labels.extend(self.constant_labels(fields.constant_labels));
                self.declared.push(DeclaredMetric {
                    name: full,
                    prefix: prefix.filter(|p| !p.is_empty()),
                    kind,
                    help: self.help(fields.help),
                    labels,
                    labels_complete: complete,
                    stability: fields
                        .stability
                        .and_then(|s| s.last_name().map(str::to_owned)),
                    location: self.location(expr),
                });
            }
            Err(why) => {
                let parts = [fields.namespace, fields.subsystem].into_iter().flatten();
                let mut unknown = parts.filter(|part| self.string(part).is_err());
                let ending = self.string(name).ok();
                self.note(unknown.next().unwrap_or(name), why, (prefix, ending));
            }
        }
        true
    }

    /// Takes a call that may describe a metric: `NewDesc(name, help, labels, ...)`.
    pub(super) fn description(&mut self, call: &'c Expr, callee: &'c Expr, arguments: &'c [Expr]) {
        let Kind::Member(package, function) = &callee.kind else {
            return;
        };
        let ours = package.name().is_some_and(|p| self.is_package(p));
        let [name, help, rest @ ..] = arguments else {
            return;
        };
        if &**function != "NewDesc" || !ours {
            return;
        }
        match self.string(name) {
            Ok(full) if full.is_empty() => self.note(name, "it states no name", (None, None)),
            Ok(full) => {
                let (mut labels, complete) = self.labels(rest.first());
                labels.extend(self.constant_labels(rest.get(1)));
                self.declared.push(DeclaredMetric {
                    name: full,
                    prefix: self.prefix_of(name),
                    kind: None,
                    help: self.help(Some(help)),
                    labels,
                    labels_complete: complete,
                    stability: rest.get(2).and_then(|s| s.last_name().map(str::to_owned)),
                    location: self.location(call),
                });
            }
            Err(why) => self.note(name, why, (self.prefix_of(name), None)),
        }
    }

    /// Returns what `BuildFQName` puts first.
    fn prefix_of(&self, name: &Expr) -> Option<String> {
        let (callee, arguments) = name.call()?;
        let [namespace, subsystem, _] = arguments else {
            return None;
        };
        if callee.last_name() != Some("BuildFQName") {
            return None;
        }
        let parts = [namespace, subsystem].into_iter();
        let mut parts = parts.map_while(|part| self.string(part).ok());
        parts.find(|part| !part.is_empty())
    }

    fn kind_of(&self, package: &Expr, name: &str) -> Option<Option<MetricKind>> {
        package.name().filter(|p| self.is_package(p))?;
        Some(match name {
            "CounterOpts" => Some(MetricKind::Counter),
            "GaugeOpts" => Some(MetricKind::Gauge),
            "HistogramOpts" | "TimingHistogramOpts" => Some(MetricKind::Histogram),
            "SummaryOpts" => Some(MetricKind::Summary),
            "UntypedOpts" | "Opts" => None,
            _ => return None,
        })
    }

    fn is_package(&self, name: &str) -> bool {
        self.aliases.contains(name) && !self.locals.contains_key(name)
    }

    fn string(&self, expr: &Expr) -> Result<String, &'static str> {
        let file = &self.candidate.file;
        let at = At {
            project: self.project,
            imports: &file.imports,
            folder: file.folder(),
            text: &self.text,
        };
        string_of(at, &self.locals, expr)
    }

    fn help(&self, expr: Option<&Expr>) -> Option<String> {
        let text = self.string(expr?).ok()?;
        Some(text.chars().take(MAX_HELP).collect())
    }

    /// Reads names of labels; tells whether these are all.
    fn labels(&self, expr: Option<&Expr>) -> (Vec<String>, bool) {
        let Some(expr) = expr else {
            return (Vec::new(), true);
        };
        match &expr.kind {
            Kind::Literal(_, elements) => {
                let read = elements.iter().map(|e| self.string(&e.value));
                let labels: Vec<String> = read.filter_map(Result::ok).collect();
                let complete = labels.len() == elements.len();
                (labels, complete)
            }
            Kind::Name(name) if &**name == "nil" => (Vec::new(), true),
            Kind::Name(name) => match self.locals.get(&**name) {
                Some(Some(value)) if matches!(value.kind, Kind::Literal(..)) => {
                    self.labels(Some(value))
                }
                _ => (Vec::new(), false),
            },
            Kind::Call(callee, arguments) if callee.name() == Some("append") => {
                (self.labels(arguments.first()).0, false)
            }
            _ => (Vec::new(), false),
        }
    }

    /// Reads the keys of `Labels{"a": "b"}`.
    fn constant_labels(&self, expr: Option<&Expr>) -> Vec<String> {
        let Some(Kind::Literal(_, elements)) = expr.map(|e| &e.kind) else {
            return Vec::new();
        };
        let keys = elements.iter().filter_map(|e| e.key.as_ref());
        keys.filter_map(|key| self.string(key).ok()).collect()
    }

    /// Notes a metric whose name could not be told, with what is known of its beginning and end.
    fn note(
        &mut self,
        expr: &Expr,
        reason: &str,
        (prefix, ending): (Option<String>, Option<String>),
    ) {
        let written = self.candidate.written(expr);
        let line = written.lines().next().unwrap_or_default();
        self.unresolved.push(UnresolvedMetric {
            expression: line.chars().take(MAX_SHOWN).collect(),
            reason: reason.to_owned(),
            prefix,
            ending,
            location: self.location(expr),
        });
    }

    fn location(&self, expr: &Expr) -> Location {
        self.candidate.location(LedgerKind::Metrics, expr.at.offset)
    }
}

/// Reads the fields of the options; `None` where they have no names.
fn fields(elements: &[Element]) -> Option<Fields<'_>> {
    let mut fields = Fields::default();
    for element in elements {
        let value = Some(&element.value);
        match element.key.as_ref()?.name()? {
            "Namespace" => fields.namespace = value,
            "Subsystem" => fields.subsystem = value,
            "Name" => fields.name = value,
            "Help" => fields.help = value,
            "StabilityLevel" => fields.stability = value,
            "ConstLabels" => fields.constant_labels = value,
            _ => {}
        }
    }
    Some(fields)
}
