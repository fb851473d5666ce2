use proptest::prelude::*;

use super::{Gates, chart, form, table};
use crate::fixtures::Fixture;
use crate::project::{GateView, Project};

/// `Bell` (alpha, off), `Horn` (beta, on) and `Lamp` (stable, on); `Gone` was there.
fn project() -> Project {
    let gone: &[(&str, &str)] = &[("Gone", "0.1 alpha off")];
    let fixture = Fixture::new()
        .gate("Bell", "0.3 alpha off")
        .gate("Horn", "0.2 beta on")
        .gate("Lamp", "0.2 stable on locked")
        .line("0.1", gone)
        .line("0.2", &[]);
    let policy = crate::policy::builtin("kubernetes").expect("a built-in policy");
    let mut project = fixture.project(&policy, &crate::config::Config::default());
    for view in &mut project.gates {
        let name = &view.gate.name;
        view.gate.summary = Some(format!("{name} makes a | `sound`\n# x"));
    }
    project
}

fn gates(project: &Project) -> Gates<'_> {
    let there: Vec<&GateView> = project.gates.iter().collect();
    let former = project.removed.iter().map(|r| r.name.as_str()).collect();
    Gates { there, former }
}

const TABLE: &str = "# Gates\n
<!-- gradus:gates -->
| Feature gate | Owner | Stage | Default | Description |
|--------------|:-----:|-------|---------|-------------|
| [`Lamp`](lamp.md) | ada | *Beta* | **Off** | It shines \\| brightly. |
| `Gone` | ada | Alpha | Off | It was. |
| `Upstream` | joan | Beta | On | Not ours. |
| Horn | joan |  Beta  | On | Loud. |
<!-- /gradus:gates -->
Mine.\n";

#[test]
fn a_table_keeps_the_columns_of_people() {
    let project = project();
    let kept = table::keep(TABLE, &gates(&project)).expect("it is kept");
    assert_eq!(
        kept,
        "# Gates\n
<!-- gradus:gates -->
| Feature gate | Owner | Stage | Default | Description |
|--------------|:-----:|-------|---------|-------------|
| [`Lamp`](lamp.md) | ada | *Stable* | **On** | It shines \\| brightly. |
| `Upstream` | joan | Beta | On | Not ours. |
| Horn | joan |  Beta  | On | Loud. |
| `Bell` |  | Alpha | **Off** | Makes a &#124; \\`sound\\` &#35; x |
<!-- /gradus:gates -->
Mine.\n"
    );
    assert_eq!(table::keep(&kept, &gates(&project)), Ok(kept));
    let new = table::keep(
        "<!-- gradus:gates -->\n<!-- /gradus:gates -->",
        &gates(&project),
    );
    let new = new.expect("it is kept");
    assert!(
        new.contains("| `Bell` | Alpha | `false` | 0.3 | Makes a"),
        "{new}"
    );
    let told = table::keep("# Mine\n", &gates(&project)).expect_err("there are no markers");
    assert!(told.contains("has no markers"), "{told}");
}

#[test]
fn a_chart_keeps_comments_order_and_the_keys_of_others() {
    let project = project();
    let values = "a: 1\n# featureGates:\n# gradus:gates\n#   Logging: true   # upstream\n#   Lamp: false     # shines\n#   Gone: true\n# words\n# /gradus:gates\nfeatureGates: {}\n";
    let kept = chart::keep(values, chart::KEY, &gates(&project)).expect("it is kept");
    assert_eq!(
        kept,
        "a: 1\n# featureGates:\n# gradus:gates\n#   Logging: true   # upstream\n#   Bell: false     # Makes a | `sound` # x\n#   Horn: true      # Makes a | `sound` # x\n#   Lamp: true     # shines\n# words\n# /gradus:gates\nfeatureGates: {}\n"
    );
    assert_eq!(chart::keep(&kept, chart::KEY, &gates(&project)), Ok(kept));
    let map = "featureGates: # which\r\n  # loud\r\n  \"Horn\": false # no\r\n  Lamp: true\r\n\r\n# next\r\nb: 1\r\n";
    let kept = chart::keep(map, chart::KEY, &gates(&project)).expect("it is kept");
    assert!(
        kept.starts_with("featureGates: # which\r\n  # loud\r\n  Bell: false   # Makes"),
        "{kept}"
    );
    assert!(kept.contains("\r\n  \"Horn\": true # no\r\n  Lamp: true\r\n\r\n# next\r\nb: 1\r\n"));
    for (text, why) in [
        ("a: 1\n", "has no map `featureGates`"),
        ("featureGates: {}\n", "written on one line"),
        ("featureGates:\n- Lamp\n", "is a list"),
        ("# gradus:gates\n", "never closed"),
    ] {
        let told = chart::keep(text, chart::KEY, &gates(&project)).expect_err("it is refused");
        assert!(told.contains(why), "{told}");
    }
}

#[test]
fn a_chart_in_which_something_is_not_sure_is_left() {
    let project = project();
    for (text, why) in [
        (
            "featureGates:\n  Horn: \"true\"   # ours\n",
            "line 2: Horn is not set to a plain",
        ),
        ("featureGates:\n  Horn: yes\n", "line 2: Horn is not set"),
        ("featureGates:\n  Horn: ~\n", "line 2: Horn is not set"),
        ("featureGates:\n  Horn:\n", "line 2: Horn is not set"),
        (
            "featureGates:\n  Horn:\n    true\n",
            "line 2: Horn is not set",
        ),
        ("featureGates:\n  Horn: {{ .x }}\n", "line 2: "),
        (
            "featureGates:\n  Horn: &a true\n",
            "line 2: Horn is not set",
        ),
        (
            "featureGates:\n  Horn: !!bool true\n",
            "line 2: Horn is not set",
        ),
        (
            "featureGates:\n  !!str Horn: true\n",
            "line 2: Horn is not set",
        ),
        (
            "featureGates:\n  ? Horn\n  : true\n",
            "line 2: Horn is not set",
        ),
        (
            "featureGates:\n  Horn:\n    enabled: false\n",
            "line 2: Horn is not set",
        ),
        (
            "featureGates:\n  Gone: |\n    x\n",
            "line 2: Gone is not set",
        ),
        (
            "featureGates:\n  Horn: true\n  Horn: true\n",
            "change of something else",
        ),
        ("featureGates:\n  <<: {Horn: true}\n", "`<<` brings in keys"),
        (
            "a: &a {}\nfeatureGates: *a\n",
            "an anchor, an alias or a tag",
        ),
        (
            "featureGates: &a\n  Horn: true\n",
            "an anchor, an alias or a tag",
        ),
        (
            "featureGates:\nfeatureGates:\n",
            "the key `featureGates` twice",
        ),
        ("featureGates: |\n  Horn: true\n", "is a value"),
        ("a: |\n  featureGates:\n    Horn: true\n", "has no map"),
        ("a: 'b\n\n  featureGates:\n  c'\n", "has no map"),
        ("a: 1\n---\nfeatureGates:\n", "more than one document"),
        ("a: [\nfeatureGates:\n", "not YAML"),
        (
            "# gradus:gates\n#   Horn: 'true'\n# /gradus:gates\n",
            "line 2: Horn is not set",
        ),
        (
            "# gradus:gates\n# Zed:\n#   Horn: true\n# /gradus:gates\n",
            "line 3: Horn stands below `Zed`",
        ),
        (
            "# gradus:gates\n#   Horn: true\n#     Bell: true\n# /gradus:gates\n",
            "line 3: Bell does not stand as deep",
        ),
        (
            "# gradus:gates\n# Horn: true\n# Horn: true\n# /gradus:gates\n",
            "line 3: Horn stands there twice",
        ),
        (
            "# gradus:gates\n# featureGates: {Horn: true}\n# /gradus:gates\n",
            "on one line",
        ),
        (
            "a: |\n  # gradus:gates\n  # Horn: false\n  # /gradus:gates\n",
            "not in comments",
        ),
        (
            "# gradus:gates\nHorn: false\n# /gradus:gates\nfeatureGates:\n",
            "between the markers",
        ),
    ] {
        let told = chart::keep(text, chart::KEY, &gates(&project)).expect_err(text);
        assert!(told.contains(why), "{text}: {told}");
    }
}

#[test]
fn a_chart_is_changed_where_it_is_sure_and_nowhere_else() {
    let project = project();
    let text = "\u{feff}x: &x a\n'featureGates':\n  Zed: |\n    Horn: false\n    tail\n  Own:\n    Bell: true\n  \"Horn\" : false # loud\n  'Lamp':   true\ny: *x\nz: |\n  featureGates:\n    Horn: false\n";
    let kept = chart::keep(text, chart::KEY, &gates(&project)).expect("it is kept");
    assert_eq!(
        kept,
        "\u{feff}x: &x a\n'featureGates':\n  Zed: |\n    Horn: false\n    tail\n  Own:\n    Bell: true\n  Bell: false    # Makes a | `sound` # x\n  \"Horn\" : true # loud\n  'Lamp':   true\ny: *x\nz: |\n  featureGates:\n    Horn: false\n"
    );
    assert_eq!(chart::keep(&kept, chart::KEY, &gates(&project)), Ok(kept));
    let none = chart::keep("featureGates: # none", chart::KEY, &gates(&project));
    let none = none.expect("it is kept");
    assert!(
        none.starts_with("featureGates: # none\n  Bell: false  # "),
        "{none}"
    );
    let live = "featureGates:\n  Other: true\n  # gradus:gates\n  Lamp: true\n  # /gradus:gates\n  More: true\n";
    let live = chart::keep(live, chart::KEY, &gates(&project)).expect("it is kept");
    assert!(
        live.starts_with("featureGates:\n  Other: true\n  # gradus:gates\n  Bell: false")
            && live.ends_with("  Lamp: true\n  # /gradus:gates\n  More: true\n"),
        "{live}"
    );
}

#[test]
fn a_new_gate_stands_beside_other_keys_and_not_below_them() {
    let project = project();
    let deep = "featureGates:\n    Zed:\n      x: true\n";
    let kept = chart::keep(deep, chart::KEY, &gates(&project)).expect("it is kept");
    assert_eq!(entries(&kept), Some(vec![1, 1, 1, 0]), "{kept}");
    let sample = "# gradus:gates\n# featureGates:\n#     Zed:\n#       x: true\n# /gradus:gates\n";
    let kept = chart::keep(sample, chart::KEY, &gates(&project)).expect("it is kept");
    let bare: String = kept
        .lines()
        .map(|l| format!("{}\n", l.get(2..).unwrap_or("")))
        .collect();
    let bare = bare.replace("gradus:gates\n", "").replace("/", "");
    assert_eq!(entries(&bare), Some(vec![1, 1, 1, 0]), "{bare}");
}

#[test]
fn a_table_in_an_item_of_a_list_stays_in_it() {
    let project = project();
    let item = "- Gates:\n\n  <!-- gradus:gates -->\n  | Gate | Stage |\n  |--|--|\n  | Lamp | Stable |\n  <!-- /gradus:gates -->\n";
    let kept = table::keep(item, &gates(&project)).expect("it is kept");
    assert!(kept.contains("\n  | `Bell` | Alpha |\n"), "{kept}");
    let item = "- Gates:\n\n  <!-- gradus:gates -->\n  <!-- /gradus:gates -->\n";
    let kept = table::keep(item, &gates(&project)).expect("it is kept");
    assert!(
        kept.contains("\n  | Feature gate |") && kept.contains("\n  | `Bell` |"),
        "{kept}"
    );
}

const FORM: &str = "name: Bug # report
body:
  - type: dropdown
    id: other
    attributes:
      options: [a]
  - type: dropdown
    id: gates
    attributes:
      options:
        - None # of them
        - \"Gone (enabled)\"
        - 'Lamp (enabled)' # bright
        - Other
    validations: {required: true}
";

#[test]
fn a_form_keeps_words_comments_and_other_options() {
    let project = project();
    let kept = form::keep(FORM, "gates", &gates(&project)).expect("it is kept");
    let options = "        - None # of them\n        - 'Bell (enabled)'\n        - 'Horn (disabled)'\n        - 'Lamp (disabled)' # bright\n        - Other\n";
    let (before, rest) = FORM.split_once("        - None").expect("a list");
    let (_, after) = rest.split_once("- Other\n").expect("its end");
    // The new options are quoted, because what is not may be anything.
    assert_eq!(kept.replace('"', "'"), format!("{before}{options}{after}"));
    assert_eq!(form::keep(&kept, "gates", &gates(&project)), Ok(kept));
    for (text, id, why) in [
        (FORM, "none", "no field with the id `none`"),
        (FORM, "other", "not on one line"),
        ("a: [\n", "gates", "line "),
        ("a: 1\n", "gates", "no issue form"),
    ] {
        let told = form::keep(text, id, &gates(&project)).expect_err("it is refused");
        assert!(told.contains(why), "{told}");
    }
}

#[test]
fn an_option_is_a_gates_where_its_words_say_so() {
    let project = project();
    let form =
        |options: &str| format!("body:\n  - id: gates\n    attributes:\n      options:\n{options}");
    let both = form("        - Horn (enabled)\n        - Horn (disabled)\n");
    let told = form::keep(&both, "gates", &gates(&project)).expect_err("it is refused");
    assert!(told.contains("line 6: Horn has two options"), "{told}");
    let words = form(
        "        - Horn and its friends\n        - Lamp – it shines\n        - \"Bell: rings\"\n",
    );
    let kept = form::keep(&words, "gates", &gates(&project)).expect("it is kept");
    assert_eq!(kept, format!("{words}        - \"Horn\"\n"));
}

/// Counts the entries of each gate in the map of a chart, as YAML.
fn entries(text: &str) -> Option<Vec<usize>> {
    use crate::reading::tree::{Node, Value, parse};
    let root = parse(text).ok()?;
    let get = |map: &Node, name: &str| -> Vec<Node> {
        let Value::Map(pairs) = &map.value else {
            return Vec::new();
        };
        let named = pairs
            .iter()
            .filter(|(k, _)| matches!(&k.value, Value::Scalar { text, .. } if text == name));
        named.map(|(_, value)| value.clone()).collect()
    };
    let map = get(&root, chart::KEY).pop()?;
    Some(
        ["Bell", "Horn", "Lamp", "Gone"]
            .map(|name| get(&map, name).len())
            .to_vec(),
    )
}

proptest! {
    #[test]
    fn a_map_that_is_kept_has_each_gate_once(values in "(  (Lamp|Horn|'Horn'|Gone|Zed|\\? Bell):( true| false| \"true\"| yes| \\||)( # x)?\n|    (tail|Horn: true)\n|  - true\n|\n|# x\n|  <<: \\*a\n){0,6}") {
        let project = project();
        let text = format!("a: 1\nfeatureGates:\n{values}b: |\n  Horn: false\n");
        if let Ok(kept) = chart::keep(&text, chart::KEY, &gates(&project)) {
            prop_assert_eq!(entries(&kept), Some(vec![1, 1, 1, 0]), "{}", kept);
            prop_assert!(kept.ends_with("b: |\n  Horn: false\n"), "{}", kept);
        }
    }


    #[test]
    fn no_text_ends_it_and_twice_is_once(text in "([ -~\r\n|#:`]|Lamp|Gone|true|- |# gradus:gates\n|# /gradus:gates\n|<!-- /?gradus:gates -->\n|featureGates:\n|\\| Gate \\| Stage \\|\n\\|--\\|--\\|\n){0,60}") {
        let project = project();
        let gates = gates(&project);
        for keep in [table::keep, |t: &str, g: &Gates<'_>| chart::keep(t, chart::KEY, g), |t: &str, g: &Gates<'_>| form::keep(t, "gates", g)] {
            if let Ok(kept) = keep(&text, &gates) {
                let again = keep(&kept, &gates);
                prop_assert_eq!(again.as_ref(), Ok(&kept), "{}", text);
            }
        }
    }
}
