import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commandOf, type Document, fieldsOf, isAbout, operationsOf, typeOf } from "./openapi";

/** The document as a server answers it. */
const published: Document = JSON.parse(
  readFileSync(new URL("../../../../schema/openapi.json", import.meta.url), "utf8"),
);
const operations = operationsOf(published);
const find = (method: string, path: string) => {
  const found = operations.find((each) => each.method === method && each.path === path);
  if (!found) throw new Error(`no ${method} ${path}`);
  return found;
};

describe("the reference of the published document", () => {
  it("has every operation once, by its tag", () => {
    const count = Object.values(published.paths).flatMap((item) => Object.keys(item)).length;
    expect(operations).toHaveLength(count);
    const tags = operations.map((each) => each.tag);
    expect(tags.filter((tag, place) => place > 0 && tag !== tags[place - 1])).toHaveLength(
      new Set(tags).size - 1,
    );
    for (const each of operations) expect(each.does, each.path).not.toBe("");
  });

  it("has a type for every parameter, body and answer", () => {
    for (const { path, parameters, body, answers } of operations) {
      for (const { name, type } of parameters)
        expect(type, `${path} ${name}`).not.toMatch(/^$|any|undefined/);
      if (body) expect(body.type, path).not.toBe("");
      expect(
        answers.some(({ status }) => status === "default" || status.startsWith("2")),
        path,
      ).toBe(true);
    }
  });

  it("finds the fields behind references, lists and what is extended", () => {
    const { answers } = find("GET", "/v1/listings/{id}");
    const names = fieldsOf(published, answers[0]?.schema ?? null).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["id", "name", "plans", "card", "version"]));
    const plans = fieldsOf(published, answers[0]?.schema ?? null).find(({ name }) => name === "plans");
    expect(plans).toMatchObject({ type: "list of PlanInFull", required: true });
    expect(fieldsOf(published, plans?.of ?? null).map(({ name }) => name)).toContain("price");
    const list = find("GET", "/v1/sessions").answers[0];
    expect(fieldsOf(published, list?.schema ?? null).map(({ name }) => name)).toContain("is_this");
  });

  it("finds the message of a transaction", () => {
    const { body } = find("POST", "/v1/tx/escrow/buy");
    const message = fieldsOf(published, body?.schema ?? null).find(({ name }) => name === "message");
    expect(fieldsOf(published, message?.of ?? null).map(({ name }) => name)).toContain("transport_key");
  });

  it("says bounds and choices", () => {
    const { parameters } = find("GET", "/v1/listings");
    const type = (name: string) => parameters.find((each) => each.name === name)?.type;
    expect(type("limit")).toBe("integer, 1 to 100");
    expect(type("direction")).toBe("asc or desc");
    expect(type("task")).toBe("list of string");
  });

  it("is searched by all of the words, wherever they stand", () => {
    const about = (words: string) =>
      operations.filter((each) => isAbout(each, words)).map(({ path }) => path);
    expect(about("csv income")).toEqual(["/v1/accounts/{account}/income.csv"]);
    expect(about("transport_key buy")).toContain("/v1/tx/escrow/buy");
    expect(about("nothing-like-it")).toEqual([]);
  });

  it("has each as a command", () => {
    const command = (method: string, path: string) => commandOf(find(method, path), "https://m.example/");
    expect(command("GET", "/v1/listings/{id}")).toBe("curl 'https://m.example/v1/listings/ID'");
    expect(command("DELETE", "/v1/me/searches/{id}")).toBe(
      "curl -X DELETE 'https://m.example/v1/me/searches/ID' -H 'Authorization: Bearer TOKEN'",
    );
    expect(command("POST", "/v1/session")).toContain("-d '{…}'");
    expect(command("POST", "/v1/session")).not.toContain("Bearer");
    expect(command("POST", "/v1/uploads")).toContain("--data-binary @FILE");
  });
});

it("a schema that refers to itself ends", () => {
  const round: Document = { paths: {}, components: { schemas: { A: { allOf: [{ $ref: "#/A" }] } } } };
  expect(fieldsOf(round, { $ref: "#/A" })).toEqual([]);
  expect(typeOf({ oneOf: [{ $ref: "#/components/schemas/A" }, { type: "null" }] })).toBe("A or null");
});
