// Checks the installed npm package as a shop's server and bundler use it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Importing the script must not throw on a server, where a page with the element is rendered.
await import("billpay-widget");
assert.equal(globalThis.customElements, undefined, "this test must run without custom elements, as on a server");

const folder = new URL("./", import.meta.resolve("billpay-widget"));
const read = (name) => readFileSync(new URL(name, folder));
const manifest = JSON.parse(read("package.json"));

const texts = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(texts));
const named = texts([manifest.exports, manifest.main, manifest.types, manifest.customElements, manifest.sideEffects]);
for (const target of named) assert.ok(existsSync(new URL(target, folder)), `package.json names ${target}, which is not there`);
for (const [path, targets] of Object.entries(manifest.exports)) {
  const runs = typeof targets === "string" || "default" in targets;
  if (runs) assert.ok(existsSync(fileURLToPath(import.meta.resolve(`billpay-widget${path.slice(1)}`))));
}
assert.match(manifest.version, /^\d+\.\d+\.\d+/);

const integrity = JSON.parse(read("integrity.json"));
const files = readdirSync(folder).filter((name) => name !== "integrity.json");
assert.deepEqual(Object.keys(integrity).sort(), files.sort());
for (const name of files) {
  const hash = createHash("sha384").update(read(name)).digest("base64");
  assert.equal(integrity[name], `sha384-${hash}`, name);
}

const bundle = read("billpay-widget.js").toString().match(/\.\/billpay-[\w-]+\.(?:js|wasm|css)/g);
assert.equal(new Set(bundle).size, 3, `the script loads ${bundle}`);
for (const name of bundle) assert.ok(existsSync(new URL(name, folder)), `the script loads ${name}, which is not there`);
