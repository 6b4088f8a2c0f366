// docs/merchant-webhooks.md: the code with the published libraries verifies the gateway's messages. A test of the gateway runs this
// file with messages that it received.

import assert from "node:assert/strict";
import { test } from "node:test";

import { failure, folder, load, output } from "./programs.mjs";
import { sample } from "./samples.mjs";

const { Webhook } = load("standardwebhooks");

const PAGE = "docs/merchant-webhooks.md";
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** A message as the library itself signs it. */
function signedByTheLibrary() {
  const now = new Date(), body = JSON.stringify({ type: "bill.paid", timestamp: now, data: {} });
  const headers = { "webhook-id": "msg_1", "webhook-timestamp": `${Math.floor(now / 1000)}`, "webhook-signature": new Webhook(SECRET).sign("msg_1", now, body) };
  return { headers, body };
}

const messages = process.env.BILLPAY_TEST_MESSAGES ? JSON.parse(process.env.BILLPAY_TEST_MESSAGES) : [signedByTheLibrary()];

/** Each library: the page's code in a module, and a program that prints the type of the message in `MESSAGE`. */
const LIBRARIES = {
  Node: ["js", "parse.mjs", "main.mjs", `import { parse } from "./parse.mjs";
    const { headers, body } = JSON.parse(process.env.MESSAGE);
    console.log(parse(headers, Buffer.from(body)).type);`],
  Python: ["python", "parse.py", "main.py", `import json, os, parse
message = json.loads(os.environ["MESSAGE"])
print(parse.parse(message["headers"], message["body"].encode())["type"])`],
};

for (const [name, [language, module, main, program]] of Object.entries(LIBRARIES)) {
  test(`the published library for ${name} verifies the gateway's messages, and no others`, () => {
    const cwd = folder({ [module]: sample(PAGE, `${name} with the library`, language), [main]: program });
    const env = (message, secret = { BILLPAY_WEBHOOK_SECRET: SECRET }) => ({ MESSAGE: JSON.stringify(message), ...secret });
    for (const { headers, body } of messages) {
      assert.equal(output(language, cwd, [main], env({ headers, body })), JSON.parse(body).type);
      failure(language, cwd, [main], env({ headers, body: body.replace("bill.", "bull.") }));
      for (const secret of [{}, { BILLPAY_WEBHOOK_SECRET: "" }]) failure(language, cwd, [main], env({ headers, body }, secret));
    }
  });
}
