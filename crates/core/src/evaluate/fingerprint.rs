//! The name of a finding over time: it stays when lines move and when values change.

use crate::finding::Finding;

/// Joins what makes a finding the same finding.
pub(super) fn identity(finding: &Finding) -> String {
    let primary = finding.locations.first();
    // A blank that no part contains keeps the parts apart.
    [
        finding.rule,
        finding.gate.as_deref().unwrap_or(""),
        finding.claim.unwrap_or(""),
        primary.map_or("", |l| l.ledger.as_str()),
        primary.map_or("", |l| l.path.as_str()),
    ]
    .join("\u{1f}")
}

/// Hashes an identity and the number of its occurrence: 128 bits of FNV-1a, in hex.
pub(super) fn hash(identity: &str, occurrence: u32) -> String {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let number = occurrence.to_be_bytes();
    let hash = identity.bytes().chain(number).fold(BASIS, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(PRIME)
    });
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn occurrence_tells_equal_claims_apart() {
        assert_ne!(hash("a", 0), hash("a", 1));
        assert_eq!(hash("a", 0), hash("a", 0));
        assert_eq!(hash("a", 0).len(), 32);
    }
}
