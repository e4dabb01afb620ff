import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { loadMessages } from "../chain/module";
import { governance as english } from "./en/governance";
import { governance as dutch } from "./nl/governance";
import { proposals } from "./nl/proposals";

const namesIn = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe("sentences about proposals", () => {
  let all: Record<string, string>;
  beforeAll(async () => {
    const module = new URL("../../../target/web/messages/messages_bg.wasm", import.meta.url);
    const messages = await loadMessages(readFileSync(module));
    all = JSON.parse(messages.proposalSentences());
  });

  it("are all translated, and each has its values", () => {
    expect(Object.keys(proposals).sort()).toEqual(Object.keys(all).sort());
    for (const [code, text] of Object.entries(all))
      expect(namesIn(proposals[code] ?? ""), code).toEqual(namesIn(text));
  });
});

describe("a sentence of the decoder", () => {
  const said = { code: "delist", values: { listing: "7", name: "{listing}" }, text: "Delists listing 7" };

  it("is English as it comes, and Dutch by its code, whose values are not read again", () => {
    expect(english.sentence(said)).toBe("Delists listing 7");
    expect(dutch.sentence(said)).toBe("Haalt aanbod 7, {listing}, van de lijst");
  });

  it("that has no translation stays English", () => {
    expect(dutch.sentence({ code: "new_one", text: "It is new" })).toBe("It is new");
    expect(dutch.label({ code: "setting", values: { path: "a.b" }, text: "a.b" })).toBe("a.b");
  });

  it("and a value's name are told apart where their codes are the same", () => {
    expect(dutch.label({ code: "verifier", text: "verifier" })).toBe("verificateur");
    expect(dutch.sentence({ code: "verifier", text: "" })).toContain("bevestigt");
  });
});
