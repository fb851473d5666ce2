//! The history of a registry, parsing included: against git, and as a curve over tags.
//!
//! `cargo bench -p gradus-collect --bench registry` makes repositories and prints the time for
//! 10 to 1,600 tags. With `GRADUS_BENCH_REPOSITORY=PATH` and `GRADUS_BENCH_REGISTRY=FILE`, the
//! registry's path in it, the same history is also read as `git log --raw` piped into
//! `git cat-file --batch` reads it, in turns; printed are the best times and the median ratio.

#![expect(clippy::print_stdout, reason = "what it measures is its output")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use gradus_collect::go::{Memo, past};
use gradus_collect::io::git::Repo;
use gradus_collect::io::git_tree::TreeMemo;
use gradus_collect::io::history;
use gradus_collect::source::{BlobId, Entry, FileKind, Needles, Source};
use gradus_core::ledger::{Unread, UnreadCode};
use gradus_sample::{Change, SampleRepo};
use rayon::prelude::*;

/// How often each side runs.
const RUNS: usize = 15;

fn open(path: &Path) -> Repo {
    Repo::discover(path)
        .expect("the repository opens")
        .expect("there is one")
}

fn git(path: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(path).args(arguments);
    command
}

/// Lists the versions of a file as `git log --raw` does, each once, in its order.
fn versions(path: &Path, line: &[&str], file: &str) -> Vec<String> {
    let mut arguments = vec!["log", "--raw", "--no-abbrev", "--format="];
    arguments.extend(line);
    arguments.extend(["--", file]);
    let mut log = git(path, &arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("git runs");
    let mut seen = BTreeSet::new();
    let mut versions = Vec::new();
    for line in BufReader::new(log.stdout.take().expect("a pipe")).lines() {
        let line = line.expect("text");
        let Some(id) = line.split(' ').nth(3) else {
            continue;
        };
        if !id.bytes().all(|b| b == b'0') && seen.insert(id.to_owned()) {
            versions.push(id.to_owned());
        }
    }
    log.wait().expect("git ends");
    versions
}

/// What git takes: the log, and the bytes of every version.
fn by_git(path: &Path, line: &[&str], file: &str) -> usize {
    let versions = versions(path, line, file);
    let mut cat = git(path, &["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git runs");
    let mut asked = cat.stdin.take().expect("a pipe");
    let ids = versions.join("\n");
    let writer = std::thread::spawn(move || writeln!(asked, "{ids}"));
    let mut out = cat.stdout.take().expect("a pipe");
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    while let Ok(n @ 1..) = out.read(&mut buffer) {
        bytes += n;
    }
    let _ = writer.join();
    cat.wait().expect("git ends");
    bytes
}

/// The first-parent line: the walk, every version, and what each says.
fn by_first_parents(path: &Path, file: &str) -> usize {
    let repo = open(path);
    let head = repo.head().expect("HEAD reads").expect("there is a commit");
    let commit = repo.commit(&head).expect("the commit reads");
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let memo = Memo::default();
    history::committed(
        &repo,
        &TreeMemo::default(),
        &commit,
        BTreeSet::from([folder.to_owned()]),
        &|source| past(source, &memo),
    )
    .len()
}

/// One version of a registry.
struct Version {
    entry: [Entry; 1],
    bytes: Arc<[u8]>,
}

impl Source for Version {
    fn entries(&self) -> &[Entry] {
        &self.entry
    }

    fn unread(&self) -> &[Unread] {
        &[]
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, Unread> {
        let [entry] = &self.entry;
        if path == &*entry.path {
            return Ok(Arc::clone(&self.bytes));
        }
        Err(Unread {
            path: path.to_owned(),
            code: UnreadCode::Missing,
            reason: "no such file".to_owned(),
        })
    }

    fn folder(&self, _: &str) -> Vec<Entry> {
        self.entry.to_vec()
    }
}

fn id(hex: &str) -> BlobId {
    let mut id = [0; 20];
    for (i, byte) in id.iter_mut().enumerate() {
        let digits = hex.get(2 * i..2 * i + 2).expect("a hash");
        *byte = u8::from_str_radix(digits, 16).expect("a hash");
    }
    id
}

/// All refs: the same log, since no ledger asks for more than one line of the past; then every
/// version read and parsed.
fn by_all_refs(path: &Path, line: &[&str], file: &str) -> usize {
    let versions = versions(path, line, file);
    let repo = open(path);
    let memo = Memo::default();
    versions
        .par_chunks(64)
        .flat_map_iter(|chunk| chunk.iter().map(|hex| parsed(&repo, &memo, file, hex)))
        .sum()
}

fn parsed(repo: &Repo, memo: &Memo, file: &str, hex: &str) -> usize {
    let id = id(hex);
    let bytes: Arc<[u8]> = repo.blob(&id).expect("the blob reads").into();
    let source = Version {
        entry: [Entry {
            path: file.into(),
            kind: FileKind::Go,
            id: Some(id),
            needles: Needles::scan(&bytes),
        }],
        bytes,
    };
    past(&source, memo).gates.len()
}

/// Runs both in turns, so that a busy machine is as busy for one as for the other.
fn compare(what: &str, ours: impl Fn() -> usize, theirs: impl Fn() -> usize) {
    let mut times = Vec::new();
    let mut found = (0, 0);
    for _ in 0..RUNS {
        let start = Instant::now();
        found.1 = theirs();
        let git = start.elapsed().as_secs_f64();
        let start = Instant::now();
        found.0 = ours();
        times.push((start.elapsed().as_secs_f64(), git));
    }
    let best = |of: fn(&(f64, f64)) -> f64| times.iter().map(of).fold(f64::INFINITY, f64::min);
    let (ours, git) = (best(|t| t.0), best(|t| t.1));
    let mut ratios: Vec<f64> = times.iter().map(|(ours, git)| ours / git).collect();
    ratios.sort_by(f64::total_cmp);
    println!(
        "{what}: {:.1} ms against {:.1} ms, ratio of the best {:.2}, median ratio {:.2} ({} here, {} bytes there)",
        ours * 1e3,
        git * 1e3,
        ours / git,
        ratios.get(RUNS / 2).copied().unwrap_or_default(),
        found.0,
        found.1
    );
}

/// A registry in which one gate is new.
fn registry(gates: usize) -> String {
    let mut text = "package features\n\nvar (\n".to_owned();
    for i in 0..100 + gates {
        text.push_str(&format!(
            "\tFeatureGate{i} = newFeatureGate(\"Gate{i}\").\n\t\tcontactPerson(\"someone\").\n\t\tenable(inDefault(), inTechPreviewNoUpgrade()).\n\t\tmustRegister()\n\n"
        ));
    }
    text.push_str(")\n");
    text
}

/// Tags on one commit each; the registry changes `changes` times over all of them.
fn sample(folder: &Path, tags: usize, changes: usize) {
    let mut repo = SampleRepo::init(folder).expect("a folder");
    let mut first = Change::new("2020-01-01", "first").file("go.mod", "module example.com/m\n");
    for i in 0..60 {
        let path = format!("pkg/p{}/f{i}.go", i % 12);
        first = first.file(&path, format!("package p // {i}\n"));
    }
    repo.commit(&first).expect("a commit");
    let mut version = None;
    for tag in 0..tags {
        let next = tag * changes / tags;
        let mut change = Change::new("2020-01-02", "next").file("VERSION", format!("{tag}\n"));
        if version != Some(next) {
            change = change.file("features/features.go", registry(next));
            version = Some(next);
        }
        repo.commit(&change).expect("a commit");
        repo.tag(&format!("v0.{tag}.0"), None).expect("a tag");
    }
    repo.check_out().expect("a checkout");
}

fn whole(path: &Path) -> usize {
    let repo = open(path);
    let head = repo.head().expect("HEAD reads").expect("there is a commit");
    let commit = repo.commit(&head).expect("the commit reads");
    let memo = Memo::default();
    let trees = TreeMemo::default();
    let reading = history::read(&repo, &trees, &commit, &[String::new()], &|source| {
        past(source, &memo)
    });
    reading.history.lines.len()
}

fn curve(what: &str, changes: impl Fn(usize) -> usize) {
    println!("{what}");
    for tags in [10, 40, 160, 400, 1600] {
        let folder = tempfile::tempdir().expect("a folder");
        sample(folder.path(), tags, changes(tags));
        let mut best = f64::INFINITY;
        for _ in 0..7 {
            let start = Instant::now();
            assert_eq!(whole(folder.path()), tags);
            best = best.min(start.elapsed().as_secs_f64());
        }
        let each = best * 1e6 / f64::from(u32::try_from(tags).expect("few"));
        println!(
            "  {tags:5} tags: {:7.2} ms, {each:6.1} us a tag",
            best * 1e3
        );
    }
}

fn main() {
    let path = std::env::var_os("GRADUS_BENCH_REPOSITORY");
    let file = std::env::var("GRADUS_BENCH_REGISTRY").ok();
    if let (Some(path), Some(file)) = (path, file) {
        let path = Path::new(&path);
        let line = ["--first-parent", "HEAD"];
        compare(
            "first-parent line",
            || by_first_parents(path, &file),
            || by_git(path, &line, &file),
        );
        // Without `-m`, versions that only a merge has would be left out.
        let line = ["--all", "-m"];
        compare(
            "all refs",
            || by_all_refs(path, &line, &file),
            || by_git(path, &line, &file),
        );
    } else {
        println!(
            "no comparison with git: set GRADUS_BENCH_REPOSITORY to a repository and GRADUS_BENCH_REGISTRY to the path of its registry"
        );
    }
    curve(
        "each tag a commit, registry blobs repeat: 10 versions",
        |_| 10,
    );
    curve("each tag a commit with a registry of its own", |tags| tags);
}
