// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, opened } from "../../../test/drawing";
import type { ProposalRecord, StandingMarket, WholeProposal } from "../../chain/governance";

const node = vi.hoisted(() => ({
  standing: undefined as unknown,
  proposals: [] as unknown[],
  next: null as string | null,
  older: [] as unknown[],
  whole: null as unknown,
  isAway: false,
}));
vi.mock("../../chain/governance", () => ({
  Governance: class {
    standing = async () => told(node.standing);
    page = async (_: unknown, key: string | null) =>
      told(
        key === null
          ? { proposals: node.proposals, next: node.next, stake: STAKE }
          : { proposals: node.older, next: null, stake: STAKE },
      );
    proposal = async () => told(node.whole);
  },
}));
afterEach(() => {
  vi.unstubAllGlobals();
  Object.assign(node, { proposals: [], next: null, older: [], whole: null, isAway: false });
});

function told<Answer>(answer: Answer): Answer {
  if (node.isAway) throw new Error("no node is there");
  return answer;
}

const STAKE = {
  bonded: "100",
  rules: {
    ...{ quorum: "0.334", threshold: "0.5", expeditedThreshold: "0.667", veto: "0.334" },
    ...{ deposit: [], expeditedDeposit: [] },
  },
};
const STANDING = {
  authority: "wasm1gov",
  governance: "wasm1gov",
  settings: { treasury: "wasm1treasury" },
  reputation: null,
  pause: { paused_until: 0, by: null, guardian_spent: false },
  codes: { registry: { id: 1n, checksum: "ab", admin: "wasm1gov", version: "0.1.0" } },
  now: 60,
} as unknown as StandingMarket;
node.standing = STANDING;

const CHAIN = {
  ...{ id: "market-1", name: "Market", rpc: ["http://127.0.0.1:9"], prefix: "wasm", coinType: 118 },
  gasPrice: "0.025uwhs",
  contracts: { registry: "r", license: "l", escrow: "e", royalties: "o" },
};
const row = (id: string, title: string, concerns: boolean, status = "voting") =>
  ({
    ...{ id, title, concerns, status, summary: "", proposer: "", expedited: false, deposit: [] },
    ...{ failedReason: "", submittedAt: 1, depositEndsAt: 2, votingBeginsAt: 1, votingEndsAt: 60, types: [] },
    tally: { yes: "40", no: "0", veto: "0", abstain: "0" },
  }) as unknown as ProposalRecord;

const draw = (path: string) => opened(path, undefined, undefined, { chain: CHAIN });
/** The links below a heading. */
const under = (frame: HTMLElement, heading: string) =>
  [...frame.querySelectorAll("section")]
    .find((section) => section.querySelector("h2")?.textContent === heading)
    ?.querySelectorAll("a");

it("proposals about the market stand first, older ones come when asked for, and who governs stands below", async () => {
  answering({});
  Object.assign(node, {
    proposals: [row("9", "A bridge", false), row("8", "A lower fee", true)],
    next: "0a",
    older: [row("7", "Another fee", true, "passed")],
  });
  const { frame, close } = draw("/governance");
  const titles = (heading: string) =>
    [...(under(frame, heading) ?? [])].map(({ textContent }) => textContent);
  await vi.waitFor(() => expect(titles("Proposals about this market")).toEqual(["A lower fee"]));
  expect(titles("Other proposals of the chain")).toEqual(["A bridge"]);
  expect(under(frame, "Proposals about this market")?.[0]?.getAttribute("href")).toMatch(/#\/governance\/8$/);
  expect(frame.textContent).toContain("Rules and delistingsthe chain’s governancewasm1gov");
  const more = [...frame.querySelectorAll("button")].find(
    ({ textContent }) => textContent === "Read older proposals",
  );
  more?.click();
  await vi.waitFor(() =>
    expect(titles("Proposals about this market")).toEqual(["A lower fee", "Another fee"]),
  );
  expect(frame.textContent).not.toContain("Read older proposals");
  close();
});

it("one proposal has its page, and a number that the chain does not have says so", async () => {
  answering({});
  const whole = { proposal: row("8", "A lower fee", true), messages: [], votes: row("8", "", true).tally };
  node.whole = { ...whole, stake: STAKE } as unknown as WholeProposal;
  const { frame, close } = draw("/governance/8");
  await vi.waitFor(() => expect(frame.querySelector("h1")?.textContent).toBe("A lower fee"));
  expect(frame.textContent).toContain("Connect a wallet to vote");
  expect(frame.textContent).toContain("The proposal has no messages");
  close();
  node.whole = null;
  const missing = draw("/governance/10");
  await vi.waitFor(() =>
    expect(missing.frame.querySelector("h1")?.textContent).toBe("The chain has no proposal 10."),
  );
  missing.close();
  const odd = draw("/governance/-1");
  await vi.waitFor(() => expect(odd.frame.textContent).toContain("The chain has no proposal -1."));
  odd.close();
});

it("while no node answers the page says so, and asks again", async () => {
  answering({});
  node.isAway = true;
  const { frame, close } = draw("/governance");
  await vi.waitFor(() => expect(frame.textContent).toContain("No node answers"));
  expect(frame.textContent).toContain("no node is there");
  node.isAway = false;
  [...frame.querySelectorAll("button")].find(({ textContent }) => textContent === "Try again")?.click();
  await vi.waitFor(() => expect(frame.querySelector("h1")?.textContent).toBe("Governance"));
  close();
});
