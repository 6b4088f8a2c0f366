// Loads the bundle and starts the widget on the stand-alone page. A form that the server rendered works without
// scripts, so its bundle is loaded with a low priority and started at the first use. A bill's page updates
// automatically, so its bundle is started at once. After a crash of the program, the page goes on without it.

const { dataset } = document.body;
const { pathname } = location;
const root = document.getElementById("billpay");
// The bundle's files. The links are relative, and the page's address may change to a bill's.
const [JS, WASM] = ["js", "wasm"].map((part) => document.querySelector(`link[data-bundle="${part}"]`).href);

// The events of a form's first use. A finger that scrolls fires `pointerdown`, too.
const USE_EVENTS = ["pointerdown", "keydown", "focusin", "input"];
// The timeout for starting the bundle's program, which can fail silently. Slow phones need a second or two.
const START_TIMEOUT_MS = 10000;
// The pauses between checks of a program that does not answer, and after how many of them it counts as crashed. A program
// that works answers at once. Pauses are counted, because a phone may be busy for seconds.
const CHECK_MS = 100;
const CHECKS = 10;
// The form of a bill, and the button of one that waits for an answer.
const BILL_FORM = "form [name=billAmount], form [name=intent]";
const PENDING = "#billpay form [aria-disabled]";

const waiting = new AbortController();
const listening = { capture: true, passive: true, signal: waiting.signal };
let compiled, started;
// Whether the widget was asked for, and the number of the attempt to start it. A failure or a return of the page ends one.
let wanted = false;
let attempt = 0;
// The program that runs, which is the bundle's module, and the form that was submitted to it and has no answer yet.
let program, submitted;
// The nodes before the program started, until it has. It may crash while it replaces them.
let rendered;

// Compiles the wasm while it is downloaded. If that fails, the bundle's JavaScript loads it from its address.
const compile = (priority) =>
  (compiled ??= WebAssembly.compileStreaming(fetch(WASM, { priority })).catch(() => ((compiled = undefined), WASM)));

// Downloads both files with a low priority, before they are needed.
async function prepare() {
  compile("low");
  await (await fetch(JS, { priority: "low" })).text();
}

function start() {
  const number = attempt;
  wanted = true;
  started ??= run(number).catch((reason) => number === attempt && fail(reason));
}

async function run(number) {
  // Browsers remember a module whose download was cancelled, and older ones one whose download failed, by its address.
  const [bundle, module_or_path] = await Promise.all([import(JS + (number ? `#${number}` : "")), compile()]);
  await bundle.default({ module_or_path });
  if (number !== attempt) return;
  // The icon's address must be absolute, because the page's address may change to a bill's.
  const icon = document.querySelector("link[rel~=icon]");
  if (icon) icon.href = icon.href;
  waiting.abort();
  const timeout = new Promise((_, reject) => setTimeout(() => program && reject(new Error("the program did not start")), START_TIMEOUT_MS));
  rendered = root.cloneNode(true);
  program = bundle;
  await Promise.race([bundle.page(), timeout]).catch((reason) => {
    program = undefined;
    root.replaceWith(copyOf(root));
    throw reason;
  });
  rendered = undefined;
  if (program) delete dataset.waits;
}

// A copy of the nodes, which has no listeners of a failed program. The browser submits its form, with the customer's
// text. If the program has not rendered all, it is a copy of what was there before.
const copyOf = (root) => (rendered && !root.querySelector("[type=submit]") ? rendered : root).cloneNode(true);

// Handles a failure. A form that the server rendered still works, and the next use tries again. Any other page
// shows an error.
function fail(reason) {
  if (dataset.waits === undefined) {
    document.getElementById("billpay").hidden = true;
    document.getElementById("billpay-failed").hidden = false;
  }
  dataset.waits = "failed";
  started = undefined;
  attempt++;
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
// gets one number. After ten minutes it is another bill. A form with a problem keeps its own key: the gateway has given it
// a new one if the old key belongs to another bill.
function shareKey(form) {
  const fields = new FormData(form);
  const key = fields.get("key");
  if (!key) return;
  for (const name of ["key", "lang"]) fields.delete(name);
  const bill = `${form.action} ${new URLSearchParams(fields)}`;
  try {
    const last = JSON.parse(localStorage.getItem("billpay-form"));
    if (!form.querySelector("[role=alert]") && last?.bill === bill && Math.abs(Date.now() - last.at) < 600000) form.elements.key.value = last.key;
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
  attempt++;
  compiled = started = undefined;
  if (wanted) start();
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Checks the program, and goes on without it if it has crashed. Returns whether it works.
async function check(error) {
  const checked = program;
  if (!checked || (!isFatal(error) && (await isAlive(checked)))) return true;
  if (program) recover(error ?? "it does not answer");
  return false;
}

// Whether the error ended the program or one of its tasks: a trap, or an exception of a browser call that passed through
// its code. Safari does not name the wasm's file. Other errors that stop the program are found by its heartbeat.
function isFatal(error) {
  const names = (file) => String(error?.stack).includes(file);
  return names(WASM) || (names(JS) && (names("wasm-function") || error instanceof WebAssembly.RuntimeError));
}

const isAlive = ({ heartbeat }) => Promise.race([pause(0).then(heartbeat), silence()]).catch(() => false);

async function silence() {
  for (let left = CHECKS; left > 0; left -= 1) await pause(CHECK_MS);
}

// Goes on as a page without scripts, in a copy of the nodes, which has no listeners of the crashed program. The browser
// submits its form, at once if it has no answer. The form has the idempotency key, so there is no second number. A bill's
// page is loaded again, once.
function recover(reason) {
  program = undefined;
  console.error("billpay: the program crashed:", reason);
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const copy = copyOf(root);
  if (location.pathname !== pathname || (!copy.querySelector(BILL_FORM) && !isReload)) return location.reload();
  const index = [...root.querySelectorAll("form")].indexOf(submitted);
  const { id, selectionStart, selectionEnd } = document.activeElement;
  root.replaceWith(copy);
  const focused = id && document.getElementById(id);
  if (focused) focused.focus();
  if (focused && selectionStart != null) focused.setSelectionRange(selectionStart, selectionEnd);
  for (const button of copy.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  dataset.waits = "failed";
  copy.querySelectorAll("form")[index]?.submit();
}

// Checks the program until the answer of a submitted form is shown.
async function watchAnswer({ target }) {
  submitted = target;
  while (await check()) {
    if (!document.querySelector(PENDING)) return (submitted = undefined);
    await pause(CHECKS * CHECK_MS);
  }
}

// The form is noted before the program handles it.
addEventListener("submit", watchAnswer, true);
addEventListener("click", () => check());
for (const kind of ["error", "unhandledrejection"]) addEventListener(kind, (event) => check(event.error ?? event.reason));

addEventListener("pageshow", restart, listening);
for (const event of USE_EVENTS) addEventListener(event, start, listening);
if (dataset.waits !== undefined && root.querySelector("[name=key]") && !isNeeded()) {
  addEventListener("pointermove", start, { ...listening, once: true });
  // Some browsers restore a form's text only now, and a page may come from the back/forward cache.
  addEventListener("pageshow", () => isNeeded() && start(), listening);
  if (!navigator.connection?.saveData) prepare().catch(() => {});
} else start();
