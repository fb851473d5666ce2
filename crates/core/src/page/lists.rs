//! The lists of the pages: the index, and the table of contents of a book.

use std::collections::BTreeSet;

use super::desk::Desk;
use super::index::{self, Row};
use super::marker::Part;
use super::pages::Sheet;
use super::place::{self, Site};
use super::{difference, front, own, skeleton, stages, wording};

/// The entry of the index in a table of contents.
const INDEX: &str = "Feature gates";

impl<'a> Sheet<'a> {
    /// Returns the rows of the gates, and those of the former ones that a release had.
    fn rows(&self, desk: &mut Desk<'_>, from: &str) -> (Vec<Row<'a>>, Vec<Row<'a>>) {
        let paths = self.paths();
        let renamed = self.renamed();
        let retitled = self.retitled();
        let torn = self.gates().filter(|v| stages::at_odds(v).is_some());
        let torn: BTreeSet<&str> = torn.map(|v| v.gate.name.as_str()).collect();
        let mut row = |gate: &'a str, may_be_made: bool| {
            let there = self.pages.get(gate).and_then(|pages| pages.first());
            let old = renamed
                .get(gate)
                .and_then(|old| self.pages.get(old)?.first());
            let other = retitled.get(gate).map(|page| &page.location.path);
            let made = paths.get(gate).filter(|_| may_be_made && other.is_none());
            let page = there.or(old).or(other).or(made);
            // The page may know a version that code and releases do not state.
            let said = there.or(made).and_then(|page| {
                // Where code says two things, the page goes on to say what it says.
                let text = match torn.contains(gate) {
                    true => desk.text(page),
                    false => desk.kept(page),
                };
                front::said(&text?)
            });
            Row {
                gate,
                stages: said.unwrap_or_else(|| self.of(gate).clone()),
                link: page.map(|page| place::link(self.place.site, from, page)),
            }
        };
        let gates = self.gates().map(|v| row(&v.gate.name, true)).collect();
        let removed = self.context.project.removed.iter();
        let released = removed.filter(|r| r.last_line.is_some() && r.renamed_to.is_none());
        let former = released.map(|r| row(&r.name, false)).collect();
        (gates, former)
    }

    /// Keeps the index, and every other page with markers for one.
    pub(super) fn index(&self, desk: &mut Desk<'_>) {
        let index = self.place.index.iter().map(|index| &index.path);
        for path in index.chain(&self.place.others) {
            self.keep_index(desk, path);
        }
    }

    fn keep_index(&self, desk: &mut Desk<'_>, path: &str) {
        let (gates, former) = self.rows(desk, path);
        let mut list = index::table(&gates, &self.numbers);
        let whole = self.context.whole_history().is_some();
        desk.change(path, None, |text| {
            // Without the history nobody knows of gates that are gone, but the list does.
            let known = text.filter(|_| !whole).and_then(index::former_part);
            match known {
                Some(known) => list.push_str(&format!("\n{known}")),
                None => list.push_str(&index::former(&former, &self.numbers)),
            }
            let missing = || vec!["the list of gates is missing".to_owned()];
            let Some(text) = text else {
                return Ok((skeleton::index(self.place.site, &list), missing()));
            };
            let put = own::put(text, Part::Gates, &list, &own::nothing);
            match put.map_err(|why| format!("{why}; {}", place::declare(path)))? {
                Some(new) => {
                    let differs = difference::lines(text, &new);
                    Ok((new, differs))
                }
                None => {
                    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
                    let gap = if text.ends_with('\n') { "" } else { end };
                    let part = skeleton::part(Part::Gates, &list).replace('\n', end);
                    let new = format!("{text}{gap}{end}{part}");
                    let again = own::put(&new, Part::Gates, &list, &own::nothing);
                    if again.ok().flatten().as_ref() != Some(&new) {
                        return Err(
                            "the list of gates does not get to be a part of it at its end: a \
                             fence of code, a comment or an element is never closed"
                                .to_owned(),
                        );
                    }
                    Ok((new, missing()))
                }
            }
        });
    }

    /// Keeps the entries of the pages in the table of contents of a book, where it has markers.
    pub(super) fn summary(&self, desk: &mut Desk<'_>) {
        let (Some(summary), Site::MdBook) = (&self.place.summary, self.place.site) else {
            return;
        };
        if self.place.doubt.is_some() {
            return;
        }
        let (gates, _) = self.rows(desk, summary);
        let mut list = String::new();
        let mut indent = "";
        if let Some(index) = &self.place.index {
            let link = place::link(self.place.site, summary, &index.path);
            list.push_str(&format!("- [{INDEX}]({link})\n"));
            indent = "  ";
        }
        for row in &gates {
            if let Some(link) = &row.link {
                let name = wording::text(row.gate);
                list.push_str(&format!("{indent}- [{name}]({link})\n"));
            }
        }
        let text = desk.text(summary).unwrap_or_default();
        let pages = place::link(self.place.site, summary, &format!("{}/", self.place.folder));
        let is_ours = |entry: &str| {
            let entry = entry.strip_prefix("- [").or(entry.strip_prefix("* ["));
            let parts = entry.and_then(|entry| entry.strip_suffix(')')?.split_once("]("));
            parts.is_some_and(|(title, link)| {
                let is_gate = || self.stages.keys().any(|gate| wording::text(gate) == title);
                title == INDEX || link.starts_with(&pages) || is_gate()
            })
        };
        match own::put(&text, Part::Gates, &list, &is_ours) {
            Ok(None) => desk.leave(
                summary,
                format!(
                    "mdBook shows only what stands in it: put `{}` and `{}` there, and the pages \
                     are listed between them",
                    Part::Gates.opens(),
                    Part::Gates.closes()
                ),
            ),
            Ok(Some(new)) => {
                let differs = difference::lines(&text, &new);
                desk.change(summary, None, |_| Ok((new, differs)));
            }
            Err(why) => desk.refuse(summary, None, why),
        }
    }
}
