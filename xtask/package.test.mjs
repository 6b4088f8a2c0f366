// The documentation, the types and the manifest of the package say the same as the script and the styles.

import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { write } from "./package.mjs";

const read = (path) => readFile(new URL(`../${path}`, import.meta.url), "utf8");
const [page, types, jsx, manifestText, events, script, styles] = await Promise.all(
  ["docs/element.md", "static/npm/billpay-widget.d.ts", "static/npm/jsx.d.ts", "static/npm/custom-elements.json", "src/events.rs", "static/billpay-widget.js", "static/billpay.css"].map(read),
);
const element = JSON.parse(manifestText).modules[0].declarations[0];

/** The names in a list of the manifest. */
const listed = (list) => element[list].map(({ name }) => name).sort();
/** What is in backticks, without the parentheses of a method. */
const words = (text) => [...text.matchAll(/`(.+?)(?:\(\))?`/g)].map(([, word]) => word);
/** The words in backticks of the cells in a section's tables, row by row. */
function table(heading) {
  const section = page.split(heading)[1].split("\n## ")[0];
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.map((row) => row.split("|").slice(1, -1).map(words));
}
/** The first word of each row. */
const documented = (heading) => table(heading).map(([[name]]) => name).sort();

test("attributes and members are the same everywhere", () => {
  const attributes = listed("attributes");
  assert.deepEqual(documented("## Attributes and properties"), attributes);
  for (const [[name], [fieldName]] of table("## Attributes and properties")) {
    assert.ok(element.attributes.some((one) => one.name === name && one.fieldName === fieldName), `the manifest lacks ${name}, ${fieldName}`);
  }
  const members = listed("members");
  for (const member of documented("## Methods and values")) assert.ok(members.includes(member), member);
  for (const name of attributes) {
    assert.ok(script.includes(`"${name}"`) || script.includes(`${name}: ""`), `the script lacks ${name}`);
    assert.ok(jsx.includes(`${name}?:`) || jsx.includes(`"${name}"?:`), `jsx.d.ts lacks ${name}`);
  }
  for (const member of members) {
    assert.ok(member === "focus" || types.includes(`${member}: `) || types.includes(`${member}(`), `billpay-widget.d.ts lacks ${member}`);
  }
});

test("events are the same everywhere", () => {
  assert.deepEqual(documented("## Events"), listed("events"));
  for (const { name, type } of element.events) {
    assert.ok(events.includes(`"${name}"`) || script.includes(`"${name}"`), `nothing fires ${name}`);
    assert.ok(types.includes(`  "${name}": ${type.text};`), `billpay-widget.d.ts has no ${name} of ${type.text}`);
  }
  assert.equal(types.split(": CustomEvent<").length - 1, element.events.length);
});

test("custom properties and parts are the same everywhere", async () => {
  const properties = listed("cssProperties");
  assert.deepEqual(documented("## Looks"), properties);
  for (const property of properties) assert.ok(styles.includes(`var(${property}`), `${property} is not used`);
  // One more than is documented in the table: the ground of the gateway's own page.
  assert.equal(styles.split("var(--billpay-").length - 1, properties.length + 1);
  const parts = listed("cssParts");
  assert.deepEqual(words(page.match(/Parts for `::part\(\)`:(.*)/)[1]).sort(), parts);
  const snapshots = await readdir(new URL("../src/components/snapshots", import.meta.url));
  const screens = await Promise.all(snapshots.map((name) => read(`src/components/snapshots/${name}`)));
  const shown = screens.flatMap((screen) => [...screen.matchAll(/ part="(.*?)"/g)].map(([, name]) => name));
  assert.deepEqual([...new Set(shown)].sort(), parts);
});

test("the documentation has the stylesheet's own values", () => {
  for (const [[property], light, dark] of table("## Looks")) {
    // Others are described in words.
    if (light.length !== 1 || dark.length > 1) continue;
    const value = dark.length === 1 ? `var(--light, ${light}) var(--dark, ${dark})` : light;
    assert.ok(styles.includes(`var(${property}, ${value})`), `the stylesheet has no ${property} of ${value}`);
  }
});

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
