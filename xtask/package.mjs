// Writes the npm package: `node xtask/package.mjs <folder> <version>`.

import { createHash } from "node:crypto";
import { cp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ELEMENT = "billpay-widget.js";

/** Writes into the folder, which is emptied first. Returns the hash of each file as an `integrity` attribute takes it (W3C, Subresource Integrity). */
export async function write(folder, version, dist = join(ROOT, "dist")) {
  const script = await readFile(join(dist, ELEMENT), "utf8");
  await rm(folder, { recursive: true, force: true });
  await cp(join(ROOT, "static/npm"), folder, { recursive: true });
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) await cp(join(ROOT, name), join(folder, name));
  for (const name of [ELEMENT, ...bundle(script)]) await cp(join(dist, name), join(folder, name));
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  await writeJson(join(folder, "package.json"), { ...manifest, version });
  const hashes = {};
  for (const name of (await readdir(folder)).sort()) {
    const digest = createHash("sha384").update(await readFile(join(folder, name))).digest("base64");
    hashes[name] = `sha384-${digest}`;
  }
  await writeJson(join(folder, "integrity.json"), hashes);
  return hashes;
}

/** The files that the element's script loads. */
function bundle(script) {
  const names = [...script.matchAll(/["'`]\.\/(billpay-[\w-]+\.(?:js|wasm|css))["'`]/g)].map(([, name]) => name);
  if (names.length !== 3) throw new Error(`${ELEMENT} must name the three files of its bundle, and names: ${names.join(", ") || "none"}`);
  return names;
}

const writeJson = (path, value) => writeFile(path, `${JSON.stringify(value, null, 2)}\n`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, version] = process.argv.slice(2);
  const { [ELEMENT]: hash } = await write(folder, version);
  console.log(`${folder}\n  <script type="module" src="${ELEMENT}" integrity="${hash}" crossorigin></script>`);
}
