// Starts the bundle that the page's links name, and puts what it draws in the place of what stands
// there. A form that the server rendered needs no script to be used: its bundle comes when nothing
// else is on its way, and runs at the first sign of use. Where it can't run, a page that the server
// rendered goes on without it; any other says so. Must not know what the bundle does.

const bundle = (part) => document.querySelector(`link[data-bundle="${part}"]`).href;
const { dataset } = document.body;
const old = document.getElementById("billpay");

// Whatever a person does first. A finger that only scrolls is one who reads, and will type.
const SIGNS = ["pointermove", "pointerdown", "keydown", "focusin", "input", "scroll"];
const watching = { capture: true, passive: true };

// How often it is looked whether a finger is up and a word is whole: a press takes a tenth of a
// second, and between two words lies more than this.
const LOOK_MS = 20;

let wasm, started, composing, pressed;
// Whether all that is to run has come.
let here = false;

// Compiled while it arrives. A browser that can't do that, and a call that failed, leave the address:
// the bundle's own glue tries it again.
const compiled = async (priority) => {
  try {
    return await WebAssembly.compileStreaming(fetch(bundle("wasm"), { priority }));
  } catch {
    return bundle("wasm");
  }
};
const come = (priority) => (wasm ??= compiled(priority));

// Both into the browser's cache, before anybody needs them and after all that somebody does.
async function prepare() {
  const module = come("low");
  const glue = await fetch(bundle("js"), { priority: "low" });
  await glue.text();
  here = glue.ok && typeof (await module) === "object";
}

const start = () => (started ??= begin().catch(fail));

async function begin() {
  const [{ default: init, page }, module_or_path] = await Promise.all([import(bundle("js")), come()]);
  here = typeof module_or_path === "object";
  await init({ module_or_path });
  await released();
  forget("check", "rest");
  const root = old.cloneNode();
  page(root);
  await drawn(root);
  takeOver(root);
  delete dataset.waits;
}

// The bundle draws after it was called, and before anything else can happen: that takes it a turn or
// two, and one that died never does.
async function drawn(root) {
  for (let turns = 100; !root.firstChild; turns--) {
    if (!turns) throw new Error("nothing was drawn");
    await null;
  }
}

// What a button of the page before has found is news once, and none for who loads this page again.
function forget(...names) {
  const here = new URL(location);
  if (names.some((name) => here.searchParams.has(name))) {
    for (const name of names) here.searchParams.delete(name);
    history.replaceState(null, "", here);
  }
}

// A finger that is on a button must come off the same one, and a word that is being composed must
// end in the field that it began in. Who has pressed something is done with words.
async function released() {
  while (old.querySelector(":active") || (composing && !pressed)) await new Promise((done) => setTimeout(done, LOOK_MS));
}

// The first press can be what starts the bundle. What has come already answers it, as it would have
// done a moment later; what has not leaves it to the browser.
function hold(event) {
  const one = event.target.closest?.("a,button");
  if (!one || !here || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  pressed = one;
  // Some devices press without a pointer.
  start();
}

// The server has drawn the same: who stood somewhere stands there again, what was open is, and what
// was pressed is pressed. Where the browser keeps a number, something else is drawn, and the focus
// has nowhere to go.
function takeOver(root) {
  const both = (selector) => [...old.querySelectorAll(selector)].map((one, at) => [one, root.querySelectorAll(selector)[at]]);
  both("input").forEach(retype);
  const same = (one) => {
    const [, other] = both("a,button,input,summary").find(([from]) => from === one) ?? [];
    return other?.tagName === one?.tagName && other?.id === one?.id && other;
  };
  const from = document.activeElement;
  const [to, button] = [same(from), same(pressed)];
  const lists = both("details");
  if (lists.some(([one]) => one.open)) for (const [one, other] of lists) if (other) other.open = one.open;
  const [start, end] = [from?.selectionStart, from?.selectionEnd];
  removeEventListener("click", hold, true);
  old.replaceWith(root);
  if (to) {
    to.focus({ preventScroll: true });
    if (start != null) to.setSelectionRange(start, end);
  }
  if (button && button.textContent === pressed.textContent) button.click();
}

// What was typed stands in what is drawn, unless a slow processor has put that off: then the next key
// would fall into an empty field.
function retype([one, other]) {
  if (other?.name !== one.name) return;
  const chosen = one.type === "radio";
  if (chosen ? !one.checked || other.checked : other.value === one.value) return;
  if (chosen) other.checked = true;
  else other.value = one.value;
  other.dispatchEvent(new Event(chosen ? "change" : "input", { bubbles: true }));
}

// One way to say "this will not work", whatever the reason: no module, no wasm, a cut download.
function fail(reason) {
  if (dataset.waits === undefined) {
    old.hidden = true;
    document.getElementById("billpay-failed").hidden = false;
  }
  dataset.waits = "in vain";
  console.error("billpay: the bundle did not start:", reason);
  removeEventListener("click", hold, true);
  pressed?.click();
}

// Whether somebody has done something with the form already.
function used() {
  const changed = (input) => input.value !== input.defaultValue || input.checked !== input.defaultChecked;
  return old.contains(document.activeElement) || [...old.querySelectorAll("input")].some(changed);
}

// Whether this browser keeps a number for the form's place, or a call that was on its way, by the names
// that `src/browser/memory.rs` gives. One that forbids to look keeps nothing.
function keeps() {
  const gateway = `${new URL("./", document.baseURI)}\n`;
  try {
    const names = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    return names.some((name) => name.startsWith(`billpay-number ${gateway}`) || name.startsWith(`billpay-ticket ${gateway}`));
  } catch {
    return false;
  }
}

function wait() {
  for (const sign of SIGNS) addEventListener(sign, start, { ...watching, once: true });
  addEventListener("load", () => {
    // Some browsers write back what stood in a form only by now.
    if (used()) start();
    else if (!navigator.connection?.saveData) (globalThis.requestIdleCallback ?? setTimeout)(() => started ?? prepare().catch(() => {}));
  });
}

if (dataset.waits !== undefined) {
  addEventListener("compositionstart", () => (composing = true), watching);
  addEventListener("compositionend", () => (composing = false), watching);
  addEventListener("click", hold, true);
}
// A bill's page lives from its scripts: it changes by itself.
if (dataset.waits !== undefined && old.querySelector("[name=key]") && !used() && !keeps()) wait();
else start();
