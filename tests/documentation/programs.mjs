// Runs samples in temporary folders, with the interpreters that `cargo xtask setup` installs.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { after } from "node:test";

import { root } from "./samples.mjs";

/** Loads npm's packages, which are installed for xtask. */
export const load = createRequire(`${root}xtask/package.json`);

/** How an interpreter is called, and what provides it. */
const INTERPRETERS = {
  php: { program: "php", from: "apt-get install php-cli php-curl php-sqlite3" },
  js: { program: process.execPath, from: "apt-get install nodejs" },
  python: { program: process.env.BILLPAY_TEST_PYTHON ?? `${root}target/python/bin/python`, from: "cargo xtask setup" },
  sh: { program: "sh", from: "apt-get install dash" },
};

for (const [name, { program, from }] of Object.entries(INTERPRETERS)) {
  const version = name === "sh" ? "-c true" : "--version";
  const { error } = spawnSync(program, version.split(" "));
  assert.ok(!error, `${program} is missing, so the documentation's samples can't run: ${from}`);
}

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A temporary folder with these files, which finds npm's packages. */
export function folder(files = {}) {
  const path = mkdtempSync(`${tmpdir()}/billpay-documentation-`);
  folders.push(path);
  symlinkSync(`${root}xtask/node_modules`, `${path}/node_modules`);
  for (const [name, content] of Object.entries(files)) writeFileSync(`${path}/${name}`, content);
  return path;
}

/** The environment of a sample: nothing of this program's but where programs and local servers are. */
const environment = (values) => ({ PATH: process.env.PATH, HOME: process.env.HOME, no_proxy: "127.0.0.1", ...values });

/** Runs a program to its end. */
export function run(language, cwd, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(INTERPRETERS[language].program, args, { cwd, env: environment(env), encoding: "utf8", timeout: 60_000 });
  return { status, stdout: stdout.trimEnd(), stderr };
}

/** The output of a program that must succeed. */
export function output(language, cwd, args, env) {
  const { status, stdout, stderr } = run(language, cwd, args, env);
  assert.equal(status, 0, `${args}: ${stderr}${stdout}`);
  return stdout;
}

/** A program that must fail; its whole output. */
export function failure(language, cwd, args, env) {
  const { status, stdout, stderr } = run(language, cwd, args, env);
  assert.notEqual(status, 0, `${args} did not fail: ${stdout}`);
  return stdout + stderr;
}

/** Starts a server and returns its address once it prints its port. `stop` ends it. */
export async function serve(language, cwd, args, env) {
  const child = spawn(INTERPRETERS[language].program, args, { cwd, env: environment(env), stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let said = "";
  const port = new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said += `${line}\n`;
        const [, found] = /(?:127\.0\.0\.1:|^port )(\d+)/.exec(line) ?? [];
        if (found) resolve(found);
      });
    }
    ended.then(() => reject(new Error(`ended before it served: ${said}`)));
  });
  const stop = () => (child.kill(), ended);
  return { url: `http://127.0.0.1:${await port}/`, stop, said: () => said };
}
