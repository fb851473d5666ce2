//! Results without end are read in bounded memory, and as far as they go.

use std::io::{BufReader, Read};

use gradus_collect::results::{Facts, MAX_RECORDS, Tally, Wanted, read};
use gradus_core::results::Results;

/// Writes pieces one after the other, as many as there are.
struct Endless<F> {
    piece: F,
    next: u64,
    end: u64,
    open: Vec<u8>,
    at: usize,
}

impl<F: FnMut(u64) -> String> Endless<F> {
    fn new(end: u64, piece: F) -> Self {
        Self {
            piece,
            next: 0,
            end,
            open: Vec::new(),
            at: 0,
        }
    }
}

impl<F: FnMut(u64) -> String> Read for Endless<F> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.open.len() {
            if self.next == self.end {
                return Ok(0);
            }
            self.open = (self.piece)(self.next).into_bytes();
            self.at = 0;
            self.next += 1;
        }
        let count = (&self.open[self.at..]).read(into)?;
        self.at += count;
        Ok(count)
    }
}

fn results(path: &str, stream: impl Read) -> (Results, Vec<String>) {
    let mut tally = Tally::new(Wanted::default());
    tally.begin_run("run", Facts::default());
    tally.begin_file(path);
    read(path, BufReader::new(stream), &mut tally).expect("it reads");
    let (results, unread) = tally.finish();
    (results, unread.into_iter().map(|u| u.reason).collect())
}

/// Most memory that this process ever took, in MiB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|l| l.trim().strip_suffix("kB")?.trim().parse().ok());
    kilobytes.unwrap_or(0) / 1024
}

/// What the issue asks for of ten million cases; these are fewer, and memory does not grow.
const MOST_MEMORY: u64 = 200;

#[test]
fn cases_without_end_are_counted_and_not_kept() {
    const CASES: u64 = 120_000;
    let junit = |i: u64| match i {
        0 => "<testsuites><testsuite name='s'>".to_owned(),
        _ => format!(
            "<testcase classname='example.org/m/pkg{}' name='TestNumber{i}' time='0.1'>\
             <system-out>a line of output</system-out></testcase>\n",
            i % 100
        ),
    };
    let tap = |i: u64| format!("ok {} test number {i}\n# a remark\n", i + 1);
    let go = |i: u64| {
        let event = |action: &str| {
            format!("{{\"Action\":\"{action}\",\"Package\":\"p\",\"Test\":\"Test{i}\"}}\n")
        };
        event("run") + &event("pass")
    };
    for (path, (results, unread), told) in [
        (
            "a.xml",
            results("a.xml", Endless::new(CASES + 1, junit)),
            "the file ends in the middle",
        ),
        (
            "a.tap",
            results("a.tap", Endless::new(CASES, tap)),
            "there is no plan",
        ),
        (
            "a.json",
            results("a.json", Endless::new(CASES, go)),
            "results of tests beyond the first",
        ),
    ] {
        assert_eq!(results.runs[0].counts.passes, CASES, "{path}");
        assert_eq!(results.records.len(), MAX_RECORDS, "{path}");
        let kept = u64::try_from(MAX_RECORDS).expect("it fits");
        assert_eq!(results.unlisted.passes, CASES - kept, "{path}");
        assert!(
            unread.iter().any(|u| u.contains(told)),
            "{path}: {unread:?}"
        );
    }
    assert!(peak() < MOST_MEMORY, "{} MiB", peak());
}

#[test]
fn one_line_without_end_is_passed_over() {
    let text = std::io::repeat(b'x').take(100 * 1024 * 1024);
    let log = b"panic: at first\n"
        .chain(text)
        .chain(&b"\npanic: at last\n"[..]);
    let (results, unread) = results("a.log", log);
    assert_eq!(unread, [""; 0]);
    let lines: Vec<u32> = results.troubles.iter().map(|t| t.place.line).collect();
    assert_eq!(lines, [1, 3]);
    assert!(peak() < MOST_MEMORY, "{} MiB", peak());
}
