import { afterEach, expect, it, vi } from "vitest";
import type { ChainConfig } from "../config";
import { authorityOf, Governance, type StandingMarket } from "./governance";
import type { Chain } from "./market";
import { type Nodes, Refused, Unreachable } from "./node";

/** The module that decodes, with answers of its own: what it was asked with, by the function's name. */
const module = vi.hoisted(() => ({
  asked: {} as Record<string, unknown[]>,
  answers: {} as Record<string, unknown>,
}));
vi.mock("./module", () => {
  const told =
    (name: string) =>
    (...asked: unknown[]) => {
      module.asked[name] = asked;
      return name in module.answers ? JSON.stringify(module.answers[name]) : new Uint8Array();
    };
  const functions = new Proxy({}, { get: (_, name: string) => (name === "then" ? undefined : told(name)) });
  class Market {
    proposals = told("proposals");
    proposal = told("proposal");
    wantedBy = told("wantedBy");
  }
  const messages = new Proxy(functions, {
    get: (target, name: string) => (name === "Market" ? Market : Reflect.get(target, name)),
  });
  return { loadMessages: async () => messages };
});
vi.mock("./generated/releases", () => ({
  releases: { [`${"ab".repeat(32)}`]: { release: "0.2.0", contract: "escrow" } },
}));
afterEach(() => {
  module.asked = {};
});

const CONFIG = {
  id: "market-1",
  prefix: "wasm",
  rpc: [],
  contracts: { registry: "wasm1registry", license: "l", escrow: "wasm1escrow", royalties: "r" },
} as unknown as ChainConfig;

const code = (admin: string) => ({ id: 4n, checksum: "cd".repeat(32), admin, version: "0.1.0" });
const MARKET = {
  authority: "wasm1gov",
  governance: "wasm1gov",
  settings: { fee_bps: 250 },
  reputation: null,
  pause: { paused_until: 0, by: null, guardian_spent: false },
  codes: { registry: code("wasm1gov"), escrow: code("") },
  now: 60,
} as unknown as StandingMarket;

const WANTED = { codes: [7, 9], listings: [3], verifiers: [], handles: [] };
/** `checksum` of a code's answer. */
const CODE_INFO = Uint8Array.of(0x1a, 0x20, ...new Array(32).fill(0xab));

function governance(answers: { proposal?: Error } = {}): { governance: Governance; paths: string[] } {
  const paths: string[] = [];
  let codes = 0;
  const query = async (path: string) => {
    paths.push(path.slice(path.lastIndexOf("/") + 1));
    if (path.endsWith("/Proposal") && answers.proposal) throw answers.proposal;
    // The chain has the first code that is looked up, and no other.
    if (path.endsWith("/CodeInfo") && codes++ > 0) throw new Refused(22, "wasm", "no such code");
    return path.endsWith("/CodeInfo") ? CODE_INFO : new Uint8Array();
  };
  const smart = async (_: unknown, question: object) => {
    if ("listing" in question) return { name: "harbor/embed" };
    throw new Refused(5, "wasm", "nobody knows");
  };
  const chain = { smart } as unknown as Chain;
  return { governance: new Governance(CONFIG, chain, { query } as unknown as Nodes), paths };
}

it("the chain’s governance has the address that every chain of the prefix gives it", () => {
  expect(authorityOf("cosmos")).toBe("cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn");
});

it("a page has the votes of the proposals that are being voted on", async () => {
  module.answers = {
    proposals: {
      proposals: [
        { id: "2", status: "voting", tally: null },
        { id: "1", status: "passed", tally: { yes: "1" } },
      ],
      next: null,
    },
    tally: { yes: "5" },
    voteRules: { quorum: "0.334" },
  };
  const { governance: asked, paths } = governance();
  const { proposals } = await asked.page(MARKET, "0a");
  expect(proposals.map(({ tally }) => tally?.yes)).toEqual(["5", "1"]);
  expect(paths.filter((path) => path === "TallyResult")).toHaveLength(1);
  expect(module.asked.proposalsRequest).toEqual([10, Uint8Array.of(0x0a)]);
});

it("a proposal about an account that can replace a contract’s code concerns the market, and governance itself names none", async () => {
  const { governance: asked } = governance();
  await asked.page(MARKET, null);
  expect(module.asked.proposals?.[1]).toEqual([]);
  const dao = { ...MARKET, governance: "wasm1dao", codes: { registry: code("wasm1dao") } };
  await asked.page(dao as StandingMarket, null);
  expect(module.asked.proposals?.[1]).toEqual(["wasm1dao"]);
});

it("a proposal is explained with what it names, as far as the chain knows it", async () => {
  module.answers = {
    ...{ wantedBy: WANTED, proposal: { id: "2" }, explainProposal: [], tally: {}, voteRules: {} },
  };
  await governance().governance.proposal(MARKET, 2n);
  const known = JSON.parse(String(module.asked.explainProposal?.[0]));
  expect(known.listings).toEqual({ 3: "harbor/embed" });
  // The code that contracts run is known to no release here, and code 9 is not on the chain.
  expect(known.codes).toEqual({
    4: { checksum: "cd".repeat(32), release: null, contract: null },
    7: { checksum: "ab".repeat(32), release: "0.2.0", contract: "escrow" },
  });
  expect(known.installed).toEqual({
    wasm1registry: { code_id: 4, admin: "wasm1gov", version: "0.1.0" },
    wasm1escrow: { code_id: 4, admin: null, version: "0.1.0" },
  });
  expect(known).toMatchObject({ authority: "wasm1gov", governance: "wasm1gov", now: 60 });
  expect(known.registry).toEqual({ fee_bps: 250 });
});

it("of a proposal that names too much the newest codes are looked up, and its explanation says that it was cut", async () => {
  const wantedBy = { ...WANTED, codes: Array.from({ length: 101 }, (_, place) => place + 1) };
  module.answers = { wantedBy, proposal: { id: "2" }, explainProposal: [], tally: {}, voteRules: {} };
  const { governance: asked, paths } = governance();
  await asked.proposal(MARKET, 2n);
  const known = JSON.parse(String(module.asked.explainProposal?.[0]));
  expect(paths.filter((path) => path === "CodeInfo")).toHaveLength(100);
  // The first that was looked up is the one that this chain has.
  expect(Object.keys(known.codes)).toContain("2");
  expect(known.cut).toBe(true);
});

it("a setting of the largest number of 64 bits is handed on as it is", async () => {
  module.answers = { wantedBy: WANTED, proposal: { id: "2" }, explainProposal: [], tally: {}, voteRules: {} };
  const settings = JSON.parse('{"fee_bps": 250, "download_rate": 18446744073709551615}');
  await governance().governance.proposal({ ...MARKET, settings }, 2n);
  expect(String(module.asked.explainProposal?.[0])).toContain('"download_rate":18446744073709551615');
});

it("a stranger’s words turn no line around", async () => {
  const proposal = { id: "2", title: "Keep the fee\u202e at 1%", status: "rejected" };
  const explainProposal = [{ change: { title: { text: "Accredits \u2066Notary as a verifier" } } }];
  const proposals = { proposals: [proposal], next: null };
  module.answers = { wantedBy: WANTED, proposal, proposals, explainProposal, tally: {}, voteRules: {} };
  const { governance: asked } = governance();
  const whole = await asked.proposal(MARKET, 2n);
  expect(whole?.proposal.title).toBe("Keep the fee\ufffd at 1%");
  expect(whole?.messages[0]?.change.title.text).toBe("Accredits \ufffdNotary as a verifier");
  expect((await asked.page(MARKET, null)).proposals[0]?.title).toBe("Keep the fee\ufffd at 1%");
});

it("a proposal that the chain does not have is none, and a node that is away is an error", async () => {
  const missing = new Refused(22, "collections", "proposal 9 doesn't exist");
  expect(await governance({ proposal: missing }).governance.proposal(MARKET, 9n)).toBeNull();
  const away = new Unreachable("no node");
  await expect(governance({ proposal: away }).governance.proposal(MARKET, 9n)).rejects.toThrow("no node");
});
