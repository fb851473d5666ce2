//! Jobs of GitHub workflows, and of Prow job files: by their lines, for expressions in double
//! braces are no YAML before GitHub has put values in.

use super::text::{self, Line};

/// Jobs of one file that are told apart; what follows counts as part of the last.
const MAX_JOBS: usize = 2_000;

/// One job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) name: String,
    pub(super) line: u32,
    pub(super) lines: Vec<Line>,
}

/// Tells whether a path is that of a workflow.
pub(super) fn is_workflow(path: &str) -> bool {
    path.starts_with(".github/workflows/") && is_yaml(path)
}

pub(super) fn is_yaml(path: &str) -> bool {
    [".yaml", ".yml"].iter().any(|end| path.ends_with(end))
}

/// Tells whether a YAML file holds Prow jobs.
pub(super) fn is_prow(text: &str) -> bool {
    let keys = ["presubmits:", "postsubmits:", "periodics:"];
    text.lines().any(|l| keys.iter().any(|k| l.starts_with(k)))
}

/// Reads the jobs of a workflow: the keys one step below `jobs:`.
pub(super) fn workflow(text: &str) -> Vec<Job> {
    let mut jobs: Vec<Job> = Vec::new();
    let mut inside = false;
    let mut indent = None;
    for line in text::lines(text, 1) {
        let body = line.text.trim_start();
        if body.is_empty() {
            continue;
        }
        let depth = line.text.len() - body.len();
        if depth == 0 {
            inside = body.starts_with("jobs:");
            indent = None;
            continue;
        }
        if !inside {
            continue;
        }
        let first = *indent.get_or_insert(depth);
        match body.trim_end().strip_suffix(':') {
            Some(name) if depth == first && jobs.len() < MAX_JOBS => jobs.push(Job {
                name: name.trim_matches(['"', '\'']).to_owned(),
                line: line.number,
                lines: Vec::new(),
            }),
            _ => {
                if let Some(job) = jobs.last_mut() {
                    job.lines.push(line);
                }
            }
        }
    }
    jobs
}

/// Reads the jobs of a Prow job file: from each `- name:` at a job's depth to the next.
pub(super) fn prow(text: &str) -> Vec<Job> {
    let mut jobs: Vec<Job> = Vec::new();
    let mut depth = None;
    for line in text::lines(text, 1) {
        let body = line.text.trim_start();
        let at = line.text.len() - body.len();
        if !line.text.starts_with([' ', '-']) {
            depth = None;
        }
        let name = body.strip_prefix("- name:").map(str::trim);
        if let Some(name) = name
            && depth.is_none_or(|d| at <= d)
            && jobs.len() < MAX_JOBS
        {
            depth = Some(at);
            jobs.push(Job {
                name: name.trim_matches(['"', '\'']).to_owned(),
                line: line.number,
                lines: Vec::new(),
            });
        } else if let Some(job) = jobs.last_mut() {
            job.lines.push(line);
        }
    }
    jobs
}

#[cfg(test)]
mod tests {
    use super::{MAX_JOBS, is_prow, prow, workflow};

    #[test]
    fn jobs_of_a_workflow() {
        let text = "on: push\njobs:\n  unit:\n    steps:\n      - run: make ${{ matrix.x }}\n  e2e:\n    uses: x\nother:\n  no:\n";
        let jobs = workflow(text);
        let names: Vec<(&str, u32, usize)> = jobs
            .iter()
            .map(|j| (j.name.as_str(), j.line, j.lines.len()))
            .collect();
        assert_eq!(names, [("unit", 3, 2), ("e2e", 6, 1)]);
    }

    #[test]
    fn jobs_of_prow() {
        let text = "presubmits:\n  a/b:\n  - name: pull-unit\n    spec:\n      containers:\n      - name: x\n        command: [make, test]\n  - name: pull-e2e\n";
        assert!(is_prow(text));
        let names: Vec<String> = prow(text).into_iter().map(|j| j.name).collect();
        assert_eq!(names, ["pull-unit", "pull-e2e"]);
    }

    #[test]
    fn jobs_without_end_run_together() {
        let job = |i: usize| format!("  job{i}:\n    - run: make it{i}\n");
        let many: String = (0..=MAX_JOBS).map(job).collect();
        let jobs = workflow(&format!("jobs:\n{many}"));
        assert_eq!(jobs.len(), MAX_JOBS);
        let last: Vec<&str> = jobs[MAX_JOBS - 1]
            .lines
            .iter()
            .map(|l| l.text.trim())
            .collect();
        let wanted = [
            format!("- run: make it{}", MAX_JOBS - 1),
            format!("job{MAX_JOBS}:"),
            format!("- run: make it{MAX_JOBS}"),
        ];
        assert_eq!(last, wanted, "nothing is lost");
        let job = |i: usize| format!("- name: job{i}\n");
        let many: String = (0..=MAX_JOBS).map(job).collect();
        assert_eq!(prow(&format!("periodics:\n{many}")).len(), MAX_JOBS);
    }
}
