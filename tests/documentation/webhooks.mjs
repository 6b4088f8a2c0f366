// docs/merchant-webhooks.md: each receiver accepts the messages of the published library, once, and nothing else.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";

import { failure, folder, load, output, run, serve } from "./programs.mjs";
import { sample } from "./samples.mjs";

const pg = load("pg");
const { Webhook } = load("standardwebhooks");

const PAGE = "docs/merchant-webhooks.md";
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const TABLES = sample(PAGE, "The tables", "sql");
const EXAMPLE = JSON.parse(sample(PAGE, "Messages", "json"));

/** A shop's database in SQLite, which PHP and Python use. */
function sqlite(prefix) {
  const cwd = folder();
  const query = (sql) => {
    const program = "import json, sqlite3, sys\nshop = sqlite3.connect('shop.db')\nwith shop: rows = [row for one in sys.argv[1].split(';') for row in shop.execute(one)]\nprint(json.dumps(rows))";
    return JSON.parse(output("python", cwd, ["-c", program, sql]));
  };
  return { env: { SHOP_DATABASE: `${prefix}${cwd}/shop.db` }, query, drop() {} };
}

/** A shop's database in the tests' PostgreSQL server. */
async function postgres() {
  const server = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("PG")));
  assert.ok(server.PGPORT, "PGPORT is not set: `cargo xtask test documentation` starts a server");
  const name = `documentation_${process.pid}_${Date.now()}`;
  const admin = new pg.Client({ database: "postgres" });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const shop = new pg.Client({ database: name });
  await shop.connect();
  const query = async (sql) => [await shop.query({ text: sql, rowMode: "array" })].flat().at(-1).rows.map((row) => row.map(String));
  const drop = async () => {
    await shop.end();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  };
  return { env: { ...server, PGDATABASE: name }, query, drop };
}

/** Prints the port of the receiver. */
const PRINT_PORT = `import http from "node:http";
const { listen } = http.Server.prototype;
http.Server.prototype.listen = function (...args) { return listen.apply(this, args).once("listening", () => console.log("port", this.address().port)); };`;
const WSGI_SERVER = `import receiver
from wsgiref.simple_server import make_server
server = make_server("127.0.0.1", 0, receiver.application)
print("port", server.server_port, flush=True)
server.serve_forever()`;

const LANGUAGES = {
  // With errors in the page, PHP answers 200 to a request that failed unless the code sets another status first.
  PHP: { language: "php", files: { "receiver.php": sample(PAGE, "PHP", "php") }, args: ["-d", "display_errors=1", "-S", "127.0.0.1:0", "receiver.php"], database: () => sqlite("sqlite:") },
  Node: { language: "js", files: { "receiver.mjs": sample(PAGE, "Node", "js"), "port.mjs": PRINT_PORT }, args: ["--import", "./port.mjs", "receiver.mjs"], env: { PORT: "0" }, database: postgres },
  Python: { language: "python", files: { "receiver.py": sample(PAGE, "Python", "python"), "serve.py": WSGI_SERVER }, args: ["serve.py"], database: () => sqlite("") },
};

/** A message with its headers, signed by the published library. */
function message(type, data, { id = `msg_${type}_${data.version}_${data.id}`, sentAt = new Date(), secret = SECRET } = {}) {
  const body = JSON.stringify({ type, timestamp: new Date(), data: { intent: "order-1", restOf: null, reference: null, ...data } });
  const signature = new Webhook(secret).sign(id, sentAt, body);
  return { body, headers: { "webhook-id": id, "webhook-timestamp": String(Math.floor(sentAt / 1000)), "webhook-signature": signature } };
}

for (const [name, { language, files, args, env, database }] of Object.entries(LANGUAGES)) {
  /** Runs the test with a receiver and its database, which has two open orders. */
  const withReceiver = (description, check, secret = { BILLPAY_WEBHOOK_SECRET: SECRET }) => test(`the ${name} receiver ${description}`, async (context) => {
    const shop = await database();
    const server = await serve(language, folder(files), args, { ...env, ...shop.env, ...secret });
    try {
      await shop.query(TABLES);
      await shop.query("INSERT INTO orders VALUES ('order-1', 9090000, 'open'), ('order-2', 10, 'open')");
      const post = async ({ headers, body }) => (await fetch(server.url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body })).status;
      const state = async (id = "order-1") => (await shop.query(`SELECT state FROM orders WHERE id = '${id}'`))[0][0];
      await check({ post, state, shop });
    } catch (error) {
      context.diagnostic(server.said());
      throw error;
    } finally {
      await server.stop();
      await shop.drop();
    }
  });

  withReceiver("changes the order with each type of message, once", async ({ post, state, shop }) => {
    const steps = [
      ["bill.issued", { id: "b1", version: 2 }, "open"],
      ["bill.closed", { id: "b1", version: 3, paidAmount: 0 }, "released"],
      ["bill.underpaid", { id: "b1", version: 4, paidAmount: 90000.5 }, "underpaid"],
      ["bill.issued", { id: "b2", version: 2, intent: null, restOf: "b1" }, "underpaid"],
      ["bill.closed", { id: "b2", version: 3, intent: null, restOf: "b1" }, "underpaid"],
      ["bill.paid", { id: "b2", version: 4, intent: null, restOf: "b1", paidAmount: 899.5 }, "paid"],
      ["bill.something_new", { id: "b2", version: 5, intent: null, restOf: "b1", paidAmount: 899.5 }, "paid"],
      ["bill.paid_twice", { id: "b1", version: 5, paidAmount: 180000 }, "overpaid"],
    ];
    for (const [type, data, expected] of steps) {
      assert.equal(await post(message(type, data)), 204, type);
      assert.equal(await state(), expected, `${type} ${data.version}`);
    }
    // Repeated or late messages change nothing, even if a person has changed the order.
    await shop.query("UPDATE orders SET state = 'paid' WHERE id = 'order-1'");
    for (const [type, data] of steps) assert.equal(await post(message(type, data)), 204);
    assert.equal(await state(), "paid");
    assert.equal(await post(message("bill.overpaid", { id: "b3", version: 3, intent: "order-2", paidAmount: 0.3 })), 204);
    assert.equal(await state("order-2"), "overpaid");
  });

  withReceiver("understands the page's example", async ({ post, state, shop }) => {
    await shop.query("UPDATE orders SET id = 'order-1042' WHERE id = 'order-1'");
    assert.equal(await post(message(EXAMPLE.type, EXAMPLE.data)), 204);
    assert.equal(await state("order-1042"), "paid");
  });

  withReceiver("accepts no message that the gateway did not sign", async ({ post, state }) => {
    const data = { id: "b1", version: 3, paidAmount: 90900 };
    const { body, headers } = message("bill.paid", data);
    const changed = (changes) => ({ body, headers: { ...headers, ...changes } });
    const old = new Date(Date.now() - 301_000), ahead = new Date(Date.now() + 305_000);
    const forged = [
      { body, headers: {} },
      { body: body.replace("90900", "90901"), headers },
      changed({ "webhook-id": "msg_other" }),
      changed({ "webhook-id": "" }),
      changed({ "webhook-timestamp": "" }),
      changed({ "webhook-timestamp": "now" }),
      changed({ "webhook-timestamp": String(Math.floor(Date.now() / 1000) - 9) }),
      changed({ "webhook-signature": "" }),
      changed({ "webhook-signature": "v1," }),
      changed({ "webhook-signature": headers["webhook-signature"].slice(0, -4) }),
      changed({ "webhook-signature": headers["webhook-signature"].replace("v1,", "v2,") }),
      message("bill.paid", data, { sentAt: old }),
      message("bill.paid", data, { sentAt: ahead }),
      message("bill.paid", data, { secret: "whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3" }),
    ];
    for (const one of forged) assert.equal(await post(one), 400, JSON.stringify(one));
    assert.equal(await state(), "open");
    // During a change of the secret there are two signatures.
    const both = changed({ "webhook-signature": `v1,bm9uZQ== ${headers["webhook-signature"]}` });
    assert.equal(await post(both), 204);
    assert.equal(await state(), "paid");
  });

  withReceiver("answers 500 to what it could not store, and 204 to bills of no order", async ({ post, state, shop }) => {
    const paid = { id: "b1", version: 3, paidAmount: 90900 };
    assert.equal(await post(message("bill.paid", { ...paid, intent: "unknown" })), 500);
    // The bill over the missing amount arrives before the underpaid bill.
    const rest = message("bill.paid", { id: "b2", version: 3, intent: null, restOf: "b1", paidAmount: 900 });
    assert.equal(await post(rest), 500);
    assert.equal(await post(message("bill.paid", { id: "b4", version: 3, intent: null, paidAmount: 5 })), 204);
    assert.equal(await post(message("bill.underpaid", { id: "b1", version: 3, paidAmount: 90000 })), 204);
    assert.equal(await post(rest), 204);
    assert.equal(await state(), "paid");
    await shop.query("ALTER TABLE orders RENAME TO gone");
    assert.equal(await post(message("bill.paid_twice", { ...paid, version: 9 })), 500);
    await shop.query("ALTER TABLE gone RENAME TO orders");
    assert.equal(await post(message("bill.paid_twice", { ...paid, version: 9, paidAmount: 180000 })), 204);
    assert.equal(await state(), "overpaid");
  });

  for (const secret of [undefined, "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8I", "whsec_*"]) {
    const settings = secret === undefined ? {} : { BILLPAY_WEBHOOK_SECRET: secret };
    test(`the ${name} receiver accepts nothing with the secret ${secret}`, async () => {
      const cwd = folder(files);
      // PHP starts, and its page refuses every message. The others do not start.
      if (name !== "PHP") return assert.match(failure(language, cwd, args, { ...env, ...settings }), /BILLPAY_WEBHOOK_SECRET/);
      const shop = database();
      await shop.query(`${TABLES} INSERT INTO orders VALUES ('order-1', 9090000, 'open')`);
      const server = await serve(language, cwd, args, { ...shop.env, ...settings });
      try {
        // Signed with the empty key, as a verifier without a secret would expect it.
        const { body, headers } = message("bill.paid", { id: "b1", version: 3, paidAmount: 90900 });
        headers["webhook-signature"] = `v1,${createHmac("sha256", "").update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`).digest("base64")}`;
        const answer = await fetch(server.url, { method: "POST", headers, body });
        assert.equal(answer.status, 500);
        assert.deepEqual(await shop.query("SELECT state FROM orders"), [["open"]]);
      } finally {
        await server.stop();
      }
    });
  }
}

test("the command makes a secret", () => {
  const secret = run("sh", folder(), ["-c", sample(PAGE, "Webhooks to the merchant's system", "sh")]).stdout;
  assert.equal(Buffer.from(secret.replace(/^whsec_/, ""), "base64").length, 32, secret);
});
