// Starts Chromium with a profile of its own.

import puppeteer from "puppeteer-core";

// As the project's browser tests start it: the browser itself sends nothing over the wire.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser with this profile, or with a fresh one that is removed with it. */
export const launch = (chromium, profile) =>
  // A page on a slow line takes longer to answer than the driver's default time-out.
  puppeteer.launch({ executablePath: chromium, userDataDir: profile, args: FLAGS, protocolTimeout: 180_000 });
