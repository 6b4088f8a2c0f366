// docs/embed: the samples for React, Vue, Next.js, Django and PHP render the element and hear its events.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import { checkHtml } from "./markup.mjs";
import { folder, load, output } from "./programs.mjs";
import { all, read, root, sample } from "./samples.mjs";

const esbuild = load("esbuild");
const INTENT = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln";
const LINK = `<a href="https://pay.example.co.tz/?intent=${INTENT}">Pata namba ya malipo</a>`;
const ISSUED = { detail: { controlNumber: "55042914871931" } };
const [react19, react18] = all("docs/embed/react.md", "In React", "jsx");

/** The output of an ES module in that folder, with these modules in place of others. */
function runModule(cwd, code, alias = {}) {
  writeFileSync(`${cwd}/main.jsx`, code);
  esbuild.buildSync({ entryPoints: [`${cwd}/main.jsx`], bundle: true, platform: "node", format: "cjs", jsx: "automatic", outfile: `${cwd}/out.cjs`, alias, logLevel: "silent" });
  // A closed port: the samples that ask the gateway get no form.
  return output("js", cwd, ["out.cjs"], { BILLPAY_GATEWAY_URL: "http://127.0.0.1:1/", BILLPAY_INTENT_KEY: "key" });
}

test("React 19 renders the element", () => {
  const cwd = folder({ "pay.jsx": react19 });
  const html = runModule(cwd, `import { renderToStaticMarkup } from "react-dom/server";
    import { Pay } from "./pay.jsx";
    console.log(renderToStaticMarkup(<Pay order={{ intent: "${INTENT}" }} onNumber={() => {}} />));`);
  assert.equal(html, `<billpay-widget intent="${INTENT}">${LINK}</billpay-widget>`);
  const heard = runModule(cwd, `import { Pay } from "./pay.jsx";
    const { props } = Pay({ order: {}, onNumber: (number) => console.log(number) });
    props["onbillpay-issued"](${JSON.stringify(ISSUED)});`);
  assert.equal(heard, "55042914871931");
});

test("React 18 hears the control number, until the component is removed", () => {
  const cwd = folder({
    "pay.jsx": react18,
    "react.js": `export const widget = new EventTarget();
      export const cleanups = [];
      export const useRef = () => ({ current: widget });
      export const useEffect = (effect, inputs) => (cleanups.push(effect()), inputs);
      export const jsx = (type, props) => ({ type, props });`,
  });
  const heard = runModule(cwd, `import { cleanups, widget } from "react";
    import { Pay } from "./pay.jsx";
    const heard = [];
    const { type, props } = Pay({ order: { intent: "${INTENT}" }, onNumber: (number) => heard.push(number) });
    const issue = () => widget.dispatchEvent(Object.assign(new Event("billpay-issued"), ${JSON.stringify(ISSUED)}));
    issue();
    cleanups.forEach((cleanup) => cleanup());
    issue();
    console.log(JSON.stringify([type, props.intent, heard]));`, { "react/jsx-runtime": `${cwd}/react.js`, react: `${cwd}/react.js` });
  assert.deepEqual(JSON.parse(heard), ["billpay-widget", INTENT, ["55042914871931"]]);
});

test("the types are those of the package", () => {
  const [imports] = all("docs/embed/react.md", "In React", "ts");
  const [preact] = all("docs/embed/react.md", "Preact and Solid", "ts");
  const cwd = folder({
    "imports.ts": imports,
    "preact.ts": preact,
    "use.ts": `import type { JSX } from "preact";
      const good: JSX.IntrinsicElements["billpay-widget"] = { intent: "eyJ" };
      // @ts-expect-error The element has no such attribute.
      const bad: JSX.IntrinsicElements["billpay-widget"] = { currency: "TZS" };`,
    "tsconfig.json": JSON.stringify({ compilerOptions: {
      strict: true, noEmit: true, module: "esnext", moduleResolution: "bundler", target: "esnext", types: [],
      skipLibCheck: true,
      paths: { "billpay-widget/*": [`${root}static/npm/*.d.ts`], react: [`${root}xtask/node_modules/@types/react`] },
    }, files: ["imports.ts", "preact.ts", "use.ts"] }),
  });
  output("js", cwd, [`${root}xtask/node_modules/typescript/bin/tsc`, "--project", cwd]);
});

/** The exports of an ES module, with these modules. */
function evaluate(code, modules) {
  const module = { exports: {} };
  new Function("module", "require", esbuild.transformSync(code, { format: "cjs" }).code)(module, (name) => modules[name]);
  return module.exports;
}

test("Vue renders the element and emits the control number", async () => {
  const { compileScript, parse } = load("vue/compiler-sfc");
  const vue = load("vue");
  const config = evaluate(sample("docs/embed/vue.md", "In Vue", "js"), { "@vitejs/plugin-vue": (options) => options });
  const [{ template }] = config.default.plugins;
  const { descriptor, errors } = parse(sample("docs/embed/vue.md", "In Vue", "vue"), { templateParseOptions: template.compilerOptions });
  assert.deepEqual(errors, []);
  const { content } = compileScript(descriptor, { id: "pay", inlineTemplate: true, templateOptions: template });
  const { default: Pay } = evaluate(content, { vue });
  const warnings = [];
  const app = vue.createSSRApp(Pay, { order: { intent: INTENT } });
  app.config.warnHandler = (text) => warnings.push(text);
  const html = await load("vue/server-renderer").renderToString(app);
  assert.equal(html, `<billpay-widget intent="${INTENT}">${LINK}</billpay-widget>`);
  assert.deepEqual(warnings, []);
  const emitted = [];
  const render = Pay.setup({ order: {} }, { expose() {}, emit: (...event) => emitted.push(event) });
  render({}, []).props.onBillpayIssued(ISSUED);
  assert.deepEqual(emitted, [["number", "55042914871931"]]);
});

const PRINTED = "docs/embed/server-rendered.md";
const ELEMENT = `<billpay-widget intent="${INTENT}" locale="sw">${LINK}</billpay-widget>`;

test("Next.js renders the page", () => {
  const cwd = folder({ "billpay.mjs": sample(PRINTED, "billpay.mjs", "js"), "server.js": "export const connection = async () => {};" });
  mkdirSync(`${cwd}/app/checkout/[order]`, { recursive: true });
  writeFileSync(`${cwd}/app/layout.jsx`, sample(PRINTED, "app/layout.jsx", "jsx"));
  writeFileSync(`${cwd}/app/checkout/[order]/page.jsx`, sample(PRINTED, "app/checkout/[order]/page.jsx", "jsx"));
  const html = runModule(cwd, `import { renderToStaticMarkup } from "react-dom/server";
    import Layout from "./app/layout.jsx";
    import Checkout from "./app/checkout/[order]/page.jsx";
    globalThis.claims = async (order) => ({ jti: order });
    globalThis.sign = ({ jti }, key) => (jti === "order-1" && key === "key" ? "${INTENT}" : "");
    console.error = () => {}; // The gateway is not there.
    Checkout({ params: Promise.resolve({ order: "order-1" }) }).then((page) => console.log(renderToStaticMarkup(<Layout>{page}</Layout>)));
  `, { "next/server": `${cwd}/server.js` });
  assert.equal(html, `<html lang="sw"><head><script type="module" src="https://pay.example.co.tz/billpay-widget.js"></script></head><body><div>${ELEMENT}</div></body></html>`);
});

test("PHP renders the page", () => {
  const cwd = folder({
    "billpay.php": sample(PRINTED, "billpay.php", "php"),
    "checkout.php": sample(PRINTED, "checkout.php", "php"),
    "main.php": `<?php
      function claims($order) { return ['jti' => $order]; }
      function billpay_sign(array $claims, string $key) { return $claims['jti'] === 'order-1' && $key === 'key' ? '${INTENT}' : ''; }
      $order = 'order-1';
      require 'checkout.php';`,
  });
  const html = output("php", cwd, ["main.php"], { BILLPAY_GATEWAY_URL: "http://127.0.0.1:1/", BILLPAY_INTENT_KEY: "key" });
  assert.ok(html.endsWith(ELEMENT), html);
  checkHtml(html);
});

test("Django serves the page and the receiver of webhooks", () => {
  const receiver = "docs/merchant-webhooks.md";
  const view = /return `(HttpResponse\(.*?\))` from a `csrf_exempt` view/.exec(read(receiver))[1];
  const cwd = folder();
  mkdirSync(`${cwd}/shop`);
  const files = {
    "billpay.py": sample(PRINTED, "billpay.py", "python"),
    "views.py": sample(PRINTED, "views.py", "python"),
    "checkout.html": all(PRINTED, "checkout.html", "html")[0],
    "settings.py": sample(PRINTED, "settings.py", "python"),
    "receiver.py": sample(receiver, "Python", "python"),
    "hooks.py": `from django.http import HttpResponse\nfrom django.views.decorators.csrf import csrf_exempt\nfrom .receiver import receive\n@csrf_exempt\ndef hook(request):\n    return ${view}`,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(`${cwd}/shop/${name}`, content);
  writeFileSync(`${cwd}/main.py`, `import builtins, logging, os, sys
import django
from django.conf import settings
from shop import settings as documented
logging.disable()
middleware = ["django.middleware.security.SecurityMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
templates = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": ["shop"]}]
own = {name: getattr(documented, name) for name in dir(documented) if name.isupper()}
settings.configure(ROOT_URLCONF="main", MIDDLEWARE=middleware, TEMPLATES=templates, ALLOWED_HOSTS=["testserver"], SECRET_KEY="s", **own)
django.setup()
builtins.claims = lambda order: {"jti": order}
builtins.sign = lambda claims, key: "${INTENT}" if claims == {"jti": "order-1"} and key == "key" else ""
from django.test import Client
from django.urls import path
from shop import hooks, views
urlpatterns = [path("checkout/<order>", views.checkout), path("hooks", hooks.hook)]
sys.modules["main"] = sys.modules["__main__"]
client = Client(enforce_csrf_checks=True)
page = client.get("/checkout/order-1")
print(page.status_code, page["Cache-Control"], page["Referrer-Policy"])
print(client.post("/hooks", b"{}", content_type="application/json").status_code)
print(page.content.decode())`);
  const env = { BILLPAY_GATEWAY_URL: "http://127.0.0.1:1/", BILLPAY_INTENT_KEY: "key", BILLPAY_WEBHOOK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };
  const [head, hook, ...html] = output("python", cwd, ["main.py"], env).split("\n");
  assert.match(head, /^200 (private, no-cache|no-cache, private) strict-origin-when-cross-origin$/);
  assert.equal(hook, "400");
  assert.ok(html.join("\n").endsWith(ELEMENT), html.join("\n"));
});
