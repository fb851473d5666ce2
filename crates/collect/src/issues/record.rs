//! One record of an export: as GitHub's REST interface writes it, or its command line.

use gradus_core::issue::{Actor, Kind};
use serde::Deserialize;
use serde_json::Value;

use super::actor::actor;
use crate::export::{day, opened, page, repository};

/// Text of a body that is looked at, in bytes; GitHub has 64 KiB at most.
const MAX_BODY: usize = 128 * 1024;
/// Labels, references and events of one record.
const MAX_LIST: usize = 200;

/// The fields that count. Every one may be missing, or hold something else than expected: then
/// it says nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Record {
    number: Value,
    title: Value,
    pub(super) body: Value,
    state: Value,
    #[serde(alias = "stateReason")]
    state_reason: Value,
    labels: Value,
    #[serde(rename = "type")]
    kind: Value,
    milestone: Value,
    #[serde(alias = "author")]
    user: Value,
    #[serde(alias = "createdAt")]
    created_at: Value,
    #[serde(alias = "updatedAt")]
    updated_at: Value,
    #[serde(alias = "closedAt")]
    closed_at: Value,
    #[serde(alias = "mergedAt")]
    merged_at: Value,
    #[serde(alias = "closedBy")]
    closed_by: Value,
    pull_request: Value,
    #[serde(deserialize_with = "present")]
    head: bool,
    #[serde(alias = "headRefName")]
    head_ref_name: Value,
    html_url: Value,
    url: Value,
    repository_url: Value,
    event: Value,
    issue: Value,
    commit_id: Value,
    actor: Value,
    #[serde(alias = "dueOn", deserialize_with = "present")]
    due_on: bool,
    #[serde(deserialize_with = "present")]
    open_issues: bool,
    #[serde(alias = "tagName")]
    tag_name: Value,
    message: Value,
    documentation_url: Value,
    #[serde(alias = "closedByPullRequestsReferences")]
    closed_by_pull_requests_references: Value,
    #[serde(alias = "closingIssuesReferences", alias = "closing_issues_references")]
    closing_issues: Value,
    #[serde(alias = "events", alias = "timeline_events")]
    timeline: Value,
}

/// Tells that a field is there, whatever it holds.
fn present<'d, D: serde::Deserializer<'d>>(value: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(value).map(|_| true)
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// An issue or a pull request.
    Numbered(Kind),
    Milestone,
    /// Something that happened to an issue.
    Event,
    /// A release: of another ledger.
    Release,
    /// What GitHub says instead of a page.
    Refusal,
    Other,
}

/// An event that closed an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Closing {
    /// When, as written; later sorts after earlier.
    pub(super) at: String,
    pub(super) commit: Option<String>,
    pub(super) by: Option<Actor>,
}

/// An issue or pull request that a record refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) number: u64,
    /// The day it was merged, where the reference says so.
    pub(super) merged: Option<String>,
}

impl Record {
    /// Reads a record; whatever it is.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    pub(super) fn sort(&self) -> Sort {
        let page = self.html_url.as_str().or_else(|| self.url.as_str());
        let page = page.unwrap_or_default();
        if self.event.is_string() {
            Sort::Event
        } else if self.tag_name.is_string() {
            Sort::Release
        } else if self.number().is_some() && self.title.is_string() {
            let is_milestone = page.contains("/milestone/") || page.contains("/milestones/");
            if is_milestone || self.due_on || self.open_issues {
                return Sort::Milestone;
            }
            let is_pull_request = self.pull_request.is_object()
                || self.head
                || self.head_ref_name.is_string()
                || self.merged_at.is_string()
                || page.contains("/pull/")
                || page.contains("/pulls/");
            Sort::Numbered(if is_pull_request {
                Kind::PullRequest
            } else {
                Kind::Issue
            })
        } else if self.message.is_string() && self.documentation_url.is_string() {
            Sort::Refusal
        } else {
            Sort::Other
        }
    }

    pub(super) fn number(&self) -> Option<u64> {
        self.number.as_u64().filter(|n| *n > 0)
    }

    pub(super) fn title(&self) -> &str {
        self.title.as_str().unwrap_or_default()
    }

    pub(super) fn message(&self) -> &str {
        self.message.as_str().unwrap_or_default()
    }

    /// Returns the body as far as it is looked at, and whether that is all of it.
    pub(super) fn body(&self) -> (&str, bool) {
        let body = self.body.as_str().unwrap_or_default();
        if body.len() <= MAX_BODY {
            return (body, true);
        }
        let end = body.floor_char_boundary(MAX_BODY);
        (body.get(..end).unwrap_or_default(), false)
    }

    /// Tells whether it is closed; `None` where it does not say.
    pub(super) fn is_closed(&self) -> Option<bool> {
        let state = self.state.as_str()?.to_ascii_lowercase();
        match state.as_str() {
            "open" => Some(false),
            "closed" | "merged" => Some(true),
            _ => None,
        }
    }

    /// Returns why it was closed: `completed`, `not_planned`, `duplicate`.
    pub(super) fn reason(&self) -> Option<String> {
        Some(self.state_reason.as_str()?.to_ascii_lowercase())
    }

    /// Returns the labels; the tracker's own type is one.
    pub(super) fn labels(&self) -> Vec<String> {
        let name = |value: &Value| {
            let name = value.get("name").unwrap_or(value).as_str()?;
            (name.len() <= 100).then(|| name.to_owned())
        };
        let list = self.labels.as_array().map_or(&[][..], Vec::as_slice);
        let mut labels: Vec<String> = list.iter().take(MAX_LIST).filter_map(name).collect();
        labels.extend(name(&self.kind).map(|kind| format!("type/{kind}")));
        labels
    }

    pub(super) fn milestone(&self) -> Option<&str> {
        let title = self.milestone.get("title").unwrap_or(&self.milestone);
        title.as_str()
    }

    pub(super) fn author(&self) -> Option<Actor> {
        actor(&self.user)
    }

    pub(super) fn closed_by(&self) -> Option<Actor> {
        actor(&self.closed_by)
    }

    pub(super) fn created(&self) -> Option<String> {
        day(self.created_at.as_str()?)
    }

    pub(super) fn closed(&self) -> Option<String> {
        day(self.closed_at.as_str()?)
    }

    pub(super) fn updated(&self) -> &str {
        self.updated_at.as_str().unwrap_or_default()
    }

    /// Returns the day it was merged.
    pub(super) fn merged(&self) -> Option<String> {
        let of_it = self.pull_request.get("merged_at").and_then(Value::as_str);
        day(of_it.or_else(|| self.merged_at.as_str())?)
    }

    /// Returns the address of its page.
    pub(super) fn page(&self) -> Option<String> {
        if let Some(url) = self.html_url.as_str() {
            return page(url).map(str::to_owned);
        }
        let url = page(self.url.as_str()?)?;
        opened(url).or_else(|| Some(url.to_owned()))
    }

    /// Returns `owner/name`; empty where nothing says it.
    pub(super) fn repository(&self) -> String {
        self.repositories().next().unwrap_or_default()
    }

    /// Returns every repository that its addresses name: they can contradict each other.
    pub(super) fn repositories(&self) -> impl Iterator<Item = String> {
        let fields = [&self.repository_url, &self.html_url, &self.url];
        let own = fields.into_iter().filter_map(Value::as_str);
        own.filter_map(repository)
    }

    /// Tells whether its labels were exported, be it that it has none.
    pub(super) fn has_labels(&self) -> bool {
        self.labels.is_array()
    }

    /// Returns the issue that an event is about: repository and number.
    pub(super) fn subject(&self) -> Option<(String, u64)> {
        let number = self.issue.get("number")?.as_u64()?;
        let fields = ["repository_url", "html_url", "url"].map(|key| self.issue.get(key));
        let mut urls = fields.into_iter().flatten().filter_map(Value::as_str);
        let of_issue = urls.find_map(repository);
        Some((of_issue.unwrap_or_else(|| self.repository()), number))
    }

    /// Returns what closed it, by the last event that did.
    pub(super) fn closings(&self) -> Option<Closing> {
        if self.event.is_string() {
            return closing(&self.event, &self.created_at, &self.commit_id, &self.actor);
        }
        let events = self.timeline.as_array()?.iter().take(MAX_LIST);
        let read = events.filter_map(|event| {
            let field = |key| event.get(key).unwrap_or(&Value::Null);
            closing(
                field("event"),
                field("created_at"),
                field("commit_id"),
                field("actor"),
            )
        });
        read.max_by(|a, b| a.at.cmp(&b.at))
    }

    /// Returns the pull requests that are to close it.
    pub(super) fn closed_by_pull_requests(&self) -> Vec<Reference> {
        references(&self.closed_by_pull_requests_references)
    }

    /// Returns the issues that it closes, as far as fields say so.
    pub(super) fn closes(&self) -> Vec<Reference> {
        references(&self.closing_issues)
    }
}

fn closing(event: &Value, at: &Value, commit: &Value, by: &Value) -> Option<Closing> {
    if event.as_str() != Some("closed") {
        return None;
    }
    let is_hash =
        |c: &&str| (7..=64).contains(&c.len()) && c.bytes().all(|b| b.is_ascii_hexdigit());
    Some(Closing {
        at: at.as_str().unwrap_or_default().to_owned(),
        commit: commit.as_str().filter(is_hash).map(str::to_owned),
        by: actor(by),
    })
}

fn references(value: &Value) -> Vec<Reference> {
    let list = value.get("nodes").unwrap_or(value).as_array();
    let list = list.map_or(&[][..], Vec::as_slice).iter().take(MAX_LIST);
    list.filter_map(|item| {
        let number = item.get("number").unwrap_or(item).as_u64()?;
        let merged = item.get("merged_at").or_else(|| item.get("mergedAt"));
        Some(Reference {
            number,
            merged: merged.and_then(Value::as_str).and_then(day),
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{Record, Sort};
    use gradus_core::issue::Kind;

    fn record(text: &str) -> Record {
        Record::of(text.as_bytes()).unwrap()
    }

    #[test]
    fn sorts_are_told_apart() {
        for (text, sort) in [
            (r#"{"number":1,"title":"x"}"#, Sort::Numbered(Kind::Issue)),
            (
                r#"{"number":1,"title":"x","pull_request":{"merged_at":null}}"#,
                Sort::Numbered(Kind::PullRequest),
            ),
            (
                r#"{"number":1,"title":"x","pull_request":null}"#,
                Sort::Numbered(Kind::Issue),
            ),
            (
                r#"{"number":1,"title":"x","head":{"ref":"a"}}"#,
                Sort::Numbered(Kind::PullRequest),
            ),
            (
                r#"{"number":1,"title":"v1","due_on":null}"#,
                Sort::Milestone,
            ),
            (
                r#"{"number":1,"title":"v1","url":"https://api.github.com/repos/a/b/milestones/1"}"#,
                Sort::Milestone,
            ),
            (r#"{"event":"closed","commit_id":null}"#, Sort::Event),
            (r#"{"tag_name":"v1.0.0"}"#, Sort::Release),
            (
                r#"{"message":"API rate limit exceeded","documentation_url":"https://x"}"#,
                Sort::Refusal,
            ),
            (r#"{"number":"1","title":"x"}"#, Sort::Other),
            (r#"{"number":0,"title":"x"}"#, Sort::Other),
        ] {
            assert_eq!(record(text).sort(), sort, "{text}");
        }
    }

    #[test]
    fn pages_and_repositories_come_from_any_address() {
        for (text, repository, page) in [
            (
                r#"{"html_url":"https://github.com/a/b/issues/1"}"#,
                "a/b",
                Some("https://github.com/a/b/issues/1"),
            ),
            (
                r#"{"url":"https://api.github.com/repos/a/b/pulls/1"}"#,
                "a/b",
                Some("https://github.com/a/b/pull/1"),
            ),
            (
                r#"{"url":"https://git.example/api/v3/repos/a/b/issues/1"}"#,
                "a/b",
                Some("https://git.example/a/b/issues/1"),
            ),
            (r#"{"html_url":"javascript:alert(1)"}"#, "", None),
            (r#"{"html_url":7,"url":null}"#, "", None),
        ] {
            let record = record(text);
            assert_eq!(record.repository(), repository, "{text}");
            assert_eq!(record.page().as_deref(), page, "{text}");
        }
    }

    #[test]
    fn fields_of_another_kind_say_nothing() {
        let odd = record(
            r#"{"number":1,"title":"x","labels":"bug","milestone":[1],"user":7,"state":true,
                "closed_at":5,"body":{},"timeline":"x","pull_request":"yes"}"#,
        );
        assert!(odd.labels().is_empty() && odd.milestone().is_none());
        assert!(odd.author().is_none() && odd.is_closed().is_none());
        assert_eq!((odd.closed(), odd.body()), (None, ("", true)));
        assert!(odd.closings().is_none());
    }

    #[test]
    fn labels_are_objects_or_names() {
        let both = record(r#"{"labels":[{"name":"a"},"b",{"id":1}],"type":{"name":"Bug"}}"#);
        assert_eq!(both.labels(), ["a", "b", "type/Bug"]);
    }
}
