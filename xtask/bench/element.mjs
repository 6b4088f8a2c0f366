// The inside of the element as a shop's server has it from the gateway: the address comes as JSON on
// standard input, the HTML goes as JSON to standard output.

import { wanted } from "./browser.mjs";

const { url } = await wanted();
const answer = await fetch(url);
if (!answer.ok) throw new Error(`no element: ${answer.status} ${await answer.text()}`);
process.stdout.write(JSON.stringify({ html: await answer.text() }));
