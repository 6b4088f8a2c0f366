// The documentation of the element, its types and its manifest say the same as the script and the styles.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
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
  assert.equal(new Set(styles.match(/(?<=var\()--billpay-[\w-]+/g)).size, properties.length + 1);
  const parts = listed("cssParts");
  assert.deepEqual(words(page.match(/Parts for `::part\(\)`:(.*)/)[1]).sort(), parts);
  const snapshots = await readdir(new URL("../../src/components/snapshots", import.meta.url));
  const screens = await Promise.all(snapshots.map((name) => read(`src/components/snapshots/${name}`)));
  const shown = screens.flatMap((screen) => [...screen.matchAll(/ part="(.*?)"/g)].map(([, name]) => name));
  assert.deepEqual([...new Set(shown)].sort(), parts);
});

test("the documentation has the stylesheet's own values", () => {
  for (const [[property], light, dark] of table("## Looks")) {
    // Others are described in words.
    if (light.length !== 1 || dark.length > 1) continue;
    const value = `var(${property}, ${light})`;
    const whole = dark.length === 1 ? `var(--light, ${value}) var(--dark, ${dark})` : value;
    assert.ok(styles.includes(whole), `the stylesheet has no ${property} of ${whole}`);
  }
});

test("texts of the screen that the documentation quotes exist", async () => {
  const operating = await read("docs/operating.md");
  // The first column of the table: what people see.
  const symptoms = [...operating.split("## Troubleshooting")[1].matchAll(/^\| (.*?) \|/gm)].map(([, symptom]) => symptom).join();
  const prose = page.replace(/```.*?```/gs, "");
  const quoted = [symptoms, prose].flatMap((text) => [...text.matchAll(/"([A-Z].*?)"/g)].map(([, quote]) => quote));
  assert.ok(quoted.length > 8, `${quoted.length} quotes were found`);
  const sources = ["index.html", ...["en", "sw"].flatMap((language) => ["mod", "payment"].map((name) => `src/text/${language}/${name}.rs`))];
  const texts = (await Promise.all(sources.map(read))).join();
  for (const quote of quoted) assert.ok(texts.includes(quote), `no screen says "${quote}"`);
});
