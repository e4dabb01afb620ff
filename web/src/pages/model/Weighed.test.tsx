// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { Speaking } from "../../words";
import { wordsOf } from "../../words/languages";
import { Weighed } from "./Weighed";

vi.hoisted(() => {
  window.matchMedia = () => ({ matches: true, addEventListener() {}, removeEventListener() {} }) as never;
});
vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<object>()),
  Link: ({ children }: { children: string }) => <a href="#/">{children}</a>,
}));
vi.mock("./Weigh", () => ({ Weighed: () => null }));
vi.mock("../../parts/Identity", () => ({ IdentityLines: () => null }));
afterEach(() => vi.unstubAllGlobals());

const version = {
  number: 2,
  size: 131_072,
  chunkCount: 8,
  plaintextRoot: "ab",
  ciphertextRoot: "cd",
  keyRoot: "ef",
  badSince: null as string | null,
  memory: null,
  availability: null,
  formats: [],
  metrics: [],
  content: { state: "WAITING", fileCount: null },
  comparison: null,
  copies: [],
};
const listing = {
  id: "3",
  seller: "wasm1seller",
  loads: "DATA_ONLY",
  scanned: null,
  sellerBonds: [],
  trackRecord: { ends: [], settled: 0, refunded: 0, split: 0, open: 0, medianDelivery: null },
  sellerAccount: {
    address: "wasm1seller",
    profile: null,
    attestations: [],
    publishers: [],
    closing: null,
    salesRecord: { settled: 0, split: 0, refunded: 0, undelivered: 0, disputed: 0 },
    listings: { totalCount: 0, nodes: [] },
  },
  versions: [{ number: 2, proof: { kind: "BAD_CHUNK", chunk: 5, at: "2026-02-01T00:00:00Z" } }],
};

const sum = (amount: string) => ({ amount });
const plan = {
  price: { amount: "2000000", denom: "uwhs" },
  guarantee: {
    ifUndelivered: sum("2040000"),
    ifProvenBad: sum("2080000"),
    ifProvenBadLater: sum("400000"),
    ifDisputedAtMost: sum("1949999"),
    stake: sum("100000"),
  },
};

async function drawn(badSince: string | null, chosen?: object): Promise<string> {
  await wordsOf("en", ["listings"]);
  const frame = document.createElement("div");
  const root = createRoot(frame);
  const shown = { ...listing, latestVersion: { ...version, badSince } };
  root.render(
    <Speaking>
      <Weighed listing={shown as never} plan={chosen as never} height={1} />
    </Speaking>,
  );
  await vi.waitFor(() => expect(frame.textContent).toContain("131,072"));
  const text = frame.textContent ?? "";
  root.unmount();
  return text;
}

it("the certificate of a version that was proven bad begins with that", async () => {
  const text = await drawn("2026-02-01T00:00:00Z");
  const at = text.indexOf("a chunk is not what was listed, chunk 5");
  expect(at).toBeGreaterThan(0);
  expect(at).toBeLessThan(text.indexOf("131,072"));
  expect(text).toContain("The file is not what the marks below say of it.");
  expect(await drawn(null)).not.toContain("chunk 5");
});

it("what a buyer gets back is named to the last unit, and rounded up nowhere", async () => {
  const text = await drawn(null, plan);
  expect(text).toContain("up to 1.949\u202f999");
  expect(text).toContain("2.04");
});
