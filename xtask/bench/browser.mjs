// Starts Chromium with a profile of its own, and says what it was told on standard input. Must not
// know what is measured.

import { pathToFileURL } from "node:url";

// As the project's browser tests start it: nothing of the browser's own goes over the wire.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What the command wants, as it wrote it to our standard input. */
export async function wanted() {
  let text = "";
  for await (const piece of process.stdin) text += piece;
  return JSON.parse(text);
}

/** A module by its file: it lies in the folder of tools, where no import would look. */
export const module = (file) => import(pathToFileURL(file).href);

/** A browser with this profile, or with a fresh one that goes with it. */
export async function launch({ puppeteer, chromium }, profile) {
  const { default: driver } = await module(puppeteer);
  // A page on a slow line takes longer to answer than the driver waits by itself.
  return driver.launch({ executablePath: chromium, userDataDir: profile, args: FLAGS, protocolTimeout: 180_000 });
}
