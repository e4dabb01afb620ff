// Seeds the market of a localnet: node main.ts PROGRAMS LOCALNET HOMES. Prints what there is, in JSON.
import { parseArgs } from "node:util";
import { seed } from "./seed.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const [programs, localnet, homes] = positionals;
if (!programs || !localnet || !homes) {
  console.error("usage: node main.ts PROGRAMS LOCALNET HOMES");
  process.exit(2);
}
const { people, ...seeded } = await seed({ programs, localnet, homes }, (what) =>
  console.error(`\n== ${what}`),
);
await Promise.all(Object.values(people).map((person) => person.stop()));
console.log(JSON.stringify(seeded));
