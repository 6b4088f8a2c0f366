// Databases for the measurement: new ones, and some with many bills.

import { open } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import pg from "pg";

/** A database with its address for the gateway and for a merchant's proxy. */
export const sqlite = (folder, name) => {
  const file = join(folder, `${name}.db`);
  return { url: `sqlite://${file}?mode=rwc`, merchant: `sqlite:${file}`, fill: (bills, polls) => fillSqlite(file, bills, polls) };
};

/** Creates a database in the PostgreSQL server that the environment names. */
export async function postgres(name) {
  const client = new pg.Client({ database: "postgres" });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${name}`);
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const { user, password, host, port } = client;
  const url = `postgres://${user}:${encodeURIComponent(password ?? "")}@${host}:${port}/${name}`;
  return { url, merchant: url, fill: (bills, polls) => fillPostgres(url, bills, polls) };
}

/** Settings of PostgreSQL that decide how long a commit takes. */
export async function postgresSettings() {
  const client = new pg.Client({ database: "postgres" });
  await client.connect();
  const names = ["server_version", "fsync", "synchronous_commit", "full_page_writes"];
  const settings = {};
  for (const name of names) settings[name] = (await client.query(`SHOW ${name}`)).rows[0][name];
  await client.end();
  return settings;
}

/** Inserts bills into the gateway's tables, with or without polls. Returns the ids of up to 10,000 that have a number. */
async function fillSqlite(file, bills, polls) {
  const database = new Database(file);
  // Indexes with random keys are filled in memory.
  database.pragma("cache_size = -1000000");
  database.pragma("synchronous = OFF");
  database.pragma("foreign_keys = OFF");
  const random = (bytes) => `lower(hex(randomblob(${bytes})))`;
  const numbers = `WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < ${bills})`;
  const number = "printf('55%012d', i * 618033988749 % 1000000000000)";
  for (const statement of rows({ bills, polls, numbers, random, number, smaller: "min" })) database.exec(statement);
  const ids = database.prepare(IDS).all().map((row) => row.id);
  // The measured server would otherwise wait until all of this is on disk.
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
  await sync(file);
  return ids;
}

/** Waits until the file is on disk. */
async function sync(path) {
  const file = await open(path);
  await file.sync();
  await file.close();
}

async function fillPostgres(url, bills, polls) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // Foreign keys are right, so they need not be checked.
  await client.query("SET session_replication_role = replica");
  const random = (bytes) => `substr(replace(concat(${Array(Math.ceil(bytes / 16)).fill("gen_random_uuid()").join(", ")}), '-', ''), 1, ${bytes * 2})`;
  const numbers = `WITH numbers AS (SELECT generate_series(1, ${bills}::bigint) AS i)`;
  const number = "'55' || lpad((i * 618033988749 % 1000000000000)::text, 12, '0')";
  for (const statement of rows({ bills, polls, numbers, random, number, smaller: "least" })) await client.query(statement);
  // What PostgreSQL does by itself after a while.
  await client.query("VACUUM ANALYZE");
  await client.query("CHECKPOINT");
  const { rows: found } = await client.query(IDS);
  await client.end();
  return found.map((row) => row.id);
}

const IDS = "SELECT id FROM bills WHERE number IS NOT NULL ORDER BY id LIMIT 10000";

/**
 * The statements that insert bills of the last 400 days. Of ten bills seven are paid, one is closed, one can still be
 * paid, and one was refused. Each paid one has a payment, and each with a number a delivered message.
 */
function rows({ bills, polls, numbers, random, number, smaller }) {
  const day = 86_400_000;
  const now = Date.now();
  const created = `${now} - (${bills} - i) * ${400 * day} / ${bills}`;
  // A bill is polled until it is ninety days old.
  const polled = `CASE WHEN i % 10 = 9 THEN 0 WHEN i % 10 < 7 THEN ${created} ELSE ${smaller}(${now - day / 2}, ${created} + ${90 * day}) END`;
  // Half of the polls are due, so the gateway always polls.
  const next = !polls ? "NULL" : `CASE WHEN i % 10 IN (7, 8) AND ${created} > ${now - 90 * day} THEN ${now - day / 2} + i * 618033988749 % ${day} END`;
  const bill = `'{"billDescription":"Water","billPaymentMode":"EXACT","billAmount":1000}'`;
  const issued = `CASE WHEN i % 10 < 9 THEN '{"billPayNumber":"' || ${number} || '","billDescription":"Water","billAmount":1000,"billPaymentMode":"EXACT"}' END`;
  return [
    `${numbers} INSERT INTO bills (id, idempotency_key, fingerprint, request, deadline, stage, holder, lease_until, attempts, number, issued,
      status, looked_at, poll_at, close_after, version, created_at, updated_at)
    SELECT ${random(16)}, ${random(16)}, ${random(32)}, ${bill}, CASE WHEN i % 30 = 8 THEN ${now + 30 * day} END,
      CASE i % 10 WHEN 9 THEN 'refused' WHEN 7 THEN 'closed' ELSE 'issued' END, ${random(16)}, 0, 1,
      CASE WHEN i % 10 < 9 THEN ${number} END, ${issued}, CASE i % 10 WHEN 7 THEN 'closed' WHEN 8 THEN 'issued' WHEN 9 THEN 'issued' ELSE 'paid' END,
      ${polled}, ${next}, 0, 2, ${created}, ${created} FROM numbers`,
    `INSERT INTO payments (bill, id, status, amount, currency, reference, updated_at, source)
    SELECT id, 'LCP' || number, 'SUCCESS', 100000, 'TZS', number, created_at + 60000, 'webhook' FROM bills WHERE status = 'paid'`,
    `INSERT INTO messages (id, bill, version, kind, body, attempts, next_at, delivered_at, created_at)
    SELECT 'msg_' || id, id, version, 'bill.' || status, issued, 1, created_at, created_at, created_at FROM bills WHERE number IS NOT NULL`,
  ];
}
