// The USSD menus, one per channel, as data. The steps that lead to a payment are those of ClickPesa's pages; all other
// options are invented.
//
// A screen is a list (`options`: key, label, next screen) or a question (`as` names the value that is entered). An option
// without a next screen works only on a real phone. The texts have the placeholders {reference} and {amount}.

/** In place of a next screen: the payment is made, or the session ends. */
export const PAY = "pay";
export const END = "end";

const REFERENCE = "Weka kumbukumbu ya malipo";
const AMOUNT = "Weka kiasi (TZS)";
const SUMMARY = "Lipa {amount}\nkwa CLICKPESA TANZANIA\nKumbukumbu: {reference}";

const M_PESA = {
  id: "m-pesa",
  name: "M-Pesa",
  wire: "M-PESA",
  dial: "*150*00#",
  // The merchant's own number, given at onboarding. The sandbox accepts any.
  business: null,
  screens: {
    start: {
      title: "M-Pesa",
      options: [
        ["1", "Tuma Pesa"],
        ["2", "Toa Pesa"],
        ["3", "Nunua Vocha"],
        ["4", "Lipa kwa M-Pesa", "pay-bill"],
        ["5", "Huduma za Kifedha"],
        ["6", "Akaunti Yangu"],
      ],
    },
    "pay-bill": {
      title: "Lipa kwa M-Pesa",
      options: [
        ["1", "Orodha ya Kampuni"],
        ["2", "Ingiza Namba ya Kampuni", "business"],
        ["3", "Lipa kwa Simu"],
      ],
    },
    business: { ask: "Ingiza Namba ya Kampuni", as: "business", next: "reference" },
    reference: { ask: REFERENCE, as: "reference", next: "amount" },
    amount: { ask: AMOUNT, as: "amount", next: "pin" },
    pin: { ask: `${SUMMARY}\nWeka Namba ya Siri kuthibitisha`, as: "pin", next: PAY },
  },
};

const MIXX_BY_YAS = {
  id: "mixx-by-yas",
  name: "Mixx by Yas",
  wire: "MIXX BY YAS",
  dial: "*150*01#",
  business: "889999",
  screens: {
    start: {
      title: "Mixx by Yas",
      options: [
        ["1", "Tuma Pesa"],
        ["2", "Nunua Salio"],
        ["3", "Lipa kwa Simu"],
        ["4", "Lipia Bili", "pay-bill"],
        ["5", "Toa Pesa"],
        ["6", "Huduma za Kifedha"],
      ],
    },
    "pay-bill": {
      title: "Lipia Bili",
      options: [
        ["1", "Chagua Kampuni"],
        ["2", "Malipo ya Serikali"],
        ["3", "Ingiza Namba ya Kampuni", "business"],
      ],
    },
    business: { ask: "Ingiza Namba ya Kampuni", as: "business", next: "reference" },
    reference: { ask: REFERENCE, as: "reference", next: "amount" },
    amount: { ask: AMOUNT, as: "amount", next: "pin" },
    pin: { ask: `${SUMMARY}\nWeka Namba ya Siri kuthibitisha`, as: "pin", next: PAY },
  },
};

const AIRTEL_MONEY = {
  id: "airtel-money",
  name: "Airtel Money",
  wire: "AIRTEL MONEY",
  dial: "*150*60#",
  // ClickPesa's number in the operator's list.
  business: "47",
  screens: {
    start: {
      title: "Airtel Money",
      options: [
        ["1", "Tuma Pesa"],
        ["2", "Toa Pesa"],
        ["3", "Nunua Muda wa Maongezi"],
        ["4", "Lipa kwa Simu"],
        ["5", "Lipia Bili", "pay-bill"],
        ["6", "Akaunti Yangu"],
      ],
    },
    "pay-bill": {
      title: "Lipia Bili",
      options: [
        ["1", "Ingiza Namba ya Kampuni"],
        ["2", "Chagua Kampuni", "kinds"],
      ],
    },
    kinds: {
      title: "Lipia Bili",
      options: [
        ["1", "Umeme"],
        ["2", "Maji"],
        ["3", "Ving'amuzi"],
        ["4", "Elimu"],
        ["5", "Usafiri"],
        ["6", "Malipo ya Serikali"],
        ["7", "Chagua Kampuni", "companies"],
      ],
    },
    companies: {
      title: "Weka namba ya kampuni",
      options: [
        ["46", "CHAMA CHA AKIBA"],
        ["47", "CLICKPESA TANZANIA", "reference"],
        ["48", "DUKA MTANDAO"],
      ],
    },
    reference: { ask: "Weka Kumbukumbu", as: "reference", next: "amount" },
    amount: { ask: AMOUNT, as: "amount", next: "confirm" },
    confirm: {
      title: SUMMARY,
      options: [
        ["1", "Ndio", "pin"],
        ["2", "Hapana", END],
      ],
    },
    pin: { ask: "Weka PIN kuthibitisha", as: "pin", next: PAY },
  },
};

const HALOPESA = {
  id: "halopesa",
  name: "HaloPesa",
  wire: "HALOPESA",
  dial: "*150*88#",
  // Neither the steps nor a number are published: a generic menu that accepts any number.
  business: null,
  screens: {
    start: {
      title: "HaloPesa",
      options: [
        ["1", "Tuma Pesa"],
        ["2", "Toa Pesa"],
        ["3", "Lipia Bili", "business"],
      ],
    },
    business: { ask: "Weka namba ya kampuni", as: "business", next: "reference" },
    reference: { ask: REFERENCE, as: "reference", next: "amount" },
    amount: { ask: AMOUNT, as: "amount", next: "pin" },
    pin: { ask: `${SUMMARY}\nWeka namba ya siri kuthibitisha`, as: "pin", next: PAY },
  },
};

const CRDB = {
  id: "crdb-simbanking",
  name: "CRDB SimBanking",
  wire: "CRDB",
  dial: "*150*03#",
  business: "CLICKPESA",
  screens: {
    start: {
      title: "CRDB Bank",
      options: [
        ["1", "Simbanking", "login"],
        ["2", "Fungua Akaunti"],
      ],
    },
    login: { ask: "Weka Namba ya Siri", as: "pin", next: "services" },
    services: {
      title: "Simbanking",
      options: [
        ["1", "Salio"],
        ["2", "Tuma Pesa"],
        ["3", "Nunua Vocha"],
        ["4", "Pay Bills", "bills"],
        ["5", "Mikopo"],
      ],
    },
    bills: {
      title: "Pay Bills",
      options: [
        ["1", "LUKU"],
        ["2", "Maji"],
        ["3", "Ving'amuzi"],
        ["4", "Malipo ya Serikali"],
        ["5", "Ada za Shule"],
        ["6", "Taasisi", "institutions"],
      ],
    },
    institutions: {
      title: "Taasisi",
      options: [
        ["1", "Bima"],
        ["2", "Hospitali"],
        ["3", "Saccos"],
        ["4", "Usafiri"],
        ["5", "Vyuo"],
        ["6", "Dini"],
        ["7", "Nyinginezo", "others-1"],
      ],
    },
    "others-1": {
      title: "Nyinginezo 1/3",
      options: [
        ["1", "AKIBA MTANDAO"],
        ["2", "BARAKA TOURS"],
        ["N", "Mbele", "others-2"],
      ],
    },
    "others-2": {
      title: "Nyinginezo 2/3",
      options: [
        ["3", "BUSTANI YETU"],
        ["4", "CHAI BORA SHOP"],
        ["N", "Mbele", "others-3"],
      ],
    },
    "others-3": {
      title: "Nyinginezo 3/3",
      options: [
        ["5", "CLICKPESA", "reference"],
        ["6", "DUKA MTANDAO"],
      ],
    },
    reference: { ask: "Weka Namba ya Malipo", as: "reference", next: "amount" },
    amount: { ask: AMOUNT, as: "amount", next: "confirm" },
    confirm: {
      title: "Lipa {amount}\nkwa CLICKPESA\nNamba ya Malipo: {reference}",
      options: [
        ["1", "Thibitisha", PAY],
        ["2", "Ghairi", END],
      ],
    },
  },
};

export const CHANNELS = [M_PESA, MIXX_BY_YAS, AIRTEL_MONEY, HALOPESA, CRDB];

/** The channel with that id, or the first one. */
export function channelOf(id) {
  return CHANNELS.find((channel) => channel.id === id) ?? CHANNELS[0];
}
