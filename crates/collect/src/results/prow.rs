//! What Prow writes beside the artifacts of a job: `started.json`, `finished.json`,
//! `prowjob.json`.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::ledger::UnreadCode;
use serde::Deserialize;

use super::facts::Facts;

/// Names of the files.
pub const NAMES: [&str; 3] = ["started.json", "finished.json", "prowjob.json"];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Started {
    timestamp: i64,
    #[serde(rename = "repo-commit")]
    repo_commit: Option<String>,
    repos: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Finished {
    passed: Option<bool>,
    result: Option<String>,
    revision: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ProwJob {
    spec: Spec,
    status: Status,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Spec {
    job: Option<String>,
    refs: Refs,
    extra_refs: Vec<Refs>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refs {
    org: Option<String>,
    repo: Option<String>,
    base_sha: Option<String>,
    pulls: Vec<Pull>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Pull {
    sha: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status {
    build_id: Option<String>,
    url: Option<String>,
}

/// Reads one of the files, by its name.
///
/// # Errors
/// It is not what Prow writes; nothing of it counts then.
pub fn read(name: &str, bytes: &[u8]) -> Result<Facts, (UnreadCode, String)> {
    let facts = match name {
        "started.json" => serde_json::from_slice::<Started>(bytes).map(started),
        "finished.json" => serde_json::from_slice::<Finished>(bytes).map(finished),
        _ => serde_json::from_slice::<ProwJob>(bytes).map(prow_job),
    };
    facts.map_err(|why| (UnreadCode::Syntax, format!("not what Prow writes: {why}")))
}

fn started(file: Started) -> Facts {
    // `main:0123abc,12:4567def`: the pull request's commit is the last one.
    let of_refs = |refs: &String| {
        let last = refs.rsplit(',').next()?;
        last.split_once(':').map(|(_, commit)| commit.to_owned())
    };
    let mut repos = file.repos.values();
    let only = repos.next().filter(|_| repos.next().is_none());
    Facts {
        date: day_of(file.timestamp),
        commit: file
            .repo_commit
            .filter(|c| !c.is_empty())
            .or_else(|| only.and_then(of_refs)),
        repositories: file.repos.keys().cloned().collect(),
        ..Facts::default()
    }
}

fn finished(file: Finished) -> Facts {
    let by_word = file.result.map(|r| r == "SUCCESS");
    // Where the two differ it did not succeed: `passed` beside `ABORTED`.
    let succeeded = match (file.passed, by_word) {
        (Some(passed), Some(word)) => Some(passed && word),
        (passed, word) => passed.or(word),
    };
    Facts {
        commit: file.revision.filter(|c| !c.is_empty()),
        succeeded,
        ..Facts::default()
    }
}

fn prow_job(file: ProwJob) -> Facts {
    let refs = file.spec.refs;
    let all = file.spec.extra_refs.iter().chain([&refs]);
    let named = all.filter_map(|r| Some(format!("{}/{}", r.org.as_ref()?, r.repo.as_ref()?)));
    let repositories: BTreeSet<String> = named.collect();
    let pull = refs.pulls.into_iter().filter_map(|p| p.sha).next_back();
    let id = match (file.spec.job, file.status.build_id) {
        (Some(job), Some(build)) => Some(format!("{job}/{build}")),
        // A job without a build is no run: all of its runs are called so.
        (_, build) => build,
    };
    Facts {
        id,
        commit: pull.or(refs.base_sha),
        url: file.status.url,
        repositories,
        ..Facts::default()
    }
}

fn day_of(seconds: i64) -> Option<String> {
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    (seconds > 0).then(|| time.strftime("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_three_files() {
        let started = read(
            "started.json",
            b"{\"timestamp\":1767225600,\"repos\":{\"o/r\":\"main:aaa,7:bbb\"},\"more\":[1]}",
        );
        let started = started.expect("it reads");
        assert_eq!(started.date.as_deref(), Some("2026-01-01"));
        assert_eq!(started.commit.as_deref(), Some("bbb"));
        let finished = read(
            "finished.json",
            b"{\"passed\":false,\"result\":\"FAILURE\"}",
        );
        assert_eq!(finished.expect("it reads").succeeded, Some(false));
        let job = read(
            "prowjob.json",
            b"{\"spec\":{\"job\":\"e2e\",\"refs\":{\"base_sha\":\"aaa\",\"pulls\":[{\"sha\":\"bbb\"}]}},\
              \"status\":{\"build_id\":\"17\",\"url\":\"https://prow.example.org/17\"}}",
        );
        let job = job.expect("it reads");
        assert_eq!(job.id.as_deref(), Some("e2e/17"));
        assert_eq!(job.commit.as_deref(), Some("bbb"));
        assert_eq!(job.url.as_deref(), Some("https://prow.example.org/17"));
    }

    #[test]
    fn what_was_checked_out() {
        let started = read(
            "started.json",
            b"{\"repos\":{\"o/r\":\"main\",\"o/tools\":\"main\"}}",
        );
        let repositories = started.expect("it reads").repositories;
        assert_eq!(
            repositories.into_iter().collect::<Vec<_>>(),
            ["o/r", "o/tools"]
        );
        let job = b"{\"spec\":{\"refs\":{\"org\":\"o\",\"repo\":\"r\"},\
                    \"extra_refs\":[{\"org\":\"o\",\"repo\":\"x\"},{\"org\":\"o\"}]}}";
        let repositories = read("prowjob.json", job).expect("it reads").repositories;
        assert_eq!(repositories.into_iter().collect::<Vec<_>>(), ["o/r", "o/x"]);
    }

    #[test]
    fn a_word_goes_before_a_flag_that_contradicts_it() {
        let aborted = b"{\"passed\":true,\"result\":\"ABORTED\"}";
        let facts = read("finished.json", aborted).expect("it reads");
        assert_eq!(facts.succeeded, Some(false));
    }

    #[test]
    fn what_says_nothing_says_nothing() {
        let facts = read("started.json", b"{}").expect("it reads");
        assert_eq!(facts, super::Facts::default());
        assert!(read("started.json", b"3").is_err());
        assert!(read("prowjob.json", b"{\"spec\":").is_err());
    }
}
