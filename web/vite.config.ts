import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const api = process.env.WEIGHHOUSE_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  // Pages are named behind the #, and files beside the page: any static host, folder or gateway of IPFS will do.
  base: "./",
  plugins: [react()],
  build: {
    target: "es2022",
    // The content security policy allows no inline styles or data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/graphql": { target: api, ws: true },
      "/v1": api,
    },
  },
});
