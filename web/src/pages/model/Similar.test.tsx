// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";

vi.mock("./Aside", () => ({ Aside: () => null, PriceBar: () => null }));
vi.mock("./Weighed", () => ({ Weighed: () => null }));
afterEach(() => vi.unstubAllGlobals());

const unmarked = { loads: "UNKNOWN", scanned: null, publisher: null };
const alike = {
  loads: "RUNS_CODE",
  scanned: "MALICIOUS",
  publisher: { standing: "LOOK_ALIKE", handle: "north" },
};
const row = (id: string, name: string, marks: object) => ({
  id,
  name,
  seller: "wasm1seller",
  card: null,
  latestVersion: null,
  plans: [],
  trackRecord: { ends: [] },
  sellerBonds: [],
  ...marks,
});
const listing = {
  ...row("3", "north/model", unmarked),
  task: "translation",
  baseModels: [{ name: "n0rth/base", listings: [row("4", "n0rth/base", alike)] }],
  similar: [row("5", "n0rth/similar", alike), row("6", "south/similar", unmarked)],
  derived: [row("7", "n0rth/derived", alike)],
  versions: [],
  latestVersion: {
    number: 1,
    size: 10,
    publishedAt: "2026-01-01T00:00:00Z",
    ciphertextRoot: "ab",
    content: { state: "WAITING", problem: null, fileCount: null, files: null },
    copies: [
      {
        number: 1,
        share: 1,
        publishedAt: "2026-01-01T00:00:00Z",
        listing: row("8", "n0rth/copy", { ...alike, badSince: null }),
      },
      {
        number: 2,
        share: 1,
        publishedAt: "2026-01-01T00:00:00Z",
        listing: row("9", "south/bad", { ...unmarked, badSince: "2026-02-01T00:00:00Z" }),
      },
    ],
  },
};
const resales = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

it("marks look-alikes and what runs code among similar models, copies, bases and what is derived", async () => {
  answering({ Model: { _meta: { height: 1, chainId: "test" }, listing, resales } });
  const { frame, close } = opened("/models/3?tab=similar");
  /** The row, or the step of the lineage, in which a listing is linked. */
  const saidOf = (id: string) =>
    frame.querySelector(`[role=tabpanel] a[href$="/models/${id}"]`)?.closest("tr, li")?.textContent;
  await vi.waitFor(() => expect(saidOf("5")).toBeTruthy());
  for (const id of ["4", "5", "7", "8"]) {
    expect(saidOf(id), id).toContain("not from north");
    expect(saidOf(id), id).toContain("runs code when it is loaded");
    expect(saidOf(id), id).toContain("a scanner found what does harm");
  }
  expect(saidOf("9")).toContain("its latest version was proven bad on");
  expect(saidOf("8")).not.toContain("proven bad");
  expect(saidOf("6")).toBe("south/similarmay run code when it is loaded");
  close();
});
