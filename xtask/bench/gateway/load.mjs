// Puts load on a server with wrk, and measures it.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const SCRIPT = fileURLToPath(new URL("load.lua", import.meta.url));
const CREATE = "/api/billpay/create-order-control-number";
let prefix = 0;

/** Creates bills with so many clients for so many seconds. */
export function create(server, clients, seconds) {
  prefix += 1;
  return load(server, CREATE, clients, seconds, ["create", `bench-${process.pid}-${prefix}`]);
}

/** Reads the paths that are listed in the file. */
export const read = (server, list, clients, seconds) => load(server, "/", clients, seconds, ["read", list]);

/** Per second, latencies in milliseconds, and the server's processor time for each request in microseconds. */
async function load(server, path, clients, seconds, script) {
  const threads = Math.min(clients, 2);
  const args = [`-t${threads}`, `-c${clients}`, `-d${seconds}s`, "--timeout", "10s", "-H", "accept-encoding: br", "-s", SCRIPT, server.url + path, "--", ...script];
  const before = await server.cpu();
  const { stdout } = await promisify(execFile)("wrk", args);
  const cpu = (await server.cpu()) - before;
  const { requests, us, p50, p99, refused, lost } = JSON.parse(stdout.trim().split("\n").at(-1));
  if (refused + lost > 0) throw new Error(`${server.url}${path}: ${refused} of ${requests} requests were refused, ${lost} got no answer`);
  return { rate: (requests / us) * 1e6, p50: p50 / 1000, p99: p99 / 1000, cpu: cpu / requests };
}
