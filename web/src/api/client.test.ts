import { gql } from "@urql/core";
import { afterEach, expect, test, vi } from "vitest";
import { begin, clientOf } from "./client";
import { heard as heardHeight } from "./heights";

const HEIGHT = gql`{ height }`;

afterEach(() => vi.unstubAllGlobals());

function answering() {
  const fetched = vi.fn(async () => Response.json({ data: { height: 7 } }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

/** As a part of a page asks, which hears of answers as long as it is there. */
function heard(client: ReturnType<typeof clientOf>) {
  return new Promise((resolve) => {
    const { unsubscribe } = client.query(HEIGHT, {}).subscribe(({ data, stale }) => {
      if (stale) return;
      resolve(data);
      setTimeout(unsubscribe);
    });
  });
}

test("a page takes the answer that was asked for ahead, on its way or there, and asks no second time", async () => {
  const fetched = answering();
  const client = clientOf({ api: "http://index/" });
  begin(client, HEIGHT, {});
  expect(await heard(client)).toEqual({ height: 7 });
  expect(await heard(client)).toEqual({ height: 7 });
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("what nobody asked ahead is asked each time that a page is opened", async () => {
  const fetched = answering();
  const client = clientOf({ api: "http://other/" });
  const other = gql`{ depth }`;
  const ask = () => client.query(other, {}).toPromise();
  await ask();
  await ask();
  expect(fetched).toHaveBeenCalledTimes(2);
});

test("the height of any answer is noted, and an answer from before takes nothing back", async () => {
  const client = clientOf({ api: "http://heights/" });
  const answer = async (height: string | null) => {
    const body = { data: { _meta: height && { __typename: "Meta", height } } };
    vi.stubGlobal("fetch", async () => Response.json(body));
    await client.query(gql`{ _meta { height } }`, {}, { requestPolicy: "network-only" }).toPromise();
    return heardHeight();
  };
  expect(await answer("1183")).toBe(1183);
  expect(await answer("1189")).toBe(1189);
  expect(await answer("1185")).toBe(1189);
  expect(await answer(null)).toBe(1189);
});
