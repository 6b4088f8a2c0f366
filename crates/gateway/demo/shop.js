// The demo shop: a cart whose total the widget follows, and a list of the widget's events. It must
// not know the widget's insides: attributes, events and nothing else.

const DELIVERY = 5000;
const MOST_EVENTS = 50;
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
  en: (number) => `Your order has been placed. It waits for the payment of number ${number}.`,
};

const PAID = {
  sw: "Malipo yamefika. Asante! Tunaandaa oda yako.",
  en: "Your payment has arrived. Thank you! We are preparing your order.",
};

const money = (amount) => `TZS ${String(amount).replace(/\B(?=(\d{3})+$)/g, ",")}`;

function add() {
  let total = DELIVERY;
  for (const line of document.querySelectorAll(".line")) {
    const count = Math.min(20, Math.max(0, Math.trunc(line.querySelector("input").valueAsNumber) || 0));
    total += count * Number(line.dataset.price);
  }
  document.getElementById("total").value = money(total);
  billpay.amount = total;
  // Another total is another bill: the widget shows no number for it yet.
  place();
}

function speak() {
  document.documentElement.lang = language.value;
  billpay.locale = language.value;
  for (const text of document.querySelectorAll("[data-sw]")) text.textContent = text.dataset[language.value];
  place();
}

function show() {
  document.documentElement.dataset.theme = theme.value;
  billpay.theme = theme.value;
}

// Once the widget has followed.
function place() {
  requestAnimationFrame(() => {
    const number = billpay.controlNumber;
    if (number !== paid) paid = null;
    placed.textContent = paid ? PAID[language.value] : number ? PLACED[language.value](number) : "";
    phone.hidden = !number || !!paid;
    phone.href = `phone?${new URLSearchParams({ number: number ?? "", amount: billpay.amount, business: "123456" })}`;
  });
}

// By hand: `toLocaleTimeString` loads the data of languages first, and the page waits for it.
const clock = (time) => [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");

function note(event) {
  const line = document.createElement("li");
  const [time, name, detail] = [document.createElement("time"), document.createElement("b"), document.createElement("code")];
  time.textContent = clock(new Date());
  name.textContent = event.type;
  detail.textContent = JSON.stringify(event.detail);
  line.append(time, " ", name, " ", detail);
  const list = document.getElementById("events");
  list.prepend(line);
  while (list.children.length > MOST_EVENTS) list.lastElementChild.remove();
}

for (const name of EVENTS) billpay.addEventListener(`billpay-${name}`, note);
billpay.addEventListener("billpay-ready", place);
billpay.addEventListener("billpay-issued", place);
billpay.addEventListener("billpay-paid", (event) => {
  paid = event.detail.controlNumber;
  place();
});
order.addEventListener("input", (event) => event.target.type === "number" && add());
order.addEventListener("submit", (event) => event.preventDefault());
language.addEventListener("change", speak);
theme.addEventListener("change", show);

const wished = new URLSearchParams(location.search);
if (wished.get("locale") === "en") language.value = "en";
if (["light", "dark"].includes(wished.get("theme"))) theme.value = wished.get("theme");
speak();
show();
