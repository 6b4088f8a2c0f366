// Loads the bundle that the page's links name and starts the widget. A form that the server rendered works
// without scripts: its bundle comes with a low priority, and runs at the first sign of use. A bill's page
// changes by itself, so its bundle runs at once.

const { dataset } = document.body;
const root = document.getElementById("billpay");
const address = (part) => document.querySelector(`link[data-bundle="${part}"]`).href;

// What a person does first with a form. A finger that scrolls goes down as well.
const SIGNS = ["pointerdown", "keydown", "focusin", "input"];
// A program that stops while it starts says nothing. Slow phones need a second or two.
const START_MS = 10000;

const waiting = new AbortController();
const listening = { capture: true, passive: true, signal: waiting.signal };
let compiled, started;

// Compiles the wasm while it arrives. Where that fails, the bundle's glue tries again by the address.
const compile = (priority) =>
  (compiled ??= WebAssembly.compileStreaming(fetch(address("wasm"), { priority })).catch(() => ((compiled = undefined), address("wasm"))));

// Both files come with a low priority, before they are needed.
async function prepare() {
  compile("low");
  await (await fetch(address("js"), { priority: "low" })).text();
}

const start = () => (started ??= run().catch(fail));

async function run() {
  const [{ default: init, page }, module_or_path] = await Promise.all([import(address("js")), compile()]);
  await init({ module_or_path });
  // Browsers look for the icon again when the address becomes a bill's, where it is not.
  const icon = document.querySelector("link[rel~=icon]");
  if (icon) icon.href = icon.href;
  waiting.abort();
  const late = new Promise((_, stop) => setTimeout(stop, START_MS, new Error("it has stopped")));
  // A copy has no listeners of the stopped program: its forms are the browser's again, with what was typed.
  await Promise.race([page(), late]).catch((reason) => (root.replaceWith(root.cloneNode(true)), Promise.reject(reason)));
  delete dataset.waits;
}

// No modules, no wasm, a cut download: a form that the server rendered goes on, and the next sign of use
// tries again. Any other page says that it can't start.
function fail(reason) {
  if (dataset.waits === undefined) {
    document.getElementById("billpay").hidden = true;
    document.getElementById("billpay-failed").hidden = false;
  }
  dataset.waits = "in vain";
  started = undefined;
  console.error("billpay: the bundle did not start:", reason);
}

// Whether somebody has begun to use the form, or the browser keeps a number for it or a call that was on its
// way, by the names in `src/platform/storage.rs`. A browser that forbids to look keeps nothing.
function awaited() {
  const changed = (input) => input.value !== input.defaultValue || input.checked !== input.defaultChecked;
  if (root.contains(document.activeElement) || [...root.querySelectorAll("input")].some(changed)) return true;
  const gateway = `${new URL("./", document.baseURI)}\n`;
  const ours = (name) => ["billpay-number ", "billpay-ticket "].some((kind) => name.startsWith(kind + gateway));
  try {
    return [localStorage, sessionStorage].some((storage) => Object.keys(storage).some(ours));
  } catch {
    return false;
  }
}

for (const sign of SIGNS) addEventListener(sign, start, listening);
if (dataset.waits !== undefined && root.querySelector("[name=key]") && !awaited()) {
  addEventListener("pointermove", start, { ...listening, once: true });
  // Some browsers write back what stood in a form only by then, and a page that was left comes back.
  addEventListener("pageshow", () => awaited() && start(), listening);
  if (!navigator.connection?.saveData) prepare().catch(() => {});
} else start();
