//! A page is rendered whole, and what it hands over can stand in it.

use billpay_contract::{AmountDraft, BillDraft, ProblemCode};

use super::*;
use crate::locale::Locale;

fn form(draft: BillDraft, problem: Option<Problem>) -> Rendered {
    let view = View {
        locale: Locale::English,
        gateway: "./".to_owned(),
        ..View::default()
    };
    let shown = Shown::Form {
        intent: None,
        draft: Some(draft),
        key: "5a".repeat(16),
        problem,
    };
    render(&view, shown).expect("no component waits")
}

fn draft(amount: &str) -> BillDraft {
    BillDraft {
        description: "</script><!--".to_owned(),
        amount: AmountDraft::Typed(amount.to_owned()),
        payment_mode: "EXACT".to_owned(),
        reference: String::new(),
    }
}

#[test]
fn a_page_is_rendered_at_once_on_any_thread() {
    let rendered = form(draft("5"), None);
    assert!(rendered.root.contains("<form") && rendered.root.contains("name=\"key\""));
    assert_eq!(
        (rendered.title, &*rendered.handed),
        ("Get a control number", "{\"channels\":{}}")
    );
    assert!(!rendered.root.contains("</script>"));
}

#[test]
fn what_is_handed_over_neither_ends_its_element_nor_begins_a_comment() {
    let mut problem = Problem::new(ProblemCode::Internal, "r1");
    problem.detail = "</script><!-- <script>".to_owned();
    let handed = form(draft("5"), Some(problem.clone())).handed;
    assert!(!handed.contains('<'), "{handed}");
    let read: serde_json::Value = serde_json::from_str(&handed).expect("JSON");
    assert_eq!(read["problem"]["detail"], problem.detail);
}

#[test]
fn only_another_bill_goes_by_another_key() {
    for &code in ProblemCode::ALL {
        let anew = asks_anew(&Problem::new(code, ""));
        let expected = matches!(
            code,
            ProblemCode::IdempotencyKeyReused | ProblemCode::ReferenceTaken
        );
        assert_eq!(anew, expected, "{code:?}");
    }
}
