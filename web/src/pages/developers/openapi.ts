/** What of an OpenAPI 3.1 document the reference shows. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  additionalProperties?: boolean | Schema;
}

interface Content {
  content?: Record<string, { schema?: Schema }>;
  description?: string;
}

interface RawOperation {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: Content;
  responses?: Record<string, Content>;
}

export interface Document {
  paths: Record<string, Record<string, RawOperation>>;
  components?: { schemas?: Record<string, Schema> };
}

export interface Field {
  name: string;
  /** `string`, `list of Listing`, `one of asc, desc`. */
  type: string;
  /** The schema whose fields it has, if it has any. */
  of: Schema | null;
  required: boolean;
  description: string;
}

export interface Operation {
  method: string;
  path: string;
  tag: string;
  /** What it does, in a sentence or more. */
  does: string;
  parameters: (Field & { in: string })[];
  body: { type: string; schema: Schema | null } | null;
  answers: { status: string; type: string; schema: Schema | null; description: string }[];
}

const METHODS = ["get", "head", "post", "patch", "put", "delete"];

/** All operations, in the order of their tags' first appearance and then of the document. */
export function operationsOf(document: Document): Operation[] {
  const all = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [read(method.toUpperCase(), path, operation)] : [];
    }),
  );
  const tags = [...new Set(all.map((operation) => operation.tag))];
  return tags.flatMap((tag) => all.filter((operation) => operation.tag === tag));
}

function read(method: string, path: string, raw: RawOperation): Operation {
  return {
    method,
    path,
    tag: raw.tags?.[0] ?? "",
    does: joined(raw.description?.startsWith(raw.summary ?? "-") ? raw.description : (raw.summary ?? "")),
    parameters: (raw.parameters ?? []).map(({ name, in: where, required, description, schema }) => ({
      name,
      in: where,
      type: typeOf(schema),
      of: null,
      required: required ?? false,
      description: joined(description ?? schema?.description ?? ""),
    })),
    body: raw.requestBody ? contentOf(raw.requestBody) : null,
    answers: Object.entries(raw.responses ?? {}).map(([status, answer]) => ({
      status,
      ...contentOf(answer),
      description: joined(answer.description ?? ""),
    })),
  };
}

function contentOf({ content }: Content): { type: string; schema: Schema | null } {
  const [media, found] = Object.entries(content ?? {})[0] ?? ["", {}];
  if (!found.schema) return { type: media, schema: null };
  const isJson = media.endsWith("json");
  return { type: isJson ? typeOf(found.schema) : media, schema: isJson ? found.schema : null };
}

/** The lines of a description are broken for the source, not for who reads it. */
function joined(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}

/** A type in words: names of schemas stay names. */
export function typeOf(schema: Schema | undefined): string {
  if (!schema) return "";
  if (schema.$ref) return nameOf(schema.$ref);
  const parts = (schema.oneOf ?? schema.anyOf)?.map(typeOf);
  if (parts) return [...new Set(parts)].join(" or ");
  if (schema.enum) return schema.enum.map(String).join(" or ");
  const only = schema.allOf?.length === 1 ? schema.allOf[0] : undefined;
  if (only && !schema.properties) return typeOf(only);
  const types = [schema.type ?? (schema.properties || schema.allOf ? "object" : "any")].flat();
  const name = types
    .map((type) => (type === "array" ? `list of ${typeOf(schema.items)}` : type))
    .join(" or ");
  return `${name}${bounds(schema)}`;
}

function bounds({ minimum, maximum, format }: Schema): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  return format === "date-time" ? ", RFC 3339" : "";
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1).replace("contract.", "");
}

/** The fields of a schema, through references and what it extends. */
export function fieldsOf(document: Document, schema: Schema | null): Field[] {
  if (!schema) return [];
  const found = new Map<string, Field>();
  const gather = (each: Schema, depth: number) => {
    if (depth > 8) return;
    if (each.$ref) return gather(resolved(document, each.$ref), depth + 1);
    for (const part of each.allOf ?? []) gather(part, depth + 1);
    for (const [name, field] of Object.entries(each.properties ?? {})) {
      found.set(name, {
        name,
        type: typeOf(field),
        of: innerOf(document, field),
        required: each.required?.includes(name) ?? false,
        description: joined(field.description ?? describedIn(field) ?? ""),
      });
    }
  };
  gather(innerOf(document, schema) ?? schema, 0);
  return [...found.values()];
}

/** The description that stands beside a reference in a choice. */
function describedIn(schema: Schema): string | undefined {
  return [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])].find(
    (part) => part.description,
  )?.description;
}

/** The schema with fields that a schema leads to: itself, an item, or the one choice that has any. */
function innerOf(document: Document, schema: Schema, depth = 0): Schema | null {
  if (depth > 8) return null;
  if (schema.$ref) {
    const target = resolved(document, schema.$ref);
    return innerOf(document, target, depth + 1) ? schema : null;
  }
  if (schema.items) return innerOf(document, schema.items, depth + 1);
  if (schema.properties) return schema;
  for (const part of [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) {
    const inner = innerOf(document, part, depth + 1);
    if (inner) return schema.allOf && schema.allOf.length > 1 ? schema : inner;
  }
  return null;
}

function resolved(document: Document, ref: string): Schema {
  return document.components?.schemas?.[ref.slice(ref.lastIndexOf("/") + 1)] ?? {};
}

/** Whether all of the words are in what an operation says of itself. */
export function isAbout(operation: Operation, words: string): boolean {
  const { method, path, does, tag, parameters, body } = operation;
  const text = [
    method,
    path,
    does,
    tag,
    ...parameters.flatMap(({ name, description }) => [name, description]),
  ]
    .concat(Object.keys(body?.schema?.properties?.message?.properties ?? {}))
    .join(" ")
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The operation as a command, with its path's parameters in capitals. */
export function commandOf(operation: Operation, api: string): string {
  const path = operation.path
    .replace(/^\//, "")
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());
  // With `-X HEAD` curl waits for a body.
  const method = { GET: "", HEAD: " -I" }[operation.method] ?? ` -X ${operation.method}`;
  const opens = operation.method === "POST" && operation.path.startsWith("/v1/session");
  const signed =
    !opens && /^\/v1\/(me|sessions?|uploads)(\/|$)/.test(operation.path)
      ? " -H 'Authorization: Bearer TOKEN'"
      : "";
  const body = operation.body
    ? operation.body.schema
      ? " -H 'Content-Type: application/json' -d '{…}'"
      : ` -H 'Content-Type: ${operation.body.type}' --data-binary @FILE`
    : "";
  return `curl${method} '${api}${path}'${signed}${body}`;
}
