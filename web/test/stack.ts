// The whole stack for stories, started once: chain, IPFS, Postgres, an index that serves the storefront, a seeded market,
// and the agents of its sellers.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { localnet, type Market, Person } from "./market/person.ts";
import { type Vouched, vouch } from "./market/reputation.ts";
import { type People, type Seeded, seed } from "./market/seed.ts";

/** The variable with the file that says where a stack is. */
export const STACK = "WEIGHHOUSE_STACK";

export interface Deployment {
  chain_id: string;
  prefix: string;
  gas_price: string;
  endpoints: { rpc: string; rest: string; graphql: string; indexer: string };
  contracts: Record<string, { address: string }>;
}

export interface Stack extends Seeded {
  market: Market;
  /** The address of the page. */
  storefront: string;
  /** The addresses of the people whom the market was seeded with, by their names. */
  people: Record<string, string>;
}

export interface Started {
  stack: Stack;
  /** The file that `STACK` names. */
  file: string;
  stop(): Promise<void>;
}

/** The open orders that each listing's bond backs: all stories together leave fewer. */
const ORDERS = 30;

/** Starts a stack in a folder of its own. */
export async function start(say: (what: string) => void = () => {}): Promise<Started> {
  const home = mkdtempSync(join(tmpdir(), "weighhouse-stories-"));
  const programs =
    process.env.CARGO_TARGET_DIR ??
    fileURLToPath(new URL("../../target", import.meta.url)).replace(/\/$/, "");
  const market = {
    programs: join(programs, "debug"),
    localnet: join(home, "localnet"),
    homes: join(home, "homes"),
  };
  mkdirSync(market.homes);
  const people: People = {};
  const stop = async () => {
    await Promise.all(Object.values(people).map((person) => person.stop()));
    await localnet(market, ["down", "--remove"]);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    say("chain, IPFS, Postgres, contracts, index");
    await localnet(market, ["up"]);
    const seeded = await seed(market, people, say, ORDERS);
    const { endpoints } = deploymentOf(market);
    const addresses = Object.fromEntries(
      Object.entries(people).map(([name, { address }]) => [name, address]),
    );
    const stack: Stack = { ...seeded, market, storefront: `${endpoints.indexer}/`, people: addresses };
    const file = join(home, "stack.json");
    writeFileSync(file, JSON.stringify(stack));
    return { stack, file, stop };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

/** The stack that the stories run on. */
export function running(): Stack {
  const file = process.env[STACK];
  if (!file) throw new Error(`${STACK} names no stack: run \`node test/main.ts\``);
  return JSON.parse(readFileSync(file, "utf8"));
}

export function deploymentOf(market: Market): Deployment {
  return JSON.parse(readFileSync(join(market.localnet, "deployment.json"), "utf8"));
}

/** What the node's REST answers. */
export async function rest<Answer>({ market }: Stack, path: string): Promise<Answer> {
  const { endpoints } = deploymentOf(market);
  const answer = await fetch(new URL(path, `${endpoints.rest.replace(/\/$/, "")}/`));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as Answer;
}

/** What the registry answers to a question. */
export async function registry<Answer>(stack: Stack, question: object): Promise<Answer> {
  const { contracts } = deploymentOf(stack.market);
  const asked = encodeURIComponent(Buffer.from(JSON.stringify(question)).toString("base64"));
  const path = `cosmwasm/wasm/v1/contract/${contracts.registry?.address}/smart/${asked}`;
  return (await rest<{ data: Answer }>(stack, path)).data;
}

/** The number in what the localnet prints of a proposal. */
export function numberIn(printed: string): string {
  const number = /proposal (\d+)/.exec(printed)?.[1];
  if (number === undefined) throw new Error(printed);
  return number;
}

/** Where sealed files are had. */
export function filesOf(market: Market): string {
  const ports = JSON.parse(readFileSync(join(market.localnet, "ports.json"), "utf8")) as { files: number };
  return `http://127.0.0.1:${ports.files}`;
}

/** Somebody whom the market was seeded with. */
export function person({ market, people }: Stack, name: string): Person {
  return new Person(market, name, people[name] ?? "");
}

/**
 * What the demo's market has beside sales: publishers who are proven and attested, a look-alike, reviews, a delisted listing. The
 * first story that asks has it made, and waits until the index knows.
 */
export async function vouched(stack: Stack): Promise<Vouched> {
  const file = join(stack.market.homes, "vouched.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const people: People = Object.fromEntries(
    Object.keys(stack.people).map((name) => [name, person(stack, name)]),
  );
  const said = await vouch(stack.market, people, stack, (what) => console.error(`== ${what}`)).finally(() =>
    Promise.all(Object.values(people).map((each) => each.stop())),
  );
  for (const [name, standing] of Object.entries(STANDINGS)) {
    const question = "query ($id: ID!) { listing(id: $id) { publisher { standing } } }";
    await once(`${name} is ${standing}`, async () => {
      const { listing } = await ask<{ listing: { publisher: { standing: string } | null } | null }>(
        stack,
        question,
        { id: String(said.listings[name]) },
      );
      return listing?.publisher?.standing === standing;
    });
  }
  writeFileSync(file, JSON.stringify(said));
  return said;
}

/** What the publishers of the demo's listings are. */
const STANDINGS = {
  "tidewater/vad": "PROVEN",
  "ledgerworks/receipts": "ATTESTED",
  "t1dewater/vad": "LOOK_ALIKE",
  "fast-models/vad-turbo": "CLAIMED",
};

/** The program of the running index, and the settings that it has. */
export function indexProgram({ market }: Stack): { program: string; env: Record<string, string> } {
  const { pid } = JSON.parse(readFileSync(join(market.localnet, "indexer.pid"), "utf8")) as { pid: number };
  const settings = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  const env = settings.filter((each) => each.includes("=")).map((each) => each.split(/=(.*)/s).slice(0, 2));
  return { program: readlinkSync(`/proc/${pid}/exe`), env: Object.fromEntries(env) };
}

/** Stops the index, with its files of sealed models; the chain, its node and IPFS go on. */
export async function stopIndex({ market }: Stack): Promise<void> {
  const { pid } = JSON.parse(readFileSync(join(market.localnet, "indexer.pid"), "utf8")) as { pid: number };
  process.kill(pid, "SIGTERM");
  await once("the index ended", async () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });
}

/** Starts what does not run, and waits until the index answers. */
export async function startIndex(stack: Stack): Promise<void> {
  await localnet(stack.market, ["up"]);
  await once("the index answers", () => ask(stack, "{ _meta { height } }").catch(() => null));
}

let born = 0;

/** Somebody new with money, or with what `coin` says. Names are never anybody else's. */
export function newcomer(
  { market }: Stack,
  name: string,
  coin?: { amount: string; denom: string },
): Promise<Person> {
  born += 1;
  const faucet = coin && ["--amount", coin.amount, "--denom", coin.denom];
  return Person.open(market, `${name}-${process.pid}-${born}`, undefined, faucet);
}

/** What the index answers to a question in GraphQL. */
export async function ask<Answer>({ market }: Stack, query: string, variables: object = {}): Promise<Answer> {
  const answer = await fetch(deploymentOf(market).endpoints.graphql, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data: Answer; errors?: object[] };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** The number of an account's orders that the index has. */
export async function purchases(stack: Stack, account: string): Promise<number> {
  const question = "query ($account: String!) { account(address: $account) { purchases { totalCount } } }";
  const found = await ask<{ account: { purchases: { totalCount: number } } }>(stack, question, { account });
  return found.account.purchases.totalCount;
}

/** Waits until the index has read the card of a listing. */
export async function cardRead(stack: Stack, listing: string): Promise<void> {
  await once("the index read the card", async () => {
    const { listing: found } = await ask<{ listing: { card: object | null } }>(
      stack,
      "query($id: ID!) { listing(id: $id) { card { title } } }",
      { id: listing },
    );
    return found.card;
  });
}

/** Waits until something holds: what it found. */
export async function once<Found>(
  what: string,
  find: () => Promise<Found | null | undefined | false>,
  seconds = 60,
): Promise<Found> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}
