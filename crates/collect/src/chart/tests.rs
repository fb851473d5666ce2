//! What the readers make of charts and manifests, in words.

use gradus_core::chart::{Chart, Form};
use gradus_core::constraints::Kind;
use gradus_core::gate::{Gate, Inventory, NameBasis};
use gradus_core::ledger::{CoverageState, UnreadCode};
use gradus_core::statement::{Claim, Mode};

use crate::part::Part;
use crate::source::MemorySource;

fn inventory() -> Inventory {
    let names = ["FastPath", "SafePath", "WidePath"];
    Inventory {
        gates: names.map(|n| Gate::named(n, NameBasis::Read)).to_vec(),
        ..Inventory::default()
    }
}

fn read(files: &[(&str, &str)]) -> (Vec<Chart>, Part) {
    let files = files.iter().map(|(path, text)| (*path, text.as_bytes()));
    super::read(&MemorySource::new(files), &inventory())
}

fn chart(path: &str, text: &str) -> Chart {
    let (mut charts, part) = read(&[("c/Chart.yaml", "name: c\n"), (path, text)]);
    assert_eq!(part.unread, []);
    charts.pop().unwrap_or_default()
}

/// Gate, value, line.
fn shown(chart: &Chart, form: Form) -> Vec<(&str, Option<bool>, u32)> {
    let shown = chart.shown.iter().filter(|s| s.form == form);
    shown
        .map(|s| (s.gate.as_str(), s.value, s.location.line))
        .collect()
}

#[test]
fn values_come_in_many_shapes() {
    let chart = chart(
        "c/values.yaml",
        "featureGates:\n  FastPath: true # for the demo\n  safePath: \"false\"\nweb:\n  featureGates:\n  - name: WidePath\n    enabled: true\n  feature-gates: \"FastPath=false,Odd=x\"\n",
    );
    assert_eq!(
        shown(&chart, Form::Value),
        [
            ("FastPath", Some(true), 2),
            ("SafePath", Some(false), 3),
            ("WidePath", Some(true), 6),
            ("FastPath", Some(false), 8),
            ("Odd", None, 8),
        ]
    );
    assert_eq!(chart.shown[0].comment.as_deref(), Some("for the demo"));
    let blocks: Vec<u32> = chart.shown.iter().map(|s| s.block).collect();
    assert_eq!(blocks, [0, 0, 1, 2, 2]);
}

#[test]
fn a_commented_sample_ends_where_its_prose_begins() {
    let chart = chart(
        "c/values.yaml",
        "# Gates, by name:\n# featureGates:\n#   FastPath: false   # a short cut\n#\n#   Odd: true\nfeatureGates: {}\n\n# Level of logging: true\nlevel: 1\n",
    );
    assert_eq!(
        shown(&chart, Form::Sample),
        [("FastPath", Some(false), 3), ("Odd", Some(true), 5)]
    );
    assert_eq!(chart.shown[0].comment.as_deref(), Some("a short cut"));
    assert_eq!(chart.shown[1].comment, None);
    assert_eq!(chart.shown[1].heading.as_deref(), Some("Gates, by name:"));
}

#[test]
fn a_commented_list_below_an_empty_value() {
    let chart = chart(
        "c/values.yaml",
        "manager:\n  featureGates: []\n  #  - name: FastPath\n  #    enabled: true\n  # -- Strategy of the rollout: see above\n  strategy: {}\n",
    );
    assert_eq!(
        shown(&chart, Form::Sample),
        [("FastPath", Some(true), 3 + 1)]
    );
}

#[test]
fn a_schema_lists_gates_as_properties() {
    let chart = chart(
        "c/values.schema.json",
        "{\"properties\": {\"featureGates\": {\n\"type\": \"object\",\n\"properties\": {\n\"FastPath\": {\"type\": \"boolean\", \"default\": true},\n\"Odd\": {\"type\": \"boolean\"}\n}}}}\n",
    );
    assert_eq!(
        shown(&chart, Form::Schema),
        [("FastPath", Some(true), 4), ("Odd", None, 5)]
    );
}

/// What a condition takes a gate for that the values leave out.
fn absent(condition: &str) -> Vec<(String, Option<bool>)> {
    let text = format!("a: b\n{{{{- if {condition} }}}}\nx: y\n{{{{- end }}}}\n# featureGates\n");
    let chart = chart("c/templates/pod.yaml", &text);
    let conditions = chart
        .conditions
        .iter()
        .inspect(|c| assert_eq!(c.location.line, 2));
    conditions
        .map(|c| (c.gate.clone(), c.absent_means()))
        .collect()
}

#[test]
fn what_a_condition_takes_an_absent_gate_for() {
    let fast = |value| vec![("FastPath".to_owned(), value)];
    let off = [
        ".Values.featureGates.FastPath",
        "and .Values.featureGates (and (hasKey .Values.featureGates \"FastPath\") .Values.featureGates.FastPath)",
        "(and $.Values.gpus.enabled (and $.Values.featureGates (and (hasKey $.Values.featureGates \"FastPath\") $.Values.featureGates.FastPath)))",
        "eq (index .Values.featureGates \"FastPath\") true",
        "dig \"FastPath\" false .Values.featureGates",
        "dig \"featureGates\" \"FastPath\" false .Values",
        "get .Values.featureGates \"FastPath\"",
        "not (not .Values.featureGates.FastPath)",
        "eq (toString .Values.featureGates.FastPath) \"true\"",
        ".Values.featureGates.FastPath | default false",
        "(.Values.featureGates | default dict).FastPath",
        "include \"c.gate\" (dict \"gates\" .Values.featureGates \"name\" \"FastPath\" \"default\" false)",
    ];
    for condition in off {
        assert_eq!(absent(condition), fast(Some(false)), "{condition}");
    }
    let on = [
        "dig \"FastPath\" true .Values.featureGates",
        "not (and (hasKey .Values.featureGates \"FastPath\") (not .Values.featureGates.FastPath))",
        "ne (toString .Values.featureGates.FastPath) \"false\"",
        "include \"c.gate\" (dict \"gates\" .Values.featureGates \"name\" \"FastPath\" \"default\" true)",
    ];
    for condition in on {
        assert_eq!(absent(condition), fast(Some(true)), "{condition}");
    }
    let untold = [
        // `false` is empty, too: nobody can switch it off.
        "default true .Values.featureGates.FastPath",
        "include \"c.gate\" (dict \"gates\" .Values.featureGates \"name\" \"FastPath\")",
        "or .Values.always .Values.featureGates.FastPath",
        "myFunction .Values.featureGates.FastPath",
        "hasKey .Values.featureGates \"FastPath\"",
    ];
    for condition in untold {
        assert_eq!(absent(condition), fast(None), "{condition}");
    }
    assert_eq!(absent(".Values.featureGates"), []);
}

#[test]
fn variables_and_items_are_followed() {
    let chart = chart(
        "c/templates/_helpers.tpl",
        "{{- define \"c.check\" -}}\n{{- $gates := .Values.featureGates | default dict -}}\n{{- $on := $gates.FastPath -}}\n{{- if $on }}a{{ end -}}\n{{- range .Values.m.featureGates }}\n{{- if and (eq .name \"SafePath\") .enabled }}b{{ end }}\n{{- end }}\n{{- end }}\n",
    );
    let told: Vec<_> = chart
        .conditions
        .iter()
        .map(|c| (c.gate.as_str(), c.location.line, c.absent_means()))
        .collect();
    assert_eq!(
        told,
        [("FastPath", 3, Some(false)), ("SafePath", 6, Some(false))]
    );
    let passed: Vec<u32> = chart.passed.iter().map(|l| l.line).collect();
    assert_eq!(passed, [5]);
}

#[test]
fn a_failure_refuses_a_pair() {
    let refusals = |text: &str| {
        let chart = chart("c/templates/check.yaml", text);
        let pairs = chart.refusals.into_iter();
        pairs.map(|r| (r.gates.len(), r.pair)).collect::<Vec<_>>()
    };
    let pair = |kind| {
        let (a, b) = ("FastPath".to_owned(), "SafePath".to_owned());
        vec![(2, Some((a, kind, b)))]
    };
    assert_eq!(
        refusals(
            "{{- $g := .Values.featureGates }}\n{{- if and $g.FastPath $g.SafePath }}\n{{- fail \"no\" }}\n{{- end }}\n"
        ),
        pair(Kind::Excludes)
    );
    assert_eq!(
        refusals(
            "{{- if .Values.featureGates.FastPath }}{{ if .Values.featureGates.SafePath }}{{ else }}{{ printf \"no\" | fail }}{{ end }}{{ end }}\n"
        ),
        pair(Kind::Requires)
    );
    assert_eq!(
        refusals(
            "{{- if and .Values.web (and .Values.featureGates.FastPath .Values.featureGates.SafePath) }}{{ fail \"no\" }}{{ end }}\n"
        ),
        [(2, None)],
        "it depends on more"
    );
    let both = "{{ if and $.Values.featureGates.FastPath $.Values.featureGates.SafePath }}{{ fail \"no\" }}{{ end }}";
    for loops in [
        format!("{{{{ range .Values.nodes }}}}{both}{{{{ end }}}}\n"),
        format!("{{{{ range .Values.nodes }}}}x{{{{ else }}}}{both}{{{{ end }}}}\n"),
        format!("{{{{ range list }}}}{both}{{{{ end }}}}\n"),
    ] {
        assert_eq!(
            refusals(&loops),
            [(2, None)],
            "it may run over nothing: {loops}"
        );
    }
    let sure = format!("{{{{ range list \"a\" \"b\" }}}}{both}{{{{ end }}}}\n");
    assert_eq!(refusals(&sure), pair(Kind::Excludes));
    let after = format!("{{{{ range .Values.nodes }}}}x{{{{ end }}}}{both}\n");
    assert_eq!(refusals(&after), pair(Kind::Excludes));
    assert_eq!(
        refusals("# featureGates\n{{- if .Values.web }}{{ fail \"no\" }}{{ end }}\n"),
        []
    );
}

#[test]
fn manifests_have_defaults_of_their_own() {
    let manifest = "args:\n- \"--feature-gates=FastPath=${EXP_FAST:=true},SafePath=${S:-false},Odd=true,WidePath=${W}\"\n# --feature-gates=FastPath=true\n- --feature-gates=Foreign=true\n";
    let (_, part) = read(&[("config/m.yaml", manifest), ("test/m.yaml", manifest)]);
    let said: Vec<_> = part
        .statements
        .iter()
        .map(|s| (s.subject.as_str(), &s.claim, s.mode, s.location.line))
        .collect();
    assert_eq!(
        said,
        [
            ("FastPath", &Claim::Default(true), Mode::Declares, 2),
            ("SafePath", &Claim::Default(false), Mode::Declares, 2),
            ("Odd", &Claim::SetsTo(true), Mode::Declares, 2),
            ("WidePath", &Claim::Named, Mode::Declares, 2),
        ]
    );
}

#[test]
fn what_is_broken_is_unread_and_the_rest_is_used() {
    let deep = format!("featureGates: {}", "[".repeat(10_000));
    let files = [
        ("c/Chart.yaml", "name: c\n"),
        ("c/values.yaml", "featureGates:\n  FastPath: true\n"),
        (
            "c/templates/a.yaml",
            "{{ if (and .Values.featureGates.FastPath }}\n",
        ),
        ("d/Chart.yaml", "name: d\n"),
        ("d/values.yaml", deep.as_str()),
        (
            "e/values.yaml",
            "no chart\nfeatureGates:\n  FastPath: true\n",
        ),
    ];
    let (charts, part) = read(&files);
    let dirs: Vec<&str> = charts.iter().map(|c| c.dir.as_str()).collect();
    assert_eq!(dirs, ["c", "d"]);
    assert_eq!(shown(&charts[0], Form::Value).len(), 1);
    let unread: Vec<(&str, UnreadCode)> = part
        .unread
        .iter()
        .map(|u| (u.path.as_str(), u.code))
        .collect();
    assert_eq!(unread.len(), 2, "{unread:?}");
    assert_eq!(unread[0], ("c/templates/a.yaml", UnreadCode::Syntax));
    assert_eq!(part.coverage[0].state, CoverageState::Partial);
    assert_eq!(read(&[]).1.coverage[0].state, CoverageState::Absent);
}

#[test]
fn variables_upon_variables_come_to_an_end() {
    let mut text = "{{- $a0 := .Values.featureGates.FastPath }}\n".to_owned();
    for i in 1..3_000 {
        let before = i - 1;
        text.push_str(&format!("{{{{- $a{i} := and $a{before} $a{before} }}}}\n"));
    }
    text.push_str("{{- if $a2999 }}{{ fail \"no\" }}{{ end }}\n");
    let (charts, part) = read(&[("c/Chart.yaml", "name: c\n"), ("c/templates/a.yaml", &text)]);
    assert_eq!(charts[0].conditions.len(), 1);
    assert_eq!(part.unread[0].code, UnreadCode::Budget);
}

#[test]
fn a_helper_is_told_a_default() {
    let chart = chart(
        "c/templates/config.yaml",
        "a: b\n{{- include \"c.gate\" (dict \"featureGates\" .Values.featureGates \"name\" \"FastPath\" \"default\" true) }}\n",
    );
    assert_eq!(shown(&chart, Form::Template), [("FastPath", Some(true), 2)]);
}

#[test]
fn chains_and_nests_come_to_an_end() {
    let gate = ".Values.featureGates.FastPath";
    let chain = "{{ else if .Values.a }}".repeat(20_000);
    let chain = format!("{{{{ if {gate} }}}}{chain}{{{{ end }}}}\n");
    let nest = format!(
        "{{{{ if {}{gate}{} }}}}x{{{{ end }}}}",
        "(".repeat(9_000),
        ")".repeat(9_000)
    );
    for text in [chain, nest] {
        let files = [
            ("c/Chart.yaml", "name: c\n"),
            ("c/templates/a.yaml", text.as_str()),
        ];
        let (charts, part) = read(&files);
        // Read, or said to be unread.
        let conditions = charts.iter().map(|c| c.conditions.len()).sum::<usize>();
        assert_eq!(conditions + part.unread.len(), 1);
    }
}

proptest::proptest! {
    /// Pieces of charts in any order: nothing panics, and what is found stands on a line.
    #[test]
    fn any_text_is_read(pieces in proptest::collection::vec(0usize..PIECES.len(), 0..60)) {
        let text: String = pieces.iter().map(|i| PIECES[*i]).collect();
        let lines = u32::try_from(text.lines().count().max(1)).expect("few lines");
        for inner in ["values.yaml", "values.schema.json", "templates/a.yaml"] {
            let reading = super::read_file(&inventory(), "c/x", inner, text.as_bytes());
            let chart = reading.chart;
            let shown = chart.shown.iter().map(|s| &s.location);
            let conditions = chart.conditions.iter().map(|c| &c.location);
            let refusals = chart.refusals.iter().map(|r| &r.location);
            for location in shown.chain(conditions).chain(refusals).chain(&chart.passed) {
                proptest::prop_assert!((1..=lines).contains(&location.line));
            }
        }
    }
}

const PIECES: [&str; 30] = [
    "\n",
    "\r\n",
    " ",
    "  ",
    "# ",
    "- ",
    "featureGates:",
    "FastPath",
    ": true",
    ": false # why",
    "name: ",
    "enabled: true",
    "{{ ",
    "{{- ",
    " }}",
    " -}}",
    "if ",
    "else ",
    "end",
    "range ",
    "with ",
    "define \"x\"",
    "$a := ",
    "$a",
    ".Values.featureGates",
    ".FastPath",
    "and (",
    ")",
    "hasKey .Values.featureGates \"SafePath\"",
    "fail \"no\"",
];

/// Reads one file of a chart; tells what was over a bound, too.
fn bounded(path: &str, text: &str) -> (Chart, Vec<(UnreadCode, String)>) {
    let (mut charts, part) = read(&[("c/Chart.yaml", "name: c\n"), (path, text)]);
    let unread = part.unread.into_iter().map(|u| (u.code, u.reason));
    (charts.pop().unwrap_or_default(), unread.collect())
}

fn is_over(unread: &[(UnreadCode, String)], reason: &str) {
    let told = unread
        .iter()
        .any(|(code, r)| *code == UnreadCode::Budget && r.contains(reason));
    assert!(told, "{reason}: {unread:?}");
}

#[test]
fn gates_without_end_are_shown_up_to_a_number() {
    let of = |line: &dyn Fn(usize) -> String| -> String { (0..10_001).map(line).collect() };
    let list = of(&|i| format!("G{i}=true,"));
    let properties: Vec<String> = (0..10_001).map(|i| format!("\"G{i}\": {{}}")).collect();
    let properties = properties.join(",");
    for (path, text) in [
        (
            "c/values.yaml",
            format!("featureGates:\n{}", of(&|i| format!("  G{i}: true\n"))),
        ),
        ("c/values.yaml", format!("featureGates: \"{list}\"\n")),
        (
            "c/values.yaml",
            format!("# featureGates:\n{}", of(&|i| format!("#   G{i}: true\n"))),
        ),
        (
            "c/values.schema.json",
            format!("{{\"featureGates\": {{\"properties\": {{{properties}}}}}}}"),
        ),
    ] {
        let (chart, unread) = bounded(path, &text);
        assert_eq!(chart.shown.len(), 10_000, "{path}");
        is_over(&unread, "only the first 10000 gates");
    }
}

#[test]
fn comments_are_near_their_values() {
    let comment = |lines: usize| {
        let more = "# more\n".repeat(lines);
        let (chart, _) = bounded(
            "c/values.yaml",
            &format!("# why\n{more}featureGates: {{FastPath: true}}\n"),
        );
        chart.shown[0].comment.clone().unwrap_or_default()
    };
    assert!(comment(11).starts_with("why more"));
    assert!(comment(12).starts_with("more more"), "twelve lines above");
    let beside = |blanks: usize| {
        let more = " ".repeat(blanks);
        let text = format!("featureGates:\n  FastPath: true{more} # why\n");
        bounded("c/values.yaml", &text).0.shown[0].comment.clone()
    };
    assert_eq!(beside(100).as_deref(), Some("why"));
    assert_eq!(beside(5_000), None);
    let refused = |lines: usize| {
        let more = "a: b\n".repeat(lines);
        let text = format!(
            "{{{{- if and .Values.featureGates.FastPath .Values.featureGates.SafePath }}}}\n# why\n{more}{{{{ fail \"no\" }}}}\n{{{{ end }}}}\n"
        );
        let (chart, _) = bounded("c/templates/a.yaml", &text);
        chart.refusals[0].comment.clone()
    };
    assert_eq!(refused(3).as_deref(), Some("why"));
    assert_eq!(refused(4), None);
}

#[test]
fn names_have_a_length() {
    let shown = |length: usize| {
        let name = "G".repeat(length);
        let text = format!("featureGates:\n  {name}: true\n  FastPath: true\n");
        bounded("c/values.yaml", &text).0.shown.len()
    };
    assert_eq!((shown(256), shown(257)), (2, 1));
}

#[test]
fn conditions_that_are_more_than_a_person_writes() {
    let more = "more conditions upon variables than a person writes";
    let template = |text: &str| bounded("c/templates/a.yaml", text);
    let many: String = (0..40)
        .map(|i| format!(" .Values.featureGates.G{i}"))
        .collect();
    let (chart, unread) = template(&format!("{{{{ if or{many} }}}}x{{{{ end }}}}\n"));
    assert_eq!(chart.conditions.len(), 32);
    is_over(&unread, more);
    // One judgement that takes too many steps.
    let long = " .Values.a".repeat(3_000);
    let (_, unread) = template(&format!(
        "{{{{ if or .Values.featureGates.FastPath{long} }}}}x{{{{ end }}}}\n"
    ));
    is_over(&unread, more);
    // A path, and a `dict`, that are longer than any.
    let path = ".a".repeat(100);
    let (_, unread) = template(&format!(
        "# featureGates\n{{{{ if .Values{path} }}}}x{{{{ end }}}}\n"
    ));
    is_over(&unread, more);
    let entries: String = (0..100).map(|i| format!(" \"k{i}\" .")).collect();
    let (_, unread) = template(&format!(
        "# featureGates\n{{{{ with dict{entries} }}}}x{{{{ end }}}}\n"
    ));
    is_over(&unread, more);
    let (chart, unread) = template("{{ if .Values.featureGates.FastPath }}x{{ end }}\n");
    assert_eq!((chart.conditions.len(), unread.len()), (1, 0));
}

/// A `dict` of a `dict` of a `dict` would double with every level.
#[test]
fn values_within_values_do_not_grow() {
    let levels = 60;
    let open = "{{ with dict \"a\" . \"b\" . }}".repeat(levels);
    let text = format!(
        "{open}{{{{ .a.b.featureGates }}}}{}\n{{{{ if .Values.featureGates.FastPath }}}}x{{{{ end }}}}\n",
        "{{ end }}".repeat(levels)
    );
    let (chart, unread) = bounded("c/templates/a.yaml", &text);
    assert_eq!((chart.conditions.len(), unread.len()), (1, 0));
}

#[test]
fn texts_in_templates_have_a_length() {
    let default = |length: usize| {
        let key = "k".repeat(length);
        let text = format!(
            "{{{{ if eq \"{key}\" \"{key}\" | and .Values.featureGates.FastPath }}}}x{{{{ end }}}}\n"
        );
        bounded("c/templates/a.yaml", &text).0.conditions[0].on
    };
    assert_eq!(default(1_000), Some(true));
    assert_eq!(default(2_000), None, "what is that long is not compared");
    let large = format!("featureGates: {}\n", "x".repeat(1024 * 1024));
    let (_, unread) = bounded("c/templates/a.yaml", &large);
    assert_eq!(unread[0].0, UnreadCode::TooLarge);
}

#[test]
fn an_end_too_many_or_too_few_is_told() {
    let gate = "{{ if .Values.featureGates.FastPath }}x";
    for text in [
        gate.to_owned(),
        format!("{gate}{{{{ end }}}}\n{{{{ end }}}}\n{gate}{{{{ end }}}}\n"),
        format!("{{{{ define \"x\" }}}}{gate}{{{{ end }}}}\n"),
    ] {
        let (chart, unread) = bounded("c/templates/a.yaml", &text);
        assert!(
            unread[0]
                .1
                .contains("an `end` is missing, or is one too many"),
            "{text}"
        );
        assert_eq!(chart.conditions.len(), 1, "{text}: what was read is used");
    }
}
