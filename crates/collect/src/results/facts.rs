//! What a run says about itself: in its record, in a result file, or through Prow.

use std::collections::{BTreeMap, BTreeSet};

use gradus_core::results::{Platform, Purpose, Setting};
use gradus_core::version::Version;

/// What is said of a run. What is not said is `None`, or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// What it is called.
    pub id: Option<String>,
    /// Day on which it began, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Commit that was tested.
    pub commit: Option<String>,
    /// Address of its page.
    pub url: Option<String>,
    /// Whether the whole of it succeeded.
    pub succeeded: Option<bool>,
    /// What it ran on.
    pub platform: Platform,
    /// Gates that were switched for all of it.
    pub gates: BTreeMap<String, bool>,
    /// Whether the race detector was on.
    pub race_detector: Option<bool>,
    /// The Kubernetes minor whose libraries the program was built with.
    pub libraries: Option<Version>,
    /// What it was made for.
    pub purposes: BTreeSet<Purpose>,
    /// Repositories that it checked out, `owner/name`.
    pub repositories: BTreeSet<String>,
    /// Whether the commit is known to be none of the audited history.
    pub stray: bool,
}

impl Facts {
    /// Fills in what is not said here from what is said elsewhere.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        fill(&mut self.id, &other.id);
        fill(&mut self.date, &other.date);
        fill(&mut self.commit, &other.commit);
        fill(&mut self.url, &other.url);
        fill(&mut self.succeeded, &other.succeeded);
        let (mine, theirs) = (&mut self.platform, &other.platform);
        fill(&mut mine.name, &theirs.name);
        fill(&mut mine.os, &theirs.os);
        fill(&mut mine.arch, &theirs.arch);
        fill(&mut mine.kubernetes, &theirs.kubernetes);
        fill(&mut mine.kubelet, &theirs.kubelet);
        fill(&mut mine.nodes, &theirs.nodes);
        for (gate, on) in &other.gates {
            self.gates.entry(gate.clone()).or_insert(*on);
        }
        fill(&mut self.race_detector, &other.race_detector);
        fill(&mut self.libraries, &other.libraries);
        if self.purposes.is_empty() {
            self.purposes.clone_from(&other.purposes);
        }
        self.repositories.extend(other.repositories.iter().cloned());
        self
    }

    /// Returns how the tests were run.
    #[must_use]
    pub fn setting(&self) -> Setting {
        Setting {
            platform: self.platform.clone(),
            gates: self.gates.clone(),
            race_detector: self.race_detector,
            libraries: self.libraries,
            purposes: self.purposes.clone(),
            stray: self.stray,
        }
    }

    /// Takes in a property of a JUnit file, if its name is a known one; tells whether it is.
    pub fn take(&mut self, name: &str, value: &str) -> bool {
        let value = value.trim();
        let text = || (!value.is_empty()).then(|| value.to_owned());
        let platform = &mut self.platform;
        match plain(name).as_str() {
            "run-id" | "build-id" => self.id = text(),
            "commit" | "revision" | "git-commit" | "git-sha" => self.commit = text(),
            "url" | "run-url" | "build-url" => self.url = text(),
            "platform" => platform.name = text(),
            "os" | "goos" => platform.os = text(),
            "arch" | "goarch" => platform.arch = text(),
            "kubernetes" | "kubernetes-version" | "k8s-version" => {
                platform.kubernetes = minor(value);
            }
            "kubelet" | "kubelet-version" => platform.kubelet = minor(value),
            "nodes" => platform.nodes = value.parse().ok(),
            // Written by gotestsum: `go1.24.1 linux/amd64`.
            "go-version" => {
                let pair = value.split_whitespace().find_map(|w| w.split_once('/'));
                let Some((os, arch)) = pair else { return false };
                fill(&mut platform.os, &Some(os.to_owned()));
                fill(&mut platform.arch, &Some(arch.to_owned()));
            }
            "feature-gates" | "featuregates" | "gates" => self.gates.extend(gates(value)),
            "race" => self.race_detector = value.parse().ok(),
            _ => return false,
        }
        true
    }
}

/// Tells whether a property is a known one, and what it says is not, or not in whole.
pub(super) fn is_misread(name: &str, value: &str) -> bool {
    let value = value.trim();
    if value.is_empty() {
        return false;
    }
    match plain(name).as_str() {
        "kubernetes" | "kubernetes-version" | "k8s-version" | "kubelet" | "kubelet-version" => {
            minor(value).is_none()
        }
        "nodes" => value.parse::<u32>().is_err(),
        "feature-gates" | "featuregates" | "gates" => {
            let pairs = value.split(',').filter(|pair| !pair.trim().is_empty());
            pairs.count() != gates(value).count()
        }
        "race" => value.parse::<bool>().is_err(),
        _ => false,
    }
}

fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

fn fill<T: Clone>(mine: &mut Option<T>, theirs: &Option<T>) {
    if mine.is_none() {
        mine.clone_from(theirs);
    }
}

/// Reads the minor of a Kubernetes version: `1.35`, `v1.35.2`, `v1.35.2+k3s1`.
pub(super) fn minor(text: &str) -> Option<Version> {
    Version::parse(text).map(Version::line)
}

/// Reads `A=true,B=false`; what is not of that form is left out.
pub(super) fn gates(text: &str) -> impl Iterator<Item = (String, bool)> {
    text.split(',').filter_map(|pair| {
        let (gate, value) = pair.split_once('=')?;
        let on = value.trim().to_ascii_lowercase().parse().ok()?;
        Some((gate.trim().to_owned(), on))
    })
}

/// Returns the day of a time as ISO 8601 or RFC 3339 write it; none where the calendar has no
/// such day.
pub(super) fn day(text: &str) -> Option<String> {
    let (day, [year, month, date]) = parts(text)?;
    // Writers that know no time write the year 1, or 1970.
    (year > 1970 && exists(year, month, date)).then(|| day.to_owned())
}

/// Tells whether a time is written like one, and is on a day that no calendar has.
pub(super) fn is_no_day(text: &str) -> bool {
    parts(text).is_some_and(|(_, [year, month, date])| !exists(year, month, date))
}

fn exists(year: u32, month: u32, date: u32) -> bool {
    let small = |number: u32| i8::try_from(number).ok();
    let day = || {
        let year = i16::try_from(year).ok()?;
        jiff::civil::Date::new(year, small(month)?, small(date)?).ok()
    };
    day().is_some()
}

/// Returns the day that a time begins with, and its numbers.
fn parts(text: &str) -> Option<(&str, [u32; 3])> {
    let day = text.trim().get(..10)?;
    let digits = |range: std::ops::Range<usize>| {
        let part = day.get(range)?;
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse::<u32>().ok())?
    };
    let dashes = day.as_bytes().get(4) == Some(&b'-') && day.as_bytes().get(7) == Some(&b'-');
    let (year, month, date) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
    dashes.then_some((day, [year, month, date]))
}

#[cfg(test)]
mod tests {
    use super::{Facts, day, is_misread, is_no_day};

    #[test]
    fn properties_are_known_by_several_names() {
        let mut facts = Facts::default();
        for (name, value) in [
            ("GOOS", "linux"),
            ("arch", "arm64"),
            ("k8s.version", "v1.35.2"),
            ("nodes", "3"),
            ("feature-gates", "Lamp=true, Wick=False,what"),
            ("race", "true"),
            ("git.commit", "abc"),
        ] {
            assert!(facts.take(name, value), "{name}");
        }
        assert!(!facts.take("colour", "red"));
        assert_eq!(facts.platform.label(), "linux/arm64");
        assert_eq!(
            facts.platform.kubernetes.map(|v| v.to_string()).as_deref(),
            Some("1.35")
        );
        assert_eq!(facts.platform.nodes, Some(3));
        assert_eq!(facts.gates.len(), 2);
        assert_eq!(facts.gates.get("Wick"), Some(&false));
    }

    #[test]
    fn what_a_known_property_says_and_nobody_reads() {
        for (name, value) in [
            ("K8S_VERSION", "latest"),
            ("kubelet", "x"),
            ("nodes", "three"),
            ("race", "yes"),
            ("gates", "Lamp=true,Wick=perhaps"),
        ] {
            assert!(is_misread(name, value), "{name}");
        }
        for (name, value) in [
            ("kubernetes", "v1.35.2"),
            ("nodes", " 3 "),
            ("nodes", ""),
            ("gates", "Lamp=true, Wick=False,"),
            ("colour", "red"),
        ] {
            assert!(!is_misread(name, value), "{name}");
        }
    }

    #[test]
    fn the_version_of_go_names_the_platform() {
        let mut facts = Facts::default();
        assert!(facts.take("go.version", "go1.24.1 linux/amd64"));
        assert_eq!(facts.platform.label(), "linux/amd64");
    }

    #[test]
    fn what_is_said_first_counts() {
        let mut record = Facts::default();
        record.take("os", "linux");
        record.take("gates", "Lamp=true");
        let mut file = Facts::default();
        file.take("os", "darwin");
        file.take("arch", "arm64");
        file.take("gates", "Lamp=false,Wick=true");
        let both = record.or(&file);
        assert_eq!(both.platform.label(), "linux/arm64");
        assert_eq!(both.gates.get("Lamp"), Some(&true));
        assert_eq!(both.gates.get("Wick"), Some(&true));
    }

    #[test]
    fn days_are_days() {
        assert_eq!(day("2026-01-31T10:00:00Z").as_deref(), Some("2026-01-31"));
        assert_eq!(day(" 2026-01-31 ").as_deref(), Some("2026-01-31"));
        for bad in [
            "",
            "0001-01-01T00:00:00Z",
            "2026-13-01",
            "2026-02-31",
            "2026-02-29",
            "31.01.2026",
            "2026/01/31",
            "é2026-01-3",
        ] {
            assert_eq!(day(bad), None, "{bad}");
        }
        assert_eq!(day("2024-02-29").as_deref(), Some("2024-02-29"));
        assert!(is_no_day("2026-02-31T10:00:00Z") && is_no_day("2026-00-10"));
        assert!(!is_no_day("0001-01-01T00:00:00Z") && !is_no_day("yesterday, at ten"));
    }
}
