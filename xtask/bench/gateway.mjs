// `cargo xtask bench gateway`: measures the gateway beside nginx and beside the proxies that a merchant writes.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { create, read } from "./gateway/load.mjs";
import { nginx } from "./gateway/process.mjs";
import { Servers } from "./gateway/servers.mjs";
import { openStreams } from "./gateway/streams.mjs";
import { medians, report } from "./gateway/summary.mjs";
import { checkSection, median, publish } from "./report.mjs";

const DOCUMENT = "reliability.md";
const CLIENTS = [1, 4, 16, 64];
// Clients that wait for each other: there a large database and other work show.
const MANY_CLIENTS = [16, 64];
const READ_CLIENTS = 16;
const READ_SECONDS = 2;
const STREAMS = 10_000;
const STARTS = 5;
// Enough for different bills to be read.
const FEW_BILLS = 1_000;

const text = { type: "string" };
const { values: flags } = parseArgs({
  options: { gateway: text, dist: text, seconds: text, rounds: text, bills: text, write: { type: "boolean", default: false } },
});
const [seconds, rounds, bills] = [flags.seconds, flags.rounds, flags.bills].map(Number);

const say = (text) => console.error(text);
/** Notes a measurement of one round. */
const note = (table, row, column, value) => ((table[row] ??= {})[column] ??= []).push(value);
const overRounds = (table) => mapped(table, (row) => mapped(row, medians));
const mapped = (object, of) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, of(value)]));

/** Creates bills at each server, with each number of clients. */
async function measureCreates(table, candidates) {
  for (const [name, { start, clients }] of Object.entries(candidates)) {
    const server = await start();
    await create(server, READ_CLIENTS, 1);
    for (const number of clients) {
      const measured = await create(server, number, seconds);
      say(`${name}, ${number} clients: ${measured.rate.toFixed(0)} per second, ${measured.p50} / ${measured.p99} ms`);
      note(table, name, number, measured);
    }
    await server.stop();
  }
}

/** Reads pages, bills and files from the gateway with each database, and the same bytes from nginx. */
async function measureReads(table, servers, databases) {
  const proxy = await servers.proxy();
  const warm = async (server, list) => {
    await read(server, list, READ_CLIENTS, 1);
    return read(server, list, READ_CLIENTS, READ_SECONDS);
  };
  const pair = async (name, server, list, other) => {
    note(table, name, "ours", await warm(server, list));
    note(table, name, "nginx", await warm(proxy, other));
  };
  for (const [name, database] of Object.entries(databases)) {
    const server = await servers.gateway(database);
    if (database === Object.values(databases)[0]) {
      const bundle = `/${(await readdir(servers.dist)).find((file) => file.endsWith(".wasm"))}`;
      await pair("empty form, brotli", server, await servers.list(["/"]), await servers.copy(`${server.url}/`));
      await pair("bundle, brotli", server, await servers.list([bundle]), await servers.copy(server.url + bundle));
    }
    await pair(`bill by id, ${name}`, server, database.api, database.api);
    await pair(`bill's page, brotli, ${name}`, server, database.pages, await servers.copy(`${server.url}/bills/${database.ids[0]}`));
    await server.stop();
  }
  await proxy.stop();
}

/** The time from the start until the gateway is ready, and its memory then. */
async function measureStarts(servers, database) {
  const all = { ready: [], idle: [] };
  for (let start = 0; start < STARTS; start += 1) {
    const begin = performance.now();
    const server = await servers.gateway(database);
    all.ready.push(performance.now() - begin);
    all.idle.push(await server.memory());
    await server.stop();
  }
  return mapped(all, median);
}

/** Creates bills without and beside many streams, each of another bill. */
async function measureStreams(servers, database) {
  const server = await servers.gateway(database);
  const alone = await create(server, READ_CLIENTS, seconds);
  const before = await server.memory();
  const close = await openStreams(server.url, database.ids.slice(0, STREAMS));
  const memory = await server.memory();
  const beside = await create(server, READ_CLIENTS, seconds);
  close();
  await server.stop();
  return { alone, before, memory, beside };
}

async function measure(servers) {
  const filled = async (count, content) => ({
    SQLite: await servers.filled(servers.newSqlite(), count, content),
    PostgreSQL: await servers.filled(await servers.newPostgres(), count, content),
  });
  // Reads are measured where no poll is due, creates where half of the polls are due.
  const toRead = { polls: false };
  say(`inserting four times ${bills} bills …`);
  const few = await filled(FEW_BILLS, toRead);
  const large = await filled(bills, { polls: true });
  const largeToRead = await filled(bills, toRead);
  const many = `${bills.toLocaleString("en")} bills`;
  const candidates = {
    "nginx, keeps nothing": { start: servers.proxy, clients: CLIENTS },
    "Fastify, keeps nothing": { start: () => servers.merchant(), clients: CLIENTS },
    "Fastify, SQLite": { start: () => servers.merchant(servers.newSqlite()), clients: CLIENTS },
    "Fastify, PostgreSQL": { start: async () => servers.merchant(await servers.newPostgres()), clients: CLIENTS },
    "ours, SQLite": { start: () => servers.gateway(servers.newSqlite()), clients: CLIENTS },
    "ours, PostgreSQL": { start: async () => servers.gateway(await servers.newPostgres()), clients: CLIENTS },
  };
  for (const [name, database] of Object.entries(large)) {
    candidates[`ours, ${name}, ${many}`] = { start: () => servers.gateway(database), clients: MANY_CLIENTS };
    candidates[`ours, ${name}, ${many}, busy`] = { start: () => servers.busyGateway(database), clients: MANY_CLIENTS };
  }
  const databases = { ...few, ...Object.fromEntries(Object.entries(largeToRead).map(([name, database]) => [`${name}, ${many}`, database])) };
  const [creates, reads] = [{}, {}];
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    await measureCreates(creates, candidates);
    await measureReads(reads, servers, databases);
  }
  const starts = await measureStarts(servers, largeToRead.SQLite);
  const streams = await measureStreams(servers, largeToRead.SQLite);
  return { creates: overRounds(creates), reads: overRounds(reads), starts, streams };
}

if (flags.write) await checkSection("gateway", DOCUMENT);
const folder = await mkdtemp(join(tmpdir(), "billpay-bench-"));
const clickpesa = await nginx("clickpesa", join(folder, "clickpesa"), {});
try {
  const servers = new Servers({ binary: flags.gateway, dist: flags.dist, folder, clickpesa, connections: 2 * STREAMS });
  const results = await measure(servers);
  await publish("gateway", report(results, { seconds, rounds, clients: CLIENTS, bills }), flags.write, DOCUMENT);
} finally {
  await clickpesa.stop();
  await rm(folder, { recursive: true });
}
