// The customer's notes: the values of the link, and the steps through the menu.

import { END, PAY } from "./channels.js";
import { shillings } from "./menu.js";

/** Parses the link's query. An invalid value becomes null. */
export function parseQuery(query) {
  const parameters = new URLSearchParams(query);
  const valid = (name, pattern) => {
    const value = parameters.get(name) ?? "";
    return pattern.test(value) ? value : null;
  };
  return {
    channel: valid("channel", /^[a-z-]{1,30}$/),
    number: valid("number", /^[a-z0-9]{1,60}$/i),
    amount: valid("amount", /^\d{1,12}(\.\d{1,2})?$/),
    business: valid("business", /^\d{3,12}$/),
  };
}

/** The notes: label, value to type, and the displayed value where it differs. */
export function notesOf(channel, { number, amount, business }) {
  const notes = [["Piga", channel.dial]];
  const company = channel.business ?? business;
  if (company) {
    notes.push(["Kampuni", company]);
  }
  if (number) {
    notes.push(["Kumbukumbu", number]);
  }
  if (amount) {
    notes.push(["Kiasi", amount, shillings(amount)]);
  }
  return notes;
}

/** The steps through the menu, one line each. On a list, the first option with a next screen. */
export function stepsOf({ dial, screens }) {
  const steps = [`Piga ${dial}`];
  let next = "start";
  while (next !== PAY) {
    const screen = screens[next];
    const [key, label, after] = screen.options?.find(([, , to]) => to && to !== END) ?? [null, lastLine(screen.ask), screen.next];
    steps.push(key ? `${key}, ${label}` : label);
    next = after;
  }
  return steps;
}

/** The question, which is the last line of its screen. */
function lastLine(ask) {
  return ask.split("\n").at(-1);
}
