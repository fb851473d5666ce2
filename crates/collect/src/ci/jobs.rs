//! Jobs of GitHub workflows: by their lines, for expressions in double braces are no YAML before
//! GitHub has put values in.

use super::text::{self, Line};

/// Jobs of one file that are told apart; what follows counts as part of the last.
pub(super) const MAX_JOBS: usize = 2_000;

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

#[cfg(test)]
mod tests {
    use super::{MAX_JOBS, workflow};

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
    }
}
