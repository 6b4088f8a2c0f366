// Tests of the scores with invented reports, and of the sections of docs/performance.md.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSection, median, replaced, table } from "./report.mjs";
import { belowFullScore, promises, rows } from "./scores.mjs";

function report(page, performance) {
  return {
    page,
    version: "12",
    scores: { performance, accessibility: 100, "best-practices": 100, seo: 100 },
    metrics: { interactive: 2000 + performance, "layout shift": 0.0125 },
  };
}
const reports = (performances) => performances.map((performance) => report("page", performance));
const others = [report("bill", 100), report("shop", 100)];

test("the median counts", () => {
  assert.deepEqual(belowFullScore([...reports([98, 100, 100]), ...others]), []);
  const all = [...reports([98, 100, 99]), ...others];
  assert.deepEqual(belowFullScore(all), ["page has 99 in performance"]);
  const page = rows(all)[1];
  assert.deepEqual([page[0], page[1], page[7], page[9]], ["page", "99", "2099", "0.013"]);
});

test("a page that was not measured is below the full score", () => {
  const low = belowFullScore(reports([100]));
  assert.equal(low.length, 6);
  assert.equal(low[0], "bill has no score in performance");
});

test("promises are kept by Lighthouse's clock too", () => {
  const page = report("page", 100);
  page.metrics.interactive = 1100;
  assert.deepEqual(promises([page, report("Adyen", 200)]), [
    "largest paint / form: -, at most 1.10: not kept, it was not measured",
    "interactive / Adyen: 0.50, at most 0.50: kept",
  ]);
});

test("one slow run does not move the median", () => {
  for (const [values, expected] of [[[], undefined], [[7], 7], [[900, 2, 1], 2], [[1, 900, 4, 2], 3]]) assert.equal(median(values), expected);
});

test("only the text between the markers changes", () => {
  const page = "a\n<!-- one -->\nold\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n";
  const expected = "a\n<!-- one -->\n\nnew\n\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n";
  assert.equal(replaced(page, "one", "new\n"), expected);
  assert.equal(replaced(expected, "one", "new"), expected);
  assert.throws(() => replaced(page, "three", ""));
});

test("docs/performance.md has a section for every table", () => Promise.all(["page slow-3g", "page slow-4g", "lighthouse"].map((name) => checkSection(name))));

test("numbers are aligned to the right", () => {
  const expected = "|  | form | page |\n| --- | ---: | ---: |\n| bytes | 1 | 2 |\n";
  assert.equal(table([["", "form", "page"], ["bytes", "1", "2"]]), expected);
});
