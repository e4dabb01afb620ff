// Says how much script a page loads before anybody does anything, in KB, gzipped, in the language that has most: to whoever
// reads along, each language's. Fails above the bound.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** What a telephone on a slow network gets in about a second. */
const MOST_KB = 150;
/** The pages that most come for by a link, and the most files of script that each loads behind the first. */
const PAGES = { Search: 2, Model: 3 };
/** What pages say in each language; a language that is not in the first script has a file of what all of them say, too. */
const SENTENCES = { English: ["en-listings"], Dutch: ["nl", "nl-listings"] };

const dist = new URL("../dist/", import.meta.url);
const files = readdirSync(new URL("assets/", dist));

function fileOf(name: string): string {
  const found = files.filter((file) => file.replace(/-[\w-]{8}\.js$/, "") === name);
  if (found.length !== 1) throw new Error(`the build has ${found.length} files of ${name}`);
  return found[0] ?? "";
}

/** Adds a file and what it imports to those that are loaded, and says the bytes that came with it. */
function load(file: string, loaded: Set<string>): number {
  if (loaded.has(file)) return 0;
  loaded.add(file);
  const text = readFileSync(new URL(`assets/${file}`, dist));
  const imported = [...text.toString().matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)];
  return gzipSync(text).length + imported.reduce((sum, [, name]) => sum + load(name ?? "", loaded), 0);
}

function fail(why: string): never {
  console.error(why);
  process.exit(1);
}

const page = readFileSync(new URL("index.html", dist), "utf8");
const scripts = [...page.matchAll(/(?:src|href)="\.\/assets\/([\w.-]+\.js)"/g)].map(([, name]) => name ?? "");

/** The most bytes of script that one of the pages loads in a language. */
function mostIn(language: string, sentences: string[]): number {
  const most = Object.entries(PAGES).map(([name, files]) => {
    const loaded = new Set<string>();
    const first = scripts.reduce((sum, file) => sum + load(file, loaded), 0);
    const before = loaded.size;
    const rest = [...sentences, name].reduce((sum, each) => sum + load(fileOf(each), loaded), 0);
    const [behind, allowed] = [loaded.size - before, files + sentences.length - 1];
    if (behind > allowed)
      fail(
        `${name} loads ${behind} files behind the first in ${language}, and at most ${allowed} are allowed`,
      );
    return first + rest;
  });
  return Math.max(...most);
}

const all = Object.entries(SENTENCES).map(([language, sentences]) => {
  const kilobytes = Math.ceil(mostIn(language, sentences) / 1000);
  console.error(`The first load has ${kilobytes} KB of script in ${language}, gzipped.`);
  return kilobytes;
});
const most = Math.max(...all);
if (most > MOST_KB) fail(`the first load has ${most} KB of script, and at most ${MOST_KB} are allowed`);
console.log(most);
