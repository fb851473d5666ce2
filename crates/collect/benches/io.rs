//! Reading trees and history, without parsing: a curve over tags, the walk, the scan.
//!
//! `cargo bench -p gradus-collect --bench io` measures on repositories that it makes. With
//! `GRADUS_BENCH_REPOSITORY=PATH` it measures one that is there, once, and prints what it found.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion};
use gradus_collect::io::git::Repo;
use gradus_collect::io::git_tree::{GitTree, TreeMemo};
use gradus_collect::io::history;
use gradus_collect::io::worktree::WorkTree;
use gradus_collect::past::Past;
use gradus_collect::repository::{Request, collect};
use gradus_collect::source::{FileKind, Source};
use gradus_core::gate::{Dialect, Gate, Inventory, NameBasis, Registration, Registry, Spec};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_sample::{Change, SampleRepo};

const DECLARING: [&str; 3] = ["FeatureSpec", "VersionedSpecs", "newFeatureGate("];

/// One gate for each file that may declare some; its version is the hash of the file.
fn reader(source: &dyn Source) -> Past {
    let mut inventory = Inventory::default();
    for entry in source.entries() {
        if entry.kind != FileKind::Go || !entry.needles.any(&DECLARING) {
            continue;
        }
        let Ok(bytes) = source.read(&entry.path) else {
            continue;
        };
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let location = Location::new(LedgerKind::Registry, &*entry.path, 1, 1);
        inventory.registries.push(Registry {
            id: entry.path.to_string(),
            dialect: Dialect::ComponentBase,
            location: location.clone(),
            module_dir: String::new(),
            package: None,
            generated: false,
            extends: None,
        });
        inventory.gates.push(Gate {
            name: entry.path.to_string(),
            name_basis: NameBasis::Read,
            registrations: vec![Registration {
                registry: entry.path.to_string(),
                dialect: Dialect::ComponentBase,
                specs: vec![Spec {
                    version: Some(hasher.finish().to_string()),
                    stage: None,
                    default: None,
                    locked: None,
                }],
                constant: None,
                declared: location,
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
    Past::of(&inventory, Vec::new())
}

fn whole_history(path: &Path) -> history::Reading {
    let repo = Repo::discover(path)
        .expect("the repository opens")
        .expect("there is one");
    let head = repo.head().expect("HEAD reads").expect("there is a commit");
    let commit = repo.commit(&head).expect("the commit reads");
    let memo = TreeMemo::default();
    history::read(&repo, &memo, &commit, &[String::new()], &reader)
}

/// 60 files; every tenth release changes the registry, each one changes some other file.
fn sample(folder: &Path, tags: usize) {
    let mut repo = SampleRepo::init(folder).expect("a folder");
    let mut first = Change::new("2020-01-01", "first");
    for i in 0..60 {
        first = first.file(
            &format!("pkg/p{}/f{i}.go", i % 12),
            format!("package p // {i}\n"),
        );
    }
    repo.commit(&first).expect("a commit");
    for tag in 0..tags {
        let mut change = Change::new("2020-01-02", "next").file(
            &format!("pkg/p{}/f{}.go", tag % 12, tag % 60),
            format!("package p // tag {tag}\n"),
        );
        if tag % 10 == 0 {
            change = change.file(
                "pkg/features/f.go",
                format!("package f // FeatureSpec {tag}\n"),
            );
        }
        repo.commit(&change).expect("a commit");
        repo.tag(&format!("v0.{tag}.0"), None).expect("a tag");
    }
    repo.check_out().expect("a checkout");
}

fn tags(c: &mut Criterion) {
    let mut group = c.benchmark_group("history-by-tags");
    group.sample_size(10);
    for tags in [10usize, 40, 160, 400, 1600] {
        let folder = tempfile::tempdir().expect("a folder");
        sample(folder.path(), tags);
        group.bench_with_input(BenchmarkId::from_parameter(tags), &tags, |b, tags| {
            b.iter(|| assert_eq!(whole_history(folder.path()).history.lines.len(), *tags));
        });
    }
}

fn scan(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    for i in 0..2000 {
        let package = folder.path().join(format!("pkg/p{}", i % 100));
        std::fs::create_dir_all(&package).expect("a folder");
        let text = "package p\n\nfunc f() error { return nil }\n".repeat(200);
        std::fs::write(package.join(format!("f{i}.go")), text).expect("a file");
    }
    c.bench_function("scan-2000-files", |b| {
        b.iter(|| {
            WorkTree::open(folder.path())
                .expect("it lists")
                .entries()
                .len()
        });
    });
}

#[expect(clippy::print_stdout, reason = "what it measures is its output")]
fn one(path: &Path) {
    let seconds = |start: Instant| start.elapsed().as_secs_f64();
    let repo = Repo::discover(path).expect("it opens");
    let start = Instant::now();
    if let Some(root) = repo.as_ref().map_or(Some(path), Repo::work_tree) {
        let tree = WorkTree::open(root).expect("it lists");
        println!(
            "work tree: {} files in {:.3} s",
            tree.entries().len(),
            seconds(start)
        );
    }
    let Some(repo) = repo else { return };
    let head = repo.head().expect("HEAD reads").expect("there is a commit");
    let commit = repo.commit(&head).expect("the commit reads");
    let memo = TreeMemo::default();
    let start = Instant::now();
    let tree = GitTree::new(&repo, &memo, commit.tree);
    println!(
        "git tree: {} files in {:.3} s",
        tree.entries().len(),
        seconds(start)
    );
    let start = Instant::now();
    let (steps, _) = repo.first_parents(head);
    println!("first parents: {} in {:.3} s", steps.len(), seconds(start));
    let start = Instant::now();
    let reading = whole_history(path);
    println!("history: {:.3} s: {}", seconds(start), reading.coverage.why);
    println!("changes: {}", reading.history.committed.len());
    let start = Instant::now();
    let request = Request {
        path: path.to_owned(),
        at: None,
        history: true,
        documents: true,
        ..Request::default()
    };
    let ledgers = collect(&request).expect("it collects");
    println!("all ledgers, parsed: {:.3} s", seconds(start));
    for coverage in &ledgers.coverage {
        println!("  {}: {}", coverage.ledger.as_str(), coverage.why);
    }
    let history = ledgers.history.unwrap_or_default();
    println!("  {} changes committed", history.committed.len());
    for line in &history.lines {
        let patches = line.patches.len();
        println!(
            "  {} {} {} gates, {patches} patches",
            line.line,
            line.date,
            line.gates.len()
        );
    }
}

fn main() {
    if let Some(path) = std::env::var_os("GRADUS_BENCH_REPOSITORY") {
        one(Path::new(&path));
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    scan(&mut criterion);
    tags(&mut criterion);
    criterion.final_summary();
}
