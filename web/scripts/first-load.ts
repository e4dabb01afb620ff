// Says how much script a page loads before anybody does anything, in KB, gzipped; fails above the bound.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** What a telephone on a slow network gets in about a second. */
const MOST_KB = 150;

const dist = new URL("../dist/", import.meta.url);
const seen = new Set<string>();

function load(file: string): number {
  if (seen.has(file)) return 0;
  seen.add(file);
  const text = readFileSync(new URL(`assets/${file}`, dist));
  const imported = [...text.toString().matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)];
  return gzipSync(text).length + imported.reduce((sum, [, name]) => sum + load(name ?? ""), 0);
}

const page = readFileSync(new URL("index.html", dist), "utf8");
const scripts = [...page.matchAll(/(?:src|href)="\.\/assets\/([\w.-]+\.js)"/g)].map(([, name]) => name ?? "");
// Every page speaks a language, and the pages that most come for are a file each.
const files = readdirSync(new URL("assets/", dist));
const pages = ["Search", "Model"].map((name) => files.find((file) => file.startsWith(`${name}-`)) ?? "");
const first = scripts.reduce((sum, name) => sum + load(name), 0);
const most =
  first + Math.max(...pages.map((name) => gzipSync(readFileSync(new URL(`assets/${name}`, dist))).length));
const kilobytes = Math.ceil(most / 1000);
if (kilobytes > MOST_KB) {
  console.error(`the first load has ${kilobytes} KB of script, and at most ${MOST_KB} are allowed`);
  process.exit(1);
}
console.log(kilobytes);
