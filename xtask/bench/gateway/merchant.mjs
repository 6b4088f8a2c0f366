// The proxy that a merchant writes: it holds a token and forwards creates. With a database it stores the bill before
// the call and the number after it. Usage: node merchant.mjs URL_OF_CLICKPESA [sqlite:FILE | postgres://…]

import Database from "better-sqlite3";
import fastify from "fastify";
import pg from "pg";
import { Pool } from "undici";

const TABLE = "CREATE TABLE bills (key TEXT PRIMARY KEY, request TEXT NOT NULL, response TEXT)";
// As many connections as the gateway has.
const POSTGRES_CONNECTIONS = 16;

const [address, database] = process.argv.slice(2);
const clickpesa = new Pool(address, { connections: 64 });
const headers = { "content-type": "application/json", authorization: await token() };
const store = await open(database);

async function token() {
  const answer = await clickpesa.request({ method: "POST", path: "/third-parties/generate-token" });
  return (await answer.body.json()).token;
}

async function open(database) {
  if (!database) return { put() {}, complete() {} };
  if (database.startsWith("sqlite:")) {
    const sqlite = new Database(database.slice("sqlite:".length));
    sqlite.pragma("journal_mode = WAL");
    sqlite.pragma("synchronous = FULL");
    sqlite.exec(TABLE);
    const put = sqlite.prepare("INSERT INTO bills (key, request) VALUES (?, ?)");
    const complete = sqlite.prepare("UPDATE bills SET response = ? WHERE key = ?");
    return { put: (key, request) => put.run(key, request), complete: (key, response) => complete.run(response, key) };
  }
  const pool = new pg.Pool({ connectionString: database, max: POSTGRES_CONNECTIONS });
  await pool.query(TABLE);
  const put = { name: "put", text: "INSERT INTO bills (key, request) VALUES ($1, $2)" };
  const complete = { name: "complete", text: "UPDATE bills SET response = $2 WHERE key = $1" };
  return {
    put: (key, request) => pool.query({ ...put, values: [key, request] }),
    complete: (key, response) => pool.query({ ...complete, values: [key, response] }),
  };
}

const server = fastify();
const path = "/third-parties/billpay/create-order-control-number";
server.post("/api/billpay/create-order-control-number", async (request, reply) => {
  const key = request.headers["idempotency-key"];
  const body = JSON.stringify(request.body);
  await store.put(key, body);
  const answer = await clickpesa.request({ method: "POST", path, headers, body });
  const text = await answer.body.text();
  if (answer.statusCode === 200) await store.complete(key, text);
  return reply.code(answer.statusCode).type("application/json").send(text);
});
console.log(`merchant ${await server.listen({ host: "127.0.0.1", port: 0 })}`);
