use super::*;

/// Every setting as `line:column gate=value`.
fn set(path: &str, text: &str) -> Vec<String> {
    let reading = read(path, text.as_bytes());
    reading
        .settings
        .iter()
        .map(|s| {
            let at = &s.location;
            format!("{}:{} {}={}", at.line, at.column, s.gate, s.value)
        })
        .collect()
}

fn unread(path: &str, text: &str) -> Vec<String> {
    let reading = read(path, text.as_bytes());
    reading.unread.into_iter().map(|u| u.reason).collect()
}

#[test]
fn maps_anywhere_in_helm_values() {
    let values = "\
# sample
replicas: 2
featureGates:
  DimLamp: true
  WarmLamp: \"false\"
controller:
  config:
    featureGates: {AllLamps: off}
webhook:
  featureGates: {}
";
    assert_eq!(
        set("values.yaml", values),
        [
            "4:12 DimLamp=true",
            "5:13 WarmLamp=false",
            "8:30 AllLamps=false"
        ]
    );
    assert_eq!(unread("values.yaml", values), Vec::<String>::new());
    let reading = read("values.yaml", values.as_bytes());
    assert_eq!(
        reading.settings[0].location.text.as_deref(),
        Some("DimLamp: true")
    );
    assert_eq!(
        reading.settings[0].location.ledger,
        LedgerKind::Configuration
    );
}

#[test]
fn lists_and_strings() {
    let values = "\
featureGates:
- name: DimLamp
  enabled: true
- WarmLamp=false
- AllLamps
other:
  feature-gates: A1=true,B1=f
more:
  featureGates:
    DimLamp: {enabled: false}
    parts:
      C1: true
";
    assert_eq!(
        set("values.yaml", values),
        [
            "3:12 DimLamp=true",
            "4:3 WarmLamp=false",
            "5:3 AllLamps=true",
            "7:18 A1=true",
            "7:18 B1=false",
            "10:24 DimLamp=false",
            "12:11 C1=true",
        ]
    );
}

#[test]
fn arguments_of_containers() {
    let manifest = "\
kind: Deployment
spec:
  containers:
  - args:
    - --v=2
    - --feature-gates=A1=true,B1=false
    - \"--feature-gates\"
    - C1=true
    env:
    - name: FEATURE_GATES
      value: D1=true
---
kind: ClusterConfiguration
apiServer:
  extraArgs:
  - name: feature-gates
    value: E1=false
";
    assert_eq!(
        set("d.yaml", manifest),
        [
            "6:0 A1=true",
            "6:0 B1=false",
            "8:7 C1=true",
            "11:14 D1=true",
            "17:12 E1=false",
        ]
    );
}

#[test]
fn a_file_inside_a_config_map() {
    let manifest = "\
kind: ConfigMap
data:
  agent.conf: |
    # gates
    featureGates:
      DimLamp: true
  run.sh: |
    exec agent --feature-gates=WarmLamp=false
";
    assert_eq!(
        set("cm.yaml", manifest),
        ["6:0 DimLamp=true", "8:0 WarmLamp=false"]
    );
    // Blank lines in front, and text in quotes, whose lines are not the file's.
    let blank = "data:\n  a: |2\n\n\n    featureGates:\n      A1: true\n  b: \"x\\n--feature-gates=B1=true\"\n";
    assert_eq!(set("cm.yaml", blank), ["6:0 A1=true", "7:0 B1=true"]);
}

#[test]
fn shell_text() {
    let script = "\
#!/bin/sh
kubelet --v=2 --feature-gates=A1=true,B1=false --x | tee \"log
agent --feature-gates 'C1=true' && helm install x --set featureGates.D1=true --set \"featureGates.E1=false\"
agent --feature-gates \\
  F1=true
agent --no-feature-gates=G1=true --feature-gates-file=H1=true
";
    assert_eq!(
        set("run.sh", script),
        [
            "2:31 A1=true",
            "2:31 B1=false",
            "3:23 C1=true",
            "3:70 D1=true",
            "3:98 E1=false",
            "5:3 F1=true",
        ]
    );
    assert_eq!(unread("run.sh", script), Vec::<String>::new());
}

#[test]
fn bare_lines() {
    assert_eq!(
        set("-", "A1=true,B1=False\n"),
        ["1:1 A1=true", "1:1 B1=false"]
    );
    assert_eq!(
        set("gates.txt", "# mine\n  A1=1\r\nB1=0\n"),
        ["2:3 A1=true", "3:1 B1=false"]
    );
    assert_eq!(set("-", "\"A1=true\""), ["1:1 A1=true"]);
    // An environment file is about something else.
    assert_eq!(
        set("x.env", "PATH=/bin\nHOME=/root\n"),
        Vec::<String>::new()
    );
}

#[test]
fn signs_of_opentelemetry() {
    assert_eq!(
        set("-", "otelcol --feature-gates=lamp.dim,-lamp.warm,+lamp\n"),
        [
            "1:25 lamp.dim=true",
            "1:25 lamp.warm=false",
            "1:25 lamp=true"
        ]
    );
}

#[test]
fn openshift_lists() {
    let text = "spec:\n  customNoUpgrade:\n    enabled: [DimLamp]\n    disabled: [WarmLamp]\n";
    assert_eq!(
        set("fg.yaml", text),
        ["3:15 DimLamp=true", "4:16 WarmLamp=false"]
    );
}

#[test]
fn what_is_no_setting_is_told() {
    let values = "\
featureGates:
  A1: perhaps
  B1:
  C1: [true]
  D1: \"{{ .Values.x }}\"
  E1: true
  E1: false
  '1 x': true
list:
  featureGates:
  - {name: F1}
  - [x]
flag:
  featureGates: G1,H1=yes
";
    assert_eq!(set("values.yaml", values), ["7:7 E1=false"]);
    assert_eq!(
        unread("values.yaml", values),
        [
            "line 2: A1 is set to \"perhaps\", which is no boolean",
            "line 3: B1 has no value",
            "line 4: C1 is set to a list",
            "line 5: D1 is set to \"{{ .Values.x }}\", which is computed",
            "line 6: E1 is set again below: the last one counts",
            "line 8: \"1 x\" is no name of a gate",
            "line 11: an item without a name and whether it is enabled",
            "line 12: an item that is no gate",
            "line 14: \"G1\" says neither true nor false",
            "line 14: H1 is set to \"yes\", which is no boolean",
        ]
    );
}

#[test]
fn templates_are_unread_and_their_flags_read() {
    let template = "{{- if .x }}\nargs:\n- --feature-gates=A1=true,B1=${EXP_B:=false}\n{{ end }}\n";
    assert_eq!(set("t.yaml", template), ["3:19 A1=true"]);
    let reasons = unread("t.yaml", template);
    assert!(reasons[0].contains("computed"), "{reasons:?}");
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert_eq!(
        unread("-", "x --feature-gates=$(gates --all)\n"),
        ["line 1: the gates are \"$(gates --all)\", which is computed"]
    );
}

#[test]
fn what_is_no_text_is_unread() {
    let codes: Vec<_> = read("v.yaml", b"\xff")
        .unread
        .iter()
        .map(|u| u.code)
        .collect();
    assert_eq!(codes, [UnreadCode::NotText]);
    assert_eq!(read("v.yaml", b""), Reading::default());
    assert_eq!(unread("v.yaml", "a: [").len(), 1);
}

#[test]
fn json_is_read_too() {
    assert_eq!(
        set("k.json", "{\"featureGates\": {\"A1\": true}}"),
        ["1:25 A1=true"]
    );
}

#[test]
fn go_s_booleans() {
    for (text, value) in [
        ("t", Some(true)),
        ("TRUE", Some(true)),
        ("0", Some(false)),
        ("yes", None),
        ("tRUE", None),
    ] {
        assert_eq!(parse_bool(text), value, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_reads(text in "(--feature-gates|featureGates|: |=true|\\{|\\}|\n|\\| |- |[A-Za-z0-9é\"'\\\\,.=$(){}\\[\\] ]){0,60}") {
        for path in ["v.yaml", "-"] {
            let reading = read(path, text.as_bytes());
            for s in &reading.settings {
                proptest::prop_assert!(s.location.line >= 1);
            }
        }
    }
}

#[test]
fn names_have_a_length_and_trouble_has_an_end() {
    let long = |length: usize| {
        let name = "A".repeat(length);
        let text = format!("featureGates:\n  {name}: true\n  B1: true\n");
        let reading = read("v.yaml", text.as_bytes());
        (reading.settings.len(), reading.unread.len())
    };
    assert_eq!(long(256), (2, 0));
    assert_eq!(long(257), (1, 1), "the rest is used");
    let flag = |length: usize| {
        let name = "A".repeat(length);
        set("run.sh", &format!("x --set featureGates.{name}=true\n")).len()
    };
    assert_eq!((flag(256), flag(257)), (1, 0));
    let odd: String = (0..100).map(|i| format!("  A{i}: [x]\n")).collect();
    let told = unread("v.yaml", &format!("featureGates:\n{odd}"));
    assert_eq!(told.len(), 21);
    assert_eq!(told[20], "80 more like these");
}

#[test]
fn half_merged_settings_are_told() {
    let torn = "line 2: conflict markers; both sides are read";
    let text = "featureGates:\n<<<<<<< ours\n  A1: true\n=======\n  A1: false\n>>>>>>> theirs\n";
    let told = unread("v.yaml", text);
    assert!(told.iter().any(|r| r == torn), "{told:?}");
    let script = "x --feature-gates=A1=true\n<<<<<<< ours\n=======\n>>>>>>> theirs\n";
    assert_eq!(set("run.sh", script), ["1:19 A1=true"], "the rest is used");
    assert_eq!(unread("run.sh", script), [torn]);
}
