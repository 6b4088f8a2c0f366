// What is measured: nginx, the proxies that a merchant writes, and the gateway with its databases.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { postgres, sqlite } from "./database.mjs";
import { gateway, merchant, nginx } from "./process.mjs";

const NO_LIMIT = "1000000000";

/** All programs of one run. Their files are in the folder, their bills come from the stand-in for ClickPesa. */
export class Servers {
  #count = 0;

  constructor({ binary, dist, folder, clickpesa, connections }) {
    Object.assign(this, { binary, dist, folder, clickpesa, connections });
  }

  newSqlite = () => sqlite(this.folder, this.#name());
  newPostgres = () => postgres(this.#name());

  proxy = () => nginx("proxy", join(this.folder, "proxy"), { clickpesa: new URL(this.clickpesa.url).host });
  merchant = (database) => merchant(this.clickpesa.url, database?.merchant);
  gateway = (database, more) => gateway(this.binary, this.dist, this.#settings(database, more));

  /** A gateway that also sends messages to the merchant's system, while the operator exports all bills again and again. */
  async busyGateway(database) {
    const messages = { BILLPAY_WEBHOOK_URL: `${this.clickpesa.url}/messages`, BILLPAY_WEBHOOK_SECRET: `whsec_${"a".repeat(32)}` };
    const server = await this.gateway(database, messages);
    const stopExports = this.#exports(database);
    const stop = server.stop.bind(server);
    return Object.assign(server, { stop: () => stopExports().then(stop) });
  }

  /** A database with bills to be polled, or without. With lists of the paths of up to 10,000 of them: as JSON and as pages. */
  async filled(database, bills, { polls }) {
    // The gateway creates the tables.
    await (await this.gateway(database)).stop();
    const ids = await database.fill(bills, polls);
    const list = (prefix) => this.list(ids.map((id) => prefix + id));
    return { ...database, ids, api: await list("/api/bills/"), pages: await list("/bills/") };
  }

  /** A file that lists paths for the load. */
  async list(paths) {
    const file = join(this.folder, `${this.#name()}.txt`);
    await writeFile(file, `${paths.join("\n")}\n`);
    return file;
  }

  /** Lets nginx serve a file with the bytes of a response, and returns a list with its path. */
  async copy(url) {
    const name = this.#name();
    const files = join(this.folder, "proxy", "files");
    await mkdir(files, { recursive: true });
    await writeFile(join(files, name), await bytes(url));
    return this.list([`/${name}`]);
  }

  #name() {
    return `bench_${process.pid}_${(this.#count += 1)}`;
  }

  #settings(database, more = {}) {
    return {
      CLICKPESA_CLIENT_ID: "client",
      CLICKPESA_API_KEY: "key",
      CLICKPESA_BASE_URL: this.clickpesa.url,
      BILLPAY_CLICKPESA_MAX_CONCURRENT: "64",
      BILLPAY_DATABASE_URL: database.url,
      BILLPAY_POLICY: "open",
      BILLPAY_LOG: "error",
      // All load comes from one address.
      BILLPAY_CREATES_PER_MINUTE: NO_LIMIT,
      BILLPAY_REQUESTS_PER_MINUTE: NO_LIMIT,
      BILLPAY_STREAMS_PER_CLIENT: NO_LIMIT,
      BILLPAY_MAX_CONNECTIONS: String(this.connections),
      BILLPAY_CONNECTIONS_PER_CLIENT: String(this.connections),
      ...more,
    };
  }

  #exports(database) {
    let stopped = false;
    let command;
    const repeat = async () => {
      while (!stopped) {
        command = spawn(this.binary, ["bills", "export", "--format", "csv"], { env: this.#settings(database), stdio: ["ignore", "ignore", "inherit"] });
        const [status] = await once(command, "exit");
        if (status !== 0 && !stopped) throw new Error(`the export ended with ${status}`);
      }
    };
    const ended = repeat();
    return () => {
      stopped = true;
      command.kill("SIGKILL");
      return ended;
    };
  }
}

/** The body of a response as it travels, compressed. */
async function bytes(url) {
  const [answer] = await once(get(url, { headers: { "accept-encoding": "br" } }), "response");
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode}`);
  return Buffer.concat(await answer.toArray());
}
