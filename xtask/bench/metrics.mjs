// The rows of the table: how each number is read from one run of one page. docs/performance.md defines them. A reading
// is a number, or a text that says why there is none.

import { PAGES } from "./pages.mjs";

// A script that runs for longer than this is felt (W3C, Long Tasks).
const LONG_MS = 50;
// The browser reports no input that was painted sooner (W3C, Event Timing).
const SHORTEST_REPORTED_MS = 16;

export const COLD_ONLY = "measured with an empty cache only";

export const [LARGEST_PAINT, SUBMIT, INTERACTIVE, ANSWERS, SHIFT] = ["largest paint, ms", "can be submitted, ms", "interactive, ms", "widget answers, ms", "layout shift"];

const bytes = (kind) => (_, visit) => visit.bytes[kind] ?? 0;
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Each row's name, and its number for a visit of a sample. */
export const METRICS = {
  "html, bytes": bytes("html"),
  "css, bytes": bytes("css"),
  "js, bytes": bytes("js"),
  "wasm, bytes": bytes("wasm"),
  "other, bytes": bytes("other"),
  "all bytes": (_, visit) => sum(Object.values(visit.bytes)),
  requests: (_, visit) => visit.requests,
  "first paint, ms": (_, { noted }) => noted.firstPaint ?? "nothing was painted",
  [LARGEST_PAINT]: (_, { noted }) => noted.largestPaint ?? "nothing was painted",
  [SUBMIT]: submit,
  [INTERACTIVE]: interactive,
  [ANSWERS]: answers,
  [SHIFT]: (_, { noted }) => noted.shift,
  "blocking time, ms": blocking,
  "key while loading, ms": keyWhileLoading,
  "key while typing, ms": keyWhileTyping,
  "objects, kB": (_, { memory }) => memory.heap / 1000,
  "wasm memory, kB": (_, { memory }) => memory.wasm / 1000,
};

function submit({ typed }, visit) {
  const { noted, state } = visit;
  if (noted.submit === null) return state.seen ? "the button leads to nothing" : "no button came";
  if (!state.seen || !(state.native || state.heard)) return "the button went away again";
  if (typed.posts === 0) return "a press of the button led to no request";
  if (typed.posts > 1) return "a press of the button led to more than one request";
  return painted(visit, noted.submit);
}

// From then on, no script holds the form up any more.
function interactive(sample, visit) {
  const usable = submit(sample, visit);
  if (typeof usable === "string") return usable;
  const long = visit.noted.tasks.filter(({ length }) => length > LONG_MS);
  return Math.max(usable, ...long.map(({ start, length }) => start + length));
}

function answers({ page }, visit) {
  if (page === "form") return "it has no script";
  if (visit.touched.finger === null) return "there was nothing to touch";
  const { ready } = PAGES.find(({ name }) => name === page);
  const silent = ready ? "the widget does not say that it is ready" : "no script listens to the button";
  return visit.touched.answers === null ? silent : painted(visit, visit.touched.answers);
}

// Nobody presses what isn't on the screen yet.
const painted = ({ noted }, moment) => Math.max(moment, noted.firstPaint ?? moment);

function blocking(_, { noted }) {
  const after = noted.tasks.filter(({ start, length }) => start + length > (noted.firstPaint ?? 0));
  return sum(after.map(({ length }) => Math.max(length - LONG_MS, 0)));
}

function keyWhileLoading({ typed, cold }, visit) {
  if (visit !== cold) return COLD_ONLY;
  const loading = typed.inputs.filter(({ start }) => start < typed.loaded);
  return Math.max(0, ...loading.map(({ delay }) => delay));
}

function keyWhileTyping({ typed, cold }, visit) {
  if (visit !== cold) return COLD_ONLY;
  if (!typed.typed) return "there is no field to type into";
  const after = typed.inputs.filter(({ start }) => start >= typed.loaded);
  return Math.max(SHORTEST_REPORTED_MS, ...after.map(({ length }) => length));
}
