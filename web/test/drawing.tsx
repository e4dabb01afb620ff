// Pages drawn without a browser's engine, for tests of what is drawn and when.
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { vi } from "vitest";
import { clientOf } from "../src/api/client";
import type { Config } from "../src/config";
import { routerOf } from "../src/routes";
import { Wallets } from "../src/wallet/Wallets";
import { Speaking } from "../src/words";

const config: Config = { api: "http://127.0.0.1/", denom: "uwhs" };

const names: string[] = [];

/** The names of the queries that the index was asked since it was set to answer, in their order. */
export function asked(): string[] {
  return [...names];
}

/** Has the index answer queries by their names, and break at one whose answer is null; all others wait for ever. REST by its paths. */
export function answering(answers: Record<string, unknown>, rest: Record<string, unknown> = {}): void {
  names.length = 0;
  vi.stubGlobal("fetch", (url: unknown, { body }: { body?: string } = {}) => {
    const { pathname } = new URL(String(url), config.api);
    if (pathname in rest) return Promise.resolve(Response.json(rest[pathname]));
    const name = /query (\w+)/.exec(body ?? "")?.[1] ?? "";
    names.push(name);
    if (!(name in answers)) return new Promise(() => {});
    return answers[name] === null
      ? Promise.reject(new TypeError("it does not answer"))
      : Promise.resolve(Response.json({ data: answers[name] }));
  });
  vi.stubGlobal("scrollTo", () => {});
}

/** Opens the storefront at an address, in a frame that `watch` sees before anything is in it. */
export function opened(
  path: string,
  watch: (frame: HTMLElement) => void = () => {},
  client = clientOf(config),
  more: Partial<Config> = {},
) {
  location.hash = `#${path}`;
  const frame = document.createElement("div");
  watch(frame);
  const root = createRoot(frame);
  const all = { ...config, ...more };
  root.render(
    <Provider value={client}>
      <Speaking>
        <Wallets config={all}>
          <RouterProvider router={routerOf(all)} />
        </Wallets>
      </Speaking>
    </Provider>,
  );
  return { frame, close: () => root.unmount() };
}
