//! Runs the main commands on the story, and shows what is typed to run them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use gradus_core::exit;

/// Runs one command line, as the program itself would: arguments after `gradus`, where to print;
/// returns the exit code.
pub type Command<'a> = dyn FnMut(&[String], &mut dyn Write) -> Result<u8> + 'a;

/// The folder that was asked for has something in it, or is a file: the user's slip.
#[derive(Debug)]
pub struct NotEmpty(PathBuf);

impl std::fmt::Display for NotEmpty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} is not an empty folder, and the demo writes over nothing",
            self.0.display()
        )
    }
}

impl std::error::Error for NotEmpty {}

/// The two releases that are compared: calendar against SemVer, before and after much changed.
const COMPARED: [&str; 2] = ["v25.2.0", "v0.6.0"];

/// Writes the story into a folder, or a fresh temporary one, and runs `gates --timeline`,
/// `diff` and `check` on it.
///
/// # Errors
/// [`NotEmpty`]: the folder has something in it. Else: the disk refuses, or a command did not get as far as a
/// result. Findings are a result.
pub fn run(folder: Option<&Path>, out: &mut dyn Write, command: &mut Command<'_>) -> Result<()> {
    let folder = place(folder)?;
    super::write(&folder)?;
    let path = folder.to_string_lossy().into_owned();
    writeln!(
        out,
        "Saltmarsh is a storage driver that does not exist. Its feature gates have a past of six\n\
         releases, and most of what can go wrong with a gate has gone wrong here."
    )?;
    for arguments in lines(&path) {
        writeln!(out, "\n$ gradus {}", shown(&arguments))?;
        out.flush()?;
        let code = command(&arguments, out)?;
        if code != exit::OK && code != exit::FINDINGS {
            bail!("gradus {} ended with exit code {code}", shown(&arguments));
        }
        if code != exit::OK {
            writeln!(out, "(exit code {code})")?;
        }
    }
    writeln!(
        out,
        "\nThe repository is in {path}: look around with git, and run gradus on it."
    )?;
    Ok(())
}

/// The command lines, without the program's name.
fn lines(path: &str) -> [Vec<String>; 3] {
    let [from, to] = COMPARED;
    [
        vec!["gates", "--timeline", path],
        vec!["diff", "--path", path, from, to],
        vec!["check", path],
    ]
    .map(|line| line.into_iter().map(str::to_owned).collect())
}

/// Writes arguments as one would type them.
fn shown(arguments: &[String]) -> String {
    let typed: Vec<String> = arguments
        .iter()
        .map(|a| {
            if a.contains(char::is_whitespace) {
                format!("\"{a}\"")
            } else {
                a.clone()
            }
        })
        .collect();
    typed.join(" ")
}

/// Makes the folder; one that has something in it is left alone.
fn place(folder: Option<&Path>) -> Result<PathBuf> {
    let Some(folder) = folder else {
        let made = tempfile::Builder::new()
            .prefix("gradus-demo-")
            .tempdir()
            .context("making a temporary folder")?;
        return Ok(made.keep());
    };
    ensure!(!folder.is_file(), NotEmpty(folder.to_owned()));
    let doing = || format!("making the folder {}", folder.display());
    fs::create_dir_all(folder).with_context(doing)?;
    let empty = fs::read_dir(folder).with_context(doing)?.next().is_none();
    ensure!(empty, NotEmpty(folder.to_owned()));
    Ok(folder.to_owned())
}
