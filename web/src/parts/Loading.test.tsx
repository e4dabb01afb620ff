// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../test/drawing";

vi.mock("../pages/model/Aside", () => ({ Aside: () => null, PriceBar: () => null }));
vi.mock("../pages/model/Weighed", () => ({ Weighed: () => null }));
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
  loads: "RUNS_CODE",
  scanned: "SUSPICIOUS",
  latestVersion: {
    number: 2,
    publishedAt: "2026-01-01T00:00:00Z",
    ciphertextRoot: "ab",
    content: { state: "WAITING", problem: null, fileCount: null, files: null },
  },
};
const resales = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

const pickle = {
  path: "weights/model.pkl",
  kind: "PICKLE",
  effect: "RUNS",
  basis: "MANIFEST",
  why: "a Python pickle runs any code while it is read",
};
const configuration = {
  path: "config.json",
  kind: "CONFIGURATION",
  effect: "MAY_RUN",
  basis: "NAME",
  why: "it can name code elsewhere",
};
const scan = {
  scanner: "ClamAV",
  scannerVersion: "1.4.2",
  verdict: "SUSPICIOUS",
  scannedAt: "2026-02-03T12:00:00Z",
  findings: [
    { path: "weights/model.pkl", text: "calls os.system" },
    { path: null, text: "has no license" },
  ],
};

/** The part of the files' tab that says what runs; null while the index says nothing. */
async function part(version: object | null) {
  const answer = version && { listing: { latestVersion: version } };
  answering({ Model: { _meta: null, listing, resales }, LoadingOfListing: answer });
  const { frame, close } = opened("/models/3?tab=files");
  const found = () =>
    [...frame.querySelectorAll("section")].find(
      (section) => section.querySelector("h2")?.textContent === "When it is loaded",
    );
  // The tab is loaded first.
  await vi.waitFor(() => expect(found()?.querySelector("p")).toBeTruthy());
  return { frame, part: found() as HTMLElement, close };
}

it("names the files that run code, with what they are, why, and by what evidence", async () => {
  const loading = { verdict: "RUNS_CODE", fileCount: 41, files: [pickle, configuration] };
  const { part: section, close } = await part({ loading, scans: [] });
  expect(section.textContent).toContain("Loading or using this model runs code from its files.");
  const details = section.querySelector("details");
  expect(details?.open).toBe(true);
  expect(details?.querySelector("summary")?.textContent).toBe("The 41 files, and why");
  const [first, second] = [...section.querySelectorAll("li")].map(({ textContent }) => textContent);
  expect(first).toContain("weights/model.pkl");
  expect(first).toContain("Python pickle: runs code");
  expect(first).toContain(pickle.why);
  expect(first).toContain("the manifest’s mark: the seller’s word");
  expect(second).toContain("configuration: may run code");
  expect(section.textContent).toContain("2 of 41 files stand here, those that run code first.");
  expect(section.textContent).toContain("names no scan of this version");
  close();
});

it("says of each other verdict no more than the index knows", async () => {
  for (const [version, sentence, files] of [
    [{ verdict: "DATA_ONLY", fileCount: 0, files: [] }, "All files have formats that hold data alone.", 0],
    [{ verdict: "UNKNOWN", fileCount: 1, files: [configuration] }, "may run code. Only a buyer", 1],
    [{ verdict: "UNKNOWN", fileCount: null, files: null }, "has not read this version’s files", 0],
  ] as const) {
    const { part: section, close } = await part({ loading: version, scans: [] });
    expect(section.textContent).toContain(sentence);
    expect(section.querySelectorAll("li")).toHaveLength(files);
    // What only may run is named once somebody asks.
    expect(section.querySelector("details")?.open ?? false).toBe(false);
    close();
  }
});

it("quotes what a scanner found, and says whose word that is", async () => {
  const loading = { verdict: "DATA_ONLY", fileCount: 0, files: [] };
  const clean = { ...scan, scanner: "Other", verdict: "CLEAN", findings: [] };
  const { part: section, close } = await part({ loading, scans: [scan, clean] });
  expect(section.textContent).toContain("ClamAV 1.4.2");
  expect(section.textContent).toContain("found what may do harm");
  expect(section.querySelector("details summary")?.textContent).toBe("2 findings");
  const findings = [...section.querySelectorAll("details li")].map(({ textContent }) => textContent);
  expect(findings).toEqual(["weights/model.pkl: “calls os.system”", "the whole model: “has no license”"]);
  expect(section.textContent).toContain("It is the operator’s word");
  close();
});

it("says that the index is away, and marks the model all the same", async () => {
  const { frame, part: section, close } = await part(null);
  expect(section.textContent).toContain("The index does not answer whether loading this model runs code.");
  const head = frame.querySelector("main header");
  await vi.waitFor(() => expect(head?.textContent).toContain("runs code when it is loaded"));
  expect(head?.textContent).toContain("a scanner found what may do harm");
  close();
});
