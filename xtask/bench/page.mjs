// `cargo xtask bench page`: measures all pages in turns, and publishes the tables.

import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PredefinedNetworkConditions } from "puppeteer-core";
import { launch } from "./browser.mjs";
import { summary } from "./compare.mjs";
import { options } from "./options.mjs";
import { PAGES } from "./pages.mjs";
import { checkSection, publish } from "./report.mjs";
import { addPrinted, build, withGateway } from "./site.mjs";
import { touched, typing, visit } from "./visit.mjs";

// How many times slower than this machine the page's processor is: as in Lighthouse's mobile mode and the developer
// tools' "mid-tier mobile".
const SLOWDOWN = 4;
const DRIVER_NAMES = { "slow-3g": "Slow 3G", "slow-4g": "Slow 4G", "fast-4g": "Fast 4G" };

const { chromium, gateway, dist, folder, runs, network: networks, write } = options();
let version;

/** Runs it with a browser of that profile, and ends the browser whatever happens. */
async function withBrowser(profile, run) {
  const browser = await launch(chromium, profile);
  try {
    version = await browser.version();
    return await run(browser);
  } finally {
    await browser.close();
  }
}

async function measure(line, page) {
  const folder = await mkdtemp(join(tmpdir(), "billpay-bench-"));
  const [profile, copy] = ["profile", "copy"].map((name) => join(folder, name));
  try {
    const cold = await withBrowser(profile, (browser) => visit(browser, line, page));
    // Both later visits are the second: neither has what the other fetches.
    await cp(profile, copy, { recursive: true });
    // By a new browser, as on a phone that had closed it: what was kept is on its disk.
    const warm = await withBrowser(profile, (browser) => visit(browser, line, page));
    warm.touched = await withBrowser(copy, (browser) => touched(browser, line, page));
    cold.touched = await withBrowser(undefined, (browser) => touched(browser, line, page));
    const typed = await withBrowser(undefined, (browser) => typing(browser, line, page));
    if (!cold.quiet || !warm.quiet) throw new Error(`${page.name} did not become quiet`);
    return { page: page.name, cold, warm, typed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bench(network, pages) {
  const line = { network: PredefinedNetworkConditions[DRIVER_NAMES[network]], slowdown: SLOWDOWN };
  const samples = [];
  // All pages once and then again: other load on the machine affects them alike.
  for (let run = 1; run <= runs; run += 1) {
    for (const page of pages) {
      console.error(`${network}, run ${run} of ${runs}: ${page.name} …`);
      samples.push(await measure(line, page));
    }
  }
  // For questions that the tables leave open.
  await writeFile(join(folder, `page-${network}.json`), JSON.stringify({ version, network: line.network, samples }));
  const heading = `${DRIVER_NAMES[network]}, ${version}, medians of ${runs}.`;
  await publish(`page ${network}`, summary(samples, network, heading), write);
}

if (write) for (const network of networks) await checkSection(`page ${network}`);
const site = join(folder, "site");
await build(site, dist);
const address = await withGateway(gateway, site, "127.0.0.1:0", (address) => addPrinted(site, address).then(() => address));
// The same address, which may be in the printed page.
await withGateway(gateway, site, new URL(address).host, async (address) => {
  const pages = PAGES.map(({ path, ...page }) => ({ ...page, url: address + path }));
  for (const network of networks) await bench(network, pages);
});
