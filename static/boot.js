// Starts the bundle that the page's links name, and puts what it draws in the place of what stands
// there. A form that the server rendered needs no script to be used: its bundle comes when nothing
// else is on its way, and runs at the first sign of use. Where it can't run, a page that the server
// rendered goes on without it; any other says so. Must not know what the bundle does.

const bundle = (part) => document.querySelector(`link[data-bundle="${part}"]`).href;
const { dataset } = document.body;
const old = document.getElementById("billpay");

// Whatever a person does first. A finger that scrolls goes down as well.
const SIGNS = ["pointermove", "pointerdown", "keydown", "focusin", "input"];
// Safari has no idle moments: then this long after the page has loaded, which is more than one frame.
const IDLE_MS = 200;

const watch = new AbortController();
const watching = { capture: true, passive: true, signal: watch.signal };

let wasm, started;

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
  come("low");
  const glue = await fetch(bundle("js"), { priority: "low" });
  await glue.text();
}

const start = () => (started ??= begin().catch(fail));

async function begin() {
  const [{ default: init, page }, module_or_path] = await Promise.all([import(bundle("js")), come()]);
  await init({ module_or_path });
  await turn();
  // Browsers look for the icon again when the address becomes a bill's in place: it is not beside that.
  const icon = document.querySelector("link[rel~=icon]");
  if (icon) icon.href = icon.href;
  forget("check", "rest");
  const root = old.cloneNode();
  page(root);
  await drawn(root);
  await free();
  takeOver(root);
  delete dataset.waits;
}

// A slow processor answers a finger between two steps, not within one.
const turn = () => new Promise((done) => setTimeout(done));

// The bundle draws in tasks of its own, and marks when it knows all that was typed. That takes it three
// or four turns, on a slow processor a few more; where it died, it never does. A hundred are some half a second.
async function drawn(root) {
  for (let turns = 100; !root.querySelector("[data-begun]"); turns--) {
    if (!turns) throw new Error("nothing was drawn");
    await turn();
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

// What must end on the page that it began on: a press, a word that is being composed, and a form that
// the browser sends.
const busy = new Set();
let go;
const begins = (what) => () => busy.add(what);
// A press is over when its click is.
const ends = (what) => () => setTimeout(() => busy.delete(what) && !busy.size && go?.());

async function free() {
  while (busy.size) await new Promise((done) => (go = done));
}

function follow() {
  const on = (kinds, what) => {
    for (const kind of kinds.split(" ")) addEventListener(kind, what, watching);
  };
  on("pointerdown", begins("finger"));
  on("pointerup pointercancel", ends("finger"));
  // In a field a key is over at once, and some keyboards of phones never tell of its end.
  on("keydown", (event) => event.target.matches?.("a,button,summary") && busy.add("key"));
  on("keyup", ends("key"));
  on("compositionstart", begins("word"));
  on("compositionend", ends("word"));
  // Who goes away from the window lifts fingers and keys elsewhere.
  on("blur", (event) => event.target === window && ["finger", "key", "word"].forEach((what) => ends(what)()));
  on("submit", begins("form"));
  on("pageshow", ends("form"));
}

// The server has drawn the same: who stood somewhere stands there again, and what was open is. Where
// the browser keeps a number, something else is drawn, and the focus has nowhere to go.
function takeOver(root) {
  const both = (selector) => [...old.querySelectorAll(selector)].map((one, at) => [one, root.querySelectorAll(selector)[at]]);
  both("input").forEach(retype);
  const [from, at] = both("a,button,input,summary").find(([one]) => one === document.activeElement) ?? [];
  const to = at?.tagName === from?.tagName && at?.id === from?.id && at;
  const lists = both("details");
  if (lists.some(([one]) => one.open)) for (const [one, other] of lists) if (other) other.open = one.open;
  const [first, last] = [from?.selectionStart, from?.selectionEnd];
  watch.abort();
  old.replaceWith(root);
  if (!to) return;
  to.focus({ preventScroll: true });
  if (first != null) to.setSelectionRange(first, last);
}

// What was typed since it was drawn, or before a slow processor came to it: the next key must not fall
// into an empty field.
function retype([one, other]) {
  if (other?.name !== one.name) return;
  const chosen = one.type === "radio";
  if (chosen ? !one.checked || other.checked : other.value === one.value) return;
  if (chosen) other.checked = true;
  else other.value = one.value;
  other.dispatchEvent(new Event(chosen ? "change" : "input", { bubbles: true }));
}

// One way to say "this will not work", whatever the reason: no module, no wasm, a cut download. Where
// the server's form goes on, another sign of use tries again.
function fail(reason) {
  if (dataset.waits === undefined) {
    old.hidden = true;
    document.getElementById("billpay-failed").hidden = false;
  }
  dataset.waits = "in vain";
  started = wasm = undefined;
  console.error("billpay: the bundle did not start:", reason);
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

const awaited = () => used() || keeps();

function wait() {
  for (const sign of SIGNS) addEventListener(sign, start, { ...watching, once: true });
  // Some browsers write back what stood in a form only by now, and a page that was left comes back.
  addEventListener("pageshow", () => awaited() && start(), watching);
  addEventListener("load", () => {
    if (navigator.connection?.saveData) return;
    const idle = globalThis.requestIdleCallback ?? ((what) => setTimeout(what, IDLE_MS));
    idle(() => started ?? prepare().catch(() => {}));
  });
}

if (dataset.waits !== undefined) follow();
// A bill's page lives from its scripts: it changes by itself.
if (dataset.waits !== undefined && old.querySelector("[name=key]") && !awaited()) wait();
else start();
