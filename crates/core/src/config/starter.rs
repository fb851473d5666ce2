//! The first `gradus.yaml` of a project: commented, and made of what was found.
//!
//! Everything that Gradus finds by itself stands there as a comment, so that the file says no
//! more than its author decides.

use std::fmt::Write as _;

use super::Config;
use crate::join;
use crate::project::Project;

const HEAD: &str = "\
# What Gradus cannot know by itself. Every key is optional; what is a comment here is what
# Gradus found, or an example. `gradus policy check` validates this file.

# The policy that gates are held against: kubernetes, dra-driver, or a file in this repository.
# `gradus policy show NAME` prints one.
";

const SILENCERS: &str = "
# Findings that are not wanted, each with a reason. `until` is a day or a release line; a
# silencer that hides nothing, or has lapsed, is a finding itself.
# silencers:
#   - rule: stagnant
#     gate: SomeGate
#     reason: waits for a kernel that distributions do not have yet
#     until: 2027-06-30
";

/// Writes a `gradus.yaml` for a project. Reading it gives the configuration that it describes.
#[must_use]
pub fn starter(project: &Project, policy: &str) -> String {
    let mut out = HEAD.to_owned();
    // Writing to a `String` cannot fail.
    let _ = writeln!(out, "policy: {}", scalar(policy));
    push_effective(&mut out, project);
    push_lines(&mut out, project);
    out.push_str(
        "
# Kubernetes minors that the project supports, where chart, documents and go.mod do not say it.
# kubernetes: [\"1.34\", \"1.35\", \"1.36\"]

# Files of this repository with Prow jobs, where their place does not tell. Those of another
# repository are given by `gradus check --jobs PATH`.
# jobs: [\"build/jobs/**\"]
",
    );
    push_documents(&mut out, project);
    out.push_str(SILENCERS);
    out
}

fn push_effective(out: &mut String, project: &Project) {
    let newest = project.ledgers.history.as_ref();
    let newest = newest.and_then(|h| h.lines.last());
    let version = newest.map_or("1.0".to_owned(), |l| l.version.to_string());
    let _ = write!(
        out,
        "
# The policy binds gates that come after this release; older ones keep the entry that they had,
# and are held to the rules when they move next.{}
# effective: {{ after: {} }}
",
        newest.map_or(String::new(), |l| format!(
            " The newest release here is {}.",
            plain(&l.tag)
        )),
        quoted(&version)
    );
}

fn push_lines(out: &mut String, project: &Project) {
    out.push_str("\n# Release lines that go on under another number.");
    let found: Vec<&(String, String)> = project.renumberings.iter().flat_map(|r| &r.map).collect();
    if found.is_empty() {
        out.push_str(" None were found.\n# releaseLines: { \"25.12\": \"0.3\" }\n");
        return;
    }
    for renumbering in &project.renumberings {
        let short: String = renumbering.revision.chars().take(12).collect();
        let _ = write!(out, " Commit {} did so:", plain(&short));
    }
    out.push_str("\n# releaseLines:\n");
    for (old, new) in found {
        let _ = writeln!(out, "#   {}: {}", quoted(old), quoted(new));
    }
}

fn push_documents(out: &mut String, project: &Project) {
    let documents = join::documents(project, &Config::default());
    let lists: Vec<&str> = documents
        .iter()
        .filter(|d| !d.registries.is_empty())
        .map(|d| d.path)
        .collect();
    out.push_str(
        "
# Pages that must list every gate, whatever they look like (include), and pages that are not
# looked at (exclude).",
    );
    if lists.is_empty() {
        out.push_str(" No page was found that lists the gates.\n# documents:\n");
        out.push_str("#   include: [docs/feature-gates.md]\n");
    } else {
        out.push_str(" Found to list the gates:\n# documents:\n#   include:\n");
        for path in lists {
            let _ = writeln!(out, "#     - {}", scalar(path));
        }
    }
    out.push_str("#   exclude: [\"archive/**\"]\n");
}

/// Writes a YAML scalar, bare where nothing could take it for anything but a text.
fn scalar(text: &str) -> String {
    const OTHER_THINGS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    if text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(bare)
        && !OTHER_THINGS.contains(&text.to_ascii_lowercase().as_str())
    {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// Writes a YAML scalar in double quotes: nothing in it can end the line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Keeps a text from ending the comment that it stands in.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{quoted, starter};
    use crate::config::{Config, read};
    use crate::fixtures::Fixture;
    use crate::policy;
    use crate::stage::Stage;
    use crate::statement::Claim;

    fn of(fixture: &Fixture) -> String {
        let policy = policy::builtin("kubernetes").expect("a built-in policy");
        let project = fixture.project(&policy, &Config::default());
        starter(&project, "kubernetes")
    }

    #[test]
    fn it_reads_back_and_decides_nothing_but_the_policy() {
        let config = read("gradus.yaml", &of(&Fixture::new())).expect("it is valid");
        assert_eq!(
            config.policy.map(|p| p.value).as_deref(),
            Some("kubernetes")
        );
        assert!(config.release_lines.is_empty() && config.documents.include.is_empty());
    }

    #[test]
    fn what_was_found_stands_in_comments_that_are_valid_once_opened() {
        let gates: &[(&str, &str)] = &[("A", "25.8 alpha off"), ("B", "25.8 beta on")];
        let after: &[(&str, &str)] = &[("A", "0.2 alpha off"), ("B", "0.2 beta on")];
        let stage: &[Claim] = &[Claim::Stage(Stage::Alpha)];
        let fixture = Fixture::new()
            .gate("A", "0.2 alpha off")
            .gate("B", "0.2 beta on")
            .line("v25.8", gates)
            .commit(gates)
            .commit(after)
            .table("docs/gates.md", "Gates", &[("A", stage), ("B", stage)]);
        let text = of(&fixture);
        assert!(
            text.contains("The newest release here is v25.8.0."),
            "{text}"
        );
        let opened: String = text
            .lines()
            .map(|l| match l.strip_prefix("# ") {
                // Keys and their items, not sentences.
                Some(rest) if rest.starts_with("  ") || rest.starts_with("effective:") => rest,
                Some(rest) if ["releaseLines:", "documents:"].contains(&rest) => rest,
                _ => l,
            })
            .filter(|l| !l.trim_start().starts_with("- rule:"))
            .filter(|l| {
                !["gate:", "reason:", "until:"]
                    .iter()
                    .any(|k| l.trim_start().starts_with(k))
            })
            .map(|l| format!("{l}\n"))
            .collect();
        let config = read("gradus.yaml", &opened).unwrap_or_else(|p| panic!("{p:?}\n{opened}"));
        let lines: Vec<_> = config
            .release_lines
            .iter()
            .map(|(o, n)| (o.value.as_str(), n.value.as_str()))
            .collect();
        assert_eq!(lines, [("25.8", "0.2")]);
        assert_eq!(config.documents.include[0].value, "docs/gates.md");
        assert_eq!(
            config.effective_after.map(|e| e.value).as_deref(),
            Some("25.8")
        );
    }

    #[test]
    fn a_name_cannot_leave_its_line() {
        assert_eq!(quoted("a\"\nb"), r#""a\"\u000ab""#);
    }
}
