//! What a gate's declaration and its comments say besides its specs.

use gradus_core::gate::{Gate, Remark};

use super::file::{FileFacts, Placed};
use super::inventory::Hit;
use super::project::{Home, Named, Project};
use super::raw::RawGate;
use super::{comments, remarks};

/// Takes summary, owners and the like from the declaration, or from the comments on it and on
/// the constant.
pub(super) fn add(
    project: &Project<'_>,
    gate: &mut Gate,
    (hit, placed, raw): (&Hit, &Placed, &RawGate),
    constant: Option<&Named>,
) {
    if gate.removal.is_none() {
        gate.removal = removal(project, (hit, placed, raw), constant);
    }
    let mut comment = comments::Comment::default();
    if let Some(Named {
        home: Home::Folder(folder),
        ident,
    }) = constant
        && let Some((file, global)) = project.package(folder).global(ident)
    {
        comment = comments::read(&file.facts, &file.path, global.comment);
    }
    let described = raw.description.as_ref().map(ToString::to_string);
    if gate.summary.is_none() {
        gate.summary = described.or(comment.summary);
    }
    if gate.owners.is_empty() {
        gate.owners = raw.owners.iter().map(ToString::to_string).collect();
        gate.owners.extend(comment.owners);
    }
    if gate.keps.is_empty() {
        gate.keps = raw.links.iter().map(ToString::to_string).collect();
        gate.keps.extend(comment.links);
    }
    if gate.milestones.is_empty() {
        gate.milestones = comment.milestones;
    }
}

/// Reads what the comments on the constant, or on the registration, say of the gate's removal.
fn removal(
    project: &Project<'_>,
    (hit, placed, raw): (&Hit, &Placed, &RawGate),
    constant: Option<&Named>,
) -> Option<Remark> {
    let entry = placed.offset + raw.spot.at.offset as usize;
    let near = |facts: &FileFacts, path: &str, offset| {
        remarks::near(&facts.text, path, offset, &|at| facts.position(at).0)
    };
    near(&hit.facts, &hit.path, entry).or_else(|| {
        let Named { home, ident } = constant?;
        let Home::Folder(folder) = home else {
            return None;
        };
        let package = project.package(folder);
        let (file, global) = package.global(ident)?;
        near(&file.facts, &file.path, global.offset)
    })
}
