// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";

vi.mock("./Aside", () => ({ Aside: () => null, PriceBar: () => null }));
vi.mock("./Weighed", () => ({ Weighed: () => null }));
const weighed = vi.hoisted(() => ({ files: undefined as unknown }));
vi.mock("../../sealing/weighing", () => ({
  useWeighing: () => ({ weighing: { state: weighed.files ? "done" : "none", at: 0, files: weighed.files } }),
}));
afterEach(() => {
  vi.unstubAllGlobals();
  weighed.files = undefined;
});

const path = (place: number) => `tokenizer-${String(place).padStart(4, "0")}.json`;
const places = (count: number) => Array.from({ length: count }, (_, place) => place);

function listing(fileCount: number) {
  const file = (place: number) => ({ path: path(place), size: 10, format: "OTHER", tensors: null });
  return {
    id: "3",
    name: "north/model",
    task: "translation",
    seller: "wasm1seller",
    card: null,
    baseModels: [],
    plans: [],
    versions: [],
    latestVersion: {
      number: 2,
      publishedAt: "2026-01-01T00:00:00Z",
      ciphertextRoot: "ab",
      content: { state: "READ", problem: null, fileCount, files: places(40).map(file) },
    },
  };
}

function drawn(fileCount: number) {
  const resales = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
  const version = { files: places(500).map((place) => ({ path: path(place), size: 10, format: "other" })) };
  const loading = { verdict: "DATA_ONLY", fileCount: 0, files: [] };
  const loaded = { listing: { latestVersion: { loading, scans: [] } } };
  answering(
    { Model: { _meta: null, listing: listing(fileCount), resales }, LoadingOfListing: loaded },
    { "/v1/listings/3/versions/2": version },
  );
  const { frame, close } = opened("/models/3?tab=files");
  const rows = (count: number) =>
    vi.waitFor(() => expect(frame.querySelectorAll("tbody tr").length).toBe(count));
  const more = () =>
    [...frame.querySelectorAll("button")].find(({ textContent }) => textContent?.startsWith("Show more"));
  return { frame, close, rows, more };
}

it("all files that the index keeps of a version are shown, a hundred at a time, and that it keeps no others", async () => {
  const { frame, close, rows, more } = drawn(612);
  await rows(40);
  for (const count of [140, 240, 340, 440, 500]) {
    more()?.click();
    await rows(count);
  }
  expect(more()).toBeUndefined();
  expect(frame.textContent).toContain("The index keeps 500 of 612 files.");
  close();
});

it("whoever weighed the sealed file sees every file of its manifest", async () => {
  weighed.files = places(612).map((place) => ({
    path: path(place),
    size: 10,
    sha256: "",
    format: "other",
    chunk: 0,
    header: 0,
  }));
  const { frame, close, rows, more } = drawn(612);
  await rows(40);
  for (const count of [140, 240, 340, 440, 540, 612]) {
    more()?.click();
    await rows(count);
  }
  expect(more()).toBeUndefined();
  expect(frame.textContent).not.toContain("The index keeps");
  close();
});
