//! Goes through every expression of some statements.

use super::syntax::{Expr, Kind, Stmt};

/// Calls `visit` for every expression in some statements, those in function literals too.
pub(crate) fn each_expression<'e>(stmts: &'e [Stmt], visit: &mut dyn FnMut(&'e Expr)) {
    each_statement(stmts, &mut |_, expr| {
        if let Some(expr) = expr {
            visit(expr);
        }
    });
}

/// Calls `visit` for every statement, and for every expression with the statement it is in.
pub(crate) fn each_statement<'e>(
    stmts: &'e [Stmt],
    visit: &mut dyn FnMut(&'e Stmt, Option<&'e Expr>),
) {
    for stmt in stmts {
        visit(stmt, None);
        match stmt {
            Stmt::If {
                init,
                condition,
                then,
                otherwise,
            } => {
                if let Some(init) = init {
                    each_statement(std::slice::from_ref(init), visit);
                }
                inside(stmt, condition, visit);
                each_statement(then, visit);
                each_statement(otherwise, visit);
            }
            Stmt::Switch { init, value, cases } => {
                if let Some(init) = init {
                    each_statement(std::slice::from_ref(init), visit);
                }
                for expr in value.iter().chain(cases.iter().flat_map(|c| &c.tests)) {
                    inside(stmt, expr, visit);
                }
                for case in cases {
                    each_statement(&case.body, visit);
                }
            }
            Stmt::Return(values) | Stmt::Plain(values) | Stmt::Declare { values, .. } => {
                for value in values {
                    inside(stmt, value, visit);
                }
            }
            Stmt::Assign { targets, values } => {
                for expr in targets.iter().chain(values) {
                    inside(stmt, expr, visit);
                }
            }
            Stmt::Block(inner) => each_statement(inner, visit),
            Stmt::Guarded { head, bodies } => {
                each_statement(head, visit);
                for body in bodies {
                    each_statement(body, visit);
                }
            }
        }
    }
}

fn inside<'e>(stmt: &'e Stmt, expr: &'e Expr, visit: &mut dyn FnMut(&'e Stmt, Option<&'e Expr>)) {
    let mut functions = Vec::new();
    expr.each(&mut |e| {
        visit(stmt, Some(e));
        if let Kind::Function(function) = &e.kind {
            functions.push(function);
        }
    });
    for function in functions {
        each_statement(&function.body, visit);
    }
}
