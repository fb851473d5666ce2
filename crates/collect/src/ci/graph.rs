//! Who starts whom: jobs, scripts, make targets, and at the end of it BATS files.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::ci::{Ci, Runner, starters};
use gradus_core::ledger::{LedgerKind, Unread, UnreadCode};
use gradus_core::location::Location;
use gradus_core::upstream;

use super::calls::{self, Calls, MakeCall};
use super::jobs::{Job, workflow};
use super::make::{self, Makefile};
use super::places::{Places, folder};
use super::prow::ProwJob;
use super::text::{self, Budget, Line, Variables};
use super::{File, Kind};

/// Runners of BATS files that are kept: nobody has more.
const MAX_RUNNERS: usize = 2_000;
/// Runners of anything that are looked at.
const MAX_NODES: usize = 50_000;
/// Bytes to which lines that go on are joined; those that follow stand alone.
const MAX_JOINED: usize = 16 * 1024;

/// A runner, and what its text calls.
struct Node {
    runner: Runner,
    path: String,
    calls: Calls,
    needs: Vec<String>,
}

/// Runners of a tree, before they are tied together.
pub(super) struct Graph<'a> {
    places: &'a Places<'a>,
    nodes: Vec<Node>,
    /// Make targets by file and name.
    targets: BTreeMap<(String, String), usize>,
    scripts: BTreeMap<String, usize>,
    /// Makefiles and what they include.
    includes: BTreeMap<String, Vec<String>>,
    /// What was too much.
    pub(super) unread: Vec<Unread>,
}

impl<'a> Graph<'a> {
    pub(super) fn new<'f>(
        files: impl Iterator<Item = &'f File> + Clone,
        jobs: &[(String, ProwJob)],
        places: &'a Places<'a>,
    ) -> Self {
        let mut graph = Self {
            places,
            nodes: Vec::new(),
            targets: BTreeMap::new(),
            scripts: BTreeMap::new(),
            includes: BTreeMap::new(),
            unread: Vec::new(),
        };
        let makefiles: BTreeMap<&str, Makefile> = files
            .clone()
            .filter(|f| f.kind == Kind::Makefile)
            .map(|f| (f.path.as_str(), make::read(&f.text)))
            .collect();
        for file in files {
            if graph.nodes.len() > MAX_NODES {
                graph.unread.push(Unread {
                    path: file.path.clone(),
                    code: UnreadCode::Budget,
                    reason: format!("more than {MAX_NODES} targets, scripts and jobs before it"),
                });
                continue;
            }
            match file.kind {
                Kind::Makefile => graph.makefile(&file.path, &makefiles),
                Kind::Script | Kind::Other => graph.script(file),
                Kind::Workflow => {
                    for job in workflow(&file.text) {
                        graph.job(&file.path, job);
                    }
                }
                // Of another system: what it names, it runs.
                Kind::Yaml => graph.script(file),
            }
        }
        for (path, job) in jobs {
            graph.job(path, job.job.clone());
            if job.cut {
                graph.cut(path);
            }
        }
        graph
    }

    fn node(&mut self, name: String, at: Location, last_line: u32, lines: &[Line]) -> usize {
        let mut calls = calls::read(&at.path, lines, self.places);
        let mut suites = BTreeMap::new();
        for (path, place) in calls.suites.drain(..) {
            suites.entry(path).or_insert(place);
        }
        let words = lines.iter().flat_map(|l| {
            let split = |c: char| !c.is_ascii_alphanumeric();
            l.text.split(split)
        });
        let gates = words.filter(|w| w.len() > 3 && upstream::gate(w).is_some());
        self.nodes.push(Node {
            path: at.path.clone(),
            runner: Runner {
                name,
                // Only jobs stand beside others in their file.
                is_lane: last_line > 0,
                last_line,
                suites,
                starts: BTreeSet::new(),
                filters: std::mem::take(&mut calls.filters),
                gates: gates.map(str::to_owned).collect(),
                location: at,
            },
            calls,
            needs: Vec::new(),
        });
        self.nodes.len() - 1
    }

    fn makefile(&mut self, path: &str, all: &BTreeMap<&str, Makefile>) {
        let Some(own) = all.get(path) else { return };
        let mut file = own.clone();
        let mut included = Vec::new();
        for written in &own.includes {
            let found = self.places.find(path, written);
            if let Some((found, other)) = found.and_then(|f| Some((f.clone(), all.get(&*f)?))) {
                file.include(other);
                included.push(found);
            }
        }
        let mut budget = Budget::default();
        for target in &file.targets {
            let lines = file.expanded(target, &mut budget);
            let at = Location::new(LedgerKind::Ci, path, target.line, 1);
            let at = at.with_text(format!("{}:", target.name));
            let key = (path.to_owned(), target.name.clone());
            let node = self.node(format!("make {}", target.name), at, 0, &lines);
            if let Some(node) = self.nodes.get_mut(node) {
                node.needs.clone_from(&target.needs);
            }
            // A target that stands twice is one: the one with a recipe is the one to start.
            if !target.recipe.is_empty() || !self.targets.contains_key(&key) {
                self.targets.insert(key, node);
            }
        }
        self.includes.insert(path.to_owned(), included);
        if budget.cut || file.cut {
            self.cut(path);
        }
    }

    /// Notes that something of a file is longer than what is read.
    fn cut(&mut self, path: &str) {
        self.unread.push(Unread {
            path: path.to_owned(),
            code: UnreadCode::Budget,
            reason: "lines, lists or variables longer than a person writes: what they run is \
                     not known in full"
                .to_owned(),
        });
    }

    fn script(&mut self, file: &File) {
        let variables = Variables::of_shell(&file.text);
        let (lines, cut) = joined(text::lines(&file.text, 1), &variables);
        if cut {
            self.cut(&file.path);
        }
        let at = Location::new(LedgerKind::Ci, &*file.path, 1, 1);
        let node = self.node(file.path.clone(), at, 0, &lines);
        self.scripts.insert(file.path.clone(), node);
    }

    fn job(&mut self, path: &str, job: Job) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let at = Location::new(LedgerKind::Ci, path, job.line, 1);
        let at = at.with_text(format!("{}:", job.name));
        let last = job.lines.iter().map(|l| l.number).max();
        let last = last.unwrap_or(job.line).max(job.line);
        let (lines, _) = joined(job.lines.into_iter(), &Variables::default());
        self.node(format!("{name}: {}", job.name), at, last, &lines);
    }

    /// Ties the runners together, and keeps those that end in a BATS file.
    pub(super) fn fill(mut self, ci: &mut Ci) {
        for i in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(i) else {
                continue;
            };
            let mut starts: BTreeSet<usize> = BTreeSet::new();
            for need in &node.needs {
                starts.extend(self.target(&node.path, need));
            }
            for call in &node.calls.makes {
                starts.extend(self.make(&node.path, call));
            }
            for script in &node.calls.scripts {
                starts.extend(self.scripts.get(script));
            }
            starts.remove(&i);
            if let Some(node) = self.nodes.get_mut(i) {
                node.runner.starts = starts;
            }
        }
        for node in &mut self.nodes {
            ci.unknown.append(&mut node.calls.unknown);
        }
        let naming = self.nodes.iter().enumerate();
        let naming = naming.filter(|(_, n)| !n.runner.suites.is_empty());
        let naming = naming.map(|(i, _)| i).collect();
        let starts: Vec<&BTreeSet<usize>> = self.nodes.iter().map(|n| &n.runner.starts).collect();
        let mut kept = starters(&starts, naming);
        if kept.len() > MAX_RUNNERS {
            // Whoever is left out may run anything.
            let left = kept
                .iter()
                .nth(MAX_RUNNERS)
                .and_then(|i| self.nodes.get(*i));
            ci.unknown.extend(left.map(|n| n.runner.location.clone()));
            kept = kept.into_iter().take(MAX_RUNNERS).collect();
        }
        let number: BTreeMap<usize, usize> = kept
            .iter()
            .enumerate()
            .map(|(new, old)| (*old, new))
            .collect();
        for (i, node) in self.nodes.into_iter().enumerate() {
            if kept.contains(&i) {
                let mut runner = node.runner;
                let starts = runner.starts.iter().filter_map(|s| number.get(s).copied());
                runner.starts = starts.collect();
                ci.runners.push(runner);
            }
        }
    }

    /// Finds a target from inside of a Makefile, or of one that it includes.
    fn target(&self, file: &str, name: &str) -> Option<usize> {
        let own = self.targets.get(&(file.to_owned(), name.to_owned()));
        let included = self.includes.get(file).into_iter().flatten();
        let mut included = included.filter_map(|f| self.targets.get(&(f.clone(), name.to_owned())));
        own.copied().or_else(|| included.next().copied())
    }

    /// Finds the targets of a call of make.
    fn make(&self, from: &str, call: &MakeCall) -> Vec<usize> {
        let file = match (&call.file, &call.folder) {
            (Some(file), _) => self.places.find(from, file),
            (None, Some(folder)) => self.places.find(from, &format!("{folder}/Makefile")),
            (None, None) => {
                let beside = format!("{}/Makefile", folder(from));
                let own = self.includes.contains_key(from).then(|| from.to_owned());
                let beside = self.places.contains(&beside).then_some(beside);
                own.or(beside.filter(|_| from.ends_with(".mk")))
                    .or_else(|| Some("Makefile".to_owned()))
            }
        };
        let Some(file) = file else { return Vec::new() };
        let targets = call.targets.iter();
        targets.filter_map(|t| self.target(&file, t)).collect()
    }
}

/// Puts values in, and joins a call that goes on over several lines into its first line. The
/// lines that go on stay too: a list keeps its places.
fn joined(lines: impl Iterator<Item = Line>, variables: &Variables) -> (Vec<Line>, bool) {
    let mut out: Vec<Line> = Vec::new();
    let mut goes_on = false;
    let mut budget = Budget::default();
    for line in lines {
        let text = variables.expand(&line.text, &mut budget);
        let more = text.trim_end().ends_with('\\');
        let plain = text.trim_end().trim_end_matches('\\').to_owned();
        if goes_on
            && let Some(last) = out.last_mut()
            && last.text.len() < MAX_JOINED
        {
            last.text.push(' ');
            last.text.push_str(plain.trim());
        } else {
            out.push(Line {
                number: line.number,
                text: plain,
            });
        }
        goes_on = more;
    }
    (out, budget.cut)
}
