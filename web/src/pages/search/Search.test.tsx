// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answering, asked, opened } from "../../../test/drawing";
import { clientOf } from "../../api/client";
import { beginQuestions } from "../../routes";

const loaded = vi.hoisted(() => ({ saving: 0 }));
vi.mock("../account/SaveSearch", () => {
  loaded.saving += 1;
  return { SaveSearch: () => "it is saved" };
});

const found = {
  corrected: null,
  total: { count: 1, isExact: true },
  nodes: [],
  pageInfo: { hasNextPage: false, endCursor: null },
  facets: [],
  sizes: [],
  memory: [],
  prices: [],
};
const denoms = { settings: { denoms: [{ denom: "uwhs", closed: false }] } };

beforeEach(() => answering({ Denoms: denoms, Search: { listings: found } }));
afterEach(() => vi.unstubAllGlobals());

it("a search is asked while its page is being loaded, and not again by the page", async () => {
  const config = { api: "http://127.0.0.1/" };
  const client = clientOf(config);
  beginQuestions("/models", "words=dictation&heavier=1000", client, config);
  await vi.waitFor(() => expect(asked()).toEqual(["Denoms", "Search"]));
  const { frame, close } = opened("/models?words=dictation&heavier=1000", () => {}, client);
  await vi.waitFor(() => expect(frame.querySelector("h1")?.textContent).toContain("“dictation”"));
  expect(asked().filter((name) => name === "Search")).toHaveLength(1);
  close();
});

it("what is chosen behind the first values of a facet stays, without a count that nobody gave", async () => {
  const values = Array.from({ length: 10 }, (_, place) => ({ value: `task-${place}`, count: 20 - place }));
  const counts = async (kept: typeof values) => {
    const facets = [{ facet: "TASK", values: kept }];
    answering({ Denoms: denoms, Search: { listings: { ...found, facets } } });
    const { frame, close } = opened(`/models?task=${encodeURIComponent('["rare"]')}`);
    const labels = () => [...frame.querySelectorAll("label")].map(({ textContent }) => textContent);
    await vi.waitFor(() => expect(labels().some((label) => label?.startsWith("rare"))).toBe(true));
    const shown = labels();
    close();
    return shown.find((label) => label?.startsWith("rare"));
  };
  expect(await counts(values)).toBe("rare");
  // Where the index has fewer values than it was asked for, it found nothing of this one.
  expect(await counts(values.slice(1))).toBe("rare0");
});

it("a search loads what saves it once somebody is about to", async () => {
  const { frame, close } = opened("/models?words=dictation");
  const button = () =>
    [...frame.querySelectorAll("button")].find(({ textContent }) => textContent === "Save this search");
  await vi.waitFor(() => expect(button()).toBeTruthy());
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(loaded.saving).toBe(0);
  button()?.click();
  await vi.waitFor(() => expect(frame.textContent).toContain("it is saved"));
  close();
});
