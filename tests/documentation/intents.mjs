// docs/intents.md: the code of each language signs the vectors, and refuses a missing key and other amounts.

import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { test } from "node:test";

import { failure, folder, output, run } from "./programs.mjs";
import { all, sample } from "./samples.mjs";

const PAGE = "docs/intents.md";
const vector = (heading) => sample(PAGE, heading, "text").trim();
const KEY = vector("HS256 key");
const PEM = vector("Ed25519 private key");
const SEED = Buffer.from(createPrivateKey(PEM).export({ format: "jwk" }).d, "base64url").toString("hex");

/** The languages: the file's name, and the statements that print an Ed25519 token of the sample's claims. */
const LANGUAGES = {
  PHP: { language: "php", file: "sign.php", claims: /echo billpay_sign\((\[.*?\]), /s, signed: (claims) => `echo billpay_sign_ed25519(${claims}, hex2bin('${SEED}'));` },
  Node: { language: "js", file: "sign.mjs", claims: /const claims = (\{.*?\});/s, signed: (claims) => `console.log(signEd25519(${claims}, process.env.PEM));` },
  Python: { language: "python", file: "sign.py", claims: /print\(sign\((\{.*?\}), /s, signed: (claims) => `print(sign_ed25519(${claims}, os.environ['PEM']))` },
};
/** What is not an amount in whole shillings. */
const OTHER_AMOUNTS = ["90,900", "90.900", "90900.50", "90900 ", "090900", "0", "-5", "", "1e6", "TZS 90900", "٩٠٩٠٠", "90900\n"];

for (const [name, { language, file, claims, signed }] of Object.entries(LANGUAGES)) {
  const code = sample(PAGE, name, language);

  test(`the code for ${name} signs the vectors`, () => {
    const cwd = folder({ [file]: code });
    assert.equal(output(language, cwd, [file], { BILLPAY_INTENT_KEY: KEY }), vector("HS256 token"));
    const ed25519 = sample(PAGE, `${name} with Ed25519`, language).replace("<?php", "");
    const [, values] = claims.exec(code);
    const both = folder({ [file]: `${code}\n${ed25519}\n${signed(values)}\n` });
    const tokens = output(language, both, [file], { BILLPAY_INTENT_KEY: KEY, PEM });
    assert.ok(tokens.endsWith(vector("Ed25519 token")), tokens);
  });

  test(`the code for ${name} signs nothing without a key`, () => {
    const cwd = folder({ [file]: code });
    for (const env of [{}, { BILLPAY_INTENT_KEY: "" }, { BILLPAY_INTENT_KEY: "short" }]) {
      assert.match(failure(language, cwd, [file], env), /BILLPAY_INTENT_KEY/);
    }
  });

  test(`the code for ${name} signs no other amount`, () => {
    for (const amount of OTHER_AMOUNTS) {
      const changed = code.replace("'450000'", JSON.stringify(amount));
      assert.notEqual(changed, code);
      const { status, stdout, stderr } = run(language, folder({ [file]: changed }), [file], { BILLPAY_INTENT_KEY: KEY });
      assert.ok(status !== 0 && !/^eyJ/m.test(stdout), `${JSON.stringify(amount)}: ${stdout}`);
      assert.match(stdout + stderr, /not an amount in whole shillings/);
    }
  });
}

test("the commands make keys that sign", () => {
  const key = output("sh", folder(), ["-c", `${all(PAGE, "Signed intents", "sh")[0]} printf %s "$BILLPAY_INTENT_KEY"`]);
  assert.ok(key.length >= 32, key);
  const pair = sample(PAGE, "Ed25519", "sh");
  const keys = output("sh", folder(), ["-ec", `${pair} printf '%s\\n' "$BILLPAY_INTENT_PUBLIC_KEY" "$BILLPAY_INTENT_PRIVATE_KEY"`]);
  assert.match(keys, /^-----BEGIN PUBLIC KEY-----\n[^-]+-----END PUBLIC KEY-----\n-----BEGIN PRIVATE KEY-----\n/);
});
