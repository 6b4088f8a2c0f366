// Joins the menu, the sandbox and the page.

import { CHANNELS, channelOf } from "./channels.js";
import { idle, shillings, step, view } from "./menu.js";
import * as sandbox from "./sandbox.js";
import { notesOf, wayOf, wishes } from "./notes.js";
import { showWebhooks, watchWebhooks } from "./trials.js";

const $ = (id) => document.getElementById(id);
const typed = $("typed");
const wished = wishes(location.search);
/** Elsewhere a focused input opens a keyboard over the handset. */
const desk = matchMedia("(pointer: fine)").matches;

let state = idle(channelOf(wished.channel));
/** Payments on their way, and what was typed for them. */
let underway = [];

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function happen(event) {
  const [next, effect] = step(state, event);
  state = next;
  show();
  if (effect) {
    pay(effect);
  }
}

function show() {
  const shown = view(state);
  const screen = $("screen");
  if (screen.textContent !== shown.text) {
    screen.textContent = shown.text;
  }
  screen.ariaBusy = String(shown.busy);
  typed.classList.toggle("secret", shown.secret);
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
    const item = make("li", {}, make("strong", { textContent: from }), " ", text);
    item.dataset.text = text;
    return item;
  });
  list.replaceChildren(...items);
}

function say(sentence) {
  $("trial-status").textContent = sentence;
}

async function pay(wanted) {
  const { attempt, number, amount } = wanted;
  const ending = document.querySelector("input[name=ending]:checked").value;
  try {
    const made = await sandbox.pay(wanted, ending);
    const [first] = made;
    happen({ kind: "paid", attempt, id: first.id, outcome: first.status, number, amount });
    if (ending === "late") {
      underway = [...underway, { id: first.id, number, amount }];
    }
    say(told(ending, made.length));
  } catch (error) {
    happen({ kind: "refused", attempt, code: error.code });
    say(error.message);
  }
  showUnderway();
  watchWebhooks();
}

function told(ending, count) {
  switch (ending) {
    case "late":
      return "Malipo yako njiani: bonyeza “Yafike sasa”.";
    case "twice":
      return `Malipo ${count} yamepita kwenye namba hiyo.`;
    default:
      return "";
  }
}

function showUnderway() {
  $("arrive").disabled = underway.length === 0;
}

async function arrive() {
  const arriving = underway;
  underway = [];
  showUnderway();
  for (const payment of arriving) {
    try {
      const { status } = await sandbox.arrive(payment.id);
      happen({ kind: "paid", ...payment, outcome: status });
      say("Yamefika.");
    } catch (error) {
      say(error.message);
    }
  }
  watchWebhooks();
}

function focus() {
  if (desk) {
    typed.focus({ preventScroll: true });
  }
}

function type(text) {
  typed.setRangeText(text, typed.selectionStart, typed.selectionEnd, "end");
}

function insertSim(channel) {
  typed.value = "";
  happen({ kind: "inserted", channel });
  showNotes();
}

function showNotes() {
  const notes = notesOf(state.channel, wished).map(([label, value, shown]) => {
    const write = () => {
      typed.value = value;
      focus();
    };
    const note = make("button", { type: "button", className: "note" }, make("span", { textContent: label }), " ", make("b", { textContent: shown ?? value }));
    note.addEventListener("click", write);
    return make("li", {}, note);
  });
  $("notes").replaceChildren(...notes);
  $("way").replaceChildren(...wayOf(state.channel).map((textContent) => make("li", { textContent })));
}

function showSims() {
  const sims = CHANNELS.map((channel) => {
    const radio = make("input", { type: "radio", name: "sim", value: channel.id, checked: channel === state.channel });
    radio.addEventListener("change", () => insertSim(channel));
    return make("label", {}, radio, make("span", { textContent: channel.name }));
  });
  $("sims").replaceChildren(...sims);
}

$("handset").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = typed.value;
  typed.value = "";
  happen({ kind: "sent", text });
});

$("keypad").addEventListener("click", (event) => {
  const key = event.target.closest("button");
  if (key) {
    type(key.value);
  }
});

$("erase").addEventListener("click", () => {
  typed.value = typed.value.slice(0, -1);
});

$("hang-up").addEventListener("click", () => {
  typed.value = "";
  happen({ kind: "hung-up" });
});

/** Digits that are typed while a key has the focus go where they belong. */
document.addEventListener("keydown", (event) => {
  const elsewhere = event.target === document.body || event.target.closest("#keypad, .keys");
  if (elsewhere && /^[0-9*#]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    focus();
    type(event.key);
  }
});

$("arrive").addEventListener("click", arrive);

$("release").addEventListener("click", async () => {
  try {
    await sandbox.release();
  } catch (error) {
    say(error.message);
  }
  watchWebhooks();
});

for (const radio of document.querySelectorAll("input[name=delivery]")) {
  radio.addEventListener("change", async () => {
    try {
      await sandbox.deliver(radio.value);
    } catch (error) {
      say(error.message);
    }
    watchWebhooks();
  });
}

document.title = wished.amount ? `Lipa ${shillings(wished.amount)}: simu ya majaribio` : document.title;
showSims();
showNotes();
show();
showWebhooks();
// On a small screen the way would push the handset out of sight.
$("way-fold").open = matchMedia("(min-width: 44rem)").matches;
focus();
