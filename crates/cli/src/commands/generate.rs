//! `gradus completions SHELL` and `gradus man [DIR]`: derived from the command line's types.

use anyhow::Context as _;
use clap::CommandFactory as _;
use gradus_core::exit;

use crate::args::{Cli, Completions, Man};
use crate::failure::Outcome;
use crate::ui::Ui;

/// Prints what a shell needs to complete the command line.
pub(super) fn completions(args: &Completions, ui: &mut Ui<'_>) -> Outcome {
    let mut script = Vec::new();
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    ui.print(&String::from_utf8_lossy(&script), exit::OK)
}

/// Prints the manual page, or writes it and one page a command into a folder.
pub(super) fn man(args: &Man, ui: &mut Ui<'_>) -> Outcome {
    let command = Cli::command();
    let Some(folder) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command)
            .render(&mut page)
            .context("writing the manual page")?;
        return ui.print(&String::from_utf8_lossy(&page), exit::OK);
    };
    let doing = || format!("writing manual pages to {}", folder.display());
    std::fs::create_dir_all(folder).with_context(doing)?;
    clap_mangen::generate_to(command, folder).with_context(doing)?;
    ui.say(&format!("manual pages are in {}", folder.display()));
    Ok(exit::OK)
}
