// Says where the storefront shows the people of the small market: node shown.ts DEPLOYMENT MARKET, where MARKET has what main.ts
// printed. Fails unless the index shows all of them in time.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Vouched } from "./reputation.ts";
import type { Seeded } from "./seed.ts";

/** Milliseconds. The index asks a domain and fetches texts after it has their blocks, and asks again a minute after a failure. */
const PATIENCE = 150_000;
const PAUSE = 1_000;
/** Milliseconds for one answer. */
const TIMEOUT = 10_000;

const QUERY = `
  query Shown($proven: ID!, $attested: ID!, $alike: ID!, $reviewed: ID!, $delisted: ID!) {
    proven: listing(id: $proven) { publisher { standing } }
    attested: listing(id: $attested) { publisher { standing } }
    alike: listing(id: $alike) { publisher { standing } loads }
    reviewed: listing(id: $reviewed) {
      reviews(first: 20) { nodes { words { text } answer { words { text } } } }
    }
    delisted: listing(id: $delisted) { state reports(first: 1) { nodes { state } } }
  }
`;

interface Published {
  publisher: { standing: string } | null;
}

interface Words {
  words: { text: string | null } | null;
}

interface Answer {
  proven: Published | null;
  attested: Published | null;
  alike: (Published & { loads: string }) | null;
  reviewed: { reviews: { nodes: (Words & { answer: Words | null })[] } } | null;
  delisted: { state: string; reports: { nodes: { state: string }[] } } | null;
}

/** Each thing to see: what it is, the listing that shows it, the part of its page, and whether the index has it. */
const SIGHTS: {
  what: string;
  key: keyof Answer;
  listing: string;
  tab?: string;
  isShown: (answer: Answer) => boolean | undefined;
}[] = [
  {
    what: "a publisher proven by its domain",
    key: "proven",
    listing: "tidewater/vad",
    isShown: ({ proven }) => proven?.publisher?.standing === "PROVEN",
  },
  {
    what: "a publisher that a verifier attests",
    key: "attested",
    listing: "ledgerworks/receipts",
    isShown: ({ attested }) => attested?.publisher?.standing === "ATTESTED",
  },
  {
    what: "a look-alike, whose model runs code",
    key: "alike",
    listing: "t1dewater/vad",
    isShown: ({ alike }) => alike?.publisher?.standing === "LOOK_ALIKE" && alike.loads === "RUNS_CODE",
  },
  {
    what: "reviews, one with the seller's answer",
    key: "reviewed",
    listing: "tidewater-vad",
    tab: "reviews",
    isShown: ({ reviewed }) =>
      reviewed?.reviews.nodes.some(({ words, answer }) => words?.text != null && answer?.words?.text != null),
  },
  {
    what: "a listing that was delisted after a report",
    key: "delisted",
    listing: "fast-models/vad-turbo",
    tab: "reviews",
    isShown: ({ delisted }) =>
      delisted?.state === "DELISTED" && delisted.reports.nodes.some(({ state }) => state === "UPHELD"),
  },
];

const { positionals } = parseArgs({ allowPositionals: true });
const [deployment, market] = positionals;
if (!deployment || !market) {
  console.error("usage: node shown.ts DEPLOYMENT MARKET");
  process.exit(2);
}
const { endpoints } = read<{ endpoints: { indexer: string; graphql: string } }>(deployment);
const { listings } = read<Seeded & Vouched>(market);
const variables = Object.fromEntries(SIGHTS.map(({ key, listing }) => [key, String(listings[listing])]));

const end = Date.now() + PATIENCE;
let missing = SIGHTS.map(({ what }) => what);
let trouble = "";
while (missing.length > 0 && Date.now() < end) {
  try {
    const answer = await ask();
    trouble = "";
    missing = SIGHTS.filter(({ isShown }) => !isShown(answer)).map(({ what }) => what);
  } catch (error) {
    trouble = ` The last question failed: ${String(error)}`;
  }
  if (missing.length > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE));
}
if (missing.length > 0) {
  console.error(`the index does not show within ${PATIENCE / 1000} s: ${missing.join("; ")}.${trouble}`);
  process.exit(1);
}
const root = endpoints.indexer.replace(/\/$/, "");
for (const { what, listing, tab } of SIGHTS)
  console.log(`${what}: ${root}/#/models/${listings[listing]}${tab ? `?tab=${tab}` : ""}`);

function read<Content>(path: string): Content {
  return JSON.parse(readFileSync(path, "utf8"));
}

async function ask(): Promise<Answer> {
  const answered = await fetch(endpoints.graphql, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: QUERY, variables }),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  const { data, errors } = (await answered.json()) as { data: Answer; errors?: object[] };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
