import { sha256 } from "@noble/hashes/sha2.js";
import { bech32 } from "@scure/base";
import type { Market } from "#messages";
import type { ChainConfig } from "../config";
import { unturned } from "../market/names";
import { unhex } from "./bytes";
import { type Code, checksumOf, codeOf } from "./code";
import type * as registry from "./generated/registry";
import { releases } from "./generated/releases";
import type * as reputation from "./generated/reputation";
import type { Chain, ContractName } from "./market";
import { loadMessages } from "./module";
import { Nodes, Refused } from "./node";
import { ask, type Coin, type MarketConfig } from "./records";
import { asking } from "./reputation";

/** Votes by the tokens behind them, in base units. */
export interface Votes {
  yes: string;
  abstain: string;
  no: string;
  veto: string;
}

/** A proposal of the chain's governance. Times are seconds since 1970; null before they are known. */
export interface ProposalRecord {
  id: string;
  status: "deposit" | "voting" | "passed" | "rejected" | "failed" | "unknown";
  title: string;
  summary: string;
  proposer: string;
  expedited: boolean;
  deposit: Coin[];
  /** The chain's words where it passed and its messages failed; empty otherwise. */
  failedReason: string;
  submittedAt: number | null;
  depositEndsAt: number | null;
  votingBeginsAt: number | null;
  votingEndsAt: number | null;
  /** Null before the vote. */
  tally: Votes | null;
  /** The protobuf types of its messages. */
  types: string[];
  /** Whether a message names a contract of the market, or an account that can replace the code of one. */
  concerns: boolean;
}

/** A sentence of the decoder: its code, by which another language says the same, and the English. */
export interface Sentence {
  code: string;
  values?: Record<string, string>;
  text: string;
}

export type ChangeValue =
  | { amount: Coin }
  /** Basis points. */
  | { share: number }
  /** Seconds. */
  | { span: number }
  /** Seconds since 1970. */
  | { time: number }
  | { milliseconds: number }
  | { bytes_per_second: number }
  | { number: string }
  | { flag: boolean }
  | { text: string }
  | { account: string }
  | "absent";

/** What one message would change. */
export interface Change {
  type_url: string;
  decoded: boolean;
  title: Sentence;
  /** `from` is null for a value that replaces nothing. */
  lines: { label: Sentence; from: ChangeValue | null; to: ChangeValue }[];
  affects: Sentence[];
  warnings: (Sentence & { severity: "caution" | "danger" })[];
}

/** A message of a proposal: explained, and as it stands. */
export interface ExplainedMessage {
  change: Change;
  dangerous: boolean;
  raw: object;
}

/** The chain's rules of votes: shares are decimal texts from 0 to 1. */
export interface VoteRules {
  quorum: string;
  threshold: string;
  expeditedThreshold: string;
  veto: string;
  deposit: Coin[];
  expeditedDeposit: Coin[];
}

/** What votes, and by which rules. */
export interface Stake {
  /** The tokens that can vote now, in base units. */
  bonded: string;
  rules: VoteRules;
}

/** The market as the chain has it now. */
export interface StandingMarket {
  /** The account as which the chain runs proposals, computed here. */
  authority: string;
  /** The account that sets the rules: the registry's owner; empty if there is none. */
  governance: string;
  settings: MarketConfig;
  reputation: reputation.Config | null;
  pause: registry.OrderPause;
  codes: Partial<Record<ContractName, Code>>;
  /** Seconds since 1970, by the newest block. */
  now: number;
}

/** A proposal with all that is known of it. */
export interface WholeProposal {
  proposal: ProposalRecord;
  messages: ExplainedMessage[];
  votes: Votes;
  stake: Stake;
}

export interface ProposalPage {
  proposals: ProposalRecord[];
  /** The key of the next page; null behind the last. */
  next: string | null;
  stake: Stake;
}

interface Wanted {
  codes: number[];
  listings: number[];
  verifiers: string[];
  handles: string[];
}

/** Proposals of one page: a proposal can be as large as a transaction. */
const PAGE = 10;
/** The most names of each kind that are looked up for one proposal. */
const MOST_NAMES = 100;

const PATHS = {
  proposals: "/cosmos.gov.v1.Query/Proposals",
  proposal: "/cosmos.gov.v1.Query/Proposal",
  tally: "/cosmos.gov.v1.Query/TallyResult",
  rules: "/cosmos.gov.v1.Query/Params",
  pool: "/cosmos.staking.v1beta1.Query/Pool",
};

/** The account of the chain's governance: no key signs for it, and its address follows from its name. */
export function authorityOf(prefix: string): string {
  const name = new TextEncoder().encode("gov");
  return bech32.encode(prefix, bech32.toWords(sha256(name).slice(0, 20)));
}

/** The chain's governance by a node's word, as far as it concerns one market. Decoded by `packages/messages`. */
export class Governance {
  private readonly nodes: Nodes;
  private made: Market | undefined;

  constructor(
    private readonly config: ChainConfig,
    private readonly chain: Chain,
    nodes?: Nodes,
  ) {
    this.nodes = nodes ?? new Nodes(config.rpc, config.id);
  }

  /** A page of proposals, the newest first, each with its votes. */
  async page(market: StandingMarket, key: string | null): Promise<ProposalPage> {
    const messages = await loadMessages();
    const reader = await this.market();
    const request = messages.proposalsRequest(PAGE, unhex(key ?? ""));
    const [answer, stake] = await Promise.all([this.nodes.query(PATHS.proposals, request), this.stake()]);
    const page = told(reader.proposals(answer, adminsOf(market))) as Omit<ProposalPage, "stake">;
    const proposals = page.proposals.map(async (proposal) =>
      proposal.status === "voting" ? { ...proposal, tally: await this.votes(BigInt(proposal.id)) } : proposal,
    );
    return { proposals: await Promise.all(proposals), next: page.next, stake };
  }

  /** One proposal, explained against the market as it is now; null if the chain has none of that number. */
  async proposal(market: StandingMarket, id: bigint): Promise<WholeProposal | null> {
    const messages = await loadMessages();
    const reader = await this.market();
    const answer = await orNull(this.nodes.query(PATHS.proposal, messages.proposalRequest(id)));
    if (answer === null) return null;
    const wanted: Wanted = JSON.parse(reader.wantedBy(answer));
    const [known, votes, stake] = await Promise.all([
      this.known(market, wanted),
      this.votes(id),
      this.stake(),
    ]);
    return {
      proposal: told(reader.proposal(answer, adminsOf(market))),
      messages: told(messages.explainProposal(written(known), answer)),
      votes,
      stake,
    };
  }

  private async votes(id: bigint): Promise<Votes> {
    const messages = await loadMessages();
    return JSON.parse(messages.tally(await this.nodes.query(PATHS.tally, messages.tallyRequest(id))));
  }

  private async stake(): Promise<Stake> {
    const messages = await loadMessages();
    const [rules, pool] = await Promise.all([
      this.nodes.query(PATHS.rules, messages.voteRulesRequest()),
      this.nodes.query(PATHS.pool, messages.bondedRequest()),
    ]);
    return { rules: JSON.parse(messages.voteRules(rules)), bonded: messages.bonded(pool) };
  }

  /** Who governs the market, and by which rules. */
  async standing(): Promise<StandingMarket> {
    const { chain, config } = this;
    const named = Object.entries(config.contracts) as [ContractName, string][];
    const [owner, settings, reputation, pause, codes, head] = await Promise.all([
      chain.smart<registry.OwnershipFor_String>("registry", { ownership: {} }),
      ask.config(chain),
      config.contracts.reputation === undefined ? null : asking.config(chain),
      chain.smart<registry.OrderPause>("registry", { order_pause: {} }),
      Promise.all(named.map(async ([name, address]) => [name, await codeOf(this.nodes, address)] as const)),
      chain.head(),
    ]);
    return {
      authority: authorityOf(config.prefix),
      governance: owner.owner ?? "",
      settings,
      reputation,
      pause,
      codes: Object.fromEntries(codes),
      now: Math.floor(head.time / 1000),
    };
  }

  /** What `packages/messages` explains a proposal with. */
  private async known(market: StandingMarket, wanted: Wanted): Promise<object> {
    const { chain, config } = this;
    const [codes, listings, verifiers, handles] = await Promise.all([
      // The newest codes are the ones that contracts move to.
      found(wanted.codes.slice(-MOST_NAMES), async (id) => {
        const checksum = await checksumOf(this.nodes, BigInt(id));
        return checksum && codeWith(checksum);
      }),
      found(wanted.listings, async (listing) => (await ask.listing(chain, listing)).name),
      found(wanted.verifiers, (verifier) => chain.smart<object>("reputation", { verifier: { verifier } })),
      found(wanted.handles, (handle) => asking.handle(chain, handle)),
    ]);
    const { authority, governance, settings, reputation, pause, now } = market;
    const installed = Object.entries(market.codes).map(([name, { id, admin, version }]) => [
      config.contracts[name as ContractName] ?? "",
      { code_id: Number(id), admin: admin === "" ? null : admin, version },
    ]);
    const run = Object.values(market.codes).map(({ id, checksum }) => [id, codeWith(checksum)] as const);
    return {
      ...{ contracts: config.contracts, authority, governance, registry: settings, reputation, pause, now },
      ...{ listings, verifiers, handles, installed: Object.fromEntries(installed) },
      cut: Object.values(wanted).some((names) => names.length > MOST_NAMES),
      codes: { ...codes, ...Object.fromEntries(run) },
    };
  }

  private async market(): Promise<Market> {
    const messages = await loadMessages();
    this.made ??= new messages.Market(JSON.stringify(this.config.contracts));
    return this.made;
  }
}

/** The accounts that can replace a contract's code, but the chain's governance: as that, every proposal runs. */
function adminsOf({ codes, governance, authority }: StandingMarket): string[] {
  const admins = [governance, ...Object.values(codes).map(({ admin }) => admin)];
  return [...new Set(admins)].filter((admin) => admin !== "" && admin !== authority);
}

/** 2⁶⁴, as which the largest number of 64 bits is read here, and that number as it stands. */
const [PAST_LARGEST, LARGEST] = [JSON.stringify(2 ** 64), "18446744073709551615"];

/** JSON in which the largest number of 64 bits is itself: a setting without a bound would else keep all proposals from being read. */
function written(known: object): string {
  return JSON.stringify(known).replaceAll(PAST_LARGEST, LARGEST);
}

/** What a proposal says, in strangers’ words: none of them turns a line around, its reader’s own words in it too. */
function told(json: string) {
  return JSON.parse(unturned(json));
}

function codeWith(checksum: string) {
  return { checksum, ...(releases[checksum] ?? { release: null, contract: null }) };
}

/** What the chain knows of each name. A name that it refuses to know is left out. */
async function found<Name extends number | string, Found>(
  names: Name[],
  find: (name: Name) => Promise<Found | null>,
): Promise<Record<string, Found>> {
  const asked = names.slice(0, MOST_NAMES).map(async (name) => [name, await orNull(find(name))] as const);
  return Object.fromEntries((await Promise.all(asked)).filter(([, known]) => known !== null)) as Record<
    string,
    Found
  >;
}

async function orNull<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
