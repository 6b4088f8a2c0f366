// The tables of `cargo xtask bench gateway`, and what is promised.

import { cpus } from "node:os";
import { list, median, table } from "../report.mjs";

const MIB = 1024 * 1024;

const whole = (value) => Math.round(value).toLocaleString("en");
const latency = ({ p50, p99 }) => `${p50.toFixed(1)} / ${p99.toFixed(1)}`;

/** The median of each measure over the rounds. */
export function medians(rounds) {
  const of = (measure) => median(rounds.map(measure));
  return {
    rate: of(({ rate }) => rate),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    // Of each round, because the two belong together.
    tail: of(({ p50, p99 }) => p99 / p50),
    cpu: of(({ cpu }) => cpu),
  };
}

const MEASURES = {
  "per second": ({ rate }) => whole(rate),
  "p50 / p99, ms": latency,
  "p99 / p50": ({ tail }) => tail.toFixed(1),
  "processor, µs each": ({ cpu }) => whole(cpu),
};

/** A table for each measure, with a row for each server and a column for each number of clients. */
function createTables(creates, clients) {
  const tables = Object.entries(MEASURES).map(([measure, text]) => {
    const cells = (results) => clients.map((number) => (results[number] ? text(results[number]) : "-"));
    const rows = Object.entries(creates).map(([name, results]) => [name, ...cells(results)]);
    return table([[measure, ...clients.map((number) => (number === 1 ? "1 client" : `${number} clients`))], ...rows]);
  });
  return tables.join("\n");
}

function readTable(reads) {
  const cells = (one) => [whole(one.rate), latency(one), whole(one.cpu)];
  const head = ["", "per second", "p50 / p99, ms", "processor, µs", "nginx, per second", "p50 / p99, ms", "processor, µs", "ours / nginx"];
  const rows = Object.entries(reads).map(([name, { ours, nginx }]) => [name, ...cells(ours), ...cells(nginx), (ours.rate / nginx.rate).toFixed(2)]);
  return table([head, ...rows]);
}

const otherTable = ({ starts, streams }) =>
  table([
    ["", "measured"],
    ["time from the start until `/readyz` answers", `${starts.ready.toFixed(0)} ms`],
    ["memory then", mebibytes(starts.idle)],
    ["memory after creates with 16 clients", mebibytes(streams.before)],
    ["memory with 10,000 event streams in addition", mebibytes(streams.memory)],
    ["bills per second with 16 clients, without / beside the streams", `${whole(streams.alone.rate)} / ${whole(streams.beside.rate)}`],
    ["p99 of these", `${streams.alone.p99.toFixed(1)} / ${streams.beside.p99.toFixed(1)} ms`],
  ]);

const mebibytes = (bytes) => `${(bytes / MIB).toFixed(1)} MiB`;

/** What is promised of the results, as a list of what was measured. */
export function promises({ creates, reads, starts, streams }) {
  const least = (name, value, limit) => line(name, value.toFixed(2), `at least ${limit}`, value >= limit);
  const most = (name, value, limit, unit, digits = 0) => line(name, value.toFixed(digits) + unit, `at most ${limit}${unit}`, value <= limit);
  const ratio = (ours, other, clients) => creates[ours][clients].rate / creates[other][clients].rate;
  const all = [least("SQLite / Fastify with SQLite, 1 client", ratio("ours, SQLite", "Fastify, SQLite", 1), 1)];
  for (const clients of [16, 64]) {
    all.push(least(`SQLite / Fastify with SQLite, ${clients} clients`, ratio("ours, SQLite", "Fastify, SQLite", clients), 3));
    all.push(least(`PostgreSQL / Fastify with PostgreSQL, ${clients} clients`, ratio("ours, PostgreSQL", "Fastify, PostgreSQL", clients), 2));
    all.push(most(`SQLite, ${clients} clients, processor`, creates["ours, SQLite"][clients].cpu, 250, " µs"));
  }
  for (const [name, results] of Object.entries(creates).filter(([name]) => name.startsWith("ours"))) {
    for (const clients of [16, 64]) all.push(most(`${name.replace("ours, ", "")}, ${clients} clients, p99 / p50`, results[clients].tail, 5, "", 1));
  }
  for (const [name, { ours, nginx }] of Object.entries(reads)) {
    const share = name.startsWith("bundle") ? 0.8 : name.startsWith("bill's page") ? undefined : 0.5;
    if (share) all.push(least(`${name} / nginx`, ours.rate / nginx.rate, share));
  }
  all.push(most("time until ready", starts.ready, 100, " ms"), most("idle memory", starts.idle / MIB, 25, " MiB"));
  all.push(most("memory with 10,000 streams", streams.memory / MIB, 150, " MiB"));
  all.push(least("bills per second beside 10,000 streams / without them", streams.beside.rate / streams.alone.rate, 0.9));
  return all;
}

const line = (name, value, rule, kept) => `${name}: ${value}, ${rule}: ${kept ? "kept" : "not kept"}`;

/** All of it as it is in docs/reliability.md. */
export function report(results, { seconds, rounds, clients }) {
  const machine = `${cpus().length} × ${cpus()[0].model.trim()}`;
  return `${machine}; medians of ${rounds} rounds of ${seconds} s.

Bills that are created:

${createTables(results.creates, clients)}
Pages and files, 16 clients:

${readTable(results.reads)}
Start, memory and streams, SQLite:

${otherTable(results)}
As promised:

${list(promises(results))}`;
}
