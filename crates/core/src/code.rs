//! What Go code does with gates besides declaring and checking them.
//!
//! What strings in code tell people to do are statements, with
//! [`Mode::Advises`](crate::statement::Mode::Advises).

use std::collections::BTreeMap;

use crate::location::Location;

/// A gate that code switches, outside of the package that registers it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Write {
    /// Where the call or assignment stands.
    pub location: Location,
    /// The gate.
    pub gate: String,
    /// To what it is set; `None` where only running the program would tell.
    pub on: Option<bool>,
    /// Folder of the program that does so; `None` in a library.
    pub binary: Option<String>,
    /// The comment right above it, in one line.
    pub comment: Option<String>,
}

/// A program that lets its user set gates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Binary {
    /// Folder of its main package.
    pub folder: String,
    /// Where it takes them: the flag, or what leads there.
    pub takes: Location,
    /// Where it calls the function that refuses bad combinations; `None` if it does not, as far
    /// as calls can be followed without types.
    pub validates: Option<Location>,
    /// Where the other programs call that function, and this one could.
    pub entry: Option<Location>,
}

/// A function that refuses combinations of gates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Enforcer {
    /// Its name, without package.
    pub function: String,
    /// Its first line.
    pub location: Location,
    /// How many constraints it states.
    pub constraints: u32,
}

/// Two gates that decide together whether code runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Together {
    /// The gate with the smaller name.
    pub first: String,
    /// The other.
    pub second: String,
    /// The inner condition.
    pub location: Location,
    /// The comment right above it, in one line.
    pub comment: Option<String>,
}

/// The version that a registry takes itself to be at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Emulation {
    /// Folder of the package.
    pub folder: String,
    /// As `major.minor`.
    pub version: String,
    /// Where it is written.
    pub location: Location,
    /// The comment above it, in one line.
    pub comment: Option<String>,
}

/// The comment on the constant of a gate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocComment {
    /// Identifier of the constant.
    pub ident: String,
    /// All of it, in one line, without owners, links and milestones.
    pub text: String,
    /// First line of the comment; the constant's where there is none.
    pub location: Location,
    /// Whether the file says that it is generated.
    pub generated: bool,
}

/// A gate that code checks, and no registry declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownUse {
    /// Name, or the constant as written.
    pub name: String,
    /// Where it is checked.
    pub location: Location,
    /// Where the constant is declared, where there is one.
    pub declared: Option<Location>,
}

/// What the code that is no test does with gates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeFacts {
    /// Gates that code switches.
    pub writes: Vec<Write>,
    /// Programs that take gates, by folder; only looked for where a function validates them.
    pub binaries: Vec<Binary>,
    /// Functions that refuse combinations.
    pub enforcers: Vec<Enforcer>,
    /// Pairs of gates that are evaluated together.
    pub together: Vec<Together>,
    /// Versions that registries are made with.
    pub emulations: Vec<Emulation>,
    /// Comments on constants, by gate.
    pub comments: BTreeMap<String, DocComment>,
    /// Gates that are checked and not declared.
    pub unknown: Vec<UnknownUse>,
    /// First place outside of the registries at which the code names each gate.
    pub named: BTreeMap<String, Location>,
    /// Checks in functions that only put a program together: `init`, what sets a controller up,
    /// what makes a value.
    pub wiring: Vec<Location>,
}
