//! Parses one declaration with tree-sitter into [`syntax`](super::syntax).

use std::cell::RefCell;

use tree_sitter::{Node, Parser, Tree};

use super::lex::unquote;
use super::syntax::{At, Case, Element, Expr, Function, Kind, Parameter, Stmt};

/// Brackets deeper than this are not parsed: no person writes them.
pub(crate) const MAX_NESTING: u32 = 200;
/// Declarations over this many bytes are not parsed.
pub(crate) const MAX_BYTES: usize = 512 * 1024;
/// Operators and chained calls nest without brackets; below this depth they are left out.
const MAX_DEPTH: u32 = 600;

/// A parsed declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// Its statements: one for a declaration.
    pub(crate) items: Vec<Item>,
    /// Whether some of it was not understood.
    pub(crate) damaged: bool,
}

/// A top-level item of the parsed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    /// A function or a method.
    Function(Function),
    /// Anything that can stand in a function too.
    Statement(Stmt),
}

thread_local! {
    static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
}

/// Parses a declaration; `None` only if the grammar cannot be loaded.
pub(crate) fn parse(text: &str) -> Option<Parsed> {
    let mut tree = tree(text)?;
    let mut rewritten = None;
    if tree.root_node().has_error() && text.contains("new(") {
        // Since Go 1.26 `new` takes an expression; the grammar wants a type. A name of the
        // same length that is no keyword parses as any call does.
        let other = replace_new(text);
        let second = self::tree(&other)?;
        if !second.root_node().has_error() {
            tree = second;
            rewritten = Some(other);
        }
    }
    let source = rewritten.as_deref().unwrap_or(text);
    let mut reader = Reader {
        source,
        damaged: tree.root_node().has_error(),
    };
    let items = reader.items(tree.root_node());
    Some(Parsed {
        items,
        damaged: reader.damaged,
    })
}

fn tree(text: &str) -> Option<Tree> {
    PARSER.with_borrow_mut(|slot| {
        if slot.is_none() {
            let mut parser = Parser::new();
            parser.set_language(&tree_sitter_go::LANGUAGE.into()).ok()?;
            *slot = Some(parser);
        }
        slot.as_mut()?.parse(text, None)
    })
}

fn replace_new(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("new(") {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let joined = before
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
        out.push_str(if joined { "new(" } else { "nw_(" });
        rest = after.get(4..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

struct Reader<'a> {
    source: &'a str,
    damaged: bool,
}

fn children<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor)
        .filter(|n| n.kind() != "comment")
        .collect()
}

fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_name(name)
}

fn fields<'t>(node: Node<'t>, name: &str) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    node.children_by_field_name(name, &mut cursor)
        .filter(Node::is_named)
        .collect()
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'a> Reader<'a> {
    fn text(&self, node: Node<'_>) -> &'a str {
        self.source.get(node.byte_range()).unwrap_or_default()
    }

    fn items(&mut self, root: Node<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        for node in children(root) {
            match node.kind() {
                "function_declaration" | "method_declaration" => {
                    items.push(Item::Function(self.function(node, 0)));
                }
                _ => items.extend(self.statement(node, 0).into_iter().map(Item::Statement)),
            }
        }
        items
    }

    fn function(&mut self, node: Node<'_>, depth: u32) -> Function {
        let mut function = Function {
            name: field(node, "name").map_or("", |n| self.text(n)).into(),
            ..Function::default()
        };
        if let Some(receiver) = field(node, "receiver") {
            function.method = true;
            function.bound = self.names_bound(receiver);
        }
        if let Some(parameters) = field(node, "parameters") {
            function.parameters = self.parameters(parameters);
        }
        if let Some(result) = field(node, "result").filter(|n| n.kind() == "parameter_list") {
            function.bound.extend(self.names_bound(result));
        }
        if let Some(body) = field(node, "body") {
            function.body = self.statements(body, depth + 1);
        }
        function
    }

    fn parameters(&self, list: Node<'_>) -> Vec<Parameter> {
        let mut out = Vec::new();
        for parameter in children(list) {
            let ty = field(parameter, "type").map_or("", |n| self.text(n));
            let mut names = fields(parameter, "name")
                .into_iter()
                .map(|n| self.text(n))
                .collect::<Vec<_>>();
            if names.is_empty() {
                names.push("");
            }
            out.extend(names.into_iter().map(|name| Parameter {
                name: name.into(),
                ty: ty.into(),
            }));
        }
        out
    }

    fn names_bound(&self, list: Node<'_>) -> Vec<Box<str>> {
        self.parameters(list).into_iter().map(|p| p.name).collect()
    }

    fn statements(&mut self, node: Node<'_>, depth: u32) -> Vec<Stmt> {
        if depth > MAX_DEPTH {
            self.damaged = true;
            return Vec::new();
        }
        let mut out = Vec::new();
        for child in children(node) {
            if child.kind() == "statement_list" {
                out.extend(self.statements(child, depth + 1));
            } else {
                out.extend(self.statement(child, depth + 1));
            }
        }
        out
    }

    fn statement(&mut self, node: Node<'_>, depth: u32) -> Vec<Stmt> {
        if depth > MAX_DEPTH {
            self.damaged = true;
            return Vec::new();
        }
        vec![match node.kind() {
            "if_statement" => Stmt::If {
                init: self.one(field(node, "initializer"), depth),
                condition: self.optional(field(node, "condition"), depth),
                then: field(node, "consequence")
                    .map(|n| self.statements(n, depth + 1))
                    .unwrap_or_default(),
                otherwise: match field(node, "alternative") {
                    Some(n) if n.kind() == "block" => self.statements(n, depth + 1),
                    Some(n) => self.statement(n, depth + 1),
                    None => Vec::new(),
                },
            },
            "expression_switch_statement" => Stmt::Switch {
                init: self.one(field(node, "initializer"), depth),
                value: field(node, "value").map(|n| self.expr(n, depth + 1)),
                cases: children(node)
                    .into_iter()
                    .filter(|n| matches!(n.kind(), "expression_case" | "default_case"))
                    .map(|n| self.case(n, depth + 1))
                    .collect(),
            },
            "return_statement" => Stmt::Return(self.list(node, depth)),
            "short_var_declaration" => Stmt::Declare {
                names: self.names(field(node, "left")),
                values: self.side(field(node, "right"), depth),
            },
            "range_clause" | "receive_statement" if self.text(node).contains(":=") => {
                Stmt::Declare {
                    names: self.names(field(node, "left")),
                    values: self.side(field(node, "right"), depth),
                }
            }
            "assignment_statement" | "range_clause" | "receive_statement" => Stmt::Assign {
                targets: self.side(field(node, "left"), depth),
                values: self.side(field(node, "right"), depth),
            },
            "const_declaration" | "var_declaration" | "var_spec_list" => {
                let mut out = Vec::new();
                for spec in children(node) {
                    match spec.kind() {
                        "const_spec" | "var_spec" => out.push(Stmt::Declare {
                            names: fields(spec, "name")
                                .into_iter()
                                .map(|n| self.text(n).into())
                                .collect(),
                            values: self.side(field(spec, "value"), depth),
                        }),
                        _ => out.extend(self.statement(spec, depth + 1)),
                    }
                }
                return out;
            }
            "block" => Stmt::Block(self.statements(node, depth + 1)),
            "labeled_statement" => return self.statements(node, depth + 1),
            "for_statement" => {
                let mut head = Vec::new();
                for child in children(node) {
                    if child.kind() != "block" {
                        head.extend(self.statement(child, depth + 1));
                    }
                }
                Stmt::Guarded {
                    head,
                    bodies: field(node, "body")
                        .map(|n| self.statements(n, depth + 1))
                        .into_iter()
                        .collect(),
                }
            }
            "for_clause" => return self.statements(node, depth + 1),
            "type_switch_statement" | "select_statement" => self.guarded(node, depth),
            "send_statement"
            | "expression_statement"
            | "go_statement"
            | "defer_statement"
            | "inc_statement"
            | "dec_statement" => Stmt::Plain(self.list(node, depth)),
            "type_declaration"
            | "break_statement"
            | "continue_statement"
            | "goto_statement"
            | "fallthrough_statement"
            | "empty_statement" => return Vec::new(),
            "ERROR" => {
                self.damaged = true;
                return self.statements(node, depth + 1);
            }
            _ => Stmt::Plain(vec![self.expr(node, depth + 1)]),
        }]
    }

    fn guarded(&mut self, node: Node<'_>, depth: u32) -> Stmt {
        let mut head = Vec::new();
        let mut bodies = Vec::new();
        if let Some(alias) = field(node, "alias") {
            head.push(Stmt::Declare {
                names: self.names(Some(alias)),
                values: Vec::new(),
            });
        }
        for child in children(node) {
            match child.kind() {
                "type_case" | "default_case" | "communication_case" => {
                    bodies.push(self.statements(child, depth + 1));
                }
                "expression_list" => {}
                _ => head.extend(self.statement(child, depth + 1)),
            }
        }
        Stmt::Guarded { head, bodies }
    }

    fn case(&mut self, node: Node<'_>, depth: u32) -> Case {
        let mut case = Case {
            tests: self.side(field(node, "value"), depth),
            default: node.kind() == "default_case",
            body: Vec::new(),
        };
        for child in children(node) {
            match child.kind() {
                "expression_list" => {}
                "statement_list" => case.body.extend(self.statements(child, depth + 1)),
                _ => case.body.extend(self.statement(child, depth + 1)),
            }
        }
        case
    }

    fn one(&mut self, node: Option<Node<'_>>, depth: u32) -> Option<Box<Stmt>> {
        self.statement(node?, depth + 1)
            .into_iter()
            .next()
            .map(Box::new)
    }

    fn optional(&mut self, node: Option<Node<'_>>, depth: u32) -> Expr {
        node.map_or_else(
            || Expr {
                at: At::default(),
                end: 0,
                kind: Kind::Other(Vec::new()),
            },
            |n| self.expr(n, depth + 1),
        )
    }

    fn names(&self, list: Option<Node<'_>>) -> Vec<Box<str>> {
        list.map(children)
            .unwrap_or_default()
            .into_iter()
            .filter(|n| n.kind() == "identifier")
            .map(|n| self.text(n).into())
            .collect()
    }

    fn side(&mut self, list: Option<Node<'_>>, depth: u32) -> Vec<Expr> {
        match list {
            None => Vec::new(),
            Some(n) if n.kind() == "expression_list" => self.list(n, depth),
            Some(n) => vec![self.expr(n, depth + 1)],
        }
    }

    fn list(&mut self, node: Node<'_>, depth: u32) -> Vec<Expr> {
        let mut out = Vec::new();
        for child in children(node) {
            if child.kind() == "expression_list" {
                out.extend(self.list(child, depth + 1));
            } else {
                out.push(self.expr(child, depth + 1));
            }
        }
        out
    }

    fn expr(&mut self, node: Node<'_>, depth: u32) -> Expr {
        let at = At {
            offset: small(node.start_byte()),
            row: small(node.start_position().row),
            column: small(node.start_position().column),
        };
        let end = small(node.end_byte());
        if depth > MAX_DEPTH {
            self.damaged = true;
            return Expr {
                at,
                end,
                kind: Kind::Other(Vec::new()),
            };
        }
        let kind = self.kind(node, depth);
        match kind {
            Ok(kind) => Expr { at, end, kind },
            Err(same) => same,
        }
    }

    /// Reads what a node is; `Err` where it only wraps another expression.
    fn kind(&mut self, node: Node<'_>, depth: u32) -> Result<Kind, Expr> {
        let d = depth + 1;
        Ok(match node.kind() {
            "identifier" | "type_identifier" | "field_identifier" | "package_identifier"
            | "true" | "false" | "nil" | "iota" => Kind::Name(self.text(node).into()),
            "interpreted_string_literal" | "raw_string_literal" => match unquote(self.text(node)) {
                Some(value) => Kind::Text(value.into()),
                None => Kind::Other(Vec::new()),
            },
            "int_literal" | "float_literal" => Kind::Number(self.text(node).into()),
            "selector_expression" => Kind::Member(
                Box::new(self.optional(field(node, "operand"), d)),
                field(node, "field").map_or("", |n| self.text(n)).into(),
            ),
            "qualified_type" => Kind::Member(
                Box::new(self.optional(field(node, "package"), d)),
                field(node, "name").map_or("", |n| self.text(n)).into(),
            ),
            "call_expression" => Kind::Call(
                Box::new(self.optional(field(node, "function"), d)),
                field(node, "arguments")
                    .map(|n| self.list(n, d))
                    .unwrap_or_default(),
            ),
            "type_conversion_expression" => Kind::Call(
                Box::new(self.optional(field(node, "type"), d)),
                vec![self.optional(field(node, "operand"), d)],
            ),
            "parenthesized_expression" | "literal_element" | "parenthesized_type" => {
                let inner = children(node);
                match inner.as_slice() {
                    [one] => return Err(self.expr(*one, d)),
                    _ => Kind::Other(self.list(node, d)),
                }
            }
            "unary_expression" => {
                let operand = self.optional(field(node, "operand"), d);
                match field(node, "operator").map_or("", |n| n.kind()) {
                    "!" => Kind::Not(Box::new(operand)),
                    "&" => return Err(operand),
                    _ => Kind::Other(vec![operand]),
                }
            }
            "binary_expression" => {
                let left = self.optional(field(node, "left"), d);
                let right = self.optional(field(node, "right"), d);
                match field(node, "operator").map_or("", |n| n.kind()) {
                    "&&" => Kind::Both(Box::new(left), Box::new(right)),
                    "||" => Kind::Either(Box::new(left), Box::new(right)),
                    _ => Kind::Other(vec![left, right]),
                }
            }
            "composite_literal" => {
                let ty = field(node, "type").map(|n| Box::new(self.expr(n, d)));
                Kind::Literal(ty, self.elements(field(node, "body"), d))
            }
            "literal_value" => Kind::Literal(None, self.elements(Some(node), d)),
            "map_type" => Kind::MapType(
                Box::new(self.optional(field(node, "key"), d)),
                Box::new(self.optional(field(node, "value"), d)),
            ),
            "slice_type" => Kind::SliceType(Box::new(self.optional(field(node, "element"), d))),
            "func_literal" => Kind::Function(Box::new(self.function(node, d))),
            "ERROR" => {
                self.damaged = true;
                Kind::Other(self.list(node, d))
            }
            _ => Kind::Other(self.list(node, d)),
        })
    }

    fn elements(&mut self, body: Option<Node<'_>>, depth: u32) -> Vec<Element> {
        let mut out = Vec::new();
        for child in body.map(children).unwrap_or_default() {
            if child.kind() == "keyed_element" {
                let mut sides = children(child).into_iter();
                if let (Some(key), Some(value)) = (sides.next(), sides.next()) {
                    out.push(Element {
                        key: Some(self.expr(key, depth)),
                        value: self.expr(value, depth),
                    });
                }
            } else {
                out.push(Element {
                    key: None,
                    value: self.expr(child, depth),
                });
            }
        }
        out
    }
}
