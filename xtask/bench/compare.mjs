// The table of all pages side by side, and whether the promised ratios are kept.

import { ANSWERS, COLD_ONLY, INTERACTIVE, LARGEST_PAINT, METRICS, SHIFT, SUBMIT } from "./metrics.mjs";
import { PAGES } from "./pages.mjs";
import { list, median, table, verdict } from "./report.mjs";

export const COLUMNS = PAGES.flatMap(({ name, ours, warm }) => {
  const cold = { heading: name, page: name, ours, warm: false };
  return warm ? [cold, { ...cold, heading: `${name}, warm`, warm: true }] : [cold];
});

// The rows below the table: a metric as a part of another page's.
const RATIOS = [
  [LARGEST_PAINT, "form"],
  [SUBMIT, "form"],
  [SUBMIT, "Adyen"],
  [INTERACTIVE, "Adyen"],
  [ANSWERS, "Adyen"],
];

// How much of another page's number that of a column may be: column, metric, other page, limit.
const PROMISES = [
  // Painted and usable when the least that could be sent is, with a tenth for what differs between runs; usable
  // without being held up in half of Adyen's time.
  ["page", LARGEST_PAINT, "form", 1.1],
  ["page", SUBMIT, "form", 1.1],
  ["page", INTERACTIVE, "Adyen", 0.5],
];

// On slow 4G also when the scripts answer, and the element: it is usable sooner than Adyen's component, sooner still
// where the page asks for it early, and with the least that could be sent where the form is in the page.
const SLOW_4G_PROMISES = [
  ["page", ANSWERS, "Adyen", 1.2],
  ["embed", SUBMIT, "Adyen", 0.9],
  ["embed", ANSWERS, "Adyen", 1.5],
  ["embed, preload", SUBMIT, "Adyen", 0.65],
  ["embed, printed", SUBMIT, "form", 1.15],
];

// Shown without a limit.
const OTHER_PROMISES = [["page", ANSWERS, "Adyen", undefined]];

const isReason = (reading) => typeof reading === "string";
const withoutUnit = (metric) => metric.replace(/, ms$/, "");

/** The median of the column's runs. One run without a number is enough to have none. */
function middle(samples, { page, warm }, metric) {
  const runs = samples.filter((sample) => sample.page === page);
  const readings = runs.map((sample) => METRICS[metric](sample, warm ? sample.warm : sample.cold));
  return readings.find(isReason) ?? median(readings) ?? "it was not measured";
}

/** The column's number as a part of the other page's, both with an empty cache or both without. */
function ratio(samples, column, [metric, other]) {
  const both = [column, { page: other, warm: column.warm }].map((one) => middle(samples, one, metric));
  return both.find(isReason) ?? both[0] / both[1];
}

const ratioName = ([metric, other]) => `${withoutUnit(metric)} / ${other}`;
const cell = (reading, digits) => (isReason(reading) ? "-" : reading.toFixed(digits));

/** The rows of the table, head first. */
export function rows(samples) {
  const metrics = Object.keys(METRICS).map((name) => [name, ...COLUMNS.map((column) => cell(middle(samples, column, name), name === SHIFT ? 3 : 0))]);
  const ratios = RATIOS.map((one) => [ratioName(one), ...COLUMNS.map((column) => cell(ratio(samples, column, one), 2))]);
  return [["", ...COLUMNS.map(({ heading }) => heading)], ...metrics, ...ratios];
}

/** Why the table has gaps. */
export function gaps(samples) {
  const all = Object.keys(METRICS).flatMap((metric) =>
    COLUMNS.map((column) => [column.heading, metric, middle(samples, column, metric)]),
  );
  const reasons = all.filter(([, , reading]) => isReason(reading));
  const lines = reasons.map(([heading, metric, why]) => `${why === COLD_ONLY ? "warm" : heading}, ${withoutUnit(metric)}: ${why}`);
  return [...new Set(lines)].sort();
}

/** Each promise for that network with its measured ratio, and whether it is kept. */
export function verdicts(samples, network) {
  const slow4g = network === "slow-4g";
  const promises = [...PROMISES, ...(slow4g ? SLOW_4G_PROMISES : OTHER_PROMISES)];
  const lines = promises.map(([heading, metric, other, most]) => {
    const column = COLUMNS.find((one) => one.heading === heading);
    return verdict(`${heading}, ${ratioName([metric, other])}`, ratio(samples, column, [metric, other]), most);
  });
  return slow4g ? [...lines, stillness(samples)] : lines;
}

/** Whether nothing moves, in any of our columns. */
function stillness(samples) {
  const name = "every column of ours, layout shift";
  const shifts = COLUMNS.filter(({ ours }) => ours).map((column) => [middle(samples, column, SHIFT), column.heading]);
  const missing = shifts.find(([shift]) => isReason(shift));
  if (missing) return `${name}: -, at most 0: not kept, ${missing[0]}`;
  const [most, heading] = shifts.reduce((a, b) => (b[0] > a[0] ? b : a));
  return most > 0 ? `${name}: ${most.toFixed(4)} in ${heading}, at most 0: not kept` : `${name}: 0, at most 0: kept`;
}

/** All of it as it is in docs/performance.md. */
export function summary(samples, network, heading) {
  const verdictList = list(verdicts(samples, network));
  return `${heading}\n\n${table(rows(samples))}\nAs promised:\n\n${verdictList}\nWhere there is no number:\n\n${list(gaps(samples))}`;
}
