//! The Swahili texts about a bill that has its number.

use crate::state::PaymentStatus;
use crate::text::{PaymentText, StatusText, TimeLeft};

pub(super) static TEXT: PaymentText = PaymentText {
    status,
    updates_automatically: "Malipo yakifika, ukurasa huu utabadilika wenyewe.",
    check_now: "Angalia sasa",
    checking: "Tunaangalia…",
    not_paid_yet: "Bado haijalipwa. Malipo yanaweza kuchukua dakika chache kufika.",
    check_failed: "Imeshindikana kuangalia. Angalia mtandao wako, kisha jaribu tena.",
    checked_just_now: "Tumeangalia sasa hivi. Subiri kidogo, kisha jaribu tena.",

    paid_amount: "Kilicholipwa",
    missing_amount: "Kilichobaki",
    paid_at: "Tarehe ya malipo",
    payment_reference: "Kumbukumbu ya malipo",
    in_parts: "Unaweza kulipa kwa awamu. Namba inabaki wazi hadi kiasi chote kilipwe au muda wa kulipa upite.",
    get_remainder: "Pata namba ya kulipia kilichobaki",
    remainder_refused: "Namba hii haipokei malipo mengine, na hakuna njia ya kulipa inayopokea kilichobaki. Uliza dukani jinsi ya kukilipa.",
    rest_too_small: "Kilichobaki ni kidogo mno kwa njia zote za kulipa. Uliza dukani jinsi ya kukilipa.",
    remainder_note: "Namba hii ni ya kulipia kilichobaki tu.",

    deadline: "Lipa kabla ya",
    time_left: "Muda uliobaki:",
    deadline_passed: "Muda wa kulipa umepita. Uliza dukani kabla ya kulipa.",
    duration,
    months: [
        "Januari", "Februari", "Machi", "Aprili", "Mei", "Juni", "Julai", "Agosti", "Septemba",
        "Oktoba", "Novemba", "Desemba",
    ],
    zone: "saa za Afrika Mashariki",

    loading: "Bili inafunguliwa…",
    load_advice: "Angalia mtandao wako, subiri kidogo, kisha jaribu tena.",
    qr_title: "Endelea kwenye simu yako",
    qr_alt: "Msimbo wa QR unaofungua bili hii",
    keep_receipt: "Tunza risiti hii",
    share_page: "Ukurasa wa bili",
};

/// While a payment is in progress, no number is made for the rest.
pub(super) const PAYMENT_IN_PROGRESS: (&str, &str) = (
    "Malipo ya bili hii yako njiani",
    "Usilipe tena kwa sasa. Subiri hadi ijulikane kama yamefika, au uliza dukani.",
);

fn status(status: PaymentStatus) -> StatusText {
    let (title, advice) = match status {
        PaymentStatus::Unknown => (
            "Tunaangalia kama imelipwa…",
            "Kama umeshailipa, subiri jibu hapa kabla ya kulipa tena.",
        ),
        PaymentStatus::Waiting => ("Tunasubiri malipo yako", ""),
        PaymentStatus::Pending => ("Malipo yako yako njiani", "Usilipe tena."),
        PaymentStatus::AttemptFailed => (
            "Malipo hayakukamilika",
            "Jaribio la mwisho halikufanikiwa, na hakuna pesa iliyolipwa. Namba bado inafanya kazi: jaribu tena.",
        ),
        PaymentStatus::PartPaid => (
            "Sehemu ya bili imelipwa",
            "Lipa kilichobaki kwa namba hii hii.",
        ),
        PaymentStatus::Paid => ("Bili imelipwa", "Asante, malipo yako yamefika."),
        PaymentStatus::Underpaid => (
            "Malipo hayajatimia",
            "Namba hii haipokei malipo tena. Lipa kilichobaki kwa namba mpya.",
        ),
        PaymentStatus::Overpaid => (
            "Bili imelipwa, na kiasi kimezidi",
            "Malipo yako yamefika. Wasiliana na duka kuhusu kilichozidi.",
        ),
        PaymentStatus::PaidTwice => (
            "Bili imelipwa zaidi ya mara moja",
            "Malipo zaidi ya moja yamefika. Wasiliana na duka kuhusu kilichozidi.",
        ),
        PaymentStatus::Closed => (
            "Namba hii imefungwa",
            "Haipokei malipo tena. Usiilipe. Omba namba mpya dukani.",
        ),
        PaymentStatus::LastPaymentPending => PAYMENT_IN_PROGRESS,
    };
    StatusText { title, advice }
}

fn duration(left: TimeLeft) -> String {
    let (unit, count) = match left {
        TimeLeft::Days(count) => ("siku ", count),
        TimeLeft::Hours(count) => ("saa ", count),
        TimeLeft::Minutes(count) => ("dakika ", count),
    };
    format!("{unit}{count}")
}
