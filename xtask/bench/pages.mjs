// The pages of `cargo xtask bench page`, in the order of their columns, and where the form is in each of them.

const BILL = { billDescription: "Maji Julai", billAmount: "90900" };
const CUSTOMER = { "doku.firstName": "Asha", "doku.lastName": "Juma", "doku.shopperEmail": "asha@example.co.tz" };

// `root` is the element around the form; with `shadow`, the form is in its shadow root. `button` submits it, after
// `fields` are filled in. `blocked` files never arrive. `ready` is the event that the widget fires when it has started;
// without one, it has started when a script listens to the button. `shop` pages have no policy of the gateway. `warm`
// pages have a column for a later visit.
const OWN = { path: "?locale=en", root: "#billpay", button: "button[part~=button]", fields: BILL, ours: true };
const EMBED = { ...OWN, root: "billpay-widget", shadow: true, ready: "billpay-ready", shop: true };

export const PAGES = [
  { name: "form", path: "form.html", root: "#form", button: "button", fields: BILL, warm: true },
  { name: "page", ...OWN, warm: true },
  { name: "no wasm", ...OWN, blocked: ["*.wasm", "*/billpay-widget-*.js"] },
  { name: "embed", ...EMBED, path: "embed.html", warm: true },
  { name: "embed, preload", ...EMBED, path: "embed-preload.html" },
  { name: "embed, printed", ...EMBED, path: "embed-printed.html" },
  { name: "Adyen", path: "adyen.html", root: "#voucher", button: "button.adyen-checkout__button--pay", fields: CUSTOMER, warm: true },
];
