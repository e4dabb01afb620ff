// Starts a stack, runs the stories on it one after the other, and takes it down: node test/main.ts [PATTERN...]
// `node test/main.ts --keep` leaves a stack up until it is interrupted, for stories that are run again and again:
// WEIGHHOUSE_STACK=FILE node --test test/stories/home.test.ts
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { STACK, start } from "./stack.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const patterns = process.argv.slice(2).filter((argument) => argument !== "--keep");
const names = patterns.length > 0 ? patterns.map((name) => `stories/${name}.test.ts`) : ["stories/*.test.ts"];
const files = names.flatMap((name) => globSync(name, { cwd: here }).map((file) => `${here}${file}`)).sort();
if (files.length === 0) {
  console.error(`no story is called ${patterns.join(" or ")}`);
  process.exit(2);
}
const begin = Date.now();
const { file, stack, stop } = await start((what) => console.error(`== ${what}`));
let interrupted = () => {};
const interruption = new Promise<number>((resolve) => {
  interrupted = () => resolve(130);
});
process.on("SIGINT", interrupted).on("SIGTERM", interrupted);
console.error(
  `== the market is seeded after ${Math.round((Date.now() - begin) / 1000)} s: ${stack.storefront}`,
);
let code: number;
if (process.argv.includes("--keep")) {
  console.log(`${STACK}=${file}`);
  code = await interruption;
} else {
  const stories = spawn(process.execPath, ["--test", "--test-concurrency=1", ...files], {
    stdio: "inherit",
    env: { ...process.env, [STACK]: file },
  });
  const ended = new Promise<number>((resolve) => stories.once("exit", (status) => resolve(status ?? 1)));
  code = await Promise.race([ended, interruption]);
  if (code === 130) stories.kill();
}
await stop();
process.exit(code);
