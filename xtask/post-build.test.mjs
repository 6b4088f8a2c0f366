// What a finished build looks like, from builds that are made up.

import assert from "node:assert/strict";
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { compressAll, finish, hashedName, nameByHash } from "./post-build.mjs";

const script = await readFile(new URL("../static/billpay-widget.js", import.meta.url), "utf8");
const PAGE = "<link href=./icon-1.svg><link href=./billpay-widget-00cc.js><link href=./billpay-widget-00cc_bg.wasm>";
const BUILD = { "billpay-widget-00cc.js": "abc", "billpay-widget-00cc_bg.wasm": "abc", "billpay.css": "a{}", "icon-1.svg": "<svg>" };

/** Runs the test in a folder with these files. */
async function within(files, run) {
  const folder = await mkdtemp(join(tmpdir(), "billpay-build-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await run(folder, (name) => readFile(join(folder, name), "utf8"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("page and element name the files by the hash of their bytes", () =>
  within({ ...BUILD, "index.html": PAGE, "billpay-widget.js": script }, async (folder, read) => {
    await finish(folder, false);
    // The example of SHA-256's specification.
    const [js, wasm] = ["billpay-widget-ba7816bf8f01cfea.js", "billpay-widget-ba7816bf8f01cfea_bg.wasm"];
    const names = await readdir(folder);
    const css = names.find((name) => /^billpay-[0-9a-f]{16}\.css$/.test(name));
    assert.equal(names.length, 6);
    assert.match(await read("index.html"), new RegExp(`icon-[0-9a-f]{16}\\.svg.*${js}.*${wasm}`));
    const element = await read("billpay-widget.js");
    for (const name of [js, wasm, css]) assert.ok(names.includes(name) && element.includes(`"./${name}"`), name);
    assert.doesNotMatch(element, /BUNDLE_/);
  }));

test("every hash has all its digits", () => {
  // 0 and 00 are the first bytes of these two digests.
  for (const content of ["39", "286"]) assert.match(hashedName("a-f.js", content), /^a-0[0-9a-f]{15}\.js$/);
});

test("a build that is not whole is refused", async () => {
  for (const [change, message] of [
    [{ "billpay-widget-11cc.js": "" }, /must have one file .* has: billpay-widget-00cc.js, billpay-widget-11cc.js/],
    [{ "billpay-widget.js": "export {}" }, /has no BUNDLE_JS/],
    [{ "index.html": "" }, /do not name icon-1.svg/],
    [{ "icon-1.svg": "billpay.css" }, /icon-1.svg names billpay.css/],
  ])
    await within({ ...BUILD, "index.html": PAGE, "billpay-widget.js": script, ...change }, (folder) =>
      assert.rejects(finish(folder, false), message),
    );
});

test("a folder has no hash and is refused", () =>
  within({ "index.html": "" }, async (folder) => {
    await mkdir(join(folder, "snippets"));
    await assert.rejects(nameByHash(folder, ["index.html"]), /snippets is not a file/);
  }));

test("compressed files are kept only where they are smaller", () =>
  within({ "bill.css": "a{color:red}".repeat(100), "tiny.js": "1" }, async (folder) => {
    await compressAll(folder);
    assert.deepEqual((await readdir(folder)).sort(), ["bill.css", "bill.css.br", "bill.css.gz", "tiny.js"]);
  }));
