//! The binary as a user meets it: exit codes, streams, closed pipes. What is found is tested in
//! the libraries.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

use gradus_core::exit;
use serde_json::Value;

use crate::support::{REGISTRY, code, folder, gradus, parsed, plain, repository, run, text};

#[test]
fn a_folder_without_git_has_gates_and_says_what_is_missing() {
    let folder = plain();
    let output = run(folder.path(), &["gates"]);
    assert_eq!(code(&output), exit::OK, "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert!(printed.contains("Tides"), "{printed}");
    assert!(printed.contains("absent history: "), "{printed}");
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn one_of_a_kind_is_singular() {
    let output = run(plain().path(), &["gates", "-v"]);
    let printed = text(&output.stdout);
    assert!(
        printed.contains("registry: 1 gate in 1 registry; 1 Go file searched, 1 parsed, 0 unread"),
        "{printed}"
    );
    assert!(printed.contains("; 0 uses whose gate"), "{printed}");
    let repository = repository();
    let output = run(repository.path(), &["check", "-v"]);
    let printed = text(&output.stdout);
    assert!(printed.contains("10 gates in 1 registry;"), "{printed}");
    assert!(
        printed.contains("with 1 table or list of names,"),
        "{printed}"
    );
    assert!(printed.contains("6 release lines from "), "{printed}");
}

#[test]
fn strict_makes_gaps_undecided() {
    let folder = plain();
    let output = run(folder.path(), &["gates", "--strict"]);
    assert_eq!(code(&output), exit::UNDECIDED);
    assert!(text(&output.stdout).contains("Tides"));
}

#[test]
fn nothing_to_audit_lists_the_shapes() {
    let folder = folder(&[("main.go", "package main\n")]);
    for command in ["gates", "check"] {
        let output = run(folder.path(), &[command]);
        assert_eq!(code(&output), exit::NOTHING);
        assert_eq!(text(&output.stdout), "");
        let said = text(&output.stderr);
        for dialect in gradus_core::gate::Dialect::ALL {
            assert!(said.contains(dialect.shape()), "{said}");
        }
    }
}

#[test]
fn check_finds_and_fail_on_decides() {
    let folder = plain();
    // An alpha gate that is on breaks the default policy.
    let output = run(folder.path(), &["check"]);
    assert_eq!(code(&output), exit::FINDINGS, "{}", text(&output.stdout));
    let printed = text(&output.stdout);
    assert!(
        printed.contains("error[default-against-stage]: "),
        "{printed}"
    );
    assert!(
        printed.contains("\n  --> pkg/features.go:8 (registry)\n"),
        "{printed}"
    );
    let silenced = "silencers:\n  - rule: default-against-stage\n    reason: on purpose\n";
    fs::write(folder.path().join("gradus.yaml"), silenced).expect("the file is written");
    let output = run(folder.path(), &["check", "--fail-on", "info"]);
    assert_eq!(code(&output), exit::OK, "{}", text(&output.stdout));
    assert!(
        text(&output.stdout).contains("1 silenced"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn every_json_document_parses_and_names_its_schema() {
    let folder = repository();
    let lines: [(&[&str], &str, u8); 3] = [
        (&["gates", "--format", "json"], "gradus/gates/v1", exit::OK),
        (
            &["check", "--format", "json"],
            "gradus/check/v1",
            exit::FINDINGS,
        ),
        (
            &["diff", "v25.2.0", "v0.6.0", "--format", "json"],
            "gradus/diff/v1",
            exit::OK,
        ),
    ];
    for (line, schema, wanted) in lines {
        let output = run(folder.path(), line);
        assert_eq!(code(&output), wanted, "{}", text(&output.stderr));
        let document = parsed(&output);
        assert_eq!(document["schema"], schema);
        let file = schema.split('/').nth(1).expect("a name");
        let file = format!("../report/schema/{file}.v1.json");
        let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file));
        let schema = serde_json::from_str(&schema.expect("a schema")).expect("it is JSON");
        let validator = jsonschema::validator_for(&schema).expect("it is a schema");
        let wrong: Vec<String> = validator
            .iter_errors(&document)
            .map(|e| format!("{}: {e}", e.instance_path))
            .collect();
        assert_eq!(wrong, [""; 0]);
    }
}

#[test]
fn both_sides_of_a_finding_are_quoted() {
    let folder = repository();
    let output = run(folder.path(), &["check"]);
    let printed = text(&output.stdout);
    for quoted in [
        "  ::: v25.2.0:internal/featuregates/gates.go:85 (other side: history)\n    | OnlineResize: {\n",
        "  ::: docs/graduation.yaml:22 (policy)\n    | - { from: beta, to: stable, soak: 2 }\n",
    ] {
        assert!(printed.contains(quoted), "{quoted} in {printed}");
    }
}

#[test]
fn a_pull_request_has_three_formats() {
    let folder = repository();
    let output = run(folder.path(), &["check", "--format", "sarif"]);
    assert_eq!(code(&output), exit::FINDINGS);
    let log = parsed(&output);
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert!(
        results
            .iter()
            .all(|r| r["locations"][0]["physicalLocation"].is_object())
    );
    let output = run(folder.path(), &["check", "--format", "github"]);
    assert_eq!(code(&output), exit::FINDINGS);
    let printed = text(&output.stdout);
    assert!(
        printed.contains("\n::error file=internal/featuregates/gates.go,line=100,title="),
        "{printed}"
    );
    let output = run(folder.path(), &["check", "--format", "markdown"]);
    assert_eq!(code(&output), exit::FINDINGS);
    let printed = text(&output.stdout);
    assert!(printed.starts_with("## Feature gates of "), "{printed}");
    assert!(printed.lines().count() <= 40, "{printed}");
    let nothing = tempfile::tempdir().expect("a temporary folder");
    let output = run(nothing.path(), &["check", "--format", "sarif"]);
    assert_eq!(code(&output), exit::NOTHING);
    assert_eq!(
        parsed(&output)["runs"][0]["results"],
        Value::Array(Vec::new())
    );
}

#[test]
fn one_run_writes_every_format_and_prints_one() {
    let folder = repository();
    let beside = tempfile::tempdir().expect("a temporary folder");
    let formats = ["text", "json", "sarif", "github", "gitlab", "markdown"];
    let place = |format: &str| beside.path().join(format).display().to_string();
    let also = formats.map(|format| format!("{format}={}", place(format)));
    let mut arguments = vec!["check", "--format", "github"];
    arguments.extend(also.iter().flat_map(|also| ["--also", also.as_str()]));
    let output = run(folder.path(), &arguments);
    assert_eq!(
        code(&output),
        exit::FINDINGS,
        "the code is that of the check"
    );
    for format in formats {
        let alone = run(folder.path(), &["check", "--format", format]);
        let written = fs::read_to_string(place(format)).expect("the file was written");
        assert!(!written.is_empty(), "{format}");
        assert_eq!(written, text(&alone.stdout), "{format}");
    }
    assert_eq!(
        fs::read_to_string(place("github")).expect("the file was written"),
        text(&output.stdout)
    );
}

#[test]
fn a_file_of_another_format_is_written_or_the_run_fails() {
    let folder = repository();
    for (also, says) in [
        ("sarif", "it takes a format and a file"),
        ("sarif=", "it takes a format and a file"),
        ("xml=x", "invalid variant"),
    ] {
        let output = run(folder.path(), &["check", "--also", also]);
        assert_eq!(code(&output), exit::USAGE, "{also}");
        assert!(text(&output.stderr).contains(says), "{also}: {output:?}");
    }
    let output = run(folder.path(), &["check", "--also", "json=nowhere/x.json"]);
    assert_eq!(code(&output), exit::FAILED);
    let said = text(&output.stderr);
    assert!(said.contains("writing nowhere/x.json"), "{said}");
    // Programs get an empty document where there is nothing to audit, and people no empty page.
    let nothing = tempfile::tempdir().expect("a temporary folder");
    let output = run(
        nothing.path(),
        &[
            "check",
            "--also",
            "gitlab=q.json",
            "--also",
            "markdown=m.md",
        ],
    );
    assert_eq!(code(&output), exit::NOTHING);
    let report = fs::read_to_string(nothing.path().join("q.json")).expect("it was written");
    assert_eq!(report, "[]\n");
    assert!(!nothing.path().join("m.md").exists());
}

#[test]
fn output_is_the_same_with_any_number_of_threads() {
    let folder = repository();
    let one = run(
        folder.path(),
        &["check", "--format", "json", "--threads", "1"],
    );
    let two = run(
        folder.path(),
        &["check", "--format", "json", "--threads", "2"],
    );
    assert!(!one.stdout.is_empty());
    assert_eq!(text(&one.stdout), text(&two.stdout));
}

#[test]
fn at_reads_the_revision_and_its_configuration() {
    let folder = repository();
    // The working tree's configuration is broken; that of the tag is not.
    fs::write(folder.path().join("gradus.yaml"), "polcy: kubernetes\n").expect("it is written");
    let output = run(folder.path(), &["gates", "--at", "v0.6.0"]);
    assert_eq!(code(&output), exit::OK, "{}", text(&output.stderr));
    let output = run(folder.path(), &["gates"]);
    assert_eq!(code(&output), exit::USAGE);
    let said = text(&output.stderr);
    assert!(said.contains("gradus.yaml:1:1"), "{said}");
    assert!(said.contains("    | polcy: kubernetes\n"), "{said}");
    assert!(said.contains("help: "), "{said}");
    assert!(said.contains("`policy`"), "{said}");
}

#[test]
fn diff_judges_a_configuration() {
    let folder = repository();
    let file = folder.path().join("values.yaml");
    fs::write(
        &file,
        "featureGates:\n  EagerMounts: true\n  NoSuchGate: true\n",
    )
    .expect("written");
    let output = run(
        folder.path(),
        &[
            "diff",
            "v25.2.0",
            "v0.6.0",
            "--config",
            "values.yaml",
            "--format",
            "json",
        ],
    );
    // A setting that would be refused is what an upgrade must stop for.
    assert_eq!(code(&output), exit::FINDINGS, "{}", text(&output.stderr));
    let document = parsed(&output);
    let config = document["config"].as_array().expect("a list");
    let verdict = config
        .iter()
        .find(|v| v["gate"] == "NoSuchGate")
        .expect("it is judged");
    assert_eq!(verdict["verdict"], "refused");
    let changes = document["changes"].as_array().expect("a list");
    assert!(
        changes
            .iter()
            .all(|c| c["gate"] == "EagerMounts" || c["kind"] == "default"),
        "what the file does not set is left out, but for defaults: {changes:?}"
    );
    assert!(
        changes.iter().any(|c| c["gate"] == "CloneOnWrite"),
        "a default that changed meets those who do not set it: {changes:?}"
    );
}

#[test]
fn wrong_usage_is_two_and_speaks_on_standard_error() {
    let folder = repository();
    fs::write(folder.path().join("readme.txt"), "mine").expect("it is written");
    let lines: [(&[&str], &str); 17] = [
        (
            &["gates", "--policy", "dra-drivr"],
            "did you mean dra-driver? ",
        ),
        (
            &["policy", "show", "kubernets"],
            "did you mean kubernetes? ",
        ),
        (&["explain", "stage-skiped"], "did you mean stage-skipped? "),
        (&["demo", "readme.txt"], "is not an empty folder"),
        // Options are where they are honoured, and nowhere else.
        (
            &["explain", "--policy", "dra-driver"],
            "unexpected argument '--policy'",
        ),
        (
            &["policy", "show", "--strict"],
            "unexpected argument '--strict'",
        ),
        (&["diff", "v0.6.0", "HEAD", "--policy", "x"], "'--policy'"),
        (&["demo", "--strict"], "unexpected argument '--strict'"),
        (&["gates", "--at", "v99.0.0"], "unknown revision v99.0.0"),
        (&["diff", "v0.6.0", "nowhere"], "unknown revision nowhere"),
        (&["gates", "no-such-folder"], "does not exist"),
        (&["gates", "--policy", "nope"], "there is no policy nope"),
        (&["policy", "show", "nope"], "kubernetes, dra-driver"),
        (&["explain", "nope"], "stage-skipped"),
        (&["gates", "--format", "yaml"], "markdown"),
        (&["check", "--fail-on", "never"], "possible values"),
        (
            &["diff", "v0.6.0", "HEAD", "--config", "none.yaml"],
            "reading none.yaml",
        ),
    ];
    for (line, said) in lines {
        let output = run(folder.path(), line);
        assert_eq!(code(&output), exit::USAGE, "{line:?}");
        assert_eq!(text(&output.stdout), "", "{line:?}");
        assert!(
            text(&output.stderr).contains(said),
            "{line:?}: {}",
            text(&output.stderr)
        );
    }
}

#[test]
fn policies_are_shown_and_checked() {
    let folder = folder(&[(
        "broken.yaml",
        "schema: gradus/policy/v1\nname: x\nladdr: [alpha]\n",
    )]);
    let shown = run(folder.path(), &["policy", "show", "dra-driver"]);
    assert_eq!(code(&shown), exit::OK);
    fs::write(folder.path().join("copy.yaml"), &shown.stdout).expect("the copy is written");
    let copy = run(folder.path(), &["policy", "check", "copy.yaml"]);
    assert_eq!(code(&copy), exit::OK, "{}", text(&copy.stdout));
    let broken = run(folder.path(), &["policy", "check", "broken.yaml"]);
    assert_eq!(code(&broken), exit::USAGE);
    let printed = text(&broken.stdout);
    assert!(printed.contains("broken.yaml:3:1"), "{printed}");
    assert!(printed.contains("`ladder`"), "{printed}");
    assert!(printed.contains("    | laddr: [alpha]\n"), "{printed}");
    let used = run(plain().path(), &["gates", "--policy", "copy.yaml"]);
    assert_eq!(
        code(&used),
        exit::USAGE,
        "a policy is looked for where the user stands"
    );
}

#[test]
fn a_policy_of_the_tree_is_found_and_one_outside_is_not() {
    let folder = plain();
    let policy = run(folder.path(), &["policy", "show", "kubernetes"]).stdout;
    let named = text(&policy).replace("name: kubernetes", "name: tidal");
    fs::write(folder.path().join("policy.yaml"), named).expect("written");
    let file = folder.path().join("gradus.yaml");
    fs::write(&file, "policy: policy.yaml\n").expect("written");
    let output = run(folder.path(), &["gates", "--format", "json"]);
    assert_eq!(
        parsed(&output)["policy"],
        "tidal",
        "{}",
        text(&output.stderr)
    );
    assert!(
        text(&output.stderr).contains("history absent"),
        "{}",
        text(&output.stderr)
    );
    fs::write(&file, "policy: ../policy.yaml\n").expect("written");
    let output = run(folder.path(), &["gates"]);
    assert_eq!(code(&output), exit::USAGE);
    assert!(text(&output.stderr).contains("gradus.yaml:1:9: there is no policy"));
}

#[test]
fn a_misspelt_policy_of_the_tree_is_guessed() {
    let folder = plain();
    fs::write(folder.path().join("gradus.yaml"), "policy: dra-drivr\n").expect("written");
    let output = run(folder.path(), &["check"]);
    assert_eq!(code(&output), exit::USAGE);
    let said = text(&output.stderr);
    assert!(
        said.contains("gradus.yaml:1:9: there is no policy"),
        "{said}"
    );
    assert!(said.contains("did you mean dra-driver? "), "{said}");
}

#[test]
fn every_rule_is_explained() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for rule in gradus_core::rules::ALL {
        let output = run(folder.path(), &["explain", rule.id]);
        assert_eq!(code(&output), exit::OK);
        assert!(text(&output.stdout).contains(rule.summary));
    }
}

#[test]
fn a_list_of_gates_is_a_path() {
    let list = "- name: Lamp\n  versionedSpecs:\n  - default: true\n    lockToDefault: true\n    \
                preRelease: GA\n    version: \"1.30\"\n";
    let folder = folder(&[("versioned_feature_list.yaml", list)]);
    let output = run(folder.path(), &["gates", "versioned_feature_list.yaml"]);
    assert_eq!(code(&output), exit::OK, "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert!(printed.contains("Lamp  stable  on, locked"), "{printed}");
    // No code was read, so that nothing is said of uses.
    assert!(!printed.contains("USES"), "{printed}");
}

#[test]
fn colour_is_for_terminals_and_for_whoever_asks() {
    let folder = plain();
    let plain = run(folder.path(), &["gates"]);
    assert!(!text(&plain.stdout).contains('\u{1b}'));
    let always = run(folder.path(), &["gates", "--color", "always"]);
    assert!(text(&always.stdout).contains('\u{1b}'));
}

#[test]
fn a_closed_pipe_ends_quietly_with_the_verdict() {
    // Enough gates to fill a pipe's buffer several times.
    let mut source = REGISTRY.trim_end().trim_end_matches('}').to_owned();
    for i in 0..4000 {
        source.push_str(&format!(
            "\t\"Gate{i:05}\": {{Default: false, PreRelease: featuregate.Alpha}},\n"
        ));
    }
    source.push_str("}\n");
    let folder = folder(&[
        ("go.mod", "module example.com/tide\n"),
        ("pkg/features.go", &source),
    ]);
    for (command, wanted) in [("gates", exit::OK), ("check", exit::FINDINGS)] {
        let mut child = gradus(folder.path())
            .args([command, "--format", "json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("gradus starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::with_capacity(16, out)
            .read_line(&mut line)
            .expect("a line comes");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(line, "{\n");
        assert_eq!(code(&output), wanted);
        let said = text(&output.stderr);
        assert!(!said.contains("panic") && !said.contains("pipe"), "{said}");
    }
}
