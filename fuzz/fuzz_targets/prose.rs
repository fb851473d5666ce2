//! Any bytes are a page, a list or a rule for contributions; all that is said stands on a line of it.
#![no_main]

use gradus_collect::docs::{self, Names};
use gradus_collect::mentions;
use gradus_core::gate::{Dialect, Gate, Inventory, NameBasis, Registration};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use libfuzzer_sys::fuzz_target;

fn inventory() -> Inventory {
    let gates = ["DynamicLamp", "Lamp", "LampShade", "wall.torch"];
    let gate = |name: &str| Gate {
        registrations: vec![Registration {
            registry: "lamps@gates.go".to_owned(),
            dialect: Dialect::ComponentBase,
            specs: Vec::new(),
            constant: None,
            declared: Location::new(LedgerKind::Registry, "gates.go", 1, 1),
        }],
        ..Gate::named(name, NameBasis::Read)
    };
    Inventory {
        gates: gates.map(gate).into(),
        ..Inventory::default()
    }
}

fuzz_target!(|bytes: &[u8]| {
    let inventory = inventory();
    let names = Names::new(&inventory);
    let page = docs::prose("docs/page.md", bytes, &names, 3);
    let list = mentions::read_file("form.yml", bytes, &inventory);
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    for statement in page.statements.iter().chain(&list.statements) {
        let line = usize::try_from(statement.location.line).expect("fits");
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
        assert!(statement.location.column > 0);
        assert!(!statement.subject.is_empty());
    }
    for (statements, listings) in [
        (&page.statements, &page.listings),
        (&list.statements, &list.listings),
    ] {
        for id in statements.iter().filter_map(|s| s.listing) {
            assert!(listings.iter().any(|l| l.id == id));
        }
    }
    assert_eq!(page, docs::prose("docs/page.md", bytes, &names, 3));
});
