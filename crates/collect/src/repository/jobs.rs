//! Job files that are named: globs of the tree, and files anywhere.

use std::collections::BTreeSet;

use gradus_core::ledger::Unread;

use super::Jobs;
use crate::ci::JobFiles;
use crate::docs::text;
use crate::io::job_files;
use crate::source::Source;

/// Reads those of no tree, and tells by which names jobs call this repository: its own, and the
/// last part of its module's path.
pub(super) fn read(jobs: &Jobs, source: &dyn Source, name: &str) -> (JobFiles, Vec<Unread>) {
    let mut read = JobFiles {
        inside: jobs.inside.clone(),
        ..JobFiles::default()
    };
    if jobs.outside.is_empty() {
        return (read, Vec::new());
    }
    let mut names = BTreeSet::from([name.to_owned()]);
    names.extend(source.read("go.mod").ok().and_then(|bytes| module(&bytes)));
    read.names = names;
    let (files, mut unread) = job_files::read(&jobs.outside);
    for (label, bytes) in files {
        match text::check(&label, &bytes) {
            Ok(text) => read.outside.push((label.clone(), text.to_owned())),
            Err(why) => unread.push(why),
        }
    }
    (read, unread)
}

/// Returns the last part of the path in a `module` line, without a major version.
fn module(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let path = text.lines().find_map(|l| l.strip_prefix("module "))?.trim();
    let is_major = |part: &&str| {
        part.strip_prefix('v')
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut parts = path.rsplit('/').skip_while(is_major);
    parts.next().filter(|p| !p.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn the_module_s_name() {
        assert_eq!(
            module(b"module sigs.k8s.io/lamp\n").as_deref(),
            Some("lamp")
        );
        assert_eq!(
            module(b"// x\nmodule example.org/lamp/v2\n").as_deref(),
            Some("lamp")
        );
        assert_eq!(module(b"go 1.25\n"), None);
    }
}
