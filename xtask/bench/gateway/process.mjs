// Starts the programs that are measured, and reads their processor time and memory from /proc.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

// The kernel's unit of processor time in /proc, on Linux always.
const TICK_US = 10_000;
const READY_MS = 10_000;

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const running = new Set();
// nginx's workers would outlive a master that is killed without a chance to end them.
process.on("exit", () => running.forEach((one) => one.kill("SIGTERM")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** A started program. */
class Server {
  constructor(child) {
    this.child = child;
    this.ended = once(child, "exit");
    running.add(child);
  }

  /** Processor time of the program and its workers, in microseconds. */
  async cpu() {
    const times = await Promise.all((await this.#processes()).map(ticks));
    return times.reduce((sum, one) => sum + one, 0) * TICK_US;
  }

  /** The memory of the program itself, in bytes. */
  async memory() {
    const status = await readFile(`/proc/${this.child.pid}/status`, "utf8");
    return Number(status.match(/VmRSS:\s+(\d+)/)[1]) * 1024;
  }

  async stop() {
    this.child.kill("SIGTERM");
    await this.ended;
    running.delete(this.child);
  }

  async #processes() {
    const own = this.child.pid;
    const threads = await readdir(`/proc/${own}/task`);
    const lists = threads.map((thread) => readFile(`/proc/${own}/task/${thread}/children`, "utf8").catch(() => ""));
    return [own, ...(await Promise.all(lists)).join(" ").split(" ").filter(Boolean)];
  }
}

async function ticks(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name may contain spaces. After it, user and system time are the fields 12 and 13.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** Starts a program that prints its address, as `name http://…`. */
async function printing(command, args, env) {
  const server = new Server(spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "inherit"] }));
  for await (const line of createInterface({ input: server.child.stdout })) {
    const [, found] = line.match(/^\w+ (http\S+)/) ?? [];
    if (found) return Object.assign(server, { url: found.replace(/\/$/, "") });
  }
  throw new Error(`${command} ended before it said where it listens`);
}

/** Starts the gateway with these settings, and resolves when it is ready. */
export async function gateway(binary, dist, settings) {
  const server = await printing(binary, ["--listen", "127.0.0.1:0", "--assets", dist], settings);
  await answers(`${server.url}/readyz`, ({ ok }) => ok);
  return server;
}

/** Starts a merchant's proxy, which keeps bills in the database if one is given. */
export const merchant = (clickpesa, database = "") =>
  printing(process.execPath, [here("merchant.mjs"), clickpesa, database], { NODE_ENV: "production" });

/** Starts nginx with one of our configurations in this folder. */
export async function nginx(name, folder, values) {
  const port = await freePort();
  const user = process.getuid() === 0 ? "user root;" : "";
  const text = await readFile(here(`${name}.conf`), "utf8");
  const filled = Object.entries({ port, user, ...values }).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), text);
  await mkdir(join(folder, "files"), { recursive: true });
  await writeFile(join(folder, "nginx.conf"), filled);
  const args = ["-p", folder, "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"];
  const server = new Server(spawn("nginx", args, { stdio: ["ignore", "inherit", "inherit"] }));
  await answers(`http://127.0.0.1:${port}/`);
  return Object.assign(server, { url: `http://127.0.0.1:${port}` });
}

/** Waits until something answers at the address, as it should. */
async function answers(url, asItShould = () => true) {
  for (const end = performance.now() + READY_MS; performance.now() < end; ) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer && asItShould(answer)) return;
    await new Promise((done) => setTimeout(done, 1));
  }
  throw new Error(`nothing answers at ${url}`);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
