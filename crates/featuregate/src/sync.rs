//! The lock and the atomic, exchanged for loom's where interleavings are proved.

#[cfg(loom)]
pub(crate) use loom::sync::{Mutex, MutexGuard, atomic::AtomicU8, atomic::Ordering};
#[cfg(not(loom))]
pub(crate) use std::sync::{Mutex, MutexGuard, atomic::AtomicU8, atomic::Ordering};

/// The gate is off or on, somebody has asked, and the registry knows it. So a check is one
/// comparison, behind which the byte is the answer.
const OFF: u8 = 0;
const ON: u8 = 1;
/// Nobody has asked yet: the first query of a gate asks the registry.
const UNQUERIED: u8 = 2;

/// The published values of `N` declared gates, one byte each.
///
/// A byte is written under the lock of the registry only, and read without it.
#[doc(hidden)]
#[derive(Debug)]
pub struct Slots<const N: usize>([Slot; N]);

#[doc(hidden)]
#[derive(Debug)]
pub struct Slot(AtomicU8);

impl<const N: usize> Slots<N> {
    /// No value: the first query of each gate asks the registry.
    #[cfg(not(loom))]
    #[expect(clippy::new_without_default, reason = "only the macro makes one")]
    pub const fn new() -> Self {
        Self([const { Slot(AtomicU8::new(UNQUERIED)) }; N])
    }

    #[cfg(loom)]
    #[expect(clippy::new_without_default, reason = "only the macro makes one")]
    pub fn new() -> Self {
        Self(std::array::from_fn(|_| Slot(AtomicU8::new(UNQUERIED))))
    }
}

impl<const N: usize> AsRef<[Slot]> for Slots<N> {
    #[inline]
    fn as_ref(&self) -> &[Slot] {
        &self.0
    }
}

impl Slot {
    /// The value, if it was published for a gate that has been queried.
    ///
    /// Relaxed is enough: one value is read, and nothing is promised about any other. Who was told
    /// of a change by another thread sees it, since telling orders the two.
    #[inline]
    pub(crate) fn load(&self) -> Option<bool> {
        match self.0.load(Ordering::Relaxed) {
            OFF => Some(false),
            ON => Some(true),
            _ => None,
        }
    }

    pub(crate) fn publish(&self, on: bool, queried: bool) {
        let byte = match (queried, on) {
            (false, _) => UNQUERIED,
            (true, false) => OFF,
            (true, true) => ON,
        };
        self.0.store(byte, Ordering::Relaxed);
    }
}
