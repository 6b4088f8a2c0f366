// Mounts Adyen's voucher component as its documentation says: first a form of name and address, then the voucher from
// the answer to it. It requests nothing from Adyen: other files are looked for beside this page, and English is in the
// bundle.

import { AdyenCheckout, Doku } from "@adyen/adyen-web";
import "@adyen/adyen-web/styles/adyen.css";

const METHOD = "doku_alfamart";
const AMOUNT = { value: 4550000, currency: "IDR" };
const here = new URL("./", location.href).href;

// What a merchant's server gets from Adyen.
const VOUCHER = {
  type: "voucher",
  paymentMethodType: METHOD,
  reference: "8520126030105485",
  totalAmount: AMOUNT,
  expiresAt: "2030-01-01T00:00:00",
  shopperName: "Asha Juma",
  merchantName: "A shop",
};

const checkout = await AdyenCheckout({
  environment: "test",
  // A key of either environment is refused beside other addresses than theirs.
  clientKey: "none",
  locale: "en-US",
  countryCode: "ID",
  amount: AMOUNT,
  analytics: { enabled: false },
  risk: { enabled: false },
  _environmentUrls: { api: here, analytics: here, cdn: { images: here, translations: here } },
  onSubmit: async (state, component, actions) => {
    await fetch("adyen-payments", { method: "POST", body: JSON.stringify(state.data) });
    actions.resolve({ resultCode: "PresentToShopper", action: VOUCHER });
  },
});

new Doku(checkout, { type: METHOD }).mount("#voucher");
