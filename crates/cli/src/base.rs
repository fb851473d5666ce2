//! The revision that a change starts from: `--base REV`.

use std::path::Path;

use anyhow::{Context as _, anyhow};
use gradus_collect::io::git::{Named, Repo};
use gradus_core::change::{Judged, brought, paths};
use gradus_core::counted::counted;
use gradus_core::evaluate;
use gradus_core::finding::Finding;
use gradus_core::ledgers::Ledgers;
use gradus_core::project::Project;

use crate::args::Given;
use crate::audit::{self, Needs};
use crate::failure::Failure;
use crate::governance::Governance;
use crate::moves::{self, Between};
use crate::ui::Ui;

/// Where a change starts: the commit at which it left the base.
#[derive(Debug)]
pub(crate) struct Base {
    /// What the user named.
    named: String,
    /// The commit, full hash.
    pub(crate) commit: String,
    /// Whether the two have a common past; else the base itself is compared with.
    is_fork: bool,
    /// The audited revision; the files on disk without one.
    after: Option<String>,
}

impl Base {
    /// Finds the commit at which the audited revision left `named`.
    ///
    /// What was done on the base since is none of the change's business, so the comparison is
    /// with the fork point. Without one (unrelated or shallow history) it is with the base.
    pub(crate) fn find(path: &Path, at: Option<&str>, named: &str) -> Result<Self, Failure> {
        let doing = || format!("looking for {named} in {}", path.display());
        let repo = Repo::discover(path).with_context(doing)?.ok_or_else(|| {
            Failure::usage(anyhow!(
                "{} is in no git repository: --base has nothing to compare with",
                path.display()
            ))
        })?;
        let base = match repo.resolve(named) {
            Named::Commit(id) => id,
            Named::Unknown(near) => {
                let failure = Failure::usage(anyhow!("--base: there is no revision {named}"));
                return Err(match near.as_slice() {
                    [] => failure.hint(
                        "a shallow clone does not hold it: fetch it, or clone with more depth"
                            .to_owned(),
                    ),
                    near => failure.hint(format!("did you mean {}?", near.join(", "))),
                });
            }
            Named::Other(why) => {
                return Err(Failure::usage(anyhow!("--base: {named}: {why}")));
            }
        };
        let head = match at {
            None => repo.head().with_context(doing)?,
            Some(revision) => match repo.resolve(revision) {
                Named::Commit(id) => Some(id),
                // The collector says what is wrong with it, and better.
                Named::Unknown(_) | Named::Other(_) => None,
            },
        };
        let fork = match head {
            Some(head) => repo.fork_point(&base, &head).with_context(doing)?,
            None => None,
        };
        let id = fork.unwrap_or(base);
        Ok(Self {
            named: named.to_owned(),
            commit: id.iter().map(|b| format!("{b:02x}")).collect(),
            is_fork: fork.is_some(),
            after: at.map(str::to_owned),
        })
    }

    /// Reads the project as it was there.
    pub(crate) fn project(
        &self,
        (path, needs): (&Path, Needs<'_>),
        governance: &Governance,
        ui: &Ui<'_>,
    ) -> Result<Project, Failure> {
        let ledgers = audit::read(path, Some(&self.commit), needs, &Given::default(), ui)?;
        // Without a registry there, every gate is the change's own.
        let ledgers = if audit::has_gates(&ledgers) {
            ledgers
        } else {
            Ledgers::default()
        };
        Ok(governance.assemble(ledgers))
    }

    /// Leaves of the findings those that the change brings; tells how many it does not.
    pub(crate) fn narrow(
        &self,
        path: &Path,
        before: &Project,
        (governance, today): (&Governance, &str),
        after: &Project,
        findings: &[Finding],
    ) -> (Vec<Finding>, String) {
        let (policy, config) = (&governance.policy, &governance.config);
        let old = evaluate(before, policy, config, today);
        let all = findings.len();
        let between = Between {
            path,
            before: &self.commit,
            after: self.after.as_deref(),
        };
        let moves = moves::find(between, &paths(&old), &paths(findings));
        let new = brought(
            Judged {
                project: before,
                findings: &old,
            },
            Judged {
                project: after,
                findings,
            },
            &moves,
        );
        let short: String = self.commit.chars().take(12).collect();
        let place = if self.is_fork {
            format!("where this left {}", self.named)
        } else {
            format!(
                "the tip of {}: no common commit is here (a shallow clone may lack it)",
                self.named
            )
        };
        let moved = match moves.len() {
            0 => String::new(),
            n => format!(", {} followed", counted(n, "moved file", "moved files")),
        };
        let note = format!(
            "compared with {short}, {place}{moved}: {} of {all} findings come with the change",
            new.len()
        );
        (new, note)
    }
}
