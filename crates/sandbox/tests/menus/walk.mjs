// Walks every channel's menu to a payment and prints what the phone asks for: the table is in tests/api/phone.rs.
import { CHANNELS } from "./channels.js";
import { idle, step, view } from "./menu.js";

const WAYS = {
  "m-pesa": ["4", "2", "123456"],
  "mixx-by-yas": ["4", "3", "889999"],
  "airtel-money": ["5", "2", "7", "47"],
};

/** What is to be typed at a screen: the choice that leads on, or the value that is asked for. */
function typed(channel, screen, way) {
  if (!screen.options) {
    return { business: channel.business ?? "123456", reference: "55042914871931", amount: "90,900", pin: "1234" }[screen.as];
  }
  const leading = screen.options.find(([key, , next]) => next && key === way[0]) ?? screen.options.find(([, , next]) => next);
  return leading[0];
}

for (const channel of CHANNELS) {
  const way = [...(WAYS[channel.id] ?? [])];
  let [state, effect] = [idle(channel), null];
  const send = (text) => ([state, effect] = step(state, { kind: "sent", text }));
  send("*999#");
  if (!view(state).text.includes("haifanyi kazi")) throw new Error(`${channel.id} dials anything`);
  send(channel.dial);
  for (let steps = 0; !effect && steps < 20; steps += 1) {
    const screen = channel.screens[state.path.at(-1)];
    const answer = typed(channel, screen, way);
    if (answer === way[0]) way.shift();
    const secret = view(state).secret;
    if (secret !== (screen.as === "pin")) throw new Error(`${channel.id} shows a PIN`);
    send(answer);
  }
  console.log(JSON.stringify({ id: channel.id, ...effect }));
}
