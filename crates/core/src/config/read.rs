//! From YAML to a configuration; every problem is listed, not only the first.

use super::{At, Config, Documents, Problem, Silencer, infrastructure, issues, pages};
use crate::finding::Severity;
use crate::policy;
use crate::reading::reader::{Fields, Reader};
use crate::reading::tree::Node;
use crate::rules;
use crate::version::Version;

const TOP: [&str; 12] = [
    "policy",
    "effective",
    "releaseLines",
    "kubernetes",
    "jobs",
    "documents",
    "approvers",
    "infrastructure",
    "issues",
    "pages",
    "generated",
    "silencers",
];

/// Reads `gradus.yaml`. An empty file says nothing, and is fine.
///
/// # Errors
/// Every problem of the file in source order, at least one of them an error: usually a slip of
/// whoever wrote it.
pub fn read(path: &str, text: &str) -> Result<Config, Vec<Problem>> {
    let (config, problems) = check(path, text);
    match config {
        Some(config) if problems.iter().all(|p| p.severity < Severity::Error) => Ok(config),
        _ => Err(problems),
    }
}

/// Reads it and lists everything that is wrong with it, warnings too.
#[must_use]
pub fn check(path: &str, text: &str) -> (Option<Config>, Vec<Problem>) {
    let mut reader = Reader::new(path);
    let config = reader
        .tree(text)
        .and_then(|root| top(&mut reader, path, &root));
    (config, reader.finish())
}

fn top(r: &mut Reader<'_>, path: &str, root: &Node) -> Option<Config> {
    let f = r.fields(root, "the configuration", &TOP)?;
    let pages = f
        .get("pages")
        .map(|n| pages::pages(r, n))
        .unwrap_or_default();
    Some(Config {
        path: path.to_owned(),
        policy: f.get("policy").and_then(|n| r.text(n, "`policy`")),
        effective_after: f.get("effective").and_then(|n| policy::effective(r, n)),
        release_lines: f
            .get("releaseLines")
            .map(|n| policy::release_lines(r, n))
            .unwrap_or_default(),
        kubernetes: versions(r, f.get("kubernetes")),
        jobs: jobs(r, f.get("jobs")),
        documents: f
            .get("documents")
            .map(|n| documents(r, n))
            .unwrap_or_default(),
        approvers: texts(r, f.get("approvers"), "an approver"),
        infrastructure: f
            .get("infrastructure")
            .map(|n| infrastructure::read(r, n))
            .unwrap_or_default(),
        issues: f
            .get("issues")
            .map(|n| issues::read(r, n))
            .unwrap_or_default(),
        generated: f
            .get("generated")
            .map(|n| pages::generated(r, n, &pages))
            .unwrap_or_default(),
        pages,
        silencers: f
            .get("silencers")
            .map(|n| silencers(r, n))
            .unwrap_or_default(),
    })
}

fn versions(r: &mut Reader<'_>, node: Option<&Node>) -> Vec<At<String>> {
    let Some(node) = node else { return Vec::new() };
    let items = r.list(node, "`kubernetes`");
    let read = |n| policy::version(r, n, "a Kubernetes minor");
    items.iter().filter_map(read).collect()
}

/// Reads globs of job files. A repository may not have files of the machine read that audits it.
fn jobs(r: &mut Reader<'_>, node: Option<&Node>) -> Vec<At<String>> {
    let Some(node) = node else { return Vec::new() };
    let mut found = Vec::new();
    for item in r.list(node, "`jobs`") {
        let Some(glob) = r.text(item, "a glob") else {
            continue;
        };
        if leads_out(&glob.value) {
            let message = format!("`jobs` leads out of the repository: `{}`", glob.value);
            let help = "name files of this repository here; files anywhere are given by `gradus check --jobs PATH`";
            r.error(item, message, Some(help.to_owned()));
            continue;
        }
        found.push(glob);
    }
    found
}

pub(super) fn leads_out(path: &str) -> bool {
    path.is_empty()
        || path.starts_with(['/', '~'])
        || path.contains(['\\', ':'])
        || path.split('/').any(|part| part == "..")
}

pub(super) fn texts(r: &mut Reader<'_>, node: Option<&Node>, what: &str) -> Vec<At<String>> {
    let Some(node) = node else { return Vec::new() };
    let items = r.list(node, what);
    items.iter().filter_map(|n| r.text(n, what)).collect()
}

fn documents(r: &mut Reader<'_>, node: &Node) -> Documents {
    let Some(f) = r.fields(node, "`documents`", &["include", "exclude"]) else {
        return Documents::default();
    };
    Documents {
        include: texts(r, f.get("include"), "a glob"),
        exclude: texts(r, f.get("exclude"), "a glob"),
    }
}

fn silencers(r: &mut Reader<'_>, node: &Node) -> Vec<Silencer> {
    let keys = ["rule", "gate", "path", "reason", "until"];
    let mut read: Vec<Silencer> = Vec::new();
    for item in r.list(node, "`silencers`") {
        let Some(f) = r.fields(item, "a silencer", &keys) else {
            continue;
        };
        let (Some(rule), Some(reason)) = (rule(r, &f), reason(r, &f)) else {
            continue;
        };
        let silencer = Silencer {
            rule,
            gate: f.get("gate").and_then(|n| r.text(n, "`gate`")),
            path: f.get("path").and_then(|n| r.text(n, "`path`")),
            reason,
            until: f.get("until").and_then(|n| until(r, n)),
        };
        let scope = |s: &Silencer| {
            let value = |a: &Option<At<String>>| a.as_ref().map(|a| a.value.clone());
            (s.rule.value.clone(), value(&s.gate), value(&s.path))
        };
        if read.iter().any(|s| scope(s) == scope(&silencer)) {
            r.error(item, "this silencer stands twice".to_owned(), None);
        }
        read.push(silencer);
    }
    read
}

fn rule(r: &mut Reader<'_>, f: &Fields<'_>) -> Option<At<String>> {
    let Some(node) = f.get("rule") else {
        r.error(f.node, "the silencer names no `rule`".to_owned(), None);
        return None;
    };
    let rule = r.text(node, "`rule`")?;
    if rules::find(&rule.value).is_none() {
        let help = r.meant(&rule.value, rules::ALL.iter().map(|rule| rule.id));
        let message = format!("unknown rule `{}`", rule.value);
        r.error(node, message, Some(help));
        return None;
    }
    Some(rule)
}

fn reason(r: &mut Reader<'_>, f: &Fields<'_>) -> Option<At<String>> {
    let reason = f.get("reason").and_then(|n| r.text(n, "`reason`"));
    match reason {
        Some(reason) if !reason.value.trim().is_empty() => Some(reason),
        _ => {
            let help = Some("say why the finding is not to be fixed".to_owned());
            r.error(f.node, "the silencer has no `reason`".to_owned(), help);
            None
        }
    }
}

fn until(r: &mut Reader<'_>, node: &Node) -> Option<At<String>> {
    let until = r.text(node, "`until`")?;
    if is_day(&until.value) || Version::parse(&until.value).is_some() {
        return Some(until);
    }
    let help = "a day, 2026-12-31, or a release line, \"0.5\"".to_owned();
    let message = format!(
        "`until` must be a day or a release line, not `{}`",
        until.value
    );
    r.error(node, message, Some(help));
    None
}

/// Tells whether a text is a day of the calendar: `2026-12-31`.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    let number = |range| text.get(range).and_then(|t: &str| t.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    shape && (1..=last).contains(&day)
}
