import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { clientOf } from "./api/client";
import { readConfig } from "./config";
import { faces } from "./look/faces";
import { routerOf } from "./routes";
import { Wallets } from "./wallet/Wallets";
import { Speaking } from "./words";

const [config] = await Promise.all([readConfig(), faces()]);
const root = document.getElementById("app");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Provider value={clientOf(config)}>
        <Speaking>
          <Wallets config={config}>
            <RouterProvider router={routerOf(config)} />
          </Wallets>
        </Speaking>
      </Provider>
    </StrictMode>,
  );
}
