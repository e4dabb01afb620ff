import { expect, it } from "vitest";
import { escaped } from "./Share";

it("a stranger’s name is no HTML where it is pasted", () => {
  expect(escaped('a"><script>&b')).toBe("a&#34;&#62;&#60;script&#62;&#38;b");
});
