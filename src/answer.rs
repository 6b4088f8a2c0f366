//! What the answer of the create call means to a customer.

use billpay_contract::{BrokenRule, BrokenRules, Field, Problem, ProblemCode};

/// Why there is no control number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Something to mend in the form.
    AtFields(FieldErrors),
    /// Something that the form cannot mend.
    Trouble(Trouble),
}

impl Failure {
    /// What the form can't mend, for a call that has no form.
    pub(crate) fn trouble(self) -> Trouble {
        match self {
            Self::Trouble(trouble) => trouble,
            Self::AtFields(_) => Trouble {
                kind: TroubleKind::Refused,
                request_id: String::new(),
            },
        }
    }
}

/// What is wrong at one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// It breaks a rule.
    Rule(BrokenRule),
    /// The reference has a control number already.
    ReferenceTaken,
    /// The server refused it for a reason that this version does not know.
    Refused,
}

impl FieldError {
    /// Its name in events.
    pub fn code(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.code(),
            Self::ReferenceTaken => "reference_taken",
            Self::Refused => "refused",
        }
    }
}

/// What is wrong in the form, at most one error a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors([Option<FieldError>; Field::ALL.len()]);

impl FieldErrors {
    /// With this error at that field.
    #[must_use]
    pub fn with(mut self, field: Field, error: FieldError) -> Self {
        self.set(field, Some(error));
        self
    }

    /// What is wrong there.
    pub fn at(&self, field: Field) -> Option<FieldError> {
        self.0[field as usize]
    }

    /// The first field, in the order of the form, with something wrong.
    pub fn first(&self) -> Option<Field> {
        Field::ALL
            .iter()
            .copied()
            .find(|&field| self.at(field).is_some())
    }

    pub(crate) fn set(&mut self, field: Field, error: Option<FieldError>) {
        self.0[field as usize] = error;
    }
}

impl From<&BrokenRules> for FieldErrors {
    fn from(broken: &BrokenRules) -> Self {
        broken.iter().fold(Self::default(), |errors, rule| {
            errors.with(rule.field(), FieldError::Rule(rule))
        })
    }
}

/// A failure that the customer can't mend in the form, and what the shop needs to trace it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What kind.
    pub kind: TroubleKind,
    /// What the operator searches the log for; empty when nothing came back.
    pub request_id: String,
}

/// What went wrong, as far as it changes what the customer should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// The phone has no connection.
    Offline,
    /// The shop's server could not be reached.
    Unreachable,
    /// No answer in time; a number may have been made that nobody saw.
    TimedOut,
    /// Too many bills at once.
    Busy,
    /// The bill was refused as a whole.
    Refused,
    /// The shop's set-up is wrong; only the shop can mend it.
    NotAvailable,
    /// The server failed; a number may have been made that nobody saw.
    Failed,
    /// The merchant has signed no bill, and the shop takes no others.
    IntentRequired,
    /// The signed bill can't be read, or its signature is not the shop's.
    IntentInvalid,
    /// The signed bill's time is over.
    IntentExpired,
    /// The signed bill's id was used for another bill.
    IntentReused,
    /// The call's key came with another bill; the next one goes by a new key.
    KeyReused,
    /// The same bill is still being made.
    InProgress,
    /// There is no such bill.
    BillNotFound,
    /// The reference has a control number already. Where there is a form, it is an error of its
    /// field.
    ReferenceTaken,
}

impl TroubleKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Offline,
        Self::Unreachable,
        Self::TimedOut,
        Self::Busy,
        Self::Refused,
        Self::NotAvailable,
        Self::Failed,
        Self::IntentRequired,
        Self::IntentInvalid,
        Self::IntentExpired,
        Self::IntentReused,
        Self::KeyReused,
        Self::InProgress,
        Self::BillNotFound,
        Self::ReferenceTaken,
    ];

    /// Its name in events.
    pub fn code(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Busy => "busy",
            Self::Refused => "refused",
            Self::NotAvailable => "not_available",
            Self::Failed => "failed",
            Self::IntentRequired => ProblemCode::IntentRequired.as_str(),
            Self::IntentInvalid => ProblemCode::IntentInvalid.as_str(),
            Self::IntentExpired => ProblemCode::IntentExpired.as_str(),
            Self::IntentReused => ProblemCode::IntentReused.as_str(),
            Self::KeyReused => ProblemCode::IdempotencyKeyReused.as_str(),
            Self::InProgress => ProblemCode::BillInProgress.as_str(),
            Self::BillNotFound => ProblemCode::BillNotFound.as_str(),
            Self::ReferenceTaken => ProblemCode::ReferenceTaken.as_str(),
        }
    }

    /// Whether the same bill can be sent again with any hope.
    pub const fn retryable(self) -> bool {
        match self {
            Self::Offline
            | Self::Unreachable
            | Self::TimedOut
            | Self::Busy
            | Self::Failed
            | Self::KeyReused
            | Self::InProgress => true,
            Self::Refused
            | Self::NotAvailable
            | Self::IntentRequired
            | Self::IntentInvalid
            | Self::IntentExpired
            | Self::IntentReused
            | Self::BillNotFound
            | Self::ReferenceTaken => false,
        }
    }

    /// This trouble, without a request id.
    pub fn unanswered(self) -> Failure {
        Failure::Trouble(Trouble {
            kind: self,
            request_id: String::new(),
        })
    }
}

/// What a refusal means. The code decides; without one that is known, the status does, so that
/// any proxy of ClickPesa's shape is understood.
pub(crate) fn read_problem(status: u16, problem: &Problem) -> Failure {
    let code = problem.problem_code();
    if code == Some(ProblemCode::InvalidBill)
        && let Some(errors) = at_fields(problem)
    {
        return Failure::AtFields(errors);
    }
    Failure::Trouble(Trouble {
        kind: code.map_or_else(|| kind_of_status(status), kind_of_code),
        request_id: problem.request_id.clone(),
    })
}

const fn kind_of_status(status: u16) -> TroubleKind {
    match status {
        409 => TroubleKind::ReferenceTaken,
        408 | 504 => TroubleKind::TimedOut,
        // A 503 of unknown origin does not say that nothing was made.
        429 => TroubleKind::Busy,
        400 | 413 | 415 | 422 => TroubleKind::Refused,
        401..=407 => TroubleKind::NotAvailable,
        _ => TroubleKind::Failed,
    }
}

const fn kind_of_code(code: ProblemCode) -> TroubleKind {
    match code {
        ProblemCode::ReferenceTaken => TroubleKind::ReferenceTaken,
        ProblemCode::InvalidBill
        | ProblemCode::MalformedBody
        | ProblemCode::UnsupportedMediaType
        | ProblemCode::BodyTooLarge
        | ProblemCode::BillRefused => TroubleKind::Refused,
        ProblemCode::NotFound
        | ProblemCode::MethodNotAllowed
        | ProblemCode::WebhookRefused
        | ProblemCode::ProviderDenied => TroubleKind::NotAvailable,
        ProblemCode::ProviderTimeout => TroubleKind::TimedOut,
        ProblemCode::IntentRequired => TroubleKind::IntentRequired,
        ProblemCode::IntentInvalid => TroubleKind::IntentInvalid,
        ProblemCode::IntentExpired => TroubleKind::IntentExpired,
        ProblemCode::IntentReused => TroubleKind::IntentReused,
        ProblemCode::IdempotencyKeyReused => TroubleKind::KeyReused,
        ProblemCode::BillInProgress => TroubleKind::InProgress,
        ProblemCode::BillNotFound => TroubleKind::BillNotFound,
        ProblemCode::ProviderBusy
        | ProblemCode::ProviderUnreachable
        | ProblemCode::TooManyRequests
        | ProblemCode::GatewayBusy => TroubleKind::Busy,
        ProblemCode::ProviderFailed
        | ProblemCode::ProviderUnreadable
        | ProblemCode::StoreFailed
        | ProblemCode::Internal => TroubleKind::Failed,
    }
}

/// `None` when no error belongs to a field of this form.
fn at_fields(problem: &Problem) -> Option<FieldErrors> {
    let mut errors = FieldErrors::default();
    for error in &problem.errors {
        if let Some(field) = Field::from_wire_name(&error.field) {
            let rule = BrokenRule::from_code(&error.code);
            errors.set(
                field,
                Some(rule.map_or(FieldError::Refused, FieldError::Rule)),
            );
        }
    }
    errors.first().map(|_| errors)
}

#[cfg(test)]
mod tests {
    use billpay_contract::{CreateOutcome, FieldProblem};

    use super::*;

    #[track_caller]
    fn kind(status: u16, problem: &Problem) -> TroubleKind {
        match read_problem(status, problem) {
            Failure::Trouble(trouble) => trouble.kind,
            Failure::AtFields(errors) => panic!("no trouble but {errors:?}"),
        }
    }

    #[test]
    fn every_code_of_the_gateway_is_understood_as_its_status_would_be_or_better() {
        for &code in ProblemCode::ALL {
            let by_code = read_problem(code.status(), &Problem::new(code, "r1"));
            if let Failure::Trouble(trouble) = by_code {
                assert_eq!(trouble.request_id, "r1", "{code:?}");
                // Their sentences say that no number was made.
                if matches!(trouble.kind, TroubleKind::Busy | TroubleKind::Refused) {
                    assert_eq!(code.outcome(), CreateOutcome::NotCreated, "{code:?}");
                }
            }
        }
        assert_eq!(
            kind(504, &Problem::new(ProblemCode::ProviderTimeout, "")),
            TroubleKind::TimedOut
        );
        assert_eq!(
            kind(502, &Problem::new(ProblemCode::ProviderDenied, "")),
            TroubleKind::NotAvailable
        );
        assert_eq!(
            kind(503, &Problem::new(ProblemCode::GatewayBusy, "")),
            TroubleKind::Busy
        );
        assert_eq!(
            kind(500, &Problem::new(ProblemCode::Internal, "")),
            TroubleKind::Failed
        );
    }

    #[test]
    fn another_proxys_answer_is_understood_by_its_status() {
        for (status, expected) in [
            (400, TroubleKind::Refused),
            (401, TroubleKind::NotAvailable),
            (403, TroubleKind::NotAvailable),
            (404, TroubleKind::NotAvailable),
            (409, TroubleKind::ReferenceTaken),
            (429, TroubleKind::Busy),
            (500, TroubleKind::Failed),
            (502, TroubleKind::Failed),
            (503, TroubleKind::Failed),
            (504, TroubleKind::TimedOut),
        ] {
            assert_eq!(kind(status, &Problem::default()), expected, "{status}");
        }
    }

    #[test]
    fn errors_of_the_server_are_shown_at_their_fields() {
        let mut problem = Problem::new(ProblemCode::InvalidBill, "r1");
        problem.errors = vec![
            FieldProblem::from(BrokenRule::AmountTooSmall),
            FieldProblem {
                field: "billReference".to_owned(),
                code: "from_the_future".to_owned(),
                detail: String::new(),
            },
        ];
        let expected = FieldErrors::default()
            .with(Field::Amount, FieldError::Rule(BrokenRule::AmountTooSmall))
            .with(Field::Reference, FieldError::Refused);
        assert_eq!(read_problem(422, &problem), Failure::AtFields(expected));
        assert_eq!(expected.first(), Some(Field::Amount));
    }

    #[test]
    fn an_error_at_no_known_field_is_a_refusal() {
        let mut problem = Problem::new(ProblemCode::InvalidBill, "r1");
        problem.errors = vec![FieldProblem::default()];
        assert_eq!(kind(422, &problem), TroubleKind::Refused);
    }
}
