// The measuring of `cargo xtask bench lighthouse`: its wishes come as JSON on standard input, the
// scores go as JSON to standard output.

import { launch, module, wanted } from "./browser.mjs";

const wishes = await wanted();
const { default: lighthouse } = await module(wishes.lighthouse);

/** The address of a bill's page, made as a shop would make one. */
async function bill({ api, body }) {
  const answer = await fetch(api, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const place = answer.headers.get("location");
  if (!answer.ok || !place) throw new Error(`no bill: ${answer.status} ${await answer.text()}`);
  return new URL(place, api).href;
}

/** What a failing audit shows of its items, in one line each. */
function items(audit) {
  const rows = audit.details?.items ?? [];
  const text = (value) => (value && typeof value === "object" ? (value.snippet ?? value.url ?? value.text ?? value.value ?? JSON.stringify(value)) : value);
  return rows.map((row) => Object.entries(row).map(([name, value]) => `${name}: ${text(value)}`).join(", "));
}

/** Audits that cost points in this category, with what they found. */
function failing(report, category) {
  const counted = report.categories[category].auditRefs.filter(({ weight }) => weight > 0);
  const audits = counted.map(({ id }) => report.audits[id]).filter(({ score }) => score !== null && score < 1);
  return audits.map((audit) => ({ category, title: audit.title, score: audit.score, shown: audit.displayValue ?? "", items: items(audit) }));
}

/** Hints that carry no points, and would make the page faster. */
function hints(report) {
  const refs = report.categories.performance?.auditRefs ?? [];
  const audits = refs.filter(({ weight }) => weight === 0).map(({ id }) => report.audits[id]);
  return audits.filter(({ score }) => score !== null && score < 0.9).map(({ title, displayValue }) => `${title}${displayValue ? `: ${displayValue}` : ""}`);
}

// Now and then Lighthouse loses the browser's trace and says so. That is no measurement.
const TRIES = 3;

/** A report of the page by a browser of its own. */
async function measure(page) {
  for (let attempt = 1; ; attempt += 1) {
    const { report, fault } = await judge(page);
    if (!fault) return report;
    if (attempt === TRIES) throw new Error(`${page.name}: ${fault}`);
    process.stderr.write(`${page.name}: ${fault} Again …\n`);
  }
}

async function judge({ name, url, categories }) {
  const browser = await launch(wishes);
  try {
    const port = Number(new URL(browser.wsEndpoint()).port);
    // All else as it is by itself: mobile mode, slow 4G and the slow processor simulated.
    const { lhr: report } = await lighthouse(url, { port, output: "json", logLevel: "error", onlyCategories: categories });
    if (report.runtimeError) return { fault: report.runtimeError.message };
    const scores = Object.fromEntries(categories.map((id) => [id, Math.round(report.categories[id].score * 100)]));
    const metrics = Object.fromEntries(wishes.metrics.map((id) => [id, report.audits[id].numericValue]));
    const faults = categories.flatMap((id) => failing(report, id));
    return { report: { page: name, version: report.lighthouseVersion, scores, metrics, failing: faults, hints: hints(report) } };
  } finally {
    await browser.close();
  }
}

const samples = [];
for (let run = 1; run <= wishes.runs; run += 1) {
  for (const page of wishes.pages) {
    process.stderr.write(`Lighthouse, run ${run} of ${wishes.runs}: ${page.name} …\n`);
    samples.push(await measure(page.bill ? { ...page, url: await bill(page.bill) } : page));
  }
}
process.stdout.write(JSON.stringify({ samples }));
