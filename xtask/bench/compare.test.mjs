// Tables and verdicts from measurements that are made up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMNS, gaps, rows, verdicts } from "./compare.mjs";

/** A page that is painted and can be sent at these moments. */
function sample(page, paint, usable) {
  const visit = {
    noted: {
      firstPaint: 100,
      largestPaint: paint,
      shift: 0.0125,
      submit: usable,
      tasks: [{ start: 20, length: 79 }, { start: 90, length: 70 }, { start: 300, length: 30 }],
    },
    state: { seen: usable !== null, native: false, heard: true },
    bytes: { html: 500, js: 1500 },
    requests: 2,
    memory: { heap: 900_400, wasm: 1_179_648 },
    touched: { finger: usable, answers: usable && usable + 900 },
  };
  const inputs = [{ start: 50, delay: 31, length: 700 }, { start: 60, delay: 4, length: 16 }, { start: 2000, delay: 1, length: 24 }];
  return { page, cold: structuredClone(visit), warm: structuredClone(visit), typed: { loaded: 1000, typed: true, posts: 1, inputs } };
}

const PAGES = { form: [700, 700], page: [760, 770], "no wasm": [760, 770], embed: [1700, 1700], Adyen: [1600, 2000], "embed, preload": [1200, 1200], "embed, printed": [780, 790] };

/** The pages when all goes well, twice; `change` is applied to the first run of each page that it names. */
function samples(change = {}, both = false) {
  return [0, 1].flatMap((run) =>
    Object.entries(PAGES).map(([page, times]) => {
      const one = sample(page, ...times);
      if (run === 0 || both) change[page]?.(one);
      return one;
    }),
  );
}

function cell(samples, name, heading) {
  const column = 1 + COLUMNS.findIndex((one) => one.heading === heading);
  return rows(samples).find(([first]) => first === name)[column];
}

function hasGaps(samples, expected) {
  const found = gaps(samples);
  for (const gap of expected) assert.ok(found.includes(gap), `${gap}: ${found.join("\n")}`);
}

test("each row says what it means", () => {
  const expected = {
    "js, bytes": "1500",
    "wasm, bytes": "0",
    "all bytes": "2000",
    "largest paint, ms": "760",
    "can be submitted, ms": "770",
    "interactive, ms": "770",
    "widget answers, ms": "1670",
    // The part beyond 50 ms of what ran after the first paint.
    "blocking time, ms": "20",
    "key while loading, ms": "31",
    "key while typing, ms": "24",
    "wasm memory, kB": "1180",
    "layout shift": "0.013",
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(cell(samples(), name, "page"), value, name);
  assert.equal(cell(samples(), "key while typing, ms", "page, warm"), "-");
  assert.deepEqual(gaps(samples()), [
    "form, warm, widget answers: it has no script",
    "form, widget answers: it has no script",
    "warm, key while loading: measured with an empty cache only",
    "warm, key while typing: measured with an empty cache only",
  ]);
});

test("what did not happen in one run of two has no number", () => {
  const all = samples({
    "no wasm": (one) => Object.assign(one, sample("no wasm", 760, null)),
    embed: ({ typed }) => Object.assign(typed, { posts: 0, typed: false }),
    Adyen: ({ cold }) => (cold.state.seen = false),
    "embed, preload": ({ typed }) => (typed.posts = 2),
  });
  for (const heading of ["no wasm", "embed", "embed, preload", "Adyen"]) assert.equal(cell(all, "can be submitted, ms", heading), "-", heading);
  hasGaps(all, [
    "no wasm, can be submitted: no button came",
    "no wasm, interactive: no button came",
    "no wasm, widget answers: there was nothing to touch",
    "embed, can be submitted: a press of the button led to no request",
    "embed, preload, can be submitted: a press of the button led to more than one request",
    "embed, key while typing: there is no field to type into",
    "Adyen, can be submitted: the button went away again",
  ]);
});

test("nothing can be pressed before it is painted", () => {
  const all = samples({ form: (one) => Object.assign(one, sample("form", 700, 40)) }, true);
  assert.equal(cell(all, "can be submitted, ms", "form"), "100");
});

test("a page that is held up is not interactive before it is free", () => {
  const busy = ({ cold, warm }) => {
    cold.noted.tasks = [{ start: 760, length: 51 }, { start: 900, length: 120 }, { start: 1500, length: 50 }];
    // What ran before it could be used held nobody up.
    warm.noted.tasks = [{ start: 300, length: 90 }];
  };
  const all = samples({ page: busy }, true);
  assert.equal(cell(all, "interactive, ms", "page"), "1020");
  assert.equal(cell(all, "interactive, ms", "page, warm"), "770");
  assert.equal(cell(all, "can be submitted, ms", "page"), "770");
});

test("a page whose scripts never come is interactive and never answers", () => {
  const silent = ({ cold }) => (cold.touched.answers = null);
  const all = samples({ "no wasm": silent, embed: silent });
  assert.equal(cell(all, "interactive, ms", "no wasm"), "770");
  assert.equal(cell(all, "widget answers, ms", "no wasm"), "-");
  hasGaps(all, [
    "no wasm, widget answers: no script listens to the button",
    // The element's own script does, before there is a widget.
    "embed, widget answers: the widget does not say that it is ready",
  ]);
});

test("promises are kept or not", () => {
  const always = [
    "page, largest paint / form: 1.09, at most 1.10: kept",
    "page, can be submitted / form: 1.10, at most 1.10: kept",
    "page, interactive / Adyen: 0.39, at most 0.50: kept",
  ];
  assert.deepEqual(verdicts(samples(), "slow-3g"), [...always, "page, widget answers / Adyen: 0.58, nothing is promised"]);
  assert.deepEqual(verdicts(samples(), "slow-4g"), [
    ...always,
    "page, widget answers / Adyen: 0.58, at most 1.20: kept",
    "embed, can be submitted / Adyen: 0.85, at most 0.90: kept",
    "embed, widget answers / Adyen: 0.90, at most 1.50: kept",
    "embed, preload, can be submitted / Adyen: 0.60, at most 0.65: kept",
    "embed, printed, can be submitted / form: 1.13, at most 1.15: kept",
    "every column of ours, layout shift: 0.0125 in page, at most 0: not kept",
  ]);
  assert.equal(cell(samples(), "interactive / Adyen", "embed"), "0.85");
  assert.equal(cell(samples(), "can be submitted / Adyen", "embed, preload"), "0.60");
});

test("only our columns must not move", () => {
  const all = samples();
  for (const { page, cold, warm } of all) for (const { noted } of [cold, warm]) noted.shift = ["form", "Adyen"].includes(page) ? 0.1 : 0;
  assert.equal(verdicts(all, "slow-4g").at(-1), "every column of ours, layout shift: 0, at most 0: kept");
  all.find(({ page }) => page === "embed").warm.noted.shift = 0.002;
  assert.equal(verdicts(all, "slow-4g").at(-1), "every column of ours, layout shift: 0.0010 in embed, warm, at most 0: not kept");
});

test("a promise about nothing is not kept", () => {
  const all = samples({ page: (one) => Object.assign(one, sample("page", 2000, null)) }, true);
  assert.deepEqual(verdicts(all, "slow-3g"), [
    "page, largest paint / form: 2.86, at most 1.10: not kept",
    "page, can be submitted / form: -, at most 1.10: not kept, no button came",
    "page, interactive / Adyen: -, at most 0.50: not kept, no button came",
    "page, widget answers / Adyen: -, nothing is promised, there was nothing to touch",
  ]);
  const unmeasured = "every column of ours, layout shift: -, at most 0: not kept, it was not measured";
  assert.equal(verdicts(all.slice(0, 5), "slow-4g").at(-1), unmeasured);
});
