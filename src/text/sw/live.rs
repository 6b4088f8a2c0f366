//! Bili baada ya kupata namba, kwa Kiswahili.

use crate::state::Standing;
use crate::text::{Left, LiveText, StandingText};

pub(super) static TEXT: LiveText = LiveText {
    standing,
    by_itself: "Malipo yakifika, ukurasa huu utabadilika wenyewe.",
    check_now: "Angalia sasa",
    checking: "Tunaangalia…",
    not_paid_yet: "Bado haijalipwa. Malipo yanaweza kuchukua dakika chache kufika.",
    check_failed: "Imeshindikana kuangalia. Angalia mtandao wako, kisha jaribu tena.",
    checked_just_now: "Tumeangalia sasa hivi. Subiri kidogo, kisha jaribu tena.",

    paid_amount: "Kilicholipwa",
    missing_amount: "Kilichobaki",
    paid_at: "Tarehe ya malipo",
    payment_reference: "Kumbukumbu ya malipo",
    get_rest: "Pata namba ya kulipia kilichobaki",
    rest_note: "Namba hii ni ya kulipia kilichobaki tu.",

    deadline: "Lipa kabla ya",
    time_left: "Muda uliobaki:",
    deadline_passed: "Muda wa kulipa umepita. Uliza dukani kabla ya kulipa.",
    left,
    months: [
        "Januari", "Februari", "Machi", "Aprili", "Mei", "Juni", "Julai", "Agosti", "Septemba",
        "Oktoba", "Novemba", "Desemba",
    ],
    zone: "saa za Afrika Mashariki",

    opening: "Bili inafunguliwa…",
    open_advice: "Angalia mtandao wako, subiri kidogo, kisha jaribu tena.",
    qr_title: "Endelea kwenye simu yako",
    qr_alt: "Msimbo wa QR unaofungua bili hii",
    take_receipt: "Tunza risiti hii",
    share_page: "Ukurasa wa bili",
};

fn standing(standing: Standing) -> StandingText {
    let (title, advice) = match standing {
        Standing::Unknown => (
            "Tunaangalia kama imelipwa…",
            "Kama umeshailipa, subiri jibu hapa kabla ya kulipa tena.",
        ),
        Standing::Waiting => ("Tunasubiri malipo yako", ""),
        Standing::Pending => ("Malipo yako yako njiani", "Usilipe tena."),
        Standing::AttemptFailed => (
            "Malipo hayakukamilika",
            "Jaribio la mwisho halikufanikiwa, na hakuna pesa iliyolipwa. Namba bado inafanya kazi: jaribu tena.",
        ),
        Standing::Paid => ("Bili imelipwa", "Asante, malipo yako yamefika."),
        Standing::Underpaid => (
            "Malipo hayajatimia",
            "Namba hii haipokei malipo tena. Kilichobaki kinalipwa kwa namba mpya.",
        ),
        Standing::Overpaid => (
            "Bili imelipwa, na kiasi kimezidi",
            "Malipo yako yamefika. Wasiliana na duka kuhusu kilichozidi.",
        ),
        Standing::PaidTwice => (
            "Bili imelipwa zaidi ya mara moja",
            "Malipo zaidi ya moja yamefika. Wajulishe dukani kuhusu kilichozidi.",
        ),
        Standing::Closed => (
            "Namba hii imefungwa",
            "Haipokei malipo tena. Usiilipe; omba namba mpya dukani.",
        ),
    };
    StandingText { title, advice }
}

fn left(left: Left) -> String {
    let (unit, count) = match left {
        Left::Days(count) => ("siku ", count),
        Left::Hours(count) => ("saa ", count),
        Left::Minutes(count) => ("dakika ", count),
    };
    format!("{unit}{count}")
}
