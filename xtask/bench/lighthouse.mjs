// `cargo xtask bench lighthouse`: measures Lighthouse's scores of our pages, and fails where one is not full.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import lighthouse from "lighthouse";
import { launch } from "./browser.mjs";
import { options } from "./options.mjs";
import { checkPlace, publish } from "./report.mjs";
import { METRICS, PAGES, missing, summary } from "./scores.mjs";
import { build, withGateway } from "./site.mjs";

// Lighthouse sometimes loses the browser's trace and says so. That is no measurement.
const TRIES = 3;

const { chromium, gateway, dist, folder, runs, write } = options();

/** The address of a bill's page, made as a shop would make one. */
async function bill(gateway) {
  const api = `${gateway}api/billpay/create-order-control-number`;
  const body = { billDescription: "Maji Julai", billPaymentMode: "EXACT", billAmount: 90900 };
  const answer = await fetch(api, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const place = answer.headers.get("location");
  if (!answer.ok || !place) throw new Error(`no bill: ${answer.status} ${await answer.text()}`);
  return new URL(place, api).href;
}

/** A report of the page by a browser of its own. */
async function measure(page) {
  for (let attempt = 1; ; attempt += 1) {
    const report = await judge(page);
    if (!report.fault) return report;
    if (attempt === TRIES) throw new Error(`${page.name}: ${report.fault}`);
    console.error(`${page.name}: ${report.fault} Again …`);
  }
}

async function judge({ name, url, categories }) {
  const browser = await launch(chromium);
  try {
    const port = Number(new URL(browser.wsEndpoint()).port);
    // All else by default: mobile mode, slow 4G and the slow processor simulated.
    const { lhr, report } = await lighthouse(url, { port, output: "html", logLevel: "error", onlyCategories: categories });
    if (lhr.runtimeError) return { fault: lhr.runtimeError.message };
    // Says what costs points, and what would help.
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
      reports.push(await measure({ ...page, url }));
    }
  }
  return reports;
}

if (write) await checkPlace("lighthouse");
const site = join(folder, "site");
await build(site, dist);
const reports = await withGateway(gateway, site, "127.0.0.1:0", bench);
await publish("lighthouse", summary(reports, runs), write);
console.log(`Lighthouse's own reports of the last run: ${join(folder, "lighthouse-*.html")}`);
const low = missing(reports);
if (low.length > 0) {
  console.error(`not at 100: ${low.join("; ")}`);
  process.exitCode = 1;
}
