use gradus_core::metric::{MetricKind, Metrics};

use crate::go::{Memo, Reading, read};
use crate::source::MemorySource;

const HEAD: &str =
    "package lamp\n\nimport (\n\t\"github.com/prometheus/client_golang/prometheus\"\n)\n\n";

/// Reads files of a module `example.org/lamp`.
fn tree(files: &[(&str, String)]) -> Reading {
    let module = ("go.mod", "module example.org/lamp\n".to_owned());
    let files = files.iter().cloned().chain([module]);
    read(&MemorySource::new(files), &Memo::default())
}

/// Reads one file that imports `client_golang`.
fn code(code: &str) -> Metrics {
    tree(&[("pkg/lamp/metrics.go", format!("{HEAD}{code}"))]).metrics
}

fn names(metrics: &Metrics) -> Vec<&str> {
    metrics.declared.iter().map(|m| m.name.as_str()).collect()
}

#[test]
fn options_with_constants() {
    let metrics = code(
        r#"const (
	space = "house"
	part  = space + "_lamp"
)

var switched = prometheus.NewCounterVec(
	prometheus.CounterOpts{
		Namespace: space,
		Subsystem: "lamp",
		Name:      "switched_total",
		Help:      "How often " + "it was switched.",
	},
	[]string{"room", "way"},
)

var burning = prometheus.NewGauge(prometheus.GaugeOpts{Name: part + "_burning"})
"#,
    );
    assert_eq!(
        names(&metrics),
        ["house_lamp_burning", "house_lamp_switched_total"]
    );
    let switched = &metrics.declared[1];
    assert_eq!(switched.kind, Some(MetricKind::Counter));
    assert_eq!(switched.help.as_deref(), Some("How often it was switched."));
    assert_eq!(switched.labels, ["room", "way"]);
    assert!(switched.labels_complete);
    assert_eq!(switched.prefix.as_deref(), Some("house"));
    assert_eq!(switched.location.line, 13);
    assert_eq!(switched.folder(), "pkg/lamp");
    assert_eq!(metrics.declared[0].prefix, None);
    assert_eq!(metrics.unresolved, []);
}

#[test]
fn any_function_that_takes_the_options_makes_a_metric() {
    let metrics = code(
        r#"func setUp(more []string) {
	watts = tracked(promauto.With(registry).NewHistogramVec(prometheus.HistogramOpts{
		Subsystem: "lamp", Name: "watts",
	}, append([]string{"room"}, more...)))
	go func() {
		opts := prometheus.SummaryOpts{Name: "lamp_warmth"}
		register(prometheus.NewSummary(opts))
	}()
}
"#,
    );
    assert_eq!(names(&metrics), ["lamp_warmth", "lamp_watts"]);
    assert_eq!(metrics.declared[0].kind, Some(MetricKind::Summary));
    assert_eq!(metrics.declared[1].labels, ["room"]);
    assert!(!metrics.declared[1].labels_complete);
}

#[test]
fn component_base_has_pointers_and_levels() {
    let text = r#"package lamp

import (
	m "k8s.io/component-base/metrics"
)

var glow = m.NewGaugeVec(
	&m.GaugeOpts{Namespace: "house", Name: "glow", StabilityLevel: m.ALPHA},
	nil,
)

var glowing = m.NewDesc("house_glowing", "Tells.", nil, nil, m.STABLE, "")
"#;
    let metrics = tree(&[("lamp.go", text.to_owned())]).metrics;
    assert_eq!(names(&metrics), ["house_glow", "house_glowing"]);
    assert_eq!(metrics.declared[0].stability.as_deref(), Some("ALPHA"));
    assert_eq!(metrics.declared[1].stability.as_deref(), Some("STABLE"));
    assert_eq!(metrics.declared[1].kind, None);
}

#[test]
fn descriptions_of_collectors() {
    let metrics = code(
        r#"var desc = prometheus.NewDesc(
	prometheus.BuildFQName("house", "", "fuses"),
	"Fuses that hold.",
	[]string{"floor"},
	prometheus.Labels{"house": "mine"},
)
"#,
    );
    let fuses = &metrics.declared[0];
    assert_eq!(fuses.name, "house_fuses");
    assert_eq!(fuses.prefix.as_deref(), Some("house"));
    assert_eq!(fuses.labels, ["floor", "house"]);
}

#[test]
fn constants_of_other_packages_and_of_other_modules() {
    let files = [
        (
            "pkg/names/names.go",
            "package names\n\nconst House = \"house\"\n".to_owned(),
        ),
        (
            "pkg/lamp/metrics.go",
            "package lamp\n\nimport (\n\t\"example.org/far\"\n\t\"example.org/lamp/pkg/names\"\n\t\"github.com/prometheus/client_golang/prometheus\"\n)\n\nvar (\n\ta = prometheus.NewGauge(prometheus.GaugeOpts{Namespace: names.House, Name: \"a\"})\n\tb = prometheus.NewGauge(prometheus.GaugeOpts{Namespace: names.House, Name: far.Name})\n\tc = prometheus.NewGauge(prometheus.GaugeOpts{Namespace: far.Space, Name: \"c\"})\n)\n"
                .to_owned(),
        ),
    ];
    let metrics = tree(&files).metrics;
    assert_eq!(names(&metrics), ["house_a"]);
    assert_eq!(metrics.unresolved.len(), 2);
    let [b, c] = metrics.unresolved.as_slice() else {
        panic!("two");
    };
    assert_eq!(b.expression, "far.Name");
    assert_eq!(b.prefix.as_deref(), Some("house"));
    assert_eq!(b.reason, "a constant of another module");
    assert_eq!((c.expression.as_str(), &c.prefix), ("far.Space", &None));
    assert_eq!(
        (b.ending.as_deref(), c.ending.as_deref()),
        (None, Some("c"))
    );
}

#[test]
fn what_only_a_run_would_tell_is_listed_and_not_counted() {
    let metrics = code(
        r#"func gauge(name string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Subsystem: "lamp", Name: name})
}

func all() {
	name := "lamp_a"
	name = other()
	prometheus.NewGauge(prometheus.GaugeOpts{Name: name})
	for _, row := range rows {
		prometheus.NewGauge(prometheus.GaugeOpts{Name: row.name})
	}
	prometheus.NewGauge(prometheus.GaugeOpts{})
}
"#,
    );
    assert_eq!(metrics.declared, []);
    let shown: Vec<&str> = metrics
        .unresolved
        .iter()
        .map(|u| u.expression.as_str())
        .collect();
    assert_eq!(
        shown,
        ["name", "name", "row.name", "prometheus.GaugeOpts{}"]
    );
    assert!(
        metrics
            .unresolved
            .iter()
            .any(|u| u.prefix.as_deref() == Some("lamp"))
    );
}

#[test]
fn a_library_that_is_given_the_prefix_may_declare_more() {
    let metrics = code(
        "var on = prometheus.NewGauge(prometheus.GaugeOpts{Namespace: \"house\", Name: \"on\"})\n\nvar more = engine.NewMetricsRegistry(\"house\")\n\nvar other = engine.NewLamp(\"house\")\n",
    );
    assert_eq!(names(&metrics), ["house_on"]);
    let [library] = metrics.unresolved.as_slice() else {
        panic!("one: {:?}", metrics.unresolved);
    };
    assert_eq!(library.expression, "engine.NewMetricsRegistry(\"house\")");
    assert!(library.may_have_series("house_deliveries_total"));
    assert_eq!(library.location.line, 9);
}

#[test]
fn options_of_others_and_of_tests_are_none() {
    let other = "package lamp\n\nimport (\n\t\"example.org/meters\"\n\t\"github.com/prometheus/client_golang/prometheus/promhttp\"\n)\n\nvar a = meters.New(meters.CounterOpts{Name: \"a\"})\n\nvar b = promhttp.HandlerOpts{}\n";
    let test = format!("{HEAD}var a = prometheus.NewGauge(prometheus.GaugeOpts{{Name: \"a\"}})\n");
    let metrics = tree(&[
        ("lamp.go", other.to_owned()),
        ("lamp_test.go", test.clone()),
        ("pkg/testing/lamp.go", test),
    ])
    .metrics;
    assert_eq!(metrics, Metrics::default());
}

#[test]
fn names_that_lead_in_circles_end() {
    let metrics = code(
        "const (\n\ta = b + \"x\"\n\tb = a + \"y\"\n)\n\nvar g = prometheus.NewGauge(prometheus.GaugeOpts{Name: a})\n",
    );
    assert_eq!(metrics.declared, []);
    assert_eq!(metrics.unresolved[0].reason, "leads through too many names");
}

#[test]
fn endpoints_and_their_programs() {
    let serve = "package serve\n\nimport (\n\t\"github.com/prometheus/client_golang/prometheus/promhttp\"\n)\n\nfunc handler() any {\n\treturn promhttp.HandlerFor(all, promhttp.HandlerOpts{})\n}\n\n// Run serves.\nfunc Run() {\n\thandle(handler())\n}\n";
    let program = |calls: &str| {
        format!(
            "package main\n\nimport \"example.org/lamp/pkg/serve\"\n\nfunc main() {{\n\t{calls}\n}}\n"
        )
    };
    let own = "package main\n\nimport \"k8s.io/component-base/metrics/legacyregistry\"\n\nfunc main() {\n\tmux.Handle(\"/metrics\", legacyregistry.Handler())\n}\n";
    let metrics = tree(&[
        ("pkg/serve/serve.go", serve.to_owned()),
        ("cmd/bell/main.go", program("serve.Run()")),
        ("cmd/door/main.go", program("serve.Other()")),
        ("cmd/lamp/main.go", own.to_owned()),
    ])
    .metrics;
    let found: Vec<(Option<&str>, &str, Option<u32>)> = metrics
        .endpoints
        .iter()
        .map(|e| {
            (
                e.binary.as_deref(),
                e.how.as_str(),
                e.via.as_ref().map(|v| v.line),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (Some("cmd/bell"), "promhttp.HandlerFor", Some(6)),
            (Some("cmd/lamp"), "legacyregistry.Handler", None)
        ]
    );
    assert_eq!(metrics.endpoints[0].location.line, 8);
    let alone = tree(&[("pkg/serve/serve.go", serve.to_owned())]).metrics;
    assert_eq!(alone.endpoints[0].binary, None);
}

#[test]
fn a_server_without_an_address_serves_nothing() {
    let program = |address: &str| {
        let text = format!(
            "package main\n\nimport \"sigs.k8s.io/controller-runtime/pkg/metrics/server\"\n\nfunc main() {{\n\tstart(server.Options{{\n\t\tBindAddress: {address},\n\t}})\n}}\n"
        );
        tree(&[("cmd/lamp/main.go", text)]).metrics.endpoints
    };
    assert_eq!(program("\"0\""), []);
    let served = program("config.Address");
    assert_eq!(served[0].binary.as_deref(), Some("cmd/lamp"));
    assert_eq!(served[0].how, "server.Options");
}

#[test]
fn a_declaration_beyond_the_budget_is_unread() {
    let deep = format!(
        "var g = {}prometheus.NewGauge(prometheus.GaugeOpts{{Name: \"a\"}}){}\n",
        "f(".repeat(300),
        ")".repeat(300)
    );
    let reading = tree(&[("pkg/lamp/metrics.go", format!("{HEAD}{deep}"))]);
    assert_eq!(reading.metrics.declared, []);
    let unread = &reading.unread[0];
    assert!(unread.reason.contains("may declare metrics"), "{unread:?}");
}
