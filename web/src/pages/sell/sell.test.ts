import { bech32 } from "@scure/base";
import { describe, expect, it } from "vitest";
import type { Sealed } from "#sealing";
import type { UploadedFile } from "../../api/generated/rest";
import type { NewListing } from "../../chain/generated/registry";
import { sell } from "../../words/en/sell";
import { wordsOf } from "../../words/languages";
import { basisPoints, countOf, inUnits, percentOf, secondsOf } from "./amount";
import { isUnlocked, payeesOf, pricesOf } from "./changes";
import { isLate } from "./deliver";
import { chosen, fingerprint } from "./folder";
import { plainly } from "./plain";
import { newPassphrase } from "./publish";
import { callsOf, type Done, newDraft, nextStep, termsOf, versionOf } from "./terms";
import { already, compare, OtherBytes } from "./upload";

function file(path: string, text = "x", lastModified = 1): File {
  const made = new File([text], path.split("/").pop() ?? path, { lastModified });
  Object.defineProperty(made, "webkitRelativePath", { value: path.includes("/") ? path : "" });
  return made;
}

const en = { ...(await wordsOf("en", ["listings"])), sell };

describe("amounts", () => {
  it("of shares have two decimals at most", () => {
    expect([basisPoints("2.5"), basisPoints("100"), basisPoints("0,05 %")]).toEqual([250, 10_000, 5]);
    for (const typed of ["100.01", "2.505", "x", ""]) expect(basisPoints(typed)).toBeNull();
    expect([percentOf(250), percentOf(10_000), percentOf(5)]).toEqual(["2.5", "100", "0.05"]);
  });

  it("of time are whole, and shown in their largest unit", () => {
    expect(secondsOf("2", "d")).toBe(172_800);
    expect(secondsOf("1.5", "h")).toBeNull();
    expect([inUnits(172_800), inUnits(5_400), inUnits(61)]).toEqual([
      { count: "2", unit: "d" },
      { count: "90", unit: "min" },
      { count: "61", unit: "s" },
    ]);
    expect([countOf(""), countOf("7"), countOf("0"), countOf("4294967296")]).toEqual([
      null,
      7,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe("a folder", () => {
  it("that an input gives loses its own name from the paths", () => {
    const folder = chosen([file("model/README.md"), file("model/onnx/a.onnx")]);
    expect(folder.name).toBe("model");
    expect(folder.files.map(({ path }) => path)).toEqual(["README.md", "onnx/a.onnx"]);
    const single = chosen([file("b.gguf"), file("README.md")]);
    expect([single.name, single.files.map(({ path }) => path)]).toEqual([null, ["README.md", "b.gguf"]]);
  });

  it("is another one with another size or time, and the same with another hidden file", () => {
    const of = (files: File[]) => fingerprint(chosen(files).files);
    const before = of([file("m/a"), file("m/b")]);
    expect(of([file("m/a"), file("m/b"), file("m/.DS_Store", "junk", 9)])).toBe(before);
    expect(of([file("m/a"), file("m/b", "xy")])).not.toBe(before);
    expect(of([file("m/a"), file("m/b", "x", 2)])).not.toBe(before);
  });
});

const card = {
  sha256: "11".repeat(32),
  name: "Tiny",
  task: "other",
  framework: "other",
  license: { id: "mit", uri: null, sha256: null },
  licenseText: null,
  allows: { commercial: true, derivatives: true, redistribution: true },
  metrics: [],
  warnings: [],
  body: "",
  text: "",
};
const around = {
  config: { fee_bps: 250 },
  prefix: "wasm",
  seller: "wasm1seller",
  card,
  cardCid: "bafk",
  free: { uwhs: "5" },
  size: null,
};

describe("terms", () => {
  it("begin as the command line's", () => {
    const draft = newDraft("1", null, "uwhs");
    const [plan] = draft.plans;
    const typed = { ...draft, plans: plan ? [{ ...plan, price: "5" }] : [] };
    expect(termsOf(typed, around).terms).toMatchObject({
      plans: [
        {
          price: { denom: "uwhs", amount: "5000000" },
          termSeconds: null,
          rights: {
            commercial: null,
            derivatives: null,
            redistribution: null,
            transferable: true,
            seats: null,
          },
          resaleRoyaltyBps: 0,
          supply: null,
        },
      ],
      payees: [],
      deliverWithin: 86_400,
      challengeWindow: null,
      ordersAtOnce: 10,
    });
  });

  it("name every field that can't be read", () => {
    const draft = newDraft("1", null, "uwhs");
    const [plan] = draft.plans;
    const wrong = plan
      ? { ...plan, price: "5", term: "x", seats: "0", supply: "-1", royalty: "51%%" }
      : undefined;
    const typed = {
      ...draft,
      plans: plan && wrong ? [{ ...plan, price: "much" }, wrong] : [],
      payees: [{ address: "a", share: "" }],
      deliver: { count: "", unit: "d" as const },
      orders: "ten",
    };
    expect(termsOf(typed, around).typos).toEqual([
      { field: "price", at: 0 },
      { field: "term", at: 1 },
      { field: "seats", at: 1 },
      { field: "royalty", at: 1 },
      { field: "supply", at: 1 },
      { field: "share", at: 0 },
      { field: "deliver", at: 0 },
      { field: "orders", at: 0 },
    ]);
    // The rest can be looked at all the same.
    expect(termsOf(typed, around).terms.plans.map(({ price }) => price.amount)).toEqual(["0", "5000000"]);
  });
});

const sealed = {
  record: {
    chainId: "c",
    registry: "r",
    seller: "wasm1seller",
    size: 9,
    plaintextRoot: "aa",
    ciphertextRoot: "bb",
    keyRoot: "cc",
    publicKey: "0102",
    salt: "ff00",
  },
} as Sealed;

describe("a publication", () => {
  const done: Done = {
    seller: "me",
    fingerprint: "f",
    sealed: { sealed, formats: [], card, cardBytes: new Uint8Array() },
  };
  const sent = { at: 1, lapsesAt: "2999-01-01T00:00:00Z" };

  it("goes from step to step, and pays nothing before the secret is elsewhere", () => {
    expect(nextStep({}, "f", "me")).toBe("seal");
    expect(nextStep(done, "f", "me")).toBe("backup");
    expect(nextStep({ ...done, sent, cardSent: 1 }, "f", "me")).toBe("backup");
    const backedUp = { ...done, backedUp: { file: 1 } };
    expect(nextStep(backedUp, "f", "me")).toBe("send");
    expect(nextStep({ ...backedUp, sent }, "f", "me")).toBe("card");
    expect(nextStep({ ...backedUp, sent, cardSent: 1 }, "f", "me")).toBe("sign");
  });

  it("seals again for another account or another folder, and goes on without the folder", () => {
    expect(nextStep(done, "f", "other")).toBe("seal");
    expect(nextStep(done, "g", "me")).toBe("seal");
    expect(nextStep(done, null, "me")).toBe("backup");
  });

  it("seals again where another account began to and broke off", () => {
    const key = { publicKey: "0102", salt: "ff00" };
    expect(nextStep({ ...done, key }, "f", "me")).toBe("backup");
    const begun = { ...done, seller: "other", key: { ...key, publicKey: "0304" } };
    expect(nextStep(begun, "f", "other")).toBe("seal");
  });

  it("sends again what the server let go", () => {
    const lapsed = {
      ...done,
      backedUp: { api: 1 },
      sent: { at: 1, lapsesAt: "2020-01-01T00:00:00Z" },
      cardSent: 1,
    };
    expect(nextStep(lapsed, "f", "me")).toBe("send");
  });

  it("is one transaction: the listing with its version, then the bonds that are missing", () => {
    const version = versionOf("bafy", sealed, [], []);
    expect(version).toMatchObject({
      cid: "bafy",
      size: 9,
      plaintext_root: "aa",
      public_key: "AQI=",
      salt: "/wA=",
    });
    const bonds = [
      { denom: "uwhs", amount: "7" },
      { denom: "ibc/A", amount: "0" },
    ];
    const listing = { name: "Tiny" } as NewListing;
    expect(callsOf({ listing, version }, bonds)).toEqual([
      { contract: "registry", message: { create_listing: { listing, version } } },
      { contract: "escrow", message: { post_bond: {} }, funds: [{ denom: "uwhs", amount: "7" }] },
    ]);
    const cardRef = { cid: "bafk", sha256: "11" };
    expect(callsOf({ of: 4, version, card: cardRef }, [])).toEqual([
      { contract: "registry", message: { publish_version: { listing: 4, version } } },
      { contract: "registry", message: { set_card: { listing: 4, card: cardRef } } },
    ]);
    expect(callsOf({ of: 4, version, card: null }, [])).toHaveLength(1);
  });
});

describe("an upload", () => {
  const received: UploadedFile = {
    cid: "bafy",
    bytes: 12,
    size: 9,
    chunk_count: 1,
    plaintext_root: "aa",
    ciphertext_root: "bb",
    key_root: "cc",
    lapses_at: "",
  };

  it("is compared with what was sealed, root by root", () => {
    expect(() => compare(received, "bafy", sealed)).not.toThrow();
    for (const other of [
      { cid: "bafx" },
      { size: 8 },
      { plaintext_root: "ab" },
      { ciphertext_root: "b" },
      { key_root: "" },
    ])
      expect(() => compare({ ...received, ...other }, "bafy", sealed)).toThrow(OtherBytes);
  });

  it("is not repeated while the server keeps it", () => {
    const now = Date.parse("2026-01-01T00:00:00Z");
    const there = (lapses_at: string | null) => [
      { cid: "bafy", bytes: 12, is_named: false, uploaded_at: "", lapses_at },
    ];
    expect(already(there("2026-01-01T05:00:00Z"), "bafy", now)?.cid).toBe("bafy");
    expect(already(there(null), "bafy", now)?.cid).toBe("bafy");
    expect(already(there("2026-01-01T00:05:00Z"), "bafy", now)).toBeNull();
    expect(already(there(null), "other", now)).toBeNull();
  });
});

describe("what stands", () => {
  const listing = {
    id: 4,
    plans: [
      { kind: { perpetual: {} }, price: { denom: "uwhs", amount: "5" }, resale_royalty_bps: 0 },
      { kind: { term: { seconds: 60 } }, price: { denom: "uwhs", amount: "2" }, resale_royalty_bps: 0 },
    ],
  };

  it("has its prices changed where they differ", () => {
    expect(pricesOf(listing, ["5", "3"])).toEqual([
      {
        contract: "registry",
        message: { set_price: { listing: 4, plan: 1, price: { denom: "uwhs", amount: "3" } } },
      },
    ]);
    expect(pricesOf(listing, ["5", "2"])).toEqual([]);
    expect(pricesOf(listing, [null, "2"])).toBeNull();
  });

  it("is paid to distinct accounts whose shares make the whole", () => {
    const [one, other] = [1, 2].map((byte) =>
      bech32.encode("wasm", bech32.toWords(new Uint8Array(20).fill(byte))),
    ) as [string, string];
    const kinds = (typed: { address: string; share: string }[]) =>
      payeesOf(typed, one, "wasm").faults.map(({ kind }) => kind);
    expect(payeesOf([], one, "wasm").payees).toEqual([{ address: one, share_bps: 10_000 }]);
    expect(
      kinds([
        { address: one, share: "90" },
        { address: ` ${other} `, share: "10" },
      ]),
    ).toEqual([]);
    expect(
      kinds([
        { address: one, share: "90" },
        { address: one, share: "10" },
      ]),
    ).toEqual(["twice"]);
    expect(
      kinds([
        { address: one, share: "90" },
        { address: "cosmos1x", share: "5" },
      ]),
    ).toEqual(["address", "shares"]);
    // One letter is another: the checksum tells.
    expect(
      kinds([
        { address: one, share: "90" },
        { address: other.replace("wasm1q", "wasm1p"), share: "10" },
      ]),
    ).toEqual(["address"]);
    expect(
      kinds([
        { address: one, share: "100" },
        { address: other, share: "0" },
      ]),
    ).toEqual(["share"]);
  });

  it("frees its bond once time and height are reached", () => {
    const bond = { available_from: 100, available_from_height: 7 };
    expect(isUnlocked(bond, { time: 100, height: 7 })).toBe(true);
    expect(isUnlocked(bond, { time: 99, height: 7 })).toBe(false);
    expect(isUnlocked(bond, { time: 100, height: 6 })).toBe(false);
    expect(isUnlocked({}, { time: 1e12, height: 9 })).toBe(false);
  });

  it("is delivered until time and height of the deadline are over", () => {
    const order = { deliver_by: 100, deliver_by_height: 7 };
    expect(isLate(order, { time: 100_000, height: 6n })).toBe(false);
    expect(isLate(order, { time: 99_000, height: 9n })).toBe(false);
    expect(isLate(order, { time: 100_000, height: 7n })).toBe(true);
  });
});

describe("in plain words a license", () => {
  const span = (seconds: number) => `${seconds} s`;
  const say = (change: object) =>
    plainly(
      {
        rights: {
          commercial: true,
          derivatives: true,
          redistribution: false,
          transferable: true,
          seats: null,
        },
        termSeconds: null,
        supply: null,
        royalty: "0",
        ...change,
      },
      en,
      span,
      String,
    ).join(" ");

  it("says what is granted and what is not", () => {
    expect(say({})).toBe(
      "A buyer may use it commercially, keep your fine-tunes, resell your license. A buyer may not pass the weights on. The license does not end.",
    );
  });

  it("says its term, its bounds and the creators' part", () => {
    expect(say({ termSeconds: 60, supply: 3, royalty: "2,5" })).toContain(
      "The license ends 60 s after the sale. At most 3 are sold. Of each resale, 2,5 % go to the creators.",
    );
  });

  it("that grants nothing is for private use", () => {
    const rights = {
      commercial: false,
      derivatives: false,
      redistribution: false,
      transferable: false,
      seats: 2,
    };
    expect(say({ rights, royalty: "5" })).toBe(
      "A buyer may use it privately. A buyer may not use it commercially, keep your fine-tunes, resell your license, pass the weights on. At most 2 people use it at a time. The license does not end.",
    );
  });
});

it("a passphrase has letters that are not taken for one another, and is another each time", () => {
  const made = newPassphrase();
  expect(made).toMatch(/^([a-hj-km-np-z2-9]{5}-){4}[a-hj-km-np-z2-9]{5}$/);
  expect(newPassphrase()).not.toBe(made);
});
