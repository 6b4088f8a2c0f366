// Every sample of the documentation is tested: here, or by the Rust tests in this list.

import assert from "node:assert/strict";
import { posix } from "node:path";
import { test } from "node:test";

import { all, pages, read, samples, samplesOf } from "./samples.mjs";

/** Samples that Rust tests run, because they need a gateway or a compiler: the page, the headings, the language, the tests. */
const IN_RUST = [
  ["docs/intents.md", ["Rust", "Rust with Ed25519"], "rust", "crates/gateway/tests/gateway/intents_docs.rs"],
  ["docs/embed/server-rendered.md", ["billpay.php"], "php", "crates/gateway/tests/gateway/server_rendered_element.rs"],
  ["docs/embed/server-rendered.md", ["billpay.mjs"], "js", "crates/gateway/tests/gateway/server_rendered_element.rs"],
  ["docs/embed/server-rendered.md", ["billpay.py"], "python", "crates/gateway/tests/gateway/server_rendered_element.rs"],
  ["docs/api.md", ["`POST /api/billpay/create-order-control-number`"], "sh", "crates/gateway/tests/gateway/documented_commands.rs"],
  ["docs/intents.md", ["Signed intents"], "sh", "crates/gateway/tests/gateway/documented_commands.rs"],
  ["docs/merchant-webhooks.md", ["Retries"], "sh", "crates/gateway/tests/gateway/documented_commands.rs"],
  ["docs/operating.md", ["Commands"], "sh", "crates/gateway/tests/gateway/documented_commands.rs"],
  ["crates/sandbox/README.md", ["billpay-sandbox", "Faults", "Webhooks"], "sh", "crates/gateway/tests/gateway/documented_commands.rs"],
  ["README.md", ["Run it with ClickPesa"], "sh", "crates/gateway/tests/gateway/documented_commands.rs"],
  ["README.md", ["Try it"], "sh", "xtask/src/flags.rs"],
  ["docs/performance.md", ["Performance"], "sh", "xtask/src/flags.rs"],
  ["docs/reliability.md", ["Beside other servers"], "sh", "xtask/src/flags.rs"],
];

test("the Rust tests read the pages whose samples they run", () => {
  for (const [page, headings, language, file] of IN_RUST) {
    const source = read(file);
    assert.ok(source.includes(`${page.replace(/^crates\//, "")}")`), `${file} does not read ${page}`);
    for (const heading of headings) all(page, heading, language);
    if (language !== "sh") for (const heading of headings) assert.ok(source.includes(`"${heading}"`), `${file} has no "${heading}"`);
  }
});

test("every sample is tested", () => {
  const missing = samples.filter(({ tested }) => !tested);
  assert.deepEqual(missing.map(({ place, language, heading }) => `${place}: no test runs this ${language || "code without a language"} below "${heading}"`), []);
});

test("code without a language, an open fence and indented code are found", () => {
  assert.throws(() => samplesOf("a.md", "# A\n\n    code\n"), /a\.md:3: fence this code/);
  assert.throws(() => samplesOf("a.md", "```js\ncode\n"), /a fence is open/);
  const [one] = samplesOf("a.md", "# A\n\n```\ncode\n```\n");
  assert.deepEqual([one.language, one.heading, one.tested], ["", "A", false]);
});

/** The anchors of a page's headings, as GitHub makes them. */
const anchors = (page) => [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-"));

test("links to a part of a page lead to its heading", () => {
  const dead = pages.flatMap((page) => [...read(page).matchAll(/\]\(([^):]*)#([^)]+)\)/g)].flatMap(([link, path, anchor]) => {
    const target = path ? posix.join(posix.dirname(page), path) : page;
    return anchors(target).includes(anchor) ? [] : [`${page}: ${link}`];
  }));
  assert.deepEqual(dead, []);
});
