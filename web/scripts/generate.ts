// Writes the types of all that the storefront knows of others, from the schemas that they publish: GraphQL and REST of the
// index, and the contracts' messages; and the releases that have each code of a contract. What it writes is committed;
// scripts/web.sh refuses what is stale.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { compile, type JSONSchema } from "json-schema-to-typescript";

const CONTRACTS = ["escrow", "license", "registry", "reputation", "royalties"];
const SCHEMAS = "../schema";
const RELEASES = "../deploy/releases";

type Definitions = Record<string, JSONSchema>;

interface ContractSchema {
  execute: JSONSchema;
  query: JSONSchema;
  responses: Record<string, JSONSchema>;
}

const read = (name: string) => JSON.parse(readFileSync(`${SCHEMAS}/${name}.json`, "utf8"));

/** Types by their names. What they refer to stands beside them, once. */
async function types(definitions: Definitions, source: string): Promise<string> {
  const names = Object.keys(definitions).sort();
  const all: JSONSchema = {
    title: "All",
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/definitions/${name}` }])),
    definitions,
  };
  const text = await compile(all, "All", {
    additionalProperties: false,
    bannerComment: `// Generated from ${source} by \`npm run generate\`.`,
    ignoreMinAndMaxItems: true,
  });
  // The list of all of them was for the compiler.
  return text.replace(/export interface All \{\n(?:.*\n)*?\}\n/, "");
}

/** Adds a schema by its name, and what it defines; what is defined otherwise elsewhere bears its name too. */
function add(definitions: Definitions, name: string, schema: JSONSchema): void {
  let text = JSON.stringify(schema);
  const differs = (defined: string, { title: _, ...definition }: JSONSchema) =>
    defined in definitions && JSON.stringify(definitions[defined]) !== JSON.stringify(definition);
  for (const [defined, definition] of Object.entries(schema.definitions ?? {})) {
    if (differs(defined, definition))
      text = text.replaceAll(`"#/definitions/${defined}"`, `"#/definitions/${name}${defined}"`);
  }
  const { definitions: own = {}, title: _, $schema: __, ...itself } = JSON.parse(text) as JSONSchema;
  for (const [defined, { title: ___, ...definition }] of Object.entries(own)) {
    definitions[differs(defined, definition) ? name + defined : defined] = definition;
  }
  definitions[differs(name, itself) ? `${name}Answer` : name] = itself;
}

async function contract(name: string): Promise<string> {
  const { execute, query, responses } = read(name) as ContractSchema;
  const definitions: Definitions = {};
  add(definitions, "ExecuteMsg", execute);
  add(definitions, "QueryMsg", query);
  for (const response of Object.values(responses)) add(definitions, response.title ?? "Response", response);
  return types(definitions, `schema/${name}.json`);
}

/** The bodies of REST: OpenAPI 3.1 has them as JSON schemas of its components. */
function rest(): Promise<string> {
  const { schemas } = read("openapi").components as { schemas: Definitions };
  const text = JSON.stringify(schemas).replaceAll("#/components/schemas/", "#/definitions/");
  // The compiler would take a reference with words of its own for another type than the one it refers to.
  const reference = (_: string, value: JSONSchema) =>
    typeof value?.$ref === "string" ? { $ref: value.$ref } : value;
  return types(JSON.parse(text, reference), "schema/openapi.json");
}

/** The release and the contract of each code that a kept release has, by the SHA-256 of its Wasm. */
function releases(): string {
  const found: Record<string, [string, string]> = {};
  for (const version of existsSync(RELEASES) ? readdirSync(RELEASES).sort() : []) {
    const file = `${RELEASES}/${version}/checksums.txt`;
    if (!existsSync(file)) continue;
    // A code that did not change stays the first release's.
    const lines = readFileSync(file, "utf8").matchAll(/^([0-9a-f]{64}) {2}weighhouse_(\w+)\.wasm$/gm);
    for (const [, sum = "", contract = ""] of lines) found[sum] ??= [version, contract];
  }
  const rows = Object.entries(found).map(
    ([sum, [version, contract]]) => `  "${sum}": { release: "${version}", contract: "${contract}" },\n`,
  );
  const table = rows.length === 0 ? "{}" : `{\n${rows.join("")}}`;
  return `// Generated from deploy/releases by \`npm run generate\`.\nexport const releases: Record<string, { release: string; contract: string }> = ${table};\n`;
}

execFileSync("npx", ["graphql-codegen", "--config", "codegen.ts", "--silent"], { stdio: "inherit" });
writeFileSync("src/api/generated/rest.ts", await rest());
mkdirSync("src/chain/generated", { recursive: true });
for (const name of CONTRACTS) writeFileSync(`src/chain/generated/${name}.ts`, await contract(name));
writeFileSync("src/chain/generated/releases.ts", releases());
