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
  forget("check", "rest");
  const root = old.cloneNode();
  page(root);
  await drawn(root);
  takeOver(old, root);
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

// A finger that is on a button must come off the same one.
async function released(root) {
  while (root.querySelector(":active"))
    await new Promise((done) => {
      for (const kind of ["pointerup", "pointercancel", "keyup"]) addEventListener(kind, () => setTimeout(done), { once: true });
    });
}

// The server has drawn the same: who stood somewhere stands there again, and what was open is. Where
// the browser keeps a number, something else is drawn, and the focus has nowhere to go.
function takeOver(old, root) {
  const both = (selector) => [...old.querySelectorAll(selector)].map((one, at) => [one, root.querySelectorAll(selector)[at]]);
  const [from, at] = both("a,button,input,summary").find(([one]) => one === document.activeElement) ?? [];
  const to = at?.tagName === from?.tagName && at?.id === from?.id && at;
  const lists = both("details");
  if (lists.some(([one]) => one.open)) for (const [one, other] of lists) if (other) other.open = one.open;
  const [start, end] = [from?.selectionStart, from?.selectionEnd];
  old.replaceWith(root);
  if (!to) return;
  to.focus({ preventScroll: true });
  if (start != null) to.setSelectionRange(start, end);
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
