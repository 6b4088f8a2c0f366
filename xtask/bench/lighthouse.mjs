// `cargo xtask bench lighthouse`: measures Lighthouse's scores of our pages, and fails if any score is below 100.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import lighthouse from "lighthouse";
import { launch } from "./browser.mjs";
import { options } from "./options.mjs";
import { checkSection, publish } from "./report.mjs";
import { METRICS, PAGES, belowFullScore, summary } from "./scores.mjs";
import { build, withGateway } from "./site.mjs";

// Lighthouse sometimes reports that it lost the browser's trace. Then the measurement is repeated.
const TRIES = 3;

const { chromium, gateway, dist, folder, runs, write } = options();

/** Creates a bill as a shop does, and returns the address of its page. */
async function bill(gateway) {
  const api = `${gateway}api/billpay/create-order-control-number`;
  const body = { billDescription: "Maji Julai", billPaymentMode: "EXACT", billAmount: 90900 };
  const answer = await fetch(api, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const location = answer.headers.get("location");
  if (!answer.ok || !location) throw new Error(`no bill: ${answer.status} ${await answer.text()}`);
  return new URL(location, api).href;
}

/** Measures the page, each time in a new browser. */
async function measureWithRetries(page) {
  for (let attempt = 1; ; attempt += 1) {
    const report = await runLighthouse(page);
    if (!report.fault) return report;
    if (attempt === TRIES) throw new Error(`${page.name}: ${report.fault}`);
    console.error(`${page.name}: ${report.fault} Again …`);
  }
}

async function runLighthouse({ name, url, categories }) {
  const browser = await launch(chromium);
  try {
    const port = Number(new URL(browser.wsEndpoint()).port);
    // All other options are Lighthouse's defaults: mobile mode, with a simulated slow 4G network and a slow processor.
    const { lhr, report } = await lighthouse(url, { port, output: "html", logLevel: "error", onlyCategories: categories });
    if (lhr.runtimeError) return { fault: lhr.runtimeError.message };
    // The report shows which audits lower the score and what would improve it.
    await writeFile(join(folder, `lighthouse-${name}.html`), report);
    const scores = Object.fromEntries(categories.map((id) => [id, Math.round(lhr.categories[id].score * 100)]));
    const metrics = Object.fromEntries(Object.entries(METRICS).map(([name, id]) => [name, lhr.audits[id].numericValue]));
    return { page: name, version: lhr.lighthouseVersion, scores, metrics };
  } finally {
    await browser.close();
  }
}

async function bench(address) {
  const reports = [];
  for (let run = 1; run <= runs; run += 1) {
    for (const page of PAGES) {
      console.error(`Lighthouse, run ${run} of ${runs}: ${page.name} …`);
      const url = page.name === "bill" ? await bill(address) : address + page.path;
      reports.push(await measureWithRetries({ ...page, url }));
    }
  }
  return reports;
}

if (write) await checkSection("lighthouse");
const site = join(folder, "site");
await build(site, dist);
const reports = await withGateway(gateway, site, "127.0.0.1:0", bench);
await publish("lighthouse", summary(reports, runs), write);
console.log(`Lighthouse's own reports of the last run: ${join(folder, "lighthouse-*.html")}`);
const low = belowFullScore(reports);
if (low.length > 0) {
  console.error(`below 100: ${low.join("; ")}`);
  process.exitCode = 1;
}
