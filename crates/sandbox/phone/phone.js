// The page: connects the USSD session, the sandbox's admin API and the HTML.

import { CHANNELS, channelOf } from "./channels.js";
import { idle, shillings, step, view } from "./menu.js";
import { notesOf, parseQuery, stepsOf } from "./notes.js";
import * as sandbox from "./sandbox_api.js";
import { showWebhooks, watchWebhooks } from "./webhooks.js";

const $ = (id) => document.getElementById(id);
const input = $("typed");
const query = parseQuery(location.search);
/** Without a mouse, a focused input opens a keyboard over the handset. */
const hasMouse = matchMedia("(pointer: fine)").matches;

let state = idle(channelOf(query.channel));
/** Payments in progress, with what was typed for them. */
let pending = [];

function createElement(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function dispatch(event) {
  const [next, effect] = step(state, event);
  state = next;
  render();
  if (effect) {
    pay(effect);
  }
}

function render() {
  const shown = view(state);
  const screen = $("screen");
  if (screen.textContent !== shown.text) {
    screen.textContent = shown.text;
  }
  screen.ariaBusy = String(shown.busy);
  input.classList.toggle("secret", shown.secret);
  $("send").textContent = shown.key;
  $("network").textContent = state.channel.name;
  showMessages();
}

function showMessages() {
  const list = $("messages");
  const before = list.childElementCount === 0 ? "" : list.firstElementChild.dataset.text;
  const newest = state.messages[0];
  if (!newest || before === newest.text) {
    return;
  }
  const items = state.messages.map(({ from, text }) => {
    const item = createElement("li", {}, createElement("strong", { textContent: from }), " ", text);
    item.dataset.text = text;
    return item;
  });
  list.replaceChildren(...items);
}

function setStatus(text) {
  $("trial-status").textContent = text;
}

async function pay(effect) {
  const { attempt, number, amount } = effect;
  const ending = document.querySelector("input[name=ending]:checked").value;
  try {
    const payments = await sandbox.pay(effect, ending);
    const [first] = payments;
    dispatch({ kind: "paid", attempt, id: first.id, outcome: first.status, number, amount });
    if (ending === "late") {
      pending = [...pending, { id: first.id, number, amount }];
    }
    setStatus(statusAfter(ending, payments.length));
  } catch (error) {
    dispatch({ kind: "refused", attempt, code: error.code });
    setStatus(error.message);
  }
  showPending();
  watchWebhooks();
}

function statusAfter(ending, count) {
  switch (ending) {
    case "late":
      return "Malipo yako njiani: bonyeza “Yafike sasa”.";
    case "twice":
      return `Malipo ${count} yamepita kwenye namba hiyo.`;
    default:
      return "";
  }
}

function showPending() {
  $("arrive").disabled = pending.length === 0;
}

async function arrive() {
  const arriving = pending;
  pending = [];
  showPending();
  for (const payment of arriving) {
    try {
      const { status } = await sandbox.arrive(payment.id);
      dispatch({ kind: "paid", ...payment, outcome: status });
      setStatus("Yamefika.");
    } catch (error) {
      setStatus(error.message);
    }
  }
  watchWebhooks();
}

function focus() {
  if (hasMouse) {
    input.focus({ preventScroll: true });
  }
}

function insertText(text) {
  input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
}

function insertSim(channel) {
  input.value = "";
  dispatch({ kind: "inserted", channel });
  showNotes();
}

function showNotes() {
  const notes = notesOf(state.channel, query).map(([label, value, shown]) => {
    const write = () => {
      input.value = value;
      focus();
    };
    const note = createElement("button", { type: "button", className: "note" }, createElement("span", { textContent: label }), " ", createElement("b", { textContent: shown ?? value }));
    note.addEventListener("click", write);
    return createElement("li", {}, note);
  });
  $("notes").replaceChildren(...notes);
  $("way").replaceChildren(...stepsOf(state.channel).map((textContent) => createElement("li", { textContent })));
}

function showSims() {
  const sims = CHANNELS.map((channel) => {
    const radio = createElement("input", { type: "radio", name: "sim", value: channel.id, checked: channel === state.channel });
    radio.addEventListener("change", () => insertSim(channel));
    return createElement("label", {}, radio, createElement("span", { textContent: channel.name }));
  });
  $("sims").replaceChildren(...sims);
}

$("handset").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value;
  input.value = "";
  dispatch({ kind: "sent", text });
});

$("keypad").addEventListener("click", (event) => {
  const key = event.target.closest("button");
  if (key) {
    insertText(key.value);
  }
});

$("erase").addEventListener("click", () => {
  input.value = input.value.slice(0, -1);
});

$("hang-up").addEventListener("click", () => {
  input.value = "";
  dispatch({ kind: "hung-up" });
});

/** Digits that are typed while a key has the focus go to the input. */
document.addEventListener("keydown", (event) => {
  const elsewhere = event.target === document.body || event.target.closest("#keypad, .keys");
  if (elsewhere && /^[0-9*#]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    focus();
    insertText(event.key);
  }
});

$("arrive").addEventListener("click", arrive);

$("release").addEventListener("click", async () => {
  try {
    await sandbox.release();
  } catch (error) {
    setStatus(error.message);
  }
  watchWebhooks();
});

for (const radio of document.querySelectorAll("input[name=delivery]")) {
  radio.addEventListener("change", async () => {
    try {
      await sandbox.deliver(radio.value);
    } catch (error) {
      setStatus(error.message);
    }
    watchWebhooks();
  });
}

document.title = query.amount ? `Lipa ${shillings(query.amount)}: simu ya majaribio` : document.title;
showSims();
showNotes();
render();
showWebhooks();
// On a small screen the steps would push the handset out of sight.
$("way-fold").open = matchMedia("(min-width: 44rem)").matches;
focus();
