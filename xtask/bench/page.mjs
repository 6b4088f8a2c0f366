// The measuring of `cargo xtask bench page`: its wishes come as JSON on standard input, what was
// noted goes as JSON to standard output.

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, module, wanted } from "./browser.mjs";
import { touched, typing, visit } from "./visit.mjs";

const wishes = await wanted();
const { PredefinedNetworkConditions } = await module(wishes.puppeteer);
const line = { network: PredefinedNetworkConditions[wishes.network], slowdown: wishes.slowdown };
if (!line.network) throw new Error(`no network is called ${wishes.network}`);

const samples = [];
let version;

/** Runs it with a browser of that profile, and ends the browser whatever happens. */
async function within(profile, what) {
  const browser = await launch(wishes, profile);
  try {
    version = await browser.version();
    return await what(browser);
  } finally {
    await browser.close();
  }
}

async function measure(page) {
  const folder = await mkdtemp(join(tmpdir(), "billpay-bench-"));
  const [profile, copy] = ["profile", "copy"].map((name) => join(folder, name));
  try {
    const cold = await within(profile, (browser) => visit(browser, line, page));
    // Both later visits are the second: what a visit fetches only then is kept for none of them.
    await cp(profile, copy, { recursive: true });
    // Started anew, as on a phone that had closed it: what was kept is on its disk.
    const warm = await within(profile, (browser) => visit(browser, line, page));
    warm.touched = await within(copy, (browser) => touched(browser, line, page));
    cold.touched = await within(undefined, (browser) => touched(browser, line, page));
    const typed = await within(undefined, (browser) => typing(browser, line, page));
    samples.push({ page: page.name, cold, warm, typed });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// One after the other and again: what else the machine does meets them all.
for (let run = 1; run <= wishes.runs; run += 1) {
  for (const page of wishes.pages) {
    process.stderr.write(`${wishes.network}, run ${run} of ${wishes.runs}: ${page.name} …\n`);
    await measure(page);
  }
}
process.stdout.write(JSON.stringify({ version, network: line.network, samples }));
