//! `gradus init`: writes a commented `gradus.yaml` from what was found.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use gradus_collect::io::git::Repo;
use gradus_core::config::{self, Config, starter};
use gradus_core::exit;
use gradus_core::policy;
use gradus_core::project::assemble;

use crate::args::{Given, Init};
use crate::audit::{self, Needs};
use crate::failure::{Failure, Outcome};
use crate::ui::Ui;
use crate::whole;

const NEEDS: Needs<'_> = Needs {
    history: true,
    documents: true,
    jobs: None,
};

pub(super) fn run(args: &Init, ui: &mut Ui<'_>) -> Outcome {
    let path = args.path.as_path();
    // Before the reading: whoever already has the file should not wait to hear so.
    let place = (!args.stdout)
        .then(|| place(path, args.force))
        .transpose()?;
    let ledgers = audit::read(path, None, NEEDS, &Given::default(), ui)?;
    if !audit::has_gates(&ledgers) {
        return Err(audit::nothing_found(path, &ledgers));
    }
    let default = policy::builtin(policy::DEFAULT)
        .ok_or_else(|| anyhow!("the default policy is not built in"))?;
    let project = assemble(ledgers, &default, &Config::default());
    let text = starter(&project, policy::DEFAULT);
    let Some(place) = place else {
        return ui.print(&text, exit::OK);
    };
    whole::write(&place, &text)?;
    ui.print(&format!("wrote {}\n", place.display()), exit::OK)
}

/// Finds where the file belongs: the root of the checkout, or the folder outside of git.
fn place(path: &Path, force: bool) -> Result<PathBuf, Failure> {
    let doing = || format!("looking for the root of {}", path.display());
    let root = match Repo::discover(path).with_context(doing)? {
        None => path.to_owned(),
        Some(repo) => match repo.work_tree() {
            Some(root) => root.to_owned(),
            None => {
                return Err(Failure::usage(anyhow!(
                    "{} is a bare repository: there is no place for {}",
                    path.display(),
                    config::FILE
                ))
                .hint("`gradus init --stdout` prints it".to_owned()));
            }
        },
    };
    let place = root.join(config::FILE);
    let there = std::fs::symlink_metadata(&place);
    if there.as_ref().is_ok_and(|meta| !meta.is_file()) {
        return Err(Failure::usage(anyhow!(
            "{} is a link or a folder: it is not written over",
            place.display()
        )));
    }
    if there.is_ok() && !force {
        return Err(
            Failure::usage(anyhow!("{} is there already", place.display()))
                .hint("`--force` writes it anew, `--stdout` prints it".to_owned()),
        );
    }
    Ok(place)
}
