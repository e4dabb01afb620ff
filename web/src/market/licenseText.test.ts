import { expect, it } from "vitest";
import { textOf } from "./licenseText";

it("The text of a license is where its listing says, else in the SPDX list", () => {
  expect(textOf({ id: "other", uri: "https://example.org/text" })).toBe("https://example.org/text");
  expect(textOf({ id: "apache-2.0", uri: null })).toBe("https://spdx.org/licenses/Apache-2.0.html");
  expect(textOf({ id: "mit" })).toBe("https://spdx.org/licenses/MIT.html");
});

it("Nothing is linked that is no address of the web, and no text is guessed", () => {
  expect(textOf({ id: "mit", uri: "javascript:alert(1)" })).toBeNull();
  expect(textOf({ id: "mit", uri: "ipfs://bafkrei" })).toBeNull();
  expect(textOf({ id: "LicenseRef-foundry-community-1.0", uri: null })).toBeNull();
});
