//! `gradus/gates/v1`: the inventory, with its past.

use gradus_core::gate::{self, Constraint, Registration, Unresolved};
use gradus_core::history;
use gradus_core::project::{self, GateView, Project, RemovedGate};
use serde::Serialize;

use super::head::Head;
use super::location::Location;
use super::spec::SpecView;
use super::{Meta, document};

/// Renders the inventory.
#[must_use]
pub fn render(project: &Project, meta: &Meta<'_>) -> String {
    let ledgers = &project.ledgers;
    document(&Document {
        head: Head::new("gradus/gates/v1", meta, ledgers),
        dialects: dialects(project),
        release_lines: ledgers
            .history
            .iter()
            .flat_map(|h| &h.lines)
            .map(ReleaseLine::of)
            .collect(),
        gates: project.gates.iter().map(Gate::of).collect(),
        removed: project.removed.iter().map(Removed::of).collect(),
        renumberings: project.renumberings.iter().map(Renumbering::of).collect(),
        unresolved: ledgers
            .inventory
            .unresolved
            .iter()
            .map(UnresolvedView::of)
            .collect(),
    })
}

fn dialects(project: &Project) -> Vec<&'static str> {
    let registries = &project.ledgers.inventory.registries;
    gate::Dialect::ALL
        .into_iter()
        .filter(|d| registries.iter().any(|r| r.dialect == *d))
        .map(gate::Dialect::as_str)
        .collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    dialects: Vec<&'static str>,
    release_lines: Vec<ReleaseLine<'a>>,
    gates: Vec<Gate<'a>>,
    removed: Vec<Removed<'a>>,
    renumberings: Vec<Renumbering<'a>>,
    unresolved: Vec<UnresolvedView<'a>>,
}

#[derive(Serialize)]
struct ReleaseLine<'a> {
    line: &'a str,
    tag: &'a str,
    date: &'a str,
    patches: Vec<Patch<'a>>,
}

#[derive(Serialize)]
struct Patch<'a> {
    tag: &'a str,
    date: &'a str,
    gates: &'a [String],
}

impl<'a> ReleaseLine<'a> {
    fn of(line: &'a history::ReleaseLine) -> Self {
        Self {
            line: &line.line,
            tag: &line.tag,
            date: &line.date,
            patches: line
                .patches
                .iter()
                .map(|p| Patch {
                    tag: &p.tag,
                    date: &p.date,
                    gates: &p.changed,
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Gate<'a> {
    name: &'a str,
    name_basis: &'static str,
    stage: Option<&'static str>,
    default: Option<bool>,
    locked: Option<bool>,
    specs: Vec<SpecView<'a>>,
    registrations: Vec<RegistrationView<'a>>,
    entry: Option<Entry<'a>>,
    summary: Option<&'a str>,
    owners: &'a [String],
    keps: &'a [String],
    requires: Vec<ConstraintView<'a>>,
    excludes: Vec<ConstraintView<'a>>,
    uses: usize,
    indirect_uses: usize,
    use_sites: Vec<Location<'a>>,
    indirect_use_sites: Vec<Location<'a>>,
    timeline: Option<Timeline<'a>>,
    soak: Option<u32>,
    soak_at_least: Option<bool>,
}

impl<'a> Gate<'a> {
    fn of(view: &'a GateView) -> Self {
        let gate = &view.gate;
        Self {
            name: &gate.name,
            name_basis: gate.name_basis.as_str(),
            stage: view.current.stage.map(|s| s.as_str()),
            default: view.current.default,
            locked: view.current.locked,
            specs: gate.specs().iter().map(SpecView::of).collect(),
            registrations: gate
                .registrations
                .iter()
                .map(RegistrationView::of)
                .collect(),
            entry: view.timeline.as_ref().map(|t| Entry {
                line: t.entry.line.as_deref(),
                stage: t.entry.stage.map(|s| s.as_str()),
                grandfathered: t.entry.grandfathered,
                at_least: t.entry.at_least,
            }),
            summary: gate.summary.as_deref(),
            owners: &gate.owners,
            keps: &gate.keps,
            requires: gate.requires.iter().map(ConstraintView::of).collect(),
            excludes: gate.excludes.iter().map(ConstraintView::of).collect(),
            uses: gate.use_sites.len(),
            indirect_uses: gate.indirect_use_sites.len(),
            use_sites: Location::all(&gate.use_sites),
            indirect_use_sites: Location::all(&gate.indirect_use_sites),
            timeline: view.timeline.as_ref().map(Timeline::of),
            soak: view.timeline.as_ref().map(|t| t.soak),
            soak_at_least: view.timeline.as_ref().map(|t| t.soak_at_least),
        }
    }
}

#[derive(Serialize)]
struct RegistrationView<'a> {
    registry: &'a str,
    dialect: &'static str,
    specs: Vec<SpecView<'a>>,
    constant: Option<Constant<'a>>,
    declared: Location<'a>,
}

#[derive(Serialize)]
struct Constant<'a> {
    ident: &'a str,
    package: Option<&'a str>,
    location: Option<Location<'a>>,
}

impl<'a> RegistrationView<'a> {
    fn of(registration: &'a Registration) -> Self {
        Self {
            registry: &registration.registry,
            dialect: registration.dialect.as_str(),
            specs: registration.specs.iter().map(SpecView::of).collect(),
            constant: registration.constant.as_ref().map(|c| Constant {
                ident: &c.ident,
                package: c.package.as_deref(),
                location: c.location.as_ref().map(Location::of),
            }),
            declared: Location::of(&registration.declared),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    line: Option<&'a str>,
    stage: Option<&'static str>,
    grandfathered: bool,
    at_least: bool,
}

#[derive(Serialize)]
struct ConstraintView<'a> {
    gate: &'a str,
    source: &'static str,
    location: Location<'a>,
}

impl<'a> ConstraintView<'a> {
    fn of(constraint: &'a Constraint) -> Self {
        Self {
            gate: &constraint.gate,
            source: constraint.source.as_str(),
            location: Location::of(&constraint.location),
        }
    }
}

#[derive(Serialize)]
struct Timeline<'a> {
    released: Vec<LineState<'a>>,
    committed: Vec<CommittedState<'a>>,
}

impl<'a> Timeline<'a> {
    fn of(timeline: &'a project::Timeline) -> Self {
        Self {
            released: timeline.released.iter().map(LineState::of).collect(),
            committed: timeline
                .committed
                .iter()
                .map(|c| CommittedState {
                    commit: &c.commit,
                    date: &c.date,
                    stage: c.spec.stage.map(|s| s.as_str()),
                    default: c.spec.default,
                    locked: c.spec.locked,
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct LineState<'a> {
    line: &'a str,
    stage: Option<&'static str>,
    default: Option<bool>,
    locked: Option<bool>,
}

impl<'a> LineState<'a> {
    fn of(state: &'a project::LineState) -> Self {
        Self {
            line: &state.line,
            stage: state.spec.stage.map(|s| s.as_str()),
            default: state.spec.default,
            locked: state.spec.locked,
        }
    }
}

#[derive(Serialize)]
struct CommittedState<'a> {
    commit: &'a str,
    date: &'a str,
    stage: Option<&'static str>,
    default: Option<bool>,
    locked: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Removed<'a> {
    name: &'a str,
    last_line: Option<&'a str>,
    removed_in: Option<&'a str>,
    last_stage: Option<&'static str>,
    renamed_to: Option<&'a str>,
    released: Vec<LineState<'a>>,
}

impl<'a> Removed<'a> {
    fn of(gate: &'a RemovedGate) -> Self {
        Self {
            name: &gate.name,
            last_line: gate.last_line.as_deref(),
            removed_in: gate.removed_in.as_deref(),
            last_stage: gate.last_stage.map(|s| s.as_str()),
            renamed_to: gate.renamed_to.as_deref(),
            released: gate.released.iter().map(LineState::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct Renumbering<'a> {
    revision: &'a str,
    map: Vec<Renumbered<'a>>,
}

#[derive(Serialize)]
struct Renumbered<'a> {
    from: &'a str,
    to: &'a str,
}

impl<'a> Renumbering<'a> {
    fn of(renumbering: &'a project::Renumbering) -> Self {
        Self {
            revision: &renumbering.revision,
            map: renumbering
                .map
                .iter()
                .map(|(from, to)| Renumbered { from, to })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct UnresolvedView<'a> {
    expression: &'a str,
    reason: &'a str,
    location: Location<'a>,
}

impl<'a> UnresolvedView<'a> {
    fn of(unresolved: &'a Unresolved) -> Self {
        Self {
            expression: &unresolved.expression,
            reason: &unresolved.reason,
            location: Location::of(&unresolved.location),
        }
    }
}
