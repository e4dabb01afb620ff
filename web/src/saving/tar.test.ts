import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tarOf } from "./tar";

const LONG = `${"deep/".repeat(30)}model.safetensors`;

describe("an archive", () => {
  it("is what tar unpacks", async () => {
    const files = new Map([
      ["README.md", "# A model\n"],
      ["data/empty.txt", ""],
      ["weights.bin", "x".repeat(1_000)],
      [LONG, "long"],
      ["données/façade.txt", "names of any script"],
    ]);
    const packed = [...files].map(([path, text]) => ({ path, blob: new Blob([text]) }));
    const folder = mkdtempSync(join(tmpdir(), "tar-"));
    try {
      const archive = tarOf(packed, new Date("2026-11-27T06:00:00Z"));
      expect(archive.size % 512).toBe(0);
      expect(await archive.slice(257, 265).text()).toBe("ustar\x0000");
      writeFileSync(join(folder, "model.tar"), new Uint8Array(await archive.arrayBuffer()));
      const said = execFileSync("tar", ["-xvf", "model.tar"], { cwd: folder, env: { LC_ALL: "C.UTF-8" } });
      expect(said.toString().trim().split("\n")).toHaveLength(files.size);
      for (const [path, text] of files) expect(readFileSync(join(folder, path), "utf8")).toBe(text);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says in a record of its own what a header can't hold", async () => {
    const huge = { size: 9 * 2 ** 30 } as Blob;
    const parts: BlobPart[][] = [];
    class Parts {
      constructor(of: BlobPart[]) {
        parts.push(of);
      }
    }
    const real = globalThis.Blob;
    globalThis.Blob = Parts as unknown as typeof Blob;
    try {
      tarOf([{ path: "a.bin", blob: huge }], new Date(0));
    } finally {
      globalThis.Blob = real;
    }
    const record = new TextDecoder().decode(parts[0]?.[1] as Uint8Array);
    expect(record).toBe(`19 size=9663676416\n`);
    expect(record.length).toBe(19);
    // Who knows no records sees no length that is cut off.
    const block = parts[0]?.[3] as Uint8Array;
    const field = new TextDecoder().decode(block.subarray(124, 136));
    expect(field).toBe("00000000000\0");
  });
});
