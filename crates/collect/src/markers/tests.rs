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

#[test]
fn a_marker_stands_near_its_field() {
    let subject = |comments: usize| {
        let more = "\t// more\n".repeat(comments);
        let types =
            format!("package v1\ntype T struct {{\n\t// +featureGate=A\n{more}\tField int\n}}\n");
        let found = super::vendored::file("t.go", types.as_bytes()).expect("text");
        found[0].subject.clone()
    };
    assert_eq!(subject(59), "Field");
    assert_eq!(subject(60), "", "sixty lines are looked at");
}

#[test]
fn comments_are_read_so_far() {
    let above = |lines: u32| {
        let more = "// more\n".repeat(lines as usize);
        let text = format!("// needs DRAPartitionableDevices.\n{more}const Lamp = 1\n");
        needs(vec![gate("Lamp", lines + 2, &[])], &[("gates.go", &text)]).len()
    };
    assert_eq!((above(39), above(40)), (1, 0));
    let beside = |lines: u32| {
        let blank = "\n".repeat(lines as usize);
        let text = format!("// KEP-5304: why\n{blank}if Enabled(Lamp) {{\n");
        needs(vec![gate("Lamp", 1, &[lines + 2])], &[("use.go", &text)]).len()
    };
    assert_eq!((beside(1), beside(2)), (1, 0));
}

#[test]
fn what_is_vendored_and_no_text_is_told() {
    for (path, bytes) in [
        ("vendor/modules.txt", &b"k8s.io/api/resource/v1\n\xff"[..]),
        (
            "vendor/k8s.io/api/resource/v1/types.go",
            b"// +featureGate=A\n\xff",
        ),
        ("vendor/k8s.io/api/resource/v1/types.go", b"\xff\xfe/\0"),
        (
            "c/templates/a.yaml",
            b"# until KEP-5004 has reached GA\n\xff",
        ),
    ] {
        let files: [(&str, &[u8]); 4] = [
            ("vendor/modules.txt", b"k8s.io/api/resource/v1\n"),
            (
                "vendor/k8s.io/api/resource/v1/more_types.go",
                TYPES.as_bytes(),
            ),
            ("docs/a.md", b"until KEP-5004 has reached GA\n"),
            (path, bytes),
        ];
        let ((markers, claims), part) = read(&MemorySource::new(files), &Inventory::default());
        assert_eq!(part.unread.len(), 1, "{path}");
        assert_eq!(part.unread[0].path, path);
        assert_eq!(claims.len(), 1, "{path}: the rest is used");
        let vendored = if path == "vendor/modules.txt" { 0 } else { 3 };
        assert_eq!(markers.len(), vendored, "{path}: the rest is used");
    }
}
