// Starts the bundle that the page's links name. When that can't be done, a page that the server
// rendered goes on without it; any other says so. Must not know what the bundle does.

const bundle = (part) => document.querySelector(`link[data-bundle="${part}"]`).href;
const { dataset } = document.body;

async function start() {
  const { default: init, page } = await import(bundle("js"));
  await init({ module_or_path: bundle("wasm") });
  page();
  delete dataset.waits;
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
