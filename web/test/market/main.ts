// Seeds the market of a localnet: node main.ts PROGRAMS LOCALNET HOMES. Prints what there is, in JSON.
import { parseArgs } from "node:util";
import { type People, seed } from "./seed.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const [programs, localnet, homes] = positionals;
if (!programs || !localnet || !homes) {
  console.error("usage: node main.ts PROGRAMS LOCALNET HOMES");
  process.exit(2);
}
const people: People = {};
try {
  const seeded = await seed({ programs, localnet, homes }, people, (what) => console.error(`\n== ${what}`));
  console.log(JSON.stringify(seeded));
} finally {
  await Promise.all(Object.values(people).map((person) => person.stop()));
}
