// Medians of Lighthouse's reports, and the limits that they are compared with.

import { list, median, table, verdict } from "./report.mjs";

// A bill's page must not be found by search engines, and the shop is a demo: only the page has to be found.
const BASIC = ["performance", "accessibility", "best-practices"];
const ALL = [...BASIC, "seo"];
const FULL = 100;

/** The pages, their paths on the gateway, and the categories in which each is measured. */
export const PAGES = [
  { name: "page", path: "", categories: ALL, ours: true },
  { name: "bill", categories: BASIC, ours: true },
  { name: "shop", path: "demo/", categories: BASIC, ours: true },
  { name: "form", path: "form.html", categories: BASIC },
  { name: "Adyen", path: "adyen.html", categories: BASIC },
];

/** Our names of the metrics, and Lighthouse's. */
export const METRICS = {
  "first paint": "first-contentful-paint",
  "largest paint": "largest-contentful-paint",
  interactive: "interactive",
  "blocking time": "total-blocking-time",
  "layout shift": "cumulative-layout-shift",
};

// What `bench page` promises of the page, by Lighthouse's own clock: metric, other page, limit.
const PROMISES = [
  ["largest paint", "form", 1.1],
  ["interactive", "Adyen", 0.5],
];

/** The median of `scores` or `metrics` of that name. Undefined where no report has it. */
function middle(reports, page, kind, name) {
  const values = reports.filter((report) => report.page === page).map((report) => report[kind][name]);
  return median(values.filter((value) => value !== undefined));
}

export function rows(reports) {
  const metrics = Object.keys(METRICS);
  const body = PAGES.map(({ name }) => [
    name,
    ...ALL.map((category) => middle(reports, name, "scores", category)?.toFixed(0) ?? "-"),
    ...metrics.map((metric) => middle(reports, name, "metrics", metric)?.toFixed(metric === "layout shift" ? 3 : 0) ?? "-"),
  ]);
  return [["", ...ALL, ...metrics], ...body];
}

/** What was promised of the page, and whether it is kept. */
export function promises(reports) {
  return PROMISES.map(([metric, other, most]) => {
    const [ours, theirs] = ["page", other].map((page) => middle(reports, page, "metrics", metric));
    const ratio = ours === undefined || theirs === undefined ? "it was not measured" : ours / theirs;
    return verdict(`${metric} / ${other}`, ratio, most);
  });
}

/** Our scores that are missing or below 100. */
export function belowFullScore(reports) {
  const wanted = PAGES.filter(({ ours }) => ours).flatMap(({ name, categories }) => categories.map((category) => [name, category]));
  const scores = wanted.map(([page, category]) => [page, category, middle(reports, page, "scores", category)]);
  const low = scores.filter(([, , score]) => !(score >= FULL));
  return low.map(([page, category, score]) => `${page} has ${score ?? "no score"} in ${category}`);
}

/** The table and the promises as they are in docs/performance.md. */
export const summary = (reports, runs) =>
  `Lighthouse ${reports[0].version}, medians of ${runs}.\n\n${table(rows(reports))}\nOf the page, as promised:\n\n${list(promises(reports))}`;
