// docs/embed/wordpress.md: the plugin signs the shortcode's bill with the functions of WordPress 6.1, and refuses other amounts.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";

import { folder, output } from "./programs.mjs";
import { all, read, sample } from "./samples.mjs";

const PAGE = "docs/embed/wordpress.md";
const REFUSED = "<p>BillPay: Malipo hayapatikani kwa sasa.</p>";
const KEY = "0123456789abcdef0123456789abcdef";
const [plugin, setting] = all(PAGE, "In WordPress", "php");
const shortcode = sample(PAGE, "In WordPress", "text");
const cwd = folder({ "billpay.php": plugin, "site.php": read("tests/documentation/wordpress.php"), "wp-config.php": setting });
/** What the shortcode shows for each of these attributes. */
const shown = (list, env) => JSON.parse(output("php", cwd, ["site.php", JSON.stringify(list)], env));
const customer = { KEY }, author = { KEY, AUTHOR: "yes" };

/** The shortcode's attributes, as WordPress parses them. */
const attributes = Object.fromEntries([...shortcode.matchAll(/([a-z]+)="(.*?)"/g)].map(([, name, value]) => [name, value]));

test("the shortcode is a signed bill", () => {
  const [html] = shown([{ ...attributes, description: "Ada &#8211; &amp; <vitabu>" }], customer);
  const [, intent] = /^<script type="module" src="https:\/\/pay\.example\.co\.tz\/billpay-widget\.js"><\/script><billpay-widget intent="(.*?)"><a href="https:\/\/pay\.example\.co\.tz\/\?intent=\1">Pata namba ya malipo<\/a><\/billpay-widget>$/.exec(html);
  const [header, claims, signature] = intent.split(".");
  assert.equal(signature, createHmac("sha256", KEY).update(`${header}.${claims}`).digest("base64url"));
  const { exp, ...bill } = JSON.parse(Buffer.from(claims, "base64url"));
  const day = exp - Date.now() / 1000;
  assert.ok(day > 86_000 && day < 86_500, `${day} s`);
  assert.deepEqual(bill, { jti: "ada-2026-07-asha", billDescription: "Ada – & <vitabu>", billPaymentMode: "EXACT", billAmount: 90900 });
});

test("an attribute that is wrong or missing is no bill, and only the author reads why", () => {
  const amounts = ["90,900", "90.900", "90 900", "TZS 90900", "90900.00", "0", "-1", "1e5", "", undefined, "090900", "90900\n", "9999999999999"];
  const wrong = [...amounts.map((amount) => ({ ...attributes, amount })), { ...attributes, id: "" }, { ...attributes, id: "a b" }, {}];
  assert.deepEqual(shown(wrong, customer), wrong.map(() => REFUSED));
  for (const html of shown(wrong, author)) assert.match(html, /^<p>BillPay: (amount must be whole shillings|id must be)/);
});

test("without a key nothing is signed", () => {
  for (const KEY of [undefined, "", "short"]) {
    const env = KEY === undefined ? {} : { KEY };
    assert.deepEqual(shown([attributes], env), [REFUSED]);
    assert.match(shown([attributes], { ...env, AUTHOR: "yes" })[0], /BILLPAY_INTENT_KEY is missing/);
  }
  assert.match(output("php", cwd, ["-r", "require 'wp-config.php'; echo BILLPAY_INTENT_KEY;"]), /BILLPAY_INTENT_KEY/);
});
