// Seeds the market of a localnet: node main.ts PROGRAMS LOCALNET HOMES [AGENTS]. Prints what there is, in JSON. The sellers' agents
// end with it, unless a file AGENTS is named: then they go on, and their processes stand in it, a line each.
import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { vouch } from "./reputation.ts";
import { type People, seed } from "./seed.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const [programs, localnet, homes, agents] = positionals;
if (!programs || !localnet || !homes) {
  console.error("usage: node main.ts PROGRAMS LOCALNET HOMES [AGENTS]");
  process.exit(2);
}
const people: People = {};
const stop = () => Promise.all(Object.values(people).map((person) => person.stop()));
const market = { programs, localnet, homes, agentsGoOn: agents !== undefined };
try {
  const say = (what: string) => console.error(`\n== ${what}`);
  const seeded = await seed(market, people, say);
  const vouched = await vouch(market, people, seeded, say);
  console.log(
    JSON.stringify({ ...seeded, ...vouched, listings: { ...seeded.listings, ...vouched.listings } }),
  );
} catch (error) {
  await stop();
  throw error;
}
if (agents === undefined) await stop();
else {
  const ids = Object.values(people).flatMap(({ agentId }) => agentId ?? []);
  appendFileSync(agents, ids.map((id) => `${id}\n`).join(""));
}
