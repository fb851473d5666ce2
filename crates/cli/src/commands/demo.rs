//! `gradus demo`: a sample project, and the main commands run on it.

use std::ffi::OsString;
use std::io::Write;

use gradus_core::exit;

use crate::args::Demo;
use crate::demo::NotEmpty;
use crate::failure::{Failure, Outcome};
use crate::ui::Ui;

pub(super) fn run(args: &Demo, ui: &mut Ui<'_>) -> Outcome {
    let (out, err, streams) = ui.streams();
    let mut command = |arguments: &[String], out: &mut dyn Write| {
        let program = std::iter::once(OsString::from("gradus"));
        let line = program.chain(arguments.iter().map(OsString::from));
        Ok(crate::run(line, out, err, streams))
    };
    match crate::demo::run(args.dir.as_deref(), out, &mut command) {
        Ok(()) => Ok(exit::OK),
        Err(error) if error.is::<NotEmpty>() => {
            Err(Failure::usage(error)
                .hint("name a new folder, or none: then it is a temporary one"))
        }
        Err(error) => Err(error.into()),
    }
}
