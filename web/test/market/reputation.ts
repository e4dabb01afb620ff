// Who is behind the small market's models, and what their buyers say: a publisher who is proven, one who is attested, one who looks
// like the first and whose model runs code, reviews with an answer and a vote, and a report that ends in a delisting.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { MODELS, type Model, writeModel } from "./models.ts";
import { localnet, type Market, Person } from "./person.ts";
import type { People, Seeded } from "./seed.ts";

const NAMES = ["bram", "chidi", "evi", "farouk", "gwen", "hugo"];
/** A domain of the localnet's own host. */
const DOMAIN = "tidewater.example";
/** The checks of the notary, in the order of the contract. */
const CHECKS = ["document", "organization"];
export interface Vouched {
  /** Listings under publishers' names, by name. */
  listings: Record<string, number>;
  /** The report that was upheld, and whose listing governance delisted. */
  report: number;
}

/** Adds to a seeded market. */
export async function vouch(
  market: Market,
  people: People,
  { orders }: Seeded,
  say: (what: string) => void,
): Promise<Vouched> {
  const [bram, chidi, evi, farouk, gwen, hugo] = NAMES.map((name) => {
    const person = people[name];
    if (!person) throw new Error(`nobody is called ${name}`);
    return person;
  }) as [Person, Person, Person, Person, Person, Person];
  const govern = (contract: string, message: object, title: string) =>
    localnet(market, ["govern", contract, JSON.stringify(message), "--title", title]);

  say("a publisher proven by a domain, one attested by a notary, and one who looks like the first");
  const [notary, ivo] = await Promise.all([Person.open(market, "notary"), Person.open(market, "ivo")]);
  people.notary = notary;
  people.ivo = ivo;
  // The domain names its account before the profile names the domain: the index asks at once, and after a failure a minute later.
  await localnet(market, ["domain", DOMAIN, bram.address]);
  await Promise.all([
    claim(bram, "tidewater", "Speech and retrieval, from a workshop by the sea.", DOMAIN),
    claim(chidi, "ledgerworks", "Models that read papers, and the numbers on them."),
    claim(ivo, "fast-models", "All that is fast."),
  ]);
  const scope = { level: "substantial", checks: CHECKS };
  const accredit = {
    verifier: notary.address,
    name: "Notary of the harbour",
    url: "https://notary.example/how",
    scope,
  };
  await govern("reputation", { accredit_verifier: accredit }, "Accredit the notary of the harbour");
  const evidence = text(notary, "register.md", "Extract of the trade register, number 6151-0017.");
  const checked = ["--level", "substantial", "--check", CHECKS.join(","), "--evidence", evidence];
  await notary.run([
    "attestation",
    "make",
    chidi.address,
    ...checked,
    "--opening",
    join(notary.home, "opening.json"),
  ]);
  const named = {
    "tidewater/vad": await publish(bram, "tidewater-vad", "tidewater/vad", "4whs"),
    "ledgerworks/receipts": await publish(chidi, "ledger-ocr-printed", "ledgerworks/receipts", "7whs"),
    // What pretends to be another's runs code, too.
    "t1dewater/vad": await publish(ivo, "tidewater-vad", "t1dewater/vad", "1whs", {
      "hubconf.py": "print('this ran when the model was loaded')\n",
    }),
    // Nobody proves or attests this one, and it looks like nobody else's.
    "sidestreet/receipts-small": await publish(
      ivo,
      "ledger-ocr-printed",
      "sidestreet/receipts-small",
      "2whs",
    ),
    "fast-models/vad-turbo": await publish(ivo, "tidewater-vad", "fast-models/vad-turbo", "2whs"),
  };
  ivo.deliver();

  say("reviews, an answer, a vote");
  const order = (sale: string) => String(orders[sale]);
  await review(
    evi,
    order("evi tidewater-vad"),
    5,
    "It finds speech in a room full of engines. No false alarm in a week of recordings.",
  );
  await review(
    farouk,
    order("farouk tidewater-vad"),
    2,
    "Good on clean speech. It misses whispers, and the card does not say so.",
  );
  await review(
    gwen,
    order("gwen tidewater-vad"),
    4,
    "Does what it says on a Raspberry Pi 4, at a tenth of one core.",
  );
  await review(hugo, order("hugo winnow-rerank"), 4, null);
  const answer = text(
    bram,
    "answer.md",
    "True: it was trained on voices above 40 dB. The card says so from version 2 on.",
  );
  await bram.run(["review", "answer", order("farouk tidewater-vad"), "--words", answer]);
  const license = order("gwen tidewater-vad");
  await gwen.run(["review", "vote", order("farouk tidewater-vad"), "--license", license]);

  say("a report, which governance upholds and follows by a delisting");
  const turbo = named["fast-models/vad-turbo"];
  const proof = text(
    hugo,
    "evidence.md",
    "The numbers of its card are those of tidewater-vad, to the last digit.",
  );
  const charge = ["--charge", "misleading", "--evidence", proof];
  const { report } = (await hugo.run(["report", "file", String(turbo), ...charge])) as { report: number };
  await govern("reputation", { decide: { report, decision: "upheld", reasons: null } }, "Uphold a report");
  await govern("registry", { delist: { listing: turbo } }, "Delist a model that misleads");
  return { listings: named, report };
}

async function claim(person: Person, handle: string, about: string, domain?: string): Promise<void> {
  await person.run(["profile", "claim", handle]);
  const card = text(person, "card.md", `# ${handle}\n\n${about}\n`);
  await person.run(["profile", "set", "--card", card, ...(domain === undefined ? [] : ["--domain", domain])]);
}

/** Lists a model of the small market under another name, perhaps with more files. */
async function publish(
  seller: Person,
  model: string,
  name: string,
  price: string,
  more: Record<string, string> = {},
): Promise<number> {
  const path = writeModel(known(model), join(seller.home, name.replace("/", "-")));
  for (const [file, content] of Object.entries(more)) writeFileSync(join(path, file), content);
  const terms = ["--name", name, "--price", price, "--deliver-within", "10m", "--orders-at-once", "2"];
  const published = await seller.run(["publish", path, ...terms]);
  return (published as { listing: number }).listing;
}

function known(model: string): Model {
  const found = MODELS.find(({ name }) => name === model);
  if (!found) throw new Error(`no model is called ${model}`);
  return found;
}

async function review(buyer: Person, order: string, stars: number, words: string | null): Promise<void> {
  const said = words === null ? [] : ["--words", text(buyer, `review-${order}.md`, words)];
  await buyer.run(["review", "write", order, "--stars", String(stars), ...said]);
}

/** Writes a text into a home; its path. */
function text(person: Person, name: string, content: string): string {
  const path = join(person.home, name);
  writeFileSync(path, content);
  return path;
}
