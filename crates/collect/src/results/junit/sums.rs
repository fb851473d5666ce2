//! What a suite says it has, and what it shows.

/// Numbers of cases of a suite, with those of the suites in it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) tests: u64,
    pub(super) failures: u64,
    pub(super) skips: u64,
}

impl Sums {
    /// Adds those of a case, or of a suite in it.
    pub(super) const fn add(&mut self, other: Self) {
        self.tests = self.tests.saturating_add(other.tests);
        self.failures = self.failures.saturating_add(other.failures);
        self.skips = self.skips.saturating_add(other.skips);
    }

    /// Takes an attribute of a suite.
    pub(super) fn state(&mut self, key: &str, value: &str) {
        let sum = match key {
            "tests" => &mut self.tests,
            "failures" | "errors" => &mut self.failures,
            "skipped" | "disabled" => &mut self.skips,
            _ => return,
        };
        *sum = sum.saturating_add(value.trim().parse().unwrap_or(0));
    }

    /// Says what is stated and not shown.
    pub(super) fn beyond(self, shown: Self) -> Option<String> {
        let rows = [
            (self.failures, shown.failures, "failures and errors"),
            (self.skips, shown.skips, "skipped cases"),
            (self.tests, shown.tests, "cases"),
        ];
        let mut beyond = rows.iter().filter(|(stated, shown, _)| stated > shown);
        let (stated, shown, what) = beyond.next()?;
        Some(format!("{stated} {what} are stated, and {shown} shown"))
    }
}
