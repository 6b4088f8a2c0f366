// Starts the bundle that the page's links name, and says so when that can't be done.
// Must not know what the bundle does.

const bundle = (part) => document.querySelector(`link[data-bundle="${part}"]`).href;

async function start() {
  const { default: init, page } = await import(bundle("js"));
  await init({ module_or_path: bundle("wasm") });
  page();
}

// One way to say "this will not work", whatever the reason: no module, no wasm, a cut download.
start().catch((reason) => {
  document.getElementById("billpay").hidden = true;
  document.getElementById("billpay-failed").hidden = false;
  console.error("billpay: the bundle did not start:", reason);
});
