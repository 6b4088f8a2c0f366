// Walks through every channel's menu to the payment and prints the resulting effect. tests/api/phone.rs checks the output.
import { CHANNELS } from "./channels.js";
import { idle, step, view } from "./menu.js";

const CHOICES = {
  "m-pesa": ["4", "2", "123456"],
  "mixx-by-yas": ["4", "3", "889999"],
  "airtel-money": ["5", "2", "7", "47"],
};

/** The input for a screen: the key of the next choice, or the value of the question. */
function inputFor(channel, screen, choices) {
  if (!screen.options) {
    return { business: channel.business ?? "123456", reference: "55042914871931", amount: "90,900", pin: "1234" }[screen.as];
  }
  const option = screen.options.find(([key, , next]) => next && key === choices[0]) ?? screen.options.find(([, , next]) => next);
  return option[0];
}

for (const channel of CHANNELS) {
  const choices = [...(CHOICES[channel.id] ?? [])];
  let [state, effect] = [idle(channel), null];
  const send = (text) => ([state, effect] = step(state, { kind: "sent", text }));
  send("*999#");
  if (!view(state).text.includes("haifanyi kazi")) throw new Error(`${channel.id} dials anything`);
  send(channel.dial);
  for (let steps = 0; !effect && steps < 20; steps += 1) {
    const screen = channel.screens[state.path.at(-1)];
    const answer = inputFor(channel, screen, choices);
    if (answer === choices[0]) choices.shift();
    const secret = view(state).secret;
    if (secret !== (screen.as === "pin")) throw new Error(`${channel.id} shows a PIN`);
    send(answer);
  }
  console.log(JSON.stringify({ id: channel.id, ...effect }));
}
