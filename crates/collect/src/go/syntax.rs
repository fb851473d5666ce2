//! The part of Go's syntax that readers of gates look at, as a tree of its own.
//!
//! Parentheses and `&` are left out: they change nothing that is asked here.

/// Where a node begins, counted from the beginning of the parsed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct At {
    /// Bytes.
    pub(crate) offset: u32,
    /// Line ends.
    pub(crate) row: u32,
    /// Bytes since the last line end.
    pub(crate) column: u32,
}

/// An expression or a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expr {
    /// Where it begins.
    pub(crate) at: At,
    /// Offset of the byte after it.
    pub(crate) end: u32,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `name`, also `true`, `nil` and names of types.
    Name(Box<str>),
    /// The value of a string literal.
    Text(Box<str>),
    /// A number as written.
    Number(Box<str>),
    /// `expression.name`.
    Member(Box<Expr>, Box<str>),
    /// `callee(arguments)`, also a conversion.
    Call(Box<Expr>, Vec<Expr>),
    /// `!x`.
    Not(Box<Expr>),
    /// `a && b`.
    Both(Box<Expr>, Box<Expr>),
    /// `a || b`.
    Either(Box<Expr>, Box<Expr>),
    /// `Type{...}`, or `{...}` where the type is elided.
    Literal(Option<Box<Expr>>, Vec<Element>),
    /// `map[K]V`.
    MapType(Box<Expr>, Box<Expr>),
    /// `[]T`.
    SliceType(Box<Expr>),
    /// A function literal.
    Function(Box<Function>),
    /// Anything else, with the expressions inside.
    Other(Vec<Expr>),
}

/// One element of a composite literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    /// Key or field, where written.
    pub(crate) key: Option<Expr>,
    /// Value.
    pub(crate) value: Expr,
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// Name; empty where it has none.
    pub(crate) name: Box<str>,
    /// Type as written.
    pub(crate) ty: Box<str>,
}

/// A function, a method, or a function literal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Function {
    /// Name; empty for a literal.
    pub(crate) name: Box<str>,
    /// Whether it has a receiver.
    pub(crate) method: bool,
    /// Names that the receiver and named results bind.
    pub(crate) bound: Vec<Box<str>>,
    /// Parameters in order.
    pub(crate) parameters: Vec<Parameter>,
    /// Statements.
    pub(crate) body: Vec<Stmt>,
}

/// A branch of a `switch` or a `select`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// Expressions; empty for `default`, and for branches whose test is none.
    pub(crate) tests: Vec<Expr>,
    /// Whether it is `default`.
    pub(crate) default: bool,
    /// Statements.
    pub(crate) body: Vec<Stmt>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stmt {
    /// `if`; `otherwise` is the `else` branch, an `else if` being one statement.
    If {
        /// Statement before the condition.
        init: Option<Box<Stmt>>,
        /// Condition.
        condition: Expr,
        /// Statements when it holds.
        then: Vec<Stmt>,
        /// Statements when it does not.
        otherwise: Vec<Stmt>,
    },
    /// `switch` over expressions.
    Switch {
        /// Statement before the value.
        init: Option<Box<Stmt>>,
        /// Value that is compared; `None` for a switch over conditions.
        value: Option<Expr>,
        /// Branches.
        cases: Vec<Case>,
    },
    /// `return`.
    Return(Vec<Expr>),
    /// `:=`, `var` or `const`: new names.
    Declare {
        /// Names.
        names: Vec<Box<str>>,
        /// Values.
        values: Vec<Expr>,
    },
    /// `=` and its kin.
    Assign {
        /// Left side.
        targets: Vec<Expr>,
        /// Right side.
        values: Vec<Expr>,
    },
    /// `{ ... }`.
    Block(Vec<Stmt>),
    /// `for`, type switch and `select`: statements that run under a condition about data.
    Guarded {
        /// Statements of the head.
        head: Vec<Stmt>,
        /// Bodies.
        bodies: Vec<Vec<Stmt>>,
    },
    /// Expressions by themselves: calls, `go`, `defer`, what is not known.
    Plain(Vec<Expr>),
}

impl Expr {
    /// Returns the name of a bare identifier.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) => Some(name),
            _ => None,
        }
    }

    /// Returns the last name of `a.b.c` or of `c`.
    pub(crate) fn last_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) | Kind::Member(_, name) => Some(name),
            _ => None,
        }
    }

    /// Returns callee and arguments of a call.
    pub(crate) fn call(&self) -> Option<(&Self, &[Self])> {
        match &self.kind {
            Kind::Call(callee, arguments) => Some((callee, arguments)),
            _ => None,
        }
    }

    /// Calls `visit` for this expression and all inside, function literals left out.
    pub(crate) fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match &self.kind {
            Kind::Name(_) | Kind::Text(_) | Kind::Number(_) | Kind::Function(_) => {}
            Kind::Member(inner, _) | Kind::Not(inner) | Kind::SliceType(inner) => inner.each(visit),
            Kind::Call(callee, arguments) => {
                callee.each(visit);
                for argument in arguments {
                    argument.each(visit);
                }
            }
            Kind::Both(a, b) | Kind::Either(a, b) | Kind::MapType(a, b) => {
                a.each(visit);
                b.each(visit);
            }
            Kind::Literal(ty, elements) => {
                if let Some(ty) = ty {
                    ty.each(visit);
                }
                for element in elements {
                    if let Some(key) = &element.key {
                        key.each(visit);
                    }
                    element.value.each(visit);
                }
            }
            Kind::Other(inner) => {
                for expr in inner {
                    expr.each(visit);
                }
            }
        }
    }
}
