import { useRouteContext } from "@tanstack/react-router";
import { areaOf } from "../../words/area";
import type { Said } from "../../words/en";
import type { feeds as english } from "../../words/en/feeds";
import { followOf } from "./follow";
import type { Sought } from "./sought";

const feeding = areaOf<Said<typeof english>>({
  en: async () => (await import("../../words/en/feeds")).feeds,
  nl: async () => (await import("../../words/nl/feeds")).feeds,
});

/** The index's feed of what a search finds: for whoever looks, and for programs that look for one. */
export function Feed({ sought, denom }: { sought: Sought; denom: string }) {
  const said = feeding.use();
  const { config } = useRouteContext({ from: "__root__" });
  const asked = followOf(sought, denom);
  const href = new URL(`v1/feeds/listings.atom${asked && `?${asked}`}`, config.api).href;
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={said.search} href={href} />
      <a href={href}>{said.search}</a>
    </>
  );
}
