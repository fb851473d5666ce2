//! A remote with a pull request, a checkout of it, and the event that GitHub sends.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use gradus_cli::demo;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::runner::{Run, Runner};

/// Stands for what must not be seen anywhere.
pub(super) const TOKEN: &str = "ghs_3c1f0e5d8b7a4269";

/// What a branch, a title or an input may be called by somebody who means harm.
pub(super) const HOSTILE: [&str; 6] = [
    "$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    "\"; touch pwned; \"",
    "--upload-pack=touch pwned",
    "x\n::error::pwned\n",
];

/// The sample project on a server: its last commit is pull request 7, the one before is `main`.
///
/// The merge of the pull request is on no branch, as on GitHub.
pub(super) struct World {
    folder: TempDir,
    /// Tip of `main`.
    pub(super) base: String,
    /// The commit of the pull request.
    pub(super) head: String,
    /// What GitHub makes of the two.
    merge: String,
    /// The event.
    pub(super) event: Value,
}

impl World {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["gh", "bin", "temp", "home"] {
            fs::create_dir(folder.path().join(name)).expect("the folder is made");
        }
        fs::write(folder.path().join("gh/comments.json"), "[]").expect("it is written");
        let remote = folder.path().join("remote");
        demo::write(&remote).expect("the remote is made");
        let mut world = Self {
            folder,
            base: String::new(),
            head: String::new(),
            merge: String::new(),
            event: Value::Null,
        };
        world.program("gh", include_str!("gh.sh"));
        world.head = world.git(&remote, &["rev-parse", "HEAD"]);
        world.base = world.git(&remote, &["rev-parse", "HEAD~1"]);
        let tree = format!("{}^{{tree}}", world.head);
        let parents = ["-p", &world.base, "-p", &world.head];
        let commit = [&["commit-tree", &tree], &parents[..], &["-m", "merge"]].concat();
        world.merge = world.git(&remote, &commit);
        world.git(&remote, &["checkout", "-q", "--detach", &world.base]);
        world.git(&remote, &["update-ref", "refs/heads/main", &world.base]);
        world.git(&remote, &["update-ref", "refs/pull/7/head", &world.head]);
        world.git(&remote, &["update-ref", "refs/pull/7/merge", &world.merge]);
        world.event = json!({
            "pull_request": {
                "number": 7,
                "title": "HealthProbes",
                "base": { "ref": "main", "sha": world.base, "repo": { "id": 1 } },
                "head": { "ref": "probes", "sha": world.head, "repo": { "id": 1 } },
            },
        });
        world
    }

    /// As `actions/checkout` does it for a pull request: one commit.
    pub(super) fn checkout(self) -> Self {
        let place = self.workspace();
        fs::create_dir(&place).expect("the folder is made");
        self.git(&place, &["init", "-q"]);
        let remote = format!("file://{}", self.path("remote").display());
        self.git(&place, &["remote", "add", "origin", &remote]);
        self.git(
            &place,
            &[
                "fetch",
                "-q",
                "--no-tags",
                "--depth=1",
                "origin",
                &self.merge,
            ],
        );
        self.git(&place, &["checkout", "-q", "--detach", "FETCH_HEAD"]);
        self
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn workspace(&self) -> PathBuf {
        self.path("work")
    }

    /// Puts a program in front of all others.
    pub(super) fn program(&self, name: &str, text: &str) {
        let place = self.path("bin").join(name);
        fs::write(&place, text).expect("the program is written");
        fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).expect("it can be run");
    }

    pub(super) fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .envs(self.env())
            .output()
            .expect("git starts");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {error}");
        let text = String::from_utf8(output.stdout).expect("git prints text");
        text.trim().to_owned()
    }

    /// The environment of every step, with nothing of the tester's but programs.
    pub(super) fn env(&self) -> BTreeMap<String, String> {
        let path = std::env::var("PATH").expect("there are programs");
        let event = self.path("event.json");
        if !self.event.is_null() {
            fs::write(&event, self.event.to_string()).expect("the event is written");
        }
        let pairs = [
            ("PATH", format!("{}:{path}", self.path("bin").display())),
            ("HOME", self.path("home").display().to_string()),
            ("FAKE_GH", self.path("gh").display().to_string()),
            ("GIT_CONFIG_GLOBAL", "/dev/null".to_owned()),
            ("GIT_CONFIG_NOSYSTEM", "1".to_owned()),
            ("GIT_AUTHOR_NAME", "merge".to_owned()),
            ("GIT_AUTHOR_EMAIL", "merge@example.com".to_owned()),
            ("GIT_AUTHOR_DATE", "2025-12-01T00:00:00Z".to_owned()),
            ("GIT_COMMITTER_NAME", "merge".to_owned()),
            ("GIT_COMMITTER_EMAIL", "merge@example.com".to_owned()),
            ("GIT_COMMITTER_DATE", "2025-12-01T00:00:00Z".to_owned()),
            ("GITHUB_REPOSITORY", "tidal/saltmarsh".to_owned()),
            ("GITHUB_SERVER_URL", "https://github.com".to_owned()),
            ("GITHUB_EVENT_PATH", event.display().to_string()),
            ("GITHUB_REF", "refs/pull/7/merge".to_owned()),
            ("GITHUB_SHA", self.merge.clone()),
            ("RUNNER_OS", "Linux".to_owned()),
            ("RUNNER_ARCH", "X64".to_owned()),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value)).into()
    }

    /// Runs the action, with the binary from the cache.
    pub(super) fn run(&self, inputs: &[(&str, &str)]) -> Run {
        self.run_until("", true, inputs)
    }

    pub(super) fn run_until(&self, until: &str, is_cached: bool, inputs: &[(&str, &str)]) -> Run {
        let run = Runner {
            workspace: &self.workspace(),
            temp: &self.path("temp"),
            env: self.env(),
            inputs: inputs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            is_cached,
            until,
        }
        .run();
        // Of every run: no token is seen, and nobody but the action commands the runner.
        assert!(!run.log.contains(TOKEN), "{}", run.log);
        assert!(!run.summary.contains(TOKEN), "{}", run.summary);
        assert!(!self.calls().contains(TOKEN), "{}", self.calls());
        for command in run.commands() {
            let word = command.split(' ').next().unwrap_or_default();
            let is_ours = ["error", "warning", "notice"].contains(&word);
            assert!(is_ours, "{command} in {}", run.log);
        }
        run
    }

    /// What GitHub's client was asked for.
    pub(super) fn calls(&self) -> String {
        fs::read_to_string(self.path("gh/calls")).unwrap_or_default()
    }

    /// The comments of the pull request.
    pub(super) fn comments(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.path("gh/comments.json")).expect("there is a file");
        serde_json::from_str(&text).expect("it is an array")
    }

    /// From now on GitHub refuses everything.
    pub(super) fn refuse(&self) {
        fs::write(self.path("gh/refuses"), "").expect("it is written");
    }
}
