//! Parsers small enough to see through: what is tested is where files come from.

use std::path::Path;

use gradus_collect::repository::{Code, CollectError, Documents, Readers, Request, collect_with};
use gradus_collect::source::{FileKind, Source};
use gradus_core::gate::{
    Constant, Dialect, Gate, Inventory, NameBasis, Registration, Registry, Spec,
};
use gradus_core::ledger::{LedgerKind, Unread};
use gradus_core::ledgers::Ledgers;
use gradus_core::location::Location;
use gradus_core::stage::Stage;

/// Reads lines `gate NAME STAGE` in Go files with the word `FeatureSpec`.
pub(crate) struct Toy;

impl Readers for Toy {
    fn code(&self, source: &dyn Source, _: bool) -> Code {
        let mut code = Code::default();
        for entry in source.entries() {
            if entry.kind != FileKind::Go || !entry.needles.any(&["FeatureSpec"]) {
                continue;
            }
            match source.read(&entry.path) {
                Ok(bytes) => file(&entry.path, &bytes, source, &mut code),
                Err(unread) => code.unread.push(unread),
            }
        }
        code.inventory.gates.sort_by(|a, b| a.name.cmp(&b.name));
        code
    }

    fn registries(&self, source: &dyn Source) -> Code {
        self.code(source, false)
    }

    fn document(&self, _: &str, _: &[u8]) -> Documents {
        Documents::default()
    }

    fn list(&self, _: &str, _: &[u8]) -> (Inventory, Vec<Unread>) {
        (Inventory::default(), Vec::new())
    }
}

fn file(path: &str, bytes: &[u8], source: &dyn Source, code: &mut Code) {
    code.files_read += 1;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let has_module = |dir: &str| source.folder(dir).iter().any(|e| e.kind == FileKind::GoMod);
    let module_dir = if has_module(folder) { folder } else { "" };
    code.inventory.registries.push(Registry {
        id: format!("r@{path}"),
        dialect: Dialect::ComponentBase,
        location: Location::new(LedgerKind::Registry, path, 1, 1),
        module_dir: module_dir.to_owned(),
        package: None,
        generated: false,
    });
    let text = String::from_utf8_lossy(bytes);
    for (line, number) in text.lines().zip(1..) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["gate", name, stage] = words[..] else {
            continue;
        };
        code.inventory.gates.push(Gate {
            name: name.to_owned(),
            name_basis: NameBasis::Read,
            registrations: vec![Registration {
                registry: format!("r@{path}"),
                dialect: Dialect::ComponentBase,
                specs: vec![Spec {
                    version: None,
                    stage: Stage::parse(stage),
                    default: None,
                    locked: None,
                }],
                constant: Some(Constant {
                    ident: name.to_owned(),
                    package: None,
                    location: None,
                }),
                declared: Location::new(LedgerKind::Registry, path, number, 1),
            }],
            summary: None,
            owners: Vec::new(),
            keps: Vec::new(),
            milestones: Vec::new(),
            removal: None,
            requires: Vec::new(),
            excludes: Vec::new(),
            use_sites: Vec::new(),
            indirect_use_sites: Vec::new(),
        });
    }
}

/// A registry file.
pub(crate) fn gates(lines: &str) -> String {
    format!("package features // FeatureSpec\n{lines}\n")
}

/// Collects everything.
pub(crate) fn collect(path: &Path, at: Option<&str>) -> Result<Ledgers, CollectError> {
    let request = Request {
        path: path.to_owned(),
        at: at.map(str::to_owned),
        history: true,
        documents: true,
    };
    collect_with(&request, &Toy)
}
