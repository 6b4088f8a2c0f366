// The command line that `cargo xtask bench` writes.

import { parseArgs } from "node:util";

/** Paths of the browser, the gateway, the build and the folder for results; how often and where to measure. */
export function options() {
  const text = { type: "string" };
  const { values } = parseArgs({
    options: { chromium: text, gateway: text, dist: text, folder: text, runs: text, network: { ...text, multiple: true }, write: { type: "boolean", default: false } },
  });
  return { ...values, runs: Number(values.runs) };
}
