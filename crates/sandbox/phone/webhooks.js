// Shows the webhooks' delivery and the attempts to send them, beside the handset.

import { webhooks } from "./sandbox_api.js";

/** The number of attempts that are shown, the newest first. */
const MAX_SHOWN = 5;

/** The interval of polling after an action, in milliseconds. */
const POLL_INTERVAL = 500;

/** The duration of polling after an action, in milliseconds: longer than the sandbox's retries take. */
const POLL_DURATION = 6_000;

const $ = (id) => document.getElementById(id);

/** The number of the latest call of `watchWebhooks`. */
let latestWatch = 0;

/** Loads and shows the webhooks once. */
export async function showWebhooks() {
  try {
    show(await webhooks());
  } catch {
    // The next poll tries again. The phone itself reports a sandbox that can't be reached.
  }
}

/** Polls for a while. A later call replaces an earlier one. */
export async function watchWebhooks() {
  latestWatch += 1;
  const thisWatch = latestWatch;
  const end = performance.now() + POLL_DURATION;
  while (thisWatch === latestWatch && performance.now() < end) {
    await showWebhooks();
    await new Promise((resume) => setTimeout(resume, POLL_INTERVAL));
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
  $("deliveries").replaceChildren(...deliveries.slice(-MAX_SHOWN).reverse().map(deliveryItem));
}

function deliveryItem({ event, orderReference, attempt, status, error }) {
  const item = document.createElement("li");
  const outcome = document.createElement("b");
  outcome.textContent = String(status ?? "×");
  outcome.className = status >= 200 && status < 300 ? "good" : "bad";
  const retry = attempt > 1 ? ` (${attempt})` : "";
  item.append(outcome, ` ${event}${retry} `, orderReference);
  if (error) {
    item.title = error;
  }
  return item;
}
