//! Files that are broken, binary or made to hurt.

use gradus_collect::go::{Memo, Reading, read, read_file};
use gradus_collect::source::MemorySource;
use gradus_core::ledger::UnreadCode;
use proptest::prelude::*;

const GOOD: &str = "package g\n\nconst A featuregate.Feature = \"A\"\n\nvar gates = map[featuregate.Feature]featuregate.FeatureSpec{\n\tA: {Default: true, PreRelease: featuregate.Beta},\n}\n";

fn names(reading: &Reading) -> Vec<&str> {
    let gates = &reading.inventory.gates;
    gates.iter().map(|g| g.name.as_str()).collect()
}

fn codes(reading: &Reading) -> Vec<UnreadCode> {
    reading.unread.iter().map(|u| u.code).collect()
}

#[test]
fn an_error_elsewhere_hurts_nothing() {
    for broken in [
        "func broken() {\n\tif x {\n",
        "func odd() { := := }\n",
        "var x = [[[\n",
        "type T struct {\n",
    ] {
        for code in [
            format!("{GOOD}\n{broken}"),
            GOOD.replace("\nconst", &format!("\n{broken}\nconst")),
        ] {
            let reading = read_file(code.as_bytes());
            assert_eq!(names(&reading), ["A"], "{broken}");
            assert!(codes(&reading).is_empty(), "{broken}");
        }
    }
}

#[test]
fn an_error_in_a_registry_is_told() {
    let odd = GOOD.replace("\tA:", "\t\"Z\": {Default: := },\n\tA:");
    let reading = read_file(odd.as_bytes());
    assert!(names(&reading).contains(&"A"));
    assert_eq!(codes(&reading), [UnreadCode::Syntax]);
    let cut = GOOD.trim_end().trim_end_matches('}');
    assert_eq!(codes(&read_file(cut.as_bytes())), [UnreadCode::Syntax]);
}

#[test]
fn new_of_an_expression_is_understood() {
    let code = format!(
        "{GOOD}\nfunc f() *bool {{\n\tx := new(1 + 2)\n\treturn new(Enabled(A) && y == 1)\n}}\n"
    );
    let reading = read_file(code.as_bytes());
    assert_eq!(reading.inventory.gates[0].use_sites.len(), 1);
    assert!(reading.unread.is_empty());
}

#[test]
fn bytes_that_are_no_text() {
    let mut binary = b"\x7fELF\0\0\0FeatureSpec{".to_vec();
    binary.extend([0xff; 64]);
    assert_eq!(codes(&read_file(&binary)), [UnreadCode::NotText]);
    let latin = b"package g\n// caf\xe9 FeatureSpec\n";
    assert_eq!(codes(&read_file(latin)), [UnreadCode::NotText]);
    let uses = b"package g\n// caf\xe9\nvar x = Enabled(A)\n";
    assert_eq!(codes(&read_file(uses)), [UnreadCode::NotText]);
    assert!(read_file(b"").unread.is_empty());
}

#[test]
fn carriage_returns_and_a_byte_order_mark() {
    let plain = read_file(GOOD.as_bytes());
    let windows = read_file(format!("\u{feff}{}", GOOD.replace('\n', "\r\n")).as_bytes());
    assert_eq!(windows.inventory, plain.inventory);
}

#[test]
fn nesting_is_bounded() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("[]", "")] {
        let (deep, back) = (open.repeat(20_000), close.repeat(20_000));
        let code = format!("{GOOD}\nvar Deep FeatureSpec = {deep}1{back}\n");
        assert_eq!(names(&read_file(code.as_bytes())), ["A"], "{open}");
    }
    let deep = format!("{}x{}", "(".repeat(5_000), ")".repeat(5_000));
    let registry = format!("{GOOD}\nvar Deep FeatureSpec = {deep}\n");
    assert_eq!(codes(&read_file(registry.as_bytes())), [UnreadCode::Budget]);
    let check = format!("{GOOD}\nvar used = Enabled({deep})\n");
    assert_eq!(codes(&read_file(check.as_bytes())), [UnreadCode::Budget]);
}

#[test]
fn long_chains_nest_without_brackets() {
    let sum = vec!["Enabled(A)"; 5_000].join(" && ");
    let code = format!("{GOOD}\nfunc f() bool {{ return {sum} }}\n");
    assert_eq!(names(&read_file(code.as_bytes())), ["A"]);
    let calls = ".enable()".repeat(5_000);
    let code = format!("package g\n\nvar x = newFeatureGate(\"x\"){calls}.mustRegister()\n");
    assert_eq!(codes(&read_file(code.as_bytes())), [UnreadCode::Syntax]);
}

#[test]
fn the_result_does_not_depend_on_threads() {
    let files: Vec<(String, String)> = (0..40)
        .map(|i| {
            let text = GOOD.replace("\"A\"", &format!("\"Gate{}\"", i % 7));
            let code = format!("{text}\nfunc f() bool {{ return Enabled(A) }}\n");
            (format!("p{i}/g.go"), code)
        })
        .collect();
    let source = MemorySource::new(files);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        pool.install(|| read(&source, &Memo::default()))
    };
    assert_eq!(run(1), run(2));
    assert_eq!(run(1), run(8));
}

proptest! {
    #[test]
    fn no_bytes_make_it_fail(pieces in proptest::collection::vec(piece(), 0..40)) {
        let _ = read_file(pieces.concat().as_bytes());
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(GOOD.to_owned()),
        proptest::sample::select(vec![
            "package g\n",
            "import x \"a/b\"\n",
            "const (\n",
            "var X = ",
            "func f(a Feature) {\n",
            "map[Feature]FeatureSpec{",
            "VersionedSpecs{",
            "}\n",
            ")\n",
            "]",
            "\"",
            "`",
            "/*",
            "//",
            "RegisterFeatureGate(FeatureGate{Name: A, State: B})",
            "newFeatureGate(\"é\").mustRegister()",
            "r.MustRegister(\"x\", f.StageAlpha)",
            "if Enabled(A) && !Enabled(B) { return errors.New(\"\") }\n",
            "map[Feature][]Feature{A: {B}}",
            "case x:",
            "switch {",
            "A: {Default: true},\n",
            "Enabled(",
            "IsEnabled()",
        ])
        .prop_map(str::to_owned),
        "[ -~\n\té]{0,12}",
    ]
}
