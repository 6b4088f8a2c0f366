// What the customer has written down before they dial.

import { END, PAY } from "./channels.js";
import { shillings } from "./menu.js";

/** What a link may ask for; whatever could not be typed is left out. */
export function wishes(query) {
  const asked = new URLSearchParams(query);
  const fitting = (name, form) => {
    const value = asked.get(name) ?? "";
    return form.test(value) ? value : null;
  };
  return {
    channel: fitting("channel", /^[a-z-]{1,30}$/),
    number: fitting("number", /^[a-z0-9]{1,60}$/i),
    amount: fitting("amount", /^\d{1,12}(\.\d{1,2})?$/),
    business: fitting("business", /^\d{3,12}$/),
  };
}

/** Label, what is typed, and how it is shown where that differs. */
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

/** The way through the menu, a line each: of the options, the first that leads on. */
export function wayOf({ dial, screens }) {
  const way = [`Piga ${dial}`];
  let next = "start";
  while (next !== PAY) {
    const screen = screens[next];
    const [key, label, on] = screen.options?.find(([, , to]) => to && to !== END) ?? [null, lastLine(screen.ask), screen.next];
    way.push(key ? `${key}, ${label}` : label);
    next = on;
  }
  return way;
}

/** A question stands last on its screen. */
function lastLine(ask) {
  return ask.split("\n").at(-1);
}
