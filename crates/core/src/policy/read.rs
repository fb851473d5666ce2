//! From YAML to a validated policy; every problem is listed, not only the first.

use std::collections::{BTreeMap, BTreeSet};

use super::criterion::{Applies, Category, Criterion, Judged, LEDGERS};
use super::parameters;
use super::{
    At, Coupling, Level, Origin, Policy, Problem, RuleSetting, SCHEMA, StagePolicy, Substitute,
    Transition, Undecided,
};
use crate::finding::Severity;
use crate::reading::reader::{Fields, Reader};
use crate::reading::tree::Node;
use crate::rules::{self, Parameter};
use crate::stage::Stage;
use crate::statement::Basis;
use crate::version::Version;

const TOP: [&str; 12] = [
    "schema",
    "name",
    "summary",
    "effective",
    "releaseLines",
    "ladder",
    "exits",
    "stages",
    "transitions",
    "rules",
    "upstream",
    "criteria",
];

/// Reads a policy and validates it.
///
/// `path` is what locations in it are called: a path, or `policy:<name>` for a built-in one.
///
/// # Errors
/// Every problem of the file in source order, at least one of them an error: usually a slip of
/// whoever wrote the policy. What is only probably not meant comes from [`check`].
pub fn read(path: &str, text: &str) -> Result<Policy, Vec<Problem>> {
    let (policy, problems) = check(path, text);
    match policy {
        Some(policy) if problems.iter().all(|p| p.severity < Severity::Error) => Ok(policy),
        _ => Err(problems),
    }
}

/// Reads a policy and lists everything that is wrong with it, warnings too.
///
/// The policy is there whenever the text is a map at all; it is complete only if none of the
/// problems is an error.
#[must_use]
pub fn check(path: &str, text: &str) -> (Option<Policy>, Vec<Problem>) {
    let mut reader = Reader::new(path);
    let policy = reader
        .tree(text)
        .and_then(|root| top(&mut reader, path, &root));
    (policy, reader.finish())
}

fn top(r: &mut Reader<'_>, path: &str, root: &Node) -> Option<Policy> {
    let f = r.fields(root, "the policy", &TOP)?;
    schema(r, &f);
    let name = f.get("name").and_then(|n| r.text(n, "name"));
    if f.get("name").is_none() {
        r.error(root, "the policy has no `name`".to_owned(), None);
    }
    let ladder = stage_list(r, &f, "ladder");
    if f.get("ladder").is_none() {
        let help = "ladder: [alpha, beta, stable]".to_owned();
        r.error(root, "the policy has no `ladder`".to_owned(), Some(help));
    }
    let exits = stage_list(r, &f, "exits");
    let known: BTreeSet<Stage> = ladder.iter().chain(&exits).map(|s| s.value).collect();
    for exit in &exits {
        if ladder.iter().any(|s| s.value == exit.value)
            && let Some(node) = f.get("exits")
        {
            let message = format!("`{}` is on the ladder and an exit", exit.value);
            r.error(node, message, None);
        }
    }
    let (upstream, undecided) = f
        .get("upstream")
        .map(|n| upstream(r, n, &known))
        .unwrap_or_default();
    Some(Policy {
        path: path.to_owned(),
        name: name.unwrap_or(At {
            value: String::new(),
            line: root.line,
            column: root.column,
        }),
        summary: f.get("summary").and_then(|n| r.text(n, "summary")),
        effective_after: f.get("effective").and_then(|n| effective(r, n)),
        release_lines: f
            .get("releaseLines")
            .map(|n| release_lines(r, n))
            .unwrap_or_default(),
        stages: f
            .get("stages")
            .map(|n| stages(r, n, &known))
            .unwrap_or_default(),
        transitions: f
            .get("transitions")
            .map(|n| transitions(r, n, &known))
            .unwrap_or_default(),
        rules: f
            .get("rules")
            .map(|n| settings(r, n, &known))
            .unwrap_or_default(),
        upstream,
        undecided,
        criteria: f
            .get("criteria")
            .map(|n| criteria(r, n, &known))
            .unwrap_or_default(),
        ladder,
        exits,
    })
}

fn schema(r: &mut Reader<'_>, f: &Fields<'_>) {
    let help = Some(format!("schema: {SCHEMA}"));
    match f.get("schema") {
        None => r.error(f.node, "the policy has no `schema`".to_owned(), help),
        Some(node) => {
            if let Some(text) = r.text(node, "schema")
                && text.value != SCHEMA
            {
                r.error(node, format!("unknown schema `{}`", text.value), help);
            }
        }
    }
}

fn stage_list(r: &mut Reader<'_>, f: &Fields<'_>, key: &str) -> Vec<At<Stage>> {
    let Some(node) = f.get(key) else {
        return Vec::new();
    };
    let mut read: Vec<At<Stage>> = Vec::new();
    for item in r.list(node, key) {
        if let Some(stage) = r.stage(item) {
            if read.iter().any(|s| s.value == stage.value) {
                r.error(item, format!("`{}` stands twice", stage.value), None);
            } else {
                read.push(stage);
            }
        }
    }
    read
}

/// Reads `effective: {after: "25.12"}`.
pub(crate) fn effective(r: &mut Reader<'_>, node: &Node) -> Option<At<String>> {
    let f = r.fields(node, "`effective`", &["after"])?;
    let Some(after) = f.get("after") else {
        let help = "effective: {after: \"25.12\"}".to_owned();
        r.error(node, "`effective` names no release".to_owned(), Some(help));
        return None;
    };
    version(r, after, "`after`")
}

/// Reads a version of two or three numbers.
pub(crate) fn version(r: &mut Reader<'_>, node: &Node, what: &str) -> Option<At<String>> {
    let text = r.text(node, what)?;
    if Version::parse(&text.value).is_none() {
        let help = "two or three numbers, in quotes: \"25.12\"".to_owned();
        let message = format!("{what} must be a version, not `{}`", text.value);
        r.error(node, message, Some(help));
        return None;
    }
    Some(text)
}

/// Reads `releaseLines: {"25.12": "0.3"}`.
pub(crate) fn release_lines(r: &mut Reader<'_>, node: &Node) -> Vec<(At<String>, At<String>)> {
    let mut read = Vec::new();
    for (key, _, value) in r.pairs(node, "`releaseLines`").unwrap_or_default() {
        let old = version(r, key, "a release line");
        let new = version(r, value, "a release line");
        if let (Some(old), Some(new)) = (old, new) {
            read.push((old, new));
        }
    }
    read
}

fn stages(r: &mut Reader<'_>, node: &Node, known: &BTreeSet<Stage>) -> Vec<StagePolicy> {
    let mut read: Vec<StagePolicy> = Vec::new();
    for item in r.list(node, "`stages`") {
        let keys = ["stage", "default", "locked", "promise"];
        let Some(f) = r.fields(item, "a stage", &keys) else {
            continue;
        };
        let Some(stage) = ranked(r, &f, "stage", known) else {
            continue;
        };
        if read.iter().any(|s| s.stage.value == stage.value) {
            r.error(
                item,
                format!("the stage `{}` stands twice", stage.value),
                None,
            );
        }
        read.push(StagePolicy {
            stage,
            default: f.get("default").and_then(|n| r.flag(n, "`default`")),
            locked: f.get("locked").and_then(|n| r.flag(n, "`locked`")),
            promise: f.get("promise").and_then(|n| r.text(n, "`promise`")),
        });
    }
    read
}

/// Reads a stage that the ladder or the exits have.
fn ranked(
    r: &mut Reader<'_>,
    f: &Fields<'_>,
    key: &str,
    known: &BTreeSet<Stage>,
) -> Option<At<Stage>> {
    let Some(node) = f.get(key) else {
        r.error(f.node, format!("`{key}` is missing"), None);
        return None;
    };
    let stage = r.stage(node)?;
    on_ladder(r, node, stage.value, known);
    Some(stage)
}

fn on_ladder(r: &mut Reader<'_>, node: &Node, stage: Stage, known: &BTreeSet<Stage>) {
    if !known.contains(&stage) {
        let help = Some("add it to `ladder` or to `exits`".to_owned());
        r.error(node, format!("`{stage}` is not on the ladder"), help);
    }
}

fn transitions(r: &mut Reader<'_>, node: &Node, known: &BTreeSet<Stage>) -> Vec<Transition> {
    let mut words: Vec<(&'static str, Origin)> = Stage::ALL
        .iter()
        .map(|s| (s.as_str(), Origin::Stage(*s)))
        .collect();
    words.extend([("entry", Origin::Entry), ("any", Origin::Any)]);
    let mut read: Vec<Transition> = Vec::new();
    for item in r.list(node, "`transitions`") {
        let Some(f) = r.fields(item, "a transition", &["from", "to", "soak"]) else {
            continue;
        };
        let from = match f.get("from") {
            Some(n) => r.word(n, "place to start from", &words),
            None => {
                r.error(item, "`from` is missing".to_owned(), None);
                None
            }
        };
        if let (
            Some(At {
                value: Origin::Stage(s),
                ..
            }),
            Some(n),
        ) = (&from, f.get("from"))
        {
            on_ladder(r, n, *s, known);
        }
        let (Some(from), Some(to)) = (from, ranked(r, &f, "to", known)) else {
            continue;
        };
        if read
            .iter()
            .any(|t| t.from.value == from.value && t.to.value == to.value)
        {
            r.error(item, "this transition stands twice".to_owned(), None);
        }
        let soak = f.get("soak").and_then(|n| r.number(n, "`soak`"));
        if let (Some(_), Origin::Entry, Some(n)) = (&soak, from.value, f.get("soak")) {
            let message = "a new gate has nothing to soak in: `soak` is unused here".to_owned();
            r.warning(n, message, None);
        }
        read.push(Transition { from, to, soak });
    }
    read
}

fn settings(
    r: &mut Reader<'_>,
    node: &Node,
    known: &BTreeSet<Stage>,
) -> BTreeMap<&'static str, RuleSetting> {
    let levels = [
        ("off", Level::Off),
        ("info", Level::At(Severity::Info)),
        ("warning", Level::At(Severity::Warning)),
        ("error", Level::At(Severity::Error)),
    ];
    let mut read = BTreeMap::new();
    for (key, id, value) in r.pairs(node, "`rules`").unwrap_or_default() {
        let Some(rule) = rules::find(id) else {
            let help = r.meant(id, rules::ALL.iter().map(|rule| rule.id));
            r.error(key, format!("unknown rule `{id}`"), Some(help));
            continue;
        };
        let Some(f) = r.fields(value, &format!("the rule `{id}`"), &["severity", "lines"]) else {
            continue;
        };
        let mut setting = RuleSetting {
            id: At {
                value: rule.id,
                line: key.line,
                column: key.column,
            },
            level: f
                .get("severity")
                .and_then(|n| r.word(n, "severity", &levels)),
            lines: None,
            stage_lines: Vec::new(),
        };
        if let Some(lines) = f.get("lines") {
            match rule.parameter {
                Parameter::None => {
                    let message = format!("the rule `{id}` has no `lines`");
                    r.error(lines, message, Some("remove it".to_owned()));
                }
                Parameter::Lines => setting.lines = r.number(lines, "`lines`"),
                Parameter::StageLines => setting.stage_lines = stage_lines(r, lines, known),
            }
        }
        read.insert(rule.id, setting);
    }
    read
}

fn stage_lines(r: &mut Reader<'_>, node: &Node, known: &BTreeSet<Stage>) -> Vec<(Stage, At<u32>)> {
    let mut read = Vec::new();
    for (key, _, value) in r.pairs(node, "`lines`").unwrap_or_default() {
        if let (Some(stage), Some(lines)) = (r.stage(key), r.number(value, "`lines`")) {
            on_ladder(r, key, stage.value, known);
            read.push((stage.value, lines));
        }
    }
    read
}

fn upstream(
    r: &mut Reader<'_>,
    node: &Node,
    known: &BTreeSet<Stage>,
) -> (Vec<Coupling>, Option<At<Undecided>>) {
    let Some(f) = r.fields(node, "`upstream`", &["undecided", "stages"]) else {
        return (Vec::new(), None);
    };
    let words = [("defer", Undecided::Defer), ("proceed", Undecided::Proceed)];
    let undecided = f
        .get("undecided")
        .and_then(|n| r.word(n, "default", &words));
    let instead = [
        ("documented-fallback", Substitute::DocumentedFallback),
        ("recorded-decision", Substitute::RecordedDecision),
    ];
    let mut read: Vec<Coupling> = Vec::new();
    let list = f.get("stages").map_or(&[][..], |n| r.list(n, "`stages`"));
    for item in list {
        let Some(c) = r.fields(item, "an upstream stage", &["stage", "atLeast", "or"]) else {
            continue;
        };
        let (Some(stage), Some(at_least)) = (
            ranked(r, &c, "stage", known),
            ranked(r, &c, "atLeast", known),
        ) else {
            continue;
        };
        if read.iter().any(|k| k.stage.value == stage.value) {
            r.error(
                item,
                format!("the stage `{}` stands twice", stage.value),
                None,
            );
        }
        read.push(Coupling {
            stage,
            at_least,
            instead: c.get("or").and_then(|n| r.word(n, "substitute", &instead)),
        });
    }
    (read, undecided)
}

fn criteria(r: &mut Reader<'_>, node: &Node, known: &BTreeSet<Stage>) -> Vec<Criterion> {
    let mut read: Vec<Criterion> = Vec::new();
    for item in r.list(node, "`criteria`") {
        if let Some(criterion) = criterion(r, item, known) {
            if read.iter().any(|c| c.id.value == criterion.id.value) {
                let message = format!("the criterion `{}` stands twice", criterion.id.value);
                r.error(item, message, None);
            }
            read.push(criterion);
        }
    }
    read
}

fn criterion(r: &mut Reader<'_>, item: &Node, known: &BTreeSet<Stage>) -> Option<Criterion> {
    let keys = [
        "id",
        "check",
        "stage",
        "requirement",
        "judged",
        "applies",
        "bases",
        "attestation",
        "ledgers",
        "parameters",
    ];
    let f = r.fields(item, "a criterion", &keys)?;
    for key in ["id", "requirement", "bases"] {
        if f.get(key).is_none() {
            r.error(item, format!("the criterion has no `{key}`"), None);
        }
    }
    let when = [("always", Judged::Always), ("entry", Judged::Entry)];
    let words =
        [Basis::Read, Basis::Ran, Basis::Attested, Basis::Inferred].map(|b| (b.as_str(), b));
    let ledger_words: Vec<(&'static str, &'static str)> =
        LEDGERS.iter().map(|l| (*l, *l)).collect();
    let bases: Vec<Basis> = word_list(r, f.get("bases"), "basis", &words);
    if let (Some(n), true) = (f.get("bases"), bases.is_empty()) {
        let message = "no basis can settle this criterion".to_owned();
        r.error(n, message, None);
    }
    let stage = ranked(r, &f, "stage", known);
    let id = f.get("id").and_then(|n| r.text(n, "`id`"));
    let requirement = f
        .get("requirement")
        .and_then(|n| r.text(n, "`requirement`"));
    let judged = f
        .get("judged")
        .and_then(|n| r.word(n, "time of judging", &when))
        .map_or(Judged::Always, |j| j.value);
    let applies = f
        .get("applies")
        .map(|n| applies(r, n, known))
        .unwrap_or_default();
    let ledgers = word_list(r, f.get("ledgers"), "ledger", &ledger_words);
    let taken = [("accepted", true), ("refused", false)];
    let attestation = f.get("attestation");
    let attestable = attestation
        .and_then(|n| r.word(n, "`attestation`", &taken))
        .is_none_or(|a| a.value);
    let (check, parameters) = parameters::read(r, &f);
    Some(Criterion {
        id: id?,
        check,
        stage: stage?,
        requirement: requirement?,
        judged,
        applies,
        attestable: attestable && bases.contains(&Basis::Attested),
        bases,
        ledgers: ledgers.into_iter().map(str::to_owned).collect(),
        parameters,
    })
}

fn applies(r: &mut Reader<'_>, node: &Node, known: &BTreeSet<Stage>) -> Applies {
    let keys = ["stages", "categories", "upstream", "constraint"];
    let Some(f) = r.fields(node, "`applies`", &keys) else {
        return Applies::default();
    };
    let stages = stage_list(r, &f, "stages");
    if let Some(n) = f.get("stages") {
        for stage in &stages {
            on_ladder(r, n, stage.value, known);
        }
    }
    Applies {
        stages: stages.into_iter().map(|s| s.value).collect(),
        categories: word_list(r, f.get("categories"), "category", &Category::ALL),
        upstream: f
            .get("upstream")
            .and_then(|n| r.flag(n, "`upstream`"))
            .map(|b| b.value),
        constraint: f
            .get("constraint")
            .and_then(|n| r.flag(n, "`constraint`"))
            .map(|b| b.value),
    }
}

fn word_list<T: Copy + PartialEq>(
    r: &mut Reader<'_>,
    node: Option<&Node>,
    what: &str,
    known: &[(&'static str, T)],
) -> Vec<T> {
    let Some(node) = node else {
        return Vec::new();
    };
    let mut read = Vec::new();
    for item in r.list(node, what) {
        if let Some(word) = r.word(item, what, known) {
            if read.contains(&word.value) {
                r.error(item, format!("this {what} stands twice"), None);
            } else {
                read.push(word.value);
            }
        }
    }
    read
}
