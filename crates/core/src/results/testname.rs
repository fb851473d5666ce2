//! What a test is called, in a tree and in results.

use crate::testcase::{TestCase, TestKind};

/// A test, as results name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TestName {
    /// What it belongs to: a Go package, a BATS file, a class; `None` where the format has none.
    pub group: Option<String>,
    /// Its name, or its title.
    pub name: String,
}

impl std::fmt::Display for TestName {
    /// `group: name`, or the name alone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.group {
            Some(group) => write!(f, "{group}: {}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// Tells whether a Go test is called so in results: `go test` writes spaces of a row's name as
/// `_`, and puts `#01` behind one that is there already.
#[must_use]
pub fn same_go_test(written: &str, result: &str) -> bool {
    let result = match result.rsplit_once('#') {
        Some((name, number)) if number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit()) => {
            name
        }
        _ => result,
    };
    let mut written = written.chars();
    let mut given = result.chars();
    loop {
        match (written.next(), given.next()) {
            (None, None) => return true,
            (Some(w), Some(g)) if w == g || (w.is_whitespace() && g == '_') => {}
            _ => return false,
        }
    }
}

/// Returns the title of a BATS test without the time that `--timing` puts behind it: ` in 34ms`.
#[must_use]
pub fn title(text: &str) -> &str {
    let text = text.trim();
    let Some((name, time)) = text.rsplit_once(" in ") else {
        return text;
    };
    let number = time.strip_suffix("ms").unwrap_or("");
    if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
        name.trim_end()
    } else {
        text
    }
}

/// Returns the gate that a label in the name of a test names: `[FeatureGate:X]`,
/// `[OCPFeatureGate:X]`. Kubernetes and OpenShift put them on the tests of a gate.
pub fn label(name: &str) -> impl Iterator<Item = &str> {
    name.split('[').skip(1).filter_map(|rest| {
        let (inside, _) = rest.split_once(']')?;
        let (key, gate) = inside.split_once(':')?;
        (key.ends_with("FeatureGate") && !gate.is_empty()).then_some(gate)
    })
}

/// A Go module of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Module {
    /// What its `go.mod` calls it: `example.org/lamp`.
    pub path: String,
    /// Folder in which that stands, relative to the root; empty for the root.
    pub dir: String,
}

impl Module {
    /// Returns the folder of a package of it, relative to the root; `None` where the package is
    /// none of it.
    #[must_use]
    pub fn folder_of(&self, package: &str) -> Option<String> {
        let rest = package.strip_prefix(self.path.as_str())?;
        let inner = match rest {
            "" => "",
            rest => rest.strip_prefix('/')?,
        };
        Some(match (self.dir.as_str(), inner) {
            ("", inner) => inner.to_owned(),
            (dir, "") => dir.to_owned(),
            (dir, inner) => format!("{dir}/{inner}"),
        })
    }
}

/// Tells whether what a test belongs to is written like the import path of a Go package:
/// `example.org/lamp/pkg`, with the name of a host before the first `/`.
#[must_use]
pub fn is_import_path(group: &str) -> bool {
    let host = group.split_once('/').map_or("", |(host, _)| host);
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
    !host.starts_with('.') && host.contains('.') && host.bytes().all(is_plain)
}

impl TestName {
    /// Tells whether it is a test of the tree: by its whole name, and by its package or its file
    /// where the result has one. A package is told by the tree's modules, where there are any:
    /// those of other projects may end like one of it.
    pub(super) fn is_case(&self, case: &TestCase, modules: &[Module]) -> bool {
        let same = match case.kind {
            TestKind::Go => same_go_test(&case.name, &self.name),
            TestKind::Bats => title(&case.name) == title(&self.name),
        };
        same && self.group.as_deref().is_none_or(|group| {
            let path = &case.location.path;
            match case.kind {
                TestKind::Go => {
                    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                    let mut known = modules.iter().filter_map(|m| m.folder_of(group)).peekable();
                    if known.peek().is_some() {
                        return known.any(|known| known == folder);
                    }
                    if !modules.is_empty() && is_import_path(group) {
                        return false;
                    }
                    ends_at_a_part(group, folder) || ends_at_a_part(folder, group)
                }
                TestKind::Bats => {
                    ends_at_a_part(group, path)
                        || ends_at_a_part(path, group)
                        || ends_at_a_part(path, &format!("{group}.bats"))
                }
            }
        })
    }
}

/// Tells whether a path ends with another, part by part; every path ends with the empty one.
fn ends_at_a_part(path: &str, end: &str) -> bool {
    end.is_empty()
        || path
            .strip_suffix(end)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{Module, TestName, is_import_path, label, same_go_test, title};
    use crate::ledger::LedgerKind;
    use crate::location::Location;
    use crate::testcase::{TestCase, TestKind};

    fn case(kind: TestKind, path: &str, name: &str) -> TestCase {
        TestCase {
            id: 0,
            kind,
            name: name.to_owned(),
            location: Location::new(LedgerKind::GoTests, path, 1, 1),
            expects_error: false,
            tags: Vec::new(),
            skips: Vec::new(),
            reach: Vec::new(),
        }
    }

    fn named(group: &str, name: &str) -> TestName {
        TestName {
            group: (!group.is_empty()).then(|| group.to_owned()),
            name: name.to_owned(),
        }
    }

    #[test]
    fn rows_of_go_tables_are_written_as_go_does() {
        assert!(same_go_test("TestSplit/two halves", "TestSplit/two_halves"));
        assert!(same_go_test(
            "TestSplit/two halves",
            "TestSplit/two_halves#01"
        ));
        assert!(!same_go_test("TestSplit", "TestSplit/two_halves"));
        assert!(!same_go_test("TestSplit/a", "TestSplit/b"));
        assert!(!same_go_test("TestA_b", "TestA b"));
    }

    #[test]
    fn titles_lose_the_time_and_nothing_else() {
        assert_eq!(title("mounts a share in 34ms"), "mounts a share");
        assert_eq!(title(" runs in parallel "), "runs in parallel");
        assert_eq!(title("is done in ms"), "is done in ms");
    }

    #[test]
    fn labels_name_gates() {
        let name = "[sig-storage][FeatureGate:Lamp] burns [OCPFeatureGate:Wick][Slow] [Feature:X]";
        assert_eq!(label(name).collect::<Vec<_>>(), ["Lamp", "Wick"]);
        assert_eq!(label("[FeatureGate:] [FeatureGate:Open").count(), 0);
    }

    #[test]
    fn a_go_test_is_known_by_package_and_name() {
        let case = case(TestKind::Go, "pkg/lamp/lamp_test.go", "TestBurn");
        assert!(named("example.org/m/pkg/lamp", "TestBurn").is_case(&case, &[]));
        assert!(named("lamp", "TestBurn").is_case(&case, &[]));
        assert!(named("", "TestBurn").is_case(&case, &[]));
        assert!(!named("example.org/m/pkg/headlamp", "TestBurn").is_case(&case, &[]));
        assert!(!named("amp", "TestBurn").is_case(&case, &[]));
        assert!(!named("example.org/m/pkg/lamp", "TestBurnt").is_case(&case, &[]));
    }

    #[test]
    fn a_bats_test_is_known_by_file_and_title() {
        let case = case(TestKind::Bats, "tests/bats/lamp.bats", "lamp: burns");
        for group in [
            "lamp.bats",
            "tests/bats/lamp.bats",
            "/ci/tests/bats/lamp.bats",
            "lamp",
            "",
        ] {
            assert!(
                named(group, "lamp: burns in 12ms").is_case(&case, &[]),
                "{group}"
            );
        }
        assert!(!named("headlamp.bats", "lamp: burns").is_case(&case, &[]));
        assert!(!named("", "lamp: burns twice").is_case(&case, &[]));
    }

    #[test]
    fn a_package_of_another_project_is_not_known_by_its_end() {
        let module = |path: &str, dir: &str| Module {
            path: path.to_owned(),
            dir: dir.to_owned(),
        };
        let modules = [
            module("example.org/m", ""),
            module("example.org/api", "api"),
        ];
        let inner = case(TestKind::Go, "pkg/lamp/lamp_test.go", "TestBurn");
        let root = case(TestKind::Go, "lamp_test.go", "TestBurn");
        let api = case(TestKind::Go, "api/v1/lamp_test.go", "TestBurn");
        for (group, of) in [
            ("example.org/m/pkg/lamp", [true, false, false]),
            ("example.org/m", [false, true, false]),
            ("example.org/api/v1", [false, false, true]),
            ("github.com/other/proj/pkg/lamp", [false, false, false]),
            ("example.org/more/pkg/lamp", [false, false, false]),
            ("lamp", [true, true, false]),
        ] {
            let is = [&inner, &root, &api].map(|c| named(group, "TestBurn").is_case(c, &modules));
            assert_eq!(is, of, "{group}");
        }
    }

    #[test]
    fn an_import_path_begins_with_a_host() {
        assert!(is_import_path("k8s.io/api/core"));
        for other in [
            "lamp",
            "lamp.bats",
            "./lamp/a",
            "../a/b",
            "tests/a.b",
            "a b.c/d",
            "",
        ] {
            assert!(!is_import_path(other), "{other}");
        }
    }
}
