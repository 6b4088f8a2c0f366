// The folder that is measured: our build, and beside it the pages that it is compared with, served as ours are.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { compress, compressAll, nameByHash } from "../post-build.mjs";

const PAGES = fileURLToPath(new URL("pages/", import.meta.url));
// What the element's script of the page `embed.html` asks for.
const ELEMENT = "element?locale=en";
const ELEMENT_TAG = `<billpay-widget locale="en">`;
const SCRIPT_TAG = `<script type="module"`;
// A script's request has CORS by itself, which only `crossorigin` gives a preload.
const PRELOAD = `<link rel="preload" as="fetch" crossorigin href="${ELEMENT}" />`;

/** Builds all of it anew, except for the printed page, for which a gateway must render the element. */
export async function build(site, dist) {
  const others = await mkdtemp(join(tmpdir(), "billpay-bench-"));
  const embed = await readFile(join(PAGES, "embed.html"), "utf8");
  for (const name of ["adyen.html", "embed.html", "form.html"]) await cp(join(PAGES, name), join(others, name));
  await writeFile(join(others, "embed-preload.html"), replaced(embed, SCRIPT_TAG, `${PRELOAD}\n    ${SCRIPT_TAG}`));
  await bundleAdyen(others);
  await nameByHash(others, ["adyen.html", "embed.html", "embed-preload.html", "form.html"]);
  await compressAll(others);
  await rm(site, { recursive: true, force: true });
  for (const folder of [dist, others]) await cp(folder, site, { recursive: true });
  await rm(others, { recursive: true });
}

// As a shop's build does: only what the page uses, for the same browsers as ours.
async function bundleAdyen(outdir) {
  const { build } = await import("esbuild");
  const entryPoints = [join(PAGES, "adyen.js")];
  await build({ entryPoints, outdir, entryNames: "adyen-0", bundle: true, minify: true, format: "esm", target: "es2022", logLevel: "warning" });
}

/** Adds the page that has the element's content in it, as a shop's server gets it from the gateway. */
export async function addPrinted(site, gateway) {
  const answer = await fetch(`${gateway}${ELEMENT}&printed`);
  const content = await answer.text();
  if (!answer.ok) throw new Error(`no element: ${answer.status} ${content}`);
  const embed = await readFile(join(site, "embed.html"), "utf8");
  const printed = join(site, "embed-printed.html");
  await writeFile(printed, replaced(embed, ELEMENT_TAG, ELEMENT_TAG + content));
  await compress(printed);
}

function replaced(page, place, text) {
  const parts = page.split(place);
  if (parts.length !== 2) throw new Error(`embed.html must have one ${place}`);
  return parts.join(text);
}

/** Runs it with the address of a gateway with sandbox that serves the folder. The gateway reads the folder when it starts. */
export async function withGateway(binary, site, listen, run) {
  const bills = await mkdtemp(join(tmpdir(), "billpay-bench-"));
  const settings = { BILLPAY_DATABASE_URL: `sqlite://${join(bills, "bills.db")}?mode=rwc`, BILLPAY_LOG: "error" };
  const gateway = spawn(binary, ["--sandbox", "--listen", listen, "--assets", site], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(gateway, "exit");
  try {
    return await run(await address(gateway.stdout));
  } finally {
    gateway.kill("SIGKILL");
    await ended;
    await rm(bills, { recursive: true });
  }
}

/** The address that the gateway prints, with a slash at its end. */
async function address(output) {
  for await (const line of createInterface({ input: output })) {
    const [, found] = line.match(/^gateway (\S+)/) ?? [];
    if (found) return `${found}/`;
  }
  throw new Error("the gateway ended before it said where it listens");
}
