// Medians, verdicts, and the tables in the documentation.

import { readFile, writeFile } from "node:fs/promises";

const document = (name) => new URL(`../../docs/${name}`, import.meta.url);

/** The middle value, which a single slow run does not move; of two, their mean. Undefined for no values. */
export function median(values) {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (values.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** Whether a ratio is as small as was promised. A ratio that is a text is the reason why there is none. */
export function verdict(name, ratio, most) {
  const promise = most === undefined ? "nothing is promised" : `at most ${most.toFixed(2)}: ${ratio <= most ? "kept" : "not kept"}`;
  return typeof ratio === "string" ? `${name}: -, ${promise}, ${ratio}` : `${name}: ${ratio.toFixed(2)}, ${promise}`;
}

/** A Markdown table. The first row is its head. */
export function table([head, ...rows]) {
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  return `${line(head)}| --- |${" ---: |".repeat(head.length - 1)}\n${rows.map(line).join("")}`;
}

/** A Markdown list. */
export const list = (lines) => lines.map((line) => `- ${line}\n`).join("");

/** The document with this text between the markers of that name. */
export function replaced(document, name, text) {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [start, stop] = [document.indexOf(begin) + begin.length, document.indexOf(end)];
  if (start < begin.length || stop < start) throw new Error(`the document has no section ${name}`);
  return `${document.slice(0, start)}\n${text.trim()}\n\n${document.slice(stop)}`;
}

/** Fails if the document has no section of that name. Called before the measurements, because they take long. */
export async function checkSection(name, page = "performance.md") {
  replaced(await readFile(document(page), "utf8"), name, "");
}

/** Prints the text, and with `write` also writes it into the document. */
export async function publish(name, text, write, page = "performance.md") {
  console.log(`\n${text}`);
  if (!write) return;
  await writeFile(document(page), replaced(await readFile(document(page), "utf8"), name, text));
  console.log(`docs/${page} has the new table.`);
}
