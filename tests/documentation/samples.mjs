// The code samples of the documentation: fenced blocks, found by page, heading and language.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const read = (path) => readFileSync(root + path, "utf8");

const below = (folder) => readdirSync(root + folder, { recursive: true }).map((name) => `${folder}/${name}`);
export const pages = [...readdirSync(root), ...below("docs"), ...below("crates")].filter((path) => path.endsWith(".md") && path !== "CHANGELOG.md");

/** The samples of a page. Throws if one has no language. */
export function samplesOf(page, text) {
  const samples = [];
  let heading = "", open, before = "";
  for (const [index, line] of text.split("\n").entries()) {
    const place = `${page}:${index + 1}`;
    if (open && line === "```") open = undefined;
    else if (open) open.lines.push(line);
    else if (line.startsWith("```")) samples.push((open = { page, heading, place, language: line.slice(3), lines: [], tested: false }));
    else if (/^ {4}\S/.test(line) && !before.trim()) assert.fail(`${place}: fence this code and name its language`);
    else if (/^#+ /.test(line)) heading = line.replace(/^#+ /, "");
    before = line;
  }
  assert.ok(!open, `${page}: a fence is open at the end`);
  return samples.map(({ lines, ...sample }) => ({ ...sample, code: `${lines.join("\n")}\n` }));
}

export const samples = pages.flatMap((page) => samplesOf(page, read(page)));

/** The samples of a language below a heading. Marks them as tested. */
export function all(page, heading, language) {
  const found = samples.filter((one) => one.page === page && one.heading === heading && one.language === language);
  assert.ok(found.length > 0, `${page} has no ${language} below "${heading}"`);
  for (const one of found) one.tested = true;
  return found.map(({ code }) => code);
}

/** The only sample of a language below a heading. Marks it as tested. */
export function sample(page, heading, language) {
  const [code, ...others] = all(page, heading, language);
  assert.equal(others.length, 0, `${page} has several ${language} below "${heading}"`);
  return code;
}
