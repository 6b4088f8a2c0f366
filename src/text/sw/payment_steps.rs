//! The Swahili instructions for each payment channel.

use billpay_contract::Channel;

use crate::text::Instructions;

/// The steps as ClickPesa's pages have them. Internet banking has its menu in English.
pub(super) fn instructions(channel: Channel) -> &'static [Instructions] {
    match channel {
        Channel::MPesa => M_PESA,
        Channel::MixxByYas => MIXX_BY_YAS,
        Channel::AirtelMoney => AIRTEL_MONEY,
        Channel::HaloPesa => &[],
        Channel::CrdbSimBanking => CRDB_SIM_BANKING,
        Channel::Wakala => WAKALA,
    }
}

static M_PESA: &[Instructions] = &[
    Instructions {
        title: "Kwa menyu ya simu",
        steps: &[
            "Piga {code}",
            "Chagua Lipa kwa M-Pesa",
            "Chagua Ingiza Namba ya Kampuni, kisha weka {business}",
            "Weka kumbukumbu ya malipo: {number}",
            "Weka kiasi: {amount}",
            "Weka namba ya siri kuthibitisha",
        ],
    },
    Instructions {
        title: "Kwa app ya M-Pesa",
        steps: &[
            "Fungua Hamisha Pesa, kisha Lipia kwa M-Pesa",
            "Kitambulisho cha biashara: {business}",
            "Kumbukumbu: {number}",
            "Kiasi: {amount}, kisha Endelea",
            "Chagua Lipa sasa, weka namba ya siri",
        ],
    },
];

static MIXX_BY_YAS: &[Instructions] = &[Instructions {
    title: "Kwa menyu ya simu",
    steps: &[
        "Piga {code}",
        "Chagua 4, Lipia Bili",
        "Chagua 3, Ingiza Namba ya Kampuni",
        "Weka 889999",
        "Weka kumbukumbu ya malipo: {number}",
        "Weka kiasi: {amount}",
        "Weka namba ya siri kuthibitisha",
    ],
}];

static AIRTEL_MONEY: &[Instructions] = &[
    Instructions {
        title: "Kwa menyu ya simu",
        steps: &[
            "Piga {code}",
            "Chagua 5, Lipia Bili",
            "Chagua 2, Chagua Kampuni",
            "Chagua 7, Chagua Kampuni",
            "Chagua CLICKPESA TANZANIA kwenye orodha; ilikuwa namba 47",
            "Weka kumbukumbu: {number}",
            "Weka kiasi: {amount}",
            "Chagua 1 (Ndio), kisha weka PIN",
        ],
    },
    Instructions {
        title: "Kwa app ya Airtel Money",
        steps: &[
            "Fungua Lipa Bili",
            "Tafuta biashara \"clickpesa\", chagua CLICKPESA TANZANIA",
            "Kumbukumbu ya malipo: {number}",
            "Kiasi: {amount}, kisha Endelea",
            "Weka namba ya siri",
        ],
    },
];

static CRDB_SIM_BANKING: &[Instructions] = &[
    Instructions {
        title: "Kwa menyu ya simu",
        steps: &[
            "Piga {code}",
            "Chagua 1, Simbanking, kisha weka namba ya siri",
            "Chagua 4, Pay Bills",
            "Chagua 6, Taasisi",
            "Chagua 7, Nyinginezo",
            "Weka N, kisha N tena, hadi uone CLICKPESA, uichague",
            "Weka namba ya malipo: {number}",
            "Weka kiasi: {amount}, kisha thibitisha",
        ],
    },
    Instructions {
        title: "Kwa app ya SimBanking",
        steps: &[
            "Weka namba ya siri",
            "Fungua Malipo, kisha Malipo Zaidi",
            "Chagua CLICKPESA",
            "Weka namba ya malipo: {number}, kisha PATA TAARIFA",
            "Chagua akaunti, weka kiasi: {amount}",
            "Chagua ENDELEA, kisha THIBITISHA",
        ],
    },
    Instructions {
        title: "Kwa internet banking",
        steps: &[
            "Fungua Payment, kisha Bill Payment",
            "Company Category: Others",
            "Company Name: CLICKPESA",
            "Reference Number: {number}",
            "Kiasi: {amount}",
        ],
    },
];

static WAKALA: &[Instructions] = &[Instructions {
    title: "Kwenye kaunta",
    steps: &[
        "Omba kulipia bili kwa namba ya malipo ya CRDB",
        "Taasisi: CLICKPESA",
        "Namba ya malipo: {number}",
        "Kiasi: {amount}. Tunza risiti",
    ],
}];
