// Folders of models that stories change before they are sold.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A copy of a model's folder, with another title in its card, and perhaps a base model. */
export function copied(from: string, to: string, title: string, base?: string): string {
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from)) copyFileSync(join(from, file), join(to, file));
  const card = readFileSync(join(to, "README.md"), "utf8").replace(/^# .*$/m, `# ${title}`);
  const named = base === undefined ? card : card.replace("---\n", `---\nbase_model: ${base}\n`);
  writeFileSync(join(to, "README.md"), named);
  return to;
}
