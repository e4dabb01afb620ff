import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { clientOf } from "./api/client";
import { readConfig } from "./config";
import { faces } from "./look/faces";
import { beginPage, beginQuestions, routerOf } from "./routes";
import { sleep } from "./sleep";
import { Wallets } from "./wallet/Wallets";
import { beginFormats, beginLanguage, Speaking } from "./words";

// What pages share that list something: as a file of its own, it would wait for one of a browser's six connections.
import "./market/amount";
import "./parts/More";

const [path = "", search = ""] = (location.hash.slice(1) || "/").split("?");
beginLanguage();
beginPage(path);
const ready = faces();
const config = await readConfig();
const client = clientOf(config);
beginQuestions(path, search, client, config);
// Asking, the routes, formats and the first drawing are a task each, between which the browser answers the reader.
await sleep(0);
const router = routerOf(config);
await sleep(0);
beginFormats();
await Promise.all([ready, sleep(0)]);
const root = document.getElementById("app");
if (root !== null) {
  // In short tasks, too.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <Provider value={client}>
          <Speaking>
            <Wallets config={config}>
              <RouterProvider router={router} />
            </Wallets>
          </Speaking>
        </Provider>
      </StrictMode>,
    ),
  );
}
