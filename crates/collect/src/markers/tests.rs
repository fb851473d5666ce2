use super::read;
use crate::source::MemorySource;
use gradus_core::gate::{Constant, Dialect, Gate, Inventory, NameBasis, Registration};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::statement::{Basis, Claim};

fn gate(name: &str, line: u32, uses: &[u32]) -> Gate {
    let at = |line| Location::new(LedgerKind::Registry, "gates.go", line, 1);
    let mut gate = Gate::named(name, NameBasis::Read);
    gate.registrations.push(Registration {
        registry: "x@gates.go".to_owned(),
        dialect: Dialect::ComponentBase,
        specs: Vec::new(),
        constant: Some(Constant {
            ident: name.to_owned(),
            package: None,
            location: Some(at(line)),
        }),
        declared: at(99),
    });
    gate.use_sites = uses
        .iter()
        .map(|l| Location::new(LedgerKind::Code, "use.go", *l, 1))
        .collect();
    gate
}

fn needs(gates: Vec<Gate>, files: &[(&str, &str)]) -> Vec<(String, String, Basis, String)> {
    let inventory = Inventory {
        gates,
        ..Inventory::default()
    };
    let (_, part) = read(&MemorySource::new(files.iter().copied()), &inventory);
    let said = part.statements.into_iter().map(|s| {
        let Claim::Needs(needs) = s.claim else {
            panic!("only needs: {:?}", s.claim)
        };
        (s.subject, needs, s.basis, s.location.to_string())
    });
    said.collect()
}

const TYPES: &str = "\
package v1
type T struct {
	// +featureGate=DRAConsumableCapacity
	// more
	AllowMultipleAllocations *bool
	// +featureGate=A,B
	Both int
}
";

#[test]
fn markers_name_gates_and_fields() {
    let files = [
        (
            "vendor/modules.txt",
            "# k8s.io/api v0.36.0\nk8s.io/api/resource/v1\n",
        ),
        ("vendor/k8s.io/api/resource/v1/types.go", TYPES),
    ];
    let ((markers, _), part) = read(&MemorySource::new(files), &Inventory::default());
    let found: Vec<(&str, &str, u32)> = markers
        .iter()
        .map(|m| (m.gate.as_str(), m.subject.as_str(), m.location.line))
        .collect();
    assert_eq!(
        found,
        [
            ("DRAConsumableCapacity", "AllowMultipleAllocations", 3),
            ("A", "Both", 6),
            ("B", "Both", 6)
        ]
    );
    assert!(part.coverage[0].why.contains("3 markers"));
}

#[test]
fn a_comment_a_field_and_a_name_tell_what_a_gate_needs() {
    let found = needs(
        vec![
            gate("DRADeviceTaints", 9, &[]),
            gate("Lamp", 4, &[2]),
            gate("Plain", 6, &[]),
        ],
        &[
            (
                "gates.go",
                "package x\n// Lamp (AllowMultipleAllocations)\n// needs DRAPartitionableDevices.\nconst Lamp = 1\n// Plain is plain\nconst Plain = 2\n",
            ),
            (
                "use.go",
                "// KEP-5304: why\nif Enabled(Lamp) {\n// as KEP-4381 has it\n\n// KEP-4815\n",
            ),
            ("vendor/modules.txt", "k8s.io/api/resource/v1\n"),
            ("vendor/k8s.io/api/resource/v1/types.go", TYPES),
        ],
    );
    let row = |g: &str, n: &str, b, at: &str| (g.to_owned(), n.to_owned(), b, at.to_owned());
    let mut expected = vec![
        row(
            "DRADeviceTaints",
            "DRADeviceTaints",
            Basis::Inferred,
            "gates.go:99",
        ),
        row(
            "Lamp",
            "DRAConsumableCapacity",
            Basis::Read,
            "vendor/k8s.io/api/resource/v1/types.go:3",
        ),
        row("Lamp", "DRAPartitionableDevices", Basis::Read, "gates.go:3"),
        row("Lamp", "KEP-4381", Basis::Inferred, "use.go:3"),
        row("Lamp", "KEP-5304", Basis::Read, "use.go:1"),
    ];
    expected.sort();
    let mut found = found;
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn pages_tell_it_in_rows_and_as_a_whole() {
    let found = needs(
        vec![gate("Horn", 1, &[]), gate("Lamp", 1, &[])],
        &[
            (
                "docs/a.md",
                "| `Horn` | requires `DRAPartitionableDevices` |\n",
            ),
            (
                "docs/b.md",
                "    --set featureGates.Lamp=true\n\nThe `DRADeviceTaints`\ngate must be on.\nEarlier ones required the `DRAAdminAccess` gate.\n",
            ),
        ],
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        (found[0].0.as_str(), found[0].1.as_str(), found[0].2),
        ("Horn", "DRAPartitionableDevices", Basis::Read)
    );
    assert_eq!(
        (found[1].0.as_str(), found[1].1.as_str(), found[1].2),
        ("Lamp", "DRADeviceTaints", Basis::Inferred)
    );
}

#[test]
fn the_page_of_a_gate_tells_it_outright() {
    let page = "The `Lamp` feature gate lights the way.\n\nThe `DRADeviceTaints` gate must be on.\n\n    --set featureGates.Lamp=true\n";
    let found = needs(vec![gate("Lamp", 1, &[])], &[("docs/lamp.md", page)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].2, Basis::Read);
}

#[test]
fn a_project_with_numbers_of_its_own_is_left_alone() {
    let files = [
        ("keps/5004-mine/README.md", "x"),
        ("docs/a.md", "until KEP-5004 has reached GA\n"),
    ];
    let ((_, claims), _) = read(&MemorySource::new(files), &Inventory::default());
    assert_eq!(claims, []);
    let ((_, claims), _) = read(&MemorySource::new([files[1]]), &Inventory::default());
    assert_eq!(claims.len(), 1);
    assert!(!claims[0].reached);
}
