// Samples that are no programs: JSON, HTML, CSS, settings, nginx, HTTP. Each is checked by the rules of its language.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import vm from "node:vm";

import { folder, load } from "./programs.mjs";
import { all, read, samples } from "./samples.mjs";

const { baseParse } = load("@vue/compiler-core");
const { parserOptions } = load("@vue/compiler-dom");

const [{ declarations: [element] }] = JSON.parse(read("static/npm/custom-elements.json")).modules;
const named = (list) => new Set(element[list].map(({ name }) => name));
const attributes = named("attributes"), events = named("events"), properties = named("cssProperties"), parts = named("cssParts");
const settings = new Set([...read("docs/settings.md").matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));

/** Every element below a node of HTML. */
const elements = (node) => (node.children ?? []).flatMap((child) => [child, ...elements(child)]).filter(({ tag }) => tag);

/** Parses HTML. Throws if it is not well-formed, or if the widget has an attribute that does not exist. */
export function checkHtml(html) {
  const tree = baseParse(html.replace(/^<!doctype html>/i, "").replace(/<(html|meta)( [^>]*)?>/g, ""), { ...parserOptions, onError: (error) => assert.fail(error.message) });
  for (const { tag, props } of elements(tree)) {
    if (tag !== "billpay-widget") continue;
    for (const { name } of props) assert.ok(attributes.has(name), `<billpay-widget> has no attribute ${name}`);
  }
}

const CHECKS = {
  json: (code) => JSON.parse(code),
  html: checkHtml,
  css(code) {
    for (const [, name] of code.matchAll(/(--[a-z-]+):/g)) assert.ok(properties.has(name), `no property ${name}`);
    for (const [, name] of code.matchAll(/::part\((.*?)\)/g)) assert.ok(parts.has(name), `no part ${name}`);
    assert.match(code, /^(billpay-widget[^{}]*\{[^{}]+\}\n)+$/);
  },
  env(code) {
    for (const line of code.trim().split("\n")) {
      const [name] = line.split("=", 1);
      assert.ok(settings.has(name), `docs/settings.md has no ${name}`);
    }
  },
  nginx(code) {
    const site = /^\s*server\b/m.test(code) ? code : `server { listen 127.0.0.1:1; ${code} }`;
    const cwd = folder({ "nginx.conf": `pid pid; events {} http { access_log off; ${site} }` });
    const nginx = process.env.BILLPAY_TEST_NGINX ?? "/usr/sbin/nginx";
    const { error, stderr, status } = spawnSync(nginx, ["-t", "-p", cwd, "-c", "nginx.conf", "-e", "stderr"], { encoding: "utf8" });
    assert.ok(!error && status === 0, `${error ?? stderr}`);
  },
  http(code) {
    const [request, ...headers] = code.trimEnd().split("\n");
    assert.match(request, /^(GET|POST) \/\S* HTTP\/1\.1$/);
    for (const header of headers) assert.match(header, /^[a-z-]+: \S/);
  },
  // Drawings, tokens and the like: nothing that a computer runs.
  text: () => {},
};

/** Scripts in HTML are programs: a test must run them. */
const hasScript = (code) => /<script(?! type="application\/json")[^>]*>\s*[^\s<]/.test(code);

for (const one of samples.filter(({ language }) => CHECKS[language])) {
  one.tested = !hasScript(one.code);
  if (one.language !== "text") test(`${one.place} is valid ${one.language}`, () => CHECKS[one.language](one.code));
}

test("attributes that do not exist, and broken samples, are found", () => {
  assert.throws(() => checkHtml("<billpay-widget currency=TZS></billpay-widget>"), /currency/);
  assert.throws(() => checkHtml("<billpay-widget><a></billpay-widget>"));
  assert.throws(() => CHECKS.json('{"a":1,}'));
  assert.throws(() => CHECKS.env("BILLPAY_POLICE=open"), /BILLPAY_POLICE/);
  assert.throws(() => CHECKS.nginx("location / { proxy_pas http://127.0.0.1/; }"), /proxy_pas/);
  assert.throws(() => CHECKS.css("billpay-widget { --billpay-color: red }\n"), /--billpay-color/);
});

test("the listener in docs/embed/html.md hears the control number", () => {
  const [listener] = all("docs/embed/html.md", "In any HTML page", "html").filter((code) => code.includes("addEventListener"));
  const [, script] = /<script type="module">(.*)<\/script>/s.exec(listener);
  const heard = [];
  const widget = {
    addEventListener(name, listen) {
      assert.ok(events.has(name), `no event ${name}`);
      listen({ detail: { controlNumber: "55042914871931" } });
    },
  };
  vm.runInNewContext(script, { document: { querySelector: (selector) => (assert.equal(selector, "billpay-widget"), widget) }, console: { log: (text) => heard.push(text) } });
  assert.deepEqual(heard, ["55042914871931"]);
});

test("the preload line has the address that the script requests", () => {
  const [line] = all("docs/embed/html.md", "The form sooner", "html");
  assert.match(line, /^<link rel="preload" as="fetch" crossorigin href="https:\/\/pay\.example\.co\.tz\/element\?locale=sw">\n$/);
});
