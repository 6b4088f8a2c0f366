// Loads the bundle and starts the widget on the stand-alone page. A form that the server rendered works without
// scripts, so its bundle is loaded with a low priority and started at the first use. A bill's page updates
// automatically, so its bundle is started at once.

const { dataset } = document.body;
const root = document.getElementById("billpay");
const address = (part) => document.querySelector(`link[data-bundle="${part}"]`).href;

// The events of a form's first use. A finger that scrolls fires `pointerdown`, too.
const USE_EVENTS = ["pointerdown", "keydown", "focusin", "input"];
// The timeout for starting the bundle's program, which can fail silently. Slow phones need a second or two.
const START_TIMEOUT_MS = 10000;

const waiting = new AbortController();
const listening = { capture: true, passive: true, signal: waiting.signal };
let compiled, started;
// Whether the widget was asked for, and how often the page has returned without it.
let wanted = false;
let returns = 0;

// Compiles the wasm while it is downloaded. If that fails, the bundle's JavaScript loads it from its address.
const compile = (priority) =>
  (compiled ??= WebAssembly.compileStreaming(fetch(address("wasm"), { priority })).catch(() => ((compiled = undefined), address("wasm"))));

// Downloads both files with a low priority, before they are needed.
async function prepare() {
  compile("low");
  await (await fetch(address("js"), { priority: "low" })).text();
}

function start() {
  const returned = returns;
  wanted = true;
  started ??= run(returned).catch((reason) => returned === returns && fail(reason));
}

async function run(returned) {
  // A module whose download was cancelled stays pending under its address, so a return changes the address.
  const [{ default: init, page }, module_or_path] = await Promise.all([import(address("js") + (returned ? `#${returned}` : "")), compile()]);
  await init({ module_or_path });
  if (returned !== returns) return;
  // The icon's address must be absolute, because the page's address may change to a bill's.
  const icon = document.querySelector("link[rel~=icon]");
  if (icon) icon.href = icon.href;
  waiting.abort();
  const timeout = new Promise((_, reject) => setTimeout(reject, START_TIMEOUT_MS, new Error("the program did not start")));
  // A copy has no listeners of the failed program. The browser submits its form, with the customer's text.
  await Promise.race([page(), timeout]).catch((reason) => (root.replaceWith(root.cloneNode(true)), Promise.reject(reason)));
  delete dataset.waits;
}

// Handles a failure. A form that the server rendered still works, and the next use tries again. Any other page
// shows an error.
function fail(reason) {
  if (dataset.waits === undefined) {
    document.getElementById("billpay").hidden = true;
    document.getElementById("billpay-failed").hidden = false;
  }
  dataset.waits = "failed";
  started = undefined;
  console.error("billpay: the bundle did not start:", reason);
}

// Whether the form is in use already, or the browser has stored a number or a retry key for this gateway. The
// prefixes are those in `src/platform/storage/names.rs`. If storage is blocked, the tab's history has them.
function isNeeded() {
  const changed = (input) => input.value !== input.defaultValue || input.checked !== input.defaultChecked;
  if (root.contains(document.activeElement) || [...root.querySelectorAll("input")].some(changed)) return true;
  const gateway = `${new URL("./", document.baseURI)}\n`;
  const ours = (name) => ["billpay-number ", "billpay-ticket "].some((prefix) => name.startsWith(prefix + gateway));
  if (Object.keys(history.state?.billpay ?? {}).some(ours)) return true;
  try {
    return [localStorage, sessionStorage].some((storage) => Object.keys(storage).some(ours));
  } catch {
    // The browser blocks storage, so it has stored nothing.
    return false;
  }
}

// Gives a form that the browser submits the key of the last form, if that had the same fields: the same bill in two tabs
// gets one number. After ten minutes it is another bill.
function shareKey(form) {
  const fields = new FormData(form);
  const key = fields.get("key");
  if (!key) return;
  for (const name of ["key", "lang"]) fields.delete(name);
  const bill = `${form.action} ${new URLSearchParams(fields)}`;
  try {
    const last = JSON.parse(localStorage.getItem("billpay-form"));
    if (last?.bill === bill && Math.abs(Date.now() - last.at) < 600000) form.elements.key.value = last.key;
    else localStorage.setItem("billpay-form", JSON.stringify({ bill, key, at: Date.now() }));
  } catch {
    // Without storage each form has its own key.
  }
}

// The widget handles its own forms before.
addEventListener("submit", (event) => event.defaultPrevented || shareKey(event.target));

// Browsers cancel downloads of a page that is left. If it returns from the back/forward cache, they start again.
function restart({ persisted }) {
  if (!persisted) return;
  returns++;
  compiled = started = undefined;
  if (wanted) start();
}

addEventListener("pageshow", restart, listening);
for (const event of USE_EVENTS) addEventListener(event, start, listening);
if (dataset.waits !== undefined && root.querySelector("[name=key]") && !isNeeded()) {
  addEventListener("pointermove", start, { ...listening, once: true });
  // Some browsers restore a form's text only now, and a page may come from the back/forward cache.
  addEventListener("pageshow", () => isNeeded() && start(), listening);
  if (!navigator.connection?.saveData) prepare().catch(() => {});
} else start();
