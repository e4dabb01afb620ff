// @vitest-environment jsdom
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { clientOf } from "./api/client";
import { beginPage, routerOf } from "./routes";
import { Wallets } from "./wallet/Wallets";
import { Speaking } from "./words";

/** The code of a model's page, which is on its way until a test has it arrive. */
const code = vi.hoisted(() => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return { arrived, arrive };
});
vi.mock("./pages/model/Model", async () => {
  await code.arrived;
  return { Model: () => "the model" };
});

const config = { api: "http://127.0.0.1/", denom: "uwhs" };
const faces = { load: vi.fn(async () => []) };

beforeEach(() => {
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  vi.stubGlobal("scrollTo", () => {});
  Object.defineProperty(document, "fonts", { value: faces, configurable: true });
});
afterEach(() => vi.unstubAllGlobals());

it("a page that is opened by its address shows its frame while its code is loaded", async () => {
  location.hash = "#/models/3";
  const frame = document.createElement("div");
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
  const main = () => frame.querySelector("main");
  await vi.waitFor(() => expect(main()?.querySelector("[data-waiting]")).toBeTruthy());
  expect(frame.querySelector("header")?.textContent).toContain("Models");
  code.arrive();
  await vi.waitFor(() => expect(main()?.textContent).toBe("the model"));
  expect(main()?.querySelector("[data-waiting]")).toBeNull();
  root.unmount();
});

it("a model's page begins to load the face of its addresses before it draws one", () => {
  beginPage("/");
  expect(faces.load).not.toHaveBeenCalled();
  beginPage("/models/3");
  expect(faces.load).toHaveBeenCalledWith('400 12.5px "Spline Sans Mono"');
});
