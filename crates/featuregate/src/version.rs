use std::cmp::Ordering;
use std::fmt;

/// A version as Kubernetes' `apimachinery/pkg/util/version` reads and compares it.
///
/// Two kinds exist. A *semantic* version has exactly three numbers, and may have a pre-release
/// and build metadata: `1.30.0-alpha.1+abc`. A *generic* one has two numbers or more, and what
/// follows them is dropped: `1.30`, `1.30.x`, `1.30-alpha`. A leading `v` and blanks around it
/// are accepted.
///
/// `==` compares what is written: `1.30` is not `1.30.0`. [`compare`](Version::compare) is
/// Kubernetes' order, where they are equal. That order is not transitive (generic `1.30` equals
/// both `1.30.0-alpha.1` and `1.30.0`), so `Ord` is not there.
///
/// ```
/// use featuregate::Version;
///
/// let version: Version = "v1.30.2".parse()?;
/// assert!(version.compare(&Version::new(1, 30)).is_gt());
/// assert_eq!(version.to_string(), "1.30.2");
/// # Ok::<(), featuregate::VersionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version(Repr);

/// Two numbers, the usual case, need no heap, so that versions can be written in constants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Repr {
    MajorMinor([u64; 2]),
    Long(Box<Long>),
}

/// A version of three numbers or more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Long {
    numbers: Vec<u64>,
    semantic: bool,
    /// Both are empty in a generic version.
    pre_release: String,
    build: String,
}

impl Version {
    /// The generic version `major.minor`.
    pub const fn new(major: u64, minor: u64) -> Self {
        Self(Repr::MajorMinor([major, minor]))
    }

    /// What [`package_version!`](crate::package_version) makes of Cargo's texts.
    #[doc(hidden)]
    pub const fn __of_package(major: &str, minor: &str) -> Self {
        Self::new(decimal(major), decimal(minor))
    }

    /// The numbers, at least two.
    pub fn numbers(&self) -> &[u64] {
        match &self.0 {
            Repr::MajorMinor(two) => two,
            Repr::Long(long) => &long.numbers,
        }
    }

    /// The first number.
    pub fn major(&self) -> u64 {
        self.numbers()[0]
    }

    /// The second number.
    pub fn minor(&self) -> u64 {
        self.numbers()[1]
    }

    /// Major and minor of a version that has just these; `None` for any other, `1.30.0` included.
    pub(crate) const fn major_minor(&self) -> Option<(u64, u64)> {
        match self.0 {
            Repr::MajorMinor([major, minor]) => Some((major, minor)),
            Repr::Long(_) => None,
        }
    }

    /// The release before this one: one minor less, without a patch. A minor of 0 stays, and the
    /// major never changes.
    ///
    /// ```
    /// # use featuregate::Version;
    /// assert_eq!(Version::new(1, 30).previous_minor(), Version::new(1, 29));
    /// assert_eq!(Version::new(2, 0).previous_minor(), Version::new(2, 0));
    /// ```
    pub fn previous_minor(&self) -> Self {
        Self::new(self.major(), self.minor().saturating_sub(1))
    }

    /// Kubernetes' order: numbers from left to right, missing ones as 0, then the pre-release,
    /// but that only if both versions are semantic. Build metadata does not count.
    pub fn compare(&self, other: &Self) -> Ordering {
        let (a, b) = (self.numbers(), other.numbers());
        for at in 0..a.len().max(b.len()) {
            let (x, y) = (a.get(at).unwrap_or(&0), b.get(at).unwrap_or(&0));
            if x != y {
                return x.cmp(y);
            }
        }
        match (&self.0, &other.0) {
            (Repr::Long(a), Repr::Long(b)) if a.semantic && b.semantic => {
                compare_pre_release(&a.pre_release, &b.pre_release)
            }
            _ => Ordering::Equal,
        }
    }

    fn parse(text: &str, semantic: bool) -> Result<Self, VersionError> {
        let error = || VersionError {
            text: text.to_owned(),
        };
        let rest = text.trim_start();
        let rest = rest.strip_prefix('v').unwrap_or(rest);
        let (numerals, extra) = split_numerals(rest).ok_or_else(error)?;
        if extra.contains('\n') {
            return Err(error());
        }
        let count = numerals.split('.').count();
        if (semantic && count != 3) || (!semantic && count < 2) {
            return Err(error());
        }
        let mut numbers = Vec::with_capacity(count);
        for (at, numeral) in numerals.split('.').enumerate() {
            if (at == 0 || semantic) && zero_prefixed(numeral) {
                return Err(error());
            }
            numbers.push(numeral.parse().map_err(|_| error())?);
        }
        let (pre_release, build) = if semantic {
            split_extra(extra.trim_end()).ok_or_else(error)?
        } else {
            ("", "")
        };
        Ok(Self(match numbers[..] {
            [major, minor] => Repr::MajorMinor([major, minor]),
            _ => Repr::Long(Box::new(Long {
                numbers,
                semantic,
                pre_release: pre_release.to_owned(),
                build: build.to_owned(),
            })),
        }))
    }
}

/// The `major.minor` of the package that names it, out of its `Cargo.toml`: the version of a
/// program whose gates are numbered by its own releases. A release cannot forget it.
///
/// ```
/// use featuregate::{FeatureGate, Spec, gates, package_version};
///
/// gates! {
///     /// The gates of the agent.
///     pub enum Agent {
///         /// Hands whole GPUs to virtual machines.
///         Passthrough: [Spec::alpha(0, 1)],
///     }
/// }
///
/// static GATES: FeatureGate<Agent> = FeatureGate::declared(package_version!());
///
/// let version = env!("CARGO_PKG_VERSION");
/// assert!(version.starts_with(&GATES.emulation_version().to_string()));
/// ```
#[macro_export]
macro_rules! package_version {
    () => {
        $crate::Version::__of_package(
            env!("CARGO_PKG_VERSION_MAJOR"),
            env!("CARGO_PKG_VERSION_MINOR"),
        )
    };
}

/// The number that these digits are.
const fn decimal(digits: &str) -> u64 {
    let digits = digits.as_bytes();
    let (mut number, mut at) = (0, 0);
    while at < digits.len() {
        number = number * 10 + (digits[at] - b'0') as u64;
        at += 1;
    }
    number
}

impl std::str::FromStr for Version {
    type Err = VersionError;

    /// Reads a semantic version, and where that fails a generic one.
    fn from_str(text: &str) -> Result<Self, VersionError> {
        Self::parse(text, true).or_else(|_| Self::parse(text, false))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, number) in self.numbers().iter().enumerate() {
            if at > 0 {
                f.write_str(".")?;
            }
            write!(f, "{number}")?;
        }
        let Repr::Long(long) = &self.0 else {
            return Ok(());
        };
        if !long.pre_release.is_empty() {
            write!(f, "-{}", long.pre_release)?;
        }
        if !long.build.is_empty() {
            write!(f, "+{}", long.build)?;
        }
        Ok(())
    }
}

/// A text that is no version: not two numbers or more with points between them, the first without
/// a leading zero, each below 2^64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionError {
    text: String,
}

impl VersionError {
    /// The text that was to be read.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not a version: two numbers or more are needed, such as 1.30",
            crate::quote::quoted(&self.text)
        )
    }
}

impl std::error::Error for VersionError {}

/// The longest prefix of numbers with single points between them, and what follows it.
fn split_numerals(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut end = digits(0);
    if end == 0 {
        return None;
    }
    while bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    Some(text.split_at(end))
}

/// `-pre.release` and `+build`, each optional, of a semantic version.
fn split_extra(extra: &str) -> Option<(&str, &str)> {
    let (front, build) = match extra.split_once('+') {
        Some((front, build)) => (front, Some(build)),
        None => (extra, None),
    };
    let pre_release = match front {
        "" => None,
        _ => Some(front.strip_prefix('-')?),
    };
    let identifiers = |text: &str| {
        text.split('.').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    };
    if !pre_release.into_iter().chain(build).all(identifiers) {
        return None;
    }
    let numeric_with_zero =
        |part: &str| part.bytes().all(|b| b.is_ascii_digit()) && zero_prefixed(part);
    let pre_release = pre_release.unwrap_or_default();
    if pre_release.split('.').any(numeric_with_zero) {
        return None;
    }
    Some((pre_release, build.unwrap_or_default()))
}

fn zero_prefixed(numeral: &str) -> bool {
    numeral.len() > 1 && numeral.starts_with('0')
}

/// Semantic versioning's order: none is above any, numbers are below words, shorter is below longer.
fn compare_pre_release(a: &str, b: &str) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return a.is_empty().cmp(&b.is_empty());
    }
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let (x, y) = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => (x, y),
        };
        let order = match (x.parse::<u64>(), y.parse::<u64>()) {
            (Ok(x), Ok(y)) => x.cmp(&y),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
            (Err(_), Err(_)) => x.cmp(y),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}
