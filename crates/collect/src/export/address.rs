//! Addresses of records: of GitHub's REST interface, and of the pages that people open.

use super::page;

/// An address of the interface, taken apart.
struct Interface<'a> {
    scheme: &'a str,
    host: &'a str,
    owner: &'a str,
    name: &'a str,
    rest: &'a str,
}

/// Reads `https://api.github.com/repos/o/n/...` and `https://host/api/v3/repos/o/n/...`.
fn of_interface(url: &str) -> Option<Interface<'_>> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let path = path.strip_prefix("api/v3/").unwrap_or(path);
    let path = path.strip_prefix("repos/")?;
    let mut parts = path.splitn(3, '/');
    Some(Interface {
        scheme,
        host,
        owner: plain(parts.next()?)?,
        name: plain(parts.next()?)?,
        rest: parts.next().unwrap_or_default(),
    })
}

/// Returns the address that people open; `None` for one that is none of the interface.
pub(crate) fn opened(url: &str) -> Option<String> {
    let parts = of_interface(url)?;
    let rest = match parts.rest.split_once('/') {
        Some(("pulls", number)) => format!("pull/{number}"),
        Some(("milestones", number)) => format!("milestone/{number}"),
        _ => parts.rest.to_owned(),
    };
    let host = parts.host.strip_prefix("api.").unwrap_or(parts.host);
    Some(format!(
        "{}://{host}/{}/{}/{rest}",
        parts.scheme, parts.owner, parts.name
    ))
}

/// Returns the repository, `owner/name`, to which an address of a record belongs.
pub(crate) fn repository(url: &str) -> Option<String> {
    let url = page(url)?;
    if let Some(parts) = of_interface(url) {
        return Some(format!("{}/{}", parts.owner, parts.name));
    }
    let (_, rest) = url.split_once("://")?;
    let mut parts = rest.split('/').skip(1);
    let (owner, name) = (plain(parts.next()?)?, plain(parts.next()?)?);
    let is_page = matches!(parts.next()?, "issues" | "pull" | "milestone" | "releases");
    is_page.then(|| format!("{owner}/{name}"))
}

fn plain(part: &str) -> Option<&str> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (!part.is_empty() && part.len() <= 100 && part.bytes().all(fits)).then_some(part)
}
