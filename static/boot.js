// Starts the bundle that the page's links name, and puts what it draws in the place of what stands
// there. When that can't be done, a page that the server rendered goes on without it; any other
// says so. Must not know what the bundle does.

const bundle = (part) => document.querySelector(`link[data-bundle="${part}"]`).href;
const { dataset } = document.body;

async function start() {
  const { default: init, page } = await import(bundle("js"));
  await init({ module_or_path: bundle("wasm") });
  const old = document.getElementById("billpay");
  await released(old);
  const root = old.cloneNode();
  page(root);
  // The bundle draws after it was called, and before anything else can happen.
  while (!root.firstChild) await null;
  takeOver(old, root);
  delete dataset.waits;
}

// A finger that is on a button must come off the same one.
async function released(root) {
  while (root.querySelector(":active"))
    await new Promise((done) => {
      for (const kind of ["pointerup", "pointercancel", "keyup"]) addEventListener(kind, () => setTimeout(done), { once: true });
    });
}

// The server has drawn the same: who stood somewhere stands there again, and what was open is.
function takeOver(old, root) {
  const both = (selector) => [...old.querySelectorAll(selector)].map((one, at) => [one, root.querySelectorAll(selector)[at]]);
  const [from, to] = both("a,button,input,summary").find(([one]) => one === document.activeElement) ?? [];
  const lists = both("details");
  if (lists.some(([one]) => one.open)) for (const [one, other] of lists) if (other) other.open = one.open;
  const [start, end] = [from?.selectionStart, from?.selectionEnd];
  old.replaceWith(root);
  to?.focus({ preventScroll: true });
  if (start != null && to) to.setSelectionRange(start, end);
}

// One way to say "this will not work", whatever the reason: no module, no wasm, a cut download.
start().catch((reason) => {
  if (dataset.waits === undefined) {
    document.getElementById("billpay").hidden = true;
    document.getElementById("billpay-failed").hidden = false;
  }
  dataset.waits = "in vain";
  console.error("billpay: the bundle did not start:", reason);
});
