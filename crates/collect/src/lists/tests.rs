use super::*;

const LIST: &str = "\
# Written by a tool.

- name: DimLamp
  versionedSpecs:
  - default: false
    lockToDefault: false
    preRelease: Alpha
    version: \"1.29\"
  - default: true
    lockToDefault: true
    preRelease: GA
    version: 1.30
- name: AllLamps
  versionedSpecs:
  - default: true
    lockToDefault: false
    version: \"1.0\"
";

fn codes(reading: &Reading) -> Vec<UnreadCode> {
    reading.unread.iter().map(|u| u.code).collect()
}

fn names(reading: &Reading) -> Vec<&str> {
    let gates = reading.inventory.gates.iter();
    gates.map(|g| g.name.as_str()).collect()
}

#[test]
fn a_list_is_a_registry() {
    assert!(looks_like("data/list.yaml", LIST.as_bytes()));
    assert!(!looks_like("data/list.md", LIST.as_bytes()));
    let reading = read("data/versioned_feature_list.yaml", LIST.as_bytes());
    assert_eq!(reading.unread, Vec::new());
    assert_eq!(names(&reading), ["AllLamps", "DimLamp"]);
    let registry = &reading.inventory.registries[0];
    assert_eq!(
        registry.id,
        "versioned_feature_list@data/versioned_feature_list.yaml"
    );
    assert_eq!(registry.location.line, 3);
    let gate = reading.inventory.gate("DimLamp").expect("listed");
    let declared = &gate.registrations[0].declared;
    assert_eq!((declared.line, declared.column), (3, 9));
    assert_eq!(declared.text.as_deref(), Some("- name: DimLamp"));
    let specs: Vec<_> = gate
        .specs()
        .iter()
        .map(|s| (s.version.as_deref(), s.stage, s.default, s.locked))
        .collect();
    assert_eq!(
        specs,
        [
            (Some("1.29"), Some(Stage::Alpha), Some(false), Some(false)),
            (Some("1.30"), Some(Stage::Stable), Some(true), Some(true)),
        ]
    );
    // No stage written is stable, as in Go.
    let other = reading.inventory.gate("AllLamps").expect("listed");
    assert_eq!(other.specs()[0].stage, Some(Stage::Stable));
    assert_eq!(other.registrations[0].declared.line, 13);
}

#[test]
fn a_broken_entry_leaves_the_others() {
    let list = "\
- name: Good
  versionedSpecs: [{version: '1.1', preRelease: Beta, default: true, lockToDefault: false}]
- versionedSpecs: []
- name: [Bad]
- name: NoSpecs
- name: Odd
  versionedSpecs:
  - {version: '1.1', preRelease: Gamma, default: perhaps}
  - text
";
    let reading = read("l.yaml", list.as_bytes());
    assert_eq!(names(&reading), ["Good", "Odd"]);
    let odd = &reading.inventory.gates[1].specs()[0];
    assert_eq!((odd.stage, odd.default, odd.locked), (None, None, None));
    let reasons: Vec<&str> = reading.unread.iter().map(|u| u.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "line 3: an entry without a name",
            "line 4: a name that is no text",
            "line 5: NoSpecs has no versionedSpecs",
            "line 8: a preRelease of Odd that is no stage",
            "line 8: default of Odd is neither true nor false",
            "line 9: a spec of Odd is no map",
        ]
    );
}

#[test]
fn an_entry_that_is_no_yaml_leaves_the_others_in_their_places() {
    let list = LIST.replace(
        "- name: AllLamps\n",
        "- name: Torn\n  versionedSpecs: [\n- name: AllLamps\n",
    );
    let reading = read("l.yaml", list.as_bytes());
    assert_eq!(names(&reading), ["AllLamps", "DimLamp"]);
    assert_eq!(codes(&reading), [UnreadCode::Syntax]);
    let all = reading.inventory.gate("AllLamps").expect("listed");
    assert_eq!(all.registrations[0].declared.line, 15);
}

#[test]
fn a_gate_listed_twice_has_two_registrations() {
    let twice = format!("{LIST}{}", LIST.replace("# Written", "# Again"));
    let reading = read("l.yaml", twice.as_bytes());
    assert_eq!(names(&reading), ["AllLamps", "DimLamp"]);
    assert_eq!(reading.inventory.gates[0].registrations.len(), 2);
}

#[test]
fn what_is_no_list_is_unread() {
    for (bytes, code) in [
        (b"\xff\xfe".as_slice(), UnreadCode::NotText),
        (b"name: x\n", UnreadCode::Syntax),
        (b"{ : [", UnreadCode::Syntax),
    ] {
        let reading = read("l.yaml", bytes);
        assert_eq!(codes(&reading), [code]);
        assert_eq!(reading.inventory, Inventory::default());
    }
    assert_eq!(read("l.yaml", b""), Reading::default());
}

#[test]
fn bombs_and_towers_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..10 {
        let alias = format!("*a{}, ", i - 1).repeat(10);
        bomb.push_str(&format!("a{i}: &a{i} [{alias}]\n"));
    }
    assert_eq!(
        codes(&read("l.yaml", bomb.as_bytes())),
        [UnreadCode::Budget]
    );
    // One long text, a thousand times.
    let long = format!("- &a {}\n{}", "x".repeat(1_000_000), "- *a\n".repeat(1_000));
    assert_eq!(
        codes(&read("l.yaml", long.as_bytes())),
        [UnreadCode::Budget]
    );
    for tower in [
        "[".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
    ] {
        assert_eq!(read("l.yaml", tower.as_bytes()).unread.len(), 1);
    }
}

#[test]
fn trouble_without_end_is_counted() {
    let list = "- {}\n".repeat(500);
    let reading = read("l.yaml", list.as_bytes());
    assert_eq!(reading.unread.len(), MAX_REPORTED + 1);
    assert_eq!(reading.unread[MAX_REPORTED].reason, "480 more like these");
}

#[test]
fn lines_are_those_of_an_editor() {
    let list = "# a lone\rcarriage return\r\n- name: DimLamp\r\n  versionedSpecs: [{}]\r\n";
    let tree = tree::documents("t.yaml", "x: \"a\rb\"\ny: 1\n", 1).expect("yaml");
    assert_eq!(tree[0].get("y").map(|n| (n.line, n.column)), Some((2, 4)));
    // To YAML, the comment ends before the editor's line does.
    let gate = &read("l.yaml", list.as_bytes()).inventory.gates[0];
    assert_eq!(gate.registrations[0].declared.line, 2);
}

#[test]
fn numbers_stay_as_written() {
    let tree = tree::documents("t.yaml", "[1.30, 0x1F, .inf, ~, 'a', yes]", 1).expect("yaml");
    let Value::Seq(items) = &tree[0].value else {
        panic!("a list")
    };
    let texts: Vec<Option<&str>> = items.iter().map(Node::text).collect();
    assert_eq!(
        texts,
        [
            Some("1.30"),
            Some("0x1F"),
            Some(".inf"),
            None,
            Some("a"),
            Some("yes")
        ]
    );
}

proptest::proptest! {
    #[test]
    fn any_list_reads(text in "(- name: |  versionedSpecs:\n|  - default: |true|[\\[\\]{}:,&*\"'|>\\- \na-zA-Z0-9é]){0,60}") {
        let reading = read("l.yaml", text.as_bytes());
        for gate in &reading.inventory.gates {
            let line = gate.registrations[0].declared.line;
            proptest::prop_assert!(line >= 1 && line as usize <= text.lines().count().max(1));
        }
    }
}

/// Every bound of a tree, each with what still fits.
#[test]
fn every_bound_of_a_tree_holds() {
    let code = |text: &str| tree::documents("t.yaml", text, 1).err().map(|u| u.code);
    let over = Some(UnreadCode::Budget);
    let nested = |depth: usize| code(&format!("{}x{}\n", "[".repeat(depth), "]".repeat(depth)));
    assert_eq!((nested(40), nested(50)), (None, over));
    let values = |count: usize| code(&"- x\n".repeat(count));
    assert_eq!((values(100_000), values(260_000)), (None, over));
    let aliases = |count: usize| {
        let pair = |i: usize| format!("- &a{i} x\n- *a{i}\n");
        code(&(0..count).map(pair).collect::<String>())
    };
    assert_eq!((aliases(900), aliases(1_100)), (None, over));
    let repeated = |length: usize| {
        let list = "x, ".repeat(length);
        code(&format!("- &a [{list}]\n{}", "- *a\n".repeat(50)))
    };
    assert_eq!((repeated(20), repeated(200)), (None, over));
    let anchored = |bytes: usize| code(&format!("- &a \"\\t{}\"\n- *a\n", "x".repeat(bytes)));
    assert_eq!((anchored(30_000), anchored(40_000)), (None, over));
}

#[test]
fn a_name_has_a_length() {
    let list = LIST.replace("AllLamps", &"A".repeat(300));
    let reading = read("l.yaml", list.as_bytes());
    assert_eq!(names(&reading), ["DimLamp"]);
    assert_eq!(
        reading.unread[0].reason,
        "line 13: a name of more than 256 bytes"
    );
}

#[test]
fn a_list_is_told_by_its_beginning() {
    let far = format!("{}{LIST}", "# x\n".repeat(20_000));
    assert!(
        !looks_like("l.yaml", far.as_bytes()),
        "64 KiB are looked at"
    );
    assert_eq!(read("l.yaml", far.as_bytes()).inventory.gates.len(), 2);
}
