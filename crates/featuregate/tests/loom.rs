//! What holds in every interleaving of threads, run through by loom:
//!
//! ```text
//! RUSTFLAGS="--cfg loom" cargo test -p featuregate --test loom --target-dir target/loom
//! ```
//!
//! A test that no interleaving can break proves nothing. So each property is also held against a
//! registry with the mistake in question, and has to break there.
#![cfg(loom)]
#![expect(clippy::disallowed_methods, reason = "it prints")]
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use featuregate::{Event, FeatureGate, Spec, Version, gates};
use loom::sync::atomic::AtomicBool;
use loom::sync::{Arc, Mutex};
use loom::thread;

gates! {
    /// Two gates of which one is on, and one that changes with the version.
    enum Tide {
        /// Cannot be on without the other's being off, if the registry is right.
        Ebb: [Spec::alpha(1, 28)],
        /// The other.
        Flood: [Spec::alpha(1, 28)],
        /// On by default from 1.30 on.
        Spring: [Spec::alpha(1, 28), Spec::beta(1, 30).on()],
    }
}

/// A registry at 1.30 in which it ebbs.
fn registry() -> FeatureGate<Tide> {
    let gates = FeatureGate::declared(Version::new(1, 30));
    gates.set("Ebb=true,Flood=false").unwrap();
    gates
}

/// Runs all interleavings, and prints how many there were.
fn every_interleaving(of: &str, run: impl Fn() + Send + Sync + 'static) {
    // Not loom's: it counts over all of them.
    let count = std::sync::Arc::new(AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&count);
    loom::model(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        run();
    });
    let count = count.load(Ordering::Relaxed);
    // Past the capture of tests: the count is to be seen.
    let mut out = std::io::stdout();
    writeln!(out, "{of}: {count} interleavings").unwrap();
}

/// Something that gives the values of two gates as one state.
type Both = fn(&FeatureGate<Tide>) -> (bool, bool);

fn no_state_is_torn(of: &str, both: Both) {
    every_interleaving(of, move || {
        let gates = Arc::new(registry());
        let writer = |text: &'static str| {
            let gates = Arc::clone(&gates);
            thread::spawn(move || gates.set(text).unwrap())
        };
        let writers = [
            writer("Ebb=false,Flood=true"),
            writer("Ebb=true,Flood=false"),
        ];
        for _ in 0..2 {
            let (ebb, flood) = both(&gates);
            assert_ne!(ebb, flood, "half of a change was seen");
        }
        for writer in writers {
            writer.join().unwrap();
        }
    });
}

#[test]
fn a_snapshot_is_never_torn() {
    no_state_is_torn("snapshot", |gates| {
        let all = gates.snapshot();
        (all.enabled(Tide::Ebb), all.enabled(Tide::Flood))
    });
}

#[test]
#[should_panic(expected = "half of a change was seen")]
fn two_calls_can_be_torn() {
    no_state_is_torn("two calls", |gates| {
        (gates.enabled(Tide::Ebb), gates.enabled(Tide::Flood))
    });
}

/// Something that tries to set flood and spring tide, of which the last is not there.
type Try = fn(&FeatureGate<Tide>);

fn nothing_of_a_failed_change_is_seen(of: &str, attempt: Try) {
    every_interleaving(of, move || {
        let gates = Arc::new(registry());
        let written = Arc::clone(&gates);
        let writer = thread::spawn(move || attempt(&written));
        for _ in 0..2 {
            assert!(
                !gates.enabled(Tide::Flood),
                "a value that was refused was seen"
            );
            assert!(
                !gates.snapshot().enabled(Tide::Flood),
                "a value that was refused was seen"
            );
        }
        writer.join().unwrap();
    });
}

#[test]
fn enabled_is_never_of_a_failed_change() {
    nothing_of_a_failed_change_is_seen("failed change", |gates| {
        gates.set("Flood=true,Neap=true").unwrap_err();
    });
}

#[test]
#[should_panic(expected = "a value that was refused was seen")]
fn what_is_taken_back_can_be_seen() {
    nothing_of_a_failed_change_is_seen("taken back", |gates| {
        gates.set("Flood=true").unwrap();
        gates.set("Neap=true").unwrap_err();
        gates.set("Flood=false").unwrap();
    });
}

/// A gate whose value is published for those who ask.
trait Published: Send + Sync + 'static {
    fn new() -> Self;
    fn set(&self, on: bool);
    fn enabled(&self) -> bool;
}

impl Published for FeatureGate<Tide> {
    fn new() -> Self {
        registry()
    }

    fn set(&self, on: bool) {
        self.set_map([("Flood", on)]).unwrap();
    }

    fn enabled(&self) -> bool {
        self.enabled(Tide::Flood)
    }
}

/// Publishes when the lock is gone.
struct Late {
    value: Mutex<bool>,
    is_published: AtomicBool,
    published: AtomicBool,
}

impl Late {
    fn publish(&self, on: bool) {
        self.published.store(on, Ordering::Relaxed);
        self.is_published.store(true, Ordering::Release);
    }
}

impl Published for Late {
    fn new() -> Self {
        Self {
            value: Mutex::new(false),
            is_published: AtomicBool::new(false),
            published: AtomicBool::new(false),
        }
    }

    fn set(&self, on: bool) {
        *self.value.lock().unwrap() = on;
        self.publish(on);
    }

    fn enabled(&self) -> bool {
        if !self.is_published.load(Ordering::Acquire) {
            let on = *self.value.lock().unwrap();
            self.publish(on);
        }
        self.published.load(Ordering::Relaxed)
    }
}

fn the_last_change_stays<R: Published>(of: &str) {
    every_interleaving(of, || {
        let gate = Arc::new(R::new());
        let written = Arc::clone(&gate);
        let writer = thread::spawn(move || written.set(true));
        let read = Arc::clone(&gate);
        let reader = thread::spawn(move || read.enabled());
        writer.join().unwrap();
        reader.join().unwrap();
        assert!(gate.enabled(), "a value of before was published after");
    });
}

#[test]
fn a_first_query_does_not_publish_what_was_before() {
    the_last_change_stays::<FeatureGate<Tide>>("first query beside a change");
}

#[test]
#[should_panic(expected = "a value of before was published after")]
fn publishing_without_the_lock_does() {
    the_last_change_stays::<Late>("published without the lock");
}

/// A gate that is on, changes with the version, and tells if somebody has seen it.
trait Told: Send + Sync + 'static {
    fn enabled(&self) -> bool;
    /// Moves to 1.29; whether that was told.
    fn moved(&self) -> bool;
}

impl Told for FeatureGate<Tide> {
    fn enabled(&self) -> bool {
        self.enabled(Tide::Spring)
    }

    fn moved(&self) -> bool {
        let told = std::sync::Arc::new(AtomicUsize::new(0));
        let ear = std::sync::Arc::clone(&told);
        self.on_event(move |event| {
            assert!(matches!(event, Event::QueriedChange { gate, .. } if gate == "Spring"));
            ear.fetch_add(1, Ordering::Relaxed);
        });
        self.set_emulation_version(Version::new(1, 29)).unwrap();
        told.load(Ordering::Relaxed) > 0
    }
}

/// Reads the value and notes the query in two steps, as the Go package does.
struct TwoSteps {
    value: AtomicBool,
    queried: AtomicBool,
}

impl Told for TwoSteps {
    fn enabled(&self) -> bool {
        let on = self.value.load(Ordering::SeqCst);
        self.queried.store(true, Ordering::SeqCst);
        on
    }

    fn moved(&self) -> bool {
        let told = self.queried.load(Ordering::SeqCst);
        self.value.store(false, Ordering::SeqCst);
        told
    }
}

fn what_was_seen_does_not_change_in_silence<R: Told>(of: &str, new: fn() -> R) {
    every_interleaving(of, move || {
        let gate = Arc::new(new());
        let read = Arc::clone(&gate);
        let reader = thread::spawn(move || read.enabled() | read.enabled());
        let told = gate.moved();
        let seen = reader.join().unwrap();
        assert!(told || !seen, "a value that was seen changed in silence");
        assert!(!gate.enabled());
    });
}

#[test]
fn a_value_that_was_seen_does_not_change_in_silence() {
    what_was_seen_does_not_change_in_silence("seen and changed", registry);
}

#[test]
#[should_panic(expected = "a value that was seen changed in silence")]
fn a_query_that_is_noted_in_a_second_step_can_be_missed() {
    what_was_seen_does_not_change_in_silence("noted in a second step", || TwoSteps {
        value: AtomicBool::new(true),
        queried: AtomicBool::new(false),
    });
}
