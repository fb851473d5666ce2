//! Whether a test expects an error: fields of rows, assertions, plain Go.

use super::super::syntax::{Expr, Kind, Stmt};
use super::table::Row;

/// Assertions that an error is there.
const ASSERTIONS: [&str; 10] = [
    "Error",
    "Errorf",
    "ErrorIs",
    "ErrorIsf",
    "ErrorAs",
    "ErrorContains",
    "ErrorContainsf",
    "EqualError",
    "EqualErrorf",
    "ErrorMatches",
];

/// Tells for each row of a table whether it expects an error; `None` where its fields do not
/// say.
pub(super) fn of_rows(rows: &[Row<'_>]) -> Vec<Option<bool>> {
    let any = |wanted: fn(&str) -> bool| rows.iter().any(|r| r.fields.keys().any(|f| wanted(f)));
    let (errors, allows) = (any(is_error), any(is_allowance));
    rows.iter()
        .map(|row| {
            let mut fields = row.fields.iter();
            if errors {
                // A field that is left out says that no error is expected.
                Some(fields.any(|(name, value)| is_error(name) && is_something(value)))
            } else if allows {
                Some(!fields.any(|(name, value)| is_allowance(name) && is_something(value)))
            } else {
                None
            }
        })
        .collect()
}

/// `wantErr`, `expectedError`, `errMsg`, `shouldFail`.
fn is_error(field: &str) -> bool {
    let lower = field.to_ascii_lowercase();
    let outcome = ["err", "fail", "invalid", "panic"]
        .iter()
        .any(|word| lower.contains(word));
    let wanted = ["want", "expect", "should", "is", "has", "exp"]
        .iter()
        .any(|word| lower.starts_with(word));
    (outcome && wanted)
        || matches!(
            lower.as_str(),
            "err" | "error" | "errs" | "errors" | "fails" | "fail"
        )
        || lower.starts_with("errm")
        || lower.starts_with("errorm")
        || lower.starts_with("errs")
        || lower.starts_with("errc")
}

/// `expectedAllowed`, `valid`: the error is there where they do not hold.
fn is_allowance(field: &str) -> bool {
    let lower = field.to_ascii_lowercase();
    matches!(lower.as_str(), "valid" | "allowed" | "ok" | "accepted")
        || (["want", "expect", "should", "is"]
            .iter()
            .any(|word| lower.starts_with(word))
            && ["allowed", "valid", "succeed", "success", "accepted"]
                .iter()
                .any(|word| lower.ends_with(word)))
}

/// Tells whether a value is not the zero value of its type.
fn is_something(value: &Expr) -> bool {
    match &value.kind {
        Kind::Name(name) => !matches!(&**name, "false" | "nil" | "NoError"),
        Kind::Text(text) => !text.is_empty(),
        Kind::Literal(_, elements) => !elements.is_empty(),
        Kind::Call(callee, _) => {
            !matches!(callee.last_name(), Some("Succeed" | "NoError" | "BeNil"))
        }
        Kind::Member(_, name) => !matches!(&**name, "NoError"),
        Kind::Number(number) => &**number != "0",
        _ => true,
    }
}

/// Tells whether a call asserts an error.
pub(super) fn asserts(callee: &Expr, arguments: &[Expr]) -> bool {
    let Some(name) = callee.last_name() else {
        return false;
    };
    if ASSERTIONS.contains(&name) {
        let Kind::Member(receiver, _) = &callee.kind else {
            return false;
        };
        // `t.Error("...")` reports a failure; `require.Error(t, err)` asserts one.
        let library = matches!(receiver.name(), Some("require" | "assert"));
        let first = arguments.first().and_then(Expr::name);
        return library || (first == Some("t") && arguments.len() > 1);
    }
    let positive = match name {
        "To" | "Should" => true,
        "NotTo" | "ToNot" | "ShouldNot" => false,
        _ => return false,
    };
    let matcher = arguments.first().and_then(Expr::call);
    let Some(matcher) = matcher.and_then(|(callee, _)| callee.last_name()) else {
        return false;
    };
    match matcher {
        "HaveOccurred" | "MatchError" => positive,
        "Succeed" => !positive,
        "BeNil" => !positive && about_error(callee),
        _ => false,
    }
}

/// Tells whether `Expect(err)` is what an assertion hangs on.
fn about_error(callee: &Expr) -> bool {
    let Kind::Member(receiver, _) = &callee.kind else {
        return false;
    };
    receiver
        .call()
        .and_then(|(_, arguments)| arguments.first())
        .and_then(Expr::last_name)
        .is_some_and(|name| name.to_ascii_lowercase().ends_with("err"))
}

/// Tells whether a branch fails the test: `if err == nil { t.Fatal(...) }`.
pub(super) fn fails(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Plain(values) => values.iter().any(|value| {
            value.call().is_some_and(|(callee, _)| {
                matches!(
                    callee.last_name(),
                    Some("Error" | "Errorf" | "Fatal" | "Fatalf" | "Fail" | "FailNow")
                )
            })
        }),
        _ => false,
    })
}
