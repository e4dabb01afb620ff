// Says how much script a page loads before anybody does anything, in KB, gzipped; fails above the bound.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** What a telephone on a slow network gets in about a second. */
const MOST_KB = 150;
/** The pages that most come for by a link, and the most files of script that each loads behind the first. */
const PAGES = { Search: 2, Model: 3 };
/** What they say. */
const SENTENCES = "listings";

const dist = new URL("../dist/", import.meta.url);
const files = readdirSync(new URL("assets/", dist));

function fileOf(name: string): string {
  const found = files.find((file) => file.startsWith(`${name}-`) && file.endsWith(".js"));
  if (found === undefined) throw new Error(`the build has no file of ${name}`);
  return found;
}

/** Adds a file and what it imports to those that are loaded, and says the bytes that came with it. */
function load(file: string, loaded: Set<string>): number {
  if (loaded.has(file)) return 0;
  loaded.add(file);
  const text = readFileSync(new URL(`assets/${file}`, dist));
  const imported = [...text.toString().matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)];
  return gzipSync(text).length + imported.reduce((sum, [, name]) => sum + load(name ?? "", loaded), 0);
}

const page = readFileSync(new URL("index.html", dist), "utf8");
const scripts = [...page.matchAll(/(?:src|href)="\.\/assets\/([\w.-]+\.js)"/g)].map(([, name]) => name ?? "");
const most = Object.entries(PAGES).map(([name, files]) => {
  const loaded = new Set<string>();
  const first = scripts.reduce((sum, file) => sum + load(file, loaded), 0);
  const before = loaded.size;
  const rest = [fileOf(SENTENCES), fileOf(name)].reduce((sum, file) => sum + load(file, loaded), 0);
  if (loaded.size - before > files) {
    console.error(
      `${name} loads ${loaded.size - before} files behind the first, and at most ${files} are allowed`,
    );
    process.exit(1);
  }
  return first + rest;
});
const kilobytes = Math.ceil(Math.max(...most) / 1000);
if (kilobytes > MOST_KB) {
  console.error(`the first load has ${kilobytes} KB of script, and at most ${MOST_KB} are allowed`);
  process.exit(1);
}
console.log(kilobytes);
