use super::find;
use crate::fixtures::Fixture;

fn map(steps: &[&[(&str, &str)]]) -> Vec<Vec<(String, String)>> {
    let mut fixture = Fixture::new();
    for step in steps {
        fixture = fixture.commit(step);
    }
    let history = fixture.ledgers.history.unwrap();
    find(&history).into_iter().map(|r| r.map).collect()
}

const CALENDAR: &[(&str, &str)] = &[
    ("A", "25.8 alpha off"),
    ("B", "25.12 alpha off"),
    ("C", "25.12 beta on"),
];

#[test]
fn one_step_for_all_is_a_renumbering() {
    let semver: &[(&str, &str)] = &[
        ("A", "0.2 alpha off"),
        ("B", "0.3 alpha off"),
        ("C", "0.3 beta on"),
        ("D", "0.4 alpha off"),
    ];
    let pair = |o: &str, n: &str| (o.to_owned(), n.to_owned());
    assert_eq!(
        map(&[CALENDAR, semver]),
        [vec![pair("25.8", "0.2"), pair("25.12", "0.3")]]
    );
}

#[test]
fn what_is_not_one_function_is_none() {
    // B and C had one version and have two.
    assert!(
        map(&[
            CALENDAR,
            &[
                ("A", "0.2 alpha off"),
                ("B", "0.3 alpha off"),
                ("C", "0.4 beta on")
            ]
        ])
        .is_empty()
    );
    // Only one gate changed its version alone.
    assert!(
        map(&[
            CALENDAR,
            &[
                ("A", "0.2 alpha off"),
                ("B", "0.3 beta on"),
                ("C", "0.3 stable on")
            ]
        ])
        .is_empty()
    );
    // One gate was left behind, so 25.12 means two things.
    assert!(
        map(&[
            CALENDAR,
            &[
                ("A", "0.2 alpha off"),
                ("B", "0.3 alpha off"),
                ("C", "25.12 beta on")
            ]
        ])
        .is_empty()
    );
}

#[test]
fn correcting_one_version_is_none() {
    let wrong: &[(&str, &str)] = &[("A", "0.4 alpha off"), ("B", "0.4 alpha off")];
    let right: &[(&str, &str)] = &[("A", "0.5 alpha off"), ("B", "0.5 alpha off")];
    assert!(map(&[wrong, right]).is_empty());
    assert!(map(&[right, right]).is_empty());
    assert!(
        map(&[
            &[("A", "alpha off"), ("B", "alpha off")],
            &[("A", "beta on"), ("B", "beta on")]
        ])
        .is_empty()
    );
}
