import { describe, expect, it } from "vitest";
import { hex, unhex } from "./bytes";
import { checksumOf, codeOf, fields, hashOf } from "./code";
import { type Nodes, Refused, Unreachable } from "./node";

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

const RECORD = '{"contract":"registry","version":"0.1.0"}';

describe("a contract's code", () => {
  it("is found by its address, then by its number", async () => {
    const sum = "ab".repeat(32);
    const { nodes, asked } = node({
      // address, and contract_info { code_id: 300, creator: "c", admin: "gov" }
      ContractInfo: `0a01610a0161${`12${"0b"}08ac0212016${"3"}1a03${text("gov")}`}`,
      CodeInfo: `08ac021201631a20${sum}`,
      RawContractState: `0a${(RECORD.length).toString(16)}${text(RECORD)}`,
    });
    expect(await codeOf(nodes, "wasm1abc")).toEqual({
      id: 300n,
      checksum: sum,
      admin: "gov",
      version: "0.1.0",
    });
    expect(asked).toEqual({
      ContractInfo: `0a08${text("wasm1abc")}`,
      CodeInfo: "08ac02",
      RawContractState: `0a08${text("wasm1abc")}120d${text("contract_info")}`,
    });
  });

  it("has no version without a record of cw2", async () => {
    const { nodes } = node({ ContractInfo: "12020801", CodeInfo: `1a20${"ab".repeat(32)}` });
    expect((await codeOf(nodes, "wasm1abc")).version).toBeNull();
  });

  it("is nothing where the chain has no such code, and an error where no node answers", async () => {
    const refused = { query: () => Promise.reject(new Refused(22, "wasm", "no such code")) };
    expect(await checksumOf(refused as unknown as Nodes, 9n)).toBeNull();
    const away = { query: () => Promise.reject(new Unreachable("away")) };
    await expect(checksumOf(away as unknown as Nodes, 9n)).rejects.toThrow("away");
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
