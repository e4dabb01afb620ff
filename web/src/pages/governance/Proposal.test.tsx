import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import type { ProposalRecord, WholeProposal } from "../../chain/governance";
import { governance } from "../../words/en/governance";
import { Whole } from "./Proposal";

vi.mock("../../words", async () => {
  const { formatOf } = await import("../../words/format");
  return { useSpeech: () => ({ words: { standing: { proven: "proven" } }, format: formatOf("en-GB") }) };
});
vi.mock("./words", () => ({ governing: { use: () => governance } }));
vi.mock("./Ballot", () => ({ Ballot: () => null }));
vi.mock("@tanstack/react-router", () => ({ Link: () => null }));

const PROPOSAL: ProposalRecord = {
  id: "12",
  status: "voting",
  title: "A lower fee",
  summary: "Sellers ask for it.",
  proposer: "wasm1proposer",
  expedited: true,
  deposit: [{ denom: "uwhs", amount: "2000000" }],
  failedReason: "",
  submittedAt: 1_000_000,
  depositEndsAt: 1_000_600,
  votingBeginsAt: 1_000_000,
  votingEndsAt: 1_000_900,
  tally: null,
  types: [],
  concerns: true,
};
const MESSAGE = {
  change: {
    type_url: "/x",
    decoded: true,
    title: { code: "resume", text: "Resumes new orders" },
    lines: [],
    affects: [],
    warnings: [],
  },
  dangerous: false,
  raw: {},
};

function drawn(differs: Partial<ProposalRecord>, dangerous = false): string {
  const whole: WholeProposal = {
    proposal: { ...PROPOSAL, ...differs },
    messages: [{ ...MESSAGE, dangerous }],
    votes: { yes: "600000", no: "100000", veto: "50000", abstain: "0" },
    stake: {
      bonded: "1000000",
      rules: {
        quorum: "0.334",
        threshold: "0.5",
        expeditedThreshold: "0.667",
        veto: "0.334",
        deposit: [{ denom: "uwhs", amount: "1000000" }],
        expeditedDeposit: [{ denom: "uwhs", amount: "2000000" }],
      },
    },
  };
  const text = renderToStaticMarkup(<Whole whole={whole} again={() => {}} />);
  return text.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
}

it("a proposal in its vote says what would change, how the vote stands, and how to vote", () => {
  const text = drawn({});
  expect(text).toContain("What would change Compared with the market as it is now.");
  expect(text).toContain("“Sellers ask for it.”");
  expect(text).toContain("Yes 60%, no 10%, no with veto 5%, abstain 0%");
  expect(text).toContain("75% of it voted, and 33.4% has to.");
  // An expedited one needs more.
  expect(text).toContain("more than 66.7% must be yes");
  expect(text).toContain("2.00 WHS the vote begins at 2.00 WHS");
  expect(text).toContain("weighhouse gov vote 12 yes");
  expect(text).toContain("weighhouse gov check 12");
  expect(text).not.toContain("It can harm this market");
});

it("one that is not expedited needs less, and begins at a smaller deposit", () => {
  const text = drawn({ expedited: false });
  expect(text).toContain("more than 50% must be yes");
  expect(text).toContain("the vote begins at 1.00 WHS");
});

it("a dangerous proposal says so while it can still be voted down, and not afterwards", () => {
  expect(drawn({}, true)).toContain("It can harm this market. Read its warnings before you vote.");
  expect(drawn({ status: "rejected" }, true)).not.toContain("It can harm this market");
});

it("a proposal that has run is compared with what it left, and is no longer voted on", () => {
  const text = drawn({ status: "passed" });
  expect(text).toContain("What it changed The proposal has run.");
  expect(text).not.toContain("How to vote");
});

it("a proposal whose messages failed says why, and one without its deposit has no votes", () => {
  expect(drawn({ status: "failed", failedReason: "registry/not_paused" })).toContain("registry/not_paused");
  const waiting = drawn({ status: "deposit", votingBeginsAt: null, votingEndsAt: null });
  expect(waiting).toContain("Voting begins when the deposit is complete.");
  expect(waiting).not.toContain("Yes 60%");
});
