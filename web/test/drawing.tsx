// Pages drawn without a browser's engine, for tests of what is drawn and when.
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { vi } from "vitest";
import { clientOf } from "../src/api/client";
import { routerOf } from "../src/routes";
import { Wallets } from "../src/wallet/Wallets";
import { Speaking } from "../src/words";

const config = { api: "http://127.0.0.1/", denom: "uwhs" };

/** Has the index answer queries by their names, and break at one whose answer is null; all others wait for ever. */
export function answering(answers: Record<string, unknown>): void {
  vi.stubGlobal("fetch", (_: unknown, { body }: { body?: string } = {}) => {
    const name = /query (\w+)/.exec(body ?? "")?.[1] ?? "";
    if (!(name in answers)) return new Promise(() => {});
    return answers[name] === null
      ? Promise.reject(new TypeError("it does not answer"))
      : Promise.resolve(Response.json({ data: answers[name] }));
  });
  vi.stubGlobal("scrollTo", () => {});
}

/** Opens the storefront at an address, in a frame that `watch` sees before anything is in it. */
export function opened(path: string, watch: (frame: HTMLElement) => void = () => {}) {
  location.hash = `#${path}`;
  const frame = document.createElement("div");
  watch(frame);
  const root = createRoot(frame);
  root.render(
    <Provider value={clientOf(config)}>
      <Speaking>
        <Wallets config={config}>
          <RouterProvider router={routerOf(config)} />
        </Wallets>
      </Speaking>
    </Provider>,
  );
  return { frame, close: () => root.unmount() };
}
