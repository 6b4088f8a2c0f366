// A USSD session: `step(state, event)` is total and pure, and gives the next state and what is to be done, if anything.

import { END, PAY } from "./channels.js";

/** As many digits as every operator asks for. */
const PIN_DIGITS = 4;

/** Messages that stay on the screen: as many as fit under a menu. */
const MOST_MESSAGES = 3;

/** The option that leads back on every list but the first. */
const BACK = ["0", "Rudi"];

const WRONG_CHOICE = "Chaguo si sahihi.";
const NOT_HERE = "Huduma hii haipo kwenye simu ya majaribio.";

/** What can be asked for: how it is read (null: it can't be) and what is said then. */
const QUESTIONS = {
  business: {
    read: (text, channel) => {
      const digits = /^\d{3,12}$/.test(text) ? text : null;
      return channel.business === null || channel.business === digits ? digits : null;
    },
    wrong: "Namba ya kampuni si sahihi.",
  },
  reference: {
    read: (text) => (/^[a-z0-9]{1,60}$/i.test(text) ? text : null),
    wrong: "Kumbukumbu si sahihi: herufi na tarakimu tu.",
  },
  amount: {
    read: (text) => {
      const plain = text.replaceAll(/[\s,]/g, "");
      const fits = /^\d{1,12}(\.\d{1,2})?$/.test(plain) && Number(plain) > 0;
      return fits ? plain : null;
    },
    wrong: "Kiasi si sahihi.",
  },
  pin: {
    // Any will do, and none is remembered.
    read: (text) => (new RegExp(`^\\d{${PIN_DIGITS}}$`).test(text) ? "" : null),
    wrong: `Namba ya siri ina tarakimu ${PIN_DIGITS}.`,
  },
};

/** Why a payment was refused, by the sandbox's code. */
const REFUSALS = {
  "unknown-number": "Kumbukumbu {reference} haipo. Hakiki namba, kisha jaribu tena.",
  "already-paid": "Bili {reference} imeshalipwa. Hujakatwa pesa.",
  inactive: "Namba {reference} imefungwa na haipokei malipo. Hujakatwa pesa.",
  "not-exact": "Kiasi si sahihi: bili {reference} hulipwa kwa kiasi chake kamili tu. Hujakatwa pesa.",
  amount: "Kiasi {amount} si sahihi.",
};
const OUT_OF_ORDER = "Huduma haipatikani kwa sasa. Jaribu tena baadaye.";

/** What the payer's message says, by how the payment ended. */
const MESSAGES = {
  SUCCESS: "{id} Imethibitishwa. Umelipa {amount} kwa CLICKPESA TANZANIA, kumbukumbu {reference}.",
  FAILED: "{id} Muamala umeshindikana: salio halitoshi kulipa {amount}, kumbukumbu {reference}.",
  PROCESSING: "{id} Malipo ya {amount}, kumbukumbu {reference}, yanashughulikiwa. Subiri ujumbe.",
};

/** A phone with that SIM, at rest. */
export function idle(channel, messages = [], attempt = 0) {
  return { phase: "idle", channel, path: [], entered: {}, notice: "", messages, attempt };
}

/** The session is over, what has come stays, and so does the count of payments. */
function rest({ messages, attempt }, channel) {
  return idle(channel, messages, attempt);
}

/** `TZS 90,900`, as people write it. */
export function shillings(amount) {
  const [whole, cents] = String(amount).split(".");
  const grouped = whole.replace(/^0+(?=\d)/, "").replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return cents ? `TZS ${grouped}.${cents.padEnd(2, "0")}` : `TZS ${grouped}`;
}

function fill(text, entered, id = "") {
  const values = { id: id.toUpperCase(), reference: entered.reference ?? "", amount: shillings(entered.amount ?? "0") };
  return text.replaceAll(/\{(\w+)\}/g, (all, name) => values[name] ?? all).trim();
}

function screenOf(state) {
  return state.channel.screens[state.path.at(-1)];
}

/**
 * The next state, and what is to be done: `{kind: "pay", number, amount, channel, attempt}` or null. An answer to that
 * brings its attempt along; to a session that has moved on it only brings the message.
 */
export function step(state, event) {
  switch (event.kind) {
    case "inserted":
      return [rest(state, event.channel), null];
    case "hung-up":
      return [rest(state, state.channel), null];
    case "sent":
      return sent(state, event.text.trim());
    case "paid":
      return [paid(state, event), null];
    case "refused":
      return [refused(state, event), null];
    default:
      return [state, null];
  }
}

function sent(state, text) {
  switch (state.phase) {
    case "menu":
      return answered(state, text);
    case "paying":
      return [state, null];
    default:
      return [dialled(state, text), null];
  }
}

function dialled(state, code) {
  const resting = rest(state, state.channel);
  if (code !== state.channel.dial) {
    return { ...resting, notice: `Namba ${code || "tupu"} haifanyi kazi kwenye laini hii.` };
  }
  return { ...resting, phase: "menu", path: ["start"] };
}

function answered(state, text) {
  const screen = screenOf(state);
  return screen.options ? chosen(state, screen, text) : told(state, screen, text);
}

function chosen(state, screen, text) {
  if (text === BACK[0] && state.path.length > 1) {
    return [{ ...state, path: state.path.slice(0, -1), notice: "" }, null];
  }
  const wanted = text.toUpperCase();
  const option = screen.options.find(([key, label]) => key === wanted || label.toUpperCase() === wanted);
  if (!option) {
    return [{ ...state, notice: WRONG_CHOICE }, null];
  }
  const [, , next] = option;
  return next ? goOn(state, next) : [{ ...state, notice: NOT_HERE }, null];
}

function told(state, screen, text) {
  const question = QUESTIONS[screen.as];
  const value = question.read(text, state.channel);
  if (value === null) {
    return [{ ...state, notice: question.wrong }, null];
  }
  const entered = { ...state.entered, [screen.as]: value };
  return goOn({ ...state, entered }, screen.next);
}

function goOn(state, next) {
  if (next === END) {
    return [rest(state, state.channel), null];
  }
  if (next !== PAY) {
    return [{ ...state, path: [...state.path, next], notice: "" }, null];
  }
  const { reference, amount } = state.entered;
  const attempt = state.attempt + 1;
  const effect = { kind: "pay", number: reference, amount: Number(amount), channel: state.channel.wire, attempt };
  return [{ ...state, phase: "paying", notice: "", attempt }, effect];
}

function awaits(state, attempt) {
  return state.phase === "paying" && state.attempt === attempt;
}

/** Also when the session is over: a message comes whenever it comes. */
function paid(state, { attempt, outcome, id, number, amount }) {
  const text = fill(MESSAGES[outcome] ?? MESSAGES.SUCCESS, { reference: number, amount }, id);
  const messages = [{ from: state.channel.name, text }, ...state.messages].slice(0, MOST_MESSAGES);
  const phase = awaits(state, attempt) ? "ended" : state.phase;
  return { ...state, phase, messages };
}

function refused(state, { attempt, code }) {
  if (!awaits(state, attempt)) {
    return state;
  }
  const notice = fill(REFUSALS[code] ?? OUT_OF_ORDER, state.entered);
  return { ...state, phase: "refused", notice };
}

/** What the screen shows: its text, whether what is typed is secret, and what the green key does. */
export function view(state) {
  const menu = state.phase === "menu";
  const secret = menu && screenOf(state).as === "pin";
  return { text: text(state), secret, key: menu ? "Tuma" : "Piga", busy: state.phase === "paying" };
}

function text(state) {
  switch (state.phase) {
    case "menu":
      return menuText(state);
    case "paying":
      return "Tafadhali subiri…";
    case "ended":
      return "Asante. Angalia ujumbe (SMS).";
    case "refused":
      return state.notice;
    default:
      return [state.notice, `${state.channel.name}\nPiga ${state.channel.dial}`].filter(Boolean).join("\n\n");
  }
}

function menuText(state) {
  const screen = screenOf(state);
  const options = screen.options ?? [];
  const shown = options.length > 0 && state.path.length > 1 ? [...options, BACK] : options;
  const lines = shown.map(([key, label]) => `${key}. ${label}`);
  const head = fill(screen.title ?? screen.ask, state.entered);
  return [...(state.notice ? [state.notice] : []), head, ...lines].join("\n");
}
