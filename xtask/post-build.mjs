// The last step of a Trunk build, named in Trunk.toml. A release's scripts are minified and its files are compressed.
// Every file except the page and the element's script is named by the hash of its final bytes: browsers keep such a
// file for ever, and Trunk's own names do not change with what wasm-opt, wasm-bindgen and esbuild write.

import { createHash } from "node:crypto";
import { readFile, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const PAGE = "index.html";
// The element's script keeps the name that merchants write into their pages.
const ELEMENT = "billpay-widget.js";
const STYLES = "billpay.css";
// Browsers that know private methods: those of 2021. Older ones ignore the script and show the element's content.
const TARGET = "es2022";
// The gateway sends `immutable` for names with exactly this many digits (`crates/gateway/src/static_files/`).
const HASH_DIGITS = 16;

/** Finishes the build in this folder. */
export async function finish(folder, release) {
  const names = await readdir(folder);
  const bundle = { BUNDLE_JS: only(names, /^billpay-widget-\w+\.js$/), BUNDLE_WASM: only(names, /_bg\.wasm$/), BUNDLE_CSS: STYLES };
  if (release) await minify(folder, [bundle.BUNDLE_JS, ELEMENT, STYLES]);
  await edit(join(folder, ELEMENT), (script) => Object.entries(bundle).reduce(insert, script));
  await nameByHash(folder, [PAGE, ELEMENT]);
  if (release) await compressAll(folder);
}

/** The one name that matches. */
export function only(names, pattern) {
  const found = names.filter((name) => pattern.test(name));
  if (found.length !== 1) throw new Error(`the build must have one file ${pattern}, and has: ${found.join(", ") || "none"}`);
  return found[0];
}

function insert(script, [place, name]) {
  if (!script.includes(place)) throw new Error(`${ELEMENT} has no ${place}`);
  return script.replaceAll(place, `./${name}`);
}

// Trunk's own minifier can't read these files, nor the script in the page.
async function minify(folder, names) {
  const { build, transformSync } = await import("esbuild");
  const options = { minify: true, format: "esm", target: TARGET, charset: "utf8", logLevel: "warning" };
  await build({ ...options, entryPoints: names.map((name) => join(folder, name)), outdir: folder, allowOverwrite: true });
  const script = /(?<=<script type="?module"?>).+?(?=<\/script>)/s;
  await edit(join(folder, PAGE), (page) => page.replace(script, (text) => transformSync(text, options).code.trim()));
}

/** Names every file by its hash, in the texts of the stable files as well. These keep their names. */
export async function nameByHash(folder, stable) {
  const entries = await readdir(folder, { withFileTypes: true });
  const directory = entries.find((entry) => !entry.isFile());
  if (directory) throw new Error(`${directory.name} is not a file, so its content would have no hash`);
  const names = entries.map(({ name }) => name).filter((name) => !stable.includes(name));
  for (const name of names) {
    const content = await readFile(join(folder, name));
    // Its own hash would have to follow the other's.
    const named = names.find((other) => content.includes(other));
    if (named) throw new Error(`${name} names ${named}, whose name is about to change`);
    const hashed = hashedName(name, content);
    const edited = await Promise.all(stable.map((file) => edit(join(folder, file), (text) => text.replaceAll(name, hashed))));
    if (!edited.includes(true)) throw new Error(`${stable.join(" and ")} do not name ${name}`);
    await rename(join(folder, name), join(folder, hashed));
  }
}

/** `a-1f_bg.wasm` with Trunk's hash and `a.css` without one become `a-<hash>_bg.wasm` and `a-<hash>.css`. */
export function hashedName(name, content) {
  const [, stem, ending] = name.match(/^(.+?)(?:-[0-9a-f]{1,16})?((?:_bg)?\.\w+)$/);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, HASH_DIGITS);
  return `${stem}-${hash}${ending}`;
}

/** Compresses every file of the folder. */
export async function compressAll(folder) {
  for (const name of await readdir(folder)) await compress(join(folder, name));
}

/** Writes `.br` and `.gz` beside the file where they are smaller. */
export async function compress(path) {
  const content = await readFile(path);
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  const forms = { br: brotliCompressSync(content, { params }), gz: gzipSync(content, { level: 9 }) };
  for (const [suffix, form] of Object.entries(forms)) {
    if (form.length < content.length) await writeFile(`${path}.${suffix}`, form);
  }
}

/** Rewrites a text file; true if that changed it. */
async function edit(path, change) {
  const text = await readFile(path, "utf8");
  const changed = change(text);
  await writeFile(path, changed);
  return changed !== text;
}

const { TRUNK_STAGING_DIR, TRUNK_PROFILE } = process.env;
if (TRUNK_STAGING_DIR) await finish(TRUNK_STAGING_DIR, TRUNK_PROFILE === "release");
