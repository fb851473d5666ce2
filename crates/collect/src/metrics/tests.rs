use gradus_core::ledger::{CoverageState, LedgerKind, UnreadCode};
use gradus_core::location::Location;
use gradus_core::metric::{DeclaredMetric, MetricKind, MetricPlace, Metrics};
use gradus_core::statement::Basis;

use super::{Queries, read, read_document, read_file};
use crate::source::MemorySource;

/// Metrics of a house with one lamp.
fn house() -> Metrics {
    Metrics {
        declared: vec![DeclaredMetric {
            name: "house_lamp_on".to_owned(),
            prefix: Some("house".to_owned()),
            kind: Some(MetricKind::Gauge),
            help: None,
            labels: Vec::new(),
            labels_complete: true,
            stability: None,
            location: Location::new(LedgerKind::Metrics, "pkg/lamp.go", 7, 1),
        }],
        ..Metrics::default()
    }
}

/// Name, place, title and line of what a file uses.
fn uses(queries: &Queries) -> Vec<(&str, MetricPlace, Option<&str>, u32)> {
    queries
        .used
        .iter()
        .map(|u| {
            (
                u.name.as_str(),
                u.place,
                u.title.as_deref(),
                u.location.line,
            )
        })
        .collect()
}

#[test]
fn rules_of_prometheus() {
    let text = "groups:\n- name: lamps\n  rules:\n  - record: house:lamp_on:sum\n    expr: sum(house_lamp_on)\n  - alert: Dark\n    expr: |\n      house:lamp_on:sum\n        == 0 or up == 0\n    for: 5m\n";
    let queries = read_file("rules.yml", text.as_bytes());
    assert_eq!(queries.unread, []);
    assert_eq!(
        uses(&queries),
        [
            (
                "house_lamp_on",
                MetricPlace::RecordingRule,
                Some("house:lamp_on:sum"),
                5
            ),
            ("house:lamp_on:sum", MetricPlace::Alert, Some("Dark"), 8),
            ("up", MetricPlace::Alert, Some("Dark"), 8),
        ]
    );
    assert_eq!(
        queries.used[1].expression,
        "house:lamp_on:sum == 0 or up == 0"
    );
    assert_eq!(queries.recorded[0].name, "house:lamp_on:sum");
    assert_eq!(queries.recorded[0].location.line, 5);
}

#[test]
fn rules_in_a_helm_template() {
    let text = "{{- if .Values.rules.enabled }}\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: {{ include \"lamp.name\" . }}\n  labels:\n    {{- include \"lamp.labels\" . | nindent 4 }}\nspec:\n  groups:\n    - name: lamps\n      rules:\n        - alert: Dark\n          expr: house_lamp_on{job=\"{{ .Release.Name }}\"} < {{ .Values.rules.least }}\n          annotations:\n            summary: '{{ \"{{\" }} $labels.room {{ \"}}\" }} is dark'\n{{- end }}\n";
    let queries = read_file("chart/templates/rules.yaml", text.as_bytes());
    assert_eq!(queries.unread, []);
    assert_eq!(
        uses(&queries),
        [("house_lamp_on", MetricPlace::Alert, Some("Dark"), 13)]
    );
}

#[test]
fn what_a_template_puts_in_is_unread() {
    let hidden = "spec:\n  groups:\n  - name: a\n    rules:\n      {{- toYaml .Values.rules | nindent 6 }}\n  - name: b\n    rules:\n    - alert: Dark\n      expr: house_lamp_on == 0\n";
    let queries = read_file("templates/rules.yaml", hidden.as_bytes());
    assert_eq!(uses(&queries).len(), 1);
    assert_eq!(queries.unread.len(), 1, "{queries:?}");
    assert_eq!(queries.unread[0].code, UnreadCode::Unresolved);
    let broken = "a:\n  - alert: A\n   {{ .Values.deep }}\n b: expr: c\n\"\n";
    let queries = read_file("templates/rules.yaml", broken.as_bytes());
    assert_eq!(uses(&queries), []);
    assert_eq!(queries.unread[0].code, UnreadCode::Unresolved);
    assert!(
        queries.unread[0].reason.starts_with("a template whose"),
        "{queries:?}"
    );
}

/// A dashboard with a panel, one in a row, one of another source, and a variable.
const DASHBOARD: &str = r#"{
	"title": "House",
	"templating": {"list": [
		{"name": "room", "query": {"query": "label_values(house_lamp_info, room)", "refId": "x"}},
		{"name": "way", "query": "a,b"}
	]},
	"panels": [
		{"title": "Lamps \ud83d\udca1", "datasource": {"type": "prometheus"}, "targets": [
			{"expr": "sum by ($group) (house_lamp_on{room=~\"$room\"})", "legendFormat": "{{room}}"},
			{"expr": "rate(house_${way}_total[$__rate_interval])"}
		]},
		{"type": "row", "panels": [
			{"title": "Watts", "targets": [{"expr": "house_lamp_watts"}]}
		]},
		{"title": "Words", "datasource": {"type": "loki"}, "targets": [{"expr": "{a=\"b\"} |= \"c\""}]}
	],
	"rows": [{"panels": [{"title": "Old", "targets": [{"expr": "house_lamp_old"}, {"expr": ""}]}]}]
}
"#;

#[test]
fn dashboards_of_grafana() {
    let queries = read_file("board.json", DASHBOARD.as_bytes());
    assert_eq!(queries.unread, []);
    let panel = MetricPlace::Panel;
    assert_eq!(
        uses(&queries),
        [
            ("house_lamp_info", panel, Some("room"), 4),
            ("house_lamp_on", panel, Some("Lamps \u{1f4a1}"), 9),
            ("house_lamp_watts", panel, Some("Watts"), 13),
            ("house_lamp_old", panel, Some("Old"), 17),
        ]
    );
    assert_eq!(queries.queries, 5);
}

#[test]
fn dashboards_inside_of_manifests() {
    let indented = DASHBOARD.replace('\t', " ").replace('\n', "\n    ");
    let text = format!("kind: ConfigMap\ndata:\n  board.json: |\n    {indented}\n");
    let queries = read_file("templates/board.yaml", text.as_bytes());
    assert_eq!(queries.unread, []);
    assert_eq!(queries.used.len(), 4);
    let on = &queries.used[1];
    assert_eq!((on.name.as_str(), on.location.line), ("house_lamp_on", 12));
}

#[test]
fn queries_that_do_not_parse_are_unread_and_the_rest_is_used() {
    let mut text = "groups:\n- rules:\n".to_owned();
    for i in 0..30 {
        text.push_str(&format!("  - alert: A{i}\n    expr: lamp_{i} ==\n"));
    }
    text.push_str("  - alert: B\n    expr: house_lamp_on > 1\n");
    let queries = read_file("rules.yaml", text.as_bytes());
    assert_eq!(uses(&queries).len(), 1);
    assert_eq!(queries.unread.len(), 21);
    assert_eq!(
        queries.unread[0].reason,
        "line 4: no PromQL: it ends too early"
    );
    assert_eq!(queries.unread[20].reason, "10 more queries like these");
}

#[test]
fn bad_files_are_unread() {
    let deep = format!(
        "{}{{\"expr\": \"a\"}}{}",
        "[".repeat(5000),
        "]".repeat(5000)
    );
    let queries = read_file("deep.json", deep.as_bytes());
    assert!(
        queries.unread[0].reason.contains("recursion limit"),
        "{queries:?}"
    );
    let code = |path: &str, bytes: &[u8]| read_file(path, bytes).unread.first().map(|u| u.code);
    assert_eq!(
        code("open.json", b"{\"expr\": \"a\""),
        Some(UnreadCode::Syntax)
    );
    let large = format!("alert: a\nexpr: b\n#{}\n", "x".repeat(8 * 1024 * 1024));
    assert_eq!(
        code("large.yaml", large.as_bytes()),
        Some(UnreadCode::TooLarge)
    );
    assert_eq!(
        code("odd.yaml", b"alert: a\nexpr: \xff"),
        Some(UnreadCode::NotText)
    );
    assert_eq!(read_file("crd.yaml", b"kind: X\n"), Queries::default());
}

#[test]
fn more_than_a_person_writes_is_a_budget() {
    let last = |unread: &[gradus_core::ledger::Unread]| unread.last().map(|u| u.code);
    let queries = "- {alert: a, expr: b}\n".repeat(6_000);
    let queries = read_file("rules.yaml", queries.as_bytes());
    assert_eq!(queries.used.len(), 5_000);
    assert_eq!(last(&queries.unread), Some(UnreadCode::Budget));
    let named = "`house_lamp_on`".repeat(500_000);
    let uses = read_document("a.md", named.as_bytes(), &house());
    assert_eq!(uses.used.len(), 5_000);
    assert_eq!(last(&uses.unread), Some(UnreadCode::Budget));
    let actions = "{{end}}".repeat(1_000_000);
    let rules = format!("{actions}\n- alert: a\n  expr: house_lamp_on\n");
    let queries = read_file("templates/rules.yaml", rules.as_bytes());
    assert_eq!(queries.used.len(), 1, "{:?}", queries.unread);
}

#[test]
fn documents_with_blocks_and_names() {
    let text = "# Metrics\n\nAsk `house_lamp_on{room=\"hall\"}` or `house_lamp_off`, not `house_`.\n\n```promql\n# The lamps that are on\nsum(house_lamp_on)\n\nhouse_lamp_gone\n  > 1\n\nhouse_lamp ...\n\nhouse_lamp_a\n# and\nhouse_lamp_b{}\n```\n\n```sh\ncurl `house_lamp_other`\n```\n~~~ {.promql}\nup\n~~~\n";
    let uses = read_document("docs/metrics.md", text.as_bytes(), &house());
    let found: Vec<(&str, Basis, u32)> = uses
        .used
        .iter()
        .map(|u| (u.name.as_str(), u.basis, u.location.line))
        .collect();
    assert_eq!(
        found,
        [
            ("house_lamp_on", Basis::Read, 3),
            ("house_lamp_off", Basis::Inferred, 3),
            ("house_lamp_on", Basis::Read, 6),
            ("house_lamp_gone", Basis::Read, 9),
            ("house_lamp_a", Basis::Read, 14),
            ("house_lamp_b", Basis::Read, 16),
        ]
    );
    assert_eq!(uses.unread[0].reason, "line 12: no PromQL: unexpected `.`");
}

#[test]
fn a_tree_and_how_much_of_it_was_read() {
    let source = MemorySource::new([
        ("board.json", DASHBOARD),
        ("docs/metrics.md", "`house_lamp_on`\n"),
        ("vendor/x/board.json", DASHBOARD),
    ]);
    let mut metrics = house();
    let (coverage, unread) = read(&source, &mut metrics, true);
    assert_eq!(unread, []);
    assert_eq!(metrics.used.len(), 5);
    assert_eq!(coverage.ledger, LedgerKind::Metrics);
    assert_eq!(coverage.state, CoverageState::Exhaustive);
    assert_eq!(
        coverage.why,
        "1 metric declared, 0 whose name could not be told; 0 programs serve them; 5 queries in \
         rules and dashboards, 0 unread; 1 named in documents"
    );
    let (coverage, _) = read(&source, &mut house(), false);
    assert_eq!(coverage.state, CoverageState::Partial);
}

#[test]
fn an_example_that_does_not_parse_takes_nothing_from_the_rest() {
    let source = MemorySource::new([("a.md", "```promql\na b\n```\n")]);
    let (coverage, unread) = read(&source, &mut Metrics::default(), true);
    assert_eq!(unread.len(), 1);
    assert_eq!(coverage.state, CoverageState::Exhaustive);
}
