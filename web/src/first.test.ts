import { readdirSync, readFileSync, statSync } from "node:fs";
import { expect, it } from "vitest";
import { loadedWith, textOf } from "../scripts/imports";
import { en } from "./words/en";
import { wordsOf } from "./words/languages";

const web = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, web), "utf8");
const sources = (ending: RegExp) =>
  readdirSync(new URL("src/", web), { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file) && !file.includes("generated"))
    .map((file) => read(`src/${file}`));

it("every dependency is used", () => {
  const { dependencies } = JSON.parse(read("package.json"));
  const text = [...sources(/(?<!\.test)\.(ts|tsx|css)$/), read("vite.config.ts")].join("\n");
  const unused = Object.keys(dependencies).filter(
    (name) => !text.includes(`"${name}"`) && !text.includes(`"${name}/`),
  );
  expect(unused).toEqual([]);
});

/** Bytes of a face of one weight; one of all weights has 24 to 36 KB. */
const MOST = 15_000;

it("a face that styles use at one weight has no other", () => {
  const styles = sources(/\.css$/).join("\n");
  const fonts = styles.matchAll(/font: (italic )?(\d+) [^;]*var\(--(\w+)\)/g);
  const used = [...fonts].filter(([, italic, , family]) => italic || family === "mono");
  expect(new Set(used.map(([, , weight]) => weight))).toEqual(new Set(["400"]));
  const faces = [...read("src/look/fonts.css").matchAll(/url\("([^"]+)"\)/g)].map(([, url = ""]) => url);
  const single = faces.filter((url) => /italic|mono/.test(url));
  expect(single).toHaveLength(2);
  for (const url of single) {
    expect(statSync(new URL(`node_modules/${url}`, web)).size, url).toBeLessThan(MOST);
  }
});

/** Folders of which a first page takes no more than the named modules. */
const FIRST = {
  chain: ["bytes.ts", "market.ts"],
  dashboard: ["shown.ts"],
  model: ["query.ts", "tabs.ts"],
  search: ["SearchField.tsx", "query.ts", "sought.ts"],
};

it("the first script has no code of what a first page does not do", () => {
  const first = [...loadedWith("main.tsx")];
  expect(first).toContain("pages/home/Home.tsx");
  for (const [folder, wanted] of Object.entries(FIRST)) {
    const found = first.filter((module) => module.split("/").at(-2) === folder);
    expect(found.map((module) => module.split("/").at(-1)).sort(), folder).toEqual(wanted);
  }
  expect(first.filter((module) => /^(keys|sealing|saving|card|session)\//.test(module))).toEqual([]);
});

it("a page says only what is loaded with it", async () => {
  const names = () => Object.keys(en);
  const first = names();
  await wordsOf("en", ["listings"]);
  const listings = names();
  await wordsOf("en", ["pages"]);
  const all = names();
  /** Each sentence of a group that comes later, with the module that says it. */
  const early = (entry: string, loaded: string[]) =>
    [...loadedWith(entry)].flatMap((module) => {
      const text = textOf(module);
      const said = [...text.matchAll(/words\.(\w+)/g), ...text.matchAll(/\{ (\w+)[^}]* \} = words;/g)];
      return said
        .filter(([, name = ""]) => all.includes(name) && !loaded.includes(name))
        .map(([found]) => `${module}: ${found}`);
    });
  expect(early("main.tsx", first)).toEqual([]);
  for (const page of ["search/Search", "model/Model", "model/History", "compare/Compare"])
    expect(early(`pages/${page}.tsx`, listings), page).toEqual([]);
  expect(early("pages/model/Model.tsx", first)).toContain("pages/model/Model.tsx: words.model");
});
