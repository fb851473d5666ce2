//! What a new page has: the generated parts, and room for what people write.

use super::front;
use super::marker::Part;
use super::place::Site;
use super::stages::Stages;
use super::wording;
use crate::record;

/// Writes the page of a gate that has none.
pub(super) fn page(
    gate: &str,
    stages: &Stages,
    (summary, history, constraints): (Option<&str>, &str, &str),
    pulls: &[String],
) -> String {
    let title = record::scalar_of(gate);
    let stages = front::block(stages, "\n");
    format!("---\ntitle: {title}\ncontent_type: feature_gate\n{stages}---\n\n")
        + &body((summary, history, constraints), pulls)
}

/// Writes what follows the front matter.
pub(super) fn body(
    (summary, history, constraints): (Option<&str>, &str, &str),
    pulls: &[String],
) -> String {
    let summary = summary.map(|s| format!("{}\n\n", wording::text(s)));
    let stages = part(Part::Stages, history);
    let constraints = part(Part::Constraints, constraints);
    let pulls = match pulls {
        [] => "<!-- Where it was talked about: issues, pull requests, meetings. -->\n".to_owned(),
        lines => lines.concat(),
    };
    format!(
        "{}## Stages\n\n{stages}\n## Constraints\n\n{constraints}\n## Design\n\n\
         <!-- What it does and how, what was considered and left, what has to hold before the \
         next stage. -->\n\n## Discussion\n\n{pulls}",
        summary.unwrap_or_default()
    )
}

/// Writes a part between its markers.
pub(super) fn part(part: Part, content: &str) -> String {
    let content = content.trim_matches('\n');
    format!("{}\n\n{content}\n\n{}\n", part.opens(), part.closes())
}

/// Writes the page that lists the gates, where there is none.
pub(super) fn index(site: Site, list: &str) -> String {
    let title = match site {
        Site::Hugo => "---\ntitle: Feature gates, a page each\n---",
        // mdBook would show front matter as text.
        Site::MdBook | Site::Plain => "# Feature gates, a page each",
    };
    format!(
        "{title}\n\nEach gate has a page with its stages, its \
         constraints, its design and where it was discussed.\n\n{}",
        part(Part::Gates, list)
    )
}
