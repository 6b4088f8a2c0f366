// Runs the documentation's samples. A sample that no test runs is an error. An argument chooses one of these files.

const [filter = ""] = process.argv.slice(2);
for (const file of ["markup", "intents", "wordpress", "webhooks", "libraries", "frameworks"]) {
  if (file.includes(filter)) await import(`./${file}.mjs`);
}
if (!filter) await import("./all_samples.mjs");
