//! Files whose bytes are text and whose shape is not what it should be.

use crate::harbour::{FILES, Spoilt, check};

fn of(path: &str) -> &'static str {
    let found = FILES.iter().find(|(p, _)| *p == path);
    found.expect("the project has the file").1
}

/// Path, content, code, a part of the reason.
fn told(path: &str, text: &str, code: &str, reason: &str) {
    let said = check(path, &Spoilt::Bytes(text.as_bytes()));
    let told = said
        .unread
        .iter()
        .any(|(p, c, r)| p == path && c == code && r.contains(reason));
    assert!(told, "{path}: {:?}", said.unread);
    assert!(said.findings.is_empty(), "{path}: {:?}", said.findings);
}

#[test]
fn yaml_that_is_none() {
    let values = "charts/pier/values.yaml";
    told(values, &format!("{}a: [\n", of(values)), "syntax", "line");
    // A template that makes values is no values.
    let templated = "{{- if .x }}\nfeatureGates:\n  TideTables: {{ .y }}\n{{- end }}\n";
    told(values, templated, "syntax", "line 1");
    let deep = format!("{}deep: {}\n", of(values), "[".repeat(10_000));
    told(values, &deep, "syntax", "recursion limit");
    let nested = format!(
        "{}deep: {}1{}\n",
        of(values),
        "[".repeat(60),
        "]".repeat(60)
    );
    told(values, &nested, "budget", "depth");
    let mut bomb = format!("{}a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n", of(values));
    for i in 1..10 {
        let alias = format!("*a{}, ", i - 1).repeat(10);
        bomb.push_str(&format!("a{i}: &a{i} [{alias}]\n"));
    }
    told(values, &bomb, "budget", "");
    let schema = "charts/pier/values.schema.json";
    told(
        schema,
        "{\"featureGates\": {\"properties\": {",
        "syntax",
        "line",
    );
}

#[test]
fn templates_that_are_none() {
    let template = "charts/pier/templates/validate.yaml";
    let open = of(template).replace("{{- end }}", "");
    told(template, &open, "syntax", "an `end` is missing");
    let stray = format!("{{{{ end }}}}\n{}", of(template));
    told(
        template,
        &stray,
        "syntax",
        "an `end` is missing, or is one too many",
    );
    let quote = of(template).replace("fail \"", "fail ");
    told(template, &quote, "syntax", "no template");
    let deep = format!(
        "{}{}x{}\n",
        of(template),
        "{{ if .x }}".repeat(150),
        "{{ end }}".repeat(150)
    );
    told(template, &deep, "budget", "nesting depth");
    let chain = "{{ else if .Values.featureGates.FogHorns }}".repeat(300);
    let chain = format!("{}{{{{ if .x }}}}{chain}{{{{ end }}}}\n", of(template));
    told(template, &chain, "budget", "else if");
}

#[test]
fn go_that_ends_too_early() {
    for (path, after) in [
        ("pkg/features/features_test.go", "DeepBuoys, true)"),
        ("pkg/features/features_test.go", "FogHorns, false"),
        ("pkg/use.go", "features.FogHorns"),
    ] {
        let text = of(path);
        let end = text.find(after).expect("it is there") + after.len();
        told(path, &text[..end], "syntax", "line");
    }
    let registry = "pkg/features/features.go";
    let text = of(registry);
    let end = text.find("FogHorns:").expect("an entry");
    let said = check(registry, &Spoilt::Bytes(&text.as_bytes()[..end]));
    assert_eq!(said.unread[0].1, "syntax", "{:?}", said.unread);
    assert!(said.findings.iter().all(|(rule, _)| rule != "unknown-gate"));
}

#[test]
fn tests_that_do_not_parse() {
    let bats = "tests/gates.bats";
    let cut = of(bats).replace(
        "true\n}\n@test \"deep\"",
        "true\n  if [ x\n}\n@test \"deep\"",
    );
    told(bats, &cut, "syntax", "does not parse");
    let computed = of(bats).replace("TideTables=true", "TideTables=$ON");
    told(bats, &computed, "unresolved", "which is computed");
    let loads = format!("load nowhere\n{}", of(bats));
    told(bats, &loads, "missing", "not in this tree");
}

/// A row without cells, and one with too many, hurt no other row.
#[test]
fn tables_with_missing_cells() {
    let page = "docs/reference.md";
    let odd = of(page).replace(
        "| `FogHorns`",
        "| `OddLamps` | Alpha |\n||||||||\n| |\n| `FogHorns` | Alpha | false | and | more |\n| `FogHorns`",
    );
    let said = check(page, &Spoilt::Bytes(odd.as_bytes()));
    assert_eq!(said.unread, []);
    let rules: Vec<&str> = said
        .findings
        .iter()
        .map(|(rule, _)| rule.as_str())
        .collect();
    assert_eq!(
        rules,
        ["unknown-gate"],
        "the odd row names a gate that is none"
    );
    let open = of(page).replace("| Gate |", "~~~\n| Gate |");
    told(page, &open, "syntax", "never closed");
}

#[test]
fn front_matter_that_is_none() {
    let page = "docs/fog.md";
    let text = "---\ntitle: FogHorns\ncontent_type: feature_gate\nstages: [\n---\nBlows.\n";
    told(page, text, "syntax", "line");
}
