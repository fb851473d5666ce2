//! The state behind its lock, and the values that are published of it.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, PoisonError};

use crate::state::State;
use crate::sync::MutexGuard;
use crate::{Event, FeatureGate, Group, Version};

pub(crate) type Listener = Arc<dyn Fn(&Event) + Send + Sync>;

/// What the lock is around.
pub(crate) struct Inner {
    state: State,
    /// Whether the declared gates are in it. Before its first use a registry in a `static` is only
    /// its version.
    is_loaded: bool,
    listener: Option<Listener>,
}

impl Inner {
    pub(crate) const fn new(version: Version) -> Self {
        Self {
            state: State::new(version),
            is_loaded: false,
            listener: None,
        }
    }
}

impl<G: Group> FeatureGate<G> {
    pub(crate) fn holding(state: State) -> Self {
        let gates = Self::declared(state.setting.version.clone());
        {
            let mut inner = gates.raw_lock();
            inner.state = state;
            inner.is_loaded = true;
        }
        gates
    }

    /// A panic under the lock leaves no half of a change: each is computed first and put in place
    /// last. So a poisoned lock is taken like any other.
    fn raw_lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn lock(&self) -> Locked<'_, G> {
        let mut inner = self.raw_lock();
        if !inner.is_loaded {
            inner.state.load(G::GATES);
            inner.is_loaded = true;
        }
        Locked {
            inner,
            slots: &self.slots,
            changed: false,
        }
    }

    /// Makes a change, and tells its events once the lock is gone.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State, &mut Vec<Event>) -> T) -> T {
        let mut events = Vec::new();
        let mut state = self.lock();
        let outcome = change(&mut state, &mut events);
        let listener = state.inner.listener.clone();
        drop(state);
        for event in &events {
            #[cfg(any(feature = "log", feature = "tracing"))]
            event.emit();
            if let Some(listener) = &listener {
                listener(event);
            }
        }
        outcome
    }

    /// Several changes, of which all are made or none; each is judged by itself.
    pub(crate) fn change_all<T, E>(
        &self,
        changes: impl FnOnce(&mut State, &mut Vec<Event>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.change(|state, events| {
            let before = state.values.clone();
            let outcome = changes(state, events);
            if outcome.is_err() {
                state.values = before;
            }
            outcome
        })
    }
}

/// The state under its lock. After a change all values are published when it is let go.
pub(crate) struct Locked<'a, G: Group> {
    inner: MutexGuard<'a, Inner>,
    slots: &'a G::Slots,
    changed: bool,
}

impl<G: Group> Locked<'_, G> {
    /// A value, with a note that somebody has seen it; only that one is published.
    pub(crate) fn query(&mut self, gate: usize) -> bool {
        let on = self.inner.state.query(gate);
        if let Some(slot) = self.slots.as_ref().get(gate) {
            slot.publish(on, true);
        }
        on
    }

    pub(crate) fn listen(&mut self, listener: Listener) {
        self.inner.listener = Some(listener);
    }
}

impl<G: Group> Deref for Locked<'_, G> {
    type Target = State;

    fn deref(&self) -> &State {
        &self.inner.state
    }
}

impl<G: Group> DerefMut for Locked<'_, G> {
    fn deref_mut(&mut self) -> &mut State {
        self.changed = true;
        &mut self.inner.state
    }
}

impl<G: Group> Drop for Locked<'_, G> {
    fn drop(&mut self) {
        if !self.changed {
            return;
        }
        for (gate, slot) in self.slots.as_ref().iter().enumerate() {
            slot.publish(self.value(gate), self.queried[gate]);
        }
    }
}
