//! The pages of gates, and the index of them.

use std::collections::{BTreeMap, BTreeSet};

use super::bound::Bound;
use super::desk::Desk;
use super::index;
use super::marker::{Part, Syntax, blocks};
use super::other_numbers::OtherNumbers;
use super::place::{self, Place};
use super::stages::{self, Stages};
use super::{Input, constraints, difference, file_name, front, moves, own, skeleton, wording};
use crate::ledger::Unread;
use crate::nearest;
use crate::project::{GateView, RemovedGate};
use crate::record::{self, GatePage};
use crate::rules::Context;

/// So many lines of a page that cannot be read may be its front matter.
const MAX_HEAD: usize = 200;

/// What pages and index are made from.
pub(super) struct Sheet<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) place: &'a Place,
    input: &'a Input<'a>,
    /// Stages by gate, former ones too.
    pub(super) stages: BTreeMap<&'a str, Stages>,
    /// Paths of the pages of each gate; the first is the one that is linked to.
    pub(super) pages: BTreeMap<&'a str, Vec<String>>,
    /// Pages that cannot be read, with what may be their titles.
    lost: Vec<(&'a Unread, String)>,
    pub(super) numbers: OtherNumbers,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(context: &'a Context<'a>, place: &'a Place, input: &'a Input<'a>) -> Self {
        let mut stages: BTreeMap<&str, Stages> = BTreeMap::new();
        for view in context.declared_here() {
            stages.insert(&view.gate.name, stages::of_gate(context, view));
        }
        for gate in &context.project.removed {
            stages.insert(&gate.name, stages::of_former(context, gate));
        }
        let ledgers = &context.project.ledgers;
        let mut pages: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for page in ledgers.pages.iter().chain(&ledgers.former_pages) {
            let of_gate = pages.entry(page.gate.as_str()).or_default();
            of_gate.push(page.location.path.clone());
        }
        for of_gate in pages.values_mut() {
            of_gate.sort_by_key(|path| place::distance(&place.folder, path));
        }
        let lost = ledgers.unread.iter();
        let lost = lost.filter(|u| u.path.ends_with(".md") || u.path.ends_with(".markdown"));
        // What is no text, or too long, is no page that anybody wrote.
        let titled = lost.filter_map(|u| Some((u, titles(&(input.read)(&u.path).ok()??)?)));
        Self {
            context,
            place,
            input,
            stages,
            pages,
            lost: titled.collect(),
            numbers: OtherNumbers::new(context.policy, context.config),
        }
    }

    fn is_wanted(&self, gate: &str) -> bool {
        let wanted = self.input.gates;
        wanted.is_empty() || wanted.iter().any(|w| w == gate)
    }

    /// Returns the gates that have pages, by name.
    pub(super) fn gates(&self) -> impl Iterator<Item = &'a GateView> {
        self.context.declared_here()
    }

    pub(super) fn pages(&self, desk: &mut Desk<'_>) {
        let paths = self.paths();
        let renamed = self.renamed();
        let retitled = self.retitled();
        for view in self.gates() {
            let gate = view.gate.name.as_str();
            // Its page is there under the name that it had.
            if !self.is_wanted(gate) || renamed.contains_key(gate) {
                continue;
            }
            match self.pages.get(gate) {
                Some(pages) => {
                    for path in pages {
                        self.keep(desk, path, view);
                    }
                }
                None if self.place.doubt.is_some() => {}
                None => match (retitled.get(gate), paths.get(gate)) {
                    (Some(page), _) => {
                        let why = format!(
                            "is titled {}, which is no gate: did you mean {gate}? A page has \
                             the gate's name for its `title`",
                            page.gate
                        );
                        desk.refuse(&page.location.path, Some(gate), why);
                    }
                    (None, Some(path)) => self.make(desk, path, view),
                    (None, None) => {}
                },
            }
        }
        for gate in &self.context.project.removed {
            if self.is_wanted(&gate.name) {
                self.keep_former(desk, gate, &renamed);
            }
        }
        if self.input.gates.is_empty() {
            self.tell_strangers(desk, &retitled);
        }
    }

    /// Returns the paths of the pages that are to be made.
    pub(super) fn paths(&self) -> BTreeMap<&'a str, String> {
        let all = self.pages.values().flatten();
        let mut taken: BTreeSet<String> = all.map(|path| path.to_lowercase()).collect();
        let missing = self
            .gates()
            .filter(|v| !self.pages.contains_key(v.gate.name.as_str()));
        missing
            .map(|view| {
                let gate = view.gate.name.as_str();
                (gate, file_name::path(&self.place.folder, gate, &mut taken))
            })
            .collect()
    }

    /// Returns gates without a page that go by another name on one, with that name.
    pub(super) fn renamed(&self) -> BTreeMap<&'a str, &'a str> {
        let removed = self.context.project.removed.iter();
        let pairs = removed.filter_map(|r| Some((r.renamed_to.as_deref()?, r.name.as_str())));
        pairs
            .filter(|(new, old)| !self.pages.contains_key(new) && self.pages.contains_key(old))
            .collect()
    }

    /// Returns pages whose title was changed into one that is no gate, by the gate that they
    /// seem to be of: the title differs in blanks and such alone, or the file is the gate's.
    pub(super) fn retitled(&self) -> BTreeMap<&'a str, &'a GatePage> {
        let bare = |name: &str| -> String {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let ledgers = &self.context.project.ledgers;
        let strangers: Vec<(&GatePage, String)> = ledgers
            .pages
            .iter()
            .filter(|page| {
                let gate = page.gate.as_str();
                !self.stages.contains_key(gate) && ledgers.inventory.gate(gate).is_none()
            })
            .map(|page| (page, bare(&page.gate)))
            .collect();
        let mut found = BTreeMap::new();
        if strangers.is_empty() {
            return found;
        }
        let gates = self.gates().map(|v| v.gate.name.as_str());
        for gate in gates.filter(|gate| !self.pages.contains_key(gate)) {
            let (title, folder) = (bare(gate), &self.place.folder);
            let file = file_name::path(folder, gate, &mut BTreeSet::new()).to_lowercase();
            let its = strangers
                .iter()
                .find(|(page, other)| *other == title || page.location.path.to_lowercase() == file);
            if let Some((page, _)) = its {
                found.insert(gate, *page);
            }
        }
        found
    }

    /// Tells whether it is known which commits moved a gate.
    pub(super) fn knows_moves(&self) -> bool {
        moves::are_known(&self.context.project.ledgers)
    }

    pub(super) fn of(&self, gate: &str) -> &Stages {
        const NONE: &Stages = &Stages {
            entries: Vec::new(),
            removed: false,
            whole: false,
            lines: Vec::new(),
        };
        self.stages.get(gate).unwrap_or(NONE)
    }

    fn make(&self, desk: &mut Desk<'_>, path: &str, view: &GateView) {
        let gate = view.gate.name.as_str();
        let context = self.context;
        if let Some(lost) = self.maybe_its(gate) {
            let why = format!(
                "{gate} gets no page: it may be {}, which cannot be read: {}",
                lost.path, lost.reason
            );
            desk.refuse(&lost.path, Some(gate), why);
            return;
        }
        if let Some(why) = stages::at_odds(view) {
            desk.refuse(path, Some(gate), why);
            return;
        }
        let lower = path.to_lowercase();
        let mut paths = context.project.ledgers.paths.iter();
        if let Some(there) = paths.find(|there| there.to_lowercase() == lower) {
            let why = format!(
                "is there already, and is not the page of {gate}: a page has the gate's name for \
                 its `title`, and `content_type: feature_gate`"
            );
            desk.refuse(there, Some(gate), why);
            return;
        }
        let forge = context.project.ledgers.forge.as_ref();
        let commits = moves::commits(view).into_iter();
        let commits = commits.filter(|_| self.knows_moves());
        let pulls = commits.filter_map(|commit| self.input.pulls.get(commit));
        let mut lines: Vec<String> = Vec::new();
        for pull in pulls {
            let line = moves::line(pull, forge);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let stages = self.of(gate);
        let sentences = constraints::sentences(context.project, view);
        let (history, limits) = (
            index::history(stages, &self.numbers),
            constraints::block(&sentences),
        );
        let summary = view
            .gate
            .summary
            .as_deref()
            .map(|s| wording::summary(gate, s));
        let parts = (summary.as_deref(), &*history, &*limits);
        let page = skeleton::page(gate, stages, parts, &lines);
        desk.change(path, Some(gate), |there| match there {
            None => Ok((
                page,
                vec![format!("the page of {} is missing", wording::name(gate))],
            )),
            // Somebody made it since the tree was listed; the same page is the page.
            Some(there) if there == page => Ok((page, Vec::new())),
            Some(_) => Err("was made meanwhile: run the command again".to_owned()),
        });
    }

    /// Returns a page that cannot be read, and has the gate for its title.
    fn maybe_its(&self, gate: &str) -> Option<&'a Unread> {
        let names = |titles: &str| {
            let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
            titles.split(ends).any(|word| word == gate)
        };
        let mut lost = self.lost.iter();
        lost.find(|(_, titles)| names(titles))
            .map(|(lost, _)| *lost)
    }

    fn keep(&self, desk: &mut Desk<'_>, path: &str, view: &GateView) {
        let gate = view.gate.name.as_str();
        let stages = self.of(gate);
        let sentences = constraints::sentences(self.context.project, view);
        let is_main = self
            .pages
            .get(gate)
            .and_then(|p| p.first())
            .is_some_and(|p| p == path);
        desk.change(path, Some(gate), |text| {
            let text = text.ok_or("it is gone")?;
            if let Some(why) = stages::at_odds(view) {
                return Err(why);
            }
            let mut says = Vec::new();
            let kept = self.front(text, stages, &mut says)?;
            let parts = blocks(&kept, Syntax::Markdown).map_err(|b| b.to_string())?;
            let has = |part| parts.iter().any(|b| b.part == part);
            if !has(Part::Constraints) && !sentences.is_empty() && is_main {
                if let Some(filled) = self.filled(&kept, view, stages, &sentences) {
                    says.push("nothing follows its front matter".to_owned());
                    return Ok((filled, says));
                }
                return Err(format!(
                    "has no place for the constraints ({}): put `{}` and `{}` on lines of their \
                     own where they belong",
                    sentences.join(" "),
                    Part::Constraints.opens(),
                    Part::Constraints.closes()
                ));
            }
            let limits = constraints::block(&sentences);
            let history = history(&kept, stages, &self.numbers);
            let mut page = kept;
            let parts: [(Part, &str, own::Ours<'_>); 2] = [
                (Part::Stages, &history, &own::nothing),
                (Part::Constraints, &limits, &constraints::is_ours),
            ];
            for (part, content, is_ours) in parts {
                let new = own::put(&page, part, content, is_ours)?;
                if let Some(new) = new.filter(|new| *new != page) {
                    says.extend(difference::lines(&page, &new));
                    page = new;
                }
            }
            Ok((page, says))
        });
    }

    /// Gives a page that is nothing but front matter what a new page has.
    fn filled(
        &self,
        text: &str,
        view: &GateView,
        stages: &Stages,
        sentences: &[String],
    ) -> Option<String> {
        let front = record::front(text)?;
        let rest = text.get(front.inner.end..)?;
        let (close, body) = rest.split_once('\n').unwrap_or((rest, ""));
        if !body.trim().is_empty() {
            return None;
        }
        let end = if close.ends_with('\r') { "\r\n" } else { "\n" };
        let (history, limits) = (
            index::history(stages, &self.numbers),
            constraints::block(sentences),
        );
        let summary = view.gate.summary.as_deref();
        let summary = summary.map(|s| wording::summary(&view.gate.name, s));
        let body = skeleton::body((summary.as_deref(), &history, &limits), &[]);
        let head = text.get(..text.len() - body_len(rest))?;
        let close = if head.ends_with('\n') { "" } else { end };
        Some(format!("{head}{close}{end}{}", body.replace('\n', end)))
    }

    /// Brings the front matter up to the stages, and notes what differed.
    fn front(&self, text: &str, stages: &Stages, says: &mut Vec<String>) -> Result<String, String> {
        let kept = front::keep(text, stages, &self.context.numbers);
        let kept = kept.map_err(|why| why.to_string())?;
        if kept != text {
            says.push(format!("`stages`: {}", sentence(stages)));
        }
        Ok(kept)
    }

    fn keep_former(&self, desk: &mut Desk<'_>, gate: &RemovedGate, renamed: &BTreeMap<&str, &str>) {
        for path in self.pages.get(gate.name.as_str()).into_iter().flatten() {
            if let Some(new) = &gate.renamed_to
                && renamed.get(new.as_str()) == Some(&gate.name.as_str())
            {
                let why = format!(
                    "{} is called {new} now: write that for its `title`",
                    gate.name
                );
                desk.refuse(path, Some(&gate.name), why);
                continue;
            }
            let stages = self.of(&gate.name);
            desk.change(path, Some(&gate.name), |text| {
                let text = text.ok_or("it is gone")?;
                let mut says = Vec::new();
                let kept = self.front(text, stages, &mut says)?;
                let history = history(&kept, stages, &self.numbers);
                let new = own::put(&kept, Part::Stages, &history, &own::nothing)?;
                let new = new.unwrap_or_else(|| kept.clone());
                if new != kept {
                    says.extend(difference::lines(&kept, &new));
                }
                Ok((new, says))
            });
        }
    }

    /// Tells of pages whose gate is none, and never was.
    fn tell_strangers(&self, desk: &mut Desk<'_>, retitled: &BTreeMap<&str, &GatePage>) {
        let ledgers = &self.context.project.ledgers;
        let whole = self.context.whole_history().is_some();
        for page in ledgers.pages.iter().chain(&ledgers.former_pages) {
            let gate = page.gate.as_str();
            let is_told = retitled.values().any(|told| told.location == page.location);
            if self.stages.contains_key(gate) || is_told {
                continue;
            }
            let path = page.location.path.as_str();
            if ledgers.inventory.gate(gate).is_some() {
                desk.leave(path, format!("{gate} is declared by another module"));
                continue;
            }
            if !whole {
                let why = format!(
                    "no gate {gate} is in the code; whether there ever was one is not known, \
                     because not all of the history was read"
                );
                desk.leave(path, why);
                continue;
            }
            let names = self.stages.keys().copied();
            let near = nearest(gate, names).map(|near| format!("; did you mean {near}?"));
            let why = format!(
                "no gate {gate} is in the code, or was in any release{}",
                near.unwrap_or_default()
            );
            desk.refuse(path, Some(gate), why);
        }
    }
}

/// Writes the table of stages as the front matter, which is right by now, states them.
fn history(text: &str, stages: &Stages, numbers: &OtherNumbers) -> String {
    index::history(front::said(text).as_ref().unwrap_or(stages), numbers)
}

/// Returns the lines at the head of a page that may be its title; `None` where it has no head.
fn titles(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}');
    let opened = text.starts_with("---") || text.starts_with("+++");
    let lines = text.lines().take(MAX_HEAD);
    let titles = lines.filter(|line| line.trim_start().starts_with("title"));
    opened.then(|| titles.collect::<Vec<_>>().join("\n"))
}

/// The length of what follows the line that closes the front matter.
fn body_len(rest: &str) -> usize {
    rest.find('\n').map_or(0, |at| rest.len() - at - 1)
}

/// Says the stages in one line.
fn sentence(stages: &Stages) -> String {
    let version = |bound: &Bound, word: &str| {
        let text = bound.written();
        text.map_or_else(String::new, |text| format!(" {word} {text}"))
    };
    let mut said: Vec<String> = Vec::new();
    for entry in &stages.entries {
        let stage = entry
            .stage
            .map_or("a stage that is not stated", |s| s.as_str());
        let default = match entry.default {
            Some(true) => " on",
            Some(false) => " off",
            None => "",
        };
        let locked = if entry.locked { " locked" } else { "" };
        let (from, to) = (version(&entry.from, "from"), version(&entry.to, "to"));
        said.push(format!("{stage}{default}{locked}{from}{to}"));
    }
    if stages.removed {
        said.push("removed".to_owned());
    }
    format!("it is {}", said.join(", then "))
}
