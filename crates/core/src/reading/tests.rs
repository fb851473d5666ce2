use super::suggest::nearest;
use super::tree::{MAX_DEPTH, Value, parse};

#[test]
fn keys_and_values_know_their_place() {
    let root = parse("a: 1\nb:\n  - x\n  - \"y\"\n").unwrap();
    let Value::Map(pairs) = &root.value else {
        panic!("a map was written")
    };
    let (key, value) = &pairs[1];
    assert_eq!((key.line, key.column), (2, 1));
    let Value::List(items) = &value.value else {
        panic!("a list was written")
    };
    assert_eq!((items[1].line, items[1].column), (4, 5));
    assert_eq!(
        items[1].value,
        Value::Scalar {
            text: "y".to_owned(),
            quoted: true
        }
    );
}

#[test]
fn what_could_grow_is_refused() {
    for bad in [
        "a: &x 1\nb: *x\n",
        "a: !!int 1\n",
        "a: 1\n---\nb: 2\n",
        "a: [1\n",
    ] {
        assert!(parse(bad).is_err(), "{bad}");
    }
    let deep = "[".repeat(MAX_DEPTH + 2) + &"]".repeat(MAX_DEPTH + 2);
    assert!(parse(&deep).is_err());
    let many = format!("[{}]", "1,".repeat(30_000));
    assert!(parse(&many).is_err());
}

#[test]
fn an_empty_text_is_an_empty_map() {
    assert_eq!(parse("# nothing\n").unwrap().value, Value::Map(Vec::new()));
}

#[test]
fn suggests_only_what_is_near() {
    assert_eq!(nearest("sevrity", ["severity", "lines"]), Some("severity"));
    assert_eq!(nearest("colour", ["severity", "lines"]), None);
}
