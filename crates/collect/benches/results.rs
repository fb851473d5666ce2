//! Reading results: how long, and in how much memory.
//!
//! `cargo bench -p gradus-collect --bench results` measures 50,000 cases of each format. With
//! `GRADUS_BENCH_RESULTS=FILE` it reads that file once, as it would be given to `gradus assess`,
//! and prints what it took; with `GRADUS_BENCH_CASES=N` it writes JUnit of that many cases to
//! that file before.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, Throughput};
use gradus_collect::io::results;
use gradus_collect::results::{Facts, Tally, Wanted, read};

const CASES: u64 = 50_000;
/// Tests that are called differently: a large project's.
const TESTS: u64 = 20_000;

fn junit_case(i: u64) -> String {
    let test = i % TESTS;
    let end = match i % 50 {
        0 => {
            "><failure message=\"expected 3, got 4\">lamp_test.go:12: too dark</failure></testcase>"
        }
        1..=5 => "><skipped message=\"no lamp here\"></skipped></testcase>",
        _ => "></testcase>",
    };
    format!(
        "\t\t<testcase classname=\"example.org/lamps/pkg/part{}\" name=\"TestLamp{test}/row_{}\" \
         time=\"0.{:03}\"{end}\n",
        test % 200,
        test % 7,
        i % 1000
    )
}

fn junit(cases: u64) -> String {
    let mut text = "<testsuites>\n\t<testsuite name=\"lamps\">\n".to_owned();
    text.extend((0..cases).map(junit_case));
    text + "\t</testsuite>\n</testsuites>\n"
}

fn tap(cases: u64) -> String {
    let mut text = format!("1..{cases}\n");
    for i in 0..cases {
        let _ = writeln!(text, "ok {} lamp {}: burns in 12ms", i + 1, i % TESTS);
    }
    text
}

fn go_test(cases: u64) -> String {
    let mut text = String::new();
    for i in 0..cases {
        for action in ["run", "output", "pass"] {
            let output = if action == "output" {
                ",\"Output\":\"=== RUN   TestLamp\\n\""
            } else {
                ""
            };
            let _ = writeln!(
                text,
                "{{\"Time\":\"2026-01-31T10:00:00Z\",\"Action\":\"{action}\",\"Package\":\
                 \"example.org/lamps/pkg\",\"Test\":\"TestLamp{}\"{output}}}",
                i % TESTS
            );
        }
    }
    text
}

fn formats(c: &mut Criterion) {
    let mut group = c.benchmark_group("results");
    group.sample_size(10);
    group.throughput(Throughput::Elements(CASES));
    for (path, text) in [
        ("a.xml", junit(CASES)),
        ("a.tap", tap(CASES)),
        ("a.json", go_test(CASES)),
    ] {
        group.bench_with_input(BenchmarkId::from_parameter(path), &text, |b, text| {
            b.iter(|| {
                let mut tally = Tally::new(Wanted::default());
                tally.begin_run("run", Facts::default());
                tally.begin_file(path);
                read(path, text.as_bytes(), &mut tally).expect("memory reads");
                assert!(tally.finish().0.records.len() > 10_000);
            });
        });
    }
}

fn write(path: &Path, cases: u64) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(b"<testsuites>\n\t<testsuite name=\"lamps\">\n")?;
    for i in 0..cases {
        file.write_all(junit_case(i).as_bytes())?;
    }
    file.write_all(b"\t</testsuite>\n</testsuites>\n")?;
    file.flush()
}

#[expect(clippy::print_stdout, reason = "what it measures is its output")]
fn one(path: PathBuf) {
    if let Some(cases) = std::env::var("GRADUS_BENCH_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
    {
        write(&path, cases).expect("the file can be written");
    }
    let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
    let start = Instant::now();
    let reading = results::read(&[path], results::Audited::default());
    let seconds = start.elapsed().as_secs_f64();
    let counts = reading.results.runs.first().map(|r| r.counts);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find(|l| l.starts_with("VmHWM"))
        .unwrap_or("");
    println!("{bytes} bytes, {counts:?}");
    println!("{}; {seconds:.3} s; {peak}", reading.coverage.why);
}

fn main() {
    if let Some(path) = std::env::var_os("GRADUS_BENCH_RESULTS") {
        one(path.into());
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    formats(&mut criterion);
    criterion.final_summary();
}
