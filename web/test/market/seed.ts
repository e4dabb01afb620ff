// A small market: a dozen models of four sellers, sales to four buyers, offers, disputes, resales.
import { MODELS, writeModel } from "./models.ts";
import { type Market, Person } from "./person.ts";

const SELLERS = ["anneke", "bram", "chidi", "dunya"] as const;
const BUYERS = ["evi", "farouk", "gwen", "hugo"] as const;

/** Who buys what, each in this order. The last two of evi, farouk and gwen stay as they are: see `after`. */
const SALES: Record<(typeof BUYERS)[number], readonly string[]> = {
  evi: ["tidewater-vad", "fluister-nl-small", "marginalia-270m", "winnow-rerank"],
  farouk: ["tidewater-vad", "harbor-embed-v2", "ledger-ocr-printed", "sextant-forecast", "quarry-segment"],
  gwen: ["winnow-rerank", "harbor-embed-v2", "tidewater-vad", "foundry-code-400m", "polder-translate-nl-en"],
  hugo: ["harbor-embed-v2", "marginalia-270m", "winnow-rerank", "glasshouse-tomato"],
};
/** Sales whose buyers wait for the end of their window, or dispute. */
const OPEN = new Set([
  "evi winnow-rerank",
  "farouk quarry-segment",
  "farouk sextant-forecast",
  "gwen polder-translate-nl-en",
]);

export interface Seeded {
  /** Listings by the names of their models. */
  listings: Record<string, number>;
  /** Orders by buyer and model, such as `evi tidewater-vad`. */
  orders: Record<string, number>;
  /** The license that hugo resells. */
  resale: number;
  /** The order that is disputed, and undecided. */
  dispute: number;
  /** The order of the offer that no seller has taken. */
  offer: number;
}

export type People = Record<string, Person>;

/**
 * Seeds a market. The agents of `people`, who are noted as they come, run until they are stopped. Each listing's bond backs so
 * many open orders.
 */
export async function seed(
  market: Market,
  people: People,
  say: (what: string) => void,
  ordersAtOnce = 10,
): Promise<Seeded> {
  const known = (name: string): Person => {
    const person = people[name];
    if (!person) throw new Error(`nobody is called ${name}`);
    return person;
  };
  say("eight people, with money from the faucet");
  await Promise.all(
    [...SELLERS, ...BUYERS].map(async (name) => {
      people[name] = await Person.open(market, name);
    }),
  );

  say(`${MODELS.length} models: sealed, on IPFS, listed, with bonds`);
  const listings: Record<string, number> = {};
  await each(SELLERS, async (name) => {
    const seller = known(name);
    for (const model of MODELS.filter((model) => model.seller === name)) {
      const folder = writeModel(model, seller.home);
      const open = ["--deliver-within", "10m", "--orders-at-once", String(ordersAtOnce)];
      const terms = ["--name", model.name, ...open, ...(model.terms ?? [])];
      const published = await seller.run(["publish", folder, "--price", model.price, ...terms]);
      listings[model.name] = (published as { listing: number }).listing;
    }
    seller.deliver();
  });

  say("sales: paid, delivered with a proof, accepted");
  const orders: Record<string, number> = {};
  await each(BUYERS, async (name) => {
    const buyer = known(name);
    for (const model of SALES[name]) {
      const order = await buy(buyer, [String(listings[model])]);
      orders[`${name} ${model}`] = order;
      if (!OPEN.has(`${name} ${model}`)) await buyer.run(["order", "accept", String(order)]);
    }
  });

  say("a dispute that ends by agreement, one that is open, offers, resales");
  const order = (sale: string) => String(orders[sale]);
  const [evi, farouk, gwen, hugo] = BUYERS.map(known) as [Person, Person, Person, Person];
  const [resale, offer] = await Promise.all([
    resell(hugo, evi, order("hugo harbor-embed-v2"), order("hugo marginalia-270m")),
    offers(gwen, known("chidi"), String(listings["harbor-embed-v2-clinic"])),
    agree(farouk, known("chidi"), order("farouk sextant-forecast")),
  ]);
  await farouk.run(["dispute", "open", order("farouk quarry-segment"), "--reason", REASON]);
  return { listings, orders, resale, dispute: Number(order("farouk quarry-segment")), offer };
}

const REASON = "https://example.org/evidence/stockpiles.json";

/** Buys and waits for the key; the order's number. */
async function buy(buyer: Person, what: readonly string[]): Promise<number> {
  const bought = await buyer.run(["buy", ...what, "--wait", "2m"]);
  return (bought as { order: number }).order;
}

/** One license is sold on, with its key; another is for sale. That one's number. */
async function resell(holder: Person, buyer: Person, sold: string, forSale: string): Promise<number> {
  await holder.run(["resale", "start", sold, "--price", "5.5whs", "--deliver-within", "10m"]);
  await holder.run(["resale", "start", forSale, "--price", "3.6whs", "--deliver-within", "10m"]);
  holder.deliver();
  const order = await buy(buyer, ["--license", sold]);
  await buyer.run(["order", "accept", String(order)]);
  return Number(forSale);
}

/** One offer is taken, and another waits. That one's order. */
async function offers(buyer: Person, seller: Person, listing: string): Promise<number> {
  const make = async (price: string) => {
    const made = await buyer.run(["offer", "make", listing, price, "--again"]);
    return (made as { order: number }).order;
  };
  const taken = await make("20whs");
  await seller.run(["offer", "take", String(taken)]);
  return make("15whs");
}

async function agree(buyer: Person, seller: Person, order: string): Promise<void> {
  await buyer.run(["dispute", "open", order, "--reason", REASON]);
  await buyer.run(["dispute", "propose", order, "1.5whs"]);
  await seller.run(["dispute", "propose", order, "1.5whs"]);
}

async function each<Name>(names: readonly Name[], act: (name: Name) => Promise<void>): Promise<void> {
  await Promise.all(names.map(act));
}
