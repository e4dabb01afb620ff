import { describe, expect, it } from "vitest";
import { parseAmount } from "../market/amount";
import { governance } from "./en/governance";
import { history } from "./en/history";
import { inside } from "./en/inside";
import { similar } from "./en/similar";
import { formatOf, spanOf, unitOf } from "./format";
import { type Part, wordsOf } from "./languages";
import { governance as dutchGovernance } from "./nl/governance";
import { history as dutchHistory } from "./nl/history";
import { inside as dutchInside } from "./nl/inside";
import { similar as dutchSimilar } from "./nl/similar";

const PARTS: Part[] = ["listings", "pages", "selling"];
const [en, nl] = await Promise.all([wordsOf("en", PARTS), wordsOf("nl", PARTS)]);

describe("amounts", () => {
  const format = formatOf("en-US");

  it("have two decimals, cut, so that none is shown as more than it is", () => {
    expect(format.amount("180000000", "uwhs")).toBe("180.00");
    expect(format.amount("1204609999", "uwhs")).toBe("1,204.60");
    expect(format.amount("12509999", "uwhs")).toBe("12.50");
  });

  it("below one unit have every decimal, so that none is shown as nothing", () => {
    expect(format.amount("123400", "uwhs")).toBe("0.1234");
    expect(format.amount("250000", "uwhs")).toBe("0.25");
    expect(format.amount("0", "uwhs")).toBe("0.00");
  });

  it("are exact where somebody signs", () => {
    expect(format.amount("12509999", "uwhs", true)).toBe("12.509\u202f999");
    expect(format.amount("5000000", "uwhs", true)).toBe("5.00");
  });

  it("of more than four decimals have them in groups of three", () => {
    expect(format.amount("1", "uwhs")).toBe("0.000\u202f001");
    expect(format.amount("12340", "uwhs")).toBe("0.012\u202f34");
    expect(format.amount("-1", "uwhs")).toBe("\u22120.000\u202f001");
    expect(formatOf("nl-NL").amount("1", "uwhs")).toBe("0,000\u202f001");
  });

  it("come back from a field into which they were copied", () => {
    for (const amount of ["1", "12340", "12509999", "999999"])
      expect(parseAmount(format.amount(amount, "uwhs", true), "uwhs")).toBe(amount);
  });

  it("of a loss have a minus sign", () => {
    expect(format.amount("-90000000", "uwhs")).toBe("\u221290.00");
  });

  it("beyond what a double holds keep every digit", () => {
    expect(format.amount("340282366920938463463374607431768211455", "uwhs")).toBe(
      "340,282,366,920,938,463,463,374,607,431,768.21",
    );
  });

  it("of other denoms are base units", () => {
    expect(format.amount("250000", "ibc/ABC")).toBe("250,000");
    expect(format.amount("250000", "uusdc")).toBe("250,000");
    expect([unitOf("uwhs"), unitOf("uusdc"), unitOf("stake")]).toEqual(["WHS", "uusdc", "stake"]);
  });

  it("have their unit beside them", () => {
    expect(format.coin("5000000", "uwhs")).toBe("5.00 WHS");
    expect(format.coin("12509999", "uwhs", true)).toBe("12.509\u202f999 WHS");
    expect(format.coin("7", "ibc/ABC")).toBe("7 ibc/ABC");
  });

  it("are written as each language writes numbers", () => {
    expect(formatOf("nl-NL").amount("1204600000", "uwhs")).toBe("1.204,60");
  });
});

it("a count that a search broke off says so", () => {
  const format = formatOf("en-US");
  expect(format.total({ count: 1_000, isExact: false })).toBe("1,000+");
  expect(format.total({ count: 12, isExact: true })).toBe("12");
});

describe("sizes", () => {
  const format = formatOf("en-US");

  it("have three digits", () => {
    expect(
      [0, 999, 90_868_376, 3_087_505_408, 42_500_000_000, 999_999, 8_000_000_000].map(format.bytes),
    ).toEqual(["0 bytes", "999 bytes", "90.9 MB", "3.09 GB", "42.5 GB", "1.00 MB", "8 GB"]);
  });
});

describe("spans", () => {
  it("have their two largest units", () => {
    expect([0, 39, 7_800, 90_061].map((seconds) => spanOf(seconds))).toEqual([
      "0 s",
      "39 s",
      "2 h 10 min",
      "1 d 1 h",
    ]);
    const inDutch = formatOf("nl-BE");
    expect([39, 82_800, 90_061].map((seconds) => inDutch.span(seconds))).toEqual(["39 s", "23 u", "1 d 1 u"]);
    expect(formatOf("en-GB").span(82_800)).toBe("23 h");
  });
});

const translated = {
  governance: dutchGovernance,
  history: dutchHistory,
  inside: dutchInside,
  similar: dutchSimilar,
};

/** Names and loan words. */
const LOANED = [
  ...["Account", "Contact", "Feeds", "Filters", "Framework", "Model", "Moderator", "Parameters", "Privacy"],
  ...["REST", "Stop", "Tensors", "Wallet", "bytes"],
];

describe("languages", () => {
  it("say something everywhere, and not what English says", () => {
    const texts = (words: object, path = ""): [string, string][] =>
      Object.entries(words).flatMap(([name, value]): [string, string][] =>
        typeof value === "string"
          ? [[`${path}.${name}`, value]]
          : typeof value === "object"
            ? texts(value, `${path}.${name}`)
            : [],
      );
    // What comes with a page or a tab was said with all others once.
    const [english, dutch] = [
      new Map(texts({ ...en, ...{ governance, history, inside, similar } })),
      new Map(texts({ ...nl, ...translated })),
    ];
    expect([...dutch.keys()].sort()).toEqual([...english.keys()].sort());
    expect([...dutch].filter(([, text]) => text === "")).toEqual([]);
    const same = [...dutch].filter(([path, text]) => text === english.get(path)).map(([, text]) => text);
    expect([...new Set(same)].sort()).toEqual(LOANED);
  });
});
