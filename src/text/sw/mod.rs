//! The Swahili texts. A control number is "namba ya malipo" everywhere, as phone menus and banks in
//! Tanzania call it.

mod payment;
mod payment_steps;

use billpay_contract::{AmountLimits, AmountRefusal, BrokenRule, Channel, PaymentMode};

use super::{CopyText, FieldText, ProblemText, Text, money};
use crate::failure::ProblemKind;
use crate::state::CopyTarget;

pub(super) static TEXT: Text = Text {
    language: "Kiswahili",
    choose_language: "Lugha",
    page_title: "Pata namba ya malipo",
    provider: "Namba za malipo kupitia ClickPesa",

    form_title: "Pata namba ya malipo",
    form_lead: "Jaza bili. Utapata namba ya kulipia kwa simu au benki.",
    description: FieldText {
        label: "Bili ni ya nini?",
        hint: "Mfano: Ada ya shule, Julai",
    },
    amount: FieldText {
        label: "Kiasi kwa shilingi (TZS)",
        hint: "Mfano: 90,900. Ukiacha wazi, mlipaji atachagua kiasi.",
    },
    amount_read_as: "Bili itaonyesha",
    payment_mode: FieldText {
        label: "Kiasi gani kinaweza kulipwa?",
        hint: "Inatumika tu kama bili ina kiasi.",
    },
    reference: FieldText {
        label: "Namba yako ya bili",
        hint: "Herufi na tarakimu, zisizidi 20. Ndiyo itakuwa namba ya malipo. Ukiacha wazi, utapata namba ya tarakimu tu, rahisi kuandika kwenye simu.",
    },
    optional: "si lazima",
    submit: "Pata namba ya malipo",
    submit_again: "Jaribu tena",
    sending: "Namba inatayarishwa…",
    sending_slow: "Bado tunaendelea. Mtandao ukiwa wa polepole inaweza kuchukua nusu dakika.",

    checkout_title: "Lipa kwa namba ya malipo",
    checkout_lead: "Utapata namba ya kulipia kwa simu au benki.",
    only_shop_can_fix: "Ni duka tu linaloweza kurekebisha hili. Tafadhali wasiliana nao.",
    support_id: "Ukiomba msaada dukani, taja msimbo huu:",

    card_title: "Namba yako ya malipo iko tayari",
    card_number: "Namba ya malipo",
    card_amount: "Kiasi cha kulipa",
    card_amount_open: "Utachagua kiasi wakati wa kulipa.",
    bill_amount: "Kiasi cha bili",
    card_reference: "Namba ya bili",
    card_description: "Kwa ajili ya",
    card_customer: "Mteja",
    card_stored: "Namba hii uliipata awali kwenye kivinjari hiki. Kama umeshailipa, usiilipe tena.",
    card_unsaved: "Andika namba hii: kivinjari hiki hakitaikumbuka.",
    other_numbers: "Namba zako nyingine",
    card_not_government: "Usitumie menyu ya Malipo ya Serikali.",
    another: "Tengeneza bili nyingine",
    another_number: "Hii ni oda mpya: pata namba mpya",

    how_title: "Jinsi ya kulipa",
    how_lead: "Chagua njia ya kulipa:",
    any_amount: "unachotaka kulipa",
    generic_steps: &[
        "Fungua menyu ya pesa kwenye simu yako, au nenda benki au kwa wakala wa benki.",
        "Chagua kulipia bili. Ukiulizwa kampuni, chagua ClickPesa; ukiulizwa namba ya biashara, iulize dukani.",
        "Weka {number} kama kumbukumbu ya malipo.",
        "Weka kiasi: {amount}. Hakikisha jina, kisha thibitisha kwa namba ya siri.",
    ],
    dial: "Piga",
    channel,
    channel_limits,
    instructions: payment_steps::instructions,
    payment: &payment::TEXT,

    copy,
    share_title: "Hifadhi au tuma namba hii",
    share: "Tuma",
    share_how: "Ilipie kama bili ya ClickPesa, kwa simu au benki.",
    sms: "SMS",
    print: "Chapisha",
    share_failed: "Kutuma hakufanyi kazi kwenye kivinjari hiki. Tumia WhatsApp au SMS, au nakili namba.",
    print_failed: "Kuchapisha hakufanyi kazi kwenye kivinjari hiki. Piga picha ya skrini yenye namba.",

    mode_name,
    mode_meaning,
    broken_rule,
    amount_refused,
    reference_taken: "Namba hii ya bili imeshatumika. Kama ni wewe sasa hivi, uliza dukani kabla ya kutengeneza bili nyingine. La sivyo andika nyingine, au acha wazi.",
    field_refused: "Hii haikukubaliwa. Ibadilishe kisha jaribu tena.",
    retry_after,
    problem,
};

fn mode_name(mode: PaymentMode) -> &'static str {
    match mode {
        PaymentMode::Exact => "Kiasi kamili tu",
        PaymentMode::AllowPartialAndOverPayment => "Kiasi pungufu au zaidi pia",
    }
}

fn mode_meaning(mode: PaymentMode) -> &'static str {
    match mode {
        PaymentMode::Exact => "Lipa kiasi hiki kamili. Kiasi kingine chochote kitakataliwa.",
        PaymentMode::AllowPartialAndOverPayment => {
            "Kiasi pungufu au zaidi kinakubaliwa pia, lakini mara moja tu: malipo ya kwanza hufunga namba."
        }
    }
}

fn channel_limits(limits: AmountLimits) -> String {
    let (min, max) = (money(limits.min), limits.max.grouped());
    format!("Inapokea {min} hadi {max} kwa mara moja")
}

fn amount_refused(refusal: AmountRefusal) -> String {
    let limit = money(refusal.limit());
    match refusal {
        AmountRefusal::Below(_) => {
            format!("Hakuna njia ya kulipa inayopokea kiasi kidogo hivi. Andika angalau {limit}.")
        }
        AmountRefusal::Above(_) => {
            format!(
                "Hakuna njia ya kulipa inayopokea kiasi kikubwa hivi. Andika kiasi kisichozidi {limit}."
            )
        }
    }
}

fn broken_rule(rule: BrokenRule) -> &'static str {
    match rule {
        BrokenRule::BillEmpty => "Andika bili ni ya nini, au weka kiasi hapo chini.",
        BrokenRule::DescriptionTooLong => "Fupisha isizidi herufi 500.",
        BrokenRule::DescriptionControlCharacter => "Andika kwenye mstari mmoja, bila alama maalum.",
        BrokenRule::AmountNotANumber => "Andika kiasi kwa tarakimu, kama 90,900 au 90900.50.",
        BrokenRule::AmountAmbiguous => {
            "Hii inaweza kusomwa kwa njia mbili. Weka mkato kwenye maelfu na nukta kabla ya senti, kama 90,900 au 90,900.50."
        }
        BrokenRule::AmountTooManyDecimals => "Andika tarakimu zisizozidi mbili baada ya nukta.",
        BrokenRule::AmountTooSmall => "Andika kiasi kinachozidi 0.",
        BrokenRule::AmountTooLarge => "Andika kiasi kisichozidi 999,999,999,999.99.",
        BrokenRule::PaymentModeUnknown => "Chagua moja kati ya hizi mbili.",
        BrokenRule::ReferenceNotAlphanumeric => {
            "Tumia herufi A hadi Z na tarakimu tu: bila nafasi, vistari wala alama nyingine."
        }
        BrokenRule::ReferenceTooLong => "Fupisha isizidi herufi na tarakimu 20.",
    }
}

// What is wrong with a signed bill, and what to do.
const SIGNED_REQUIRED: (&str, &str) = (
    "Duka hili hutoa namba kwa bili zake tu",
    "Namba haijatengenezwa. Rudi kwenye ukurasa wa duka, uanzie huko.",
);
const SIGNED_INVALID: (&str, &str) = (
    "Bili hii si sahihi",
    "Namba haijatengenezwa. Rudi kwenye ukurasa wa duka ufungue bili upya, au wasiliana na duka.",
);
const SIGNED_EXPIRED: (&str, &str) = (
    "Muda wa bili hii umekwisha",
    "Namba haijatengenezwa. Rudi kwenye ukurasa wa duka ufungue bili upya.",
);
const SIGNED_REUSED: (&str, &str) = (
    "Bili hii imeshatumika",
    "Namba mpya haijatengenezwa. Rudi kwenye ukurasa wa duka uanze upya, au uliza dukani.",
);

fn retry_after(seconds: u16) -> String {
    format!("Jaribu tena baada ya sekunde {seconds}.")
}

fn problem(kind: ProblemKind) -> ProblemText {
    let (title, advice) = match kind {
        ProblemKind::Offline => (
            "Huna mtandao",
            "Washa data au Wi-Fi, kisha jaribu tena. Ulichoandika bado kipo.",
        ),
        ProblemKind::Unreachable => (
            "Imeshindikana kuwasiliana na duka",
            "Angalia mtandao wako, subiri kidogo, kisha jaribu tena. Ulichoandika bado kipo.",
        ),
        ProblemKind::TimedOut => (
            "Imechukua muda mrefu mno",
            "Namba haikupatikana kwa wakati. Jaribu tena, na lipa kwa kutumia namba utakayoiona hapa tu.",
        ),
        ProblemKind::Busy => (
            "Huduma ina shughuli nyingi",
            "Namba haijatengenezwa. Subiri dakika moja, kisha jaribu tena.",
        ),
        ProblemKind::Refused => (
            "Bili imekataliwa",
            "Namba haijatengenezwa. Angalia bili, ibadilishe kisha jaribu tena, au uliza dukani.",
        ),
        ProblemKind::NotAvailable => (
            "Namba za malipo hazipatikani hapa kwa sasa",
            "Bili yako haina kosa. Mjulishe muuzaji, au lipa kwa njia nyingine.",
        ),
        ProblemKind::AttributesInvalid => (
            "Ukurasa wa muuzaji haujajaza bili hii",
            "Muuzaji pekee ndiye anayeweza kurekebisha. Wasiliana naye.",
        ),
        ProblemKind::Failed => (
            "Kuna hitilafu upande wetu",
            "Subiri kidogo kisha jaribu tena, na lipa kwa kutumia namba utakayoiona hapa tu.",
        ),
        ProblemKind::IntentRequired => SIGNED_REQUIRED,
        ProblemKind::IntentInvalid => SIGNED_INVALID,
        ProblemKind::IntentExpired => SIGNED_EXPIRED,
        ProblemKind::IntentReused => SIGNED_REUSED,
        ProblemKind::KeyReused => (
            "Bili imebadilika",
            "Namba haijatengenezwa. Hakikisha bili, kisha jaribu tena.",
        ),
        ProblemKind::InProgress => (
            "Namba yako bado inatengenezwa",
            "Subiri kidogo, kisha jaribu tena: utapata namba ile ile.",
        ),
        ProblemKind::PaymentInProgress => payment::PAYMENT_IN_PROGRESS,
        ProblemKind::BillNotFound => (
            "Bili haijapatikana",
            "Hakikisha kiungo ni kamili, au uliza dukani.",
        ),
        ProblemKind::ReferenceTaken => (
            "Oda hii ina namba ya malipo tayari",
            "Namba ya pili haijatengenezwa. Iulize dukani, na uwatajie namba ya bili iliyo hapo juu.",
        ),
    };
    ProblemText { title, advice }
}

fn copy(what: CopyTarget) -> CopyText {
    let (label, done, failed) = match what {
        CopyTarget::Number => (
            "Nakili namba",
            "Namba imenakiliwa",
            "Imeshindikana kunakili. Chagua namba hii, kisha inakili kwa menyu ya simu yako:",
        ),
        CopyTarget::Amount => (
            "Nakili kiasi",
            "Kiasi kimenakiliwa",
            "Imeshindikana kunakili. Chagua kiasi hiki, kisha kinakili kwa menyu ya simu yako:",
        ),
        CopyTarget::Code => (
            "Nakili msimbo",
            "Msimbo umenakiliwa",
            "Imeshindikana kunakili. Chagua msimbo huu, kisha unakili kwa menyu ya simu yako:",
        ),
    };
    CopyText {
        label,
        done,
        failed,
    }
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::MPesa => "M-Pesa",
        Channel::MixxByYas => "Mixx by Yas",
        Channel::AirtelMoney => "Airtel Money",
        Channel::HaloPesa => "HaloPesa",
        Channel::CrdbSimBanking => "CRDB SimBanking",
        Channel::Wakala => "Wakala au tawi la CRDB",
    }
}
