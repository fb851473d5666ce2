use super::State;

impl State {
    /// Of each gate the gates that depend on it.
    pub(crate) fn dependents(&self) -> Vec<Vec<usize>> {
        let mut all = vec![Vec::new(); self.gates.len()];
        for (gate, registered) in self.gates.iter().enumerate() {
            for &on in registered.requires.iter().flatten() {
                all[on].push(gate);
            }
        }
        all
    }
}

/// A gate on a cycle of dependencies, if there is one. `edges` are in the order of names, and so
/// are the `starts`; a gate that only leads into a cycle is never the answer.
pub(crate) fn cycle(
    edges: &[Option<Vec<usize>>],
    starts: impl IntoIterator<Item = usize>,
) -> Option<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        OnPath,
        Done,
    }
    let mut seen = vec![Seen::No; edges.len()];
    for start in starts {
        if seen[start] != Seen::No {
            continue;
        }
        // No recursion: a chain may be as long as there are gates.
        let mut path = vec![(start, 0)];
        seen[start] = Seen::OnPath;
        while let Some((gate, next)) = path.last_mut() {
            let Some(&to) = edges[*gate].as_deref().unwrap_or_default().get(*next) else {
                seen[*gate] = Seen::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match seen[to] {
                Seen::OnPath => return Some(to),
                Seen::Done => {}
                Seen::No => {
                    seen[to] = Seen::OnPath;
                    path.push((to, 0));
                }
            }
        }
    }
    None
}
