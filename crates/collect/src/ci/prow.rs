//! Prow job files, by their lines: which repositories a job is for, what it runs, and what it
//! sets.
//!
//! A container has its words in lists, one to a line; here they are one line of commands. An
//! environment has names and values on lines of their own; here they are assignments.

use std::collections::BTreeSet;

use super::jobs::{Job, MAX_JOBS};
use super::text::{self, Budget, Line, Variables};

/// Words of one command line that are put together.
const MAX_WORDS: usize = 512;
/// Bytes that a line put together may have.
const MAX_BYTES: usize = 16 * 1024;

/// A job, and the repositories that it is for: `org/name`, or a name alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ProwJob {
    pub(super) job: Job,
    pub(super) repositories: BTreeSet<String>,
    /// Whether what it runs is longer than what is read.
    pub(super) cut: bool,
}

impl ProwJob {
    /// Tells whether it is for a repository of one of these names. One that names none is for
    /// whoever keeps it.
    pub(super) fn is_for(&self, names: &BTreeSet<String>) -> bool {
        let mut named = self.repositories.iter();
        self.repositories.is_empty()
            || named.any(|full| {
                let name = full.rsplit('/').next().unwrap_or(full);
                names.iter().any(|n| n.eq_ignore_ascii_case(name))
            })
    }
}

/// Tells whether a YAML file holds Prow jobs.
pub(super) fn is_prow(text: &str) -> bool {
    text.lines().any(|line| section(line).is_some())
}

fn section(line: &str) -> Option<&str> {
    let name = line.trim_end().strip_suffix(':')?;
    ["presubmits", "postsubmits", "periodics"]
        .contains(&name)
        .then_some(name)
}

/// Reads the jobs of a job file.
pub(super) fn read(text: &str) -> Vec<ProwJob> {
    let mut jobs: Vec<ProwJob> = Vec::new();
    let mut inside = false;
    // The repository whose jobs follow, and how deep they stand.
    let mut group: Option<String> = None;
    let mut depth: Option<usize> = None;
    for line in text::lines(text, 1) {
        let body = line.text.trim_start();
        let at = line.text.len() - body.len();
        if body.is_empty() {
            continue;
        }
        if at == 0 && !body.starts_with('-') {
            inside = section(body).is_some();
            (group, depth) = (None, None);
            continue;
        }
        if !inside {
            continue;
        }
        let item = body.strip_prefix("- ");
        if item.is_none() && depth.is_none_or(|d| at <= d) {
            let key = body.trim_end().strip_suffix(':');
            group = key.map(|key| plain(key).to_owned());
            depth = None;
            continue;
        }
        // Items of a key may stand as deep as the key itself.
        if let Some(first) = item
            .filter(|_| depth.is_none_or(|d| at <= d))
            .filter(|_| jobs.len() < MAX_JOBS)
        {
            depth = Some(at);
            jobs.push(ProwJob {
                job: Job {
                    name: value(first, "name").unwrap_or_default().to_owned(),
                    line: line.number,
                    lines: Vec::new(),
                },
                repositories: group.iter().cloned().collect(),
                cut: false,
            });
        } else if let Some(ProwJob { job, .. }) = jobs.last_mut()
            && job.name.is_empty()
            && depth.is_some_and(|d| at == d + 2)
        {
            job.name = value(body, "name").unwrap_or_default().to_owned();
        }
        if let Some(last) = jobs.last_mut() {
            last.job.lines.push(line);
        }
    }
    jobs.into_iter().map(finished).collect()
}

/// Puts together what a job runs and sets; tells from its checkouts for whom it is.
fn finished(mut job: ProwJob) -> ProwJob {
    let settings = settings(&job.job.lines);
    if job.repositories.is_empty() {
        let lines = job.job.lines.iter();
        let checked_out = lines.filter_map(|l| value(item(&l.text), "repo"));
        job.repositories = checked_out.map(str::to_owned).collect();
    }
    let (commands, cut) = commands(&job.job.lines);
    let mut known = Variables::default();
    for (_, name, value) in &settings {
        known.0.insert(name.clone(), value.clone());
    }
    let mut budget = Budget::default();
    for line in &mut job.job.lines {
        line.text = known.expand(&line.text, &mut budget);
    }
    let set = settings.into_iter().map(|(number, name, value)| Line {
        number,
        text: format!("{name}={value}"),
    });
    let run = commands.into_iter().map(|line| Line {
        text: known.expand(&line.text, &mut budget),
        ..line
    });
    let more: Vec<Line> = run.chain(set).collect();
    job.cut = cut || budget.cut;
    job.job.lines.extend(more);
    job
}

/// Reads the environment: `- name: X` with `value: Y` on the next line.
fn settings(lines: &[Line]) -> Vec<(u32, String, String)> {
    let mut found = Vec::new();
    for pair in lines.windows(2) {
        let [first, second] = pair else { continue };
        let name = first.text.trim_start().strip_prefix("- ");
        let name = name.and_then(|text| value(text, "name"));
        if let (Some(name), Some(set)) = (name, value(&second.text, "value"))
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            found.push((second.number, name.to_owned(), set.to_owned()));
        }
    }
    found
}

/// Puts the lists below `command:` and `args:` into lines, each where its list begins.
fn commands(lines: &[Line]) -> (Vec<Line>, bool) {
    let mut found: Vec<Line> = Vec::new();
    let mut cut = false;
    let mut i = 0;
    while let Some(line) = lines.get(i) {
        i += 1;
        let body = item(&line.text);
        // Where the key itself stands: its list may stand as deep.
        let depth = line.text.len() - body.len();
        let (is_args, rest) = match (body.strip_prefix("command:"), body.strip_prefix("args:")) {
            (Some(rest), _) => (false, rest),
            (_, Some(rest)) => (true, rest),
            _ => continue,
        };
        let rest = rest.trim();
        let mut words: Vec<&str> = Vec::new();
        if let Some(inner) = rest.strip_prefix('[') {
            let inner = inner.strip_suffix(']').unwrap_or(inner);
            let mut all = inner.split(',').map(plain);
            words.extend(all.by_ref().take(MAX_WORDS));
            cut |= all.next().is_some();
        } else if rest.is_empty() {
            while let Some(next) = lines.get(i) {
                let inner = next.text.trim_start();
                let at = next.text.len() - inner.len();
                let Some(word) = inner.strip_prefix("- ").filter(|_| at >= depth) else {
                    // The lines of a text that is one word.
                    if at > depth && !words.is_empty() {
                        i += 1;
                        continue;
                    }
                    break;
                };
                if words.len() < MAX_WORDS {
                    words.push(plain(word));
                } else {
                    cut = true;
                }
                i += 1;
            }
        }
        let text = words.join(" ");
        // What is called comes before what it is called with.
        let command = found.last_mut().filter(|_| is_args);
        match command.filter(|c| c.text.len() + text.len() < MAX_BYTES) {
            Some(command) => {
                command.text.push(' ');
                command.text.push_str(&text);
            }
            None => {
                cut |= text.len() > MAX_BYTES;
                found.push(Line {
                    number: line.number,
                    text: text.chars().take(MAX_BYTES).collect(),
                });
            }
        }
    }
    (found, cut)
}

/// Returns a line without its indent and the dash of an item.
fn item(line: &str) -> &str {
    let line = line.trim_start();
    line.strip_prefix("- ").unwrap_or(line).trim_start()
}

/// Returns the value of a key on a line.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let rest = line.trim_start().strip_prefix(key)?.strip_prefix(':')?;
    let value = plain(rest.split(" #").next().unwrap_or(rest));
    (!value.is_empty()).then_some(value)
}

/// Returns a scalar without blanks and quotes.
fn plain(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{is_prow, read};

    const JOBS: &str = "\
presubmits:
  sea/lamp:
  - name: pull-unit
    spec:
      containers:
      - name: x
        image: builder:1.0
        command:
        - runner.sh
        args:
        - make
        - -f
        - t/Makefile
        - \"$(TARGET)\"
        env:
        - name: TARGET
          value: fast
  - always_run: false
    name: pull-e2e
    spec:
      containers:
      - command: [\"make\", \"e2e\"]
  sea/oar:
  - name: pull-oar
periodics:
- interval: 4h
  name: ci-lamp
  extra_refs:
  - org: sea
    repo: lamp
    base_ref: main
  - org: sky
    repo: tools
  spec:
    containers:
    - command:
      - bash
      args:
      - -c
      - |
        make slow
      - after
other:
  - name: no
";

    #[test]
    fn jobs_with_their_repositories() {
        assert!(is_prow(JOBS) && !is_prow("jobs:\n  presubmits:\n"));
        let found: Vec<(String, u32, Vec<String>)> = read(JOBS)
            .into_iter()
            .map(|j| (j.job.name, j.job.line, j.repositories.into_iter().collect()))
            .collect();
        let row = |name: &str, line, of: &[&str]| {
            let of = of.iter().map(|n| (*n).to_owned()).collect();
            (name.to_owned(), line, of)
        };
        assert_eq!(
            found,
            [
                row("pull-unit", 3, &["sea/lamp"]),
                row("pull-e2e", 18, &["sea/lamp"]),
                row("pull-oar", 24, &["sea/oar"]),
                row("ci-lamp", 26, &["lamp", "tools"]),
            ]
        );
        let names = BTreeSet::from(["Lamp".to_owned()]);
        let mine = read(JOBS).into_iter().filter(|j| j.is_for(&names));
        assert_eq!(mine.count(), 3);
        let none = "periodics:\n- name: a\n";
        assert!(read(none)[0].is_for(&names));
    }

    #[test]
    fn what_a_container_runs_is_one_line() {
        let lines = |i: usize| -> Vec<(u32, String)> {
            let job = read(JOBS).swap_remove(i).job;
            job.lines.into_iter().map(|l| (l.number, l.text)).collect()
        };
        let whole = "runner.sh make -f t/Makefile fast".to_owned();
        assert!(lines(0).contains(&(8, whole)), "{:?}", lines(0));
        assert!(lines(0).contains(&(17, "TARGET=fast".to_owned())));
        assert!(lines(1).contains(&(22, "make e2e".to_owned())));
        assert!(
            lines(3).contains(&(36, "bash -c | after".to_owned())),
            "{:?}",
            lines(3)
        );
        assert!(lines(3).iter().any(|(_, text)| text.trim() == "make slow"));
    }

    #[test]
    fn broken_files_end() {
        for text in [
            "presubmits:",
            "periodics:\n-\n- \n-name",
            "postsubmits:\n  a:\n    - args:\n    - [\n",
        ] {
            assert!(read(text).len() <= 2, "{text}");
        }
    }
}
