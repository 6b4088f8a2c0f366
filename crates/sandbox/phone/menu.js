// A USSD session as a pure function: `step(state, event)` returns the next state and an effect or null.

import { END, PAY } from "./channels.js";

/** The length of every operator's PIN. */
const PIN_DIGITS = 4;

/** The number of messages that fit under a menu. Older ones are dropped. */
const MAX_MESSAGES = 3;

/** The option "back", on every list but the first. */
const BACK = ["0", "Rudi"];

const WRONG_CHOICE = "Chaguo si sahihi.";
const NOT_SIMULATED = "Huduma hii haipo kwenye simu ya majaribio.";

/** The values that can be entered: how each is parsed (null if invalid), and the error text. */
const QUESTIONS = {
  business: {
    parse: (text, channel) => {
      const digits = /^\d{3,12}$/.test(text) ? text : null;
      return channel.business === null || channel.business === digits ? digits : null;
    },
    error: "Namba ya kampuni si sahihi.",
  },
  reference: {
    parse: (text) => (/^[a-z0-9]{1,60}$/i.test(text) ? text : null),
    error: "Kumbukumbu si sahihi: herufi na tarakimu tu.",
  },
  amount: {
    parse: (text) => {
      const plain = text.replaceAll(/[\s,]/g, "");
      const fits = /^\d{1,12}(\.\d{1,2})?$/.test(plain) && Number(plain) > 0;
      return fits ? plain : null;
    },
    error: "Kiasi si sahihi.",
  },
  pin: {
    // Any PIN is accepted, and none is stored.
    parse: (text) => (new RegExp(`^\\d{${PIN_DIGITS}}$`).test(text) ? "" : null),
    error: `Namba ya siri ina tarakimu ${PIN_DIGITS}.`,
  },
};

/** The text of each refusal, by the sandbox's code. */
const REFUSALS = {
  "unknown-number": "Kumbukumbu {reference} haipo. Hakiki namba, kisha jaribu tena.",
  "already-paid": "Bili {reference} imeshalipwa. Hujakatwa pesa.",
  inactive: "Namba {reference} imefungwa na haipokei malipo. Hujakatwa pesa.",
  "not-exact": "Kiasi si sahihi: bili {reference} hulipwa kwa kiasi chake kamili tu. Hujakatwa pesa.",
  "above-maximum": "Kiasi ni kikubwa kuliko kilichobaki kwenye bili {reference}. Hujakatwa pesa.",
  amount: "Kiasi {amount} si sahihi.",
};
const OUT_OF_ORDER = "Huduma haipatikani kwa sasa. Jaribu tena baadaye.";

/** The payer's message, by the payment's outcome. */
const MESSAGES = {
  SUCCESS: "{id} Imethibitishwa. Umelipa {amount} kwa CLICKPESA TANZANIA, kumbukumbu {reference}.",
  FAILED: "{id} Muamala umeshindikana: salio halitoshi kulipa {amount}, kumbukumbu {reference}.",
  PROCESSING: "{id} Malipo ya {amount}, kumbukumbu {reference}, yanashughulikiwa. Subiri ujumbe.",
};

/** The state of a phone with that SIM and no session. */
export function idle(channel, messages = [], attempt = 0) {
  return { phase: "idle", channel, path: [], entered: {}, notice: "", messages, attempt };
}

/** Ends the session. Messages and the number of payment attempts stay. */
function endSession({ messages, attempt }, channel) {
  return idle(channel, messages, attempt);
}

/** Formats an amount: `TZS 90,900`. */
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
 * Returns the next state, and the effect `{kind: "pay", number, amount, channel, attempt}` or null. The result of a
 * payment carries its attempt's number. When the session has moved on, a result only adds its message.
 */
export function step(state, event) {
  switch (event.kind) {
    case "inserted":
      return [endSession(state, event.channel), null];
    case "hung-up":
      return [endSession(state, state.channel), null];
    case "sent":
      return submit(state, event.text.trim());
    case "paid":
      return [paid(state, event), null];
    case "refused":
      return [refused(state, event), null];
    default:
      return [state, null];
  }
}

function submit(state, text) {
  switch (state.phase) {
    case "menu":
      return answer(state, text);
    case "paying":
      return [state, null];
    default:
      return [dial(state, text), null];
  }
}

function dial(state, code) {
  const idleState = endSession(state, state.channel);
  if (code !== state.channel.dial) {
    return { ...idleState, notice: `Namba ${code || "tupu"} haifanyi kazi kwenye laini hii.` };
  }
  return { ...idleState, phase: "menu", path: ["start"] };
}

function answer(state, text) {
  const screen = screenOf(state);
  return screen.options ? choose(state, screen, text) : enter(state, screen, text);
}

function choose(state, screen, text) {
  if (text === BACK[0] && state.path.length > 1) {
    return [{ ...state, path: state.path.slice(0, -1), notice: "" }, null];
  }
  const choice = text.toUpperCase();
  const option = screen.options.find(([key, label]) => key === choice || label.toUpperCase() === choice);
  if (!option) {
    return [{ ...state, notice: WRONG_CHOICE }, null];
  }
  const [, , next] = option;
  return next ? goOn(state, next) : [{ ...state, notice: NOT_SIMULATED }, null];
}

function enter(state, screen, text) {
  const question = QUESTIONS[screen.as];
  const value = question.parse(text, state.channel);
  if (value === null) {
    return [{ ...state, notice: question.error }, null];
  }
  const entered = { ...state.entered, [screen.as]: value };
  return goOn({ ...state, entered }, screen.next);
}

function goOn(state, next) {
  if (next === END) {
    return [endSession(state, state.channel), null];
  }
  if (next !== PAY) {
    return [{ ...state, path: [...state.path, next], notice: "" }, null];
  }
  const { reference, amount } = state.entered;
  const attempt = state.attempt + 1;
  const effect = { kind: "pay", number: reference, amount: Number(amount), channel: state.channel.wire, attempt };
  return [{ ...state, phase: "paying", notice: "", attempt }, effect];
}

function isWaitingFor(state, attempt) {
  return state.phase === "paying" && state.attempt === attempt;
}

/** Adds the payer's message, also when the session has ended. */
function paid(state, { attempt, outcome, id, number, amount }) {
  const text = fill(MESSAGES[outcome] ?? MESSAGES.SUCCESS, { reference: number, amount }, id);
  const messages = [{ from: state.channel.name, text }, ...state.messages].slice(0, MAX_MESSAGES);
  const phase = isWaitingFor(state, attempt) ? "ended" : state.phase;
  return { ...state, phase, messages };
}

function refused(state, { attempt, code }) {
  if (!isWaitingFor(state, attempt)) {
    return state;
  }
  const notice = fill(REFUSALS[code] ?? OUT_OF_ORDER, state.entered);
  return { ...state, phase: "refused", notice };
}

/** What the phone shows: the screen's text, whether the input is secret, and the label of the green key. */
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
