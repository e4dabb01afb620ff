// @vitest-environment jsdom
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { wordsOf } from "../words/languages";
import { LicenseText, licenseFacts } from "./LicenseText";

const sha256 = "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4";
const uri = "ipfs://bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

it("a license's text that the listing fixes is shown by its hash and its address, whole where they are copied", async () => {
  const en = await wordsOf("en", ["listings"]);
  const facts = licenseFacts({ id: "LicenseRef-growers-1.0", uri, sha256 }, en);
  expect(facts.map(({ name }) => name)).toEqual([en.model.licenseHash, en.model.licenseAddress]);
  const [hash = "", address = ""] = facts.map(({ value }) => renderToStaticMarkup(value));
  expect(hash).toContain(`title="${sha256}"`);
  expect(hash).toContain("c71d239d f91726fc … f35d0ab4");
  expect(address).toContain(`title="${uri}"`);
  expect(address).toContain("ipfs://bafkreigh … qa4s52zy");
});

it("an address that browsers open is a link, and what a listing does not say has no line", async () => {
  const en = await wordsOf("en", ["listings"]);
  const license = { id: "LicenseRef-growers-1.0", uri: "https://example.org/text", sha256: null };
  expect(licenseFacts(license, en)).toEqual([]);
  expect(renderToStaticMarkup(<LicenseText license={license} />)).toContain(
    'href="https://example.org/text"',
  );
});
