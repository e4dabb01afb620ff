// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";

vi.mock("./Aside", () => ({ Aside: () => null, PriceBar: () => null }));
vi.mock("./Weighed", () => ({ Weighed: () => "certificate" }));
afterEach(() => vi.unstubAllGlobals());

const listing = {
  id: "3",
  name: "north/model",
  task: "translation",
  seller: "wasm1seller",
  card: null,
  baseModels: [],
  plans: [],
  versions: [],
  latestVersion: null,
};

const resales = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** What each change of the page left there, until all of it is drawn. */
async function drawn(): Promise<string[]> {
  const states: string[] = [];
  const { frame, close } = opened("/models/3", (frame) => {
    const note = () => {
      if (frame.querySelector("h1")?.textContent === listing.name)
        states.push(frame.querySelector("[role=tablist]") ? "whole" : "name");
    };
    new MutationObserver(note).observe(frame, { childList: true, subtree: true, characterData: true });
  });
  await vi.waitFor(() => expect(frame.textContent).toContain("certificate"));
  close();
  return states;
}

it("draws a listing's name before the rest of its page, and at once what was drawn before", async () => {
  answering({ Model: { _meta: { height: 1, chainId: "test" }, listing, resales } });
  expect((await drawn())[0]).toBe("name");
  expect((await drawn())[0]).toBe("whole");
});

it("names the listing's feed to programs, and to a reader who shares it", async () => {
  answering({ Model: { _meta: { height: 1, chainId: "test" }, listing, resales } });
  const { frame, close } = opened("/models/3");
  const feed = "http://127.0.0.1/v1/feeds/listings/3.atom";
  await vi.waitFor(() =>
    expect(document.head.querySelector("link[rel=alternate]")?.getAttribute("href")).toBe(feed),
  );
  [...frame.querySelectorAll("button")].find((each) => each.textContent === "Share")?.click();
  await vi.waitFor(() => expect(frame.querySelector(`a[href="${feed}"]`)?.textContent).toContain("Atom"));
  close();
});
