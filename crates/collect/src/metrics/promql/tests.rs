use super::{Query, query};

fn names(text: &str) -> Vec<String> {
    query(text)
        .unwrap_or_else(|e| panic!("{text}: {e:?}"))
        .metrics
}

fn wrong(text: &str) -> String {
    query(text).expect_err(text).what
}

#[test]
fn selectors() {
    assert_eq!(names("lamp_on"), ["lamp_on"]);
    assert_eq!(names("house:lamp_on:sum"), ["house:lamp_on:sum"]);
    assert_eq!(names("lamp_on{room=\"hall\", way!~'a|b',}"), ["lamp_on"]);
    assert_eq!(names("{__name__=\"lamp_on\", room=\"hall\"}"), ["lamp_on"]);
    assert_eq!(
        names("{__name__=~\"(lamp_on|lamp_off)\"}"),
        ["lamp_on", "lamp_off"]
    );
    assert_eq!(names("{\"lamp_on\", room=`hall`}"), ["lamp_on"]);
    assert_eq!(names("{\"lamp.on\"}"), ["lamp.on"]);
    assert_eq!(
        names("lamp_on{room=\"hall\" or room=\"attic\"}"),
        ["lamp_on"]
    );
    let query = query("{room=\"hall\"} + {__name__=~\"lamp_.*\"}").expect("a query");
    assert_eq!((query.metrics.len(), query.hidden), (0, 2));
}

#[test]
fn labels_words_and_functions_are_no_metrics() {
    assert_eq!(
        names(
            "sum by (room, \"way\") (rate(lamp_on_total[5m])) / on (room) group_left (floor) lamp_info"
        ),
        ["lamp_on_total", "lamp_info"]
    );
    assert_eq!(
        names(
            "SUM(lamp_on) WITHOUT (room) > bool 3 and ignoring(way) lamp_ok unless lamp_off or vector(1)"
        ),
        ["lamp_on", "lamp_ok", "lamp_off"]
    );
    assert_eq!(names("count(lamp_on) by (sum) == Inf"), ["lamp_on"]);
    assert_eq!(
        names("count_values(\"version\", build_info)"),
        ["build_info"]
    );
    assert_eq!(names("time() - -1e-3 ^ 0x1F"), Vec::<String>::new());
    assert_eq!(names("# a comment\nlamp_on # another\n"), ["lamp_on"]);
}

#[test]
fn ranges_offsets_and_moments() {
    assert_eq!(
        names("max_over_time(rate(lamp_a[5m:1m])[1h30m:]) @ end() offset -1d"),
        ["lamp_a"]
    );
    assert_eq!(names("lamp_a[1w] offset 5m @ 1609746000"), ["lamp_a"]);
    assert_eq!(names("lamp_a[300]"), ["lamp_a"]);
}

#[test]
fn variables_of_dashboards() {
    assert_eq!(
        names(
            "sum by ($group, floor) (rate(lamp_total{room=~\"$room\", $more}[$__rate_interval])) offset ${shift:raw}"
        ),
        ["lamp_total"]
    );
    assert_eq!(names("topk($n, lamp_a[${__range_s}s])"), ["lamp_a"]);
    assert_eq!(names("lamp_a[[[interval]]:$step]"), ["lamp_a"]);
    let hidden = query("rate(${metric}_total[5m]) + lamp_[[way]]_total{} + $fn(lamp_a)");
    assert_eq!(
        hidden,
        Ok(Query {
            metrics: vec!["lamp_a".to_owned()],
            hidden: 2
        })
    );
}

#[test]
fn queries_of_variables() {
    assert_eq!(names("label_values(lamp_a{room=\"x\"}, floor)"), ["lamp_a"]);
    assert_eq!(names("label_values(floor)"), Vec::<String>::new());
    assert_eq!(names("query_result(sum(lamp_a))"), ["lamp_a"]);
}

#[test]
fn what_is_no_query() {
    assert_eq!(wrong("{app=\"lamp\"} |= \"on\""), "unexpected `|`");
    assert_eq!(wrong("sum(lamp_a"), "it ends too early");
    assert_eq!(wrong("lamp_a lamp_b"), "unexpected `lamp_b`");
    assert_eq!(wrong("lamp_a{room}"), "unexpected `}`");
    assert_eq!(wrong("lamp_a{room=\"x}"), "a string that does not end");
    assert_eq!(wrong("SELECT * FROM lamp"), "unexpected `lamp`");
    assert_eq!(wrong("lamp_a[]"), "unexpected `]`");
    assert_eq!(wrong(""), "it ends too early");
    assert_eq!(wrong("lamp_a == "), "it ends too early");
    assert_eq!(wrong("$"), "unexpected `$`");
    assert_eq!(wrong("\u{e9}"), "unexpected `\u{e9}`");
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = |n: usize| format!("{}lamp_a{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(names(&deep(90)), ["lamp_a"]);
    let error = query(&deep(100_000 / 4)).expect_err("deep");
    assert!(error.over_budget, "{error:?}");
    let many: Vec<String> = (0..200).map(|i| format!("lamp_{i}")).collect();
    assert!(query(&many.join(" + ")).expect_err("many").over_budget);
    assert_eq!(wrong(&"[".repeat(60_000)), "unexpected `[`");
    let error = query(&"lamp_a + ".repeat(20_000)).expect_err("long");
    assert!(error.over_budget, "{error:?}");
}
