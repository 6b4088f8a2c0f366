//! `docs/api.md` lists every code as it is: a code that is added or changed fails here until the
//! page says so.

use billpay_contract::{BrokenRule, Outcome, ProblemCode};

const PAGE: &str = include_str!("../../../docs/api.md");

#[test]
fn every_problem_is_on_the_page() {
    for code in ProblemCode::ALL {
        let number = match code.outcome() {
            Outcome::NotCreated => "not made",
            Outcome::Unknown => "may exist",
        };
        let row = format!(
            "| `{}` | {} | {} | {number} |",
            code.as_str(),
            code.status(),
            code.title()
        );
        assert!(PAGE.contains(&row), "docs/api.md lacks the row\n{row}");
    }
}

#[test]
fn every_rule_is_on_the_page() {
    for rule in BrokenRule::ALL {
        let code = format!("`{}`", rule.code());
        assert!(PAGE.contains(&code), "docs/api.md lacks {code}");
    }
}
