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

proptest! {
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
