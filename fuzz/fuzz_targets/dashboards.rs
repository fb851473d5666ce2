//! Any bytes are a query, rules, a template of rules, a dashboard, and a document with queries.
#![no_main]

use gradus_collect::metrics::{promql, read_document, read_file};
use gradus_core::ledger::LedgerKind;
use gradus_core::location::Location;
use gradus_core::metric::{DeclaredMetric, Metrics};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        match promql::query(text) {
            Ok(query) => assert!(query.metrics.iter().all(|m| !m.is_empty())),
            Err(error) => assert!(error.offset <= text.len(), "{error:?}"),
        }
    }
    let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
    let stands = |location: &Location| {
        let line = usize::try_from(location.line).expect("fits");
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
    };
    for path in ["rules.yaml", "chart/templates/rules.yaml", "board.json"] {
        let queries = read_file(path, bytes);
        queries.used.iter().for_each(|u| stands(&u.location));
        queries.recorded.iter().for_each(|r| stands(&r.location));
        assert!(queries.unread.len() <= 400_000);
    }
    let metrics = Metrics {
        declared: vec![DeclaredMetric {
            name: "house_lamp_on".to_owned(),
            prefix: Some("house".to_owned()),
            kind: None,
            help: None,
            labels: Vec::new(),
            labels_complete: true,
            stability: None,
            location: Location::new(LedgerKind::Metrics, "m.go", 1, 1),
        }],
        ..Metrics::default()
    };
    let uses = read_document("docs/metrics.md", bytes, &metrics);
    uses.used.iter().for_each(|u| stands(&u.location));
});
