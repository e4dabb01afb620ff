// @vitest-environment jsdom
import { expect, it, vi } from "vitest";

const loaded = vi.hoisted((): string[] => []);
vi.mock("./en/listings", () => loads("en/listings", { listings: {} }));
vi.mock("./en/pages", () => loads("en/pages", { pages: {} }));
vi.mock("./en/sell", () => loads("en/sell", { sell: {} }));
vi.mock("./nl/listings", () => loads("nl/listings", { listings: {} }));
vi.mock("./nl/pages", () => loads("nl/pages", { pages: {} }));
vi.mock("./nl/sell", () => loads("nl/sell", { sell: {} }));

function loads<Words>(name: string, words: Words): Words {
  loaded.push(name);
  return words;
}

it("a page loads its own sentences, and those of the reader's language alone", async () => {
  localStorage.setItem("weighhouse-language", "nl");
  const { loadListings, loadPages, loadSelling } = await import(".");
  expect(loaded).toEqual([]);
  await loadListings();
  expect(loaded).toEqual(["nl/listings"]);
  await loadPages();
  expect(loaded).toEqual(["nl/listings", "nl/pages"]);
  await loadSelling();
  expect(loaded).toEqual(["nl/listings", "nl/pages", "nl/sell"]);
});
