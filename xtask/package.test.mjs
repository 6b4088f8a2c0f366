// What is in the npm package, from builds that are made up.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { write } from "./package.mjs";

/** Writes a package from a build with this script. */
async function packaged(element, check) {
  const folder = await mkdtemp(join(tmpdir(), "billpay-package-"));
  try {
    for (const [name, text] of Object.entries({ "billpay-widget.js": element, "billpay-1.css": "", "billpay-widget-2.js": "", "billpay-widget-3_bg.wasm": "" }))
      await writeFile(join(folder, name), text);
    await check(join(folder, "package"), folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("the package has the bundle, the project's version, and hashes as browsers compute them", () =>
  packaged(`"./billpay-widget-2.js";"./billpay-widget-3_bg.wasm";"./billpay-1.css"`, async (folder, dist) => {
    await writeFile(join(dist, "billpay-1.css"), "alert('Hello, world.');");
    await write(folder, "1.2.3", dist);
    assert.equal(JSON.parse(await readFile(join(folder, "package.json"), "utf8")).version, "1.2.3");
    const hashes = JSON.parse(await readFile(join(folder, "integrity.json"), "utf8"));
    // The example of the specification.
    assert.equal(hashes["billpay-1.css"], "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO");
    assert.ok(hashes["LICENSE-MIT"] && hashes["billpay-widget-3_bg.wasm"]);
  }));

test("a build without the whole bundle is no package", () =>
  packaged(`"./billpay-widget-2.js"`, (folder, dist) => assert.rejects(write(folder, "1.2.3", dist), /must name the three files/)));
