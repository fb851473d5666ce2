//! Who did something: a person, or a program.

use gradus_core::issue::Actor;
use serde_json::Value;

/// Longest login that is taken; GitHub's have 39 characters, and `[bot]`.
const MAX_LOGIN: usize = 60;

/// Programs under logins that look like a person's.
const BOTS: [&str; 12] = [
    "fejta-bot",
    "istio-testing",
    "k8s-ci-robot",
    "k8s-github-robot",
    "k8s-infra-ci-robot",
    "k8s-merge-robot",
    "k8s-triage-robot",
    "kubevirt-bot",
    "openshift-bot",
    "openshift-ci-robot",
    "openshift-merge-robot",
    "pytorchmergebot",
];

/// Programs that merge, and close what people tell them to close: a fix may stand behind them.
const ACT_FOR_OTHERS: [&str; 14] = [
    "bors[bot]",
    "github-merge-queue[bot]",
    "google-oss-prow[bot]",
    "istio-testing",
    "k8s-ci-robot",
    "k8s-github-robot",
    "k8s-infra-ci-robot",
    "k8s-merge-robot",
    "kodiakhq[bot]",
    "kubevirt-bot",
    "mergify[bot]",
    "openshift-ci-robot",
    "openshift-merge-bot[bot]",
    "openshift-merge-robot",
];

/// Reads a user; `None` where it has no login: a deleted account, say.
pub(super) fn actor(value: &Value) -> Option<Actor> {
    let login = value.get("login")?.as_str()?;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '[' | ']' | '/');
    if login.is_empty() || login.len() > MAX_LOGIN || !login.chars().all(fits) {
        return None;
    }
    let kind = value.get("type").or_else(|| value.get("__typename"));
    let is_program = kind
        .and_then(Value::as_str)
        .is_some_and(|kind| kind.eq_ignore_ascii_case("bot"));
    let says_so = value.get("is_bot").and_then(Value::as_bool) == Some(true);
    Some(Actor {
        bot: is_program || says_so || is_bot(login),
        login: login.to_owned(),
    })
}

fn is_bot(login: &str) -> bool {
    let lower = login.to_ascii_lowercase();
    lower.ends_with("[bot]") || lower.starts_with("app/") || BOTS.contains(&lower.as_str())
}

/// Tells whether a program merges and closes for people.
pub(super) fn acts_for_others(login: &str) -> bool {
    ACT_FOR_OTHERS.contains(&login.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::{actor, acts_for_others};
    use serde_json::json;

    #[test]
    fn programs_are_known_by_type_and_by_login() {
        let bot = |value| actor(&value).map(|a| a.bot);
        assert_eq!(bot(json!({"login": "ann", "type": "User"})), Some(false));
        assert_eq!(bot(json!({"login": "sweeper", "type": "Bot"})), Some(true));
        assert_eq!(
            bot(json!({"login": "stale[bot]", "type": "User"})),
            Some(true)
        );
        assert_eq!(bot(json!({"login": "k8s-triage-robot"})), Some(true));
        assert_eq!(
            bot(json!({"login": "app/dependabot", "is_bot": true})),
            Some(true)
        );
        assert_eq!(bot(json!({"login": "robottler"})), Some(false));
        assert_eq!(bot(json!({"login": "a\u{1b}[2J"})), None);
        assert_eq!(bot(json!(null)), None);
        assert!(acts_for_others("K8s-CI-Robot") && !acts_for_others("k8s-triage-robot"));
    }
}
