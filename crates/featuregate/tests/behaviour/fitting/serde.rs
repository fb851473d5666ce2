use featuregate::Assignments;

fn read(json: &str) -> Result<Assignments, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn a_map_and_a_list_say_the_same() {
    let map = read(r#"{"DynamicMIG": true, "Health": false}"#).unwrap();
    let list =
        read(r#"[{"name": "Health", "enabled": false}, {"enabled": true, "name": "DynamicMIG"}]"#);
    assert_eq!(map, list.unwrap());
    assert_eq!(
        map.iter().collect::<Vec<_>>(),
        [("DynamicMIG", true), ("Health", false)]
    );
    let written = serde_json::to_string(&map).unwrap();
    assert_eq!(written, r#"{"DynamicMIG":true,"Health":false}"#);
    assert_eq!(read("null").unwrap(), Assignments::default());
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (json, told) in [
        (
            r#"{"A": true, "A": false}"#,
            "feature gate A is named twice at line 1",
        ),
        (
            r#"[{"name": "A", "enabled": true}, {"name": "A", "enabled": true}]"#,
            "named twice",
        ),
        (r#"{"A": "true"}"#, "expected a boolean at line 1 column 12"),
        (r#"[{"name": "A"}]"#, "missing field `enabled`"),
        (
            r#"[{"name": "A", "enabled": true, "stage": "beta"}]"#,
            "unknown field `stage`",
        ),
        (
            "7",
            "expected a map of feature gates to true or false, or a list of {name, enabled}",
        ),
    ] {
        let error = read(json).unwrap_err();
        assert!(error.contains(told), "{error}");
    }
}
