//! The English instructions for each payment channel.

use billpay_contract::Channel;

use crate::text::Instructions;

/// Our translations of the Swahili steps, except for internet banking. Names of menus are in the menu's language.
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
        title: "On the phone's menu",
        steps: &[
            "Dial {code}",
            "Choose Lipa kwa M-Pesa (pay by M-Pesa)",
            "Choose to enter the business number, and enter {business}",
            "Enter the payment reference: {number}",
            "Enter the amount: {amount}",
            "Confirm with your PIN",
        ],
    },
    Instructions {
        title: "In the M-Pesa app",
        steps: &[
            "Open Hamisha Pesa (move money), then Lipia kwa M-Pesa",
            "Business number: {business}",
            "Payment reference: {number}",
            "Amount: {amount}, then Continue",
            "Choose Pay now and enter your PIN",
        ],
    },
];

static MIXX_BY_YAS: &[Instructions] = &[Instructions {
    title: "On the phone's menu",
    steps: &[
        "Dial {code}",
        "Choose 4, Lipia Bili (pay a bill)",
        "Choose 3, Ingiza Namba ya Kampuni (enter the company number)",
        "Enter 889999",
        "Enter the payment reference: {number}",
        "Enter the amount: {amount}",
        "Confirm with your PIN",
    ],
}];

static AIRTEL_MONEY: &[Instructions] = &[
    Instructions {
        title: "On the phone's menu",
        steps: &[
            "Dial {code}",
            "Choose 5, Lipia Bili (pay a bill)",
            "Choose 2, Chagua Kampuni (choose a company)",
            "Choose 7, Chagua Kampuni",
            "Choose CLICKPESA TANZANIA from the list (it was number 47)",
            "Enter the reference: {number}",
            "Enter the amount: {amount}",
            "Choose 1 (yes) and enter your PIN",
        ],
    },
    Instructions {
        title: "In the Airtel Money app",
        steps: &[
            "Open Lipa Bili (pay a bill)",
            "Search for the business \"clickpesa\" and choose CLICKPESA TANZANIA",
            "Payment reference: {number}",
            "Amount: {amount}, then Continue",
            "Enter your PIN",
        ],
    },
];

static CRDB_SIM_BANKING: &[Instructions] = &[
    Instructions {
        title: "On the phone's menu",
        steps: &[
            "Dial {code}",
            "Choose 1, Simbanking, and enter your PIN",
            "Choose 4, Pay Bills",
            "Choose 6, Taasisi (institutions)",
            "Choose 7, Nyinginezo (others)",
            "Enter N, and N again, until you see CLICKPESA, and choose it",
            "Enter the payment number: {number}",
            "Enter the amount: {amount}, and confirm",
        ],
    },
    Instructions {
        title: "In the SimBanking app",
        steps: &[
            "Enter your PIN",
            "Open Malipo (payments), then Malipo Zaidi (more payments)",
            "Choose CLICKPESA",
            "Enter the payment number: {number}, then PATA TAARIFA (get details)",
            "Choose the account and enter the amount: {amount}",
            "Choose ENDELEA (continue), then THIBITISHA (confirm)",
        ],
    },
    Instructions {
        title: "In internet banking",
        steps: &[
            "Open Payment, then Bill Payment",
            "Company Category: Others",
            "Company Name: CLICKPESA",
            "Reference Number: {number}",
            "Amount: {amount}",
        ],
    },
];

static WAKALA: &[Instructions] = &[Instructions {
    title: "At the counter",
    steps: &[
        "Ask to pay a bill with a CRDB payment number",
        "Institution: CLICKPESA",
        "Payment number: {number}",
        "Amount: {amount}. Keep the receipt",
    ],
}];
