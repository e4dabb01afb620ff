// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";

afterEach(() => vi.unstubAllGlobals());

const column = (id: string, more: object = {}) => ({
  id,
  name: `north/model-${id}`,
  task: "translation",
  seller: "wasm1seller",
  sales: 0,
  sellable: true,
  deliverWithin: 600,
  challengeWindow: 86_400,
  card: { summary: "Translates letters." },
  latestVersion: null,
  license: { id: "mit" },
  details: null,
  plans: [],
  trackRecord: { ends: [] },
  sellerBonds: [],
  loads: "UNKNOWN",
  scanned: null,
  publisher: null,
  rating: null,
  ...more,
});

it("models that are compared keep the search that found them, and lead back to it", async () => {
  answering({ Compare: { a: column("3"), b: column("4"), c: null, d: null } });
  const beside = encodeURIComponent('["3","4"]');
  const { frame, close } = opened(`/compare?words=letters&beside=${beside}`);
  const wayBack = () =>
    [...frame.querySelectorAll("a")].find(({ textContent }) => textContent === "To the results");
  await vi.waitFor(() => expect(frame.textContent).toContain("“Translates letters.”"));
  expect(wayBack()?.getAttribute("href")).toContain(`#/models?words=letters&beside=${beside}`);
  frame.querySelector<HTMLElement>("[aria-label='Remove, north/model-4']")?.click();
  await vi.waitFor(() => expect(location.hash).toBe("#/compare?words=letters&beside=%5B%223%22%5D"));
  close();
});

it("a look-alike is marked at its head, and what scanners found stands beside what it does when it is loaded", async () => {
  const alike = {
    publisher: { standing: "LOOK_ALIKE", handle: "north" },
    loads: "RUNS_CODE",
    scanned: "MALICIOUS",
  };
  answering({ Compare: { a: column("3", alike), b: column("4", { scanned: "CLEAN" }), c: null, d: null } });
  const { frame, close } = opened(`/compare?beside=${encodeURIComponent('["3","4"]')}`);
  const heads = () => [...frame.querySelectorAll("th[scope=col]")].map(({ textContent }) => textContent);
  await vi.waitFor(() => expect(heads()).toHaveLength(2));
  expect(heads()[0]).toContain("not from north");
  expect(heads()[1]).not.toContain("not from");
  const row = [...frame.querySelectorAll("tr")].find(({ textContent }) =>
    textContent?.includes("a scanner found what does harm"),
  );
  expect([...(row?.querySelectorAll("td") ?? [])].map(({ textContent }) => textContent)).toEqual([
    "runs codea scanner found what does harm",
    "may run code",
  ]);
  close();
});

it("stars stand beside each other, and nothing where nobody reviewed", async () => {
  const rated = { rating: { milliStars: 4_250, reviews: "3" } };
  answering({ Compare: { a: column("3", rated), b: column("4"), c: null, d: null } });
  const { frame, close } = opened(`/compare?beside=${encodeURIComponent('["3","4"]')}`);
  const row = () =>
    [...frame.querySelectorAll("tbody tr")].find(
      (each) => each.querySelector("th")?.textContent === "Rating",
    );
  await vi.waitFor(() => expect(row()).toBeTruthy());
  expect([...(row()?.querySelectorAll("td") ?? [])].map(({ textContent }) => textContent)).toEqual([
    "★ 4.2 (3)4.2 of 5 stars, by 3 reviews",
    "",
  ]);
  close();
});
