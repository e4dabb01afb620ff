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
  ratings: [],
  sizes: [],
  memory: [],
  prices: [],
};
const row = {
  id: "3",
  name: "north/dictation",
  seller: "wasm1seller",
  sales: 0,
  sellable: true,
  card: null,
  latestVersion: null,
  plans: [],
  loads: "UNKNOWN",
  scanned: null,
  publisher: null,
  rating: null,
  trackRecord: { ends: [] },
  sellerBonds: [],
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

it("an index that is away says what still works, and is asked again", async () => {
  answering({ Denoms: denoms, Search: null });
  const { frame, close } = opened("/models?words=dictation");
  const button = () =>
    [...frame.querySelectorAll("button")].find(({ textContent }) => textContent === "Try again");
  await vi.waitFor(() => expect(button()).toBeTruthy());
  expect(frame.textContent).toContain("The index does not answer.");
  expect(frame.textContent).toContain("Orders and money work from the chain meanwhile.");
  answering({ Denoms: denoms, Search: { listings: { ...found, nodes: [row] } } });
  button()?.click();
  await vi.waitFor(() => expect(frame.querySelector("tbody")?.textContent).toContain("north/dictation"));
  expect(asked()).toEqual(["Search"]);
  expect(button()).toBeUndefined();
  close();
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

it("a reader who comes back to a search has as many rows as were shown, and so has one who loads it again", async () => {
  const rows = (...ids: string[]) => ids.map((id) => ({ ...row, id, name: `north/model-${id}` }));
  const pageInfo = { hasNextPage: true, endCursor: "behind 2" };
  const first = { ...found, nodes: rows("1", "2"), pageInfo };
  const behind = { nodes: rows("3", "4"), pageInfo: found.pageInfo };
  answering({ Denoms: denoms, Search: { listings: first }, MoreModels: { listings: behind } });
  const { frame, close } = opened("/models?words=dictation");
  const names = () =>
    [...frame.querySelectorAll("tbody tr td:first-child > a")].map((link) => link.textContent);
  const all = ["1", "2", "3", "4"].map((id) => `north/model-${id}`);
  await vi.waitFor(() => expect(names()).toEqual(all.slice(0, 2)));
  const more = [...frame.querySelectorAll("button")].find((each) => each.textContent === "Show more Models");
  more?.click();
  await vi.waitFor(() => expect(names()).toEqual(all));
  // What is compared changes the address, and not what is shown.
  [...frame.querySelectorAll("a")].find((link) => link.textContent?.startsWith("Compare"))?.click();
  await vi.waitFor(() => expect(location.hash).toContain("beside"));
  expect(names()).toEqual(all);
  const address = location.hash;
  location.hash = "#/developers";
  await vi.waitFor(() => expect(names()).toEqual([]));
  history.back();
  await vi.waitFor(() => expect(names()).toEqual(all));
  close();

  // The browser keeps an entry's state through a reload.
  const again = opened(address.slice(1));
  const shown = () =>
    [...again.frame.querySelectorAll("tbody tr td:first-child > a")].map((link) => link.textContent);
  await vi.waitFor(() => expect(shown()).toEqual(all));
  again.close();

  location.hash = "#/models?words=letters";
  const other = opened("/models?words=letters");
  const others = () => [...other.frame.querySelectorAll("tbody tr td:first-child > a")].length;
  await vi.waitFor(() => expect(others()).toBe(2));
  other.close();
});

it("stars and scans narrow a search, with what each choice would find", async () => {
  const facets = [{ facet: "SCANNED", values: [{ value: "CLEAN", count: 6 }] }];
  const ratings = [
    { from: "2500", count: 1 },
    { from: "3500", count: 2 },
    { from: "4000", count: 3 },
    { from: "4500", count: 4 },
  ];
  answering({ Denoms: denoms, Search: { listings: { ...found, facets, ratings } } });
  const { frame, close } = opened("/models");
  const label = (text: string) =>
    [...frame.querySelectorAll("label")].find(({ textContent }) => textContent?.startsWith(text));
  await vi.waitFor(() => expect(label("4 stars and more")?.textContent).toBe("4 stars and more7"));
  expect(label("3 stars and more")?.textContent).toBe("3 stars and more9");
  expect(label("4.5 stars and more")?.textContent).toBe("4.5 stars and more4");
  label("4 stars and more")?.querySelector("input")?.click();
  await vi.waitFor(() => expect(location.hash).toBe("#/models?stars=4"));
  // One bound takes the place of another.
  label("4.5 stars and more")?.querySelector("input")?.click();
  await vi.waitFor(() => expect(location.hash).toBe("#/models?stars=4.5"));
  const clean = label("scanners found nothing harmful");
  expect(clean?.textContent).toBe("scanners found nothing harmful6");
  clean?.querySelector("input")?.click();
  await vi.waitFor(() => expect(location.hash).toContain("scanned="));
  const conditions = () =>
    [...frame.querySelectorAll("[aria-label^=Remove]")].map((link) => link.textContent);
  await vi.waitFor(() =>
    expect(conditions()).toEqual(["scanners found nothing harmful ×", "4.5 stars and more ×"]),
  );
  close();
});

it("a search links to the index's feed of what it finds", async () => {
  answering({ Denoms: denoms, Search: { listings: { ...found, nodes: [row] } } });
  const { frame, close } = opened("/models?words=dictation&stars=4");
  const link = () => [...frame.querySelectorAll("a")].find((each) => each.textContent?.includes("Atom"));
  await vi.waitFor(() => expect(link()).toBeTruthy());
  const href = "http://127.0.0.1/v1/feeds/listings.atom?q=dictation&rating_min=4000";
  expect(link()?.href).toBe(href);
  expect(document.head.querySelector("link[rel=alternate]")?.getAttribute("href")).toBe(href);
  close();
});
