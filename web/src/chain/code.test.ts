import { describe, expect, it } from "vitest";
import { hex, unhex } from "./bytes";
import { codeOf, fields, hashOf } from "./code";
import type { Nodes } from "./node";

/** A node that answers each path with bytes, and what it was asked. */
function node(answers: Record<string, string>) {
  const asked: Record<string, string> = {};
  const query = async (path: string, data: Uint8Array) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    asked[name] = hex(data);
    return unhex(answers[name] ?? "");
  };
  return { nodes: { query } as unknown as Nodes, asked };
}

const text = (value: string) => hex(new TextEncoder().encode(value));

describe("a contract's code", () => {
  it("is found by its address, then by its number", async () => {
    const sum = "ab".repeat(32);
    const { nodes, asked } = node({
      // address, and contract_info { code_id: 300, creator: "c", admin: "gov" }
      ContractInfo: `0a01610a0161${`12${"0b"}08ac0212016${"3"}1a03${text("gov")}`}`,
      CodeInfo: `08ac021201631a20${sum}`,
    });
    expect(await codeOf(nodes, "wasm1abc")).toEqual({ id: 300n, checksum: sum, admin: "gov" });
    expect(asked).toEqual({ ContractInfo: `0a08${text("wasm1abc")}`, CodeInfo: "08ac02" });
  });

  it("is nothing where a node answers nothing", async () => {
    await expect(codeOf(node({}).nodes, "wasm1abc")).rejects.toThrow("no contract at wasm1abc");
    await expect(codeOf(node({ ContractInfo: "12020801" }).nodes, "wasm1abc")).rejects.toThrow("no contract");
  });

  it("is hashed here", async () => {
    const { nodes } = node({ Code: `0a0208011203${text("abc")}` });
    expect(await hashOf(nodes, 1n)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("that is cut off, or is no protobuf, is an error and no half of an answer", () => {
    for (const broken of ["0a05aa", "08ff", "ffffffffffffffffffffffff", `${"ff".repeat(12)}01`]) {
      expect(() => fields(unhex(broken))).toThrow("no protobuf");
    }
    expect(fields(unhex("0d0000000011ffffffffffffffff08011a00")).get(1)).toBe(1n);
  });
});
