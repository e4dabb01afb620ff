import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { loading } from "./nl/loading";

const folder = new URL("../../../packages/sealing/src/loading/", import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith(".rs"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("");

it("Dutch has words for reasons that files are judged by as they are written, and for those of every name", () => {
  const whys = Object.keys(loading.whys);
  for (const why of whys) expect(sources).toContain(`"${why}"`);
  const names = readFileSync(new URL("names.rs", folder), "utf8");
  const reasons = [
    ...(names.split("#[cfg(test)]")[0] ?? "").matchAll(/(?:^ {8}|MayRun, |Runs, |why = )"([^"]+ [^"]+)"/gm),
  ];
  expect(reasons.length).toBeGreaterThan(8);
  for (const [, reason = ""] of reasons) expect(whys).toContain(reason);
});
