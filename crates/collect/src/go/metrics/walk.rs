//! Every expression of a declaration, also inside function literals.

use super::super::syntax::{Case, Expr, Function, Kind, Stmt};
use super::options::Reader;

/// Walks a function; its parameters are names whose values only a caller knows.
pub(super) fn function<'c>(function: &'c Function, reader: &mut Reader<'_, 'c>) {
    let parameters = function.parameters.iter().map(|p| &p.name);
    for name in parameters.chain(&function.bound) {
        reader.bind(name, None);
    }
    for statement in &function.body {
        bindings(statement, reader);
    }
    statements(&function.body, reader);
}

/// Walks a statement; at the top level its names are those of the package.
pub(super) fn statement<'c>(statement: &'c Stmt, reader: &mut Reader<'_, 'c>) {
    match statement {
        Stmt::If {
            init,
            condition,
            then,
            otherwise,
        } => {
            if let Some(init) = init {
                self::statement(init, reader);
            }
            expression(condition, &[], reader);
            statements(then, reader);
            statements(otherwise, reader);
        }
        Stmt::Switch { init, value, cases } => {
            if let Some(init) = init {
                self::statement(init, reader);
            }
            if let Some(value) = value {
                expression(value, &[], reader);
            }
            for Case { tests, body, .. } in cases {
                expressions(tests, reader);
                statements(body, reader);
            }
        }
        Stmt::Return(values) | Stmt::Plain(values) | Stmt::Declare { values, .. } => {
            expressions(values, reader);
        }
        Stmt::Assign { targets, values } => {
            expressions(targets, reader);
            expressions(values, reader);
        }
        Stmt::Block(body) => statements(body, reader),
        Stmt::Guarded { head, bodies } => {
            statements(head, reader);
            for body in bodies {
                statements(body, reader);
            }
        }
    }
}

fn statements<'c>(all: &'c [Stmt], reader: &mut Reader<'_, 'c>) {
    for one in all {
        statement(one, reader);
    }
}

fn expressions<'c>(all: &'c [Expr], reader: &mut Reader<'_, 'c>) {
    for one in all {
        expression(one, &[], reader);
    }
}

/// Walks an expression; `beside` are the arguments after it, where it is one.
fn expression<'c>(expr: &'c Expr, beside: &'c [Expr], reader: &mut Reader<'_, 'c>) {
    if reader.options(expr, beside) {
        return;
    }
    match &expr.kind {
        Kind::Name(_) | Kind::Text(_) | Kind::Number(_) => {}
        Kind::Member(inner, _) | Kind::Not(inner) | Kind::SliceType(inner) => {
            expression(inner, &[], reader);
        }
        Kind::Call(callee, arguments) => {
            reader.description(expr, callee, arguments);
            expression(callee, &[], reader);
            for (i, argument) in arguments.iter().enumerate() {
                expression(argument, arguments.get(i + 1..).unwrap_or_default(), reader);
            }
        }
        Kind::Both(a, b) | Kind::Either(a, b) | Kind::MapType(a, b) => {
            expression(a, &[], reader);
            expression(b, &[], reader);
        }
        Kind::Literal(_, elements) => {
            for element in elements {
                expression(&element.value, &[], reader);
            }
        }
        Kind::Function(inner) => function(inner, reader),
        Kind::Other(inner) => expressions(inner, reader),
    }
}

/// Notes the names that a function body binds, with the value of those that have one.
fn bindings<'c>(statement: &'c Stmt, reader: &mut Reader<'_, 'c>) {
    match statement {
        Stmt::Declare { names, values } => {
            for (i, name) in names.iter().enumerate() {
                let value = (names.len() == values.len()).then(|| values.get(i));
                reader.bind(name, value.flatten());
            }
        }
        Stmt::Assign { targets, .. } => {
            for name in targets.iter().filter_map(Expr::name) {
                reader.rebind(name);
            }
        }
        Stmt::If {
            init,
            then,
            otherwise,
            ..
        } => {
            if let Some(init) = init {
                bindings(init, reader);
            }
            each_binding(then, reader);
            each_binding(otherwise, reader);
        }
        Stmt::Switch { init, cases, .. } => {
            if let Some(init) = init {
                bindings(init, reader);
            }
            for case in cases {
                each_binding(&case.body, reader);
            }
        }
        Stmt::Block(body) => each_binding(body, reader),
        Stmt::Guarded { head, bodies } => {
            // What a loop binds is another value each time.
            for statement in head {
                if let Stmt::Declare { names, .. } = statement {
                    names.iter().for_each(|name| reader.bind(name, None));
                } else {
                    bindings(statement, reader);
                }
            }
            for body in bodies {
                each_binding(body, reader);
            }
        }
        Stmt::Return(_) | Stmt::Plain(_) => {}
    }
}

fn each_binding<'c>(all: &'c [Stmt], reader: &mut Reader<'_, 'c>) {
    for one in all {
        bindings(one, reader);
    }
}
