// Starts the bundle that the page's links name. When that can't be done, a page that the server
// rendered goes on without it; any other says so. Must not know what the bundle does.

const bundle = (part) => document.querySelector(`link[data-bundle="${part}"]`).href;
const { dataset } = document.body;
const root = document.getElementById("billpay");

async function start() {
  const { default: init, page } = await import(bundle("js"));
  await init({ module_or_path: bundle("wasm") });
  page(whole());
  delete dataset.waits;
}

// Whether the page is as the server wrote it. Translators and extensions put elements into pages, and
// some proxies take comments out: a page that was changed so can't be taken over, and is drawn anew.
function whole() {
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  let count = 0;
  while (nodes.nextNode()) count++;
  return root.dataset.nodes === String(count);
}

// One way to say "this will not work", whatever the reason: no module, no wasm, a cut download.
start().catch((reason) => {
  if (dataset.waits === undefined) {
    root.hidden = true;
    document.getElementById("billpay-failed").hidden = false;
  }
  dataset.waits = "in vain";
  console.error("billpay: the bundle did not start:", reason);
});
