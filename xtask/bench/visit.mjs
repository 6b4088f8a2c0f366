// One visit to one page on a slow line and a slow processor, and what was noted of it.

import { press, restless, touch, type } from "./input.mjs";
import { observe } from "./observe.mjs";
import { Wire } from "./wire.mjs";

// The phone that Lighthouse's mobile mode stands for.
const PHONE = { width: 412, height: 823, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true };
// The longest that a page may take: several times what the slowest takes at slow 3G.
const LIMIT_MS = 120_000;
// A press leads to a request within this time, or to none.
const SENT_MS = 5_000;
// A page that sends the same press once more does so within this time after the first request.
const AGAIN_MS = 1_000;

async function open(browser, line, what) {
  const page = await browser.newPage();
  const session = await page.createCDPSession();
  await page.setViewport(PHONE);
  // The gateway serves a shop's page with its own policy, which would block the page's inline styles.
  await page.setBypassCSP(what.shop ?? false);
  await page.evaluateOnNewDocument(observe, what);
  await session.send("Network.enable");
  await session.send("Network.setBlockedURLs", { urls: what.blocked ?? [] });
  await page.emulateNetworkConditions(line.network);
  await page.emulateCPUThrottling(line.slowdown);
  return { page, session, wire: new Wire(session) };
}

/** Loads the page and leaves it alone. */
export async function visit(browser, line, what) {
  const { page, session, wire } = await open(browser, line, what);
  await page.goto(what.url, { waitUntil: "load", timeout: LIMIT_MS });
  const quiet = await wire.quiet(page, LIMIT_MS);
  const { noted, state } = await page.evaluate(() => ({ noted: billpayBench.noted, state: billpayBench.state() }));
  const sample = { noted, state, quiet, bytes: { ...wire.bytes }, requests: wire.requests, memory: await memory(page, session) };
  await page.close();
  return sample;
}

/** Loads the page and taps its form as soon as it can be sent. */
export async function touched(browser, line, what) {
  const { page, wire } = await open(browser, line, what);
  await page.goto(what.url, { waitUntil: "domcontentloaded", timeout: LIMIT_MS });
  const usable = page.waitForFunction(() => billpayBench.noted.submit !== null, { polling: "raf", timeout: LIMIT_MS });
  await Promise.race([usable, wire.quiet(page, LIMIT_MS)]);
  const finger = await page.evaluate(() => performance.now());
  const found = await touch(page, what);
  await wire.quiet(page, LIMIT_MS);
  const { answers } = await page.evaluate(() => billpayBench.noted);
  await page.close();
  return { finger: found ? finger : null, answers };
}

/** Loads the page while keys are pressed, then fills its form as a person would and sends it. */
export async function typing(browser, line, what) {
  const { page, session, wire } = await open(browser, line, what);
  const rest = restless(session);
  await page.goto(what.url, { waitUntil: "load", timeout: LIMIT_MS });
  await wire.quiet(page, LIMIT_MS);
  rest();
  const loaded = await page.evaluate(() => performance.now());
  let typed = true;
  for (const [field, text] of Object.entries(what.fields)) typed &&= await type(page, what, field, text);
  const { inputs } = await page.evaluate(() => billpayBench.noted);
  const posts = typed ? await sends(page, wire, what) : 0;
  await page.close();
  return { loaded, typed, inputs, posts };
}

/** How many requests a press of the button leads to. */
async function sends(page, wire, what) {
  const pause = (length) => new Promise((done) => setTimeout(done, length));
  const before = wire.posts;
  if (!(await press(page, what))) return 0;
  const end = performance.now() + SENT_MS;
  while (wire.posts === before && performance.now() < end) await pause(20);
  if (wire.posts > before) await pause(AGAIN_MS);
  return wire.posts - before;
}

/** Bytes that scripts hold after a collection: objects, buffers, and the memories of wasm. */
async function memory(page, session) {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const prototype = await page.evaluateHandle(() => WebAssembly.Memory.prototype);
  const memories = await page.queryObjects(prototype);
  const wasm = await memories.evaluate((all) => all.reduce((sum, one) => sum + one.buffer.byteLength, 0));
  return { heap: usedSize, wasm };
}
