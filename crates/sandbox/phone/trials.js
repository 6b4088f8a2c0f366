// Shows what became of the webhooks, beside the handset.

import { webhooks } from "./sandbox.js";

/** Attempts that are shown, the newest first. */
const MOST_SHOWN = 5;

/** How often and how long it is looked, in milliseconds, after something was done: longer than the sandbox tries. */
const EVERY = 500;
const FOR = 6_000;

const $ = (id) => document.getElementById(id);

let watching = 0;

/** Looks once. */
export async function showWebhooks() {
  try {
    show(await webhooks());
  } catch {
    // The next look tells more; the phone itself says when the sandbox is gone.
  }
}

/** Looks for a while; a later call takes an earlier one's place. */
export async function watchWebhooks() {
  watching += 1;
  const mine = watching;
  const until = performance.now() + FOR;
  while (mine === watching && performance.now() < until) {
    await showWebhooks();
    await new Promise((resume) => setTimeout(resume, EVERY));
  }
}

function show({ url, mode, held, deliveries }) {
  $("webhook-url").textContent = url ?? "Hakuna anwani ya kutuma.";
  $("held").textContent = String(held);
  $("release").disabled = held === 0;
  const chosen = document.querySelector(`input[name=delivery][value=${CSS.escape(mode)}]`);
  if (chosen) {
    chosen.checked = true;
  }
  $("deliveries").replaceChildren(...deliveries.slice(-MOST_SHOWN).reverse().map(delivery));
}

function delivery({ event, orderReference, attempt, status, error }) {
  const item = document.createElement("li");
  const answer = document.createElement("b");
  answer.textContent = String(status ?? "×");
  answer.className = status >= 200 && status < 300 ? "good" : "bad";
  const again = attempt > 1 ? ` (${attempt})` : "";
  item.append(answer, ` ${event}${again} `, orderReference);
  if (error) {
    item.title = error;
  }
  return item;
}
