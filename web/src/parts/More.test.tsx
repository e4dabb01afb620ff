// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { gql, Provider } from "urql";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { clientOf } from "../api/client";
import { Speaking } from "../words";
import { More, type Page, useMore } from "./More";

const QUERY = gql<{ rows: Page<{ id: string }> }, { of: string; after: string | null }>(
  "query Rows($of: String!, $after: String) { rows(of: $of, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }",
);

/** What the index lists, the newest first; it answers two rows a page, behind a cursor that names the last one. */
let listed: string[];
let asked: (string | null)[];
let isAway: boolean;

function pageOf(after: string | null): Page<{ id: string }> {
  const from = after === null ? 0 : listed.indexOf(after) + 1;
  const nodes = listed.slice(from, from + 2).map((id) => ({ id }));
  return { nodes, pageInfo: { hasNextPage: from + 2 < listed.length, endCursor: nodes.at(-1)?.id ?? null } };
}

beforeEach(() => {
  [listed, asked, isAway] = [["e", "d", "c", "b", "a"], [], false];
  vi.stubGlobal("fetch", async (_: unknown, { body }: { body: string }) => {
    const { after } = JSON.parse(body).variables;
    asked.push(after);
    if (isAway) throw new TypeError("it does not answer");
    return Response.json({ data: { rows: pageOf(after) } });
  });
});
afterEach(() => vi.unstubAllGlobals());

function List({ first, of }: { first: Page<{ id: string }>; of: string }) {
  const list = useMore({
    first,
    query: QUERY,
    variables: { of },
    page: (data) => data.rows,
    id: (row) => row.id,
  });
  return (
    <>
      <p>{list.rows.map(({ id }) => id).join("")}</p>
      <More of="Letters" lists={[list]} />
    </>
  );
}

function drawn() {
  const frame = document.createElement("div");
  const root = createRoot(frame);
  const client = clientOf({ api: "http://127.0.0.1/", denom: "uwhs" });
  const draw = (first = pageOf(null), of = "letters") =>
    root.render(
      <Provider value={client}>
        <Speaking>
          <List first={first} of={of} />
        </Speaking>
      </Provider>,
    );
  draw();
  const button = () => frame.querySelector("button");
  const shows = (rows: string) => vi.waitFor(() => expect(frame.querySelector("p")?.textContent).toBe(rows));
  return { frame, draw, button, shows };
}

it("shows the rows behind the first, page by page, until there is none", async () => {
  const { button, shows } = drawn();
  await shows("ed");
  expect(button()?.textContent).toBe("Show more Letters");
  button()?.click();
  await shows("edcb");
  button()?.click();
  await shows("edcba");
  expect(button()).toBe(null);
  expect(asked).toEqual(["d", "b"]);
});

it("reads the pages behind a first one anew that is read anew, and loses no row between them", async () => {
  const { button, shows, draw } = drawn();
  await shows("ed");
  button()?.click();
  await shows("edcb");
  // A row that is new pushes another behind the first page.
  listed.unshift("f");
  draw();
  await shows("fedc");
  expect(asked).toEqual(["d", "e"]);
  listed.splice(3);
  draw();
  await shows("fed");
});

it("shows each row once while the pages are read anew", async () => {
  const { button, shows, draw } = drawn();
  await shows("ed");
  button()?.click();
  await shows("edcb");
  isAway = true;
  listed.splice(0, 1);
  draw();
  await shows("dcb");
});

it("begins another list with its first page", async () => {
  const { button, shows, draw } = drawn();
  await shows("ed");
  button()?.click();
  await shows("edcb");
  draw(pageOf(null), "other letters");
  await shows("ed");
});

it("says that the next rows could not be had, and asks again", async () => {
  const { frame, button, shows } = drawn();
  await shows("ed");
  isAway = true;
  button()?.click();
  await vi.waitFor(() =>
    expect(frame.querySelector("[role=alert]")?.textContent).toMatch(/could not be had/),
  );
  await shows("ed");
  isAway = false;
  button()?.click();
  await shows("edcb");
  expect(frame.querySelector("[role=alert]")).toBe(null);
});
