// Tests of the gateway's tables with invented measurements.

import assert from "node:assert/strict";
import { test } from "node:test";
import { medians, promises } from "./gateway/summary.mjs";
import { checkSection } from "./report.mjs";

const measured = (rate, tail = 2) => medians([{ rate, p50: 1, p99: tail, cpu: 200 }]);
const both = (rate, tail) => ({ 1: measured(rate, tail), 16: measured(rate, tail), 64: measured(rate, tail) });
const results = () => ({
  creates: { "Fastify, SQLite": both(100), "Fastify, PostgreSQL": both(100), "ours, SQLite": both(300), "ours, PostgreSQL": both(200) },
  reads: { "empty form, brotli": { ours: measured(50), nginx: measured(100) }, "bundle, brotli": { ours: measured(80), nginx: measured(100) } },
  starts: { ready: 20, idle: 2 ** 20 },
  streams: { memory: 2 ** 20, alone: measured(100), beside: measured(95) },
});

test("the ratio of the percentiles is of one round", () => {
  const round = (p50, p99) => ({ rate: 1, p50, p99, cpu: 1 });
  const middle = medians([round(1, 2), round(2, 8), round(4, 12)]);
  assert.deepEqual([middle.p50, middle.p99, middle.tail], [2, 8, 3]);
});

test("a promise is kept up to its limit", () => {
  assert.deepEqual(promises(results()).filter((line) => line.endsWith("not kept")), []);
});

test("what is not kept is said", () => {
  const slow = results();
  slow.creates["ours, SQLite"][16] = measured(299, 6);
  slow.reads["bundle, brotli"].ours = measured(79);
  assert.deepEqual(promises(slow).filter((line) => line.endsWith("not kept")), [
    "SQLite / Fastify with SQLite, 16 clients: 2.99, at least 3: not kept",
    "SQLite, 16 clients, p99 / p50: 6.0, at most 5: not kept",
    "bundle, brotli / nginx: 0.79, at least 0.8: not kept",
  ]);
});

test("docs/reliability.md has a section for the tables", () => checkSection("gateway", "reliability.md"));
