// The demo shop: a cart whose total is the widget's amount, and a log of the widget's events. It uses only the
// element's documented attributes, properties and events.

const DELIVERY = 5000;
const MAX_EVENTS = 50;
const EVENTS = ["ready", "change", "invalid", "issued", "copy", "error", "status", "paid", "load-error"];

const billpay = document.getElementById("billpay");
const order = document.getElementById("order");
const language = document.getElementById("language");
const theme = document.getElementById("theme");
const placed = document.getElementById("placed");
const phone = document.getElementById("phone");
let paid = null;

const PLACED = {
  sw: (number) => `Oda yako imepokelewa. Inasubiri malipo ya namba ${number}.`,
  en: (number) => `Your order has been placed. It is waiting for the payment of number ${number}.`,
};

const PAID = {
  sw: "Malipo yamefika. Asante! Tunaandaa oda yako.",
  en: "Your payment has arrived. Thank you! We are preparing your order.",
};

const money = (amount) => `TZS ${String(amount).replace(/\B(?=(\d{3})+$)/g, ",")}`;

function updateTotal() {
  let total = DELIVERY;
  for (const line of document.querySelectorAll(".line")) {
    const count = Math.min(20, Math.max(0, Math.trunc(line.querySelector("input").valueAsNumber) || 0));
    total += count * Number(line.dataset.price);
  }
  document.getElementById("total").value = money(total);
  billpay.amount = total;
  // Another total is another bill, which has no number yet.
  showStatus();
}

function applyLanguage() {
  document.documentElement.lang = language.value;
  billpay.locale = language.value;
  for (const text of document.querySelectorAll("[data-sw]")) text.textContent = text.dataset[language.value];
  showStatus();
}

function applyTheme() {
  document.documentElement.dataset.theme = theme.value;
  billpay.theme = theme.value;
}

// Shows the order's status, once the widget has rendered.
function showStatus() {
  requestAnimationFrame(() => {
    const number = billpay.controlNumber;
    if (number !== paid) paid = null;
    placed.textContent = paid ? PAID[language.value] : number ? PLACED[language.value](number) : "";
    phone.hidden = !number || !!paid;
    phone.href = `phone?${new URLSearchParams({ number: number ?? "", amount: billpay.amount, business: "123456" })}`;
  });
}

// Without `toLocaleTimeString`, which would load locale data first.
const clock = (time) => [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");

function logEvent(event) {
  const line = document.createElement("li");
  const [time, name, detail] = [document.createElement("time"), document.createElement("b"), document.createElement("code")];
  time.textContent = clock(new Date());
  name.textContent = event.type;
  detail.textContent = JSON.stringify(event.detail);
  line.append(time, " ", name, " ", detail);
  const list = document.getElementById("events");
  list.prepend(line);
  while (list.children.length > MAX_EVENTS) list.lastElementChild.remove();
}

for (const name of EVENTS) billpay.addEventListener(`billpay-${name}`, logEvent);
billpay.addEventListener("billpay-ready", showStatus);
billpay.addEventListener("billpay-issued", showStatus);
billpay.addEventListener("billpay-paid", (event) => {
  paid = event.detail.controlNumber;
  showStatus();
});
order.addEventListener("input", (event) => event.target.type === "number" && updateTotal());
order.addEventListener("submit", (event) => event.preventDefault());
language.addEventListener("change", applyLanguage);
theme.addEventListener("change", applyTheme);

const query = new URLSearchParams(location.search);
if (query.get("locale") === "en") language.value = "en";
if (["light", "dark"].includes(query.get("theme"))) theme.value = query.get("theme");
applyLanguage();
applyTheme();
