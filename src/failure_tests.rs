//! Tests of how error responses are interpreted.

use billpay_contract::{Amount, CreateOutcome, FieldProblem};

use super::*;

#[track_caller]
fn kind(status: u16, problem: &ProblemDetails) -> ProblemKind {
    match interpret_error(status, problem) {
        Failure::Problem(problem) => problem.kind,
        Failure::AtFields(errors) => panic!("no problem but {errors:?}"),
    }
}

#[test]
fn every_code_of_the_gateway_is_interpreted() {
    for &code in ProblemCode::ALL {
        let by_code = interpret_error(code.status(), &ProblemDetails::new(code, "r1"));
        if let Failure::Problem(problem) = by_code {
            assert_eq!(problem.request_id, "r1", "{code:?}");
            // The texts of these kinds say that no number was created.
            if matches!(problem.kind, ProblemKind::Busy | ProblemKind::Refused) {
                assert_eq!(code.outcome(), CreateOutcome::NotCreated, "{code:?}");
            }
        }
    }
    assert_eq!(
        kind(504, &ProblemDetails::new(ProblemCode::ProviderTimeout, "")),
        ProblemKind::TimedOut
    );
    assert_eq!(
        kind(502, &ProblemDetails::new(ProblemCode::ProviderDenied, "")),
        ProblemKind::NotAvailable
    );
    assert_eq!(
        kind(503, &ProblemDetails::new(ProblemCode::GatewayBusy, "")),
        ProblemKind::Busy
    );
    assert_eq!(
        kind(500, &ProblemDetails::new(ProblemCode::Internal, "")),
        ProblemKind::Failed
    );
}

#[test]
fn a_kind_that_is_a_problem_of_the_gateway_has_its_code() {
    for (kind, code) in [
        (ProblemKind::IntentRequired, ProblemCode::IntentRequired),
        (ProblemKind::IntentInvalid, ProblemCode::IntentInvalid),
        (ProblemKind::IntentExpired, ProblemCode::IntentExpired),
        (ProblemKind::IntentReused, ProblemCode::IntentReused),
        (ProblemKind::KeyReused, ProblemCode::IdempotencyKeyReused),
        (ProblemKind::InProgress, ProblemCode::BillInProgress),
        (
            ProblemKind::PaymentInProgress,
            ProblemCode::PaymentInProgress,
        ),
        (ProblemKind::BillNotFound, ProblemCode::BillNotFound),
        (ProblemKind::ReferenceTaken, ProblemCode::ReferenceTaken),
    ] {
        assert_eq!(kind.code(), code.as_str());
    }
}

#[test]
fn a_response_says_in_seconds_when_to_try_again() {
    for (header, expected) in [
        (Some("30"), Some(30)),
        (Some("0"), None),
        (None, None),
        (Some("-1"), None),
        (Some("99999999"), None),
        (Some("Mon, 30 Nov 2026 10:00:00 GMT"), None),
    ] {
        let failure = ProblemKind::Busy.into_failure().with_retry_after(header);
        assert_eq!(failure.into_problem().retry_after, expected, "{header:?}");
    }
}

#[test]
fn another_proxys_error_is_interpreted_by_its_status() {
    for (status, expected) in [
        (400, ProblemKind::Refused),
        (401, ProblemKind::NotAvailable),
        (403, ProblemKind::NotAvailable),
        (404, ProblemKind::NotAvailable),
        (409, ProblemKind::ReferenceTaken),
        (429, ProblemKind::Busy),
        (500, ProblemKind::Failed),
        (502, ProblemKind::Failed),
        (503, ProblemKind::Failed),
        (504, ProblemKind::TimedOut),
    ] {
        assert_eq!(
            kind(status, &ProblemDetails::default()),
            expected,
            "{status}"
        );
    }
}

#[test]
fn field_errors_of_the_server_are_assigned_to_their_fields() {
    let mut problem = ProblemDetails::new(ProblemCode::InvalidBill, "r1");
    problem.errors = vec![
        FieldProblem::from(BrokenRule::AmountTooSmall),
        FieldProblem {
            field: "billReference".to_owned(),
            code: "from_the_future".to_owned(),
            ..FieldProblem::default()
        },
    ];
    let expected = FieldErrors::default()
        .with(Field::Amount, FieldError::Rule(BrokenRule::AmountTooSmall))
        .with(Field::Reference, FieldError::Refused);
    assert_eq!(interpret_error(422, &problem), Failure::AtFields(expected));
    assert_eq!(expected.first(), Some(Field::Amount));
}

#[test]
fn a_refused_amount_is_an_error_of_its_field_with_the_limit() {
    let refusal = AmountRefusal::Below(Amount::parse("500").unwrap());
    let mut problem = ProblemDetails::new(ProblemCode::InvalidBill, "r1");
    problem.errors = vec![refusal.into()];
    let expected = FieldErrors::default().with(Field::Amount, FieldError::Amount(refusal));
    assert_eq!(interpret_error(422, &problem), Failure::AtFields(expected));
}

#[test]
fn an_error_of_an_unknown_field_is_a_refusal() {
    let mut problem = ProblemDetails::new(ProblemCode::InvalidBill, "r1");
    problem.errors = vec![FieldProblem::default()];
    assert_eq!(kind(422, &problem), ProblemKind::Refused);
}
