import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SOURCE } from "./program";

test("the program is had where the workspace says that its source is", () => {
  expect(readFileSync("../Cargo.toml", "utf8")).toContain(`repository = "${SOURCE}"`);
});
