use std::fmt;

/// Who gave a gate its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// Nobody: its default.
    Default,
    /// The group of all alpha gates.
    AllAlpha,
    /// The group of all beta gates.
    AllBeta,
    /// The command line.
    Flag,
    /// A configuration file.
    File,
    /// The program itself.
    Program,
    /// A test, through [`FeatureGate::override_for_test`](crate::FeatureGate::override_for_test).
    Test,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Default => "its default",
            Self::AllAlpha => "AllAlpha",
            Self::AllBeta => "AllBeta",
            Self::Flag => "the flag",
            Self::File => "the file",
            Self::Program => "the program",
            Self::Test => "the test",
        })
    }
}
