import { afterEach, describe, expect, it, vi } from "vitest";
import { cidOf } from "./cid";

afterEach(() => vi.restoreAllMocks());

const MIB = 1 << 20;

function content(length: number): Blob {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = at * 7 + Math.floor(at / MIB);
  return new Blob([bytes]);
}

/** A file of zeros that takes no memory. */
function zeros(leaves: number): Blob {
  const leaf = new Uint8Array(MIB).buffer;
  return { size: leaves * MIB, slice: () => ({ arrayBuffer: async () => leaf }) } as unknown as Blob;
}

// As `ipfs add --only-hash --cid-version=1 --raw-leaves --chunker=size-1048576 --max-file-links=1024` of Kubo 0.40.1 gives them.
describe("the address of a file", () => {
  it("is that of an IPFS node: of one block, and of several under a node", async () => {
    const known: [number, string][] = [
      [0, "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"],
      [1, "bafkreidogqfzz75tpkmjzjke425xqcrmpcib2p5tg44hnbirumdbpl5adu"],
      [MIB, "bafkreia5onuo632z4ddqjklyxaksrdy6izadpfmwiw5726juruzqe2kibu"],
      [MIB + 1, "bafybeid2wte2cnnae4dxu6rgk2ankkdgm2vl3j4aitpiygstjugwkfycvu"],
      [3 * MIB + 5, "bafybeiehfsec7v33spojuszimngwprqc5pbyxibq3ifnihl4zxc4a6chfu"],
    ];
    for (const [length, cid] of known) expect(await cidOf(content(length))).toBe(cid);
  });

  it("of more blocks than a node links has two levels", async () => {
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    let leaf: Promise<ArrayBuffer> | undefined;
    // All leaves are equal: one is hashed for them.
    vi.spyOn(crypto.subtle, "digest").mockImplementation((name, data) => {
      if (data.byteLength !== MIB) return digest(name, data);
      leaf ??= digest(name, data);
      return leaf;
    });
    const heard: number[] = [];
    const cid = await cidOf(zeros(1025), (done) => heard.push(done));
    expect(cid).toBe("bafybeigt7wofv4vnxbg3titijasuw4ptg5kfztec4smsk7opdt7z6djoxq");
    expect(heard.at(-1)).toBe(1025 * MIB);
  });
});
