#![allow(
    clippy::print_stdout,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    missing_docs
)]
use gradus_collect::repository::{Request, collect};
fn main() {
    let mut a = std::env::args().skip(1);
    let path = a.next().unwrap_or_default();
    let at = a.next().filter(|s| s != "-");
    let all = a.next().is_some();
    let l = collect(&Request {
        path: path.into(),
        at,
        history: false,
        documents: true,
    })
    .expect("reads");
    for s in &l.statements {
        let w = s.claim.as_str();
        if matches!(s.location.ledger.as_str(), "docs" | "lists" | "proposals")
            && (all || (w != "listed" && w != "named" && (s.listing.is_none() || w == "sets-to")))
        {
            println!(
                "{} {} {:?} {:?} {:?} {:?} | {}",
                s.location,
                s.subject,
                s.claim,
                s.mode,
                s.basis,
                s.listing,
                s.location
                    .text
                    .as_deref()
                    .unwrap_or("")
                    .chars()
                    .take(200)
                    .collect::<String>()
            );
        }
    }
    println!("{:#?}", l.proposals);
    for u in &l.unread {
        println!("{u:?}");
    }
}
