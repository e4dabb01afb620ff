// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { answering, asked, opened } from "../../../test/drawing";

vi.mock("./Aside", () => ({ Aside: () => null, PriceBar: () => null }));
vi.mock("./Weighed", () => ({ Weighed: () => null }));
afterEach(() => vi.unstubAllGlobals());

const BEFORE = "What it said before";
const pageInfo = { hasNextPage: false, endCursor: null };
const listing = {
  id: "3",
  name: "0penM0dels/whale",
  task: "translation",
  seller: "wasm1seller",
  card: null,
  baseModels: [],
  plans: [],
  versions: [],
  latestVersion: null,
  publisher: { standing: "LOOK_ALIKE", handle: "Open-Models" },
  rating: { milliStars: 3_289, reviews: "2" },
};
const review = {
  orderId: "7",
  reviewer: "wasm1buyer",
  stars: 4,
  version: "1",
  fee: { amount: "250000", denom: "uwhs" },
  writtenAt: "2026-01-02T00:00:00Z",
  editedAt: "2026-01-03T00:00:00Z",
  starsBefore: 2,
  helpful: "3",
  words: { text: "Runs well.\n<b>Not bold.</b>" },
  answer: { edits: "0", writtenAt: "2026-01-04T00:00:00Z", words: { text: "Thank you." } },
};
const report = {
  id: "1",
  kind: "STOLEN",
  state: "OPEN",
  version: "2",
  reporter: "wasm1reporter",
  stake: { amount: "5000000", denom: "uwhs" },
  settlesAt: "2026-01-12T00:00:00Z",
  settledAt: null,
  decision: null,
  filedAt: "2026-01-05T00:00:00Z",
  evidence: { text: null },
  appeal: null,
};

const question = {
  id: "5",
  post: {
    author: "wasm1asks",
    mark: null,
    writtenAt: "2026-01-06T00:00:00Z",
    editedAt: null,
    words: { text: "Does it run on <i>a board</i>?" },
  },
  answers: {
    nodes: [
      {
        questionId: "5",
        number: "1",
        post: {
          author: "wasm1seller",
          mark: "SELLER",
          writtenAt: "2026-01-07T00:00:00Z",
          editedAt: null,
          words: { text: "It does." },
        },
      },
    ],
    pageInfo,
  },
};

const once = { ...review, editedAt: null, starsBefore: null };
/** All that a review and its answer said, the newest last, as the index has it. */
const history = [
  {
    bySeller: false,
    edit: "0",
    stars: 2,
    writtenAt: "2026-01-02T00:00:00Z",
    words: { text: "<b>Slow.</b>" },
  },
  { bySeller: true, edit: "0", stars: null, writtenAt: "2026-01-02T09:00:00Z", words: { text: "Wait." } },
  { bySeller: false, edit: "1", stars: 3, writtenAt: "2026-01-02T10:00:00Z", words: null },
  { bySeller: false, edit: "2", stars: 4, writtenAt: "2026-01-03T00:00:00Z", words: { text: "Runs well." } },
  {
    bySeller: true,
    edit: "1",
    stars: null,
    writtenAt: "2026-01-04T00:00:00Z",
    words: { text: "Thank you." },
  },
];

function drawn(reviews: object[], reports: object[], rating: object | null, questions: object[] = []) {
  answering({
    Model: { _meta: null, listing, resales: { nodes: [], pageInfo } },
    Before: { review: { history } },
    Questions: { listing: { questions: { nodes: questions, pageInfo } } },
    Reviews: {
      listing: { rating, reviews: { nodes: reviews, pageInfo }, reports: { nodes: reports, pageInfo } },
    },
  });
  return opened("/models/3?tab=reviews");
}

it("a model's page says what buyers say, what the seller answers, who reported it, and whose name it borrows", async () => {
  const second = {
    ...review,
    orderId: "8",
    stars: 1,
    words: null,
    answer: null,
    editedAt: null,
    helpful: "0",
  };
  const rating = { milliStars: 3_289, weight: "1250000", reviews: "2", histogram: ["1", "0", "0", "1", "0"] };
  const { frame, close } = drawn([review, second], [report], rating);
  await vi.waitFor(() => expect(frame.textContent).toContain("Runs well."));
  const text = frame.textContent ?? "";
  for (const said of [
    "not from Open-Models",
    "3.2 of 5 stars, by 2 reviews",
    "Its reviews weigh 1,250,000 together.",
    "its sale paid a fee of 0.25 WHS",
    "4 stars",
    "edited",
    "2 stars before",
    "3 holders found it helpful",
    "Thank you.",
    "Stars alone, without words.",
    "Version 2 reported as not the seller’s to sell",
    "Stake 5.00 WHS.",
    "The index has not found these words on IPFS.",
    "Nobody has decided it yet.",
  ]) {
    expect(text).toContain(said);
  }
  expect(frame.querySelector("b"), "what a stranger writes is no HTML").toBeNull();
  close();
});

it("a listing that nobody reviewed or reported says so", async () => {
  const { frame, close } = drawn([], [], {
    milliStars: 3_000,
    weight: "0",
    reviews: "0",
    histogram: ["0", "0", "0", "0", "0"],
  });
  await vi.waitFor(() => expect(frame.textContent).toContain("Nobody has reviewed it."));
  expect(frame.textContent).toContain("Nobody has reported it.");
  close();
});

it("what anybody asks stands there as plain text, and whose the answer is", async () => {
  const rating = { milliStars: 3_000, weight: "0", reviews: "0", histogram: ["0", "0", "0", "0", "0"] };
  const { frame, close } = drawn([], [], rating, [question]);
  await vi.waitFor(() => expect(frame.textContent).toContain("It does."));
  expect(frame.textContent).toContain("Does it run on <i>a board</i>?");
  expect(frame.textContent).toContain("(the seller)");
  expect(frame.querySelector("i"), "what a stranger writes is no HTML").toBeNull();
  close();
});

it("a report says until when it can be decided or appealed, unless nothing changes it any more", async () => {
  const rating = { milliStars: 3_000, weight: "0", reviews: "0", histogram: ["0", "0", "0", "0", "0"] };
  const decided = { ...report, state: "UPHELD", decision: { reasons: null } };
  const appealed = { ...decided, id: "2", appeal: { decided: true, grounds: { text: "Mine." } } };
  const lapsed = { ...report, id: "3", state: "LAPSED" };
  const { frame, close } = drawn([], [decided, appealed, lapsed], rating);
  await vi.waitFor(() => expect(frame.textContent).toContain("It was upheld."));
  const said = [...frame.querySelectorAll("li")]
    .map(({ textContent }) => textContent ?? "")
    .filter((text) => text.includes("eported as"));
  expect(said.map((text) => text.includes("It can be decided or appealed until "))).toEqual([
    true,
    false,
    false,
  ]);
  close();
});

it("what a review and its answer said before is asked for once somebody opens it, and stands there as plain text", async () => {
  const rating = { milliStars: 3_289, weight: "1250000", reviews: "1", histogram: ["0", "0", "0", "1", "0"] };
  const { frame, close } = drawn([review], [], rating);
  const button = () => [...frame.querySelectorAll("button")].find((each) => each.textContent === BEFORE);
  await vi.waitFor(() => expect(button()).toBeTruthy());
  expect(asked()).not.toContain("Before");
  button()?.click();
  await vi.waitFor(() => expect(frame.textContent).toContain("<b>Slow.</b>"));
  expect(button()?.getAttribute("aria-expanded")).toBe("true");
  const text = frame.textContent ?? "";
  for (const said of ["2 stars, ", "Wait.", "3 stars, ", "Stars alone, without words."])
    expect(text).toContain(said);
  // What the review and its answer say now stands once.
  for (const said of ["Runs well.", "Thank you."]) expect(text.split(said)).toHaveLength(2);
  expect(frame.querySelector("b"), "what a stranger writes is no HTML").toBeNull();
  close();
});

it("a review that was never replaced has nothing before it, unless its answer was", async () => {
  const rating = { milliStars: 3_289, weight: "1250000", reviews: "2", histogram: ["0", "0", "0", "2", "0"] };
  const edited = { ...once, orderId: "8", answer: { ...review.answer, edits: "1" } };
  const { frame, close } = drawn([once, edited], [], rating);
  await vi.waitFor(() => expect(frame.textContent).toContain("Runs well."));
  const buttons = [...frame.querySelectorAll("button")].filter(({ textContent }) => textContent === BEFORE);
  expect(buttons).toHaveLength(1);
  close();
});
